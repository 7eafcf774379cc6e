//! The types of the record. Field documentation is what the published JSON Schema shows to an editor.

mod calendar;
mod disease;
mod items;
mod observation;
mod pathology;
mod patient;
mod signs;
mod source;
mod statement;
mod treatment;

pub use disease::*;
pub use items::Item;
pub use observation::*;
pub use pathology::*;
pub use patient::*;
pub use signs::*;
pub use source::*;
pub use statement::*;
pub use treatment::*;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Identifier of an item, unique in its record: letters, digits, `-`, `_` and `.`.
pub type Id = String;

/// The version of the case file's form that this program reads and writes.
pub const CASE_FILE_VERSION: u32 = 1;

/// Everything written down about one patient.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Version of the case file's form: 1.
    pub oncase: u32,
    /// Identifier of the case.
    pub id: Id,
    /// Title of the case, as a report would carry it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// True when the patient is invented, for teaching or testing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invented: bool,
    /// Where the facts come from: publications, charts, systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceDocument>,
    /// The last day up to which the record is complete (data cut-off).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_cut_off: Option<crate::scalar::When>,
    /// The patient.
    #[serde(default)]
    pub patient: Patient,
    /// Complaints, findings, visits and other events of the course that no other section holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// Diagnoses, each with its date and basis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnoses: Vec<Diagnosis>,
    /// Tissue examined, with histology and markers of each specimen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub specimens: Vec<Specimen>,
    /// Stages, with the edition of the classification.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
    /// Lesions that are followed or mentioned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lesions: Vec<Lesion>,
    /// Time points of disease evaluation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<Assessment>,
    /// Surgery, systemic therapy, radiotherapy and procedures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub treatments: Vec<Treatment>,
    /// Laboratory results.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labs: Vec<LabResult>,
    /// Vital signs, body measurements and performance status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vitals: Vec<Vital>,
    /// Adverse events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adverse_events: Vec<AdverseEvent>,
    /// Contacts after treatment: status, death, loss to follow-up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub followup: Vec<FollowUp>,
    /// Conclusions that someone stated, to be compared with what the facts give.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// Text of a report that only its author can write, by section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrative: Option<Narrative>,
    /// Findings of the consistency check that a person has reviewed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<Settled>,
}

/// Sections of a report that the record cannot fill. Each is the author's own text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Narrative {
    /// Key words, two to five.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Abstract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Introduction: why this case is worth telling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introduction: Option<String>,
    /// Reasoning behind the diagnosis and its difficulties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnostic_reasoning: Option<String>,
    /// Discussion of strengths, limits and literature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discussion: Option<String>,
    /// The main lesson.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<String>,
    /// The patient's own view of the course.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient_perspective: Option<String>,
    /// How informed consent was obtained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub informed_consent: Option<String>,
    /// Funding and competing interests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competing_interests: Option<String>,
}

/// A finding that a person has reviewed and settled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    /// Code of the finding, such as `C104`.
    pub finding: String,
    /// Ids of the items it concerns; empty settles every finding with this code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Id>,
    /// Who reviewed it.
    pub by: String,
    /// When.
    pub on: crate::scalar::When,
    /// Why it may stand.
    pub reason: String,
}
