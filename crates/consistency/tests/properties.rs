//! What holds of every record: shifting all dates changes nothing, nor does the order of the file; a wider date
//! contradicts nothing that the narrower one did not; ten thousand results take no longer than ten times a thousand.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;

use oncase_consistency::{Verdict, check};
use oncase_record::Day;
use oncase_record::case_file::load;
use oncase_record::model::Record;
use proptest::prelude::*;
use serde_json::Value;

const EXAMPLES: [&str; 3] = ["necb", "solid-tumour", "not-evaluable"];

fn example(name: &str) -> Record {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name).join("case.yaml");
    load(&fs::read_to_string(path).expect("an example")).expect("a case file").record
}

/// Codes with the ids of the items they point at: what stays when dates or places change.
fn found(record: &Record) -> Vec<(String, Vec<String>)> {
    let value = serde_json::to_value(record).expect("a record");
    let id_at = |pointer: &str| {
        let item: String = pointer.split('/').take(3).collect::<Vec<_>>().join("/");
        value.pointer(&format!("{item}/id")).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let mut found: Vec<(String, Vec<String>)> = check(record)
        .findings
        .iter()
        .map(|finding| {
            let mut ids: Vec<String> = finding.spots.iter().map(|spot| id_at(&spot.pointer)).collect();
            ids.sort();
            (finding.code.to_owned(), ids)
        })
        .collect();
    found.sort();
    found
}

/// Every date that is known to a day moves by so many days.
fn shifted(value: &mut Value, days: i32) {
    match value {
        Value::String(text) => {
            if let Ok(day) = text.parse::<Day>() {
                *text = day.plus_days(days).to_string();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| shifted(item, days)),
        Value::Object(entries) => entries.iter_mut().for_each(|(_, item)| shifted(item, days)),
        _ => {}
    }
}

/// An invented course with dates known to the day, some of them contradicting each other.
fn course(start: i32, offsets: &[i32], [survival, gap]: [u8; 2]) -> Value {
    let day = |offset: i32| Day(start + offset).to_string();
    let at = |k: usize| day(offsets.get(k).copied().unwrap_or_default());
    serde_json::json!({
        "oncase": 1, "id": "course", "patient": {"sex": "female"},
        "events": [
            {"id": "seen", "kind": "presentation", "what": "Presented", "date": at(0)},
            {"id": "seen-again", "same_as": "seen", "kind": "presentation", "what": "Presented", "date": at(1)},
            {"id": "progression", "kind": "progression", "what": "Progression", "date": at(2), "treatment": "t"}
        ],
        "treatments": [
            {"id": "t", "kind": "systemic", "name": "A regimen", "start": at(3), "end": at(4),
             "cycle_length": "21 days", "cycles_given": "6"}
        ],
        "statements": [
            {"id": "pfs", "about": "progression-free-survival", "of": "t", "says": "stated",
             "duration": format!("{survival} months"), "from": "t.start", "to": "progression"},
            {"id": "gap", "about": "time-between", "says": "stated", "duration": format!("{gap} months"),
             "from": "seen", "to": "progression"}
        ]
    })
}

fn record(value: Value) -> Record {
    serde_json::from_value(value).expect("a record")
}

fn reversed(record: &Record) -> Record {
    let mut other = record.clone();
    other.events.reverse();
    other.diagnoses.reverse();
    other.specimens.reverse();
    other.stages.reverse();
    other.lesions.reverse();
    other.assessments.reverse();
    other.treatments.reverse();
    other.labs.reverse();
    other.vitals.reverse();
    other.adverse_events.reverse();
    other.followup.reverse();
    other.statements.reverse();
    other
}

#[test]
fn the_order_of_the_file_changes_no_finding_of_the_examples() {
    for name in EXAMPLES {
        let record = example(name);
        let codes = |record: &Record| found(record).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
        assert_eq!(codes(&reversed(&record)), codes(&record), "{name}");
    }
}

#[test]
fn shifting_the_invented_examples_leaves_them_without_findings() {
    for name in EXAMPLES.iter().skip(1) {
        for days in [-3000, -1, 1, 59, 366] {
            let mut value = serde_json::to_value(example(name)).expect("a record");
            // Dates known to the month cannot move by days and stay months: leave them out.
            for patient in ["birth", "age"] {
                value["patient"].as_object_mut().expect("a patient").remove(patient);
            }
            value["events"].as_array_mut().expect("events").retain(|event| event["kind"] != "symptom");
            shifted(&mut value, days);
            assert_eq!(found(&record(value)), [], "{name} by {days} days");
        }
    }
}

#[test]
fn ten_thousand_results_are_read_in_proportion() {
    let with = |count: usize| {
        let mut record = example("solid-tumour");
        let labs = record.labs.clone();
        record.labs = labs.iter().cycle().take(count).cloned().collect();
        record.labs.iter_mut().for_each(|lab| lab.id = None);
        record
    };
    // No time is asserted: that the check of ten thousand ends within the test is the point, a bench measures it.
    assert_eq!(check(&with(10_000)).findings, []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shifting_all_dates_changes_no_finding(
        start in -5000..20_000_i32,
        by in -4000..4000_i32,
        offsets in prop::collection::vec(0..600_i32, 5),
        months in 1..20_u8,
    ) {
        let before = found(&record(course(start, &offsets, [months; 2])));
        prop_assert_eq!(found(&record(course(start + by, &offsets, [months; 2]))), before);
    }

    #[test]
    fn the_order_of_the_file_changes_no_finding(
        offsets in prop::collection::vec(0..600_i32, 5),
        months in 1..20_u8,
    ) {
        let record = record(course(17_000, &offsets, [months; 2]));
        prop_assert_eq!(found(&reversed(&record)), found(&record));
    }

    #[test]
    fn a_wider_date_contradicts_nothing_new(
        waited in 0..60_i32,
        delayed in 0..30_i32,
        progressed in 0..300_i32,
        widened in 0..3_usize,
        earlier in 0..40_i32,
        later in 0..40_i32,
    ) {
        let end = waited + 105 + delayed;
        let progression = end + progressed;
        let months = |days: i32| u8::try_from((f64::from(days) / 30.4375).floor() as i64).unwrap_or(u8::MAX);
        let stated = [months(progression - waited), months(progression)];
        let mut value = course(17_000, &[0, 0, progression, waited, end], stated);
        let contradicted = |value: &Value| {
            let report = check(&record(value.clone()));
            report.findings.iter().any(|finding| finding.verdict == Verdict::Impossible)
        };
        prop_assert!(!contradicted(&value), "{value:#}");
        let date = value["events"][widened]["date"].as_str().expect("a date").parse::<Day>().expect("a day");
        value["events"][widened]["date"] =
            Value::from(format!("{}..{}", date.plus_days(-earlier), date.plus_days(later)));
        prop_assert!(!contradicted(&value), "{value:#}");
    }
}
