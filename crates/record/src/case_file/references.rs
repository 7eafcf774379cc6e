//! Ids that must be unique, references that must lead somewhere, quotes that must stand in their text.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{MOST_MISTAKES, nearest};
use super::diagnostic::{Diagnostic, Severity};
use super::load::{CaseFile, SourceTexts};
use crate::model::{Item, SourcePlace};
use crate::scalar::WhenExpression;

pub(super) fn check(file: &CaseFile) -> Vec<Diagnostic> {
    let items = file.record.items();
    let mut diagnostics = Vec::new();
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    let documents: Vec<(&str, String)> = file
        .record
        .sources
        .iter()
        .enumerate()
        .map(|(i, d)| (d.id.as_str(), format!("/sources/{i}")))
        .collect();
    let named = items.iter().filter_map(|item| item.id.map(|id| (id, item.pointer.clone())));
    for (id, pointer) in documents.iter().map(|(id, pointer)| (*id, pointer.clone())).chain(named) {
        if diagnostics.len() >= MOST_MISTAKES {
            break;
        }
        let place = file.place(&format!("{pointer}/id"));
        if !well_formed(id) {
            diagnostics.push(
                Diagnostic::error("E032", &place, format!("`{id}` cannot be an id"))
                    .mend("an id has letters, digits, `-` and `_`, as in liver-1"),
            );
        }
        if let Some(first) = ids.get(id) {
            diagnostics.push(
                Diagnostic::error("E030", &place, format!("the id `{id}` is used twice"))
                    .here("again here")
                    .also(&file.place(&format!("{first}/id")), "first here")
                    .mend("give each item an id of its own; for a second telling of the same thing use `same_as`"),
            );
        } else {
            ids.insert(id, pointer);
        }
    }
    let known: BTreeSet<&str> = ids.keys().copied().collect();
    let documents: BTreeSet<&str> = documents.iter().map(|(id, _)| *id).collect();
    for item in &items {
        if diagnostics.len() >= MOST_MISTAKES {
            return diagnostics;
        }
        check_item(file, item, &known, &documents, &mut diagnostics);
    }
    check_cycle_days(file, &mut diagnostics);
    check_settled(file, &known, &mut diagnostics);
    diagnostics
}

fn well_formed(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

fn check_item(
    file: &CaseFile,
    item: &Item<'_>,
    known: &BTreeSet<&str>,
    documents: &BTreeSet<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (key, target) in &item.refers_to {
        let id = target.strip_suffix(".start").or(target.strip_suffix(".end")).unwrap_or(target);
        if !known.contains(id) {
            diagnostics.push(dangling(file, &format!("{}/{key}", item.pointer), id, known));
        }
        if *key == "same_as" && item.id == Some(id) {
            let place = file.place(&format!("{}/{key}", item.pointer));
            diagnostics.push(
                Diagnostic::error("E031", &place, format!("`{id}` is said to be the same as itself"))
                    .mend("name the other item that tells the same thing"),
            );
        }
    }
    for (place, at) in item.source.iter().zip(0..) {
        let pointer = source_pointer(file, item, at);
        match &place.document {
            Some(document) if !documents.contains(document.as_str()) => {
                diagnostics.push(dangling(file, &format!("{pointer}/in"), document, documents));
            }
            None if file.record.sources.len() > 1 => diagnostics.push(
                Diagnostic::error(
                    "E033",
                    &file.place(&pointer),
                    "the source does not say which document it is in",
                )
                .mend("add `in:` with the id of one of the `sources`"),
            ),
            _ => {}
        }
    }
}

fn source_pointer(file: &CaseFile, item: &Item<'_>, at: usize) -> String {
    let list = format!("{}/source/{at}", item.pointer);
    if file.tree.at(&list).is_some() { list } else { format!("{}/source", item.pointer) }
}

fn dangling(file: &CaseFile, pointer: &str, id: &str, known: &BTreeSet<&str>) -> Diagnostic {
    let mend = match nearest(id, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "use the id of an item in this file, or add that item".to_owned(),
    };
    Diagnostic::error("E031", &file.place(pointer), format!("nothing in this file has the id `{id}`"))
        .here("refers to nothing")
        .mend(mend)
}

/// "cycle 3 day 1 of stem" needs the treatment; "cycle 3 day 1" needs exactly one treatment with cycles.
fn check_cycle_days(file: &CaseFile, diagnostics: &mut Vec<Diagnostic>) {
    let record = &file.record;
    let cyclic =
        record.treatments.iter().filter(|t| t.cycle_length.is_some() || !t.cycles.is_empty()).count();
    let dates = record.labs.iter().zip(0..).map(|(lab, i)| (&lab.date, format!("/labs/{i}/date")));
    let dates =
        dates.chain(record.vitals.iter().zip(0..).map(|(v, i)| (&v.date, format!("/vitals/{i}/date"))));
    let dates = dates
        .chain(record.assessments.iter().zip(0..).map(|(a, i)| (&a.date, format!("/assessments/{i}/date"))));
    let dates = dates.chain(
        record
            .adverse_events
            .iter()
            .zip(0..)
            .filter_map(|(e, i)| Some((e.start.as_ref()?, format!("/adverse_events/{i}/start")))),
    );
    let treatments: BTreeSet<&str> = record.treatments.iter().filter_map(|t| t.id.as_deref()).collect();
    for (when, pointer) in dates {
        if diagnostics.len() >= MOST_MISTAKES {
            return;
        }
        let WhenExpression::CycleDay { treatment, .. } = when.expression() else { continue };
        match treatment {
            Some(id) if !treatments.contains(id.as_str()) => {
                diagnostics.push(dangling(file, &pointer, id, &treatments));
            }
            None if cyclic != 1 => diagnostics.push(
                Diagnostic::error(
                    "E034",
                    &file.place(&pointer),
                    format!("`{when}` does not say of which treatment"),
                )
                .here(format!("{cyclic} treatments have cycles"))
                .mend("write the treatment's id, as in cycle 3 day 1 of stem"),
            ),
            _ => {}
        }
    }
}

fn check_settled(file: &CaseFile, known: &BTreeSet<&str>, diagnostics: &mut Vec<Diagnostic>) {
    for (i, settled) in file.record.settled.iter().enumerate() {
        for (k, id) in settled.items.iter().enumerate() {
            if !known.contains(id.as_str()) && diagnostics.len() < MOST_MISTAKES {
                diagnostics.push(dangling(file, &format!("/settled/{i}/items/{k}"), id, known));
            }
        }
    }
}

pub(super) fn check_quotes(file: &CaseFile, texts: &SourceTexts) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let texts: BTreeMap<&str, (&str, String)> =
        texts.iter().map(|(id, text)| (id.as_str(), (text.as_str(), squeeze(text)))).collect();
    for item in file.record.items() {
        for (at, place) in item.source.iter().enumerate() {
            let only = file.record.sources.first().map(|d| d.id.as_str());
            let Some((text, squeezed)) = place.document.as_deref().or(only).and_then(|id| texts.get(id))
            else {
                continue;
            };
            let pointer = source_pointer(file, &item, at);
            diagnostics.extend(misquoted(file, &pointer, place, text, squeezed));
        }
    }
    diagnostics
}

/// `squeezed` is the text with its white space folded.
fn misquoted(
    file: &CaseFile,
    pointer: &str,
    place: &SourcePlace,
    text: &str,
    squeezed: &str,
) -> Option<Diagnostic> {
    let warn = |key: &str, title: String, mend: &str| {
        Some(
            Diagnostic::new("E040", Severity::Warning, &file.place(&format!("{pointer}/{key}")), title)
                .here("not found")
                .mend(mend),
        )
    };
    if let Some([first, last]) = place.span {
        let (first, last) = (first as usize, last as usize);
        let slice: Option<String> = (first < last && last <= text.chars().count())
            .then(|| text.chars().skip(first).take(last - first).collect());
        let Some(slice) = slice else {
            return warn(
                "span",
                format!("the text has no characters {first} to {last}"),
                "count characters from 0, the end excluded",
            );
        };
        if place.quote.as_ref().is_some_and(|quote| squeeze(quote) != squeeze(&slice)) {
            return warn(
                "quote",
                "the quote is not what stands at its span".to_owned(),
                "mend the quote or the span",
            );
        }
        return None;
    }
    let quote = place.quote.as_ref()?;
    if squeezed.contains(&squeeze(quote)) {
        return None;
    }
    warn(
        "quote",
        "the quote does not stand in its document".to_owned(),
        "copy the words exactly as they stand there",
    )
}

/// White space is folded: a quote may run over the end of a line.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
