//! What an endpoint is, how it ends, and why it may not be derivable.

use oncase_record::{Because, DayInterval};
use serde::Serialize;

use crate::duration::Span;

/// The endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Endpoint {
    /// From the start of a line to progression or death.
    ProgressionFreeSurvival,
    /// From the start of a line to progression; death censors.
    TimeToProgression,
    /// From the start of a line to the first complete or partial response.
    TimeToResponse,
    /// From the first complete or partial response to progression or death.
    DurationOfResponse,
    /// From the start of a line to progression or death, where stable disease is the best response.
    DurationOfStableDisease,
    /// From the start of a line to its last dose.
    TimeToDiscontinuation,
    /// From the start of a line to the start of the next, or death.
    TimeToNextTreatment,
    /// From the last dose of a line to the start of the next.
    TreatmentFreeInterval,
    /// From the start of a line to progression on the next line, or death.
    SecondProgressionFreeSurvival,
    /// From the start of a line, or from diagnosis, to death.
    OverallSurvival,
    /// From diagnosis to the last contact.
    FollowUp,
}

impl Endpoint {
    /// Its name as it is written in a report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ProgressionFreeSurvival => "progression-free survival",
            Self::TimeToProgression => "time to progression",
            Self::TimeToResponse => "time to response",
            Self::DurationOfResponse => "duration of response",
            Self::DurationOfStableDisease => "duration of stable disease",
            Self::TimeToDiscontinuation => "time to treatment discontinuation",
            Self::TimeToNextTreatment => "time to next treatment",
            Self::TreatmentFreeInterval => "treatment-free interval",
            Self::SecondProgressionFreeSurvival => "progression-free survival 2 (PFS2)",
            Self::OverallSurvival => "overall survival",
            Self::FollowUp => "follow-up",
        }
    }

    /// Its usual abbreviation, where there is one.
    pub const fn abbreviation(self) -> Option<&'static str> {
        match self {
            Self::ProgressionFreeSurvival => Some("PFS"),
            Self::TimeToProgression => Some("TTP"),
            Self::TimeToResponse => Some("TTR"),
            Self::DurationOfResponse => Some("DoR"),
            Self::TimeToDiscontinuation => Some("TTD"),
            Self::TimeToNextTreatment => Some("TTNT"),
            Self::TreatmentFreeInterval => Some("TFI"),
            Self::SecondProgressionFreeSurvival => Some("PFS2"),
            Self::OverallSurvival => Some("OS"),
            Self::DurationOfStableDisease | Self::FollowUp => None,
        }
    }
}

/// A moment of the course: when, and where the record says so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moment {
    /// When, as far as known.
    pub days: DayInterval,
    /// JSON pointer to the fact.
    pub fact: String,
}

/// What ended an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndEvent {
    /// Progression that the measurements show.
    Progression,
    /// Progression that a source states and that no measurement of the record can show.
    ClaimedProgression,
    /// Death.
    Death,
    /// The next line of therapy began.
    NextLine,
    /// The last dose.
    LastDose,
    /// The first complete or partial response.
    Response,
    /// The last contact: an end that is not an outcome.
    LastContact,
}

/// Why an endpoint is censored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CensoringReason {
    /// No event until the last adequate assessment.
    LastAssessment,
    /// A new anticancer therapy began before any event.
    NewTherapy,
    /// The event came after two or more missed visits.
    MissedVisits,
    /// No event until the last contact.
    LastContact,
    /// Treatment was still going on.
    Ongoing,
    /// Death ended the observation of an endpoint that does not count it.
    Death,
    /// There is no complete baseline, and the policy asks for one.
    NoBaseline,
}

/// How an endpoint ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// With an event.
    Event(EndEvent),
    /// Without one.
    Censored(CensoringReason),
}

/// Why an endpoint cannot be derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotDerivable {
    /// The record does not say when it began.
    NoStart,
    /// The record has neither an event nor an assessment nor a contact after the start.
    NothingAfterStart,
    /// No response was derived from measurements.
    NoResponse,
    /// The record does not carry responses: no baseline, no roles or no sizes.
    ResponseNotDerivable,
    /// The record does not say when it ended.
    NoEnd,
}

/// One endpoint of the patient.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// Which.
    pub endpoint: Endpoint,
    /// The line of therapy it belongs to, from 1; `None` for the whole course.
    pub line: Option<u32>,
    /// JSON pointer to the treatment that begins that line.
    pub treatment: Option<String>,
    /// Where it began.
    pub start: Option<Moment>,
    /// Where it ended, and how; or why it is not derivable.
    pub end: Result<(Moment, Ending), NotDerivable>,
    /// The last assessment without progression, when the event lies between it and the end.
    pub last_free: Option<Moment>,
    /// How long it lasted.
    pub span: Option<Span>,
    /// Why.
    pub because: Vec<Because>,
}

impl Outcome {
    /// Whether it ended with an event.
    pub fn is_event(&self) -> bool {
        matches!(self.end, Ok((_, Ending::Event(_))))
    }
}
