//! Response evaluations, ready to be set.

use oncase_record::model::Record;
use oncase_response::case::{AssessedPoint, Evaluation, NotDerivable};
use oncase_response::recist11::NewDisease;
use oncase_response::{Change, Response};

use super::{Reason, ResponseCourse, ResponsePoint, reasons};
use crate::privacy::spelled;

pub(super) fn courses(record: &Record, evaluations: &[Evaluation]) -> Vec<ResponseCourse> {
    evaluations.iter().map(|evaluation| course(record, evaluation)).collect()
}

fn course(record: &Record, evaluation: &Evaluation) -> ResponseCourse {
    let concerned = evaluation.baseline.iter().chain(&evaluation.follow_ups);
    let assessments: Vec<String> = concerned.map(|at| format!("/assessments/{at}")).collect();
    let of = evaluation.treatment.as_deref();
    let treatment = record.treatments.iter().position(|t| of.is_some() && t.id.as_deref() == of);
    let name = treatment.and_then(|at| record.treatments.get(at)).map(|t| t.name.clone());
    let mut title = name.unwrap_or_else(|| "treatment not named".to_owned());
    if let Some(reader) = &evaluation.reader {
        title = format!("{title}, read by {reader}");
    }
    let mut course = ResponseCourse {
        title,
        criteria: "RECIST 1.1".to_owned(),
        assessments,
        treatment: treatment.map(|at| format!("/treatments/{at}")),
        ..ResponseCourse::default()
    };
    match &evaluation.result {
        Ok(points) => {
            course.points.extend(baseline(record, evaluation, points));
            course.points.extend(points.iter().map(point));
            course.best = best(evaluation);
        }
        Err(why) => {
            let sentence = format!("The record does not carry it: {}.", why_not(record, why));
            course.not_derivable =
                Some(Reason { sentence, rule: String::new(), facts: course.assessments.clone() });
        }
    }
    course
}

fn best(evaluation: &Evaluation) -> Option<(String, Reason)> {
    let (course, dates) = evaluation.best.as_ref()?;
    let on = |day: Option<oncase_record::Day>| day.map_or_else(String::new, |day| format!(" on {day}"));
    let words = if course.best.response == course.confirmed.response {
        format!(
            "{}{} (confirmed where the criteria ask for it)",
            course.confirmed.response,
            on(course.confirmed.day)
        )
    } else {
        format!(
            "{}{} without confirmation, {}{} with it",
            course.best.response,
            on(course.best.day),
            course.confirmed.response,
            on(course.confirmed.day)
        )
    };
    let sentence = format!("Counted from {}.", dates.start);
    Some((
        spelled(&words),
        Reason {
            sentence: spelled(&sentence),
            rule: course.confirmed.rule.id().to_owned(),
            facts: Vec::new(),
        },
    ))
}

/// The baseline as the first row: its sum, and nothing to compare it with.
fn baseline(record: &Record, evaluation: &Evaluation, points: &[AssessedPoint]) -> Option<ResponsePoint> {
    let at = evaluation.baseline?;
    let assessment = record.assessments.get(at)?;
    Some(ResponsePoint {
        assessment: format!("/assessments/{at}"),
        days: record.days(&assessment.date),
        sum: points
            .first()
            .and_then(|first| first.point.baseline)
            .map_or_else(String::new, |sum| sum.to_string()),
        overall: "baseline".to_owned(),
        ..ResponsePoint::default()
    })
}

fn point(assessed: &AssessedPoint) -> ResponsePoint {
    let point = &assessed.point;
    let sum = match (point.complete_sum(), point.targets) {
        (Some(sum), 1..) => sum.to_string(),
        (_, 0) => String::new(),
        (None, targets) => format!("incomplete: {} of {targets} targets", point.targets_assessed),
    };
    let change = |change: Option<Change>| {
        change.map_or_else(String::new, |change| format!("{change} %").replace('-', "−"))
    };
    let response =
        |response: Option<Response>| response.map_or_else(String::new, |response| response.to_string());
    let new_lesions = match point.new_disease {
        NewDisease::No => "none",
        NewDisease::Equivocal => "equivocal",
        NewDisease::ConfirmedLater => "equivocal, confirmed later",
        NewDisease::Yes => "yes",
    };
    ResponsePoint {
        assessment: format!("/assessments/{}", assessed.assessment),
        days: assessed.days,
        sum,
        from_baseline: change(point.change_from_baseline()),
        from_nadir: change(point.change_from_nadir()),
        target: response(point.target),
        non_target: response(point.non_target),
        new_lesions: new_lesions.to_owned(),
        overall: point.overall.to_string(),
        reasons: reasons::reasons(&assessed.because),
    }
}

/// Why no response can be derived, in words.
fn why_not(record: &Record, why: &NotDerivable) -> String {
    match why {
        NotDerivable::NoBaseline => "no assessment is marked as the baseline".to_owned(),
        NotDerivable::NothingAtBaseline { without_role } => {
            let sites: Vec<String> = without_role
                .iter()
                .filter_map(|id| record.lesions.iter().find(|lesion| lesion.id.as_ref() == Some(id)))
                .map(|lesion| lesion.site.clone())
                .collect();
            let mut words =
                "no lesion that is called a target or non-target has a size or a state at the baseline"
                    .to_owned();
            if !sites.is_empty() {
                words.push_str(&format!("; without a role are {}", sites.join("; ")));
            }
            words
        }
        NotDerivable::NoFollowUp => "no assessment follows the baseline".to_owned(),
        NotDerivable::Undated { .. } => "an assessment has no date at all".to_owned(),
        NotDerivable::TooManyLesions => "there are more lesions of one role than can be numbered".to_owned(),
        NotDerivable::Refused(error) => error.to_string(),
    }
}
