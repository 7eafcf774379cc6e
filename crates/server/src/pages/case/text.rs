//! The text of a source with what items cite highlighted in it.

use maud::{Markup, html};

use crate::derive::Case;
use crate::derive::quotes::{Piece, pieces};
use crate::derive::summary::in_a_word;
use crate::pages::form::shortened;

/// The text; a highlighted piece names the items that cite it.
pub fn source_text(case: &Case, source: &str) -> Markup {
    let Some(text) = case.texts.get(source) else {
        return html! {
            p.empty { "The text of this source is not kept with the case. Paste it under " a href="#s-sources" { "Sources" } " to see quotes in it." }
        };
    };
    html! {
        p.soft { "Click a highlighted passage for the items that cite it. Select words, then “Cite the selected text” in an item." }
        div.text tabindex="0" role="group" aria-label="Text of the source" { @for piece in pieces(case, source, text) { (one(case, &piece)) } }
    }
}

/// Headings of Markdown are set as such; everything else stands as written.
fn uncited(text: &str) -> Markup {
    html! {
        @for line in text.split_inclusive('\n') {
            @let words = line.trim_start_matches('#');
            @if words.len() < line.len() { strong { (words.trim_start_matches(' ')) } } @else { (line) }
        }
    }
}

fn one(case: &Case, piece: &Piece<'_>) -> Markup {
    if piece.cited_by.is_empty() {
        return uncited(piece.text);
    }
    let name = |item: i64| case.item(item).map(|item| shortened(&in_a_word(item), 60)).unwrap_or_default();
    let mut seen: Vec<(i64, &str)> = Vec::new();
    for spot in &piece.cited_by {
        if !seen.iter().any(|(item, _)| *item == spot.item) {
            seen.push((spot.item, &spot.path));
        }
    }
    let list: Vec<String> =
        seen.iter().map(|(item, path)| format!("{item} {path} {}", name(*item))).collect();
    let all: Vec<String> = piece.cited_by.iter().map(|spot| format!("{}{}", spot.item, spot.path)).collect();
    html! {
        mark role="button" tabindex="0" data-cited=(list.join("\n")) data-spots=(all.join(" ")) title=(seen.iter().map(|(item, _)| name(*item)).collect::<Vec<_>>().join("; ")) { (piece.text) }
    }
}
