//! What the checks say of a case.

use oncase_consistency::{SettledFinding, diagnostics};
use oncase_record::case_file::{CaseFile, Diagnostic, Place};
use serde_json::{Value, json};

use crate::Answer;
use crate::diagnostic::{diagnostics_with, place_in};

/// `oncase check CASE`: findings with line and column.
pub fn check(
    name: &str,
    text: &str,
    file: &CaseFile,
    findings: &[Diagnostic],
    settled: &[SettledFinding],
) -> Answer {
    let place = |place: &Place| place_in(name, text, place);
    check_with(name, file, findings, settled, &place)
}

/// The same, with each place in the form that `place` gives it.
pub fn check_with(
    name: &str,
    file: &CaseFile,
    findings: &[Diagnostic],
    settled: &[SettledFinding],
    place: &dyn Fn(&Place) -> Value,
) -> Answer {
    let found = diagnostics_with(findings, place);
    let reviewed: Vec<_> = settled.iter().map(|settled| settled.finding.clone()).collect();
    let shown = diagnostics_with(&diagnostics(file, &reviewed), place);
    let settled: Vec<Value> = shown
        .into_iter()
        .zip(settled)
        .map(|(mut finding, settled)| {
            if let Some(entries) = finding.as_object_mut() {
                entries.insert("by".into(), settled.by.clone().into());
                entries.insert("on".into(), settled.on.clone().into());
                entries.insert("reason".into(), settled.reason.clone().into());
            }
            finding
        })
        .collect();
    Answer::new("oncase.check/1", json!({"file": name, "findings": found, "settled": settled}))
}
