//! New lesions by mRECIST: in the liver rule L1 asks for size and pattern, or growth; elsewhere the record's word counts.

use oncase_record::Length;
use oncase_record::model::{NewLesion, Record};

use super::super::open::Open;
use super::super::told::{is_certain, measurement, name, organ, place, says_liver};
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
    for new in new.iter().filter(|new| by_rule(new)) {
        match nodule(record, evaluation, new) {
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
    /// Where the diameter stands, or would stand.
    diameter_place: String,
    typical: Option<bool>,
    /// Where the pattern stands, or would stand.
    pattern_place: String,
}

/// Rule L1 for one nodule over the whole course: what is proven later counts from when it was first seen.
fn nodule(record: &Record, evaluation: &Evaluation, new: &NewLesion) -> Result<bool, Open> {
    let follow_ups = evaluation.follow_ups.iter();
    let sightings: Vec<Sighting> =
        follow_ups.filter_map(|index| sighting(record, *index, name(new))).collect();
    let first = sightings.iter().find_map(|sighting| sighting.diameter);
    // A pattern once seen counts from then on; one that was not seen may have come.
    let mut typical = false;
    let (mut patterns, mut diameters) = (Vec::new(), Vec::new());
    for sighting in &sightings {
        typical |= sighting.typical == Some(true);
        let Some((diameter, first)) = sighting.diameter.zip(first) else {
            diameters.push(sighting.diameter_place.clone());
            continue;
        };
        let growth = Length(diameter.0.saturating_sub(first.0));
        if (NewNodule { diameter, typical, growth }).is_progression() {
            return Ok(true);
        }
        if (NewNodule { diameter, typical: true, growth }).is_progression() && sighting.typical.is_none() {
            patterns.push(sighting.pattern_place.clone());
        }
    }
    let what = match (diameters.is_empty(), patterns.is_empty()) {
        (true, true) => return Ok(false),
        (false, _) => format!("the diameter of the new nodule {}", name(new)),
        (true, false) => {
            format!(
                "whether the new nodule {} has the vascular pattern of hepatocellular carcinoma",
                name(new)
            )
        }
    };
    Err(Open { what, places: diameters.into_iter().chain(patterns).collect(), ways: 2 })
}

fn sighting(record: &Record, assessment: usize, nodule: &str) -> Option<Sighting> {
    let told = record.assessments.get(assessment)?;
    let listed = told.new_lesions.iter().position(|new| name(new) == nodule);
    let measured = measurement(record, assessment, nodule).map(|(_, told)| told);
    (listed.is_some() || measured.is_some()).then(|| Sighting {
        diameter: measured.and_then(|told| told.long),
        diameter_place: place(record, assessment, nodule, "long"),
        typical: listed.and_then(|at| told.new_lesions.get(at)?.hcc_pattern),
        pattern_place: match listed {
            Some(at) => format!("/assessments/{assessment}/new_lesions/{at}/hcc_pattern"),
            None => format!("/assessments/{assessment}/new_lesions"),
        },
    })
}
