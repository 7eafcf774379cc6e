//! Doses against the regimen library, their plan and their sums (class 14).

use std::collections::BTreeMap;

use oncase_record::Verification;
use oncase_record::model::{Component, Treatment};
use oncase_record::scalar::{Dose, DoseBasis};
use oncase_treatment::{
    Aspect, Basis, Candidate, CumulativeStanding, Fit, Library, LimitStanding, Point, Reason, Standing,
    cumulative_standing, dose_against_limit, drug_name, recognise, same_drug, written_regimen,
};
use rust_decimal::Decimal;

use crate::context::Context;
use crate::finding::Finding;

/// A dose of more than this percentage of the published one, or less than its inverse, is remarkable.
///
/// Oncase's own reading: reductions go down to about half; nothing is given at one and a half times its dose.
const MOST_PERCENT: f64 = 150.0;
const LEAST_PERCENT: f64 = 40.0;
/// From a hundredfold difference on, the unit is wrong (g for mg, ug for mg).
const UNIT_SLIP: f64 = 100.0;

/// The library regimen that a treatment is, when it has the same drugs.
fn candidate(context: &Context<'_>, at: usize) -> Option<Candidate> {
    let written = written_regimen(context.record, at).ok()??;
    let library = Library::embedded();
    let named = context.record.treatments.get(at)?.regimen.as_deref().and_then(|name| library.find(name));
    let candidates = recognise(&written, library, context.body_surface());
    let same_drugs = |candidate: &&Candidate| candidate.fit <= Fit::SameDrugsOtherSchedule;
    let by_name = candidates.iter().filter(same_drugs).find(|c| named.is_some_and(|n| n.id == c.regimen));
    by_name.or_else(|| candidates.iter().find(same_drugs)).cloned()
}

fn components<'r>(treatment: &'r Treatment, drug: &str) -> Option<(usize, &'r Component)> {
    treatment.components.iter().enumerate().find(|(_, component)| same_drug(&component.drug, drug))
}

fn percent_of(point: &Point) -> Option<f64> {
    match &point.reason {
        Reason::PercentOfPublished { percent, .. } => percent.to_string().parse().ok(),
        Reason::BasisNotSaid { percent_if_per_m2, body_surface_if_flat, .. } => {
            let number = |value: &dyn ToString| value.to_string().parse::<f64>().ok();
            // Read either way: as the published basis, or as a flat amount for a body of 1.2 to 2.4 m2.
            let per_m2 = number(&percent_if_per_m2.1)?;
            let flat = number(&body_surface_if_flat.1)?;
            let as_flat = (flat / 1.2).max(0.0) * 100.0;
            Some(if flat > 1.0 && flat < 2.6 {
                100.0
            } else if per_m2 > 100.0 {
                per_m2
            } else {
                as_flat.min(100.0)
            })
        }
        _ => None,
    }
}

/// A unit slip, or a dose far from the published one.
pub(crate) fn units_and_ranges(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, treatment) in context.record.treatments.iter().enumerate() {
        let Some(candidate) = candidate(context, at) else { continue };
        let doses = candidate.points.iter().filter(|point| {
            point.aspect == Aspect::Dose && matches!(point.standing, Standing::Differs | Standing::Unclear)
        });
        for point in doses {
            let (Some(drug), Some(percent)) = (&point.drug, percent_of(point)) else { continue };
            let Some((k, component)) = components(treatment, drug) else { continue };
            let Some(dose) = &component.dose else { continue };
            let spot = (format!("/treatments/{at}/components/{k}/dose"), dose.to_string());
            let compared = format!("{} in {}", point.published, candidate.regimen);
            let factor = (percent / 100.0).max(100.0 / percent.max(1e-9));
            if factor >= UNIT_SLIP {
                found.push(
                    Finding::impossible(
                        "C141",
                        format!(
                            "{drug} {dose} is {factor:.0} times away from {compared}: a slip of the unit?"
                        ),
                    )
                    .at(spot.0, spot.1)
                    .mend("is it mg and not g? correct the unit"),
                );
            } else if !(LEAST_PERCENT..=MOST_PERCENT).contains(&percent) {
                found.push(
                    Finding::edge("C142", format!("{drug} {dose} is {percent:.0} % of {compared}"))
                        .at(spot.0, spot.1)
                        .mend("is the number, the unit or the schedule wrong? correct it, or settle the finding"),
                );
            }
        }
    }
    found
}

/// Doses whose basis (flat or per square metre) is not said.
pub(crate) fn basis(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, treatment) in context.record.treatments.iter().enumerate() {
        let Some(candidate) = candidate(context, at) else { continue };
        let unclear = candidate.points.iter().filter(|point| {
            matches!(point.reason, Reason::BasisNotSaid { .. } | Reason::FlatTierOrPerM2 { .. })
        });
        let spots: Vec<(String, String)> = unclear
            .filter_map(|point| {
                let (k, component) = components(treatment, point.drug.as_deref()?)?;
                (component.flat.is_none()).then_some(())?;
                Some((format!("/treatments/{at}/components/{k}/dose"), component.dose.as_ref()?.to_string()))
            })
            .collect();
        if !spots.is_empty() && treatment.same_as.is_none() {
            found.push(
                Finding::uncheckable(
                    "C143",
                    format!(
                        "the doses are given without their basis; {} is dosed per square metre or by body surface, and flat amounts cannot be compared with it",
                        candidate.regimen
                    ),
                )
                .at_all(spots)
                .mend("write mg/m2, or `flat: true`, when the source says which"),
            );
        }
    }
    found
}

fn in_milligrams(dose: &Dose) -> Option<f64> {
    let amount = dose.upper.to_f64();
    match dose.unit {
        "mg" => Some(amount),
        "g" => Some(amount * 1000.0),
        "ug" => Some(amount / 1000.0),
        _ => None,
    }
}

/// The smallest and largest body surface in m2 of an adult. Oncase's own reading.
const BODY_SURFACE: (f64, f64) = (1.2, 2.6);

/// Doses given in a cycle that the plan cannot mean.
pub(crate) fn given_against_planned(context: &Context<'_>) -> Vec<Finding> {
    let surface = context.body_surfaces();
    // Weight changes during treatment, and doses are rounded: a tenth either way.
    let surface = surface.map_or(BODY_SURFACE, |(low, high)| (low * 0.9, high * 1.1));
    let mut found = Vec::new();
    for (at, treatment) in context.record.treatments.iter().enumerate() {
        for (c, cycle) in treatment.cycles.iter().enumerate() {
            for (d, given) in cycle.doses.iter().enumerate() {
                // A drug planned twice (bolus and infusion) is compared with its larger dose.
                let planned = treatment
                    .components
                    .iter()
                    .enumerate()
                    .filter(|(_, p)| same_drug(&p.drug, &given.drug))
                    .filter_map(|(k, p)| Some((k, p.dose.as_ref()?)))
                    .max_by(|a, b| a.1.upper.to_f64().total_cmp(&b.1.upper.to_f64()));
                let Some((k, planned)) = planned else { continue };
                let Some(title) = beyond_plan(&given.drug, &given.dose, planned, surface) else { continue };
                found.push(
                    Finding::edge("C144", format!("cycle {}: {title}", cycle.number))
                        .at(
                            format!("/treatments/{at}/cycles/{c}/doses/{d}/dose"),
                            format!("given: {}", given.dose),
                        )
                        .at(format!("/treatments/{at}/components/{k}/dose"), format!("planned: {planned}"))
                        .mend("is a number or a unit wrong? correct it"),
                );
            }
        }
    }
    found
}

fn beyond_plan(drug: &str, given: &Dose, planned: &Dose, surface: (f64, f64)) -> Option<String> {
    let (given_mg, planned_mg) = (in_milligrams(given)?, in_milligrams(planned)?);
    let allowed = match (planned.basis, given.basis) {
        (a, b) if a == b => planned_mg * 1.1,
        (DoseBasis::PerSquareMetre, DoseBasis::Amount) => planned_mg * surface.1,
        _ => return None,
    };
    (given_mg > allowed).then(|| {
        format!("{drug} {given} is more than the planned {planned} allows ({allowed:.0} mg at most)")
    })
}

fn mark(verification: Verification) -> &'static str {
    if verification == Verification::Unverified { " [unverified]" } else { "" }
}

/// A single or daily dose above the largest that is published for the drug.
pub(crate) fn above_the_largest(context: &Context<'_>) -> Vec<Finding> {
    let surface = context.body_surface();
    let mut found = Vec::new();
    for at in 0..context.record.treatments.len() {
        let Ok(Some(written)) = written_regimen(context.record, at) else { continue };
        for (k, drug) in written.drugs.iter().enumerate() {
            let Some(against) = dose_against_limit(drug, surface) else { continue };
            if against.standing != LimitStanding::Above {
                continue;
            }
            let limit = against.limit;
            let times = if drug.times_a_day > 1 {
                format!(", {} times a day", drug.times_a_day)
            } else {
                String::new()
            };
            let dose = drug.dose.map(|dose| dose.to_string()).unwrap_or_default();
            let title = format!(
                "{} {dose}{times} is above the largest published dose, {}{}",
                drug.drug,
                limit.most,
                mark(limit.verification)
            );
            found.push(
                Finding::edge("C145", title)
                    .at(format!("/treatments/{at}/components/{k}/dose"), format!("{dose}{times}"))
                    .mend("is the dose, its unit or the number of administrations a day wrong? correct it"),
            );
        }
    }
    found
}

/// The sum of a drug over all planned doses of the cycles given, at or above its highest limit in use.
pub(crate) fn cumulative(context: &Context<'_>) -> Vec<Finding> {
    let mut sums: BTreeMap<String, (Decimal, Vec<(String, String)>)> = BTreeMap::new();
    for (at, treatment) in context.record.treatments.iter().enumerate() {
        let (None, Some(cycles)) = (&treatment.same_as, treatment.cycles_given) else { continue };
        let Ok(Some(written)) = written_regimen(context.record, at) else { continue };
        for (k, (drug, component)) in written.drugs.iter().zip(&treatment.components).enumerate() {
            let milligrams = drug.dose.and_then(oncase_treatment::Dose::in_milligrams);
            let Some(dose) = milligrams.filter(|dose| dose.basis == Basis::PerSquareMetre) else { continue };
            let days = component.days.as_ref().map_or(1, |days| days.days().len());
            let times = Decimal::from(days) * Decimal::from(drug.times_a_day) * Decimal::from(cycles.low);
            let Some(total) = dose.low.checked_mul(times) else { continue };
            let entry = sums.entry(drug_name(&drug.drug)).or_default();
            entry.0 = entry.0.saturating_add(total);
            let words = format!("{} mg/m2 in {cycles} cycles", total.normalize());
            entry.1.push((format!("/treatments/{at}/components/{k}/dose"), words));
        }
    }
    let reached = sums.into_iter().filter_map(|(drug, (total, spots))| {
        let sum = cumulative_standing(&drug, total, "mg/m2")?;
        (sum.standing == CumulativeStanding::Reached).then(|| {
            let limit = sum.limit.to.unwrap_or(sum.limit.from);
            Finding::edge(
                "C146",
                format!(
                    "{} mg/m2 of {drug} in all; the highest limit in use is {} mg/m2 ({}){}",
                    total.normalize(),
                    limit.normalize(),
                    sum.limit.effect,
                    mark(sum.limit.verification)
                ),
            )
            .at_all(spots)
            .mend("is a dose or a number of cycles wrong? correct it, or settle the finding")
        })
    });
    reached.collect()
}
