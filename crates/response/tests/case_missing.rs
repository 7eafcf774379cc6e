//! A value that is taken out of a record never improves a response: tried with every value of every invented example
//! that a criterion reads.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod courses;

use courses::{example, of};
use oncase_record::model::Record;
use oncase_response::case::{Answer, Criteria, CriteriaCourse, OtherPolicies};
use serde_json::Value;

const CASES: [(&str, Criteria, &[&str]); 7] = [
    ("gist", Criteria::Choi, &["long", "density", "nodule"]),
    ("gist", Criteria::ModifiedChoi, &["long", "density", "nodule"]),
    ("hepatocellular", Criteria::Mrecist, &["viable", "hcc_pattern"]),
    ("lymphoma", Criteria::Lugano, &["deauville", "uptake", "long", "short"]),
    ("ovarian", Criteria::Gcig, &["long", "state", "upper_limit"]),
    ("prostate", Criteria::Pcwg3, &["new_since_baseline", "new_since_first", "any_lesion", "short"]),
    (
        "glioblastoma",
        Criteria::Rano,
        &["long", "short", "t2_flair", "clinical", "dexamethasone_a_day", "dose"],
    ),
];

/// The better, the smaller; what is not evaluable, or open, is no improvement.
fn rank(response: &str) -> usize {
    const ORDER: [&str; 8] = ["CR", "NED", "PR", "SD", "NON-CR/NON-PD", "NON-PD", "PDu", "PD"];
    ORDER.iter().position(|known| *known == response).unwrap_or(ORDER.len())
}

/// The pointers of the values with these keys.
fn pointers(value: &Value, at: &str, keys: &[&str], found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, inner) in entries {
                let here = format!("{at}/{key}");
                if keys.contains(&key.as_str()) && !inner.is_object() && !inner.is_array() {
                    found.push(here.clone());
                }
                pointers(inner, &here, keys, found);
            }
        }
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                pointers(inner, &format!("{at}/{index}"), keys, found);
            }
        }
        _ => {}
    }
}

/// The record without a value; none where an item cannot do without it.
fn without(record: &Record, pointer: &str) -> Option<Record> {
    let mut value = serde_json::to_value(record).expect("JSON");
    let (parent, key) = pointer.rsplit_once('/').expect("a key");
    value.pointer_mut(parent).and_then(Value::as_object_mut).expect("an item").remove(key);
    serde_json::from_value(value).ok()
}

fn course(record: &Record, criteria: Criteria) -> CriteriaCourse {
    of(record, criteria, &OtherPolicies::default())
}

#[test]
fn a_missing_value_never_improves_a_response() {
    let mut tried = 0;
    for (folder, criteria, keys) in CASES {
        let record = example(folder);
        let whole = course(&record, criteria).answers.expect("answers");
        let mut all = Vec::new();
        pointers(&serde_json::to_value(&record).expect("JSON"), "", keys, &mut all);
        for pointer in all {
            let Some(less) = without(&record, &pointer) else { continue };
            let Ok(less) = course(&less, criteria).answers else { continue };
            // The nadir is that of complete sums, so that later assessments are compared with another one.
            let index = pointer.strip_prefix("/assessments/").and_then(|rest| rest.split('/').next());
            let until =
                index.and_then(|index| index.parse().ok()).filter(|index| *index > 0).unwrap_or(whole.len());
            for (at, (before, after)) in whole.iter().zip(&less).enumerate().take(until) {
                tried += 1;
                match (before, after) {
                    (Answer::Derived { response, .. }, Answer::Derived { response: now, .. }) => assert!(
                        rank(now) >= rank(response),
                        "{folder}: {response} of follow-up {at} becomes {now} without {pointer}"
                    ),
                    (Answer::Derived { response, .. }, Answer::Uncheckable { possible, missing, .. }) => {
                        assert!(
                            possible.contains(response),
                            "{folder}: {response} is not among {possible:?}"
                        );
                        assert!(!missing.is_empty(), "{folder}: what is missing without {pointer}?");
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(tried > 200, "{tried} answers");
}

#[test]
fn a_missing_value_is_named_where_it_would_stand() {
    for (folder, criteria, key) in [
        ("gist", Criteria::Choi, "/assessments/1/measurements/0/density"),
        ("gist", Criteria::Choi, "/assessments/2/measurements/1/nodule"),
        ("hepatocellular", Criteria::Mrecist, "/assessments/1/measurements/0/viable"),
        ("lymphoma", Criteria::Lugano, "/assessments/1/pet/uptake"),
        ("prostate", Criteria::Pcwg3, "/assessments/4/bone_scan/new_since_first"),
        ("glioblastoma", Criteria::Rano, "/assessments/2/glioma/dexamethasone_a_day"),
        ("glioblastoma", Criteria::Rano, "/assessments/1/glioma/clinical"),
    ] {
        let less = without(&example(folder), key).expect("still a record");
        let answers = course(&less, criteria).answers.expect("answers");
        let named = |answer: &Answer| matches!(answer, Answer::Uncheckable { missing, .. } if missing.iter().any(|place| place.0 == key));
        assert!(answers.iter().any(named), "{folder}: {key}: {answers:?}");
    }
}
