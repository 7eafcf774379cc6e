//! Findings as diagnostics of the case file: places, and the words of the sources.

use oncase_record::case_file::{CaseFile, Diagnostic, Label};
use oncase_record::model::SourcePlace;

use crate::context::Context;
use crate::finding::{Finding, Spot};
use crate::words::{shortened, words_of};

/// The longest quote shown beside a place.
const QUOTE: usize = 100;

/// Diagnostics for the findings, in their order, with a quote beside each place.
pub fn diagnostics(file: &CaseFile, findings: &[Finding]) -> Vec<Diagnostic> {
    let context = Context::new(&file.record);
    findings.iter().map(|finding| diagnostic(file, &context, finding)).collect()
}

fn diagnostic(file: &CaseFile, context: &Context<'_>, finding: &Finding) -> Diagnostic {
    let labels = finding.spots.iter().map(|spot| Label {
        place: file.place(&spot.pointer),
        text: match quote(context, spot) {
            Some(quote) => format!("{}; {quote}", spot.words),
            None => spot.words.clone(),
        },
    });
    Diagnostic {
        code: finding.code,
        severity: finding.verdict.severity(),
        title: finding.title.clone(),
        labels: labels.collect(),
        mend: finding.mend.clone(),
    }
}

/// The quote of the source that has most words in common with what is pointed at.
fn quote(context: &Context<'_>, spot: &Spot) -> Option<String> {
    let item = context.item_at(&spot.pointer)?;
    let wanted = words_of(&spot.words);
    let quoted = item.source.iter().filter(|place| place.quote.is_some());
    let shared = |place: &SourcePlace| {
        let section = place.section.as_deref().unwrap_or_default();
        let words = words_of(&format!("{section} {}", place.quote.as_deref().unwrap_or_default()));
        wanted.iter().filter(|word| words.contains(word)).count()
    };
    // The first of equals, in the order of the file.
    let best = quoted.rev().max_by_key(|place| shared(place))?;
    let words = shortened(best.quote.as_deref()?, QUOTE);
    Some(match &best.section {
        Some(section) => format!("{section}: \"{words}\""),
        None => format!("\"{words}\""),
    })
}
