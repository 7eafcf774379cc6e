//! Facts by number: every item of the record has one, and every statement of the report can name it.

use std::collections::BTreeMap;

use oncase_record::model::{Item, Record};

use crate::document::Inline;

/// The items of a record, numbered in the order of the record.
#[derive(Debug)]
pub(crate) struct Facts<'r> {
    pub(crate) items: Vec<Item<'r>>,
    numbers: BTreeMap<String, usize>,
}

impl<'r> Facts<'r> {
    pub(crate) fn of(record: &'r Record) -> Self {
        let items = record.items();
        let numbers = items.iter().enumerate().map(|(at, item)| (item.pointer.clone(), at + 1)).collect();
        Self { items, numbers }
    }

    /// The number of the item at a pointer, or of the nearest item that encloses it.
    pub(crate) fn number(&self, pointer: &str) -> Option<usize> {
        let mut pointer = pointer;
        loop {
            if let Some(number) = self.numbers.get(pointer) {
                return Some(*number);
            }
            pointer = pointer.rsplit_once('/')?.0;
        }
    }

    /// References to the items at these pointers, each once, in order.
    pub(crate) fn refer<S: AsRef<str>>(&self, pointers: &[S]) -> Inline {
        let mut numbers: Vec<usize> =
            pointers.iter().filter_map(|pointer| self.number(pointer.as_ref())).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Inline::Facts(numbers)
    }

    /// The item with this number.
    pub(crate) fn item(&self, number: usize) -> Option<&Item<'r>> {
        self.items.get(number.checked_sub(1)?)
    }
}
