//! The derivation of one assessment as a clinician would argue it: what was seen of each lesion, the sum and what it
//! is compared with, what was not assessed and what that means, confirmation, the window, and how far a measurement
//! error carries.

use oncase_record::Length;
use oncase_record::model::Record;

use super::{AssessedPoint, Evaluation, Seen};
use crate::Response;
use crate::recist11::explain::{self, Step};
use crate::recist11::{NewDisease, Policies, RuleId, TimePoint};
pub use plausible::{LARGEST_ERROR, Plausible};

mod course;
mod plausible;

/// What one lesion contributes to an assessment.
#[derive(Clone, Debug, PartialEq)]
pub struct LesionAt {
    /// Its id.
    pub id: String,
    /// Where it is.
    pub site: String,
    /// Target or non-target.
    pub target: bool,
    /// Whether its short axis counts.
    pub nodal: bool,
    /// At the baseline.
    pub baseline: Seen,
    /// At the assessment with the smallest complete sum so far; none when that is the baseline.
    pub nadir: Option<Seen>,
    /// At this assessment.
    pub now: Seen,
    /// Why it was not assessed, in the words of the record.
    pub reason: Option<String>,
}

/// The argument for one assessment.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// What was seen of each lesion, targets first.
    pub lesions: Vec<LesionAt>,
    /// Baseline sum, when complete.
    pub baseline: Option<Length>,
    /// Index of the assessment with the smallest complete sum so far; none when that is the baseline.
    pub nadir_assessment: Option<usize>,
    /// From the sum to the overall response, and the distance to the next category.
    pub steps: Vec<Step>,
    /// What was not assessed, and what follows.
    pub not_assessed: Vec<Step>,
    /// Whether the response is confirmed, or confirms an earlier one.
    pub confirmation: Vec<Step>,
    /// Which days count, and the best response up to this assessment and of the whole record.
    pub window: Vec<Step>,
}

/// The argument for one follow-up of an evaluation; none when `assessment` (an index of the record) is not one that
/// has a response.
pub fn argue(
    record: &Record,
    evaluation: &Evaluation,
    assessment: usize,
    policies: &Policies,
) -> Option<Argument> {
    let points = evaluation.result.as_ref().ok()?;
    let at = points.iter().position(|assessed| assessed.assessment == assessment)?;
    let assessed = points.get(at)?;
    let nadir = nadir(points.get(..at)?, &assessed.point);
    let lesions = lesions(record, evaluation, assessment, nadir);
    Some(Argument {
        baseline: assessed.point.baseline,
        nadir_assessment: nadir,
        steps: explain::time_point(&assessed.point, policies),
        not_assessed: not_assessed(record, assessed, &lesions),
        confirmation: course::confirmation(evaluation, at, policies),
        window: course::window(record, evaluation, at, policies),
        lesions,
    })
}

/// The assessment of the earliest complete sum that is the nadir; none when it is the baseline.
fn nadir(before: &[AssessedPoint], point: &TimePoint) -> Option<usize> {
    if point.nadir == point.baseline {
        return None;
    }
    before
        .iter()
        .find(|earlier| earlier.point.complete_sum() == point.nadir)
        .map(|earlier| earlier.assessment)
}

fn lesions(
    record: &Record,
    evaluation: &Evaluation,
    assessment: usize,
    nadir: Option<usize>,
) -> Vec<LesionAt> {
    let column =
        |index: usize| evaluation.follow_ups.iter().position(|&other| other == index).map(|at| at + 1);
    let reason = |id: &str| {
        let measurements = &record.assessments.get(assessment)?.measurements;
        measurements.iter().find(|m| m.lesion == id)?.reason.clone()
    };
    let at = |seen: &[Seen], column: Option<usize>| {
        column.and_then(|column| seen.get(column)).copied().unwrap_or_default()
    };
    let lesion = |lesion: &super::FollowedLesion| LesionAt {
        id: lesion.id.clone(),
        site: lesion.site.clone(),
        target: lesion.target,
        nodal: lesion.nodal,
        baseline: lesion.seen.first().copied().unwrap_or_default(),
        nadir: nadir.map(|nadir| at(&lesion.seen, column(nadir))),
        now: at(&lesion.seen, column(assessment)),
        reason: reason(&lesion.id),
    };
    evaluation.lesions.iter().map(lesion).collect()
}

fn not_assessed(record: &Record, assessed: &AssessedPoint, lesions: &[LesionAt]) -> Vec<Step> {
    let mut steps = Vec::new();
    let named = |target: bool| {
        let missing =
            lesions.iter().filter(|lesion| lesion.target == target && lesion.now == Seen::NotAssessed);
        missing.map(|lesion| lesion.id.as_str()).collect::<Vec<_>>().join(", ")
    };
    let point = &assessed.point;
    let targets = named(true);
    if !targets.is_empty() {
        steps.push(Step { sentence: missing_targets(&targets, point), rule: Some(RuleId::A7) });
    }
    let non_targets = named(false);
    if !non_targets.is_empty() {
        steps.push(Step {
            sentence: format!("Not assessed among the non-targets: {non_targets}. Whether they are gone or have progressed is not known."),
            rule: point.non_target_rule,
        });
    }
    let imaged = record.assessments.get(assessed.assessment).and_then(|a| a.all_sites_imaged);
    let sites = match imaged {
        Some(true) => None,
        Some(false) => Some("A site of known disease was not imaged: a new lesion there cannot be excluded."),
        None => Some("The record does not say whether every site of known disease was imaged."),
    };
    steps.extend(sites.map(|sentence| Step { sentence: sentence.to_owned(), rule: None }));
    if steps.is_empty() {
        steps.push(Step {
            sentence: "Nothing: every lesion and every site was assessed.".to_owned(),
            rule: None,
        });
    }
    steps
}

/// What the missing targets would have to measure for an answer.
fn missing_targets(names: &str, point: &TimePoint) -> String {
    let mut sentence = format!("Not assessed among the targets: {names}.");
    let Some(limits) = point.thresholds() else { return sentence };
    if point.new_disease == NewDisease::Yes || point.target == Some(Response::Pd) {
        sentence.push_str(" Progression is proven without them.");
        return sentence;
    }
    let needed = Length(limits.progression_from.0.saturating_sub(point.sum.0));
    sentence.push_str(&format!(" For progression they would have to add up to {needed} or more"));
    match limits.partial_response_to.0.checked_sub(point.sum.0) {
        Some(room) => sentence.push_str(&format!(", for a partial response to {} or less.", Length(room))),
        None => sentence.push_str("; a partial response is excluded by what was measured."),
    }
    sentence
}

/// How a measurement error of up to `error` a lesion would change the answer.
///
/// # Errors
/// Why that cannot be said.
pub fn plausible(
    evaluation: &Evaluation,
    assessment: usize,
    error: Length,
    policies: &Policies,
) -> Result<Plausible, String> {
    plausible::of(evaluation, assessment, error, policies)
}
