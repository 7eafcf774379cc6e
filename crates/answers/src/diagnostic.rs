//! Diagnostics and findings, with their places.

use oncase_record::case_file::{Diagnostic, Place};
use serde_json::{Value, json};

/// Line and column of a byte of the text, from 1, in characters.
pub fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let mut start = at.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    (text[..start].matches('\n').count() + 1, text[line_start..start].chars().count() + 1)
}

/// The place of a diagnostic in a file, with line and column (from 1, in characters).
pub(crate) fn place_in(name: &str, text: &str, place: &Place) -> Value {
    match place {
        Place::Bytes(range) => {
            let (line, column) = line_and_column(text, range.start);
            json!({"file": name, "line": line, "column": column, "bytes": [range.start, range.end]})
        }
        Place::Cell { sheet, cell } => json!({"file": name, "sheet": sheet, "cell": cell}),
        Place::File => json!({"file": name}),
    }
}

/// Diagnostics with line and column (from 1, in characters), for programs.
pub fn diagnostics(name: &str, text: &str, diagnostics: &[Diagnostic]) -> Vec<Value> {
    diagnostics_with(diagnostics, &|place| place_in(name, text, place))
}

/// Diagnostics for programs, each place in the form that `place` gives it.
pub fn diagnostics_with(diagnostics: &[Diagnostic], place: &dyn Fn(&Place) -> Value) -> Vec<Value> {
    diagnostics
        .iter()
        .map(|d| {
            let labels: Vec<Value> =
                d.labels.iter().map(|label| json!({"place": place(&label.place), "text": label.text})).collect();
            json!({"code": d.code, "severity": d.severity, "title": d.title, "labels": labels, "mend": d.mend})
        })
        .collect()
}
