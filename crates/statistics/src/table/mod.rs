//! Analysis tables: one row a patient, columns of numbers and of labels.
//!
//! Rows with a missing value in a column that is used are left out, counted and reported; text where a number
//! is expected is an error that names its row and column.

mod columns;
mod read;

pub use columns::{Column, Labels, Values};
pub use read::{ColumnKind, ColumnRequest, read_table};

use crate::error::StatisticsError;

/// The columns that were asked for, complete rows only.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The columns, in the order asked for.
    pub columns: Vec<Column>,
    /// Rows that are complete.
    pub rows: usize,
    /// Rows that were left out because something was missing.
    pub left_out: LeftOut,
    /// Where each complete row stood in the source, counted from 0.
    source_rows: Vec<u32>,
}

/// Rows left out of an analysis because a value was missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct LeftOut {
    /// Rows read.
    pub rows_read: usize,
    /// Rows left out.
    pub rows_left_out: usize,
    /// Missing values by column; one row may count in several.
    pub missing: Vec<MissingIn>,
}

/// Missing values of one column.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct MissingIn {
    /// The column.
    pub column: String,
    /// Rows that have no value in it.
    pub rows: usize,
}

impl Table {
    /// The row of the source, counted from 1, of a complete row counted from 1.
    pub fn source_row(&self, row: usize) -> usize {
        self.source_rows.get(row.saturating_sub(1)).map_or(row, |r| *r as usize + 1)
    }

    /// An error about a complete row, made to name the row of the source.
    #[must_use]
    pub fn locate(&self, error: StatisticsError) -> StatisticsError {
        let source = |row: usize| self.source_row(row);
        match error {
            StatisticsError::BadRow { row, problem } => StatisticsError::BadRow { row: source(row), problem },
            StatisticsError::BadCell { row, column, found, expected } => {
                StatisticsError::BadCell { row: source(row), column, found, expected }
            }
            other => other,
        }
    }

    /// The column of that name.
    ///
    /// # Errors
    /// When it was not asked for.
    pub fn column(&self, name: &str) -> Result<&Column, StatisticsError> {
        self.columns.iter().find(|c| c.name == name).ok_or_else(|| StatisticsError::NoSuchColumn {
            name: name.to_owned(),
            available: self.columns.iter().map(|c| c.name.clone()).collect(),
        })
    }

    /// The numbers of a column.
    ///
    /// # Errors
    /// When the column is not there or holds labels.
    pub fn numbers(&self, name: &str) -> Result<&[f64], StatisticsError> {
        match &self.column(name)?.values {
            Values::Numbers(numbers) => Ok(numbers),
            Values::Labels(labels) => Err(StatisticsError::BadCell {
                row: 1,
                column: name.to_owned(),
                found: labels.text(0).to_owned(),
                expected: "a number".to_owned(),
            }),
        }
    }

    /// The labels of a column.
    ///
    /// # Errors
    /// When the column is not there or holds numbers.
    pub fn labels(&self, name: &str) -> Result<&Labels, StatisticsError> {
        match &self.column(name)?.values {
            Values::Labels(labels) => Ok(labels),
            Values::Numbers(_) => {
                Err(StatisticsError::not_possible(format!("column {name} holds numbers, not labels")))
            }
        }
    }
}
