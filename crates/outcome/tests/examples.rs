//! Endpoints of the examples, as a clinician would count them.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use oncase_outcome::{Endpoint, Outcome, Policies, explain, outcomes};
use oncase_record::case_file::load;
use oncase_record::model::Record;

fn example(name: &str) -> Record {
    let path = format!("{}/../../examples/{name}/case.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("an example");
    load(&text).unwrap_or_else(|found| panic!("{found:?}")).record
}

fn listed(outcomes: &[Outcome]) -> String {
    let line = |outcome: &Outcome| {
        let of = outcome.line.map_or("course".to_owned(), |n| format!("line {n}"));
        format!("{of}: {}: {}", outcome.endpoint.name(), explain(outcome))
    };
    outcomes.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_published_case() {
    insta::assert_snapshot!(listed(&outcomes(&example("necb"), &Policies::default())));
}

#[test]
fn the_invented_solid_tumour() {
    insta::assert_snapshot!(listed(&outcomes(&example("solid-tumour"), &Policies::default())));
}

#[test]
fn the_invented_case_that_is_not_evaluable() {
    insta::assert_snapshot!(listed(&outcomes(&example("not-evaluable"), &Policies::default())));
}

#[test]
fn progression_free_survival_on_stem_is_a_range_that_holds_23_months() {
    let all = outcomes(&example("necb"), &Policies::default());
    let pfs = all
        .iter()
        .find(|o| o.endpoint == Endpoint::ProgressionFreeSurvival && o.line == Some(2))
        .expect("PFS");
    let span = pfs.span.expect("a span");
    // From 31 October 2017 to 1 September 2019, and from 1 October 2017 to 30 September 2019.
    assert_eq!((span.shortest, span.longest), (Some(670), Some(729)));
    assert!(
        span.may_be("23 months".parse::<oncase_record::scalar::StatedDuration>().expect("months").days())
    );
}
