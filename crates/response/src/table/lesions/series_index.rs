//! Numbers for the patients and readers of a table.

use std::collections::HashMap;

use super::{Reader, SeriesKey};

/// The series of TR and TU, numbered as they come. Most rows belong to the series of the row above.
#[derive(Clone, Debug, Default)]
pub(super) struct SeriesIndex {
    numbers: HashMap<SeriesKey, usize>,
    keys: Vec<SeriesKey>,
    last: usize,
}

impl SeriesIndex {
    /// The number of a series, new where it was not seen yet.
    pub fn number(&mut self, study: &str, subject: &str, evaluator: &str, reader: &str) -> usize {
        let is_last = self.keys.get(self.last).is_some_and(|key| {
            key.subject == subject
                && key.reader.id == reader
                && key.reader.evaluator == evaluator
                && key.study == study
        });
        if is_last {
            return self.last;
        }
        let key = SeriesKey {
            study: study.to_owned(),
            subject: subject.to_owned(),
            reader: Reader { evaluator: evaluator.to_owned(), id: reader.to_owned() },
        };
        self.last = match self.numbers.get(&key) {
            Some(number) => *number,
            None => {
                let number = self.keys.len();
                self.keys.push(key.clone());
                self.numbers.insert(key, number);
                number
            }
        };
        self.last
    }

    /// The series of a number.
    pub fn key(&self, number: usize) -> SeriesKey {
        self.keys.get(number).cloned().unwrap_or_default()
    }

    /// The series in the order of their names, by number.
    pub fn sorted(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.keys.len()).collect();
        order.sort_by_key(|&number| self.keys.get(number));
        order
    }

    /// The series in the order of their numbers.
    pub fn keys(&self) -> &[SeriesKey] {
        &self.keys
    }
}
