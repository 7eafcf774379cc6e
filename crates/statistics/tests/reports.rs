//! The reports as people read them: at most eighty columns, every method named.

#![allow(clippy::expect_used, reason = "a test")]

use oncase_statistics::{
    Columns, CurveSettings, FlemingHarrington, ModelSettings, Prepared, Ties, TimeScale, compare_survival,
    curves, model, pooled_proportions, restricted_means,
};

const COHORT: &str = include_str!("data/r/cohort.csv");

fn columns() -> Columns {
    Columns { time: "time".into(), event: "event".into(), group: Some("arm".into()), ..Columns::default() }
}

fn read(columns: &Columns) -> Prepared {
    columns.read(COHORT.as_bytes()).expect("the cohort reads")
}

fn fits_eighty_columns(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn curves_name_their_interval_and_say_what_not_reached_means() {
    let settings = CurveSettings { at: vec![90.0, 365.0], ..CurveSettings::default() };
    let text = curves(&read(&columns()), &settings).expect("curves").text();
    fits_eighty_columns(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn a_test_and_a_model_name_their_methods() {
    let columns = Columns { strata: vec!["centre".into()], ..columns() };
    let test = compare_survival(&read(&columns), FlemingHarrington::default(), true).expect("a test").text();
    let columns = Columns { covariates: vec!["age".into(), "arm".into()], group: None, ..columns };
    let settings = ModelSettings {
        ties: Ties::Efron,
        robust: true,
        level: 0.95,
        proportional: Some(TimeScale::KaplanMeier),
    };
    let fit = model(&read(&columns), &columns, settings).expect("a fit").text();
    let text = format!("{test}\n{fit}");
    fits_eighty_columns(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn proportions_are_pooled_by_every_method() {
    let source = include_str!("data/rare_orr_studies.csv").as_bytes();
    let text = pooled_proportions(source, ["study", "x", "n"], 0.95).expect("a pool").text();
    fits_eighty_columns(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn a_horizon_beyond_follow_up_is_refused() {
    let refused = restricted_means(&read(&columns()), 5_000.0, 0.95).expect_err("refused").to_string();
    assert!(refused.starts_with("group B: the horizon 5000 lies after the last follow-up"), "{refused}");
}

#[test]
fn an_entry_after_the_exit_names_the_row_of_the_source() {
    let columns = Columns { entry: Some("entry".into()), group: None, ..columns() };
    let table = "time,event,entry\n,1,0\n10,1,0\n10,1,12\n";
    let refused = columns.read(table.as_bytes()).expect_err("refused").to_string();
    assert_eq!(refused, "row 3: it enters at 12 and leaves at 10; the entry must come before the exit");
}

#[test]
fn a_covariate_without_overlap_has_no_coefficient() {
    let table = "time,event,marker\n1,1,1\n2,1,1\n3,1,1\n4,1,0\n5,1,0\n6,0,0\n";
    let columns = Columns { covariates: vec!["marker".into()], group: None, ..columns() };
    let prepared = columns.read(table.as_bytes()).expect("reads");
    let settings = ModelSettings { ties: Ties::Efron, robust: false, level: 0.95, proportional: None };
    let report = model(&prepared, &columns, settings).expect("a report");
    assert_eq!(report.coef, [None]);
    assert!(report.warnings[0].contains("rises without end"), "{:?}", report.warnings);
}

#[test]
fn robust_errors_from_few_clusters_come_with_a_warning() {
    let columns =
        Columns { covariates: vec!["age".into()], cluster: Some("centre".into()), group: None, ..columns() };
    let settings = ModelSettings { ties: Ties::Efron, robust: false, level: 0.95, proportional: None };
    let report = model(&read(&columns), &columns, settings).expect("a fit");
    assert!(report.warnings[0].contains("3 clusters only"), "{:?}", report.warnings);
}
