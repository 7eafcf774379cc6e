//! The toxicity of a case file: its adverse events summarised, and its laboratory values graded beside them.
//!
//! Events are summarised by the treatment during which they occurred, because cycles are counted and treatment-emergence is
//! judged by treatment. What the CTCAE cannot summarise (no term, no version, no grade) is listed as the source wrote it.

mod baseline;
mod events;
mod laboratory;
mod recorded;

use oncase_record::model::Record;
use oncase_record::{DayInterval, PolicyUsed};
use serde::Serialize;

use crate::summary::{AdverseEventSummary, Certainty, MixedVersions};
use crate::version::CtcaeVersion;

pub use laboratory::{GradedValue, Laboratory, NotGraded};
pub use recorded::{Comparison, Recorded};

/// Adverse events and laboratory grades of one case.
#[derive(Clone, Debug, Serialize)]
pub struct CaseSummary {
    /// The one version by which events are summarised and values graded; `None` when no event names one and none was chosen.
    pub version: Option<CtcaeVersion>,
    /// Events by treatment, in the order of the treatments; those that name none come last.
    pub courses: Vec<Course>,
    /// Events that are in no summary, as written, with the reason.
    pub not_summarised: Vec<AsWritten>,
    /// Grades of the laboratory values; `None` without a version.
    pub laboratory: Option<Laboratory>,
    /// The assumptions that were made, by name.
    pub policies: Vec<PolicyUsed>,
}

/// The events of one treatment.
#[derive(Clone, Debug, Serialize)]
pub struct Course {
    /// Id of the treatment; `None` for events that name none.
    pub treatment: Option<String>,
    /// Its name in words; empty without a treatment.
    pub name: String,
    /// Its first day, as far as known; `None` when the record has no date of it.
    pub first_day: Option<DayInterval>,
    /// Terms by grade and by cycle.
    pub summary: AdverseEventSummary,
    /// The events, in the order of the record.
    pub events: Vec<CaseEvent>,
}

/// An event that is counted.
#[derive(Clone, Debug, Serialize)]
pub struct CaseEvent {
    /// Where it stands in the record: `/adverse_events/3`.
    pub pointer: String,
    /// The term of the CTCAE.
    pub term: &'static str,
    /// Its grade.
    pub grade: u8,
    /// The cycle, where recorded.
    pub cycle: Option<u32>,
    /// Whether it began on or after the first day of its treatment; `None` when the record dates no treatment for it.
    pub emergent: Option<Certainty>,
    /// Whether it is held to be related (possible, probable, definite); `None` when that is not recorded.
    pub related: Option<bool>,
    /// When it began.
    #[serde(skip)]
    pub(crate) start: DayInterval,
    /// When it ended; open at both ends when that is not recorded.
    #[serde(skip)]
    pub(crate) end: DayInterval,
}

/// An event that the CTCAE cannot summarise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AsWritten {
    /// Where it stands in the record.
    pub pointer: String,
    /// The words of the record.
    pub words: String,
    /// The grade, where recorded.
    pub grade: Option<u8>,
    /// Why it is in no summary.
    pub reason: String,
}

/// Summarises the adverse events of a case and grades its laboratory values.
///
/// With `chosen`, only events of that version are summarised and the others are listed with the reason; without it, the version
/// is the one that the events name.
///
/// # Errors
/// [`MixedVersions`] when the events name more than one version and none was chosen.
pub fn summarise(record: &Record, chosen: Option<CtcaeVersion>) -> Result<CaseSummary, MixedVersions> {
    let version = match chosen {
        Some(version) => Some(version),
        None => events::only_version(record)?,
    };
    let (courses, not_summarised) = events::courses(record, version)?;
    let laboratory = version.map(|version| {
        let events: Vec<&CaseEvent> = courses.iter().flat_map(|course| &course.events).collect();
        laboratory::grade(record, version, &events)
    });
    Ok(CaseSummary { version, courses, not_summarised, laboratory, policies: policies() })
}

fn policies() -> Vec<PolicyUsed> {
    let policy = |name, setting: &str| PolicyUsed { name, setting: setting.to_owned() };
    vec![
        policy("treatment-emergent", "began on or after the first day of the treatment named"),
        policy("second-tellings", "an event or value told again counts once, by its first telling"),
        policy("baseline", laboratory::BASELINE),
        policy("one-sided-limits", "a baseline within the limits that are given is normal"),
        policy("no-end", "an event without a recorded end may last on any later day"),
    ]
}

#[cfg(test)]
mod tests;
