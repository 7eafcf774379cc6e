//! Compares what this crate computes with expected values held as JSON, number by number.

#![allow(clippy::expect_used, clippy::panic, reason = "a test")]
#![allow(dead_code, reason = "each user of this module needs a part of it")]

pub mod checks;

use oncase_statistics::{Confidence, CoxFit, Curve, IntervalKind};
use serde_json::Value;

/// Counts the numbers compared and keeps those that differ.
#[derive(Debug, Default)]
pub struct Agreement {
    pub compared: usize,
    pub differences: Vec<String>,
    /// Expected values that no check looked at.
    pub unchecked: Vec<String>,
}

/// Relative tolerance of closed forms.
pub const CLOSED: f64 = 1e-9;
/// Relative tolerance of iterated values.
pub const ITERATED: f64 = 1e-7;

impl Agreement {
    /// A number, or `None` for one that cannot be estimated, against JSON's number, null, "Inf" or "NaN".
    pub fn number(&mut self, what: &str, found: Option<f64>, expected: &Value, tolerance: f64) {
        self.compared += 1;
        let expected_number = match expected {
            Value::String(text) if text == "Inf" => Some(f64::INFINITY),
            other => other.as_f64(),
        };
        let same = match (found, expected_number) {
            (None, None) => true,
            (Some(a), Some(b)) => a == b || (a - b).abs() <= tolerance * b.abs() + 1e-15,
            _ => false,
        };
        if !same {
            self.differences.push(format!("{what}: found {found:?}, expected {expected}"));
        }
    }

    pub fn numbers(&mut self, what: &str, found: &[f64], expected: &Value, tolerance: f64) {
        let single = std::slice::from_ref(expected);
        let list = expected.as_array().map_or(single, Vec::as_slice);
        if list.len() != found.len() {
            self.differences.push(format!("{what}: found {found:?}, expected {expected}"));
        }
        for (i, (found, expected)) in found.iter().zip(list).enumerate() {
            self.number(&format!("{what}[{i}]"), Some(*found), expected, tolerance);
        }
    }

    pub fn assert(self) {
        assert!(self.compared > 0, "nothing was compared");
        assert!(self.differences.is_empty(), "{}", self.differences.join("\n"));
    }
}

const KINDS: [(&str, IntervalKind); 5] = [
    ("ci_log", IntervalKind::Log),
    ("ci_loglog", IntervalKind::LogLog),
    ("ci_plain", IntervalKind::Plain),
    ("ci_logit", IntervalKind::Logit),
    ("ci_arcsin", IntervalKind::Arcsin),
];

/// A curve against its rows, quantiles with five kinds of interval, landmarks and restricted means.
pub fn compare_curve(agreement: &mut Agreement, name: &str, curve: &Curve, expected: &Value) {
    agreement.number(&format!("{name} n"), Some(curve.n as f64), &expected["n"], 0.0);
    agreement.number(&format!("{name} events"), Some(curve.n_events as f64), &expected["n_events"], 0.0);
    agreement.number(
        &format!("{name} distinct times"),
        Some(curve.points.len() as f64),
        &expected["distinct_times"],
        0.0,
    );
    for row in expected["rows"].as_array().into_iter().flatten() {
        let time = row["t"].as_f64().expect("a time");
        let point =
            curve.points.iter().find(|p| (p.time - time).abs() < 1e-7).expect("the time is on the curve");
        let what = |field: &str| format!("{name} t={time} {field}");
        agreement.number(&what("n_risk"), Some(point.n_risk), &row["n_risk"], 0.0);
        agreement.number(&what("n_event"), Some(point.n_event), &row["n_event"], 0.0);
        agreement.number(&what("n_censor"), Some(point.n_censor), &row["n_censor"], 0.0);
        agreement.number(&what("surv"), Some(point.survival), &row["surv"], CLOSED);
        agreement.number(&what("cumhaz"), Some(point.cumulative_hazard), &row["cumhaz"], CLOSED);
        agreement.number(&what("se"), Some(point.se_log_survival), &row["se_logsurv"], CLOSED);
    }
    for (key, kind) in KINDS {
        let confidence = Confidence { kind, level: 0.95 };
        compare_intervals(agreement, &format!("{name} {key}"), curve, confidence, &expected[key]);
    }
    for mean in expected["rmst"].as_array().into_iter().flatten() {
        let tau = mean["tau"].as_f64().expect("a horizon");
        let found = curve.restricted_mean(tau).expect("the horizon lies within follow-up");
        agreement.number(&format!("{name} rmst {tau}"), Some(found.rmst), &mean["rmst"], CLOSED);
        agreement.number(&format!("{name} rmst se {tau}"), Some(found.se), &mean["se"], CLOSED);
    }
}

fn compare_intervals(
    agreement: &mut Agreement,
    name: &str,
    curve: &Curve,
    confidence: Confidence,
    expected: &Value,
) {
    for (key, probability) in [("q25", 0.25), ("median", 0.5), ("q75", 0.75)] {
        let found = curve.quantile(probability, confidence);
        agreement.number(&format!("{name} {key}"), found.estimate, &expected[key], 0.0);
        let interval = &expected[format!("{key}_ci")];
        agreement.number(&format!("{name} {key} lower"), found.lower, &interval[0], 0.0);
        agreement.number(&format!("{name} {key} upper"), found.upper, &interval[1], 0.0);
    }
    for landmark in expected["at"].as_array().into_iter().flatten() {
        let time = landmark["t"].as_f64().expect("a time");
        let found = curve.at(time, confidence);
        let what = |field: &str| format!("{name} at {time} {field}");
        agreement.number(&what("n_risk"), Some(found.n_risk), &landmark["n_risk"], 0.0);
        agreement.number(&what("surv"), found.survival, &landmark["surv"], CLOSED);
        agreement.number(&what("se"), found.se, &landmark["se"], CLOSED);
        agreement.number(&what("lower"), found.lower, &landmark["lower"], CLOSED);
        agreement.number(&what("upper"), found.upper, &landmark["upper"], CLOSED);
    }
}

/// A fit against coefficients, errors, intervals, likelihoods and statistics. R rounds the Wald statistic to two
/// decimals; it is compared to those.
pub fn compare_fit(agreement: &mut Agreement, name: &str, fit: &CoxFit, concordance: f64, expected: &Value) {
    agreement.number(&format!("{name} n"), Some(fit.n as f64), &expected["n"], 0.0);
    agreement.number(&format!("{name} events"), Some(fit.nevent as f64), &expected["nevent"], 0.0);
    let lists = [
        ("coef", &fit.coef),
        ("se", &fit.se),
        ("hr", &fit.hr),
        ("hr_lower", &fit.hr_lower),
        ("hr_upper", &fit.hr_upper),
        ("z", &fit.z),
    ];
    for (key, found) in lists {
        let found: Vec<f64> = found.iter().map(|v| v.unwrap_or(f64::NAN)).collect();
        agreement.numbers(&format!("{name} {key}"), &found, &expected[key], ITERATED);
    }
    agreement.numbers(&format!("{name} loglik"), &fit.loglik, &expected["loglik"], CLOSED);
    agreement.number(&format!("{name} lr"), Some(fit.lr), &expected["lr"], ITERATED);
    agreement.number(&format!("{name} score"), Some(fit.score), &expected["score"], ITERATED);
    agreement.number(&format!("{name} concordance"), Some(concordance), &expected["concordance"], CLOSED);
    let wald = (fit.wald * 100.0).round() / 100.0;
    agreement.number(&format!("{name} wald"), Some(wald), &expected["wald"], 1e-3);
}
