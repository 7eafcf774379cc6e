//! Endpoints that are reached or not: response, disease control and clinical benefit of a line.

use oncase_record::{Because, Day, FactRef, PolicyUsed};
use oncase_response::Response;
use oncase_response::case::{AssessedPoint, Evaluation};
use serde::Serialize;

use crate::course::{Course, LineOfTherapy};
use crate::endpoint::NotDerivable;
use crate::policies::Policies;
use crate::rules;

/// What a line may attain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attainment {
    /// A confirmed complete or partial response.
    ObjectiveResponse,
    /// A confirmed response, or stable disease for its minimum duration.
    DiseaseControl,
    /// A confirmed response, or disease that stays without progression for the duration of the policy.
    ClinicalBenefit,
}

impl Attainment {
    /// Its name as it is written in a report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ObjectiveResponse => "objective response",
            Self::DiseaseControl => "disease control",
            Self::ClinicalBenefit => "clinical benefit",
        }
    }
}

/// Whether a line attained something, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attained {
    /// What.
    pub attainment: Attainment,
    /// The line of therapy, from 1.
    pub line: u32,
    /// JSON pointer to the treatment that begins it.
    pub treatment: String,
    /// Whether it was attained; or why that cannot be said.
    pub reached: Result<bool, NotDerivable>,
    /// The best confirmed response that decides, where one is derived.
    pub best: Option<Response>,
    /// Why.
    pub because: Vec<Because>,
}

impl Attained {
    /// In a sentence: `reached; best confirmed response PR`.
    pub fn sentence(&self) -> String {
        match (&self.reached, self.best) {
            (Ok(reached), Some(best)) => {
                let word = if *reached { "reached" } else { "not reached" };
                format!("{word}; best confirmed response {best}")
            }
            (Ok(reached), None) => if *reached { "reached" } else { "not reached" }.to_owned(),
            (Err(why), _) => format!("not derivable: {}", crate::explain::reason(*why)),
        }
    }
}

/// Response, disease control and clinical benefit of every line.
pub(crate) fn of_course(course: &Course, policies: &Policies) -> Vec<Attained> {
    course.lines.iter().flat_map(|line| of_line(course, line, policies)).collect()
}

fn of_line(course: &Course, line: &LineOfTherapy, policies: &Policies) -> Vec<Attained> {
    let evaluation = evaluation_of(course, line);
    let derived = evaluation.and_then(|e| e.best.as_ref().zip(e.result.as_ref().ok()));
    let of = |attainment, rule: &'static str, reached: bool, policy: PolicyUsed, decisive: Option<usize>| {
        let mut because = Because::rule(rule);
        because.policies.push(policy);
        because.facts.extend(decisive.map(|at| FactRef(format!("/assessments/{at}"))));
        Attained {
            attainment,
            line: line.number,
            treatment: line.treatment.clone(),
            reached: if derived.is_some() { Ok(reached) } else { Err(NotDerivable::ResponseNotDerivable) },
            best: derived.map(|((best, _), _)| best.confirmed.response),
            because: vec![because],
        }
    };
    let best = derived.map(|((best, _), _)| best.confirmed);
    let response = best.is_some_and(|best| best.response.is_response());
    let control = best.is_some_and(|best| best.response.is_stable_or_better());
    let at = best.and_then(|best| best.day).and_then(|day| assessment_on(evaluation?, day));
    let held = derived.and_then(|((_, dates), points)| held_until(points, dates.start));
    let long = held.filter(|(days, _)| *days >= i32::from(policies.clinical_benefit_days));
    let confirmation =
        PolicyUsed { name: "confirm-days", setting: policies.response.confirm_days.to_string() };
    let stable = PolicyUsed { name: "min-sd-days", setting: policies.response.min_sd_days.to_string() };
    let benefit =
        PolicyUsed { name: "clinical-benefit-days", setting: policies.clinical_benefit_days.to_string() };
    let decisive = if response { at } else { long.map(|(_, at)| at) };
    vec![
        of(Attainment::ObjectiveResponse, rules::ORR.id, response, confirmation, at),
        of(Attainment::DiseaseControl, rules::DCR.id, control, stable, at),
        of(Attainment::ClinicalBenefit, rules::CBR.id, response || long.is_some(), benefit, decisive),
    ]
}

/// The evaluation of a line: one that names its treatment, or the only one there is.
fn evaluation_of<'c>(course: &'c Course, line: &LineOfTherapy) -> Option<&'c Evaluation> {
    course.evaluations.iter().find(|evaluation| match &evaluation.treatment {
        Some(id) => line.ids.contains(id),
        None => course.lines.len() == 1,
    })
}

fn assessment_on(evaluation: &Evaluation, day: Day) -> Option<usize> {
    let points = evaluation.result.as_ref().ok()?;
    points.iter().find(|point| point.point.day == day).map(|point| point.assessment)
}

/// Days from the start to the last assessment before any progression that shows disease stable or better, and that
/// assessment.
fn held_until(points: &[AssessedPoint], start: Day) -> Option<(i32, usize)> {
    points
        .iter()
        .take_while(|assessed| assessed.point.overall != Response::Pd)
        .filter(|assessed| assessed.point.overall.is_stable_or_better())
        .map(|assessed| (assessed.point.day.days_since(start), assessed.assessment))
        .max()
}

/// Whether the best confirmed response of a line is stable disease, so that its duration is of interest.
pub(crate) fn is_stable(course: &Course, line: &LineOfTherapy) -> bool {
    let best = evaluation_of(course, line).and_then(|evaluation| evaluation.best.as_ref());
    best.is_some_and(|(best, _)| matches!(best.confirmed.response, Response::Sd | Response::NonCrNonPd))
}
