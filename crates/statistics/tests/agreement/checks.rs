//! Runs a folder of checks: `checks.json` names data, columns and settings of analyses, and what they must give.

#![allow(clippy::expect_used, clippy::panic, reason = "a test")]

use std::collections::BTreeMap;
use std::path::Path;

use oncase_statistics::{
    CauseOfInterest, Columns, Confidence, CurveSettings, FlemingHarrington, IntervalKind, ModelSettings,
    Ties, TimeScale, compare_survival, curves, incidence, interval_censored, model, pooled_patients,
    subdistribution,
};
use serde_json::{Value, json};

use super::Agreement;

/// Runs every check of a folder.
pub fn run(folder: &Path) -> Agreement {
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let checks: Vec<Value> = serde_json::from_str(&read("checks.json")).expect("a list of checks");
    let mut agreement = Agreement::default();
    for (number, check) in checks.iter().enumerate() {
        let csv = read(check["data"].as_str().expect("a file"));
        let what = format!("{number} {}", check["kind"].as_str().expect("a kind"));
        let tolerance = check["tolerance"].as_f64().expect("a tolerance");
        compare(&mut agreement, &what, &report(check, &csv), &check["expected"], tolerance);
    }
    agreement
}

/// Compares everything that is expected with what was found under the same keys.
fn compare(agreement: &mut Agreement, what: &str, found: &Value, expected: &Value, tolerance: f64) {
    match expected {
        Value::Object(entries) => {
            for (key, expected) in entries {
                compare(agreement, &format!("{what} {key}"), &found[key], expected, tolerance);
            }
        }
        Value::Array(list) => {
            for (i, expected) in list.iter().enumerate() {
                compare(agreement, &format!("{what}[{i}]"), &found[i], expected, tolerance);
            }
        }
        Value::String(text) => {
            agreement.compared += 1;
            if found.as_str() != Some(text) {
                agreement.differences.push(format!("{what}: found {found}, expected {text}"));
            }
        }
        number => agreement.number(what, found.as_f64(), number, tolerance),
    }
}

fn text(check: &Value, key: &str) -> Option<String> {
    check[key].as_str().map(str::to_owned)
}

fn list(check: &Value, key: &str) -> Vec<String> {
    check[key].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

fn report(check: &Value, csv: &str) -> Value {
    let kind = check["kind"].as_str().expect("a kind");
    let at: Vec<f64> = check["at"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    if kind == "turnbull" {
        return turnbull_at(check, csv, &at);
    }
    let columns = Columns {
        time: text(check, "time").expect("a column of times"),
        event: text(check, "event").or(text(check, "status")).expect("a column of events"),
        cause: text(check, "cause").map(|cause| CauseOfInterest { cause, censored: None }),
        entry: text(check, "entry"),
        weight: text(check, "weight"),
        group: text(check, "group"),
        strata: text(check, "strata").into_iter().collect(),
        cluster: text(check, "cluster"),
        covariates: list(check, "covariates"),
        others: Vec::new(),
        levels: BTreeMap::new(),
        event_value: None,
    };
    let prepared = columns.read(csv.as_bytes()).expect("the table reads");
    let kind_of_interval =
        |name: &Value| name.as_str().map_or(IntervalKind::LogLog, |n| n.parse().expect("a kind"));
    let confidence = Confidence { kind: kind_of_interval(&check["conf_type"]), level: 0.95 };
    match kind {
        "km" => {
            let settings = CurveSettings { confidence, at, ..CurveSettings::default() };
            json!(curves(&prepared, &settings).expect("curves"))
        }
        "logrank" => {
            let weight = FlemingHarrington { rho: check["rho"].as_f64().expect("rho"), gamma: 0.0 };
            json!(compare_survival(&prepared, weight, check["trend"] == true).expect("a test"))
        }
        "patients" => {
            let settings = CurveSettings { confidence, ..CurveSettings::default() };
            json!(pooled_patients(&prepared, &columns, &[], &settings).expect("pooled patients"))
        }
        "cox" => json!(model(&prepared, &columns, model_settings(check)).expect("a fit")),
        "cif" | "gray" => json!(incidence(&prepared, &at, confidence, false).expect("curves")),
        "finegray" => json!(subdistribution(&prepared, &columns, 0.95).expect("a fit")),
        other => panic!("no check of the kind {other}"),
    }
}

fn model_settings(check: &Value) -> ModelSettings {
    ModelSettings {
        ties: match check["ties"].as_str() {
            Some("breslow") => Ties::Breslow,
            Some("exact") => Ties::Exact,
            _ => Ties::Efron,
        },
        robust: check["robust"] == true,
        level: 0.95,
        proportional: (check["proportional"] == true).then_some(TimeScale::KaplanMeier),
    }
}

fn turnbull_at(check: &Value, csv: &str, at: &[f64]) -> Value {
    let (lower, upper) = (text(check, "lower").expect("lower"), text(check, "upper").expect("upper"));
    let report = interval_censored(csv.as_bytes(), &lower, &upper, None).expect("an estimate");
    let intervals = &report.curves[0].intervals;
    let beyond = |time: f64| {
        intervals
            .iter()
            .filter(|i| i.upper.is_some_and(|u| u <= time))
            .map(|i| i.survival)
            .fold(1.0, f64::min)
    };
    json!({ "surv": at.iter().map(|time| beyond(*time)).collect::<Vec<f64>>() })
}
