//! The forest plot's caption, alternative text and table of numbers.

use super::input::{ForestKind, ForestPlot, ForestRow};
use crate::figure::Numbers;
use crate::ticks::signed;

/// The estimate in words: `0.62 (0.41–0.94)`.
pub(super) fn estimate_words(row: &ForestRow) -> String {
    match (row.kind, row.estimate) {
        (ForestKind::Heading, _) => String::new(),
        (_, None) => "not estimable".to_owned(),
        (_, Some(e)) => {
            let number = |v: f64| signed(&format!("{v:.2}"));
            let joint = if e.lower < 0.0 { " to " } else { "–" };
            format!("{} ({}{joint}{})", number(e.value), number(e.lower), number(e.upper))
        }
    }
}

pub(super) fn alternative_text(input: &ForestPlot) -> String {
    let rows: Vec<String> = input
        .rows
        .iter()
        .filter(|r| r.kind != ForestKind::Heading)
        .map(|r| format!("{}: {}", r.label, estimate_words(r)))
        .collect();
    format!("Forest plot of {}. {}. {}.", input.measure, input.title.trim_end_matches('.'), rows.join("; "))
}

pub(super) fn caption(input: &ForestPlot) -> String {
    let mut sentences =
        vec![format!("{}.", input.title.trim_end_matches('.')), format!("{}.", input.measure)];
    if input.rows.iter().any(|r| r.kind == ForestKind::Study) {
        sentences.push("Squares: estimates, as large as their weights; lines: intervals, arrows where they leave the axis.".to_owned());
    }
    if input.rows.iter().any(|r| r.kind == ForestKind::Summary) {
        sentences.push("Diamond: summary estimate with its interval.".to_owned());
    }
    sentences.extend(input.notes.iter().map(|n| format!("{}.", n.trim_end_matches('.'))));
    sentences.join(" ")
}

pub(super) fn numbers(input: &ForestPlot) -> Numbers {
    let fixed = ["row", "kind", "estimate", "lower", "upper", "weight_percent"];
    let mut table = Numbers::new(&fixed);
    table.columns.extend(input.columns.iter().cloned());
    for row in &input.rows {
        let kind = match row.kind {
            ForestKind::Study => "study",
            ForestKind::Summary => "summary",
            ForestKind::Heading => "heading",
        };
        let cell = |v: Option<f64>| v.map(|v| v.to_string()).unwrap_or_default();
        let e = row.estimate;
        let mut cells = vec![
            row.label.clone(),
            kind.to_owned(),
            cell(e.map(|e| e.value)),
            cell(e.map(|e| e.lower)),
            cell(e.map(|e| e.upper)),
            cell(e.and_then(|e| e.weight)),
        ];
        cells.extend(row.cells.iter().take(input.columns.len()).cloned());
        cells.resize(table.columns.len(), String::new());
        table.rows.push(cells);
    }
    table
}
