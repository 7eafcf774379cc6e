//! Several criteria side by side, one entry a criterion.

use oncase_record::model::Record;
use oncase_record::{Rule, Verification};
use oncase_response::case::{Answer, CriteriaCourse, Evaluation};
use serde_json::{Value, json};

/// The courses of one evaluation by several criteria.
pub(crate) fn as_json(record: &Record, evaluation: &Evaluation, courses: &[CriteriaCourse]) -> Value {
    let dates = dates(record, evaluation);
    let points: Vec<usize> = evaluation.result.iter().flatten().map(|point| point.assessment).collect();
    let one = |course: &CriteriaCourse| {
        let answers: Vec<Value> = course
            .answers
            .iter()
            .flatten()
            .zip(points.iter().zip(&dates))
            .map(|(answer, (assessment, date))| {
                let mut value = match answer {
                    Answer::Derived { response, rules, because } => {
                        let ids: Vec<&str> = rules.iter().map(|rule| rule.id).collect();
                        json!({
                            "response": response,
                            "rules": ids,
                            "unverified": unverified(rules),
                            "because": because,
                        })
                    }
                    Answer::Uncheckable { because, possible, missing } => {
                        json!({"response": null, "uncheckable": because, "possible": possible, "missing": missing})
                    }
                };
                if let Some(object) = value.as_object_mut() {
                    object.insert("assessment".into(), format!("/assessments/{assessment}").into());
                    object.insert("date".into(), date.clone().into());
                }
                value
            })
            .collect();
        let best = course.best.as_ref().map(|best| match best {
            Ok(best) => json!({
                "response": best.response,
                "date": best.day.map(|day| day.to_string()),
                "progression": best.progression.map(|day| day.to_string()),
            }),
            Err(because) => json!({"response": null, "uncheckable": because}),
        });
        json!({
            "criteria": course.criteria.name(),
            "uncheckable": course.answers.as_ref().err(),
            "answers": answers,
            "best": best,
            "notes": course.notes,
        })
    };
    courses.iter().map(one).collect()
}

/// Those of the rules whose wording was not checked against the publication; they are marked wherever they are shown.
fn unverified(rules: &[&Rule]) -> Vec<&'static str> {
    rules.iter().filter(|rule| rule.verification == Verification::Unverified).map(|rule| rule.id).collect()
}

fn dates(record: &Record, evaluation: &Evaluation) -> Vec<String> {
    let points = evaluation.result.iter().flatten();
    points
        .map(|point| record.assessments.get(point.assessment).map_or(String::new(), |a| a.date.to_string()))
        .collect()
}
