//! Treatments: surgery, systemic therapy with planned and given doses, radiotherapy, procedures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Code, Id, SourcePlaces};
use crate::scalar::{Count, DayList, Dose, StatedDuration, When};

/// One treatment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// Identifier, for other items to refer to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Id of the item that tells the same thing elsewhere in the sources; both tellings are kept and compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// What kind of treatment it is.
    pub kind: TreatmentKind,
    /// Its name in words: "right modified radical mastectomy", "S-1 and temozolomide".
    pub name: String,
    /// Short name of the regimen: `EP`, `STEM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regimen: Option<String>,
    /// With what intent it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Intent>,
    /// The line of therapy that the source states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u8>,
    /// Date of a single procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<When>,
    /// First day; for a regimen, day 1 of cycle 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<When>,
    /// Last day on which it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<When>,
    /// True when it was still going on at the data cut-off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ongoing: Option<bool>,
    /// Organ or region treated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    /// Drugs as planned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Component>,
    /// Planned length of a cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle_length: Option<StatedDuration>,
    /// Cycles planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycles_planned: Option<Count>,
    /// Cycles given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycles_given: Option<Count>,
    /// Cycles as given, one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cycles: Vec<Cycle>,
    /// How often a procedure was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<Count>,
    /// Fractions of radiotherapy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fractions: Option<Count>,
    /// Total dose of radiotherapy or radionuclide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_dose: Option<Dose>,
    /// Why it was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_stopped: Option<StopReason>,
    /// Result of a procedure: margins, response of a treated lesion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Codes for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

impl Treatment {
    /// A treatment of which nothing but its kind and name is recorded.
    pub fn named(kind: TreatmentKind, name: impl Into<String>) -> Self {
        Self {
            id: None,
            same_as: None,
            kind,
            name: name.into(),
            regimen: None,
            intent: None,
            line: None,
            date: None,
            start: None,
            end: None,
            ongoing: None,
            site: None,
            facility: None,
            components: Vec::new(),
            cycle_length: None,
            cycles_planned: None,
            cycles_given: None,
            cycles: Vec::new(),
            times: None,
            fractions: None,
            total_dose: None,
            reason_stopped: None,
            outcome: None,
            codes: Vec::new(),
            note: None,
            source: None,
        }
    }
}

/// Kinds of treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TreatmentKind {
    /// Surgery.
    Surgery,
    /// Cytotoxic, targeted or immune therapy.
    Systemic,
    /// Endocrine therapy of the tumour.
    Endocrine,
    /// External beam or brachytherapy.
    Radiotherapy,
    /// Radionuclide therapy.
    Radionuclide,
    /// Embolisation, ablation and other local procedures.
    LocalProcedure,
    /// Stem cell or organ transplantation.
    Transplantation,
    /// Supportive care, growth factors, transfusions.
    Supportive,
}

/// Intent of a treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Intent {
    /// Before surgery with curative intent.
    Neoadjuvant,
    /// With curative intent.
    Curative,
    /// After surgery with curative intent.
    Adjuvant,
    /// For advanced disease.
    Palliative,
    /// Continued after a response or stable disease.
    Maintenance,
    /// Not stated.
    Unknown,
}

/// One drug of a regimen, as planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// The drug's name.
    pub drug: String,
    /// Dose at each administration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose: Option<Dose>,
    /// True when the source says that the dose is flat; left out when it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flat: Option<bool>,
    /// Administrations a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times_per_day: Option<u8>,
    /// Days of the cycle on which it is given; left out for continuous treatment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<DayList>,
    /// Route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// Codes for the drug.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// Routes of administration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// By mouth.
    Oral,
    /// Into a vein.
    Intravenous,
    /// Under the skin.
    Subcutaneous,
    /// Into a muscle.
    Intramuscular,
    /// Into an artery.
    IntraArterial,
    /// Into the cerebrospinal fluid.
    Intrathecal,
    /// On the skin.
    Topical,
    /// Another route.
    Other,
}

/// One cycle as given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cycle {
    /// Its number, from 1.
    pub number: u16,
    /// Its day 1.
    pub start: When,
    /// Doses given; left out when all were given as planned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doses: Vec<GivenDose>,
    /// Delay against the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delayed_by: Option<StatedDuration>,
    /// Why it was delayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_reason: Option<String>,
    /// Anything else, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// One drug of one cycle, as given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenDose {
    /// The drug's name, as in the components.
    pub drug: String,
    /// Dose at each administration.
    pub dose: Dose,
    /// Administrations a day; as planned when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times_per_day: Option<u8>,
    /// Days of the cycle; as planned when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<DayList>,
    /// Why it differs from the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where this was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourcePlaces>,
}

/// Reasons for stopping a treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StopReason {
    /// Given as planned.
    Completed,
    /// Disease progression.
    Progression,
    /// Toxicity.
    Toxicity,
    /// The patient's choice.
    PatientChoice,
    /// Death.
    Death,
    /// Another reason.
    Other,
    /// Not stated.
    Unknown,
}
