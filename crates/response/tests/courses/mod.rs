//! Small records, and the answers that criteria give on them.

#![allow(dead_code, reason = "each test uses its part")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use oncase_record::case_file::load;
use oncase_record::model::Record;
use oncase_response::case::{Answer, Criteria, CriteriaCourse, OtherPolicies, evaluate, side_by_side};
use oncase_response::recist11::Policies;

pub fn record(body: &str) -> Record {
    let text = format!("oncase: 1\nid: example\ninvented: true\n{body}");
    load(&text).unwrap_or_else(|found| panic!("{found:?}")).record
}

/// The record of an example.
pub fn example(folder: &str) -> Record {
    let path = format!("{}/../../examples/{folder}/case.yaml", env!("CARGO_MANIFEST_DIR"));
    load(&std::fs::read_to_string(path).expect("an example"))
        .unwrap_or_else(|found| panic!("{found:?}"))
        .record
}

pub fn course(body: &str, criteria: Criteria) -> CriteriaCourse {
    with(body, criteria, &OtherPolicies::default())
}

pub fn with(body: &str, criteria: Criteria, others: &OtherPolicies) -> CriteriaCourse {
    of(&record(body), criteria, others)
}

/// The course of the first evaluation.
pub fn of(record: &Record, criteria: Criteria, others: &OtherPolicies) -> CriteriaCourse {
    let policies = Policies::default();
    let evaluations = evaluate(record, &policies);
    let mut courses =
        side_by_side(record, &evaluations[0], &[criteria], &policies, others).expect("derivable");
    courses.remove(0)
}

/// Responses in words; an open answer as `? iUPD or iCPD`.
pub fn answers(course: &CriteriaCourse) -> Vec<String> {
    let word = |answer: &Answer| match answer {
        Answer::Derived { response, .. } => (*response).to_owned(),
        Answer::Uncheckable { possible, .. } => format!("? {}", possible.join(" or ")).trim().to_owned(),
    };
    course.answers.as_ref().expect("answers").iter().map(word).collect()
}

/// Responses with the rules that decided, by their short names: `PR P1`.
pub fn decided(course: &CriteriaCourse) -> Vec<String> {
    let short = |id: &'static str| id.rsplit('-').next().unwrap_or(id);
    let word = |answer: &Answer| match answer {
        Answer::Derived { response, rules, because } => {
            assert!(because.iter().all(|because| !because.facts.is_empty()), "a reason without facts");
            let rules: Vec<&str> = rules.iter().map(|rule| short(rule.id)).collect();
            format!("{response} {}", rules.join(" "))
        }
        Answer::Uncheckable { possible, .. } => format!("? {}", possible.join(" or ")),
    };
    course.answers.as_ref().expect("answers").iter().map(word).collect()
}

pub fn why(course: &CriteriaCourse, at: usize) -> &str {
    match course.answers.as_ref().map(|answers| &answers[at]) {
        Ok(Answer::Uncheckable { because, .. }) => because,
        other => panic!("{other:?}"),
    }
}

/// Where what is missing would stand.
pub fn missing(course: &CriteriaCourse, at: usize) -> Vec<&str> {
    match course.answers.as_ref().map(|answers| &answers[at]) {
        Ok(Answer::Uncheckable { missing, .. }) => missing.iter().map(|place| place.0.as_str()).collect(),
        other => panic!("{other:?}"),
    }
}
