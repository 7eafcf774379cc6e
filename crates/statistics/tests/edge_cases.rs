//! Small data at the edges (one patient, ties, flats at one half, nobody dies) against values computed with R.

#![allow(clippy::expect_used, reason = "a test")]

mod agreement;

use agreement::{Agreement, compare_curve};
use oncase_statistics::{
    Confidence, IntervalKind, Observations, ReverseTies, RiskTable, Times, kaplan_meier, reverse_kaplan_meier,
};
use serde_json::Value;

fn cases() -> Vec<(String, Value)> {
    let text = include_str!("data/edge_cases.json");
    let cases: serde_json::Map<String, Value> = serde_json::from_str(text).expect("JSON");
    cases.into_iter().collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    match value.as_array() {
        Some(list) => list.iter().filter_map(Value::as_f64).collect(),
        None => value.as_f64().into_iter().collect(),
    }
}

#[test]
fn every_edge_case_agrees_with_r() {
    let mut agreement = Agreement::default();
    for (name, case) in cases() {
        let time = numbers(&case["time"]);
        let cause: Vec<u8> = numbers(&case["status"]).iter().map(|s| u8::from(*s > 0.0)).collect();
        let rows = Observations::new(Times::Real(&time), &cause);
        let curves = kaplan_meier(&rows).expect("a curve");
        compare_curve(&mut agreement, &name, &curves[0], &case["km"]);
        compare_reverse(&mut agreement, &name, &rows, &case["reverse"]);
        if time.iter().all(|t| t.fract() == 0.0) {
            let days: Vec<u32> = time.iter().map(|t| *t as u32).collect();
            let on_days = kaplan_meier(&Observations::new(Times::Days(&days), &cause)).expect("a curve");
            assert_eq!(on_days, curves, "{name}: whole days and real times give one curve");
        }
    }
    agreement.assert();
}

fn compare_reverse(agreement: &mut Agreement, name: &str, rows: &Observations<'_>, expected: &Value) {
    if expected.is_null() {
        return;
    }
    let table = RiskTable::of(rows).expect("a table");
    let cell = table.group(0).expect("one group");
    let log = Confidence { kind: IntervalKind::Log, level: 0.95 };
    let flipped = reverse_kaplan_meier(&table.times, &cell, ReverseTies::FlipStatus).median(log);
    let flip = &expected["flip_status"];
    agreement.number(&format!("{name} reverse"), flipped.estimate, &flip["median"], 0.0);
    agreement.number(&format!("{name} reverse lower"), flipped.lower, &flip["lower_log"], 0.0);
    agreement.number(&format!("{name} reverse upper"), flipped.upper, &flip["upper_log"], 0.0);
    let first = reverse_kaplan_meier(&table.times, &cell, ReverseTies::DeathsLeaveFirst).median(log);
    let expected = &expected["deaths_leave_first"]["median"];
    agreement.number(&format!("{name} reverse, deaths first"), first.estimate, expected, 0.0);
}
