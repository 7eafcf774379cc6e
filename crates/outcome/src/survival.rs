//! Survival, treatment duration, next treatment and follow-up.

use oncase_record::Because;

use crate::course::{Course, LineOfTherapy};
use crate::duration::Span;
use crate::endpoint::{CensoringReason, EndEvent, Ending, Endpoint, Moment, NotDerivable, Outcome};
use crate::progression::{finish, start_of};
use crate::rules;

/// From the start of a line to its last dose: rule `OUT-TTD`.
pub(crate) fn time_to_discontinuation(course: &Course, line: &LineOfTherapy) -> Outcome {
    let end = match (line.end, line.ongoing) {
        (Some(days), false) => {
            let moment = Moment { days, fact: format!("{}/end", line.treatment) };
            Ok((moment, Ending::Event(EndEvent::LastDose)))
        }
        (_, true) => last_contact(course, CensoringReason::Ongoing),
        (None, false) => Err(NotDerivable::NoEnd),
    };
    let because = vec![Because::rule(rules::TTD.id)];
    finish(course, Endpoint::TimeToDiscontinuation, line, start_of(line), end, because)
}

/// From the start of a line to the start of the next, or death: rule `OUT-TTNT`.
pub(crate) fn time_to_next_treatment(course: &Course, line: &LineOfTherapy) -> Outcome {
    let next = course.next_line(line).and_then(start_of).map(|m| (m, Ending::Event(EndEvent::NextLine)));
    let death = || course.death.clone().map(|m| (m, Ending::Event(EndEvent::Death)));
    let end = match next.or_else(death) {
        Some(end) => Ok(end),
        None => last_contact(course, CensoringReason::LastContact),
    };
    let because = vec![Because::rule(rules::TTNT.id)];
    finish(course, Endpoint::TimeToNextTreatment, line, start_of(line), end, because)
}

/// From the last dose of a line to the start of the next, when there is a next: rule `OUT-TFI`.
pub(crate) fn treatment_free_interval(course: &Course, line: &LineOfTherapy) -> Option<Outcome> {
    let next = start_of(course.next_line(line)?)?;
    let start = line.end.map(|days| Moment { days, fact: format!("{}/end", line.treatment) });
    let end = Ok((next, Ending::Event(EndEvent::NextLine)));
    let because = vec![Because::rule(rules::TFI.id)];
    Some(finish(course, Endpoint::TreatmentFreeInterval, line, start, end, because))
}

/// From the start of a line to death: rule `OUT-OS`.
pub(crate) fn overall_survival_of_line(course: &Course, line: &LineOfTherapy) -> Outcome {
    let because = vec![Because::rule(rules::OS.id)];
    finish(course, Endpoint::OverallSurvival, line, start_of(line), alive_or_dead(course), because)
}

/// Overall survival and follow-up from the first diagnosis.
pub(crate) fn of_course(course: &Course) -> Vec<Outcome> {
    let of = |endpoint: Endpoint, rule: &'static str, end: Result<(Moment, Ending), NotDerivable>| {
        let start = course.diagnosis.clone();
        let end = if start.is_none() { Err(NotDerivable::NoStart) } else { end };
        let span = start.as_ref().zip(end.as_ref().ok()).map(|(s, (e, _))| Span::between(s.days, e.days));
        let mut because = Because::rule(rule);
        let facts = start.iter().map(|m| &m.fact).chain(end.iter().map(|(m, _)| &m.fact));
        because.facts.extend(facts.cloned().map(oncase_record::FactRef));
        Outcome {
            endpoint,
            line: None,
            treatment: None,
            start,
            end,
            last_free: None,
            span,
            because: vec![because],
        }
    };
    let seen = course.death.clone().or(course.last_contact.clone());
    let followed =
        seen.map(|m| (m, Ending::Event(EndEvent::LastContact))).ok_or(NotDerivable::NothingAfterStart);
    vec![
        of(Endpoint::OverallSurvival, rules::OS.id, alive_or_dead(course)),
        of(Endpoint::FollowUp, rules::FOLLOW_UP.id, followed),
    ]
}

fn alive_or_dead(course: &Course) -> Result<(Moment, Ending), NotDerivable> {
    match &course.death {
        Some(death) => Ok((death.clone(), Ending::Event(EndEvent::Death))),
        None => last_contact(course, CensoringReason::LastContact),
    }
}

fn last_contact(course: &Course, reason: CensoringReason) -> Result<(Moment, Ending), NotDerivable> {
    course
        .last_contact
        .clone()
        .map(|moment| (moment, Ending::Censored(reason)))
        .ok_or(NotDerivable::NothingAfterStart)
}
