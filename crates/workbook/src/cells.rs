//! From the bytes of a workbook to text cells.

use std::io::{Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use oncase_record::case_file::{Diagnostic, Place};

use crate::convert::{date_text, number_text};
use crate::rows::{Content, RawCell, RawSheet, mistake};

/// Most cells of a workbook that are read; a record of one patient has a few thousand.
const MOST_CELLS: usize = 1_000_000;

/// Most bytes of text in all cells: one text of a megabyte can stand in each of them and take no room in the file.
const MOST_TEXT: usize = 64 << 20;

/// Most bytes that a workbook may have when unpacked.
const MOST_UNPACKED: u64 = 256 << 20;

/// Reads all sheets.
pub(crate) fn sheets(bytes: &[u8]) -> Result<Vec<RawSheet>, Diagnostic> {
    check_unpacked_size(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let names = workbook.sheet_names();
    let mut left = Room { cells: MOST_CELLS, text: MOST_TEXT };
    names.into_iter().map(|name| sheet(&mut workbook, name, &mut left)).collect()
}

/// A packed file may unpack to a thousand times its size: it is unpacked once, to nowhere, before it is read.
fn check_unpacked_size(bytes: &[u8]) -> Result<(), Diagnostic> {
    let not_a_workbook = |error: &dyn std::fmt::Display| {
        mistake(
            "E001",
            Place::File,
            format!("this is not a workbook: {error}"),
            "give a file saved as Excel workbook (.xlsx), not .xls, .ods or .csv",
        )
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| not_a_workbook(&error))?;
    let mut left = MOST_UNPACKED;
    for i in 0..archive.len() {
        let file = archive.by_index(i).map_err(|error| not_a_workbook(&error))?;
        let read = std::io::copy(&mut file.take(left + 1), &mut std::io::sink())
            .map_err(|error| not_a_workbook(&error))?;
        left = left.checked_sub(read).ok_or_else(|| {
            mistake(
                "E001",
                Place::File,
                format!("this workbook unpacks to more than {} MiB", MOST_UNPACKED >> 20),
                "a case file holds one patient; give large data as tables (CSV)",
            )
        })?;
    }
    Ok(())
}

fn unreadable(error: &XlsxError) -> Diagnostic {
    mistake(
        "E001",
        Place::File,
        format!("this workbook cannot be read: {error}"),
        "open it in a spreadsheet program and save it again as .xlsx",
    )
}

/// What may still be read.
struct Room {
    cells: usize,
    text: usize,
}

impl Room {
    fn take(&mut self, cell: &RawCell) -> Result<(), Diagnostic> {
        let too_much = |what: String| {
            mistake(
                "E001",
                Place::File,
                what,
                "a case file holds one patient; give large data as tables (CSV)",
            )
        };
        self.cells = self
            .cells
            .checked_sub(1)
            .ok_or_else(|| too_much(format!("this workbook has more than {MOST_CELLS} cells")))?;
        self.text = self.text.checked_sub(cell.text.len()).ok_or_else(|| {
            too_much(format!("the cells of this workbook hold more than {} MiB of text", MOST_TEXT >> 20))
        })?;
        Ok(())
    }
}

fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: String, left: &mut Room) -> Result<RawSheet, Diagnostic> {
    let mut sheet = RawSheet { name, rows: Default::default() };
    let mut reader = match workbook.worksheet_cells_reader(&sheet.name) {
        // A sheet that is a chart has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(sheet),
        other => other.map_err(|error| unreadable(&error))?,
    };
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| unreadable(&error))? {
        let (row, column) = cell.get_position();
        let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
        let format = format.map_or("General", |format| format.format_code.as_str());
        let Some(found) = raw_cell(cell.get_value(), format) else { continue };
        left.take(&found)?;
        sheet.rows.entry(row).or_default().insert(column, found);
    }
    Ok(sheet)
}

/// A cell as text: what was typed, a date as ISO 8601, a number with the decimals that are shown.
fn raw_cell(value: &DataRef<'_>, format: &str) -> Option<RawCell> {
    let cell = |text: &str, content| {
        // Spreadsheet programs write the end of a line in two ways.
        (!text.trim().is_empty()).then(|| RawCell { text: text.replace("\r\n", "\n"), content })
    };
    let text = |text: &str| cell(text, Content::Plain);
    match value {
        DataRef::Empty => None,
        DataRef::String(found) => text(found),
        DataRef::SharedString(found) => text(found),
        DataRef::Int(number) => text(&number.to_string()),
        DataRef::Float(number) => text(&number_text(*number, format)),
        DataRef::Bool(value) => text(&value.to_string()),
        DataRef::DateTime(when) => cell(&date(*when, format), Content::Date),
        DataRef::DateTimeIso(found) => {
            let day = found.strip_suffix("T00:00:00").unwrap_or(found);
            cell(day, Content::Date)
        }
        DataRef::DurationIso(found) => text(found),
        DataRef::Error(error) => cell(&error.to_string(), Content::Error),
    }
}

fn date(when: ExcelDateTime, format: &str) -> String {
    if when.is_duration() {
        return format!("{} d", when.as_f64());
    }
    let (year, month, day, hour, minute, ..) = when.to_ymd_hms_milli();
    date_text((year, month, day), (hour, minute), format)
}
