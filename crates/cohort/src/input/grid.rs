//! A table in memory: rows by the names of their columns, each with its line in the file.

use std::io;
use std::path::Path;

use crate::cohort::Refused;

/// A table. Names of columns are compared in any case.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    /// The file's name, for messages.
    pub file: String,
    headers: Vec<String>,
    /// Headings as written.
    titles: Vec<String>,
    /// Its rows. A row that could not be read is kept without cells, so that places stay what they are.
    pub rows: Vec<GridRow>,
}

/// One row.
#[derive(Clone, Debug, Default)]
pub(crate) struct GridRow {
    /// Line of the file, from 1.
    pub line: u64,
    cells: Vec<String>,
}

/// Place of a column; none where the table has no such column.
pub(crate) type Place = Option<usize>;

/// The headings of a CSV file, in capitals.
pub(super) fn headers(path: &Path) -> io::Result<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).map_err(io::Error::from)?;
    let headers = reader.headers().map_err(io::Error::from)?;
    Ok(headers.iter().map(|h| h.trim_start_matches('\u{feff}').to_ascii_uppercase()).collect())
}

/// The table of a CSV file, or of the first sheet of a workbook.
pub(super) fn open(path: &Path, refused: &mut Vec<Refused>) -> io::Result<Grid> {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        return super::workbook::first(path, refused);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Grid::read(&name, &std::fs::read(path)?, refused).map_err(|refused| {
        io::Error::new(io::ErrorKind::InvalidData, format!("it {}; {}", refused.problem, refused.mend))
    })
}

impl Grid {
    /// Reads a table; what is wrong with single rows goes to `refused`.
    pub fn read(file: &str, bytes: &[u8], refused: &mut Vec<Refused>) -> Result<Self, Refused> {
        let whole =
            |problem: String, mend: &str| Refused { file: file.to_owned(), problem, mend: mend.to_owned() };
        let text = std::str::from_utf8(bytes)
            .map_err(|_| whole("is not UTF-8 text".to_owned(), "save it as UTF-8"))?;
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let unreadable = |error: &csv::Error| whole(format!("is no CSV: {error}"), "save it as CSV");
        let headers = reader.headers().map_err(|error| unreadable(&error))?;
        let titles: Vec<String> = headers.iter().map(str::to_owned).collect();
        let mut table = Self::empty(file, titles);
        for record in reader.records() {
            let record = record.map_err(|error| unreadable(&error))?;
            let line = record.position().map_or(0, csv::Position::line);
            table.push(line, record.iter().map(str::to_owned).collect(), refused);
        }
        Ok(table)
    }

    /// A table whose rows have been read already, such as a sheet of a workbook.
    pub fn of_rows(
        file: &str,
        headers: &[String],
        rows: Vec<(u64, Vec<String>)>,
        refused: &mut Vec<Refused>,
    ) -> Self {
        let mut table = Self::empty(file, headers.iter().map(|h| h.trim().to_owned()).collect());
        rows.into_iter().for_each(|(line, cells)| table.push(line, cells, refused));
        table
    }

    fn empty(file: &str, titles: Vec<String>) -> Self {
        let headers = titles.iter().map(|title| title.to_ascii_uppercase()).collect();
        Self { file: file.to_owned(), headers, titles, rows: Vec::new() }
    }

    fn push(&mut self, line: u64, cells: Vec<String>, refused: &mut Vec<Refused>) {
        let (found, expected) = (cells.len(), self.headers.len());
        if found == expected {
            self.rows.push(GridRow { line, cells });
            return;
        }
        self.rows.push(GridRow { line, cells: Vec::new() });
        refused.push(Refused {
            file: format!("{}, line {line}", self.file),
            problem: format!("{found} cells, where the header has {expected}"),
            mend: "check for commas inside cells without quotes".to_owned(),
        });
    }

    /// The first of these columns that the table has.
    pub fn column(&self, names: &[&str]) -> Place {
        names.iter().find_map(|name| self.headers.iter().position(|header| header == name))
    }

    /// Names of the columns.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The first of these columns, or what to tell the user.
    pub fn required(&self, names: &[&str]) -> Result<usize, Refused> {
        self.column(names).ok_or_else(|| Refused {
            file: self.file.clone(),
            problem: format!("has no column {}; it has {}", names.join(" or "), self.headers.join(", ")),
            mend: "add the column; the table was not used".to_owned(),
        })
    }

    /// The name of a column as the table has it.
    pub fn name(&self, place: Place) -> &str {
        place.and_then(|at| self.headers.get(at)).map_or("", String::as_str)
    }

    /// The heading of a column as it is written.
    pub fn title(&self, place: Place) -> &str {
        place.and_then(|at| self.titles.get(at)).map_or("", String::as_str)
    }

    /// What is wrong with one cell.
    pub fn refusal(&self, row: &GridRow, column: Place, mend: impl Into<String>) -> Refused {
        Refused {
            file: format!("{}, line {}, column {}", self.file, row.line, self.title(column)),
            problem: format!("found {:?}", row.get(column)),
            mend: mend.into(),
        }
    }

    /// The table as CSV, one line a row, so that row `n` (from 0) stands in line `n + 2`.
    pub fn csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let empty = vec![String::new(); self.headers.len()];
        let line = |cells: &[String]| -> Vec<String> {
            cells.iter().map(|cell| cell.replace(['\n', '\r'], " ")).collect()
        };
        // Writing to memory cannot fail.
        let _ = writer.write_record(line(&self.headers));
        for row in &self.rows {
            let cells = if row.cells.is_empty() { &empty } else { &row.cells };
            let _ = writer.write_record(line(cells));
        }
        writer.into_inner().unwrap_or_default()
    }
}

impl GridRow {
    /// A cell; empty where there is none.
    pub fn get(&self, column: Place) -> &str {
        column.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim())
    }

    /// Overwrites a cell.
    pub fn set(&mut self, column: Place, value: &str) {
        if let Some(cell) = column.and_then(|at| self.cells.get_mut(at)) {
            value.clone_into(cell);
        }
    }

    /// Whether the row could be read.
    pub fn is_whole(&self) -> bool {
        !self.cells.is_empty()
    }
}
