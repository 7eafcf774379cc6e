//! The places of the day sums: one a distinct time of a stratum, ordered by stratum and time.

use std::borrow::Cow;

use crate::risk::{Axis, IndexedTimes, Observations, index_times};

/// Where each row's exit and entry are summed.
#[derive(Clone, Debug)]
pub(crate) struct Cells<'a> {
    /// Cell of each row's exit.
    pub exit: Cow<'a, [u32]>,
    /// Cell of each row's entry.
    pub entry: Option<Cow<'a, [u32]>>,
    /// Stratum of each cell.
    pub stratum: Vec<u32>,
    /// Time of each cell.
    pub time: Vec<f64>,
    /// Events in each cell.
    pub events: Vec<u64>,
}

impl<'a> Cells<'a> {
    pub fn of(rows: &Observations<'a>) -> Self {
        let indexed = index_times(rows);
        let mut cells =
            if rows.strata <= 1 { Self::one_stratum(indexed) } else { Self::strata(rows, &indexed) };
        cells.events = vec![0; cells.time.len()];
        for (cell, cause) in cells.exit.iter().zip(rows.cause) {
            cells.events[*cell as usize] += u64::from(*cause > 0);
        }
        cells
    }

    fn one_stratum(indexed: IndexedTimes<'a>) -> Self {
        let time = (0..indexed.places).map(|place| indexed.axis.time(place)).collect();
        let stratum = vec![0; indexed.places];
        Self { exit: indexed.exit, entry: indexed.entry, stratum, time, events: Vec::new() }
    }

    /// Only pairs of stratum and time that occur get a cell: a thousand matched pairs need no thousand calendars.
    fn strata(rows: &Observations<'a>, indexed: &IndexedTimes<'a>) -> Self {
        let key = |row: usize, place: u32| (rows.stratum_of(row) as u64) << 32 | u64::from(place);
        let keys = |places: &[u32]| -> Vec<u64> {
            places.iter().enumerate().map(|(row, place)| key(row, *place)).collect()
        };
        let exit = keys(&indexed.exit);
        let entry = indexed.entry.as_ref().map(|entry| keys(entry));
        let mut distinct = exit.clone();
        distinct.extend(entry.iter().flatten());
        distinct.sort_unstable();
        distinct.dedup();
        let cell = |keys: &[u64]| -> Cow<'a, [u32]> {
            Cow::Owned(keys.iter().map(|k| distinct.partition_point(|d| d < k) as u32).collect())
        };
        let place = |key: &u64| (key & u64::from(u32::MAX)) as usize;
        Self {
            exit: cell(&exit),
            entry: entry.as_ref().map(|entry| cell(entry)),
            stratum: distinct.iter().map(|key| (key >> 32) as u32).collect(),
            time: distinct.iter().map(|key| time_of(&indexed.axis, place(key))).collect(),
            events: Vec::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.time.len()
    }
}

fn time_of(axis: &Axis, place: usize) -> f64 {
    axis.time(place)
}
