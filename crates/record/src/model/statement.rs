//! Statements: conclusions that someone stated.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, SourcePlaces};
use crate::scalar::{StatedDuration, When};

/// A conclusion that someone stated. It is compared with the facts, never used as one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Identifier, for other items to refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Id of the item that tells the same thing elsewhere in the sources; both tellings are kept and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// What it is about.
    pub about: Topic,
    /// Id of the item it concerns: a treatment, a specimen, an event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Id>,
    /// What it says: `PR`, `not needed`, `approximately 0.1 %`.
    pub says: String,
    /// The duration it states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<StatedDuration>,
    /// Where that duration begins: an id, or an id with `.start` or `.end`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Where that duration ends: an id, or an id with `.start` or `.end`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The response it states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<super::Response>,
    /// Criteria it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criteria: Option<String>,
    /// The highest grade of toxicity it states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<u8>,
    /// The percentage it states, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
    /// The count that the percentage is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<u64>,
    /// The count it is out of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<u64>,
    /// The marker it speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
    /// The table or figure it points to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points_to: Option<String>,
    /// The place it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    /// The sites it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<String>,
    /// The date it states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<When>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Response at a time point.
    Response,
    /// Best overall response.
    BestResponse,
    /// Progression-free survival.
    ProgressionFreeSurvival,
    /// Overall survival.
    OverallSurvival,
    /// Duration of response.
    DurationOfResponse,
    /// Time between two events.
    TimeBetween,
    /// Toxicity in general.
    Toxicity,
    /// Whether doses were reduced.
    DoseReduction,
    /// Number of cycles.
    Cycles,
    /// Line of therapy.
    Line,
    /// Age.
    Age,
    /// Where something was done.
    Facility,
    /// Sites of disease.
    Site,
    /// Stage.
    Stage,
    /// A marker.
    Marker,
    /// A ratio or percentage.
    Ratio,
    /// A table or figure that shows something.
    Pointer,
    /// A schedule of visits, tests or imaging.
    Schedule,
    /// Alive or dead.
    VitalStatus,
    /// Treatment given or refused.
    Treatment,
    /// Anything else.
    Other,
}
