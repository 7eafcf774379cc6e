//! Time to response and duration of response of a line, from derived responses only.

use oncase_record::Because;
use oncase_response::Response;
use oncase_response::case::AssessedPoint;

use crate::course::{Course, LineOfTherapy};
use crate::endpoint::{EndEvent, Ending, Endpoint, Moment, NotDerivable, Outcome};
use crate::policies::Policies;
use crate::progression::{end_of, finish, start_of};
use crate::rules;

/// Both endpoints of one line.
pub(crate) fn of_line(course: &Course, line: &LineOfTherapy, policies: &Policies) -> [Outcome; 2] {
    let first = first_response(course, line);
    let moment = first
        .as_ref()
        .map(|point| Moment { days: point.days, fact: format!("/assessments/{}", point.assessment) });
    let reasons: Vec<Because> = first.as_ref().map(|point| point.because.clone()).unwrap_or_default();
    let missing = if carries_responses(course, line) {
        NotDerivable::NoResponse
    } else {
        NotDerivable::ResponseNotDerivable
    };

    let mut because = vec![Because::rule(rules::TTR.id)];
    because.extend(reasons);
    let reached = moment.clone().map(|moment| (moment, Ending::Event(EndEvent::Response))).ok_or(missing);
    let to_response = finish(course, Endpoint::TimeToResponse, line, start_of(line), reached, because);

    let mut because = vec![Because::rule(rules::DOR.id)];
    let end =
        if moment.is_some() { end_of(course, line, policies, true, &mut because) } else { Err(missing) };
    // Without a response there is no start; the reason that counts is why there is no response.
    let start = moment.or_else(|| start_of(line));
    let mut duration = finish(course, Endpoint::DurationOfResponse, line, start, end, because);
    if duration.end.is_err() {
        duration.start = None;
        duration.span = None;
    }
    [to_response, duration]
}

fn points<'c>(course: &'c Course, line: &'c LineOfTherapy) -> impl Iterator<Item = &'c AssessedPoint> {
    let of_line = |treatment: &Option<String>| match treatment {
        Some(id) => line.ids.contains(id),
        None => course.lines.len() == 1,
    };
    course
        .evaluations
        .iter()
        .filter(move |evaluation| of_line(&evaluation.treatment))
        .filter_map(|evaluation| evaluation.result.as_ref().ok())
        .flatten()
}

fn carries_responses(course: &Course, line: &LineOfTherapy) -> bool {
    points(course, line).next().is_some()
}

/// The first complete or partial response of the line, before any progression.
fn first_response<'c>(course: &'c Course, line: &'c LineOfTherapy) -> Option<&'c AssessedPoint> {
    points(course, line)
        .take_while(|assessed| assessed.point.overall != Response::Pd)
        .find(|assessed| matches!(assessed.point.overall, Response::Cr | Response::Pr))
}
