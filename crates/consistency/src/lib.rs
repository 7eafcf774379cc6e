//! Contradictions in a record, each with its minimal explanation.
//!
//! [`check`] compares what a record says in one place with what it says in another and with what its facts give.
//! A [`Finding`] has a verdict: `impossible` (both cannot hold), `edge` (they hold only at an extreme or by one
//! reading) or `uncheckable` (the record does not hold what a test would need). What agrees is not mentioned.
//!
//! ```
//! use oncase_record::case_file::load;
//!
//! let file = load(
//!     "oncase: 1
//! id: example
//! patient: {sex: female}
//! events:
//!   - {id: seen, kind: presentation, what: Presented, date: 2016-10}
//!   - {id: seen-again, same_as: seen, kind: presentation, what: Presented, date: 2016-11}
//! ",
//! )
//! .expect("a case file");
//! let report = oncase_consistency::check(&file.record);
//! assert_eq!(report.findings[0].code, "C161");
//! ```

mod catalogue;
mod context;
mod diagnostics;
mod finding;
mod moments;
#[cfg(not(feature = "fuzzing"))]
mod network;
/// Open to the fuzz target alone.
#[cfg(feature = "fuzzing")]
pub mod network;
mod rules;
mod settled;
mod tellings;
mod words;

pub use catalogue::{CodeDoc, code_doc, codes};
pub use diagnostics::{diagnostics, diagnostics_in_text};
pub use finding::{Finding, Spot, Verdict};
pub use settled::SettledFinding;

use oncase_record::model::Record;

/// What the check of a record found.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Report {
    /// Findings that stand open, gravest first, then in the order of the file.
    pub findings: Vec<Finding>,
    /// Findings that a person has reviewed and let stand.
    pub settled: Vec<SettledFinding>,
}

/// Checks a record against itself.
pub fn check(record: &Record) -> Report {
    let context = context::Context::new(record);
    let mut findings: Vec<Finding> = rules::RULES.iter().flat_map(|rule| rule(&context)).collect();
    findings.sort_by_cached_key(|finding| {
        let first = finding.spots.first().map(|spot| place_key(&spot.pointer));
        (std::cmp::Reverse(finding.verdict), first, finding.code)
    });
    findings.dedup();
    let (findings, settled) = settled::split(&context, findings);
    Report { findings, settled }
}

/// Sections in the order of the case file, then items by number.
fn place_key(pointer: &str) -> (usize, usize, String) {
    const SECTIONS: [&str; 13] = [
        "data_cut_off",
        "patient",
        "events",
        "diagnoses",
        "specimens",
        "stages",
        "lesions",
        "assessments",
        "treatments",
        "labs",
        "vitals",
        "adverse_events",
        "followup",
    ];
    let section = pointer.split('/').nth(1).unwrap_or_default();
    let at = SECTIONS.iter().position(|known| *known == section).unwrap_or(SECTIONS.len());
    let index = moments::section_and_index(pointer).map_or(0, |(_, index)| index);
    (at, index, pointer.to_owned())
}
