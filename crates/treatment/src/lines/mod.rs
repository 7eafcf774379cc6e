//! Lines of therapy, assigned treatment by treatment, each with its reason.
//!
//! Published algorithms differ in the window for combinations, in gaps, substitutions and maintenance; each of
//! these is a named setting here and stands in the reason of every assignment that it decided.

mod assign;
mod explain;
mod settings;

use oncase_record::model::{Intent, StopReason, TreatmentKind};
use oncase_record::{Because, DayInterval};
use serde::Serialize;

pub use assign::lines_of_therapy;
pub use settings::{LineSettings, MaintenanceRule, UnknownIntent};

/// One treatment, as far as lines of therapy need it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TreatmentGiven {
    /// Where it stands in the record.
    pub pointer: String,
    /// Its kind.
    pub kind: TreatmentKind,
    /// Its intent, where stated.
    pub intent: Option<Intent>,
    /// The drugs; empty when the record names none.
    pub drugs: Vec<String>,
    /// Its first day.
    pub start: DayInterval,
    /// Its last day; `None` when the record gives none.
    pub end: Option<DayInterval>,
    /// Whether it was still given at the data cut-off.
    pub ongoing: bool,
    /// The line that the record states.
    pub stated_line: Option<u8>,
    /// Why it was stopped.
    pub stop_reason: Option<StopReason>,
}

/// What lines of therapy need to know about the disease.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DiseaseCourse {
    /// Since when the disease is metastatic or not resectable.
    pub advanced_since: Option<DayInterval>,
    /// Dates of progression.
    pub progressions: Vec<DayInterval>,
}

/// Lines of a patient.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LineHistory {
    /// One entry for each treatment, in the order of the input.
    pub assignments: Vec<Assignment>,
    /// The lines in order.
    pub lines: Vec<Line>,
    /// The settings used.
    pub settings: LineSettings,
}

/// To which line a treatment belongs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assignment {
    /// Index of the treatment in the input.
    pub treatment: usize,
    /// The line, or none.
    pub place: Place,
    /// The line that the record states.
    pub stated: Option<u8>,
    /// Why.
    pub because: Because,
}

impl Assignment {
    /// Whether the stated line is the derived one; `None` when nothing is stated.
    pub fn agrees_with_stated(&self) -> Option<bool> {
        let stated = u32::from(self.stated?);
        Some(match self.place {
            Place::Line { number, .. } => number == stated,
            Place::NotALine | Place::Unclear => false,
        })
    }
}

/// Where a treatment stands among the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "place")]
pub enum Place {
    /// It belongs to this line.
    Line {
        /// The line, from 1.
        number: u32,
        /// Whether it began the line.
        begins: bool,
        /// False when the dates or drugs as recorded allow another line too.
        certain: bool,
    },
    /// It does not count as a line.
    NotALine,
    /// The record does not say enough.
    Unclear,
}

/// One line of therapy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Its number, from 1.
    pub number: u32,
    /// Its treatments, by index of the input.
    pub treatments: Vec<usize>,
    /// Its drugs by the names of the drug table; empty when none is named.
    pub drugs: Vec<String>,
    /// First day.
    pub start: DayInterval,
    /// Last day of treatment; `None` when it goes on or is not recorded.
    pub end: Option<DayInterval>,
    /// Still given at the data cut-off.
    pub ongoing: bool,
    /// Why it ended.
    pub end_reason: EndReason,
    /// Days from its last treatment to the start of the next line, shortest and longest; an end is `None` when the
    /// record does not bound it. Negative when the dates allow an overlap.
    pub treatment_free_days: Option<(Option<i32>, Option<i32>)>,
    /// Days from its start to the start of the next line, shortest and longest.
    pub days_to_next_line: Option<(Option<i32>, Option<i32>)>,
    /// The line number that the record states for its first treatment.
    pub stated: Option<u8>,
}

/// Why a line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
pub enum EndReason {
    /// The record says why.
    Recorded {
        /// The recorded reason.
        stop: StopReason,
    },
    /// No reason is recorded, but a progression between its start and the next line is.
    ProgressionRecorded,
    /// No reason is recorded; another line followed.
    AnotherLineFollowed,
    /// It goes on.
    Ongoing,
    /// Nothing is recorded.
    NotKnown,
}

#[cfg(test)]
mod tests;
