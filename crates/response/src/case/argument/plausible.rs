//! The share of plausible measurements that keep the category.

use oncase_record::Length;

use crate::Response;
use crate::case::{Evaluation, Seen};
use crate::recist11::sensitivity::{Measured, MeasuredSum, Shares};
use crate::recist11::{NewDisease, Policies, RuleId};

/// The largest error that is tried: 20 mm.
pub const LARGEST_ERROR: Length = Length::from_mm(20);

/// How plausible measurements would be judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plausible {
    /// The error, up or down, of each measured diameter.
    pub error: Length,
    /// The shares by response of the targets.
    pub shares: Shares,
    /// The share that keeps the response of the targets.
    pub kept: f64,
    /// Whether the overall response is progression without the sum: by a new lesion or a non-target.
    pub overall_without_sum: bool,
}

pub(super) fn of(
    evaluation: &Evaluation,
    assessment: usize,
    error: Length,
    policies: &Policies,
) -> Result<Plausible, String> {
    if error > LARGEST_ERROR {
        return Err(format!("an error of {error} is more than the {LARGEST_ERROR} that are tried at most"));
    }
    let points = evaluation.result.as_deref().map_err(|_| "there is no response".to_owned())?;
    let at = points.iter().position(|assessed| assessed.assessment == assessment);
    let (before, point) = at
        .and_then(|at| Some((points.get(..at)?, points.get(at)?.point)))
        .ok_or_else(|| "there is no response at this assessment".to_owned())?;
    let (target, rule) =
        point.target.zip(point.target_rule).ok_or_else(|| "there is no target to be off".to_owned())?;
    let (sum, baseline) = match (point.complete_sum(), point.baseline) {
        (Some(sum), Some(baseline)) => (sum, baseline),
        _ => return Err("not every target was assessed, so there is no sum to be off".to_owned()),
    };
    if matches!(rule, RuleId::A1 | RuleId::A8) {
        return Err("the response of the targets does not hang on a sum of diameters here".to_owned());
    }
    let nadir = super::nadir(before, &point);
    let column =
        |index: usize| evaluation.follow_ups.iter().position(|&other| other == index).map_or(0, |at| at + 1);
    let measured = Measured {
        now: MeasuredSum { sum, lesions: measured_at(evaluation, column(assessment)) },
        baseline: MeasuredSum { sum: baseline, lesions: measured_at(evaluation, 0) },
        nadir: point
            .nadir
            .zip(nadir)
            .map(|(sum, index)| MeasuredSum { sum, lesions: measured_at(evaluation, column(index)) }),
        responding: policies.sticky_pr && responding(before.iter().map(|earlier| earlier.point.target)),
    };
    let shares = measured.shares(error);
    let kept = match target {
        Response::Pd => shares.progression,
        Response::Pr => shares.partial_response,
        _ => shares.stable,
    };
    let new = matches!(point.new_disease, NewDisease::Yes | NewDisease::ConfirmedLater);
    let overall_without_sum = new || point.non_target == Some(Response::Pd);
    Ok(Plausible { error, shares, kept, overall_without_sum })
}

/// How many targets have a diameter that can be off.
fn measured_at(evaluation: &Evaluation, column: usize) -> u8 {
    let measured = evaluation.lesions.iter().filter(|lesion| {
        lesion.target && matches!(lesion.seen.get(column), Some(Seen::Measured(diameter)) if diameter.0 > 0)
    });
    u8::try_from(measured.count()).unwrap_or(u8::MAX)
}

/// Whether a response was reached since the last progression.
fn responding(targets: impl Iterator<Item = Option<Response>>) -> bool {
    targets.fold(false, |responding, target| match target {
        Some(Response::Cr | Response::Pr) => true,
        Some(Response::Pd) => false,
        _ => responding,
    })
}
