//! New lesions by mRECIST: in the liver rule L1 asks for size and pattern, or growth; elsewhere the record's word counts.

use oncase_record::Length;
use oncase_record::model::{NewLesion, Record};

use super::super::open::Open;
use super::super::told::{is_certain, measurement, name, organ, says_liver};
use crate::case::{AssessedPoint, Evaluation};
use crate::mrecist::{MrecistPolicies, NewNodule, NewNodules};

/// What an assessment says about new disease.
pub(super) enum NewDisease {
    None,
    /// A nodule of the liver that rule L1 counts.
    Nodule,
    /// A new lesion that counts as the record has it.
    Elsewhere,
    /// A nodule of the liver of which the record does not tell enough.
    Untold(Open),
}

pub(super) fn of(
    record: &Record,
    evaluation: &Evaluation,
    assessed: &AssessedPoint,
    policies: &MrecistPolicies,
) -> NewDisease {
    let new =
        record.assessments.get(assessed.assessment).map(|a| a.new_lesions.as_slice()).unwrap_or_default();
    let by_rule = |new: &NewLesion| {
        let organ = new.lesion.as_deref().and_then(|lesion| organ(record, lesion));
        policies.new_nodules == NewNodules::ByRule && says_liver(organ.unwrap_or(&new.site))
    };
    if new.iter().any(|new| !by_rule(new) && is_certain(record, new)) {
        return NewDisease::Elsewhere;
    }
    let mut untold: Option<Open> = None;
    for (at, new) in new.iter().enumerate().filter(|(_, new)| by_rule(new)) {
        match nodule(record, evaluation, assessed.assessment, at, new) {
            Ok(true) => return NewDisease::Nodule,
            Ok(false) => {}
            Err(open) => match &mut untold {
                Some(untold) => {
                    untold.what = format!("{}, nor {}", untold.what, open.what);
                    untold.places.extend(open.places);
                }
                None => untold = Some(open),
            },
        }
    }
    untold.map_or(NewDisease::None, NewDisease::Untold)
}

/// What one assessment shows of a nodule.
struct Sighting {
    diameter: Option<Length>,
    typical: Option<bool>,
}

/// Rule L1 for one nodule over the whole course: what is proven later counts from when it was first seen.
fn nodule(
    record: &Record,
    evaluation: &Evaluation,
    assessment: usize,
    at: usize,
    new: &NewLesion,
) -> Result<bool, Open> {
    let follow_ups = evaluation.follow_ups.iter();
    let sightings: Vec<Sighting> =
        follow_ups.filter_map(|index| sighting(record, *index, name(new))).collect();
    let first = sightings.iter().find_map(|sighting| sighting.diameter);
    let mut typical = None;
    for Sighting { diameter, typical: now } in &sightings {
        typical = now.or(typical);
        let (Some(diameter), Some(first)) = (*diameter, first) else { continue };
        let growth = Length(diameter.0.saturating_sub(first.0));
        if (NewNodule { diameter, typical: typical == Some(true), growth }).is_progression() {
            return Ok(true);
        }
    }
    let place = format!("/assessments/{assessment}/new_lesions/{at}");
    let open = |what: String, place: String| Err(Open { what, places: vec![place], ways: 2 });
    let large = sightings.iter().filter_map(|s| s.diameter).any(|diameter| diameter >= Length::from_mm(10));
    match first {
        None => open(format!("the diameter of the new nodule {}", name(new)), place),
        Some(_) if large && typical.is_none() => open(
            format!(
                "whether the new nodule {} has the vascular pattern of hepatocellular carcinoma",
                name(new)
            ),
            format!("{place}/hcc_pattern"),
        ),
        Some(_) => Ok(false),
    }
}

fn sighting(record: &Record, assessment: usize, nodule: &str) -> Option<Sighting> {
    let told = record.assessments.get(assessment)?;
    let listed = told.new_lesions.iter().find(|new| name(new) == nodule);
    let measured = measurement(record, assessment, nodule).map(|(_, told)| told);
    (listed.is_some() || measured.is_some()).then(|| Sighting {
        diameter: measured.and_then(|told| told.long),
        typical: listed.and_then(|new| new.hcc_pattern),
    })
}
