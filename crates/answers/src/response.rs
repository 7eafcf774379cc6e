//! Responses of one case, evaluation by evaluation.

use oncase_record::model::Record;
use oncase_response::case::{
    AssessedPoint, Criteria, Evaluation, NotDerivable, OtherPolicies, Seen, evaluate, side_by_side,
};
use oncase_response::recist11::Policies;
use serde_json::{Value, json};

use crate::{Answer, criteria};

/// `oncase response CASE`: the responses by RECIST 1.1, and by further criteria beside them.
pub fn response(
    record: &Record,
    criteria: &[Criteria],
    policies: &Policies,
    others: &OtherPolicies,
) -> Answer {
    let evaluations = evaluate(record, policies);
    let mut used = policies.used();
    if !criteria.is_empty() {
        used.extend(others.used());
    }
    let value = |evaluation: &Evaluation| {
        let mut value = as_json(record, evaluation);
        let compared = side_by_side(record, evaluation, criteria, policies, others).ok();
        if let (Some(courses), Some(object)) =
            (compared.filter(|_| !criteria.is_empty()), value.as_object_mut())
        {
            object.insert("by_criteria".into(), criteria::as_json(record, evaluation, &courses));
        }
        value
    };
    let values: Vec<Value> = evaluations.iter().map(value).collect();
    let body = json!({"case": record.id, "criteria": "RECIST 1.1", "evaluations": values, "policies": used});
    Answer::new("oncase.response/1", body)
}

/// The treatment and the reader of an evaluation, in words.
pub fn title(record: &Record, evaluation: &Evaluation) -> String {
    let of = evaluation.treatment.as_deref();
    let treatment = record.treatments.iter().find(|t| t.id.is_some() && t.id.as_deref() == of);
    let name = treatment.map_or_else(|| "Response".to_owned(), |t| format!("Response on {}", t.name));
    match &evaluation.reader {
        Some(reader) => format!("{name}, read by {reader}"),
        None => name,
    }
}

/// Why no response can be derived, in words.
pub fn why_not(why: &NotDerivable) -> String {
    match why {
        NotDerivable::NoBaseline => "no assessment is marked as the baseline".to_owned(),
        NotDerivable::NothingAtBaseline { without_role } if without_role.is_empty() => {
            "no target or non-target lesion is recorded".to_owned()
        }
        NotDerivable::NothingAtBaseline { without_role } => format!(
            "no lesion has the role of target or non-target and a measurement or state at these assessments ({} without a role)",
            without_role.join(", ")
        ),
        NotDerivable::NoFollowUp => "no assessment follows the baseline".to_owned(),
        NotDerivable::Undated { assessment } => format!("assessment {} has no date", assessment + 1),
        NotDerivable::TooManyLesions => "more than 64 lesions of one role".to_owned(),
        NotDerivable::Refused(error) => error.to_string(),
    }
}

fn as_json(record: &Record, evaluation: &Evaluation) -> Value {
    let points: Vec<Value> =
        evaluation.result.iter().flatten().map(|assessed| point_json(record, assessed)).collect();
    let lesions: Vec<Value> = evaluation
        .lesions
        .iter()
        .map(|lesion| {
            let seen: Vec<Value> = lesion.seen.iter().map(|seen| seen_json(*seen)).collect();
            json!({"id": lesion.id, "site": lesion.site, "target": lesion.target, "node": lesion.nodal, "seen": seen})
        })
        .collect();
    let best = evaluation.best.map(|(course, dates)| {
        json!({
            "start": dates.start.to_string(),
            "best": course.best.response.to_string(),
            "best_date": course.best.day.map(|d| d.to_string()),
            "best_rule": course.best.rule.id(),
            "confirmed": course.confirmed.response.to_string(),
            "confirmed_date": course.confirmed.day.map(|d| d.to_string()),
            "confirmed_rule": course.confirmed.rule.id(),
        })
    });
    json!({
        "treatment": evaluation.treatment,
        "reader": evaluation.reader,
        "baseline": evaluation.baseline.map(|at| format!("/assessments/{at}")),
        "lesions": lesions,
        "time_points": points,
        "best_response": best,
        "not_derivable": evaluation.result.as_ref().err().map(why_not),
    })
}

/// What was seen of a lesion.
pub fn seen_json(seen: Seen) -> Value {
    match seen {
        Seen::Measured(length) => json!({"state": "measured", "mm": length.as_mm()}),
        Seen::TooSmall(length) => json!({"state": "too-small", "mm": length.as_mm()}),
        Seen::Absent => json!({"state": "absent", "mm": 0}),
        Seen::Merged => json!({"state": "merged"}),
        Seen::Present => json!({"state": "present"}),
        Seen::NotAssessed => json!({"state": "not-assessed"}),
    }
}

/// One time point.
pub fn point_json(record: &Record, assessed: &AssessedPoint) -> Value {
    let point = &assessed.point;
    let mm = |length: Option<oncase_record::Length>| length.map(oncase_record::Length::as_mm);
    let thresholds = point.thresholds();
    json!({
        "assessment": format!("/assessments/{}", assessed.assessment),
        "date": record.assessments.get(assessed.assessment).map(|a| a.date.to_string()),
        "days": assessed.days,
        "sum_mm": mm(point.complete_sum()),
        "baseline_mm": mm(point.baseline),
        "nadir_mm": mm(point.nadir),
        "change_from_baseline_percent": point.change_from_baseline().map(|c| c.to_string()),
        "change_from_nadir_percent": point.change_from_nadir().map(|c| c.to_string()),
        "targets": point.targets,
        "targets_assessed": point.targets_assessed,
        "target": point.target.map(|r| r.to_string()),
        "non_target": point.non_target.map(|r| r.to_string()),
        "overall": point.overall.to_string(),
        "partial_response_to_mm": thresholds.map(|t| t.partial_response_to.as_mm()),
        "progression_from_mm": thresholds.map(|t| t.progression_from.as_mm()),
        "because": assessed.because,
    })
}
