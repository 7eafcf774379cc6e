//! The argument for an answer, as a clinician would give it. Sentences are made here, from the verdicts of the
//! kernel, and nowhere else.

use oncase_record::Length;

use super::best::Best;
use super::policies::Policies;
use super::rules::RuleId;
use super::target::Thresholds;
use super::time_point::{NewDisease, Notes, TimePoint};
use crate::response::Response;

/// One step of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// A sentence, complete without the rule.
    pub sentence: String,
    /// The rule that it rests on, where it rests on one.
    pub rule: Option<RuleId>,
}

impl Step {
    fn new(sentence: impl Into<String>, rule: impl Into<Option<RuleId>>) -> Self {
        Self { sentence: sentence.into(), rule: rule.into() }
    }

    /// The sentence with the rule and its citation in brackets.
    pub fn with_citation(&self) -> String {
        match self.rule {
            None => self.sentence.clone(),
            Some(id) => {
                let rule = id.rule();
                format!("{} [{}: {}; {}]", self.sentence, rule.id, rule.citation, rule.locator)
            }
        }
    }
}

/// The argument for one time point: sum, references, what was not assessed, the response of targets and
/// non-targets, new disease, the whole, and how far the next category is.
pub fn time_point(point: &TimePoint, policies: &Policies) -> Vec<Step> {
    let mut steps = vec![sum(point)];
    steps.extend(references(point));
    steps.extend(notes(point, policies));
    if let (Some(response), Some(rule)) = (point.target, point.target_rule) {
        steps
            .push(Step::new(format!("Targets: {}, {}.", response.words(), target_reason(point, rule)), rule));
    }
    if let (Some(response), Some(rule)) = (point.non_target, point.non_target_rule) {
        steps.push(Step::new(format!("Non-targets: {}.", response.words()), rule));
    }
    steps.extend(new_disease(point));
    steps.push(Step::new(
        format!("Overall: {} ({}) on {}.", point.overall.words(), point.overall, point.day),
        point.overall_rule,
    ));
    steps.extend(point.thresholds().and_then(|limits| distance(point, limits)));
    steps
}

fn sum(point: &TimePoint) -> Step {
    let (assessed, all) = (point.targets_assessed, point.targets);
    match (all, assessed == all) {
        (0, _) => Step::new("There are no targets, so there is no sum of diameters.", None),
        (_, true) => {
            Step::new(format!("Sum of diameters {} ({all} of {all} targets).", point.sum), RuleId::T2)
        }
        (_, false) => Step::new(
            format!(
                "{assessed} of {all} targets were assessed; they add up to {}, and the rest is at least 0 mm.",
                point.sum
            ),
            RuleId::A7,
        ),
    }
}

fn references(point: &TimePoint) -> Option<Step> {
    let (baseline, nadir) = (point.baseline?, point.nadir?);
    let change = |change: Option<crate::Change>| change.map(|c| format!(" ({c} %)")).unwrap_or_default();
    Some(Step::new(
        format!(
            "Baseline {baseline}{}; smallest complete sum before this visit {nadir}{}.",
            change(point.change_from_baseline()),
            change(point.change_from_nadir())
        ),
        None,
    ))
}

fn notes(point: &TimePoint, policies: &Policies) -> Vec<Step> {
    let said = |flag, sentence: String, rule: Option<RuleId>| {
        point.notes.has(flag).then(|| Step::new(sentence, rule))
    };
    let small = format!("A target too small to measure counts {}.", policies.too_small);
    [
        said(Notes::TOO_SMALL, small, Some(RuleId::T3)),
        said(Notes::SPLIT, "A target has split; its parts are added up.".into(), Some(RuleId::T4)),
        said(Notes::MERGED, "Targets have merged; one diameter stands for both.".into(), Some(RuleId::T4)),
        said(Notes::NO_IMAGING, "There was no imaging at this visit.".into(), None),
        said(
            Notes::SITES_NOT_IMAGED,
            "Not every site was imaged: a new lesion there cannot be excluded.".into(),
            None,
        ),
        said(Notes::MARKER, "The tumour marker is not known to be normal.".into(), Some(RuleId::N1)),
        said(
            Notes::SYMPTOMATIC,
            "Symptomatic deterioration was reported; it is no response category.".into(),
            Some(RuleId::B6),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn target_reason(point: &TimePoint, rule: RuleId) -> String {
    let limits = point.thresholds();
    let from = limits.map(|l| l.progression_from.to_string()).unwrap_or_default();
    let to = limits.map(|l| l.partial_response_to.to_string()).unwrap_or_default();
    let pd = point.target == Some(Response::Pd);
    match rule {
        RuleId::A1 => "every target is gone, and every node is below 10 mm".into(),
        RuleId::A2 => format!("the sum is at or above {from}, 20 % and 5 mm above the nadir"),
        RuleId::A3 => format!("the sum is at or below {to}, 70 % of the baseline"),
        RuleId::A5 => {
            format!("the sum is at or above {from}; that it is below {to} does not count against it")
        }
        RuleId::A6 => "a response was reached before and there is no progression".into(),
        RuleId::A7 if pd => format!("what was measured alone is at or above {from}"),
        RuleId::A7 => format!("what was measured does not reach {from}, and the rest is not known"),
        RuleId::A8 => "disease has come back after a confirmed complete response".into(),
        RuleId::A9 => "there is no complete baseline to compare with".into(),
        _ => format!("the sum lies above {to} and below {from}"),
    }
}

fn new_disease(point: &TimePoint) -> Option<Step> {
    let sentence = match point.new_disease {
        NewDisease::Yes => "There is an unequivocal new lesion.",
        NewDisease::ConfirmedLater => {
            "A finding that was equivocal here was confirmed later: progression is dated to this visit."
        }
        NewDisease::Equivocal => "There is an equivocal finding, to be watched; it is no progression.",
        NewDisease::No if point.new_disease_rule.is_some() => "A new finding is not counted as a new lesion.",
        NewDisease::No => return None,
    };
    Some(Step::new(sentence, point.new_disease_rule))
}

/// How far the sum is from the next category: "PD from 63 mm, 4.8 mm more; PR at 52.5 mm, 5.7 mm less."
fn distance(point: &TimePoint, limits: Thresholds) -> Option<Step> {
    let sum = point.complete_sum()?;
    let by =
        |hundredths: i64| Length(u32::try_from(hundredths.unsigned_abs()).unwrap_or(u32::MAX)).to_string();
    let pd = limits.to_progression(sum);
    let pr = limits.to_partial_response(sum);
    let pd = match pd {
        1.. => format!("PD from {}, {} more", limits.progression_from, by(pd)),
        _ => format!("PD from {}, passed by {}", limits.progression_from, by(pd)),
    };
    let pr = match pr {
        1.. => format!("PR at {}, {} less", limits.partial_response_to, by(pr)),
        _ => format!("PR at {}, met with {} to spare", limits.partial_response_to, by(pr)),
    };
    Some(Step::new(format!("{pd}; {pr}."), None))
}

/// The argument for a best response.
pub fn best(best: &Best, policies: &Policies) -> Step {
    let day = best.day.map(|day| format!(" from {day}")).unwrap_or_default();
    let because = match best.rule {
        RuleId::B1 => "the best of the time points up to the first progression".to_owned(),
        RuleId::B2 => format!("met again at least {} days later", policies.confirm_days),
        RuleId::B3 => "a response was not confirmed, or nothing else was found".to_owned(),
        RuleId::B4 => format!(
            "met again at least {} days later, with no more than {} not-evaluable and {} stable visits between",
            policies.confirm_days, policies.max_ne, policies.max_sd
        ),
        RuleId::B5 => format!("stable disease counts from day {}", policies.min_sd_days),
        RuleId::B6 => "the patient died before the first assessment".to_owned(),
        RuleId::B7 => "there is no assessment".to_owned(),
        _ => "no disease at baseline".to_owned(),
    };
    Step::new(format!("{}{day}: {because}.", best.response.words()), best.rule)
}
