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
    match dose.basis {
        Basis::Flat => Ok((number, Vec::new())),
        Basis::PerSquareMetre => {
            let surface = size()?.body_surface(patient.formula);
            let (amount, because) = per_square_metre(number, surface.value);
            Ok((amount, std::iter::once(because).chain(surface.because).collect()))
        }
        Basis::PerKilogram => {
            let (amount, because) = per_kilogram(number, size()?.weight_kg());
            Ok((amount, vec![because]))
        }
        Basis::AreaUnderCurve => {
            let rate = patient.filtration_rate.ok_or_else(|| missing("filtration rate", component))?;
            let dose = calvert(number.to_f64().unwrap_or(0.0), rate, patient.filtration_cap)?;
            Ok((Decimal::from_f64(dose.value).unwrap_or_default().round_dp(2), dose.because))
        }
    }
}

/// An amount per square metre for a body surface in m2.
pub(super) fn per_square_metre(number: Decimal, surface_m2: f64) -> (Decimal, Because) {
    let because = Because::rule("DOSE-PER-M2").number("dose", number.to_string(), "per m2");
    (times(number, surface_m2), because.number("body surface", shown(surface_m2), "m2"))
}

/// An amount per kilogram for a weight in kg.
pub(super) fn per_kilogram(number: Decimal, weight_kg: f64) -> (Decimal, Because) {
    let because = Because::rule("DOSE-PER-KG").number("dose", number.to_string(), "per kg");
    (times(number, weight_kg), because.number("weight", shown(weight_kg), "kg"))
}

fn times(number: Decimal, factor: f64) -> Decimal {
    Decimal::from_f64(number.to_f64().unwrap_or(0.0) * factor).unwrap_or_default().round_dp(2)
}

/// The cap of one administration; a cap by day is shared by the administrations of the day.
fn cap_of_one(cap: &Cap, times_a_day: u8) -> Option<Decimal> {
    match cap.per {
        CapPer::Administration => Some(cap.dose.low),
        CapPer::Day => cap.dose.low.checked_div(Decimal::from(times_a_day.max(1))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Library;

    fn prescribed(regimen: &str, drug: &str, patient: &PatientFacts) -> Prescribed {
        let regimen = Library::embedded().find(regimen).expect(regimen);
        let mut components = regimen.phases.iter().flat_map(|phase| &phase.components);
        let component = components.find(|component| component.drug == drug).expect(drug);
        prescribe(component, patient).expect("a dose").value
    }

    fn person(height_cm: f64, weight_kg: f64) -> PatientFacts {
        PatientFacts { size: BodySize::new(height_cm, weight_kg).ok(), ..PatientFacts::default() }
    }

    /// 162 cm and 50 kg are exactly 1.5 m2 by Mosteller (8100 / 3600 = 2.25): the tier from 1.5 m2 on.
    #[test]
    fn a_body_surface_at_the_end_of_a_tier_belongs_to_the_next() {
        let s1 = |height, weight| prescribed("STEM", "S-1", &person(height, weight)).low;
        assert_eq!(s1(162.0, 50.0), Decimal::from(60));
        assert_eq!(s1(162.0, 49.9), Decimal::from(50));
        // 150 cm and 37.5 kg are exactly 1.25 m2 (5625 / 3600 = 1.5625).
        assert_eq!(s1(150.0, 37.5), Decimal::from(50));
        assert_eq!(s1(150.0, 37.4), Decimal::from(40));
    }

    /// 180 cm and 80 kg are 2 m2: vincristine 1.2 mg/m2 would be 2.4 mg and is capped at 2 mg.
    #[test]
    fn a_cap_lowers_the_dose_and_says_so() {
        let vincristine = prescribed("CAV", "vincristine", &person(180.0, 80.0));
        assert_eq!((vincristine.low, vincristine.capped), (Decimal::from(2), true));
        let small = prescribed("CAV", "vincristine", &person(150.0, 50.0));
        assert_eq!((small.low, small.capped), (Decimal::new(173, 2), false));
    }

    /// 750 mg/m2 at 2 m2 are 1500 mg; 2500 mg a day in two doses are 1250 mg, where that cap is applied.
    #[test]
    fn a_cap_by_day_is_shared_and_an_optional_one_is_asked_for() {
        let mut patient = person(180.0, 80.0);
        assert_eq!(prescribed("CAPTEM", "capecitabine", &patient).low, Decimal::from(1500));
        patient.optional_caps = true;
        assert_eq!(prescribed("CAPTEM", "capecitabine", &patient).low, Decimal::from(1250));
    }

    #[test]
    fn a_published_range_stays_a_range() {
        let cisplatin = prescribed("EP", "cisplatin", &person(180.0, 80.0));
        assert_eq!((cisplatin.low, cisplatin.high), (Decimal::from(150), Some(Decimal::from(160))));
    }

    #[test]
    fn a_dose_per_kilogram_and_one_by_auc() {
        let mut patient = person(180.0, 80.0);
        assert_eq!(prescribed("NIVO-IPI-NEN", "ipilimumab", &patient).low, Decimal::from(80));
        patient.filtration_rate = Some(90.0);
        assert_eq!(prescribed("EC", "carboplatin", &patient).low, Decimal::from(575));
    }
}
