//! Which regimen of the library a written treatment is: what agrees, what differs, what cannot be told.
//!
//! What the record leaves open is said to be unclear; it is never counted as an error and never filled in.

mod dose;
mod explain;

use std::collections::BTreeSet;

pub(crate) use dose::published_text;
use oncase_record::Verification;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::drug::{Drug, Identity, same_drug};
use crate::library::{Component, Library, Phase, Regimen};
use crate::notation::{WrittenDrug, WrittenRegimen};

/// A regimen of the library that the written treatment may be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// Id of the library regimen.
    pub regimen: String,
    /// Its name in words.
    pub name: String,
    /// The phase compared.
    pub phase: String,
    /// How well it fits.
    pub fit: Fit,
    /// Every comparison made, in the order drugs, doses, days, cycle.
    pub points: Vec<Point>,
}

/// How well a regimen fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fit {
    /// Everything that was compared agrees.
    AsPublished,
    /// The same drugs; nothing differs, but something is unclear.
    SameDrugsSomethingUnclear,
    /// The same drugs in another schedule or dose.
    SameDrugsOtherSchedule,
    /// At least half of the drugs are shared.
    SomeDrugs,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// What was compared.
    pub aspect: Aspect,
    /// The drug, where the comparison concerns one.
    pub drug: Option<String>,
    /// The outcome.
    pub standing: Standing,
    /// As written in the record; empty when nothing is written.
    pub given: String,
    /// As in the library.
    pub published: String,
    /// How far the published fact was checked; `None` where several facts are compared at once.
    pub verification: Option<Verification>,
    /// Why.
    pub reason: Reason,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// The set of drugs.
    Drugs,
    /// Amount and basis of a dose.
    Dose,
    /// Administrations a day.
    TimesADay,
    /// Dosing days.
    Days,
    /// Route.
    Route,
    /// Length of the cycle.
    CycleLength,
    /// Body surface that flat doses of several drugs would imply together.
    BodySurface,
}

/// Outcome of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The same.
    Agrees,
    /// Not the same.
    Differs,
    /// The record does not say enough.
    Unclear,
}

/// Whether a dose is compared by administration or by its sum over the cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// One administration.
    Administration,
    /// All administrations of a cycle, because the schedules differ.
    Cycle,
}

/// Why a comparison came out as it did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "because")]
pub enum Reason {
    /// Both say the same.
    Same,
    /// They say different things.
    Different,
    /// The record does not say.
    NotSaid,
    /// Drugs that only one side has.
    DrugSets {
        /// In the library, not in the record.
        missing: Vec<String>,
        /// In the record, not in the library.
        extra: Vec<String>,
    },
    /// The dose is another percentage of the published one.
    PercentOfPublished {
        /// Percent of the nearest published dose.
        percent: Decimal,
        /// What was compared.
        per: Per,
    },
    /// The amount is written without its basis, and the published dose is per square metre.
    BasisNotSaid {
        /// Percent of the published dose, read as per square metre: least and greatest over a published range.
        percent_if_per_m2: (Decimal, Decimal),
        /// Body surface in m2 at which a flat amount would be the full dose: least and greatest.
        body_surface_if_flat: (Decimal, Decimal),
        /// What was compared.
        per: Per,
    },
    /// The amount equals a flat tier, and the same number is also published per square metre.
    FlatTierOrPerM2 {
        /// Tier begins at this body surface.
        from_m2: Option<Decimal>,
        /// Tier ends below this body surface.
        below_m2: Option<Decimal>,
        /// The publication that gives the same number per square metre; empty when none does.
        per_m2_in: String,
    },
    /// The tier for the known body surface asks for another dose.
    OtherTier {
        /// The body surface used.
        body_surface_m2: Decimal,
    },
    /// A flat amount of a drug that is dosed by target area under the curve: needs the filtration rate.
    NeedsFiltrationRate,
    /// No one body surface makes the flat amounts full doses of all drugs.
    NoCommonBodySurface {
        /// Drug and the body surface (least, greatest) at which its amount is the full dose.
        implied: Vec<(String, Decimal, Decimal)>,
    },
}

/// The library regimens that a written treatment may be, best first.
///
/// `body_surface_m2` settles tiers where it is known. A treatment none of whose drugs are in the library has no
/// candidates.
pub fn recognise(
    given: &WrittenRegimen,
    library: &Library,
    body_surface_m2: Option<Decimal>,
) -> Vec<Candidate> {
    let drugs: BTreeSet<Identity> = given.drugs.iter().map(|drug| Identity::of(&drug.drug)).collect();
    let mut candidates: Vec<Candidate> = library
        .with_any_of(&drugs)
        .flat_map(|regimen| regimen.phases.iter().map(move |phase| (regimen, phase)))
        .filter_map(|(regimen, phase)| compare(given, regimen, phase, body_surface_m2))
        .collect();
    candidates.sort_by_key(|c| (c.fit, count(c, Standing::Differs), count(c, Standing::Unclear)));
    candidates
}

fn count(candidate: &Candidate, standing: Standing) -> usize {
    candidate.points.iter().filter(|point| point.standing == standing).count()
}

fn compare(
    given: &WrittenRegimen,
    regimen: &Regimen,
    phase: &Phase,
    body_surface_m2: Option<Decimal>,
) -> Option<Candidate> {
    let drugs = drugs_point(given, phase)?;
    let same_drugs = drugs.standing == Standing::Agrees;
    let mut points = vec![drugs];
    for (written, component) in pairs(given, phase) {
        points.extend(dose::points(written, component, phase, given.cycle_days, body_surface_m2));
    }
    points.extend(dose::common_body_surface(&points));
    points.push(cycle_point(given, phase));
    let any = |standing| points.iter().any(|point| point.standing == standing);
    let fit = match (same_drugs, any(Standing::Differs), any(Standing::Unclear)) {
        (false, _, _) => Fit::SomeDrugs,
        (true, true, _) => Fit::SameDrugsOtherSchedule,
        (true, false, true) => Fit::SameDrugsSomethingUnclear,
        (true, false, false) => Fit::AsPublished,
    };
    let (id, name) = (regimen.id.clone(), regimen.name.clone());
    Some(Candidate { regimen: id, name, phase: phase.name.clone(), fit, points })
}

/// Compares the sets of drugs; `None` when less than half of all drugs are shared.
///
/// Drugs that only accompany a treatment, such as folinic acid, do not count when the record leaves them out.
fn drugs_point(given: &WrittenRegimen, phase: &Phase) -> Option<Point> {
    let written = unique(given.drugs.iter().map(|drug| drug.drug.as_str()));
    let published = unique(phase.components.iter().map(|component| component.drug.as_str()));
    let without = |names: &[&str], others: &[&str]| -> Vec<String> {
        let missing = names.iter().filter(|name| !others.iter().any(|other| same_drug(name, other)));
        missing
            .filter(|name| !Drug::find(name).is_some_and(|drug| drug.supportive))
            .map(|s| (*s).to_owned())
            .collect()
    };
    let (missing, extra) = (without(&published, &written), without(&written, &published));
    let shared = written.iter().filter(|name| published.iter().any(|other| same_drug(name, other))).count();
    if shared == 0 || shared < missing.len() + extra.len() {
        return None;
    }
    let same = missing.is_empty() && extra.is_empty();
    Some(Point {
        aspect: Aspect::Drugs,
        drug: None,
        standing: if same { Standing::Agrees } else { Standing::Differs },
        given: written.join(" + "),
        published: published.join(" + "),
        verification: None,
        reason: if same { Reason::Same } else { Reason::DrugSets { missing, extra } },
    })
}

fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut unique: Vec<&str> = Vec::new();
    for name in names {
        if !unique.iter().any(|known| same_drug(known, name)) {
            unique.push(name);
        }
    }
    unique
}

/// Written and published entries of the same drug; a drug given twice (bolus and infusion) is paired by route, then
/// by dose, then in order.
fn pairs<'a>(given: &'a WrittenRegimen, phase: &'a Phase) -> Vec<(&'a WrittenDrug, &'a Component)> {
    let mut free: Vec<&Component> = phase.components.iter().collect();
    let mut pairs = Vec::new();
    for written in &given.drugs {
        let of_drug = |component: &&Component| same_drug(&component.drug, &written.drug);
        let by_route = free.iter().position(|c| of_drug(c) && written.route == Some(c.route));
        let published = |component: &&Component| {
            written.dose.zip(component.dose).is_some_and(|(given, published)| published.allows(given.low))
        };
        let by_dose = || free.iter().position(|c| of_drug(c) && published(c));
        let Some(at) = by_route.or_else(by_dose).or_else(|| free.iter().position(of_drug)) else { continue };
        pairs.push((written, free.remove(at)));
    }
    pairs
}

fn cycle_point(given: &WrittenRegimen, phase: &Phase) -> Point {
    let alternatives =
        phase.components.iter().flat_map(|c| &c.alternatives).filter_map(|other| other.cycle_days);
    let (standing, reason) = match given.cycle_days {
        None => (Standing::Unclear, Reason::NotSaid),
        Some(days) if days == phase.cycle_days || alternatives.into_iter().any(|other| other == days) => {
            (Standing::Agrees, Reason::Same)
        }
        Some(_) => (Standing::Differs, Reason::Different),
    };
    Point {
        aspect: Aspect::CycleLength,
        drug: None,
        standing,
        given: given.cycle_days.map(|days| format!("q{days}d")).unwrap_or_default(),
        published: format!("q{}d", phase.cycle_days),
        verification: Some(phase.cycles.verification),
        reason,
    }
}

#[cfg(test)]
mod tests;
