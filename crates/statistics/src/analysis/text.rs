//! Numbers and small tables as text of at most eighty columns.

use std::fmt::Write;

use crate::table::LeftOut;

/// A time or another number with at most two decimals and no idle zeros.
pub(super) fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A time, or `NR` when it is not reached.
pub(super) fn or_not_reached(value: Option<f64>) -> String {
    value.map_or_else(|| "NR".to_owned(), short)
}

/// A number with its decimals, or a dash.
pub(super) fn decimals(value: Option<f64>, places: usize) -> String {
    value.filter(|v| v.is_finite()).map_or_else(|| "-".to_owned(), |v| format!("{v:.places$}"))
}

/// A p-value: `0.0013`, `<0.0001`.
pub(super) fn p_value(p: Option<f64>) -> String {
    match p {
        Some(p) if p < 0.0001 => "<0.0001".to_owned(),
        Some(p) if p.is_finite() => format!("{p:.4}"),
        _ => "-".to_owned(),
    }
}

/// `95 %`.
pub(super) fn percent(level: f64) -> String {
    format!("{} %", short(100.0 * level))
}

/// A table: the first column to the left, the others to the right, each as wide as it needs. Names longer than
/// thirty characters are broken off with an ellipsis, so that the table keeps its width.
pub(super) fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            row.iter().enumerate().map(|(i, cell)| if i == 0 { brief(cell) } else { cell.clone() }).collect()
        })
        .collect();
    let width = |i: usize| {
        let cells = rows.iter().filter_map(|row| row.get(i)).map(|cell| cell.chars().count());
        cells.chain(headings.get(i).map(|h| h.chars().count())).max().unwrap_or(0)
    };
    let mut text = String::new();
    let heading_row: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
    for row in std::iter::once(&heading_row).chain(&rows) {
        let mut line = String::new();
        for (i, cell) in row.iter().enumerate() {
            let w = width(i);
            // Writing to a string cannot fail.
            let _ = if i == 0 { write!(line, "{cell:<w$}") } else { write!(line, "  {cell:>w$}") };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn brief(name: &str) -> String {
    if name.chars().count() <= 30 {
        return name.to_owned();
    }
    name.chars().take(29).chain(['…']).collect()
}

/// Breaks a paragraph at eighty columns.
pub(super) fn paragraph(text: &str) -> String {
    let mut lines = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let size = word.chars().count();
        if length > 0 && length + 1 + size > 80 {
            lines.push('\n');
            length = 0;
        } else if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(word);
        length += size;
    }
    lines.push('\n');
    lines
}

/// What was left out, as a sentence; empty when nothing was.
pub(super) fn left_out(left_out: &LeftOut) -> String {
    if left_out.rows_left_out == 0 {
        return String::new();
    }
    let missing: Vec<String> =
        left_out.missing.iter().map(|m| format!("{} in {}", m.rows, m.column)).collect();
    paragraph(&format!(
        "{} of {} rows were left out because a value is missing ({}).",
        left_out.rows_left_out,
        left_out.rows_read,
        missing.join(", ")
    ))
}
