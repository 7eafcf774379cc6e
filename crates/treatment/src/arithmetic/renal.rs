//! Creatinine clearance, filtration rate, and carboplatin by target AUC.

use oncase_record::{Because, Derived};
use serde::Serialize;

use super::body::{BodySize, BodySurfaceFormula, body_mass_index, ideal_body_weight};
use super::{MeasureError, shown, within};

/// Micromoles per litre in one milligram per decilitre of creatinine.
const MICROMOLES_PER_MG_DL: f64 = 88.42;

/// Sex as the formulas use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// Serum creatinine with the unit in which it was measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "unit", content = "value")]
pub enum Creatinine {
    /// Milligrams per decilitre.
    #[serde(rename = "mg/dL")]
    MgDl(f64),
    /// Micromoles per litre.
    #[serde(rename = "umol/L")]
    MicromolL(f64),
}

impl Creatinine {
    /// In mg/dL; 1 mg/dL is 88.42 µmol/L.
    pub fn mg_dl(self) -> f64 {
        match self {
            Self::MgDl(value) => value,
            Self::MicromolL(value) => value / MICROMOLES_PER_MG_DL,
        }
    }

    /// In µmol/L.
    pub fn micromol_l(self) -> f64 {
        match self {
            Self::MgDl(value) => value * MICROMOLES_PER_MG_DL,
            Self::MicromolL(value) => value,
        }
    }
}

/// Which weight enters the Cockcroft-Gault formula.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WeightChoice {
    /// The actual weight.
    #[default]
    Actual,
    /// The ideal weight (Devine).
    Ideal,
    /// Ideal + 0.4 (actual − ideal) from a body mass index of 25 on, else the actual weight.
    AdjustedFrom25,
    /// The same from a body mass index of 30 on.
    AdjustedFrom30,
}

/// What the renal formulas need.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RenalPatient {
    age_years: f64,
    sex: Sex,
    creatinine: Creatinine,
    floor_mg_dl: Option<f64>,
}

impl RenalPatient {
    /// Age in completed years (18 to 120), sex and serum creatinine (0.1 to 30 mg/dL).
    ///
    /// # Errors
    /// [`MeasureError::OutOfRange`] outside these; the formulas are for adults.
    pub fn new(age_years: f64, sex: Sex, creatinine: Creatinine) -> Result<Self, MeasureError> {
        within("age", age_years, (18.0, 120.0), "years")?;
        within("creatinine", creatinine.mg_dl(), (0.1, 30.0), "mg/dL (8.8 to 2653 umol/L)")?;
        Ok(Self { age_years, sex, creatinine, floor_mg_dl: None })
    }

    /// Counts a creatinine below this (in mg/dL, 0.7 by custom) as this, against overestimated clearance.
    #[must_use]
    pub fn with_creatinine_floor(mut self, mg_dl: f64) -> Self {
        self.floor_mg_dl = Some(mg_dl);
        self
    }

    fn creatinine_mg_dl(&self) -> f64 {
        let measured = self.creatinine.mg_dl();
        self.floor_mg_dl.map_or(measured, |floor| measured.max(floor))
    }

    fn because(&self, rule: &'static str) -> Because {
        let because = Because::rule(rule).number("age", shown(self.age_years), "years").number(
            "creatinine",
            shown(self.creatinine_mg_dl()),
            "mg/dL",
        );
        let because = because.policy("sex", if self.sex == Sex::Female { "female" } else { "male" });
        match self.floor_mg_dl {
            Some(floor) => because.policy("creatinine-floor", format!("{} mg/dL", shown(floor))),
            None => because,
        }
    }
}

fn chosen_weight(size: BodySize, sex: Sex, choice: WeightChoice) -> (f64, &'static str) {
    let actual = size.weight_kg();
    let ideal = ideal_body_weight(size.height_cm(), sex);
    let adjusted =
        |from: f64| if body_mass_index(size) >= from { ideal + 0.4 * (actual - ideal) } else { actual };
    match choice {
        WeightChoice::Actual => (actual, "actual"),
        WeightChoice::Ideal => (ideal, "ideal"),
        WeightChoice::AdjustedFrom25 => (adjusted(25.0), "adjusted from BMI 25"),
        WeightChoice::AdjustedFrom30 => (adjusted(30.0), "adjusted from BMI 30"),
    }
}

/// Creatinine clearance in mL/min by Cockcroft and Gault: (140 − age) · weight (· 0.85 for women) / (72 · creatinine).
pub fn cockcroft_gault(patient: &RenalPatient, size: BodySize, choice: WeightChoice) -> Derived<f64> {
    let (weight, name) = chosen_weight(size, patient.sex, choice);
    let factor = if patient.sex == Sex::Female { 0.85 } else { 1.0 };
    let value = (140.0 - patient.age_years) * weight * factor / (72.0 * patient.creatinine_mg_dl());
    let because =
        patient.because("CRCL-COCKCROFT-GAULT").number("weight", shown(weight), "kg").policy("weight", name);
    Derived { value, because: vec![because] }
}

/// The shortcut for creatinine in µmol/L: (140 − age) · weight · 1.23 (men) or 1.04 (women) / creatinine. Its rounded
/// factors give about half a percent less than [`cockcroft_gault`].
pub fn cockcroft_gault_si(patient: &RenalPatient, size: BodySize, choice: WeightChoice) -> Derived<f64> {
    let (weight, name) = chosen_weight(size, patient.sex, choice);
    let factor = if patient.sex == Sex::Female { 1.04 } else { 1.23 };
    let micromol_l = patient.creatinine_mg_dl() * MICROMOLES_PER_MG_DL;
    let value = (140.0 - patient.age_years) * weight * factor / micromol_l;
    let because = patient
        .because("CRCL-COCKCROFT-GAULT-SI")
        .number("weight", shown(weight), "kg")
        .policy("weight", name);
    Derived { value, because: vec![because] }
}

/// Filtration rate in mL/min/1.73 m2 by CKD-EPI 2021 (creatinine, without race).
///
/// For dosing it must first be freed of the index: see [`without_index`].
pub fn ckd_epi_2021(patient: &RenalPatient) -> Derived<f64> {
    let (kappa, alpha, factor) = match patient.sex {
        Sex::Female => (0.7, -0.241, 1.012),
        Sex::Male => (0.9, -0.302, 1.0),
    };
    let ratio = patient.creatinine_mg_dl() / kappa;
    let value = 142.0
        * ratio.min(1.0).powf(alpha)
        * ratio.max(1.0).powf(-1.2)
        * 0.9938_f64.powf(patient.age_years)
        * factor;
    Derived { value, because: vec![patient.because("EGFR-CKD-EPI-2021")] }
}

/// A filtration rate in mL/min out of one in mL/min/1.73 m2: times body surface, divided by 1.73.
pub fn without_index(indexed: f64, size: BodySize, formula: BodySurfaceFormula) -> Derived<f64> {
    let surface = size.body_surface(formula);
    let because = Because::rule("EGFR-WITHOUT-INDEX")
        .number("filtration rate, indexed", shown(indexed), "mL/min/1.73 m2")
        .number("body surface", shown(surface.value), "m2");
    let mut reasons = vec![because];
    reasons.extend(surface.because);
    Derived { value: indexed * surface.value / 1.73, because: reasons }
}

/// Carboplatin in mg by Calvert: AUC · (GFR + 25), with the filtration rate capped (125 mL/min when estimated).
///
/// # Errors
/// [`MeasureError::OutOfRange`] for a target AUC outside 1 to 15 or a filtration rate outside 1 to 250 mL/min.
pub fn calvert(auc: f64, filtration_rate: f64, cap: Option<f64>) -> Result<Derived<f64>, MeasureError> {
    within("target AUC", auc, (1.0, 15.0), "mg/mL·min")?;
    within("filtration rate", filtration_rate, (1.0, 250.0), "mL/min")?;
    let used = cap.map_or(filtration_rate, |cap| filtration_rate.min(cap));
    let because = Because::rule("CARBOPLATIN-CALVERT")
        .number("target AUC", shown(auc), "mg/mL·min")
        .number("filtration rate", shown(filtration_rate), "mL/min")
        .number("filtration rate used", shown(used), "mL/min")
        .policy(
            "filtration-cap",
            cap.map_or_else(|| "off".to_owned(), |cap| format!("{} mL/min", shown(cap))),
        );
    Ok(Derived { value: auc * (used + 25.0), because: vec![because] })
}
