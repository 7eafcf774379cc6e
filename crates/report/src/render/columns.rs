//! How wide the columns of a table are, where a format does not find that out itself.

use crate::document::{Inline, Table};

/// A weight for each column: the length of its longest line, within limits.
pub(super) fn weights(table: &Table) -> Vec<usize> {
    let mut weights: Vec<usize> =
        table.columns.iter().map(|column| column.chars().count().clamp(6, 40)).collect();
    for row in &table.rows {
        for (weight, cell) in weights.iter_mut().zip(row) {
            let longest = cell.lines.iter().map(|line| line.iter().map(length).sum::<usize>()).max();
            *weight = (*weight).max(longest.unwrap_or(0).min(60));
        }
    }
    weights
}

fn length(inline: &Inline) -> usize {
    match inline {
        Inline::Text(text)
        | Inline::Strong(text)
        | Inline::Emphasis(text)
        | Inline::Quote(text)
        | Inline::Code(text)
        | Inline::Fixed(text)
        | Inline::Link { text, .. } => text.chars().count(),
        Inline::Facts(numbers) => numbers.len() * 2,
    }
}
