//! Why a table cannot be read.

use std::fmt;

/// A table that cannot be read: where, what was found, what was expected, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// Name of the table: its domain, or the file.
    pub table: String,
    /// Line in the file, from 1, where it is about one line.
    pub line: Option<u64>,
    /// Column, where it is about one.
    pub column: Option<String>,
    /// What was found.
    pub found: String,
    /// What was expected, and how to mend it.
    pub expected: String,
}

impl TableError {
    pub(super) fn new(table: &str, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            table: table.to_owned(),
            line: None,
            column: None,
            found: found.into(),
            expected: expected.into(),
        }
    }

    pub(super) fn at(mut self, line: u64, column: &str) -> Self {
        self.line = Some(line);
        if !column.is_empty() {
            self.column = Some(column.to_owned());
        }
        self
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": found {}; expected {}", self.found, self.expected)
    }
}

impl std::error::Error for TableError {}
