//! What the record tells of one lesion at one assessment, with its place.

use oncase_record::model::{Certainty, Measurement, NewLesion, Record};

use super::{AssessedPoint, Evaluation};
use crate::recist11::NewDisease;

/// The measurement of a lesion and where it stands.
pub(super) fn measurement<'r>(
    record: &'r Record,
    assessment: usize,
    lesion: &str,
) -> Option<(String, &'r Measurement)> {
    let all = &record.assessments.get(assessment)?.measurements;
    let at = all.iter().position(|measurement| measurement.lesion == lesion)?;
    Some((format!("/assessments/{assessment}/measurements/{at}"), all.get(at)?))
}

/// Where a value of a lesion's measurement stands, or would stand.
pub(super) fn place(record: &Record, assessment: usize, lesion: &str, key: &str) -> String {
    match measurement(record, assessment, lesion) {
        Some((pointer, _)) => format!("{pointer}/{key}"),
        None => format!("/assessments/{assessment}/measurements"),
    }
}

/// Ids of the targets.
pub(super) fn targets(evaluation: &Evaluation) -> Vec<&str> {
    evaluation.lesions.iter().filter(|lesion| lesion.target).map(|lesion| lesion.id.as_str()).collect()
}

/// The measurements of these lesions at the baseline and at a follow-up, and what the follow-up says of non-targets and
/// new lesions.
pub(super) fn facts(
    record: &Record,
    evaluation: &Evaluation,
    assessment: usize,
    lesions: &[&str],
) -> Vec<String> {
    let both = evaluation.baseline.into_iter().chain([assessment]);
    let measured = both.flat_map(|at| {
        lesions.iter().filter_map(move |lesion| measurement(record, at, lesion).map(|(pointer, _)| pointer))
    });
    let now = record.assessments.get(assessment);
    measured
        .chain(rows(assessment, "non_targets", now.map_or(0, |now| now.non_targets.len())))
        .chain(rows(assessment, "new_lesions", now.map_or(0, |now| now.new_lesions.len())))
        .collect()
}

/// The places of the entries of one list of an assessment.
pub(super) fn rows(assessment: usize, list: &'static str, count: usize) -> impl Iterator<Item = String> {
    (0..count).map(move |at| format!("/assessments/{assessment}/{list}/{at}"))
}

/// Whether the kernel counts a new lesion at this follow-up.
pub(super) fn new_lesion(assessed: &AssessedPoint) -> bool {
    matches!(assessed.point.new_disease, NewDisease::Yes | NewDisease::ConfirmedLater)
}

/// The organ that the record gives a lesion.
pub(super) fn organ<'r>(record: &'r Record, lesion: &str) -> Option<&'r str> {
    record.lesions.iter().find(|known| known.id.as_deref() == Some(lesion))?.organ.as_deref()
}

/// Whether the words of an organ or a site speak of the liver.
pub(super) fn says_liver(words: &str) -> bool {
    let words = words.to_lowercase();
    words.contains("liver") || words.contains("hepat")
}

/// Whether this new lesion counts as certain: it is, or a later assessment says so of the same lesion.
pub(super) fn is_certain(record: &Record, new: &NewLesion) -> bool {
    let name = name(new);
    let certain = |other: &NewLesion| other.certainty == Certainty::Unequivocal;
    certain(new)
        || record.assessments.iter().flat_map(|a| &a.new_lesions).any(|o| certain(o) && self::name(o) == name)
}

/// What a new lesion is called: its id, or its site.
pub(super) fn name(new: &NewLesion) -> &str {
    new.lesion.as_deref().unwrap_or(&new.site)
}
