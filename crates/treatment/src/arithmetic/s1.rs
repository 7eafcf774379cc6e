//! S-1: tiers by body surface, and two formulas that respect renal function.

use oncase_record::{Because, Derived};
use serde::Serialize;

use super::renal::Sex;
use super::{MeasureError, shown, within};

/// Target daily exposure to fluorouracil in ng·h/mL (Takeuchi 2021).
const TARGET_AUC: f64 = 1447.8;

/// Published formulas for the daily dose of S-1 from renal function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum S1Formula {
    /// Booka 2016: AUC · (21.9 + 0.375 CLcr) · BSA / 1000.
    Booka2016,
    /// Takeuchi 2021: AUC · (14.5 + 8.23 for men + 0.301 CLcr) · BSA / 1000.
    Takeuchi2021,
}

/// Daily dose of S-1 in mg (as tegafur) for the target exposure.
///
/// # Errors
/// [`MeasureError::OutOfRange`] for a clearance outside 10 to 200 mL/min or a body surface outside 0.8 to 3 m2.
pub fn s1_daily_dose(
    formula: S1Formula,
    clearance: f64,
    body_surface_m2: f64,
    sex: Sex,
) -> Result<Derived<f64>, MeasureError> {
    within("creatinine clearance", clearance, (10.0, 200.0), "mL/min")?;
    within("body surface", body_surface_m2, (0.8, 3.0), "m2")?;
    let male = if sex == Sex::Male { 8.23 } else { 0.0 };
    let (rule, per_m2) = match formula {
        S1Formula::Booka2016 => ("S1-BOOKA", 21.9 + 0.375 * clearance),
        S1Formula::Takeuchi2021 => ("S1-TAKEUCHI", 14.5 + male + 0.301 * clearance),
    };
    let because = Because::rule(rule)
        .number("target AUC", shown(TARGET_AUC), "ng·h/mL")
        .number("creatinine clearance", shown(clearance), "mL/min")
        .number("body surface", shown(body_surface_m2), "m2")
        .policy("sex", if sex == Sex::Female { "female" } else { "male" });
    Ok(Derived { value: TARGET_AUC * per_m2 * body_surface_m2 / 1000.0, because: vec![because] })
}

/// The dose of S-1 in mg, twice a day, by body surface: 40 below 1.25 m2, 50 below 1.5 m2, else 60.
///
/// # Errors
/// [`MeasureError::OutOfRange`] for a body surface outside 0.8 to 3 m2.
pub fn s1_tier(body_surface_m2: f64) -> Result<Derived<u32>, MeasureError> {
    within("body surface", body_surface_m2, (0.8, 3.0), "m2")?;
    let value = match body_surface_m2 {
        surface if surface < 1.25 => 40,
        surface if surface < 1.5 => 50,
        _ => 60,
    };
    let because = Because::rule("S1-TIERS").number("body surface", shown(body_surface_m2), "m2");
    Ok(Derived { value, because: vec![because] })
}
