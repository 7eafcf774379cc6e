//! Findings as diagnostics of the case file: places, and the words of the sources.

use std::collections::BTreeMap;

use oncase_record::case_file::{CaseFile, Diagnostic, Label, Place};
use oncase_record::model::{Record, SourcePlace};

use crate::context::Context;
use crate::finding::{Finding, Spot};
use crate::words::{shortened, words_of};

/// The longest quote shown beside a place.
const QUOTE: usize = 100;

/// Diagnostics for the findings, in their order, with a quote beside each place.
pub fn diagnostics(file: &CaseFile, findings: &[Finding]) -> Vec<Diagnostic> {
    let context = Context::new(&file.record);
    let place = |spot: &Spot| file.place(&spot.pointer);
    findings.iter().map(|finding| diagnostic(&context, finding, &place)).collect()
}

/// Diagnostics whose places lie in the text that the record was read from, by the spans of its sources.
///
/// `words` may name the very words of an entry, as characters of the text; else the sentence is pointed at.
pub fn diagnostics_in_text(
    record: &Record,
    text: &str,
    findings: &[Finding],
    words: impl Fn(&Spot) -> Option<[u32; 2]>,
) -> Vec<Diagnostic> {
    let context = Context::new(record);
    let span_of = |spot: &Spot| words(spot).or_else(|| source_of(&context, spot)?.span);
    let spots = || findings.iter().flat_map(|finding| &finding.spots);
    let bytes = bytes_of(text, spots().filter_map(span_of).flatten());
    let place = |spot: &Spot| {
        let range = span_of(spot).and_then(|[first, last]| Some(*bytes.get(&first)?..*bytes.get(&last)?));
        range.map_or(Place::File, Place::Bytes)
    };
    findings.iter().map(|finding| diagnostic(&context, finding, &place)).collect()
}

/// Byte offsets of characters, found in one walk over the text.
fn bytes_of(text: &str, characters: impl Iterator<Item = u32>) -> BTreeMap<u32, usize> {
    let mut wanted: Vec<u32> = characters.collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut wanted = wanted.into_iter().peekable();
    let mut found = BTreeMap::new();
    let places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    for (character, at) in (0_u32..).zip(places) {
        if wanted.next_if_eq(&character).is_some() {
            found.insert(character, at);
        }
    }
    found
}

fn diagnostic(context: &Context<'_>, finding: &Finding, place: &impl Fn(&Spot) -> Place) -> Diagnostic {
    let labels = finding.spots.iter().map(|spot| Label {
        place: place(spot),
        text: match quote(context, spot) {
            Some(quote) => format!("{}; {quote}", spot.words),
            None => spot.words.clone(),
        },
    });
    // Two entries read from the same words are one place.
    let mut shown: Vec<Label> = Vec::new();
    for label in labels {
        if !shown.contains(&label) {
            shown.push(label);
        }
    }
    Diagnostic {
        code: finding.code,
        severity: finding.verdict.severity(),
        title: finding.title.clone(),
        labels: shown,
        mend: finding.mend.clone(),
    }
}

/// The source's words, shortened, with their section.
fn quote(context: &Context<'_>, spot: &Spot) -> Option<String> {
    let best = source_of(context, spot)?;
    let quote: Vec<&str> = best.quote.as_deref()?.split_whitespace().collect();
    let words = shortened(&quote.join(" "), QUOTE);
    Some(match &best.section {
        Some(section) => format!("{section}: \"{words}\""),
        None => format!("\"{words}\""),
    })
}

/// The source whose quote has most words in common with what is pointed at; of an entry without one, its enclosing item's.
fn source_of<'r>(context: &Context<'r>, spot: &Spot) -> Option<&'r SourcePlace> {
    let mut pointer = spot.pointer.as_str();
    loop {
        let item = context.item_at(pointer)?;
        if item.source.iter().any(|place| place.quote.is_some()) {
            return best_source(item.source, &spot.words);
        }
        pointer = item.pointer.rsplit_once('/').and_then(|(above, _)| pointer.get(..above.len()))?;
    }
}

fn best_source<'r>(sources: &'r [SourcePlace], words: &str) -> Option<&'r SourcePlace> {
    let wanted = words_of(words);
    let shared = |place: &SourcePlace| {
        let section = place.section.as_deref().unwrap_or_default();
        let words = words_of(&format!("{section} {}", place.quote.as_deref().unwrap_or_default()));
        wanted.iter().filter(|word| words.contains(word)).count()
    };
    // The first of equals, in the order of the file.
    sources.iter().filter(|place| place.quote.is_some()).rev().max_by_key(|place| shared(place))
}
