//! Which column holds what.

use std::io::{BufRead, BufReader, Read};

use super::{ADDED_COLUMNS, TableError};
use crate::grading::condition::Condition;

/// What a table can say of a result, with the names that its column may have (lower case; ADaM and SDTM names among them).
const COLUMNS: [(Column, &[&str]); 12] = [
    (Column::Term, &["term", "aeterm", "ctcae_term"]),
    (Column::Test, &["test", "measure", "loinc", "lbtestcd", "vstestcd", "egtestcd", "lbloinc", "paramcd"]),
    (Column::Direction, &["direction"]),
    (Column::Value, &["aval", "value", "lbstresn", "vsstresn", "egstresn"]),
    (Column::Unit, &["unit", "avalu", "lbstresu", "vsstresu", "egstresu"]),
    (Column::Lln, &["lln", "anrlo", "lbstnrlo"]),
    (Column::Uln, &["uln", "anrhi", "lbstnrhi"]),
    (Column::Base, &["base", "baseline"]),
    (Column::PercentChange, &["pchg", "percent_change"]),
    (Column::BaselineIndicator, &["baseline_indicator", "bnrind"]),
    (Column::BaselineRecord, &["baseline_record", "ablfl", "lbblfl"]),
    (Column::Symptoms, &["symptomatic"]),
];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Term,
    Test,
    Direction,
    Value,
    Unit,
    Lln,
    Uln,
    Base,
    PercentChange,
    BaselineIndicator,
    BaselineRecord,
    Symptoms,
}

/// Where each column stands.
#[derive(Debug)]
pub(super) struct ColumnIndex {
    places: [Option<usize>; COLUMNS.len()],
    pub(super) conditions: Vec<(Condition, usize)>,
}

impl ColumnIndex {
    pub(super) fn new(header: &csv::StringRecord) -> Result<Self, TableError> {
        let names: Vec<String> = header.iter().map(|name| without_mark(name).trim().to_lowercase()).collect();
        if let Some(taken) = ADDED_COLUMNS.into_iter().find(|added| names.iter().any(|name| name == added)) {
            return Err(TableError::ColumnExists(taken));
        }
        let mut index = Self { places: [None; COLUMNS.len()], conditions: Vec::new() };
        for (column, known) in COLUMNS {
            let mut places = (0..).zip(&names).filter(|(_, name)| known.contains(&name.as_str()));
            let first = places.next();
            // A table may carry a LOINC and a test code for one result; the first that is filled is used.
            if let (Some((_, a)), Some((_, b)), true) = (first, places.next(), column != Column::Test) {
                return Err(TableError::TwoColumns(a.clone(), b.clone()));
            }
            if let Some(place) = index.places.get_mut(column as usize) {
                *place = first.map(|(at, _)| at);
            }
        }
        for condition in Condition::ALL.iter().filter(|c| **c != Condition::Symptomatic) {
            if let Some(at) = names.iter().position(|name| name == condition.name()) {
                index.conditions.push((*condition, at));
            }
        }
        index.check()
    }

    fn check(self) -> Result<Self, TableError> {
        if self.place(Column::Term).is_none() && self.place(Column::Test).is_none() {
            return Err(TableError::NoColumn(
                "\"term\", and none that names the test (\"loinc\", \"lbtestcd\", \"test\")",
            ));
        }
        if self.place(Column::Value).is_none() {
            return Err(TableError::NoColumn("\"aval\" (nor \"value\" or \"lbstresn\")"));
        }
        Ok(self)
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.places.get(column as usize).copied().flatten()
    }

    /// The cell, trimmed; empty where there is no such column.
    pub(super) fn cell<'a>(&self, row: &'a csv::StringRecord, column: Column) -> &'a str {
        self.place(column).and_then(|at| row.get(at)).map_or("", str::trim)
    }
}

/// A column name without the byte order mark that some programs put before the first.
pub(super) fn without_mark(name: &str) -> &str {
    name.trim_start_matches('\u{feff}')
}

/// The separator of the header: a tab or a semicolon where it has one and no comma, a comma otherwise.
pub(super) fn separator<R: Read>(text: &mut BufReader<R>) -> std::io::Result<u8> {
    let buffer = text.fill_buf()?;
    let line = buffer.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let has = |byte: u8| line.contains(&byte);
    Ok(if has(b',') {
        b','
    } else if has(b'\t') {
        b'\t'
    } else if has(b';') {
        b';'
    } else {
        b','
    })
}
