//! What the record tells of one lesion at one assessment, with its place.

use oncase_record::Length;
use oncase_record::model::{Certainty, Measurement, MeasurementState, NewLesion, NonTarget, Record};
use oncase_record::organs::{organs, words_of};

use super::{AssessedPoint, Evaluation, FollowedLesion, Seen};
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

/// The two perpendicular diameters of a lesion at one assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Perpendicular {
    /// The longest, and the one across it; both 0 for what is gone.
    Known(Length, Length),
    NotAssessed,
    /// Seen, but not both are told.
    Untold,
}

/// What is told of the two diameters; `column` is that of the assessment among what was seen of the lesion.
pub(super) fn perpendicular(
    record: &Record,
    lesion: &FollowedLesion,
    assessment: usize,
    column: usize,
) -> Perpendicular {
    match lesion.seen.get(column).copied().unwrap_or_default() {
        Seen::Absent | Seen::Merged => return Perpendicular::Known(Length::default(), Length::default()),
        Seen::TooSmall(side) => return Perpendicular::Known(side, side),
        Seen::Measured(_) | Seen::Present | Seen::NotAssessed => {}
    }
    let Some((_, told)) = measurement(record, assessment, &lesion.id) else {
        return Perpendicular::NotAssessed;
    };
    match (told.long.zip(told.short), told.state) {
        (Some((long, short)), _) => Perpendicular::Known(long, short),
        (None, Some(MeasurementState::NotAssessed)) => Perpendicular::NotAssessed,
        (None, _) => Perpendicular::Untold,
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

/// Whether a lesion lies in the liver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InLiver {
    Yes,
    No,
    /// Its words leave it open.
    Untold,
}

/// Whether a lesion lies in the liver, by its organ or else by the words of its site. A lymph node never does, wherever
/// it is; "porta hepatis", "hepatic flexure" and other words for what is beside the liver leave it open.
pub(super) fn in_liver(record: &Record, lesion: Option<&str>, site: &str) -> InLiver {
    const BESIDE: [&str; 14] = [
        "hepatis", "porta", "portal", "hilum", "hilar", "artery", "vein", "flexure", "ligament", "capsule",
        "near", "adjacent", "beside", "around",
    ];
    let known = record.lesions.iter().find(|known| lesion.is_some() && known.id.as_deref() == lesion);
    let organ = known.and_then(|known| known.organ.as_deref());
    let named = organs(organ.unwrap_or(site));
    let node = known.is_some_and(|known| known.node == Some(true))
        || named.contains("lymph node")
        || organs(site).contains("lymph node");
    if node {
        return InLiver::No;
    }
    let beside = organ.is_none() && words_of(site).iter().any(|word| BESIDE.contains(&word.as_str()));
    match (named.contains("liver"), named.len()) {
        (true, 1) if !beside => InLiver::Yes,
        (true, _) => InLiver::Untold,
        // An organ that is told in words of its own is another one.
        (false, 0) if organ.is_none() => InLiver::Untold,
        (false, _) => InLiver::No,
    }
}

/// What the record says of a lesion's course in words, as of a non-target.
pub(super) fn stated(record: &Record, assessment: usize, lesion: &str) -> Option<NonTarget> {
    let told = record.assessments.get(assessment)?;
    told.non_targets.iter().find(|stated| stated.lesion == lesion).map(|stated| stated.state)
}

/// Where the course of a lesion in words stands, or would stand.
pub(super) fn stated_place(record: &Record, assessment: usize, lesion: &str) -> String {
    let list = format!("/assessments/{assessment}/non_targets");
    let told = record.assessments.get(assessment);
    match told.and_then(|told| told.non_targets.iter().position(|stated| stated.lesion == lesion)) {
        Some(at) => format!("{list}/{at}/state"),
        None => list,
    }
}

/// Whether this new lesion counts as certain: it is, or another assessment of the same evaluation says so of the same
/// lesion. What another reader says is that reader's.
pub(super) fn is_certain(record: &Record, evaluation: &Evaluation, new: &NewLesion) -> bool {
    let name = name(new);
    let certain = |other: &NewLesion| other.certainty == Certainty::Unequivocal;
    let of_evaluation = evaluation.follow_ups.iter().filter_map(|at| record.assessments.get(*at));
    certain(new)
        || of_evaluation.flat_map(|a| &a.new_lesions).any(|other| certain(other) && self::name(other) == name)
}

/// What a new lesion is called: its id, or its site.
pub(super) fn name(new: &NewLesion) -> &str {
    new.lesion.as_deref().unwrap_or(&new.site)
}
