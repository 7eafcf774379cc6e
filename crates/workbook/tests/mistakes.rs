//! What is wrong in a workbook is told with its sheet and cell.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use oncase_record::case_file::{Diagnostic, Place};
use oncase_workbook::{read, template};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

/// A workbook whose sheets are given as rows of cells; `|` separates cells.
fn workbook(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("a name");
        for (row, at) in rows.iter().zip(0..) {
            for (cell, column) in row.split('|').zip(0..) {
                if !cell.trim().is_empty() {
                    sheet.write_string(at, column, cell.trim()).expect("a cell");
                }
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn told(bytes: &[u8]) -> String {
    let Err(found) = read(bytes) else { return "no mistake".to_owned() };
    let line = |d: &Diagnostic| {
        let place = match d.labels.first().map(|label| &label.place) {
            Some(Place::Cell { sheet, cell }) => format!("{sheet}!{cell}"),
            _ => "file".to_owned(),
        };
        format!("{place} {} {} | {}", d.code, d.title, d.mend)
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

const CASE: (&str, &[&str]) = ("case", &["oncase|id", "e.g. 1|e.g. case-1", "1|case-1"]);
const LESIONS: (&str, &[&str]) = ("lesions", &["id|site", "e.g. lesions-1|", "liver-1|liver"]);
const ASSESSMENTS: (&str, &[&str]) = ("assessments", &["id|date", "|", "first|2017-10"]);

#[test]
fn values_that_the_record_refuses_are_told_at_their_cells() {
    let lesions = ("lesions", &["id|site|role", "|", "liver-1|liver|targt", "liver-1|lung"][..]);
    let measurements =
        ("measurements", &["assessment|lesion|long", "|", "first|liver-1|8,8 cm", "first||88 mm"][..]);
    insta::assert_snapshot!(told(&workbook(&[CASE, lesions, ASSESSMENTS, measurements])));
}

#[test]
fn unknown_sheets_columns_and_rows_are_told_with_what_they_may_mean() {
    let unknown = ("lesion", &["id|site", "", "x|y"][..]);
    let measurements =
        ("measurements", &["assesment|lesion|long||long", "||||", "first|liver-1|88 mm|stray"][..]);
    let new_lesions =
        ("new_lesions", &["assessment|site|certainty", "||", "frist|lung|equivocal", "|bone|equivocal"][..]);
    insta::assert_snapshot!(told(&workbook(&[
        CASE,
        unknown,
        LESIONS,
        ASSESSMENTS,
        measurements,
        new_lesions
    ])));
}

#[test]
fn a_row_of_examples_filled_in_by_half_is_not_left_out_in_silence() {
    let lesions = ("lesions", &["id|site", "e.g. lesions-1|liver"][..]);
    insta::assert_snapshot!(told(&workbook(&[CASE, lesions])));
}

/// A workbook as a person makes it, without the template's text format.
fn typed(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let case = book.add_worksheet().set_name("case").expect("a name");
    case.write_row(0, 0, ["oncase", "id"]).expect("names");
    case.write_number(1, 0, 1.0).expect("a number");
    case.write_string(1, 1, "case-1").expect("a text");
    let labs = book.add_worksheet().set_name("labs").expect("a name");
    labs.write_row(0, 0, ["date", "test", "value", "unit", "fasting"]).expect("names");
    labs.write_row(1, 1, ["neutrophils"]).expect("a text");
    labs.write_row(1, 3, ["10*9/L"]).expect("a text");
    fill(labs);
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn dates_numbers_and_truth_values_of_the_spreadsheet_program_are_understood() {
    let day = ExcelDateTime::from_ymd(2017, 10, 9).expect("a date");
    let month = Format::new().set_num_format("mmm-yy");
    let bytes = typed(|labs| {
        labs.write_datetime_with_format(1, 0, &day, &Format::new().set_num_format("yyyy-mm-dd"))
            .expect("a date");
        labs.write_number_with_format(1, 2, 3.1, &Format::new().set_num_format("0.00")).expect("a number");
        labs.write_boolean(1, 4, true).expect("a truth value");
    });
    let lab = read(&bytes).expect("a record").record.labs.remove(0);
    assert_eq!(
        (lab.date.text(), lab.value.to_string().as_str(), lab.fasting),
        ("2017-10-09", "3.10", Some(true))
    );
    let bytes = typed(|labs| {
        labs.write_datetime_with_format(1, 0, &day, &month).expect("a date");
        labs.write_number(1, 2, 3.0).expect("a number");
    });
    assert_eq!(
        read(&bytes).expect("a record").record.labs[0].date.text(),
        "2017-10",
        "as exact as it is shown"
    );
}

#[test]
fn a_value_that_was_made_a_date_is_not_guessed_back() {
    let day = ExcelDateTime::from_ymd(2026, 1, 14).expect("a date");
    let bytes = typed(|labs| {
        labs.write_string(1, 0, "2017-10-09").expect("a date");
        labs.write_datetime_with_format(1, 2, &day, &Format::new().set_num_format("dd.mm.")).expect("a date");
    });
    insta::assert_snapshot!(told(&bytes));
}

#[test]
fn an_empty_template_and_what_is_no_workbook_are_refused() {
    let template = template().expect("a template");
    insta::assert_snapshot!(
        [told(&template), told(b"oncase: 1"), told(b""), told(&template[..2000])].join("\n")
    );
}

#[test]
fn a_cell_in_the_last_corner_does_not_fill_the_memory() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("lesions").expect("a name");
    sheet.write_string(0, 0, "id").expect("a cell");
    sheet.write_string(1_048_575, 16_383, "x").expect("a cell");
    assert!(told(&book.save_to_buffer().expect("a workbook")).contains("lesions!XFD1048576"));
}

#[test]
fn one_long_text_in_thousands_of_cells_is_refused() {
    let long = "x".repeat(32_000);
    let bytes = typed(|sheet| {
        for row in 0..2_200 {
            sheet.write_string(row, 0, &long).expect("a cell");
        }
    });
    // The file has the text once.
    assert!(bytes.len() < 1 << 20, "{} bytes", bytes.len());
    assert!(told(&bytes).contains("more than 64 MiB of text"), "{}", told(&bytes));
}
