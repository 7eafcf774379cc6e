//! Doses against the regimen library, their plan and their sums (class 14).

use std::collections::BTreeMap;

use oncase_record::model::{Component, Treatment, VitalMeasure};
use oncase_record::scalar::{Comparator, Dose, DoseBasis};
use oncase_treatment::{
    Aspect, Candidate, Fit, Library, Point, Reason, Standing, drug_name, recognise, same_drug,
    written_regimen,
};

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
    let candidates = recognise(&written, library, None);
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
    let surface = body_surface(context);
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

fn body_surface(context: &Context<'_>) -> (f64, f64) {
    let recorded = context.record.vitals.iter().filter(|v| v.measure == VitalMeasure::BodySurfaceArea);
    let values =
        recorded.filter(|v| v.value.comparator == Comparator::Equal).map(|v| v.value.number.to_f64());
    let bounds = values.fold(None, |bounds: Option<(f64, f64)>, value| {
        Some(bounds.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    });
    // Weight changes during treatment, and doses are rounded: a tenth either way.
    bounds.map_or(BODY_SURFACE, |(low, high)| (low * 0.9, high * 1.1))
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

/// Highest daily and cumulative amounts. Both are remembered, not read in a publication: shown as unverified.
const DAILY_MG: [(&str, f64); 2] = [("S-1", 160.0), ("temozolomide", 500.0)];
const CUMULATIVE_MG_PER_M2: [(&str, f64); 3] =
    [("doxorubicin", 550.0), ("epirubicin", 900.0), ("pirarubicin", 950.0)];

/// Amounts of a day and of all cycles above the usual limits.
pub(crate) fn daily_and_cumulative(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut sums: BTreeMap<&str, (f64, Vec<(String, String)>)> = BTreeMap::new();
    for (at, treatment) in context.record.treatments.iter().enumerate() {
        if treatment.same_as.is_some() {
            continue;
        }
        for (k, component) in treatment.components.iter().enumerate() {
            let Some(milligrams) = component.dose.as_ref().and_then(in_milligrams) else { continue };
            let Some(dose) = &component.dose else { continue };
            let spot = (format!("/treatments/{at}/components/{k}/dose"), dose.to_string());
            let a_day = milligrams * f64::from(component.times_per_day.unwrap_or(1));
            let name = drug_name(&component.drug);
            let limit = DAILY_MG.iter().find(|(drug, _)| same_drug(drug, &name));
            if let Some((drug, limit)) =
                limit.filter(|(_, limit)| dose.basis == DoseBasis::Amount && a_day > *limit)
            {
                found.push(
                    Finding::edge(
                        "C145",
                        format!(
                            "{a_day:.0} mg of {drug} a day; more than {limit:.0} mg is not usual [unverified]"
                        ),
                    )
                    .at(spot.0.clone(), spot.1.clone())
                    .mend("is the dose or the number of administrations a day wrong? correct it"),
                );
            }
            let limit = CUMULATIVE_MG_PER_M2.iter().find(|(drug, _)| same_drug(drug, &name));
            if let (Some((drug, _)), DoseBasis::PerSquareMetre, Some(given)) =
                (limit, dose.basis, treatment.cycles_given)
            {
                let days = component.days.as_ref().map_or(1, |days| days.days().len());
                let total = a_day * days as f64 * f64::from(given.low);
                let entry = sums.entry(drug).or_default();
                entry.0 += total;
                entry.1.push((spot.0, format!("{total:.0} mg/m2 in {given} cycles")));
            }
        }
    }
    for (drug, (total, spots)) in sums {
        let limit =
            CUMULATIVE_MG_PER_M2.iter().find(|(name, _)| *name == drug).map_or(f64::MAX, |(_, limit)| *limit);
        if total > limit {
            found.push(
                Finding::edge(
                    "C146",
                    format!(
                        "{total:.0} mg/m2 of {drug} in all; the usual limit is {limit:.0} mg/m2 [unverified]"
                    ),
                )
                .at_all(spots)
                .mend("is a dose or a number of cycles wrong? correct it, or settle the finding"),
            );
        }
    }
    found
}
