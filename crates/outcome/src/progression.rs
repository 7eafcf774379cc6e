//! Progression-free survival and what is counted like it.

use oncase_record::{Because, DayInterval};

use crate::course::{Course, LineOfTherapy, ProgressionSource};
use crate::duration::Span;
use crate::endpoint::{CensoringReason, EndEvent, Ending, Endpoint, Moment, NotDerivable, Outcome};
use crate::policies::{MissingBaseline, NewTherapy, Policies};
use crate::rules;

/// PFS of a line: rule `OUT-PFS`.
pub(crate) fn progression_free_survival(
    course: &Course,
    line: &LineOfTherapy,
    policies: &Policies,
) -> Outcome {
    let mut because = vec![Because::rule(rules::PFS.id)];
    let end = end_of(course, line, policies, true, &mut because);
    finish(course, Endpoint::ProgressionFreeSurvival, line, start_of(line), end, because)
}

/// TTP of a line: rule `OUT-TTP`.
pub(crate) fn time_to_progression(course: &Course, line: &LineOfTherapy, policies: &Policies) -> Outcome {
    let mut because = vec![Because::rule(rules::TTP.id)];
    let end = end_of(course, line, policies, false, &mut because);
    finish(course, Endpoint::TimeToProgression, line, start_of(line), end, because)
}

/// PFS2 of a line, when there is a next line: rule `OUT-PFS2`.
pub(crate) fn second_progression(
    course: &Course,
    line: &LineOfTherapy,
    policies: &Policies,
) -> Option<Outcome> {
    let next = course.next_line(line)?;
    let mut because = vec![Because::rule(rules::PFS2.id)];
    let end = end_of(course, next, policies, true, &mut because);
    Some(finish(course, Endpoint::SecondProgressionFreeSurvival, line, start_of(line), end, because))
}

/// Duration of stable disease, when that is the best response of the line: rule `OUT-DOSD`.
pub(crate) fn duration_of_stable_disease(
    course: &Course,
    line: &LineOfTherapy,
    policies: &Policies,
) -> Option<Outcome> {
    if !crate::attainment::is_stable(course, line) {
        return None;
    }
    let mut because = vec![Because::rule(rules::DOSD.id)];
    let end = end_of(course, line, policies, true, &mut because);
    Some(finish(course, Endpoint::DurationOfStableDisease, line, start_of(line), end, because))
}

pub(crate) fn start_of(line: &LineOfTherapy) -> Option<Moment> {
    let known = line.start.earliest.is_some() || line.start.latest.is_some();
    known.then(|| Moment { days: line.start, fact: format!("{}/start", line.treatment) })
}

/// Puts start and end together.
pub(crate) fn finish(
    course: &Course,
    endpoint: Endpoint,
    line: &LineOfTherapy,
    start: Option<Moment>,
    end: Result<(Moment, Ending), NotDerivable>,
    mut because: Vec<Because>,
) -> Outcome {
    let end = if start.is_none() { Err(NotDerivable::NoStart) } else { end };
    let span =
        start.as_ref().zip(end.as_ref().ok()).map(|(start, (end, _))| Span::between(start.days, end.days));
    let last_free = match (&start, &end) {
        (Some(start), Ok((end, Ending::Event(EndEvent::Progression | EndEvent::ClaimedProgression)))) => {
            last_free(course, start.days, end.days)
        }
        _ => None,
    };
    if let Some(first) = because.first_mut() {
        let facts = start.iter().map(|m| &m.fact).chain(end.iter().map(|(m, _)| &m.fact));
        first.facts.extend(facts.cloned().map(oncase_record::FactRef));
    }
    Outcome {
        endpoint,
        line: Some(line.number),
        treatment: Some(line.treatment.clone()),
        start,
        end,
        last_free,
        span,
        because,
    }
}

/// Where PFS (with death) or TTP (without) of a line ends.
pub(crate) fn end_of(
    course: &Course,
    line: &LineOfTherapy,
    policies: &Policies,
    death_counts: bool,
    because: &mut Vec<Because>,
) -> Result<(Moment, Ending), NotDerivable> {
    if policies.missing_baseline == MissingBaseline::CensorsAtStart && !has_baseline(course, line) {
        let mut rule = Because::rule(rules::NO_BASELINE.id);
        rule.policies.push(policies.missing_baseline_used());
        because.push(rule);
        let start = start_of(line).ok_or(NotDerivable::NoStart)?;
        return Ok((start, Ending::Censored(CensoringReason::NoBaseline)));
    }
    let progression = course.progression_of(line.number);
    let therapy = new_therapy(course, line).filter(|_| policies.new_therapy == NewTherapy::Censors);
    if let Some(progression) = progression {
        let before = therapy.filter(|therapy| therapy.days.certainly_before(progression.days));
        if before.is_none() {
            let event = match progression.source {
                ProgressionSource::Derived => EndEvent::Progression,
                ProgressionSource::Claimed => {
                    let mut claimed = Because::rule(rules::CLAIMED.id).fact(progression.fact.clone());
                    claimed.policies.push(policies.claimed_used());
                    because.push(claimed);
                    EndEvent::ClaimedProgression
                }
            };
            because.extend(progression.because.iter().cloned());
            let moment = Moment { days: progression.days, fact: progression.fact.clone() };
            return Ok(before_gap(course, line, policies, moment, Ending::Event(event), because));
        }
    }
    let death =
        course.death.as_ref().filter(|death| therapy.is_none_or(|t| !t.days.certainly_before(death.days)));
    if let Some(death) = death {
        let ending = if death_counts {
            Ending::Event(EndEvent::Death)
        } else {
            Ending::Censored(CensoringReason::Death)
        };
        return Ok(before_gap(course, line, policies, death.clone(), ending, because));
    }
    censored(course, line, therapy, policies, because)
}

/// Whether responses of the line are derived from a baseline, or could be if anything followed it.
fn has_baseline(course: &Course, line: &LineOfTherapy) -> bool {
    use oncase_response::case::NotDerivable::NoFollowUp;
    let of_line = |id: &Option<String>| match id {
        Some(id) => line.ids.contains(id),
        None => course.lines.len() == 1,
    };
    let usable = |result: &Result<_, _>| matches!(result, Ok(_) | Err(NoFollowUp));
    let mut evaluations = course.evaluations.iter().filter(|e| of_line(&e.treatment));
    evaluations.any(|e| e.baseline.is_some() && usable(&e.result))
}

/// The event as it is, or the censoring before the missed visits that precede it.
fn before_gap(
    course: &Course,
    line: &LineOfTherapy,
    policies: &Policies,
    event: Moment,
    ending: Ending,
    because: &mut Vec<Because>,
) -> (Moment, Ending) {
    let Some(interval) = policies.visit_interval else { return (event, ending) };
    let seen = last_free(course, line.start, event.days).or_else(|| start_of(line));
    let gap = seen.as_ref().and_then(|seen| event.days.days_since(seen.days).0);
    match (seen, gap) {
        (Some(seen), Some(days)) if days > 2 * i32::from(interval) => {
            let mut rule = Because::rule(rules::MISSED_VISITS.id).fact(event.fact);
            rule = rule.number("days without an adequate assessment", days.to_string(), "d");
            rule.policies.push(Policies::visit_interval_used(interval));
            because.push(rule);
            (seen, Ending::Censored(CensoringReason::MissedVisits))
        }
        _ => (event, ending),
    }
}

fn censored(
    course: &Course,
    line: &LineOfTherapy,
    therapy: Option<&Moment>,
    policies: &Policies,
    because: &mut Vec<Because>,
) -> Result<(Moment, Ending), NotDerivable> {
    let after_start = |m: &&Moment| !m.days.certainly_before(line.start);
    let before_therapy = |m: &&Moment| therapy.is_none_or(|t| !t.days.certainly_before(m.days));
    let last = course
        .free_assessments
        .iter()
        .filter(after_start)
        .filter(before_therapy)
        .max_by_key(|moment| (moment.days.latest, moment.days.earliest));
    let reason = if let Some(therapy) = therapy {
        let mut rule = Because::rule(rules::NEW_THERAPY.id).fact(therapy.fact.clone());
        rule.policies.push(policies.new_therapy_used());
        because.push(rule);
        CensoringReason::NewTherapy
    } else {
        because.push(Because::rule(rules::LAST_ASSESSMENT.id));
        CensoringReason::LastAssessment
    };
    last.map(|moment| (moment.clone(), Ending::Censored(reason))).ok_or(NotDerivable::NothingAfterStart)
}

/// The first anticancer therapy that certainly began after this line and is not part of it.
fn new_therapy<'c>(course: &'c Course, line: &LineOfTherapy) -> Option<&'c Moment> {
    let own: Vec<&str> = course
        .treatments
        .history
        .lines
        .iter()
        .filter(|l| l.number == line.number)
        .flat_map(|l| &l.treatments)
        .filter_map(|&t| Some(course.treatments.treatments.get(t)?.pointer.as_str()))
        .collect();
    course
        .later_therapies
        .iter()
        .filter(|m| !own.contains(&m.fact.as_str()) && line.start.certainly_before(m.days))
        .min_by_key(|m| m.days.earliest)
}

/// The last assessment without progression that certainly lies before the event.
fn last_free(course: &Course, start: DayInterval, event: DayInterval) -> Option<Moment> {
    course
        .free_assessments
        .iter()
        .filter(|m| m.days.certainly_before(event) && !m.days.certainly_before(start))
        .max_by_key(|m| m.days.latest)
        .cloned()
}
