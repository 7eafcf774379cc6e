//! The form of a regimen file.

use std::collections::BTreeMap;

use oncase_record::Verification;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::days::DosingDays;
use crate::dose::Dose;
use crate::notation::{Route, Timing};

/// One regimen with everything known about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regimen {
    /// Short name, unique in the library: `STEM`.
    pub id: String,
    /// Name in words: "S-1 and temozolomide".
    pub name: String,
    /// Other short names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// In which disease or situation it was described.
    pub setting: String,
    /// What a reader must know before using these facts; empty when nothing.
    #[serde(default)]
    pub note: String,
    /// Publications by key; every fact below names one of them.
    pub sources: BTreeMap<String, String>,
    /// The parts given one after another; most regimens have one.
    pub phases: Vec<Phase>,
    /// Conditions for day 1 of a cycle.
    #[serde(default)]
    pub gates: Vec<Gate>,
    /// Rules for changing a dose.
    #[serde(default)]
    pub modifications: Vec<Modification>,
}

/// Cycles of one kind, given one after another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// "treatment", "induction", "maintenance".
    pub name: String,
    /// Days from one day 1 to the next.
    pub cycle_days: u16,
    /// How many cycles are planned.
    pub cycles: CyclesPlanned,
    /// The drugs.
    pub components: Vec<Component>,
}

/// How many cycles are planned: a number or range, or until something happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CyclesPlanned {
    /// Fewest cycles.
    #[serde(default)]
    pub fewest: Option<u16>,
    /// Most cycles.
    #[serde(default)]
    pub most: Option<u16>,
    /// "progression", "5 to 10 years".
    #[serde(default)]
    pub until: Option<String>,
    /// Key of the source.
    pub source: String,
    /// How far it was checked.
    pub verification: Verification,
}

/// One drug of a phase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// The drug table's name.
    pub drug: String,
    /// Dose of one administration. Either this or `tiers`.
    #[serde(default, deserialize_with = "optional_dose")]
    pub dose: Option<Dose>,
    /// Dose of one administration by body surface. Either this or `dose`.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// Administrations on each dosing day.
    #[serde(default = "once")]
    pub times_a_day: u8,
    /// Route.
    #[serde(deserialize_with = "route")]
    pub route: Route,
    /// Days of the cycle; `continuous` for every day. An infusion over several days is written on its first day.
    #[serde(deserialize_with = "timing")]
    pub days: Timing,
    /// Length of one infusion in minutes.
    #[serde(default)]
    pub infusion_minutes: Option<u32>,
    /// Largest dose.
    #[serde(default)]
    pub cap: Option<Cap>,
    /// Key of the source of dose and days.
    pub source: String,
    /// How far dose and days were checked.
    pub verification: Verification,
    /// Risk of vomiting.
    pub emetogenicity: Emetogenicity,
    /// Main toxicities; empty when the library has none.
    #[serde(default)]
    pub toxicities: String,
    /// Other published doses of this drug in this regimen.
    #[serde(default)]
    pub alternatives: Vec<Alternative>,
}

/// Dose for a range of body surface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The tier ends below this body surface in m2; absent in the last tier.
    #[serde(default, deserialize_with = "optional_decimal")]
    pub below_m2: Option<Decimal>,
    /// Dose of one administration.
    #[serde(deserialize_with = "dose")]
    pub dose: Dose,
    /// Key of the source.
    pub source: String,
    /// How far it was checked.
    pub verification: Verification,
}

/// Another published dose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// Dose of one administration.
    #[serde(deserialize_with = "dose")]
    pub dose: Dose,
    /// Administrations on each dosing day; as in the component when absent.
    #[serde(default)]
    pub times_a_day: Option<u8>,
    /// Days; as in the component when absent.
    #[serde(default, deserialize_with = "optional_timing")]
    pub days: Option<Timing>,
    /// Cycle length in days; as in the phase when absent.
    #[serde(default)]
    pub cycle_days: Option<u16>,
    /// Where it was used.
    pub note: String,
    /// Key of the source.
    pub source: String,
    /// How far it was checked.
    pub verification: Verification,
}

/// Largest dose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// The largest amount, as a flat dose.
    #[serde(deserialize_with = "dose")]
    pub dose: Dose,
    /// Counted per administration or per day.
    pub per: CapPer,
    /// Some centres use it, some do not: the calculation shows it and does not apply it unless asked.
    #[serde(default)]
    pub optional: bool,
    /// Key of the source.
    pub source: String,
    /// How far it was checked.
    pub verification: Verification,
}

/// What a cap is counted per.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CapPer {
    /// One administration.
    Administration,
    /// All administrations of one day.
    Day,
}

/// Risk of vomiting without prevention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Emetogenicity {
    /// `minimal`, `low`, `moderate`, `moderate-high`, `high`, or words where the sources differ.
    pub class: String,
    /// Guideline that classes it.
    pub guideline: String,
    /// How far it was checked.
    pub verification: Verification,
}

/// A condition on a laboratory value for day 1 of a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Unique in the library: `STEM-ANC`.
    pub id: String,
    /// Which day 1.
    pub when: GateTime,
    /// What is measured: `neutrophils`, `platelets`, `haemoglobin`, `bilirubin`, `creatinine clearance`.
    pub analyte: String,
    /// The comparison that must hold.
    pub comparison: Comparison,
    /// The threshold.
    #[serde(deserialize_with = "decimal")]
    pub value: Decimal,
    /// UCUM unit of the threshold; `[ULN]` for a multiple of the upper limit of normal.
    pub unit: String,
    /// The value must have been taken at most so many days before day 1; unlimited when absent.
    #[serde(default)]
    pub within_days: Option<u16>,
    /// From this value on (and below the threshold) the source gives a reduced dose instead of a delay.
    #[serde(default, deserialize_with = "optional_decimal")]
    pub modify_from: Option<Decimal>,
    /// What the source does when the condition is not met.
    pub otherwise: String,
    /// Key of the source.
    pub source: String,
    /// How far it was checked.
    pub verification: Verification,
}

/// Which day 1 a gate belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateTime {
    /// Every cycle.
    EveryDayOne,
    /// Cycle 1 only.
    FirstDayOne,
    /// Every cycle but the first.
    LaterDayOne,
}

/// How a value must stand to a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Comparison {
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// More than.
    #[serde(rename = ">")]
    Above,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Less than.
    #[serde(rename = "<")]
    Below,
}

/// A rule for changing a dose, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modification {
    /// The drug it concerns, or `all`.
    pub drug: String,
    /// When it applies.
    pub when: String,
    /// What is done.
    pub action: String,
    /// Key of the source.
    pub source: String,
    /// How far it was checked.
    pub verification: Verification,
}

fn once() -> u8 {
    1
}

fn dose<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Dose, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

fn optional_dose<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Dose>, D::Error> {
    dose(deserializer).map(Some)
}

fn timing<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timing, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text == "continuous" {
        return Ok(Timing::EveryDay);
    }
    text.parse::<DosingDays>().map(Timing::Days).map_err(D::Error::custom)
}

fn optional_timing<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timing>, D::Error> {
    timing(deserializer).map(Some)
}

fn route<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Route, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(match text.as_str() {
        "IV" => Route::Intravenous,
        "bolus" => Route::IntravenousBolus,
        "CIV" => Route::ContinuousIntravenous,
        "PO" => Route::Oral,
        "IM" => Route::Intramuscular,
        "SC" => Route::Subcutaneous,
        _ => {
            let message = format!("found the route `{text}`; expected IV, bolus, CIV, PO, IM or SC");
            return Err(D::Error::custom(message));
        }
    })
}

fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let text = String::deserialize(deserializer)?;
    Decimal::from_str_exact(&text).map_err(|_| {
        D::Error::custom(format!("found `{text}`; expected a number in quotes, such as \"1.5\""))
    })
}

fn optional_decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
    decimal(deserializer).map(Some)
}
