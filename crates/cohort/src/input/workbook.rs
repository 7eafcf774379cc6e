//! Sheets of a workbook as tables.

use std::io;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};

use super::grid::Grid;
use crate::cohort::Refused;

/// What a workbook holds.
pub(super) enum Kind {
    /// One case.
    Case,
    /// SDTM domains, one a sheet.
    Sdtm,
    /// A table on its first sheet, with these headings.
    Table(Vec<String>),
}

/// Tables by the names of their sheets, with the rows that cannot be read.
pub(super) type Sheets = (Vec<(String, Grid)>, Vec<Refused>);

type Book = Xlsx<io::BufReader<std::fs::File>>;

fn open(path: &Path) -> io::Result<Book> {
    open_workbook(path).map_err(|error: calamine::XlsxError| {
        io::Error::new(io::ErrorKind::InvalidData, format!("it is no workbook: {error}"))
    })
}

/// What a workbook holds, by the names of its sheets and the headings of the first.
pub(super) fn kind(path: &Path) -> io::Result<Kind> {
    let mut book = open(path)?;
    let names = book.sheet_names();
    if names.iter().any(|name| name.eq_ignore_ascii_case("DM")) {
        return Ok(Kind::Sdtm);
    }
    let first = names.first().cloned().unwrap_or_default();
    let headers = rows(&mut book, &first)?.into_iter().next().map(|(_, cells)| cells).unwrap_or_default();
    let headers: Vec<String> = headers.iter().map(|header| header.to_ascii_uppercase()).collect();
    // The first sheet of a case file explains it and has no columns of a table.
    let is_table = super::case_table::is_one(&headers) || super::AnalysisColumns::default().are_in(&headers);
    Ok(if is_table { Kind::Table(headers) } else { Kind::Case })
}

/// Every sheet as a table, with the rows that cannot be read.
pub(super) fn sheets(path: &Path) -> io::Result<Sheets> {
    let mut book = open(path)?;
    let (mut sheets, mut refused) = (Vec::new(), Vec::new());
    for name in book.sheet_names() {
        let table = table(&mut book, &name, &mut refused)?;
        sheets.push((name, table));
    }
    Ok((sheets, refused))
}

/// The first sheet as a table.
pub(super) fn first(path: &Path, refused: &mut Vec<Refused>) -> io::Result<Grid> {
    let mut book = open(path)?;
    let name = book.sheet_names().first().cloned().unwrap_or_default();
    table(&mut book, &name, refused)
}

fn table(book: &mut Book, name: &str, refused: &mut Vec<Refused>) -> io::Result<Grid> {
    let mut rows = rows(book, name)?.into_iter();
    let headers = rows.next().map(|(_, cells)| cells).unwrap_or_default();
    let filled = rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty())).collect();
    Ok(Grid::of_rows(&format!("sheet {name}"), &headers, filled, refused))
}

fn rows(book: &mut Book, name: &str) -> io::Result<Vec<(u64, Vec<String>)>> {
    let range = book.worksheet_range(name).map_err(|error| {
        io::Error::new(io::ErrorKind::InvalidData, format!("sheet {name} cannot be read: {error}"))
    })?;
    let first = range.start().map_or(0, |(row, _)| u64::from(row));
    let cells = |row: &[Data]| row.iter().map(text).collect();
    Ok((first + 1..).zip(range.rows().map(cells)).collect())
}

/// A cell as it would stand in CSV: dates to the day, whole numbers without a point.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        other => other.to_string().trim().to_owned(),
    }
}
