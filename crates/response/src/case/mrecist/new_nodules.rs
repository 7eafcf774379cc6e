//! New lesions by mRECIST: in the liver rule L1 asks for size and pattern, or growth; elsewhere the record's word counts.

use oncase_record::Length;
use oncase_record::model::{MeasurementState, NewLesion, Record};

use super::super::open::Open;
use super::super::told::{InLiver, in_liver, is_certain, measurement, name, place};
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
    let mut nodule_seen = false;
    let mut untold: Option<Open> = None;
    for (place, new) in seen_now(record, evaluation, assessed.assessment) {
        let word = is_certain(record, evaluation, new);
        let of_liver = match policies.new_nodules {
            NewNodules::AsRecorded => InLiver::No,
            NewNodules::ByRule => in_liver(record, new.lesion.as_deref(), &new.site),
        };
        let open = match of_liver {
            InLiver::No if word => return NewDisease::Elsewhere,
            InLiver::No => continue,
            InLiver::Yes => nodule(record, evaluation, new),
            InLiver::Untold => match nodule(record, evaluation, new) {
                Ok(by_rule) if by_rule == word => Ok(word),
                Ok(_) => Err(whether_in_liver(record, new, &place)),
                Err(open) => Err(both(whether_in_liver(record, new, &place), open)),
            },
        };
        match open {
            Ok(progression) => nodule_seen |= progression,
            Err(open) => {
                untold = Some(match untold {
                    Some(known) => both(known, open),
                    None => open,
                });
            }
        }
    }
    match untold {
        _ if nodule_seen => NewDisease::Nodule,
        Some(untold) => NewDisease::Untold(untold),
        None => NewDisease::None,
    }
}

/// The new lesions that an assessment lists, with the place of each, and those that an earlier one of the evaluation
/// listed and that are measured now: a lesion is new once, and followed from then on.
fn seen_now<'r>(
    record: &'r Record,
    evaluation: &Evaluation,
    assessment: usize,
) -> Vec<(String, &'r NewLesion)> {
    let listed = |at: usize| {
        let told = record.assessments.get(at).map(|told| told.new_lesions.as_slice()).unwrap_or_default();
        told.iter().enumerate().map(move |(k, new)| (format!("/assessments/{at}/new_lesions/{k}"), new))
    };
    let mut seen: Vec<(String, &NewLesion)> = listed(assessment).collect();
    let earlier = evaluation.follow_ups.iter().take_while(|at| **at != assessment);
    for (place, new) in earlier.flat_map(|at| listed(*at)) {
        let known = seen.iter().any(|(_, other)| name(other) == name(new));
        if !known && is_measured(record, assessment, name(new)) {
            seen.push((place, new));
        }
    }
    seen
}

/// Whether an assessment measures a lesion that is there.
fn is_measured(record: &Record, assessment: usize, lesion: &str) -> bool {
    let told = measurement(record, assessment, lesion).map(|(_, told)| told.state);
    told.is_some_and(|state| !matches!(state, Some(MeasurementState::Absent | MeasurementState::NotAssessed)))
}

fn whether_in_liver(record: &Record, new: &NewLesion, place: &str) -> Open {
    let listed = record.lesions.iter().position(|known| known.id.is_some() && known.id == new.lesion);
    let place = match listed {
        Some(at) => format!("/lesions/{at}/organ"),
        None => format!("{place}/lesion"),
    };
    Open {
        what: format!("whether the new lesion {} is in the liver", name(new)),
        places: vec![place],
        ways: 2,
    }
}

fn both(mut one: Open, other: Open) -> Open {
    one.what = format!("{}, nor {}", one.what, other.what);
    one.places.extend(other.places);
    one
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
    (listed.is_some() || is_measured(record, assessment, nodule)).then(|| Sighting {
        diameter: measured.and_then(|told| told.long),
        diameter_place: place(record, assessment, nodule, "long"),
        typical: listed.and_then(|at| told.new_lesions.get(at)?.hcc_pattern),
        pattern_place: match listed {
            Some(at) => format!("/assessments/{assessment}/new_lesions/{at}/hcc_pattern"),
            None => format!("/assessments/{assessment}/new_lesions"),
        },
    })
}
