//! The argument of a response, as a clinician would make it.

use oncase_record::model::{Assessment, Record};
use oncase_record::scalar::When;
use oncase_record::{Length, Rule};
use oncase_response::case::{Argument, Evaluation, Plausible, argue, plausible};
use oncase_response::recist11::explain::Step;
use oncase_response::recist11::{Policies, TimePoint};
use serde_json::{Value, json};

use crate::Answer;
use crate::response::{point_json, seen_json, why_not};

/// One response with its argument.
#[derive(Debug)]
pub struct Told<'a> {
    /// The evaluation.
    pub evaluation: &'a Evaluation,
    /// The assessment.
    pub assessment: &'a Assessment,
    /// Its place in the record.
    pub index: usize,
    /// The time point.
    pub point: TimePoint,
    /// The argument.
    pub argument: Argument,
    /// Which share of plausible measurements keeps the response; or why that cannot be said.
    pub plausible: Option<Result<Plausible, String>>,
}

/// There is no response where one was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NothingThere {
    /// Why.
    pub problem: String,
    /// How to ask.
    pub mend: String,
}

impl NothingThere {
    fn new(problem: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { problem: problem.into(), mend: mend.into() }
    }
}

/// `oncase explain response CASE --at DATE`.
pub fn argument(record: &Record, told: &[Told<'_>], policies: &Policies) -> Answer {
    let values: Vec<Value> = told.iter().map(|told| as_json(record, told)).collect();
    let body = json!({"case": record.id, "criteria": "RECIST 1.1", "responses": values, "policies": policies.used()});
    Answer::new("oncase.explain.response/1", body)
}

/// The responses at an assessment, named by its id, its date, or a day within that.
///
/// # Errors
/// When there is none.
pub fn tell<'a>(
    record: &'a Record,
    evaluations: &'a [Evaluation],
    at: &str,
    error: Option<Length>,
    policies: &Policies,
) -> Result<Vec<Told<'a>>, NothingThere> {
    let matching = matching(record, at);
    let told: Vec<Told<'a>> = evaluations
        .iter()
        .flat_map(|evaluation| {
            matching.iter().filter_map(move |&index| tell_one(record, evaluation, index, error, policies))
        })
        .collect();
    if told.is_empty() { Err(nothing_there(record, evaluations, &matching, at)) } else { Ok(told) }
}

/// The assessments that a word means: by id or by the date as written; otherwise those that may lie on that date.
fn matching(record: &Record, at: &str) -> Vec<usize> {
    let all = || record.assessments.iter().enumerate().filter(|(_, a)| a.same_as.is_none());
    let named: Vec<usize> = all()
        .filter(|(_, a)| a.id.as_deref() == Some(at) || a.date.text() == at)
        .map(|(index, _)| index)
        .collect();
    if !named.is_empty() {
        return named;
    }
    let Ok(when) = at.parse::<When>() else { return Vec::new() };
    let days = when.interval();
    all()
        .filter(|(_, a)| {
            let date = record.days(&a.date);
            date.bounds().is_some() && date.intersection(days).is_some()
        })
        .map(|(index, _)| index)
        .collect()
}

fn nothing_there(record: &Record, evaluations: &[Evaluation], matching: &[usize], at: &str) -> NothingThere {
    for evaluation in evaluations {
        if evaluation.baseline.is_some_and(|baseline| matching.contains(&baseline)) {
            return NothingThere::new(
                format!("{at} is the baseline: responses are compared with it, and it has none itself"),
                format!("give one of {}", dates(record, std::slice::from_ref(evaluation))),
            );
        }
        if let Err(why) = &evaluation.result
            && evaluation.follow_ups.iter().any(|index| matching.contains(index))
        {
            return NothingThere::new(
                format!("the response of {at} cannot be derived: {}", why_not(why)),
                "record what is missing; `oncase response` says the same for the whole case",
            );
        }
    }
    let dates = dates(record, evaluations);
    let mend = if dates.is_empty() {
        "the case has no assessment with a response".to_owned()
    } else {
        format!("give one of {dates}")
    };
    NothingThere::new(format!("there is no response at {at}"), mend)
}

fn dates(record: &Record, evaluations: &[Evaluation]) -> String {
    let points = evaluations.iter().flat_map(|evaluation| evaluation.result.iter().flatten());
    let dates: Vec<&str> = points
        .filter_map(|point| record.assessments.get(point.assessment))
        .map(|assessment| assessment.date.text())
        .collect();
    dates.join(", ")
}

fn tell_one<'a>(
    record: &'a Record,
    evaluation: &'a Evaluation,
    index: usize,
    error: Option<Length>,
    policies: &Policies,
) -> Option<Told<'a>> {
    let argument = argue(record, evaluation, index, policies)?;
    let point = evaluation.result.as_ref().ok()?.iter().find(|point| point.assessment == index)?.point;
    let assessment = record.assessments.get(index)?;
    let plausible = error.map(|error| plausible(evaluation, index, error, policies));
    Some(Told { evaluation, assessment, index, point, argument, plausible })
}

/// What measurement error means here.
pub const MODEL: &str = "Model: every measured diameter (now, at baseline and at the nadir) is off by up to the error, every \
    tenth of a millimetre equally likely and each lesion on its own; a lesion too \
    small to measure keeps its default, and which assessment is the nadir, and whether a response was reached before, \
    stay as they are.";

/// The rules that an argument used, each once.
pub fn rules_of(argument: &Argument) -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = Vec::new();
    let steps = [&argument.steps, &argument.not_assessed, &argument.confirmation, &argument.window];
    for rule in steps.into_iter().flatten().filter_map(|step| step.rule) {
        if !rules.iter().any(|known| known.id == rule.id()) {
            rules.push(rule.rule());
        }
    }
    rules
}

fn as_json(record: &Record, told: &Told<'_>) -> Value {
    let steps = |steps: &[Step]| -> Vec<Value> {
        steps
            .iter()
            .map(|step| json!({"sentence": step.sentence, "rule": step.rule.map(|rule| rule.id())}))
            .collect()
    };
    let lesions: Vec<Value> = told
        .argument
        .lesions
        .iter()
        .map(|lesion| {
            json!({
                "id": lesion.id, "site": lesion.site, "target": lesion.target, "node": lesion.nodal,
                "baseline": seen_json(lesion.baseline), "nadir": lesion.nadir.map(seen_json),
                "now": seen_json(lesion.now), "reason": lesion.reason,
            })
        })
        .collect();
    let plausible = told.plausible.as_ref().map(|plausible| match plausible {
        Ok(found) => json!({
            "error_mm": found.error.as_mm(), "keeps_target_response": found.kept,
            "progression": found.shares.progression, "partial_response": found.shares.partial_response,
            "stable": found.shares.stable, "overall_is_progression_without_sum": found.overall_without_sum,
            "model": MODEL,
        }),
        Err(because) => json!({"uncheckable": because}),
    });
    let assessed = told.evaluation.result.iter().flatten().find(|point| point.assessment == told.index);
    json!({
        "treatment": told.evaluation.treatment,
        "reader": told.evaluation.reader,
        "time_point": assessed.map(|assessed| point_json(record, assessed)),
        "counts_as": told.point.day.to_string(),
        "lesions": lesions,
        "nadir_assessment": told.argument.nadir_assessment.map(|index| format!("/assessments/{index}")),
        "derivation": steps(&told.argument.steps),
        "not_assessed": steps(&told.argument.not_assessed),
        "confirmation": steps(&told.argument.confirmation),
        "window": steps(&told.argument.window),
        "measurement_error": plausible,
        "rules": rules_of(&told.argument),
    })
}
