//! Diagnostics as rustc shows them: code, place, what contradicts what, how to mend it.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use oncase_record::case_file::{Diagnostic, Label, Place, Severity};

/// Diagnostics for the terminal, with a closing line that counts them.
pub fn diagnostics(name: &str, text: &str, diagnostics: &[Diagnostic]) -> String {
    let mut shown: Vec<String> = diagnostics.iter().map(|diagnostic| one(name, text, diagnostic)).collect();
    let codes = diagnostics.first().map_or("CODE", |first| first.code);
    let count = |severity: Severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let tally: Vec<String> =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
            .into_iter()
            .filter_map(|(severity, word)| match count(severity) {
                0 => None,
                1 => Some(format!("1 {word}")),
                n => Some(format!("{n} {word}s")),
            })
            .collect();
    shown.push(format!("{name}: {}; `oncase explain {codes}` says more", tally.join(", ")));
    shown.join("\n\n")
}

fn one(name: &str, text: &str, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(&diagnostic.title).id(diagnostic.code);
    let ranges: Vec<(Range<usize>, &str)> = diagnostic
        .labels
        .iter()
        .filter_map(|label| match &label.place {
            Place::Bytes(range) => Some((clamp(range, text), label.text.as_str())),
            _ => None,
        })
        .collect();
    let mut group = if ranges.is_empty() || ranges.iter().any(|(range, _)| on_long_line(text, range)) {
        let mut places = cells(diagnostic);
        // A paragraph on one line is no screenful; the quote says the words.
        places.extend(ranges.iter().map(|(range, label)| {
            let (line, column) = oncase_answers::line_and_column(text, range.start);
            (format!("{line}:{column}"), *label)
        }));
        let place = places.first().map_or_else(|| name.to_owned(), |(cell, _)| format!("{name}:{cell}"));
        let group = Group::with_title(title).element(annotate_snippets::Origin::path(place));
        let said = places.iter().filter(|(_, text)| !text.is_empty());
        group.elements(said.map(|(cell, text)| Level::NOTE.message(format!("{cell}: {text}"))))
    } else {
        let annotations = ranges.iter().enumerate().map(|(i, (range, label))| {
            let kind = if i == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            let annotation = kind.span(range.clone());
            if label.is_empty() { annotation } else { annotation.label(*label) }
        });
        Group::with_title(title).element(Snippet::source(text).path(name).annotations(annotations))
    };
    if !diagnostic.mend.is_empty() {
        group = group.element(Level::HELP.message(&diagnostic.mend));
    }
    Renderer::styled().render(&[group])
}

/// Longest line that is shown with its words underlined, in bytes.
const LONGEST_LINE: usize = 400;

fn on_long_line(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = text.split_at(range.start);
    let start = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    start + after.find('\n').unwrap_or(after.len()) > LONGEST_LINE
}

/// The cells of a workbook that a diagnostic names, each with the word about it.
fn cells(diagnostic: &Diagnostic) -> Vec<(String, &str)> {
    let cell = |label: &'_ Label| match &label.place {
        Place::Cell { sheet, cell } => Some(format!("{sheet}!{cell}")),
        _ => None,
    };
    diagnostic.labels.iter().filter_map(|label| Some((cell(label)?, label.text.as_str()))).collect()
}

/// A range inside the text, on character boundaries, and within one screenful: a page of red says nothing.
fn clamp(range: &Range<usize>, text: &str) -> Range<usize> {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(range.start);
    let line_end = text[start..].find('\n').map_or(text.len(), |n| start + n);
    start..boundary(range.end).max(start).min(line_end)
}
