//! From a record to a workbook, and the template.

use std::collections::BTreeMap;
use std::fmt;

use oncase_record::case_file::{Diagnostic, schema};
use oncase_record::model::Record;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Formula, IgnoreError, Note, Workbook, Worksheet, XlsxError,
};

use crate::guide::{
    CHOICES_SHEET, EXAMPLE_MARK, INSTRUCTIONS_SHEET, Line, example, explanation, instructions,
};
use crate::items::{EXAMPLE_ROW, HEADER_ROW};
use crate::layout::{Column, Kind, Layout, Sheet};
use crate::losses::losses;
use crate::read::read;
use crate::style::{Style, width};
use crate::table::{Table, tables};

/// Drop-downs reach down to this row.
const LAST_ROW: u32 = 1999;

/// A record as a workbook.
#[derive(Clone, Debug)]
pub struct Written {
    /// The bytes of the .xlsx file.
    pub bytes: Vec<u8>,
    /// What the workbook does not hold; it was read back and compared.
    pub losses: Vec<Loss>,
}

/// Something of a record that a workbook does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// JSON pointer to it in the record.
    pub pointer: String,
    /// Why.
    pub reason: String,
}

/// Why no workbook could be written.
#[derive(Debug)]
pub enum WorkbookError {
    /// The workbook cannot be made.
    Writing(XlsxError),
    /// The record cannot be expressed as JSON.
    Record(serde_json::Error),
    /// The workbook that was made does not read back as a record.
    Unreadable(Vec<Diagnostic>),
}

impl fmt::Display for WorkbookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Writing(error) => write!(f, "the workbook cannot be made: {error}"),
            Self::Record(error) => write!(f, "the record cannot be expressed: {error}"),
            Self::Unreadable(found) => {
                let first = found.first().map_or("", |diagnostic| diagnostic.title.as_str());
                write!(f, "a workbook cannot hold this record: {first}")
            }
        }
    }
}

impl std::error::Error for WorkbookError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Writing(error) => Some(error),
            Self::Record(error) => Some(error),
            Self::Unreadable(_) => None,
        }
    }
}

impl From<XlsxError> for WorkbookError {
    fn from(error: XlsxError) -> Self {
        Self::Writing(error)
    }
}

/// A workbook to fill in.
///
/// # Errors
/// When the workbook cannot be made.
pub fn template() -> Result<Vec<u8>, WorkbookError> {
    workbook(&Layout::new(schema()), &[])
}

/// Writes a record into a workbook.
///
/// # Errors
/// When the workbook cannot be made, or what was made does not read back as a record.
pub fn write(record: &Record) -> Result<Written, WorkbookError> {
    let layout = Layout::new(schema());
    let value = serde_json::to_value(record).map_err(WorkbookError::Record)?;
    let bytes = workbook(&layout, &tables(&layout, &value))?;
    let again = read(&bytes).map_err(WorkbookError::Unreadable)?.record;
    let again = serde_json::to_value(&again).map_err(WorkbookError::Record)?;
    Ok(Written { bytes, losses: losses(&value, &again) })
}

fn workbook(layout: &Layout<'_>, tables: &[Table]) -> Result<Vec<u8>, WorkbookError> {
    let style = Style::new();
    let mut workbook = Workbook::new();
    instructions_sheet(workbook.add_worksheet(), layout, &style)?;
    let choices = Choices::new(layout);
    for sheet in &layout.sheets {
        let worksheet = workbook.add_worksheet();
        section(worksheet, layout, sheet, &choices, &style)?;
        for (at, cells) in
            tables.iter().find(|table| table.sheet == sheet.name).into_iter().flat_map(Table::rows)
        {
            for (column, text) in cells {
                worksheet.write_string_with_format(*at, *column, text, &style.text)?;
            }
        }
    }
    choices.sheet(workbook.add_worksheet(), layout, &style)?;
    Ok(workbook.save_to_buffer()?)
}

fn instructions_sheet(
    worksheet: &mut Worksheet,
    layout: &Layout<'_>,
    style: &Style,
) -> Result<(), XlsxError> {
    worksheet.set_name(INSTRUCTIONS_SHEET)?.set_screen_gridlines(false).set_print_fit_to_pages(1, 0);
    worksheet.set_column_width(0, 18)?.set_column_width(1, 92)?;
    for (line, row) in instructions(layout).iter().zip(0..) {
        match line {
            Line::Title(text) => {
                worksheet.set_row_height(row, 26)?;
                worksheet.write_string_with_format(row, 0, text, &style.title)?
            }
            Line::Heading(text) => {
                worksheet.set_row_height(row, 26)?;
                worksheet.write_string_with_format(row, 0, text, &style.heading)?
            }
            Line::Text(text) => worksheet.merge_range(row, 0, row, 1, text, &style.paragraph)?,
            Line::Sheet(name, text) => worksheet
                .write_string_with_format(row, 0, name, &style.name)?
                .write_string_with_format(row, 1, text, &style.paragraph)?,
        };
        // Merged cells do not grow with their text.
        if let Line::Text(text) = line {
            let lines = u16::try_from(text.len() / 105 + 1).unwrap_or(1);
            worksheet.set_row_height(row, 15 * lines)?;
        }
    }
    Ok(())
}

fn section(
    worksheet: &mut Worksheet,
    layout: &Layout<'_>,
    sheet: &Sheet<'_>,
    choices: &Choices<'_>,
    style: &Style,
) -> Result<(), XlsxError> {
    worksheet.set_name(sheet.name)?;
    let frozen = u16::try_from(sheet.ancestors.len()).unwrap_or(0).max(1);
    worksheet.set_freeze_panes(EXAMPLE_ROW + 1, frozen)?;
    worksheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    let mut at = 0;
    for ancestor in &sheet.ancestors {
        worksheet.set_column_width(at, 18)?.set_column_format(at, &style.text)?;
        worksheet.write_string_with_format(HEADER_ROW, at, &ancestor.header, &style.required)?;
        let text = format!(
            "The row of the sheet {} that this row belongs to: its id or, where it has none, its row as in #7.\nMust be filled in.",
            ancestor.sheet
        );
        worksheet.insert_note(HEADER_ROW, at, &note(&text))?;
        let key = layout.sheet(ancestor.sheet).and_then(|parent| parent.name_key);
        let shown = if key == Some("id") { crate::guide::example_id(ancestor.sheet) } else { "1".to_owned() };
        worksheet.write_string_with_format(
            EXAMPLE_ROW,
            at,
            format!("{EXAMPLE_MARK}{shown}"),
            &style.example,
        )?;
        if key == Some("id") {
            add_reference(worksheet, layout, at, ancestor.sheet)?;
        }
        at += 1;
    }
    for column in &sheet.columns {
        section_column(worksheet, layout, sheet, column, at, style)?;
        add_validation(worksheet, layout, column, at, choices)?;
        at += 1;
    }
    let last = at.saturating_sub(1);
    worksheet.ignore_error_range(HEADER_ROW, 0, LAST_ROW, last, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

fn section_column(
    worksheet: &mut Worksheet,
    layout: &Layout<'_>,
    sheet: &Sheet<'_>,
    column: &Column<'_>,
    at: u16,
    style: &Style,
) -> Result<(), XlsxError> {
    worksheet.set_column_width(at, width(column))?.set_column_format(at, &style.text)?;
    let format = if column.required { &style.required } else { &style.optional };
    worksheet.write_string_with_format(HEADER_ROW, at, &column.header, format)?;
    worksheet.insert_note(HEADER_ROW, at, &note(&explanation(layout, column)))?;
    match example(layout, sheet, column) {
        Some(text) => {
            let text = format!("{EXAMPLE_MARK}{text}");
            worksheet.write_string_with_format(EXAMPLE_ROW, at, text, &style.example)?;
        }
        None => {
            worksheet.write_blank(EXAMPLE_ROW, at, &style.example)?;
        }
    }
    Ok(())
}

/// A note wide enough for its text; a spreadsheet program shows no more than its frame.
fn note(text: &str) -> Note {
    let lines: usize = text.lines().map(|line| line.chars().count() / 52 + 1).sum();
    let height = u32::try_from(lines).unwrap_or(20).min(40) * 16 + 12;
    Note::new(text).add_author_prefix(false).set_width(360).set_height(height).set_font_size(9)
}

fn add_validation(
    worksheet: &mut Worksheet,
    layout: &Layout<'_>,
    column: &Column<'_>,
    at: u16,
    choices: &Choices<'_>,
) -> Result<(), XlsxError> {
    if let Some(sheet) = column.refers_to {
        return add_reference(worksheet, layout, at, sheet);
    }
    let validation = match &column.kind {
        Kind::Word(name) => {
            choices.range(name).map(|range| DataValidation::new().allow_list_formula(Formula::new(range)))
        }
        Kind::Boolean => Some(DataValidation::new().allow_list_strings(&["true", "false"])?),
        _ => None,
    };
    if let Some(validation) = validation {
        let validation = validation.set_error_title("Not one of the choices")?.set_error_message(format!(
            "Choose a word of the list; the sheet {CHOICES_SHEET} explains them."
        ))?;
        worksheet.add_data_validation(EXAMPLE_ROW + 1, at, LAST_ROW, at, &validation)?;
    }
    Ok(())
}

/// A drop-down of the ids of another sheet. A row may be named by its number too, so this only warns.
fn add_reference(
    worksheet: &mut Worksheet,
    layout: &Layout<'_>,
    at: u16,
    target: &str,
) -> Result<(), XlsxError> {
    let Some(parent) = layout.sheet(target) else { return Ok(()) };
    let Some(id) = parent.headers().position(|header| header == "id") else { return Ok(()) };
    let letters = rust_xlsxwriter::column_number_to_name(u16::try_from(id).unwrap_or(0));
    let (first, last) = (EXAMPLE_ROW + 2, LAST_ROW + 1);
    // Only as many rows as are filled: empty ones would make the list open at its end.
    let ids = format!("{target}!${letters}${first}");
    let range = format!("=OFFSET({ids},0,0,MAX(1,COUNTA({ids}:${letters}${last})),1)");
    let validation = DataValidation::new()
        .allow_list_formula(Formula::new(range))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("No such id")?
        .set_error_message(format!("The sheet {target} has no row with this id."))?;
    worksheet.add_data_validation(EXAMPLE_ROW + 1, at, LAST_ROW, at, &validation)?;
    Ok(())
}

/// The closed lists of words, each in two columns: the words and what they mean.
struct Choices<'s> {
    columns: BTreeMap<&'s str, (u16, usize)>,
}

impl<'s> Choices<'s> {
    fn new(layout: &Layout<'s>) -> Self {
        let columns =
            layout.words.iter().zip(0_u16..).map(|((name, words), i)| (*name, (2 * i, words.len())));
        Self { columns: columns.collect() }
    }

    /// The range of a list's words, as a formula.
    fn range(&self, name: &str) -> Option<String> {
        let (column, count) = self.columns.get(name)?;
        let letters = rust_xlsxwriter::column_number_to_name(*column);
        Some(format!("={CHOICES_SHEET}!${letters}$2:${letters}${}", count + 1))
    }

    fn sheet(&self, worksheet: &mut Worksheet, layout: &Layout<'s>, style: &Style) -> Result<(), XlsxError> {
        worksheet.set_name(CHOICES_SHEET)?.set_freeze_panes(1, 0)?;
        for (name, words) in &layout.words {
            let Some((column, _)) = self.columns.get(name) else { continue };
            worksheet.set_column_width(*column, 24)?.set_column_width(column + 1, 52)?;
            worksheet.write_string_with_format(0, *column, *name, &style.required)?;
            worksheet.write_string_with_format(0, column + 1, "meaning", &style.optional)?;
            for ((word, meaning), row) in words.iter().zip(1..) {
                worksheet.write_string_with_format(row, *column, *word, &style.text)?;
                worksheet.write_string_with_format(row, column + 1, *meaning, &style.text)?;
            }
        }
        Ok(())
    }
}
