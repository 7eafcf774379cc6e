//! What can be wrong with the input of an analysis.

use std::fmt;

/// Why an analysis could not be done: where, what was found, what was expected.
#[derive(Clone, Debug, PartialEq)]
pub enum StatisticsError {
    /// The table could not be read as comma-separated text.
    Unreadable(String),
    /// A column that was asked for is not in the table.
    NoSuchColumn {
        /// The name asked for.
        name: String,
        /// The names that the table has.
        available: Vec<String>,
    },
    /// A cell does not hold what its column must hold.
    BadCell {
        /// Row of data, the first after the heading being 1.
        row: usize,
        /// Name of the column.
        column: String,
        /// The text found.
        found: String,
        /// What was expected instead.
        expected: String,
    },
    /// A row contradicts itself, such as an entry after its exit.
    BadRow {
        /// Row of data, the first after the heading being 1.
        row: usize,
        /// What is wrong with it and how to mend it.
        problem: String,
    },
    /// Two columns that must be equally long are not.
    UnequalLengths {
        /// The column that differs.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length of the others.
        expected: usize,
    },
    /// The data or a setting do not allow this analysis.
    NotPossible(String),
}

impl StatisticsError {
    /// How to mend it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "give a comma-separated table whose first row is the heading",
            Self::NoSuchColumn { .. } => "give the heading as it stands in the table, capitals included",
            Self::BadCell { .. } => "mend the cell, or leave it empty if the value is missing",
            Self::BadRow { .. } => "mend the row; rows are counted from 1, the heading not included",
            Self::UnequalLengths { .. } => "give one value a row in every column",
            Self::NotPossible(_) => "change the setting or the data that the message names",
        }
    }

    pub(crate) fn not_possible(reason: impl Into<String>) -> Self {
        Self::NotPossible(reason.into())
    }

    pub(crate) fn bad_row(index: usize, problem: impl Into<String>) -> Self {
        Self::BadRow { row: index + 1, problem: problem.into() }
    }
}

impl fmt::Display for StatisticsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(reason) => write!(f, "the table cannot be read: {reason}"),
            Self::NoSuchColumn { name, available } => {
                write!(f, "there is no column {name:?}; the table has {}", available.join(", "))
            }
            Self::BadCell { row, column, found, expected } => {
                write!(f, "row {row}, column {column}: found {found:?}, expected {expected}")
            }
            Self::BadRow { row, problem } => write!(f, "row {row}: {problem}"),
            Self::UnequalLengths { what, found, expected } => {
                write!(f, "{what} has {found} values where the times have {expected}")
            }
            Self::NotPossible(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for StatisticsError {}
