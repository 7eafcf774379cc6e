//! Rows of a sheet as text cells, whatever the spreadsheet program made of them.

use std::collections::BTreeMap;

use oncase_record::case_file::{Diagnostic, Label, Place, Severity};

/// One sheet's cells.
#[derive(Debug, Default)]
pub(crate) struct RawSheet {
    pub(crate) name: String,
    /// By row and column, both from 0; empty cells are left out.
    pub(crate) rows: BTreeMap<u32, BTreeMap<u32, RawCell>>,
}

/// One cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RawCell {
    pub(crate) text: String,
    pub(crate) content: Content,
}

/// What the spreadsheet program holds in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Text, a number or a truth value.
    Plain,
    /// A date.
    Date,
    /// The error of a formula, such as `#N/A`.
    Error,
}

/// A cell's name: `C7` for row 6, column 2.
pub(crate) fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &(u64::from(row) + 1).to_string()
}

/// The place of a cell.
pub(crate) fn place(sheet: &str, row: u32, column: u32) -> Place {
    Place::Cell { sheet: sheet.to_owned(), cell: cell_name(row, column) }
}

/// An error at a place.
pub(crate) fn mistake(
    code: &'static str,
    place: Place,
    title: impl Into<String>,
    mend: impl Into<String>,
) -> Diagnostic {
    let labels = vec![Label { place, text: String::new() }];
    Diagnostic { code, severity: Severity::Error, title: title.into(), labels, mend: mend.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        assert_eq!(cell_name(6, 2), "C7");
        assert_eq!(cell_name(0, 25), "Z1");
        assert_eq!(cell_name(9, 26), "AA10");
        assert_eq!(cell_name(0, 16_383), "XFD1");
    }
}
