//! Rules B1 and B3: which assessments count, and as what.

use super::super::policies::{CrThenWorse, NewTherapy, Policies, SameDay};
use super::{Assessment, SubjectDates, confirmation};
use crate::response::Response;

/// The assessments that count towards the best response, one a day, up to the first progression.
pub(super) struct Window<'a> {
    /// The time points in the order of their days.
    pub time_points: &'a [Assessment],
    /// The last assessment of all.
    pub last: Option<Assessment>,
    /// Whether the first progression is disease that came back after a complete response.
    pub came_back: bool,
    /// Whether the assessments are those of a patient without target lesions.
    pub without_targets: bool,
}

impl<'a> Window<'a> {
    pub fn cut(
        sorted: &[Assessment],
        dates: &SubjectDates,
        policies: &Policies,
        buffer: &'a mut Vec<Assessment>,
    ) -> Self {
        buffer.clear();
        let (mut last, mut non_cr, mut with_targets) = (None, false, false);
        for &assessment in sorted {
            if assessment.day < dates.start || assessment.response == Response::Missing {
                continue;
            }
            last = Some(worst_of_day(last, assessment, policies));
            if dates.new_therapy.is_some_and(|therapy| is_cut(assessment, therapy, policies)) {
                continue;
            }
            match buffer.last_mut() {
                Some(same) if same.day == assessment.day => {
                    *same = worst_of_day(Some(*same), assessment, policies);
                }
                _ => buffer.push(assessment),
            }
            non_cr |= assessment.response == Response::NonCrNonPd;
            with_targets |= matches!(assessment.response, Response::Pr | Response::Sd);
        }
        let came_back = end_at_progression(buffer, policies);
        Self { time_points: buffer, last, came_back, without_targets: non_cr && !with_targets }
    }
}

fn is_cut(assessment: Assessment, therapy: oncase_record::Day, policies: &Policies) -> bool {
    match policies.new_therapy {
        NewTherapy::DropLater => assessment.day > therapy,
        NewTherapy::DropSameDay => assessment.day >= therapy,
        NewTherapy::Ignored => false,
    }
}

fn worst_of_day(before: Option<Assessment>, now: Assessment, policies: &Policies) -> Assessment {
    match before {
        Some(before)
            if before.day == now.day
                && policies.same_day == SameDay::Worst
                && before.response.badness() > now.response.badness() =>
        {
            before
        }
        _ => now,
    }
}

/// Applies the policy on time points that are worse than an earlier complete response, and cuts after the
/// first progression. Returns whether that progression is disease that came back.
fn end_at_progression(time_points: &mut Vec<Assessment>, policies: &Policies) -> bool {
    let mut complete_from: Option<usize> = None;
    for i in 0..time_points.len() {
        let Some(now) = time_points.get(i).copied() else { break };
        match now.response {
            Response::Pd => {
                time_points.truncate(i + 1);
                return false;
            }
            Response::Cr => {
                complete_from.get_or_insert(i);
            }
            Response::Pr | Response::Sd | Response::NonCrNonPd => {
                let Some(first) = complete_from else { continue };
                match policies.cr_then_worse {
                    CrThenWorse::AdmiralSd => {}
                    CrThenWorse::RegradeToPr
                        if now.response == Response::Pr
                            && !was_confirmed(time_points, first, i, policies) =>
                    {
                        regrade(time_points, first, i);
                        complete_from = None;
                    }
                    CrThenWorse::RegradeToPr | CrThenWorse::PaperPd => {
                        if let Some(now) = time_points.get_mut(i) {
                            now.response = Response::Pd;
                        }
                        time_points.truncate(i + 1);
                        return true;
                    }
                }
            }
            Response::Ne | Response::Ned | Response::Missing => {}
        }
    }
    false
}

fn was_confirmed(time_points: &[Assessment], first: usize, end: usize, policies: &Policies) -> bool {
    let run = time_points.get(first..end).unwrap_or_default();
    run.iter().enumerate().any(|(i, now)| {
        now.response == Response::Cr
            && confirmation::of_complete(*now, run.get(i + 1..).unwrap_or_default(), policies).is_some()
    })
}

fn regrade(time_points: &mut [Assessment], first: usize, end: usize) {
    for time_point in time_points.get_mut(first..end).unwrap_or_default() {
        if time_point.response == Response::Cr {
            time_point.response = Response::Pr;
        }
    }
}
