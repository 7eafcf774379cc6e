//! Puts every time on an axis of places counted from 0: its day, or its place among the distinct times.

use std::borrow::Cow;

use super::observations::{Observations, Times};

/// Relative distance below which two real-valued times count as one (rule SURV-NEAR-TIES).
pub const NEAR_TIE: f64 = 1.5e-8;

/// Days beyond which a dense table of days would waste memory: 2^20 days are 2,870 years.
const DENSE_DAYS: u32 = 1 << 20;

/// What the places on the axis mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Axis {
    /// The place is the day.
    Days,
    /// The place is an index into these ascending times.
    Listed(Vec<f64>),
}

impl Axis {
    /// The time at a place.
    pub fn time(&self, place: usize) -> f64 {
        match self {
            Self::Days => place as f64,
            Self::Listed(times) => times.get(place).copied().unwrap_or(f64::NAN),
        }
    }
}

/// The rows' times as places on an axis.
#[derive(Clone, Debug)]
pub struct IndexedTimes<'a> {
    /// Place of each row's exit.
    pub exit: Cow<'a, [u32]>,
    /// Place of each row's entry, when rows enter late.
    pub entry: Option<Cow<'a, [u32]>>,
    /// What the places mean.
    pub axis: Axis,
    /// One more than the last place.
    pub places: usize,
}

/// Puts the times of all rows on one axis.
pub fn index_times<'a>(observations: &Observations<'a>) -> IndexedTimes<'a> {
    if let (Times::Days(time), None | Some(Times::Days(_))) = (observations.time, observations.entry) {
        let last = time.iter().copied().max().unwrap_or(0);
        if last < DENSE_DAYS {
            let entry = observations.entry.and_then(|entry| match entry {
                Times::Days(entry) => Some(Cow::Borrowed(entry)),
                Times::Real(_) => None,
            });
            let (exit, places) = (Cow::Borrowed(time), last as usize + 1);
            return IndexedTimes { exit, entry, axis: Axis::Days, places };
        }
    }
    let rows = observations.len();
    let mut listed: Vec<f64> = (0..rows).map(|row| observations.time.get(row)).collect();
    if let Some(entry) = observations.entry {
        listed.extend((0..rows).map(|row| entry.get(row)));
    }
    let listed = distinct(listed);
    let places = |times: Times<'_>| -> Vec<u32> {
        (0..rows).map(|row| place(&listed, times.get(row)) as u32).collect()
    };
    let exit = Cow::Owned(places(observations.time));
    let entry = observations.entry.map(|entry| Cow::Owned(places(entry)));
    IndexedTimes { exit, entry, places: listed.len(), axis: Axis::Listed(listed) }
}

/// The distinct times in ascending order; a time within [`NEAR_TIE`] of the first of its run joins that run.
fn distinct(mut times: Vec<f64>) -> Vec<f64> {
    times.sort_unstable_by(f64::total_cmp);
    times.dedup_by(|later, first| *later - *first <= NEAR_TIE * first.abs());
    times
}

/// Place of the last listed time that is not after `time`.
fn place(listed: &[f64], time: f64) -> usize {
    listed.partition_point(|t| *t <= time).saturating_sub(1)
}
