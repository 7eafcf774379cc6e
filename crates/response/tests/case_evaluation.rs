//! From a case file to responses: what is derived, and what is honestly not.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use oncase_record::case_file::load;
use oncase_record::model::Record;
use oncase_response::Response;
use oncase_response::case::{NotDerivable, evaluate};
use oncase_response::recist11::Policies;

fn record(body: &str) -> Record {
    let text = format!("oncase: 1\nid: example\ninvented: true\n{body}");
    load(&text).unwrap_or_else(|found| panic!("{found:?}")).record
}

const LESIONS: &str = "\
lesions:
  - {id: liver-1, site: liver, organ: liver, role: target}
  - {id: node-1, site: left axilla, organ: lymph node, node: true, role: target}
  - {id: pleura, site: pleural effusion, role: non-target}
";

#[test]
fn a_partial_response_then_progression_from_the_nadir() {
    let record = record(&format!(
        "{LESIONS}\
assessments:
  - {{date: 2020-01-06, baseline: true, measurements: [{{lesion: liver-1, long: 60 mm}}, {{lesion: node-1, long: 30 mm, short: 20 mm}}], non_targets: [{{lesion: pleura, state: present}}]}}
  - {{date: 2020-03-02, measurements: [{{lesion: liver-1, long: 40 mm}}, {{lesion: node-1, short: 12 mm}}], non_targets: [{{lesion: pleura, state: present}}]}}
  - {{date: 2020-05-04, measurements: [{{lesion: liver-1, state: not-assessed, reason: motion}}, {{lesion: node-1, short: 12 mm}}], non_targets: [{{lesion: pleura, state: present}}]}}
  - {{date: 2020-07-06, measurements: [{{lesion: liver-1, long: 50 mm}}, {{lesion: node-1, short: 13 mm}}], non_targets: [{{lesion: pleura, state: present}}]}}
"
    ));
    let evaluations = evaluate(&record, &Policies::default());
    let points = evaluations[0].result.as_ref().expect("responses");
    let overall: Vec<Response> = points.iter().map(|p| p.point.overall).collect();
    // 80 -> 52 mm is -35 %; then a target is missing; 63 mm is 21 % and 11 mm above the nadir of 52.
    assert_eq!(overall, [Response::Pr, Response::Ne, Response::Pd]);
    let progression = &points[2];
    assert_eq!(
        progression.point.thresholds().map(|t| t.progression_from.to_string()),
        Some("62.4 mm".to_owned())
    );
    let because = progression.because.iter().find(|b| b.rule == "RECIST11-A2").expect("the sum decided");
    assert!(because.facts.iter().any(|fact| fact.0 == "/assessments/3/measurements/0"), "{because:?}");
}

#[test]
fn a_response_without_measurements_cannot_be_derived() {
    let record = record(
        "lesions: [{id: liver-1, site: liver, role: not-assigned}]\n\
         treatments: [{id: stem, kind: systemic, name: STEM}]\n\
         assessments:\n  - {date: 2017-10, baseline: true, treatment: stem, findings: a large mass}\n  - {date: 2018-11, treatment: stem, findings: smaller, claimed: [{response: PR}]}\n",
    );
    let evaluations = evaluate(&record, &Policies::default());
    assert_eq!(
        evaluations[0].result.as_ref().expect_err("no sizes"),
        &NotDerivable::NothingAtBaseline { without_role: vec!["liver-1".to_owned()] }
    );
}

#[test]
fn readers_never_share_a_nadir() {
    let record = record(&format!(
        "{LESIONS}\
assessments:
  - {{date: 2020-01-06, reader: A, baseline: true, measurements: [{{lesion: liver-1, long: 60 mm}}]}}
  - {{date: 2020-01-06, reader: B, baseline: true, measurements: [{{lesion: liver-1, long: 50 mm}}]}}
  - {{date: 2020-03-02, reader: A, measurements: [{{lesion: liver-1, long: 60 mm}}]}}
  - {{date: 2020-03-02, reader: B, measurements: [{{lesion: liver-1, long: 60 mm}}]}}
"
    ));
    let evaluations = evaluate(&record, &Policies::default());
    let answer = |at: usize| evaluations[at].result.as_ref().expect("responses")[0].point.overall;
    assert_eq!((evaluations.len(), answer(0), answer(1)), (2, Response::Sd, Response::Pd));
}
