//! Exits and entries counted by day, group, stratum and cause: one pass over the rows, exact when merged.

use super::axis::{Axis, IndexedTimes, index_times};
use super::observations::Observations;
use super::table::{RiskCell, RiskTable};
use crate::error::StatisticsError;

/// Fixed point of weights: 2^64 parts of one. Sums of such integers do not depend on their order.
const PARTS: f64 = 18_446_744_073_709_551_616.0;

/// Counts by place on the time axis, group, stratum and cause.
///
/// Batches may be pushed in any order and tables of the same shape merged: the counts are integers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayCounts {
    groups: usize,
    strata: usize,
    causes: usize,
    /// `[place][group][stratum][cause]`, cause 0 being censored.
    exits: Vec<u64>,
    /// `[place][group][stratum]`; empty when nobody enters late.
    entries: Vec<u64>,
    /// As `exits`, in [`PARTS`]; empty without weights.
    exit_weights: Vec<i128>,
    /// As `entries`, in [`PARTS`].
    entry_weights: Vec<i128>,
    /// As `exits`, squared weights.
    exit_squares: Vec<i128>,
    /// Whether every weight so far was a whole number.
    whole_weights: bool,
}

impl DayCounts {
    /// An empty table of a shape: numbers of groups, strata and causes, each at least 1.
    pub fn new(groups: usize, strata: usize, causes: usize) -> Self {
        Self {
            groups: groups.max(1),
            strata: strata.max(1),
            causes: causes.max(1),
            exits: Vec::new(),
            entries: Vec::new(),
            exit_weights: Vec::new(),
            entry_weights: Vec::new(),
            exit_squares: Vec::new(),
            whole_weights: true,
        }
    }

    fn cells(&self) -> usize {
        self.groups * self.strata
    }

    /// Adds rows whose times are whole days.
    ///
    /// # Errors
    /// When the rows contradict themselves (see [`Observations::check`]), have another shape, or have times that
    /// are not whole days below 2^20.
    pub fn push(&mut self, rows: &Observations<'_>) -> Result<(), StatisticsError> {
        rows.check()?;
        if (rows.groups, rows.strata, rows.causes) != (self.groups, self.strata, self.causes) {
            return Err(StatisticsError::not_possible(
                "the batch has other numbers of groups, strata or causes than the table",
            ));
        }
        let indexed = index_times(rows);
        if indexed.axis != Axis::Days {
            return Err(StatisticsError::not_possible("batches can be added only when times are whole days"));
        }
        self.count(rows, &indexed);
        Ok(())
    }

    fn grow(&mut self, places: usize, weighted: bool, late: bool) {
        let cells = self.cells();
        let exits = places * cells * (self.causes + 1);
        self.exits.resize(self.exits.len().max(exits), 0);
        let places = self.exits.len() / (cells * (self.causes + 1));
        if late || !self.entries.is_empty() {
            self.entries.resize(places * cells, 0);
        }
        if weighted || !self.exit_weights.is_empty() {
            self.exit_weights.resize(self.exits.len(), 0);
            self.exit_squares.resize(self.exits.len(), 0);
            self.entry_weights.resize(self.entries.len(), 0);
        }
    }

    /// Counts rows that were checked before.
    fn count(&mut self, rows: &Observations<'_>, indexed: &IndexedTimes<'_>) {
        self.grow(indexed.places, rows.weight.is_some(), indexed.entry.is_some());
        let width = self.causes + 1;
        match (rows.group, rows.stratum) {
            (None, None) => {
                for (place, cause) in indexed.exit.iter().zip(rows.cause) {
                    self.exits[*place as usize * width + usize::from(*cause)] += 1;
                }
            }
            (Some(group), None) => {
                let cells = self.groups;
                for ((place, cause), group) in indexed.exit.iter().zip(rows.cause).zip(group) {
                    let cell = *place as usize * cells + *group as usize;
                    self.exits[cell * width + usize::from(*cause)] += 1;
                }
            }
            _ => {
                for (row, (place, cause)) in indexed.exit.iter().zip(rows.cause).enumerate() {
                    let cell = self.cell(rows, row, *place);
                    self.exits[cell * width + usize::from(*cause)] += 1;
                }
            }
        }
        if let Some(entry) = &indexed.entry {
            for (row, place) in entry.iter().enumerate() {
                let cell = self.cell(rows, row, *place);
                self.entries[cell] += 1;
            }
        }
        if let Some(weights) = rows.weight {
            self.count_weights(rows, indexed, weights);
        }
    }

    fn cell(&self, rows: &Observations<'_>, row: usize, place: u32) -> usize {
        (place as usize * self.groups + rows.group_of(row)) * self.strata + rows.stratum_of(row)
    }

    fn count_weights(&mut self, rows: &Observations<'_>, indexed: &IndexedTimes<'_>, weights: &[f64]) {
        for (row, weight) in weights.iter().enumerate() {
            let parts = (weight * PARTS) as i128;
            let cell = self.cell(rows, row, indexed.exit[row]);
            let place = cell * (self.causes + 1) + usize::from(rows.cause[row]);
            self.exit_weights[place] += parts;
            self.exit_squares[place] += (weight * weight * PARTS) as i128;
            self.whole_weights &= weight.fract() == 0.0;
            if let Some(entry) = &indexed.entry {
                let cell = self.cell(rows, row, entry[row]);
                self.entry_weights[cell] += parts;
            }
        }
    }

    /// Adds another table of the same shape; both must have weights or neither.
    ///
    /// # Errors
    /// When the shapes differ or only one of them is weighted.
    pub fn merge(&mut self, other: &Self) -> Result<(), StatisticsError> {
        if (self.groups, self.strata, self.causes) != (other.groups, other.strata, other.causes) {
            return Err(StatisticsError::not_possible("tables of different shape cannot be merged"));
        }
        let weighted = |t: &Self| !t.exit_weights.is_empty();
        let filled = |t: &Self| !t.exits.is_empty();
        if filled(self) && filled(other) && weighted(self) != weighted(other) {
            return Err(StatisticsError::not_possible(
                "a table with weights cannot be merged with one without",
            ));
        }
        let places = other.exits.len() / (self.cells() * (self.causes + 1));
        self.grow(places, weighted(other), !other.entries.is_empty());
        add(&mut self.exits, &other.exits);
        add(&mut self.entries, &other.entries);
        add(&mut self.exit_weights, &other.exit_weights);
        add(&mut self.entry_weights, &other.entry_weights);
        add(&mut self.exit_squares, &other.exit_squares);
        self.whole_weights &= other.whole_weights;
        Ok(())
    }

    /// The table of those at risk, on whole days.
    pub fn finish(&self) -> RiskTable {
        self.risk_table(&Axis::Days)
    }

    fn risk_table(&self, axis: &Axis) -> RiskTable {
        let (cells, width) = (self.cells(), self.causes + 1);
        let places: Vec<usize> = (0..self.exits.len() / (cells * width))
            .filter(|place| {
                self.exits[place * cells * width..(place + 1) * cells * width].iter().any(|n| *n > 0)
                    || self
                        .entries
                        .get(place * cells..(place + 1) * cells)
                        .is_some_and(|e| e.iter().any(|n| *n > 0))
            })
            .collect();
        let cell_tables = (0..cells).map(|cell| self.risk_cell(cell, &places)).collect();
        RiskTable {
            times: places.iter().map(|place| axis.time(*place)).collect(),
            groups: self.groups,
            strata: self.strata,
            causes: self.causes,
            cells: cell_tables,
        }
    }

    fn risk_cell(&self, cell: usize, places: &[usize]) -> RiskCell {
        let (cells, width) = (self.cells(), self.causes + 1);
        let weighted = !self.exit_weights.is_empty();
        let at = |place: usize, cause: usize| (place * cells + cell) * width + cause;
        let exit = |index: usize| {
            if weighted { self.exit_weights[index] as f64 / PARTS } else { self.exits[index] as f64 }
        };
        let squares = (weighted && !self.whole_weights).then(|| {
            (0..width)
                .map(|cause| places.iter().map(|p| self.exit_squares[at(*p, cause)] as f64 / PARTS).collect())
                .collect()
        });
        let exits = (0..width).map(|c| places.iter().map(|p| exit(at(*p, c))).collect()).collect();
        let entries = (!self.entries.is_empty()).then(|| {
            let entered = |place: &usize| match self.entry_weights.get(place * cells + cell) {
                Some(parts) => *parts as f64 / PARTS,
                None => self.entries[place * cells + cell] as f64,
            };
            places.iter().map(entered).collect()
        });
        let rows = (0..width).map(|c| places.iter().map(|p| self.exits[at(*p, c)]).sum()).collect();
        RiskCell::new(rows, exits, entries, squares)
    }
}

fn add<T: Copy + std::ops::AddAssign>(sums: &mut [T], more: &[T]) {
    for (sum, value) in sums.iter_mut().zip(more) {
        *sum += *value;
    }
}

impl RiskTable {
    /// Counts all rows in one pass.
    ///
    /// # Errors
    /// When the rows contradict themselves (see [`Observations::check`]).
    pub fn of(rows: &Observations<'_>) -> Result<Self, StatisticsError> {
        rows.check()?;
        let indexed = index_times(rows);
        let mut counts = DayCounts::new(rows.groups, rows.strata, rows.causes);
        counts.count(rows, &indexed);
        Ok(counts.risk_table(&indexed.axis))
    }
}
