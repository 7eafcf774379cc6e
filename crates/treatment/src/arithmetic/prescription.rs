//! The dose of a library component for one patient: calculated, with caps, by the formulas of this module.

use oncase_record::{Because, Derived};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use serde::Serialize;

use super::body::{BodySize, BodySurfaceFormula};
use super::renal::calvert;
use super::{MeasureError, shown};
use crate::dose::{Basis, Dose, Unit};
use crate::library::{Cap, CapPer, Component};

/// What doses are calculated from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct PatientFacts {
    /// Height and weight.
    pub size: Option<BodySize>,
    /// Formula for body surface.
    pub formula: BodySurfaceFormula,
    /// Filtration rate in mL/min (not indexed to 1.73 m2), for carboplatin.
    pub filtration_rate: Option<f64>,
    /// Cap of the filtration rate in mL/min; 125 by custom where it was estimated.
    pub filtration_cap: Option<f64>,
    /// Whether caps that only some centres use are applied.
    pub optional_caps: bool,
}

/// Unit of a calculated amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AmountUnit(pub Unit);

/// A calculated dose of one administration.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Prescribed {
    /// The dose as published, from which it was calculated.
    pub published: String,
    /// Least amount (of a published range); the amount itself otherwise.
    pub low: Decimal,
    /// Greatest amount of a published range.
    pub high: Option<Decimal>,
    /// Unit of the amounts.
    pub unit: AmountUnit,
    /// Whether a cap lowered the amount.
    pub capped: bool,
}

/// The dose of one administration of a component for a patient.
///
/// # Errors
/// [`MeasureError::Missing`] when the dose needs height and weight or a filtration rate that is not given.
pub fn prescribe(component: &Component, patient: &PatientFacts) -> Result<Derived<Prescribed>, MeasureError> {
    let (dose, mut reasons) = published_dose(component, patient)?;
    let (low, reason) = amount(dose, dose.low, component, patient)?;
    let high = match dose.high {
        Some(high) => Some(amount(dose, high, component, patient)?.0),
        None => None,
    };
    reasons.extend(reason);
    let cap = component.cap.as_ref().filter(|cap| !cap.optional || patient.optional_caps);
    let limit = cap.and_then(|cap| cap_of_one(cap, component.times_a_day));
    let under = |amount: Decimal| limit.map_or(amount, |limit| amount.min(limit));
    let capped = high.unwrap_or(low) > under(high.unwrap_or(low));
    if capped {
        let limit = limit.map(|limit| limit.to_string()).unwrap_or_default();
        reasons.push(Because::rule("DOSE-CAP").number(
            "cap of one administration",
            limit,
            dose.unit.symbol(),
        ));
    }
    let value = Prescribed {
        published: dose.to_string(),
        low: under(low),
        high: high.map(under).filter(|high| *high != under(low)),
        unit: AmountUnit(dose.unit),
        capped,
    };
    Ok(Derived { value, because: reasons })
}

fn missing(what: &'static str, component: &Component) -> MeasureError {
    MeasureError::Missing { what, needed_for: format!("the dose of {}", component.drug) }
}

/// The component's dose, or the tier for the patient's body surface.
fn published_dose(
    component: &Component,
    patient: &PatientFacts,
) -> Result<(Dose, Vec<Because>), MeasureError> {
    if let Some(dose) = component.dose {
        return Ok((dose, Vec::new()));
    }
    let size = patient.size.ok_or_else(|| missing("height and weight", component))?;
    let surface = size.body_surface(patient.formula);
    let exact = Decimal::from_f64(surface.value).unwrap_or_default();
    let tier = component.tiers.iter().find(|tier| tier.below_m2.is_none_or(|below| exact < below));
    let tier = tier.ok_or_else(|| missing("tier for this body surface", component))?;
    let mut reasons = vec![Because::rule("DOSE-TIER").number("body surface", shown(surface.value), "m2")];
    reasons.extend(surface.because);
    Ok((tier.dose, reasons))
}

fn amount(
    dose: Dose,
    number: Decimal,
    component: &Component,
    patient: &PatientFacts,
) -> Result<(Decimal, Vec<Because>), MeasureError> {
    let size = || patient.size.ok_or_else(|| missing("height and weight", component));
    let times = |factor: f64| {
        Decimal::from_f64(number.to_f64().unwrap_or(0.0) * factor).unwrap_or_default().round_dp(2)
    };
    match dose.basis {
        Basis::Flat => Ok((number, Vec::new())),
        Basis::PerSquareMetre => {
            let surface = size()?.body_surface(patient.formula);
            let because = Because::rule("DOSE-PER-M2").number("dose", number.to_string(), "per m2").number(
                "body surface",
                shown(surface.value),
                "m2",
            );
            Ok((times(surface.value), std::iter::once(because).chain(surface.because).collect()))
        }
        Basis::PerKilogram => {
            let weight = size()?.weight_kg();
            let because = Because::rule("DOSE-PER-KG").number("dose", number.to_string(), "per kg").number(
                "weight",
                shown(weight),
                "kg",
            );
            Ok((times(weight), vec![because]))
        }
        Basis::AreaUnderCurve => {
            let rate = patient.filtration_rate.ok_or_else(|| missing("filtration rate", component))?;
            let dose = calvert(number.to_f64().unwrap_or(0.0), rate, patient.filtration_cap)?;
            Ok((Decimal::from_f64(dose.value).unwrap_or_default().round_dp(2), dose.because))
        }
    }
}

/// The cap of one administration; a cap by day is shared by the administrations of the day.
fn cap_of_one(cap: &Cap, times_a_day: u8) -> Option<Decimal> {
    match cap.per {
        CapPer::Administration => Some(cap.dose.low),
        CapPer::Day => cap.dose.low.checked_div(Decimal::from(times_a_day.max(1))),
    }
}
