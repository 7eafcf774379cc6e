//! Reads the columns that an analysis needs out of comma-separated text.

use std::collections::HashMap;
use std::io::Read;

use super::columns::{Column, Labels, Values};
use super::{LeftOut, MissingIn, Table};
use crate::error::StatisticsError;

/// What a column must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Numbers: times, weights.
    Number,
    /// Numbers, of which some may be missing: such a row stays, its value not a number. `Inf` counts as missing.
    OptionalNumber,
    /// Labels, whatever they look like: groups, strata, clusters, states.
    Label,
    /// A covariate: numbers in every row, or labels in every row.
    NumberOrLabel,
}

/// A column to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRequest {
    /// Its heading.
    pub name: String,
    /// What it must hold.
    pub kind: ColumnKind,
}

impl ColumnRequest {
    /// Asks for a column.
    pub fn new(name: impl Into<String>, kind: ColumnKind) -> Self {
        Self { name: name.into(), kind }
    }
}

/// Texts that mean that a value is missing.
const MISSING: [&str; 6] = ["", "NA", "NaN", "nan", "null", "."];

/// Reads the columns asked for; the first row is the heading.
///
/// # Errors
/// When the text is no table, a column is absent, or a cell does not hold what its column must hold.
pub fn read_table(source: impl Read, requests: &[ColumnRequest]) -> Result<Table, StatisticsError> {
    let unreadable = |e: csv::Error| StatisticsError::Unreadable(e.to_string());
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(source);
    let headers = reader.headers().map_err(unreadable)?.clone();
    let mut builders = Vec::new();
    for request in requests {
        if builders.iter().any(|b: &Builder| b.name == request.name) {
            continue;
        }
        builders.push(Builder::new(request, &headers)?);
    }
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    while reader.read_record(&mut record).map_err(unreadable)? {
        for builder in &mut builders {
            builder.push(record.get(builder.position).unwrap_or(""), row)?;
        }
        row += 1;
    }
    complete(builders, row)
}

const NO_LEVEL: u32 = u32::MAX;

struct Builder {
    name: String,
    position: usize,
    kind: ColumnKind,
    numbers: Vec<f64>,
    codes: Vec<u32>,
    levels: Vec<String>,
    level_of: HashMap<String, u32>,
}

impl Builder {
    fn new(request: &ColumnRequest, headers: &csv::StringRecord) -> Result<Self, StatisticsError> {
        let places: Vec<usize> =
            headers.iter().enumerate().filter(|(_, h)| *h == request.name).map(|(i, _)| i).collect();
        match places[..] {
            [position] => Ok(Self {
                name: request.name.clone(),
                position,
                kind: request.kind,
                numbers: Vec::new(),
                codes: Vec::new(),
                levels: Vec::new(),
                level_of: HashMap::new(),
            }),
            [] => Err(StatisticsError::NoSuchColumn {
                name: request.name.clone(),
                available: headers.iter().map(str::to_owned).collect(),
            }),
            _ => Err(StatisticsError::Unreadable(format!(
                "the heading {:?} stands over {} columns; rename all but one",
                request.name,
                places.len()
            ))),
        }
    }

    fn push(&mut self, text: &str, row: usize) -> Result<(), StatisticsError> {
        let missing = MISSING.contains(&text);
        match self.kind {
            ColumnKind::Number => {
                let number = if missing { f64::NAN } else { self.number(text, row, "a number")? };
                self.numbers.push(number);
            }
            ColumnKind::OptionalNumber => {
                let open = missing || text.eq_ignore_ascii_case("inf");
                let number = if open { f64::NAN } else { self.number(text, row, "a number, or nothing")? };
                self.numbers.push(number);
            }
            ColumnKind::Label => {
                let code = if missing { NO_LEVEL } else { self.code(text) };
                self.codes.push(code);
            }
            ColumnKind::NumberOrLabel => self.push_covariate(text, missing, row)?,
        }
        Ok(())
    }

    /// The first value that is not missing decides whether a covariate is a number; a later value of the other
    /// sort is an error, so that a slip of the keyboard never turns a measurement into a factor.
    fn push_covariate(&mut self, text: &str, missing: bool, row: usize) -> Result<(), StatisticsError> {
        if missing {
            self.numbers.push(f64::NAN);
            self.codes.push(NO_LEVEL);
            return Ok(());
        }
        let is_number = text.parse::<f64>().is_ok_and(f64::is_finite);
        if is_number && !self.levels.is_empty() {
            return Err(self.mixed(text, row, "a label, as in the rows before"));
        }
        if is_number {
            let number = self.number(text, row, "a number")?;
            self.numbers.push(number);
            self.codes.push(NO_LEVEL);
        } else if self.levels.is_empty() && self.numbers.iter().any(|n| !n.is_nan()) {
            return Err(self.mixed(text, row, "a number, as in the rows before"));
        } else {
            let code = self.code(text);
            self.numbers.push(f64::NAN);
            self.codes.push(code);
        }
        Ok(())
    }

    fn mixed(&self, text: &str, row: usize, expected: &str) -> StatisticsError {
        StatisticsError::BadCell {
            row: row + 1,
            column: self.name.clone(),
            found: text.to_owned(),
            expected: expected.to_owned(),
        }
    }

    fn number(&self, text: &str, row: usize, expected: &str) -> Result<f64, StatisticsError> {
        text.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(|| self.mixed(text, row, expected))
    }

    fn code(&mut self, text: &str) -> u32 {
        if let Some(code) = self.level_of.get(text) {
            return *code;
        }
        let code = self.levels.len() as u32;
        self.levels.push(text.to_owned());
        self.level_of.insert(text.to_owned(), code);
        code
    }

    fn holds_labels(&self) -> bool {
        self.kind == ColumnKind::Label || (self.kind == ColumnKind::NumberOrLabel && !self.levels.is_empty())
    }

    fn is_missing(&self, row: usize) -> bool {
        if self.kind == ColumnKind::OptionalNumber {
            false
        } else if self.holds_labels() {
            self.codes.get(row) == Some(&NO_LEVEL)
        } else {
            self.numbers.get(row).is_some_and(|n| n.is_nan())
        }
    }

    fn finish(self, keep: &[bool]) -> Column {
        let values = if self.holds_labels() {
            let mut labels = Labels { codes: self.codes, levels: self.levels };
            retain(&mut labels.codes, keep);
            labels.drop_unused();
            labels.sort();
            Values::Labels(labels)
        } else {
            let mut numbers = self.numbers;
            retain(&mut numbers, keep);
            Values::Numbers(numbers)
        };
        Column { name: self.name, values }
    }
}

fn retain<T>(values: &mut Vec<T>, keep: &[bool]) {
    let mut flags = keep.iter();
    values.retain(|_| flags.next().copied().unwrap_or(false));
}

fn complete(builders: Vec<Builder>, rows_read: usize) -> Result<Table, StatisticsError> {
    if rows_read == 0 {
        return Err(StatisticsError::Unreadable("it has a heading but no rows".to_owned()));
    }
    let keep: Vec<bool> = (0..rows_read).map(|row| builders.iter().all(|b| !b.is_missing(row))).collect();
    let missing = builders
        .iter()
        .map(|b| MissingIn {
            column: b.name.clone(),
            rows: (0..rows_read).filter(|row| b.is_missing(*row)).count(),
        })
        .filter(|m| m.rows > 0)
        .collect();
    let rows = keep.iter().filter(|k| **k).count();
    if rows == 0 {
        return Err(StatisticsError::not_possible("every row has a missing value in a column that is used"));
    }
    let source_rows = (0..rows_read).filter(|row| keep[*row]).map(|row| row as u32).collect();
    Ok(Table {
        source_rows,
        columns: builders.into_iter().map(|b| b.finish(&keep)).collect(),
        rows,
        left_out: LeftOut { rows_read, rows_left_out: rows_read - rows, missing },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requests() -> Vec<ColumnRequest> {
        vec![
            ColumnRequest::new("time", ColumnKind::Number),
            ColumnRequest::new("arm", ColumnKind::NumberOrLabel),
        ]
    }

    #[test]
    fn text_in_a_column_of_numbers_names_its_row_and_column() {
        let refused = read_table("time,arm\n10,A\nten,B\n".as_bytes(), &requests()).expect_err("refused");
        assert_eq!(refused.to_string(), "row 2, column time: found \"ten\", expected a number");
    }

    #[test]
    fn a_covariate_is_numbers_or_labels_but_never_both() {
        let mixed = "time,arm\n10,50\n20,sixty\n".as_bytes();
        let refused = read_table(mixed, &requests()).expect_err("refused");
        assert_eq!(
            refused.to_string(),
            "row 2, column arm: found \"sixty\", expected a number, as in the rows before"
        );
        let other_way = "time,arm\n10,fifty\n20,60\n".as_bytes();
        assert!(read_table(other_way, &requests()).is_err());
    }

    #[test]
    fn rows_with_a_missing_value_are_counted() {
        let table = read_table("time,arm\n10,A\nNA,B\n30,\n40,C\n".as_bytes(), &requests()).expect("reads");
        assert_eq!(table.rows, 2);
        assert_eq!(table.numbers("time").expect("numbers"), [10.0, 40.0]);
        assert_eq!(table.left_out.rows_left_out, 2);
        let by_column: Vec<_> = table.left_out.missing.iter().map(|m| (m.column.as_str(), m.rows)).collect();
        assert_eq!(by_column, [("time", 1), ("arm", 1)]);
        assert_eq!(table.labels("arm").expect("labels").levels, ["A", "C"]);
    }

    #[test]
    fn levels_are_sorted_as_numbers_when_they_are_and_in_the_order_given_when_it_is() {
        let request = [ColumnRequest::new("arm", ColumnKind::Label)];
        let table = read_table("arm\n10\n9\n10\n".as_bytes(), &request).expect("reads");
        let mut labels = table.labels("arm").expect("labels").clone();
        assert_eq!(
            (labels.levels.as_slice(), labels.codes.as_slice()),
            (&["9".into(), "10".into()][..], &[1, 0, 1][..])
        );
        labels.reorder("arm", &["10".into(), "9".into()]).expect("known levels");
        assert_eq!(labels.codes, [0, 1, 0]);
        assert!(labels.reorder("arm", &["10".into()]).is_err(), "a level of the data is not in the list");
    }
}
