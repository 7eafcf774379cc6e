//! Exposure of a treatment as a record holds it.

use oncase_record::model::{Cycle, GivenDose, Record, Treatment};
use oncase_record::{Because, Derived};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{
    Cumulated, DrugCourse, DrugCycle, DrugExposure, ExposureError, cumulative_standing, drug_exposure,
};
use crate::cycles::CycleSpan;
use crate::days::NotDosingDays;
use crate::dose::{Basis, Dose, DoseError};
use crate::drug::same_drug;
use crate::from_record::{NotAdapted, cycle_span, written_regimen};
use crate::notation::{Timing, WrittenDrug, WrittenRegimen};

/// The exposure of one drug of a treatment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExposureOfTreatment {
    /// The drug.
    pub drug: String,
    /// The dose as planned, which tells a bolus from an infusion of the same drug.
    pub planned_dose: String,
    /// Why cycles recorded one by one cannot be summed; empty when they can.
    pub unclear: String,
    /// Sum over all cycles, least and greatest where the number of cycles or a dose is a range.
    pub total: Option<Derived<(Decimal, Decimal)>>,
    /// Unit of the sum: `mg`, `mg/m2`.
    pub unit: String,
    /// Dose intensity, where the cycles are recorded one by one.
    pub intensity: Option<DrugExposure>,
    /// Percent of the planned intensity over the delivered time, least and greatest, where only the number of cycles
    /// and the dates are recorded; every cycle is taken as planned.
    pub as_planned_percent: Option<Derived<(Decimal, Decimal)>>,
    /// The sum against its limit.
    pub cumulative: Option<Cumulated>,
}

/// The exposure of each drug of a treatment; empty when it has no drugs with a dose and days.
///
/// # Errors
/// [`NotAdapted`] for a dose that this room cannot read, or cycles out of order.
pub fn exposure_of_treatment(record: &Record, at: usize) -> Result<Vec<ExposureOfTreatment>, NotAdapted> {
    let (Some(written), Some(treatment)) = (written_regimen(record, at)?, record.treatments.get(at)) else {
        return Ok(Vec::new());
    };
    let mut exposures = Vec::new();
    for (nth, drug) in written.drugs.iter().enumerate() {
        let Some(planned) = per_cycle(drug, &written) else { continue };
        exposures.push(if treatment.cycles.is_empty() {
            from_count(record, at, treatment, drug, planned)
        } else {
            from_cycles(record, at, treatment, nth, &written, planned)?
        });
    }
    Ok(exposures)
}

/// The amount of a cycle: dose times administrations times days, least and greatest.
fn per_cycle(drug: &WrittenDrug, written: &WrittenRegimen) -> Option<(Decimal, Decimal)> {
    let (dose, timing) = (drug.dose?, drug.timing.as_ref()?);
    amount(dose, drug.times_a_day, timing, written.cycle_days?)
}

fn amount(dose: Dose, times_a_day: u8, timing: &Timing, cycle_days: u16) -> Option<(Decimal, Decimal)> {
    let days = Decimal::from(timing.days_in(cycle_days)?.count());
    let times = days.checked_mul(Decimal::from(times_a_day))?;
    Some((dose.low.checked_mul(times)?, dose.most().checked_mul(times)?))
}

fn unit(drug: &WrittenDrug) -> String {
    let Some(dose) = drug.dose else { return String::new() };
    match dose.basis {
        Basis::Flat => dose.unit.symbol().to_owned(),
        Basis::PerSquareMetre => format!("{}/m2", dose.unit.symbol()),
        Basis::PerKilogram => format!("{}/kg", dose.unit.symbol()),
        Basis::AreaUnderCurve => "AUC".to_owned(),
    }
}

fn from_count(
    record: &Record,
    at: usize,
    treatment: &Treatment,
    drug: &WrittenDrug,
    (least, most): (Decimal, Decimal),
) -> ExposureOfTreatment {
    let because = |count: String| {
        Because::rule("EXPOSURE-AS-PLANNED")
            .fact(format!("/treatments/{at}/cycles_given"))
            .number("cycles", count, "")
            .policy("doses", "as planned")
    };
    let total = treatment.cycles_given.and_then(|given| {
        let sum = (least.checked_mul(given.low.into())?, most.checked_mul(given.high.into())?);
        Some(Derived { value: sum, because: vec![because(given.to_string())] })
    });
    let exact = treatment.cycles_given.filter(|given| given.low == given.high).map(|given| given.low);
    let percent = exact.zip(cycle_span(record, at)).and_then(|(cycles, span)| percent_of_plan(cycles, &span));
    let unit = unit(drug);
    let cumulative = total.as_ref().and_then(|sum| cumulative_standing(&drug.drug, sum.value.1, &unit));
    ExposureOfTreatment {
        drug: drug.drug.clone(),
        planned_dose: drug.dose.map(|dose| dose.to_string()).unwrap_or_default(),
        unclear: String::new(),
        total,
        unit,
        intensity: None,
        as_planned_percent: percent
            .map(|value| Derived { value, because: vec![because(exact.unwrap_or(0).to_string())] }),
        cumulative,
    }
}

/// Planned time of the cycles over the delivered time that the dates allow.
fn percent_of_plan(cycles: u16, span: &CycleSpan) -> Option<(Decimal, Decimal)> {
    let (shortest, longest) = span.day_one_days().ok()?;
    let cycle = Decimal::from(span.cycle_days);
    let planned = cycle.checked_mul(Decimal::from(cycles))?;
    let percent = |days: i32| {
        let delivered = Decimal::from(days).checked_add(cycle)?;
        Some(planned.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(delivered)?.round_dp(2).normalize())
    };
    Some((percent(longest)?, percent(shortest)?))
}

fn from_cycles(
    record: &Record,
    at: usize,
    treatment: &Treatment,
    nth: usize,
    written: &WrittenRegimen,
    (planned, _): (Decimal, Decimal),
) -> Result<ExposureOfTreatment, NotAdapted> {
    let Some(drug) = written.drugs.get(nth) else {
        return Err(NotAdapted {
            pointer: format!("/treatments/{at}"),
            problem: format!("no component {nth}"),
        });
    };
    let mut exposure = ExposureOfTreatment {
        drug: drug.drug.clone(),
        planned_dose: drug.dose.map(|dose| dose.to_string()).unwrap_or_default(),
        unclear: String::new(),
        total: None,
        unit: unit(drug),
        intensity: None,
        as_planned_percent: None,
        cumulative: None,
    };
    let mut cycles = Vec::new();
    for cycle in &treatment.cycles {
        match given_amount(cycle, nth, written, planned) {
            Ok(amount) => cycles.push(DrugCycle { day_one: record.days(&cycle.start), amount }),
            Err(problem) => {
                exposure.unclear = format!("cycle {}: {problem}", cycle.number);
                return Ok(exposure);
            }
        }
    }
    let course = DrugCourse {
        drug: exposure.drug.clone(),
        unit: exposure.unit.clone(),
        planned_per_cycle: planned,
        planned_cycles: treatment
            .cycles_planned
            .filter(|count| count.low == count.high)
            .map(|count| count.low),
        cycle_days: written.cycle_days.unwrap_or_default(),
        cycles,
    };
    let intensity = drug_exposure(&course).map_err(|why: ExposureError| NotAdapted {
        pointer: format!("/treatments/{at}/cycles"),
        problem: why.to_string(),
    })?;
    let because = Because::rule("RDI-DELIVERED-TIME")
        .fact(format!("/treatments/{at}/cycles"))
        .policy("doses-not-listed", "as planned");
    exposure.cumulative = cumulative_standing(&exposure.drug, intensity.total, &exposure.unit);
    exposure.total = Some(Derived { value: (intensity.total, intensity.total), because: vec![because] });
    exposure.intensity = Some(intensity);
    Ok(exposure)
}

/// What a cycle gave of a drug. A cycle lists the doses that differ from the plan: a drug that it does not list was given
/// as planned, one that was left out stands there with a dose of 0.
fn given_amount(
    cycle: &Cycle,
    nth: usize,
    written: &WrittenRegimen,
    planned: Decimal,
) -> Result<Decimal, String> {
    let drug = written.drugs.get(nth).ok_or("no such component")?;
    let listed: Vec<_> = cycle.doses.iter().filter(|given| same_drug(&given.drug, &drug.drug)).collect();
    let of_drug: Vec<usize> = (0..)
        .zip(&written.drugs)
        .filter(|(_, other)| same_drug(&other.drug, &drug.drug))
        .map(|(at, _)| at)
        .collect();
    let mine = match (listed.len(), of_drug.len()) {
        (0, _) => return Ok(planned),
        (_, 1) => listed,
        (doses, components) if doses == components => {
            let place = of_drug.iter().position(|at| *at == nth).unwrap_or_default();
            listed.into_iter().skip(place).take(1).collect()
        }
        (doses, components) => {
            let name = &drug.drug;
            return Err(format!(
                "{doses} doses of {name} are listed and {components} are planned; list each of them"
            ));
        }
    };
    mine.into_iter().try_fold(Decimal::ZERO, |sum, given| {
        sum.checked_add(amount_listed(given, drug, written.cycle_days)?)
            .ok_or_else(|| "the sum is too large".to_owned())
    })
}

fn amount_listed(given: &GivenDose, drug: &WrittenDrug, cycle_days: Option<u16>) -> Result<Decimal, String> {
    if given.dose.upper.to_f64() == 0.0 {
        return Ok(Decimal::ZERO);
    }
    let dose: Dose = given.dose.to_string().parse().map_err(|why: DoseError| why.to_string())?;
    let of_plan = drug.dose.unwrap_or(dose);
    if (dose.unit, dose.basis) != (of_plan.unit, of_plan.basis) {
        return Err(format!("the dose {dose} of {} is not in the unit of the plan ({of_plan})", drug.drug));
    }
    let days = match &given.days {
        Some(days) => {
            Some(Timing::Days(days.to_string().parse().map_err(|why: NotDosingDays| why.to_string())?))
        }
        None => drug.timing.clone(),
    };
    let times = given.times_per_day.unwrap_or(drug.times_a_day);
    days.zip(cycle_days)
        .and_then(|(days, cycle_days)| amount(dose, times, &days, cycle_days))
        .map(|(amount, _)| amount)
        .ok_or_else(|| format!("the days of {} are not known", drug.drug))
}
