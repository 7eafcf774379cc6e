//! A CSV file by the names of its columns.

use std::io::Read;

use csv::StringRecord;

use super::error::TableError;

/// A CSV file whose rows are read by column name. Names are compared without regard to case; unknown columns
/// are ignored.
pub(super) struct Table<R> {
    name: &'static str,
    reader: csv::Reader<R>,
    headers: Vec<String>,
    record: StringRecord,
}

/// Place of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column(usize);

/// One row: its line in the file and its cells.
pub(super) struct Row<'a> {
    pub line: u64,
    record: &'a StringRecord,
}

impl Row<'_> {
    /// The cell without surrounding blanks; empty when the column does not exist.
    pub fn get(&self, column: Option<Column>) -> &str {
        column.and_then(|c| self.record.get(c.0)).unwrap_or("").trim()
    }
}

impl<R: Read> Table<R> {
    /// Opens a table and reads its header.
    pub fn open(name: &'static str, input: R) -> Result<Self, TableError> {
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(input);
        let headers = reader.headers().map_err(|error| broken(name, &error))?;
        let headers: Vec<String> =
            headers.iter().map(|h| h.trim_start_matches('\u{feff}').trim().to_ascii_uppercase()).collect();
        Ok(Self { name, reader, headers, record: StringRecord::new() })
    }

    /// The first of these columns that the table has.
    pub fn column(&self, names: &[&str]) -> Option<Column> {
        names.iter().find_map(|name| {
            self.headers.iter().position(|header| header.eq_ignore_ascii_case(name)).map(Column)
        })
    }

    /// The first of these columns that the table has, or an error that names them.
    pub fn required(&self, names: &[&str]) -> Result<Column, TableError> {
        self.column(names).ok_or_else(|| {
            let found = if self.headers.iter().all(String::is_empty) {
                "no header".to_owned()
            } else {
                format!("the columns {}", self.headers.join(", "))
            };
            TableError::new(self.name, found, format!("a column {}", names.join(" or ")))
        })
    }

    /// The name of a column as the file has it.
    pub fn name_of(&self, column: Column) -> &str {
        self.headers.get(column.0).map_or("", String::as_str)
    }

    /// The next row.
    pub fn next(&mut self) -> Result<Option<Row<'_>>, TableError> {
        match self.reader.read_record(&mut self.record) {
            Ok(true) => {
                let line = self.record.position().map_or(0, csv::Position::line);
                Ok(Some(Row { line, record: &self.record }))
            }
            Ok(false) => Ok(None),
            Err(error) => Err(broken(self.name, &error)),
        }
    }
}

fn broken(name: &str, error: &csv::Error) -> TableError {
    let at = |error: TableError, position: Option<&csv::Position>| match position {
        Some(position) => error.at(position.line(), ""),
        None => error,
    };
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => at(
            TableError::new(
                name,
                format!("{len} cells"),
                format!("{expected_len}, as the header has; check for commas inside cells without quotes"),
            ),
            pos.as_ref(),
        ),
        csv::ErrorKind::Utf8 { pos, .. } => {
            at(TableError::new(name, "bytes that are not UTF-8", "a file saved as UTF-8"), pos.as_ref())
        }
        _ => TableError::new(name, error.to_string(), "a CSV file"),
    }
}
