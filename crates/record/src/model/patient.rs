//! The patient, and the events of the course that no other section holds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, SourcePlaces};
use crate::scalar::{Age, When};

/// The patient.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Patient {
    /// Sex as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Age with the date at which it was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<Age>,
    /// Date of birth, as far as known and permitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth: Option<When>,
    /// Date of death.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub death: Option<When>,
    /// Ethnicity or ancestry, where it matters and is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ethnicity: Option<String>,
    /// Earlier illnesses and comorbidities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub past_illness: Option<String>,
    /// Cancer and other illnesses in the family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_history: Option<String>,
    /// Smoking, alcohol, exposures, reproductive history.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal_history: Option<String>,
    /// Germ-line findings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub genetics: Option<String>,
    /// Medication at presentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medication: Option<String>,
    /// Allergies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allergies: Option<String>,
    /// Anything else, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// Sex as recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Other or intersex.
    Other,
    /// Not recorded.
    Unknown,
}

/// A complaint, finding, visit or other event of the course.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Identifier, for other items to refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Id of the item that tells the same thing elsewhere in the sources; both tellings are kept and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// What kind of event it is.
    pub kind: EventKind,
    /// What happened, in a few words.
    pub what: String,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<When>,
    /// Until when, for something that lasted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<When>,
    /// The treatment it followed or concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<Id>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// Kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// A complaint of the patient.
    Symptom,
    /// The visit at which the patient presented.
    Presentation,
    /// A physical examination or its result.
    Examination,
    /// An investigation that no assessment holds, such as an endoscopy.
    Investigation,
    /// A referral or change of hospital.
    Referral,
    /// A decision, for instance of a tumour board.
    Decision,
    /// Disease progression reported without an assessment of its own.
    Progression,
    /// Recurrence after treatment with curative intent.
    Recurrence,
    /// Pregnancy.
    Pregnancy,
    /// Anything else.
    Other,
}
