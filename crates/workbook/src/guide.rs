//! What a workbook says about itself: the instructions, the lists of words, the explanation and example of each
//! column.

use crate::layout::{CASE_SHEET, Column, Kind, Layout, Shape, Sheet};

/// The sheet of instructions.
pub(crate) const INSTRUCTIONS_SHEET: &str = "instructions";

/// The sheet of the closed lists of words, which the drop-downs show.
pub(crate) const CHOICES_SHEET: &str = "choices";

/// Sheets that are not read.
pub(crate) const GUIDE_SHEETS: [&str; 2] = [INSTRUCTIONS_SHEET, CHOICES_SHEET];

/// What each cell of the row of examples begins with.
pub(crate) const EXAMPLE_MARK: &str = "e.g. ";

/// A line of the instructions.
#[derive(Debug, PartialEq)]
pub(crate) enum Line {
    Title(String),
    Heading(String),
    Text(String),
    /// A sheet's name with what it holds.
    Sheet(String, String),
}

/// The instructions.
pub(crate) fn instructions(layout: &Layout<'_>) -> Vec<Line> {
    let text = |text: &str| Line::Text(text.to_owned());
    let mut lines = vec![
        Line::Title("Case file of Oncase".to_owned()),
        text("One workbook is the record of one patient. Check it with: oncase check case.xlsx"),
        text("Oncase documents and computes; it gives no medical advice."),
        Line::Heading("How to fill it in".to_owned()),
        text(
            "Each sheet is one section, each row one item. Leave empty what is not known; nothing is assumed.",
        ),
        text(
            "The first row has the names of the columns; point at one to read what it means. Dark names must be filled in.",
        ),
        text("The second row has examples. It is not read: write from the third row on."),
        text(
            "Dates are written as they are known: 2017-10-09, 2017-10, 2017, 2016-11..2017-03, before 2012. All cells are text, so that 2017-10 does not become a day and 1-14 not a date.",
        ),
        text("Numbers have a decimal point, and lengths and doses their unit: 8.4 cm, 84 mm, 100 mg/m2."),
        text("An id names an item for other rows: letters, digits, - and _, each once in the workbook."),
        text(
            "Measurements, markers, cycles and the like stand on sheets of their own. Their first columns name the item they belong to by its id or, where it has none, by its row, as in #7.",
        ),
        text("Several values in one cell are separated by ; or stand on lines of their own."),
        text("A row with nothing but source or codes columns adds a source or a code to the item above it."),
        Line::Heading("The sheets".to_owned()),
    ];
    for sheet in &layout.sheets {
        let belongs = match sheet.ancestors.last() {
            Some(ancestor) => format!(" Each row belongs to a row of {}.", ancestor.sheet),
            None if sheet.shape == Shape::One => " One row.".to_owned(),
            None => String::new(),
        };
        lines.push(Line::Sheet(sheet.name.to_owned(), format!("{}{belongs}", sheet.description)));
    }
    lines.push(Line::Sheet(
        CHOICES_SHEET.to_owned(),
        "The words that the columns with a drop-down take, and what they mean. It is not read.".to_owned(),
    ));
    lines
}

/// What the note at a column's name says.
pub(crate) fn explanation(layout: &Layout<'_>, column: &Column<'_>) -> String {
    let mut parts = vec![column.description.to_owned()];
    if column.required {
        parts.push("Must be filled in.".to_owned());
    }
    let (kind, several) = match &column.kind {
        Kind::List(kind) => (kind.as_ref(), true),
        kind => (kind, false),
    };
    match kind {
        Kind::Word(name) => {
            let words = layout.words(name).iter().map(|(word, meaning)| format!("{word}: {meaning}"));
            parts.extend(words);
        }
        Kind::Form { description, examples, .. } => {
            parts.push((*description).to_owned());
            if !examples.is_empty() {
                parts.push(format!("As in: {}", examples.join("; ")));
            }
        }
        Kind::Integer => parts.push("A whole number.".to_owned()),
        Kind::Boolean => parts.push("true or false.".to_owned()),
        Kind::Text | Kind::List(_) => {}
    }
    if let Some(sheet) = column.refers_to {
        parts.push(format!("An id of the sheet {sheet}."));
    }
    if several {
        parts.push("Several are separated by ; or stand on lines of their own.".to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.dedup();
    parts.join("\n")
}

/// The example of a column, without its mark; none for free text.
pub(crate) fn example(layout: &Layout<'_>, sheet: &Sheet<'_>, column: &Column<'_>) -> Option<String> {
    if let Some(target) = column.refers_to {
        return Some(example_id(target));
    }
    let kind = match &column.kind {
        Kind::List(kind) => kind.as_ref(),
        kind => kind,
    };
    match kind {
        Kind::Word(name) => layout.words(name).first().map(|(word, _)| (*word).to_owned()),
        Kind::Form { examples, .. } => examples.first().map(|example| (*example).to_owned()),
        Kind::Integer if column.kind != Kind::Integer => Some("0; 12".to_owned()),
        Kind::Integer => Some("1".to_owned()),
        Kind::Boolean => Some("true".to_owned()),
        _ if column.key == "id" && sheet.name == CASE_SHEET => Some("case-1".to_owned()),
        _ if column.key == "id" => Some(example_id(sheet.name)),
        _ => None,
    }
}

/// An id such as an item of a sheet may have: `lesions-1`.
pub(crate) fn example_id(sheet: &str) -> String {
    format!("{sheet}-1")
}
