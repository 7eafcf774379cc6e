//! One assessment within its course: confirmation and the window.

use oncase_record::model::Record;

use crate::Response;
use crate::case::Evaluation;
use crate::recist11::explain::{Step, best};
use crate::recist11::{Assessment, Course, Policies, RuleId, SdOrigin, SubjectDates};

fn step(sentence: String, rule: impl Into<Option<RuleId>>) -> Step {
    Step { sentence, rule: rule.into() }
}

fn assessments(evaluation: &Evaluation) -> Vec<Assessment> {
    let points = evaluation.result.iter().flatten();
    points.map(|assessed| Assessment { day: assessed.point.day, response: assessed.point.overall }).collect()
}

pub(super) fn confirmation(evaluation: &Evaluation, at: usize, policies: &Policies) -> Vec<Step> {
    let all = assessments(evaluation);
    let (Some(&now), Some((_, dates))) = (all.get(at), evaluation.best) else { return Vec::new() };
    match now.response {
        Response::Cr | Response::Pr => response(&all, at, &dates, policies),
        Response::Sd | Response::NonCrNonPd => vec![stable(now, &dates, policies)],
        Response::Pd => {
            vec![step("Progression by RECIST 1.1 asks for no confirmation.".to_owned(), None)]
        }
        _ => vec![step(
            format!(
                "A time point that is not evaluable confirms nothing; at most {} may lie between a response and its confirmation.",
                policies.max_ne
            ),
            RuleId::B4,
        )],
    }
}

fn response(all: &[Assessment], at: usize, dates: &SubjectDates, policies: &Policies) -> Vec<Step> {
    let Some(now) = all.get(at) else { return Vec::new() };
    let confirmed = |first: usize| Some((first, confirmed_at(all, first, dates, policies)?));
    let same = (0..at).filter(|&first| all.get(first).is_some_and(|a| a.response == now.response));
    let earlier = same.filter_map(confirmed).find(|&(_, by)| by <= at);
    if let Some((first, by)) = earlier.and_then(|(first, by)| Some((all.get(first)?, all.get(by)?))) {
        let days = by.day.days_since(first.day);
        let sentence = if by.day == now.day {
            format!("It confirms the {} of {}, {days} days before.", first.response, first.day)
        } else {
            format!(
                "Confirmed before: {} of {} by {} of {}, {days} days later.",
                first.response, first.day, by.response, by.day
            )
        };
        return vec![step(sentence, RuleId::B2)];
    }
    let later = confirmed(at).and_then(|(_, by)| all.get(by));
    let next = all.get(at + 1);
    vec![match (later, next) {
        (Some(later), _) => step(
            format!(
                "Confirmed: {} on {}, {} days later; at least {} are asked for.",
                later.response,
                later.day,
                later.day.days_since(now.day),
                policies.confirm_days
            ),
            RuleId::B2,
        ),
        (None, None) => step("Not confirmed: no assessment follows.".to_owned(), RuleId::B3),
        (None, Some(next)) => step(
            format!(
                "Not confirmed: {} follows on {}, {} days later; at least {} are asked for.",
                next.response,
                next.day,
                next.day.days_since(now.day),
                policies.confirm_days
            ),
            RuleId::B3,
        ),
    }]
}

/// The first assessment with which the response at `at` counts as confirmed: asked of the derivation itself, on the
/// assessments from there on.
fn confirmed_at(all: &[Assessment], at: usize, dates: &SubjectDates, policies: &Policies) -> Option<usize> {
    let now = all.get(at).filter(|now| now.response.is_response())?;
    let dates = SubjectDates { start: now.day.max(dates.start), ..*dates };
    (at + 1..all.len()).find(|&until| {
        let course = Course::of(all.get(at..=until).unwrap_or_default(), &dates, policies);
        course.confirmed.response == now.response && course.confirmed.day == Some(now.day)
    })
}

fn stable(now: Assessment, dates: &SubjectDates, policies: &Policies) -> Step {
    let origin = i32::from(policies.sd_origin == SdOrigin::StudyDay);
    let days = now.day.days_since(dates.start) + origin;
    let least = policies.min_sd_days;
    let enough = if days >= i32::from(least) { "so it counts" } else { "too early to count" };
    step(
        format!("As best response it counts from day {least} after the start; this is day {days}, {enough}."),
        RuleId::B5,
    )
}

pub(super) fn window(record: &Record, evaluation: &Evaluation, at: usize, policies: &Policies) -> Vec<Step> {
    let all = assessments(evaluation);
    let Some((course, dates)) = evaluation.best else { return Vec::new() };
    let of = evaluation.treatment.as_deref();
    let treatment = record.treatments.iter().find(|t| t.id.is_some() && t.id.as_deref() == of);
    let begun = treatment.is_some_and(|t| t.start.is_some() || t.date.is_some());
    let start =
        if begun { "the start of the treatment" } else { "the baseline (no start of treatment is recorded)" };
    let mut ends: Vec<String> = Vec::new();
    ends.extend(course.progression.map(|day| format!("the progression of {day}")));
    ends.extend(dates.new_therapy.map(|day| format!("a new anticancer therapy on {day}")));
    let end = if ends.is_empty() {
        all.last().map(|last| format!("the last assessment, {}", last.day)).unwrap_or_default()
    } else {
        ends.join(" and ")
    };
    let mut steps = vec![step(format!("Counted from {}, {start}, to {end}.", dates.start), RuleId::B1)];
    let now = all.get(at).map_or(dates.start, |now| now.day);
    let outside = if now < dates.start {
        Some("This assessment lies before it and does not count.")
    } else if course.progression.is_some_and(|day| now > day) {
        Some("This assessment follows the progression and no longer counts for the best response.")
    } else if dates.new_therapy.is_some_and(|day| now > day) {
        Some("This assessment follows a new therapy and no longer counts for the best response.")
    } else {
        None
    };
    steps.extend(outside.map(|sentence| step(sentence.to_owned(), None)));
    let so_far = Course::of(all.get(..=at).unwrap_or_default(), &dates, policies);
    for (what, found) in [
        ("Best response up to this day", so_far.best),
        ("Best response of the record", course.best),
        ("Best response of the record, confirmed", course.confirmed),
    ] {
        let told = best(&found, policies);
        steps.push(step(format!("{what}: {}", told.sentence), told.rule));
    }
    steps
}
