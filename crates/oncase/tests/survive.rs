//! `oncase survive` and `oncase pool` as scripts use them: every option, and the keys of the JSON.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const COHORT: &str = "crates/statistics/tests/data/r/cohort.csv";

fn run(words: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_oncase"))
        .args(words)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .env("NO_COLOR", "1")
        .output()
        .expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn json(words: &[&str]) -> Value {
    let (code, stdout, stderr) = run(&[words, &["--format", "json"]].concat());
    assert_eq!(code, Some(0), "{words:?}: {stderr}");
    serde_json::from_str(&stdout).expect("JSON")
}

fn survive<'w>(analysis: &'w str, words: &[&'w str]) -> Value {
    json(&[&["survive", analysis, COHORT, "--time", "time"], words].concat())
}

fn has_keys(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "no key {key} in {value}");
    }
}

fn written(name: &str, text: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("oncase-survive-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    path
}

fn name(path: &Path) -> &str {
    path.to_str().expect("a name")
}

#[test]
fn kaplan_meier_has_the_keys_that_scripts_read() {
    let whole = survive("km", &["--event", "event", "--at", "90,180"]);
    let curve = &whole["curves"][0];
    has_keys(curve, &["group", "n", "n_events", "median", "median_ci", "q25", "q75", "at"]);
    assert_eq!(curve["median_ci"].as_array().map(Vec::len), Some(2));
    has_keys(&curve["at"][0], &["t", "n_risk", "surv", "se", "lower", "upper"]);
    assert_eq!((&curve["group"], &curve["n"]), (&Value::from("all"), &Value::from(160)));
}

#[test]
fn kaplan_meier_takes_entry_weights_levels_and_every_kind_of_interval() {
    let grouped = survive("km", &["--event", "event", "--group", "arm", "--levels", "C,A,B"]);
    let order: Vec<&Value> =
        grouped["curves"].as_array().expect("curves").iter().map(|c| &c["group"]).collect();
    assert_eq!(order, ["C", "A", "B"]);
    let plain = survive("km", &["--event", "event", "--at", "180"]);
    let entered = survive("km", &["--event", "event", "--at", "180", "--entry", "entry"]);
    let weighted = survive("km", &["--event", "event", "--at", "180", "--weight", "share"]);
    let of = |value: &Value| value["curves"][0]["at"][0]["surv"].as_f64().expect("a number");
    assert!(of(&plain) != of(&entered) && of(&plain) != of(&weighted));
    let mut lowers: Vec<String> = Vec::new();
    for kind in ["log-log", "log", "plain", "logit", "arcsin"] {
        let found =
            survive("km", &["--event", "event", "--at", "180", "--conf-type", kind, "--conf-level", "0.9"]);
        assert_eq!((&found["conf_type"], &found["conf_level"]), (&Value::from(kind), &Value::from(0.9)));
        lowers.push(found["curves"][0]["at"][0]["lower"].to_string());
    }
    lowers.sort();
    lowers.dedup();
    assert_eq!(lowers.len(), 5, "five kinds of interval: {lowers:?}");
}

#[test]
fn what_is_not_reached_is_null() {
    let path = written("alive.csv", "time,event\n10,0\n20,1\n30,0\n40,0\n");
    let found = json(&["survive", "km", name(&path), "--time", "time", "--event", "event"]);
    let curve = &found["curves"][0];
    assert!(
        curve["median"].is_null() && curve["q75"].is_null() && curve["median_ci"][1].is_null(),
        "{curve}"
    );
}

#[test]
fn the_log_rank_test_has_its_keys_rho_strata_and_trend() {
    let whole = survive("logrank", &["--event", "event", "--group", "arm"]);
    has_keys(&whole, &["observed", "expected", "chisq", "df", "p"]);
    let statistic = |words: &[&str]| {
        survive("logrank", &[&["--event", "event", "--group", "arm"], words].concat())["chisq"].to_string()
    };
    let mut found = vec![statistic(&[]), statistic(&["--rho", "1"]), statistic(&["--strata", "centre"])];
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 3);
    let trend = survive("logrank", &["--event", "event", "--group", "ecog", "--trend"]);
    has_keys(&trend["trend"], &["z", "chisq", "p"]);
}

#[test]
fn the_cox_model_has_its_keys_ties_strata_and_clusters() {
    let fit =
        |words: &[&str]| survive("cox", &[&["--event", "event", "--covariates", "age,arm"], words].concat());
    let whole = fit(&["--levels", "arm=B,A,C"]);
    let keys =
        ["names", "coef", "se", "hr", "hr_lower", "hr_upper", "loglik", "lr", "wald", "score", "concordance"];
    has_keys(&whole, &keys);
    assert_eq!(
        whole["names"][1].as_str().map(|n| n.contains('A')),
        Some(true),
        "B is the reference: {}",
        whole["names"]
    );
    let mut ties: Vec<String> =
        ["efron", "breslow", "exact"].iter().map(|t| fit(&["--ties", t])["coef"][0].to_string()).collect();
    ties.sort();
    ties.dedup();
    assert_eq!(ties.len(), 3);
    assert!(fit(&["--strata", "centre"])["coef"][0] != whole["coef"][0]);
    let clustered = fit(&["--cluster", "centre", "--entry", "entry"]);
    assert_eq!(clustered["variance"], "cluster");
    has_keys(&clustered, &["se_model"]);
    has_keys(&fit(&["--proportional"]), &["proportional_hazards"]);
}

#[test]
fn restricted_means_incidence_fine_gray_and_turnbull_answer() {
    let means = survive("rmst", &["--event", "event", "--group", "arm", "--tau", "200"]);
    has_keys(&means["groups"][0], &["group", "rmst", "se", "tau"]);
    let incidence = survive("cif", &["--status", "status", "--cause", "1", "--group", "arm", "--at", "180"]);
    has_keys(&incidence["curves"][0]["at"][0], &["t", "cif", "se", "lower", "upper"]);
    has_keys(&incidence["gray"], &["chisq", "df", "p"]);
    let model = survive("finegray", &["--status", "status", "--cause", "1", "--covariates", "age,ecog"]);
    has_keys(&model, &["names", "coef", "se", "hr", "loglik"]);
    let visits = json(&[
        "survive",
        "turnbull",
        "crates/statistics/tests/data/r/visits.csv",
        "--lower",
        "lower",
        "--upper",
        "upper",
    ]);
    has_keys(&visits["curves"][0]["intervals"][0], &["lower", "upper", "mass", "surv"]);
}

#[test]
fn text_in_a_column_of_numbers_is_an_error_that_names_the_row() {
    let path = written("broken.csv", "time,event\n10,0\nsoon,1\n30,0\n");
    let (code, _, said) = run(&["survive", "km", name(&path), "--time", "time", "--event", "event"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("row 2") && said.contains("time") && said.contains("soon"), "{said}");
    let path = written("event.csv", "time,event\n10,0\n20,perhaps\n");
    let (code, _, said) = run(&["survive", "km", name(&path), "--time", "time", "--event", "event"]);
    assert!(code == Some(2) && said.contains("row 2") && said.contains("perhaps"), "{said}");
}

#[test]
fn pooled_evidence_flags_a_patient_reported_twice_and_draws_its_forest() {
    let table = "paper,age,sex,time,event,arm\nA,61,f,120,1,0\nA,55,m,60,1,1\nA,70,f,200,0,0\nA,48,m,90,1,1\n\
                 B,61,f,120,1,0\nB,66,m,30,1,1\nB,59,f,240,0,0\nB,50,m,150,1,1\n";
    let path = written("patients.csv", table);
    let figure = path.with_file_name("forest.svg");
    let found = json(&[
        "pool",
        "patients",
        name(&path),
        "--source",
        "paper",
        "--time",
        "time",
        "--event",
        "event",
        "--covariates",
        "arm",
        "--same",
        "age,sex",
        "--figure",
        name(&figure),
    ]);
    assert_eq!(found["possible_duplicates"][0]["rows"], serde_json::json!([1, 5]));
    assert!(std::fs::read_to_string(&figure).expect("a figure").contains("Common effect"));
    let studies = "crates/statistics/tests/data/rare_orr_studies.csv";
    let figure = path.with_file_name("proportions.svg");
    let pooled = json(&["pool", "proportions", studies, "--figure", name(&figure)]);
    has_keys(&pooled, &["studies", "naive", "glmm", "inverse_variance"]);
    assert!(std::fs::read_to_string(figure).expect("a figure").contains("Binomial mixed model"));
}

#[test]
fn curves_are_drawn_into_the_file_asked_for() {
    let figure = written("curves.svg", "");
    survive("km", &["--event", "event", "--group", "arm", "--figure", name(&figure)]);
    assert!(std::fs::read_to_string(&figure).expect("a figure").contains("At risk"));
    survive("cif", &["--status", "status", "--cause", "1", "--group", "arm", "--figure", name(&figure)]);
    assert!(std::fs::read_to_string(&figure).expect("a figure").contains("Gray"));
    let (code, _, said) =
        run(&["survive", "km", COHORT, "--time", "time", "--event", "event", "--figure", "curves.gif"]);
    assert!(code == Some(2) && said.contains("neither in svg, png nor pdf"), "{said}");
}
