//! A record with what the rules derive from it, computed once.

use std::collections::{BTreeMap, BTreeSet};

use oncase_record::model::{Item, Record, Treatment, VitalMeasure};
use oncase_record::scalar::Comparator;
use oncase_response::case::{Evaluation, evaluate};
use oncase_response::recist11::Policies;
use oncase_treatment::{LineSettings, RecordLines, lines_of_record};
use rust_decimal::Decimal;

use crate::moments::{Moment, Side, item_of, moment};
use crate::tellings;

/// What every rule reads.
pub(crate) struct Context<'r> {
    /// The record.
    pub record: &'r Record,
    /// Every item with an id or a source.
    pub items: Vec<Item<'r>>,
    /// Responses derived from the measurements.
    pub evaluations: Vec<Evaluation>,
    /// The policies with which they were derived.
    pub policies: Policies,
    /// Lines of therapy derived from the treatments.
    pub lines: RecordLines,
    by_id: BTreeMap<&'r str, usize>,
    by_pointer: BTreeMap<String, usize>,
    first_tellings: BTreeMap<String, String>,
}

impl<'r> Context<'r> {
    pub fn new(record: &'r Record) -> Self {
        let items = record.items();
        let by_id = items.iter().enumerate().filter_map(|(at, item)| Some((item.id?, at))).collect();
        let by_pointer = items.iter().enumerate().map(|(at, item)| (item.pointer.clone(), at)).collect();
        let policies = Policies::default();
        let first_tellings =
            tellings::pairs(record).into_iter().map(|(first, other)| (other, first)).collect();
        Self {
            record,
            evaluations: evaluate(record, &policies),
            policies,
            lines: lines_of_record(record, &LineSettings::default()),
            items,
            by_id,
            by_pointer,
            first_tellings,
        }
    }

    /// The item with an id.
    pub fn item(&self, id: &str) -> Option<&Item<'r>> {
        self.items.get(*self.by_id.get(id)?)
    }

    /// The item at a pointer, or the one that encloses it.
    pub fn item_at(&self, pointer: &str) -> Option<&Item<'r>> {
        let mut pointer = pointer;
        loop {
            if let Some(at) = self.by_pointer.get(pointer) {
                return self.items.get(*at);
            }
            pointer = pointer.rsplit_once('/')?.0;
        }
    }

    /// The first telling of the item at a pointer.
    pub fn first_telling<'p>(&'p self, pointer: &'p str) -> &'p str {
        self.first_tellings.get(pointer).map_or(pointer, String::as_str)
    }

    /// All tellings of the thing that an id names, as pointers.
    pub fn tellings_of(&self, id: &str) -> Vec<&str> {
        let Some(item) = self.item(id) else { return Vec::new() };
        let first = self.first_telling(&item.pointer);
        let all = self.items.iter().map(|item| item.pointer.as_str());
        all.filter(|pointer| self.first_telling(pointer) == first).collect()
    }

    /// A moment by reference: an id, or an id with `.start` or `.end`.
    pub fn moment(&self, reference: &str) -> Option<Moment<'r>> {
        let (id, side) = match reference.strip_suffix(".end") {
            Some(id) => (id, Side::End),
            None => (reference.strip_suffix(".start").unwrap_or(reference), Side::Start),
        };
        self.moment_at(&self.item(id)?.pointer, side)
    }

    /// A moment of the item at a pointer.
    pub fn moment_at(&self, pointer: &str, side: Side) -> Option<Moment<'r>> {
        moment(self.record, pointer, side)
    }

    /// A name for what stands at a pointer that does not change with the order of the file.
    pub fn name(&self, pointer: &str) -> String {
        let item = item_of(pointer);
        let key = pointer.strip_prefix(item).unwrap_or_default();
        match self.by_pointer.get(item).and_then(|at| self.items.get(*at)?.id) {
            Some(id) => format!("{id}{key}"),
            None => {
                let section = item.split('/').nth(1).unwrap_or_default();
                format!("{section}{}", key.rsplit('/').next().unwrap_or_default())
            }
        }
    }

    /// Ids of the items that pointers lie in.
    pub fn ids<'p>(&self, pointers: impl Iterator<Item = &'p str>) -> BTreeSet<&'r str> {
        pointers.filter_map(|pointer| self.item_at(item_of(pointer))?.id).collect()
    }

    /// The treatment with an id, and its index.
    pub fn treatment(&self, id: &str) -> Option<(usize, &'r Treatment)> {
        self.record.treatments.iter().enumerate().find(|(_, t)| t.id.as_deref() == Some(id))
    }

    /// What stands at a pointer as a record tells it: "ep" or "treatment 3".
    pub fn label(&self, pointer: &str) -> String {
        match self.item_at(item_of(pointer)).and_then(|item| item.id) {
            Some(id) => format!("`{id}`"),
            None => pointer.trim_start_matches('/').to_owned(),
        }
    }

    /// The smallest and largest body surface in m2 that the record gives.
    pub fn body_surfaces(&self) -> Option<(f64, f64)> {
        let recorded = self.record.vitals.iter().filter(|v| v.measure == VitalMeasure::BodySurfaceArea);
        let exact = recorded.filter(|v| v.value.comparator == Comparator::Equal);
        exact.map(|v| v.value.number.to_f64()).fold(None, |bounds, value| {
            Some(bounds.map_or((value, value), |(low, high): (f64, f64)| (low.min(value), high.max(value))))
        })
    }

    /// The largest body surface in m2 that the record gives.
    pub fn body_surface(&self) -> Option<Decimal> {
        Decimal::try_from(self.body_surfaces()?.1).ok()
    }
}
