//! Laboratory results, vital signs, adverse events and follow-up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Code, Id, SourcePlaces};
use crate::scalar::{MeasuredValue, When};

/// One laboratory result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabResult {
    /// Identifier, for other items to refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Id of the item that tells the same thing elsewhere in the sources; both tellings are kept and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// When the sample was taken.
    pub date: When,
    /// The test in words: `neutrophils`, `haemoglobin`, `ALT`.
    pub test: String,
    /// The number.
    pub value: MeasuredValue,
    /// Its unit, in UCUM notation: `10*9/L`, `g/dL`, `U/L`.
    pub unit: String,
    /// Lower limit of this laboratory's reference range, in the same unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lower_limit: Option<MeasuredValue>,
    /// Upper limit of this laboratory's reference range, in the same unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper_limit: Option<MeasuredValue>,
    /// Code for the test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// Whether the sample was taken fasting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fasting: Option<bool>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// A vital sign, a body measurement or a performance status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vital {
    /// Identifier, for other items to refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Id of the item that tells the same thing elsewhere in the sources; both tellings are kept and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// When it was taken.
    pub date: When,
    /// What was measured.
    pub measure: VitalMeasure,
    /// The number; for a performance status, the grade.
    pub value: MeasuredValue,
    /// Its unit: `kg`, `cm`, `m2`, `mm[Hg]`, `Cel`; none for a performance status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// Vital signs, body measurements and performance status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VitalMeasure {
    /// Body weight.
    Weight,
    /// Body height.
    Height,
    /// Body surface area as the source gives it.
    BodySurfaceArea,
    /// Body temperature.
    Temperature,
    /// Systolic blood pressure.
    SystolicPressure,
    /// Diastolic blood pressure.
    DiastolicPressure,
    /// Heart rate.
    HeartRate,
    /// Oxygen saturation.
    OxygenSaturation,
    /// ECOG performance status, 0 to 5.
    #[serde(rename = "ECOG")]
    Ecog,
    /// Karnofsky performance status, 0 to 100.
    Karnofsky,
}

/// An adverse event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdverseEvent {
    /// Identifier, for other items to refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Id of the item that tells the same thing elsewhere in the sources; both tellings are kept and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// CTCAE term; left out when the source names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// The words of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_written: Option<String>,
    /// CTCAE version with which it was graded: `4.03`, `5.0` or `6.0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ctcae: Option<String>,
    /// Grade, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<u8>,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<When>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<When>,
    /// The treatment during which it occurred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-refers-to" = "treatments"))]
    pub treatment: Option<Id>,
    /// The cycle in which it occurred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<u16>,
    /// Relation to the treatment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
    /// What was done with the treatment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<AeAction>,
    /// Whether it was a serious adverse event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serious: Option<bool>,
    /// Its outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// Relation of an adverse event to treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Attribution {
    /// Not related.
    Unrelated,
    /// Unlikely to be related.
    Unlikely,
    /// Possibly related.
    Possible,
    /// Probably related.
    Probable,
    /// Definitely related.
    Definite,
}

/// What was done with the treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AeAction {
    /// Nothing: the dose was not changed.
    None,
    /// The next dose was delayed.
    Delayed,
    /// The dose was reduced.
    Reduced,
    /// Treatment was interrupted.
    Interrupted,
    /// Treatment was stopped.
    Stopped,
}

/// A contact with the patient, or news of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// Identifier, for other items to refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Id of the item that tells the same thing elsewhere in the sources; both tellings are kept and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// When.
    pub date: When,
    /// Alive or dead.
    pub status: VitalStatus,
    /// State of the disease in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disease: Option<String>,
    /// Cause of death.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause_of_death: Option<String>,
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

/// Vital status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VitalStatus {
    /// Alive.
    Alive,
    /// Dead.
    Dead,
    /// Lost to follow-up.
    LostToFollowUp,
    /// Not known.
    Unknown,
}
