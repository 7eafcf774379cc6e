//! What holds for every record and every date.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;

use oncase_record::case_file::{CaseFile, load};
use oncase_record::scalar::{Age, Dose, MeasuredValue, StatedDuration, When};
use oncase_record::{Day, DayInterval};
use proptest::prelude::*;
use serde_json::Value;

fn example(folder: &str) -> CaseFile {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(folder).join("case.yaml");
    load(&fs::read_to_string(path).expect("an example")).expect(folder)
}

/// JSON pointers to everything in a value.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(key, value)| pointers(value, &format!("{at}/{key}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, value)| pointers(value, &format!("{at}/{i}"), found));
        }
        _ => {}
    }
}

/// Takes what a pointer names out of a value.
fn remove(value: &mut Value, pointer: &str) {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return };
    match value.pointer_mut(parent) {
        Some(Value::Object(object)) => drop(object.shift_remove(last)),
        Some(Value::Array(items)) => drop(items.remove(last.parse().expect("an index"))),
        _ => {}
    }
}

fn small() -> Value {
    let mut value = serde_json::to_value(example("solid-tumour").record).expect("JSON");
    // Ten assessments and hundreds of laboratory values only make the test slow.
    for (list, keep) in [("assessments", 3), ("labs", 4), ("adverse_events", 3), ("vitals", 2)] {
        if let Some(items) = value.get_mut(list).and_then(Value::as_array_mut) {
            items.truncate(keep);
        }
    }
    value
}

#[test]
fn a_record_written_as_json_reads_back_the_same() {
    for folder in ["necb", "solid-tumour", "not-evaluable"] {
        let record = example(folder).record;
        let text = serde_json::to_string_pretty(&record).expect("JSON");
        assert_eq!(load(&text).expect("a record").record, record, "{folder}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_record_with_parts_missing_reads_back_the_same_or_says_what_is_missing(
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..5),
    ) {
        let mut value = small();
        for pick in picks {
            let mut all = Vec::new();
            pointers(&value, "", &mut all);
            let pointer: &String = pick.get(&all);
            remove(&mut value, pointer);
        }
        match load(&value.to_string()) {
            Ok(file) => {
                let text = serde_json::to_string(&file.record).expect("JSON");
                prop_assert_eq!(load(&text).expect("a record").record, file.record);
            }
            Err(found) => prop_assert!(
                found.iter().any(|d| matches!(d.code, "E002" | "E004" | "E005" | "E030" | "E031" | "E033" | "E034")),
                "{:?}", found
            ),
        }
    }

    #[test]
    fn an_unknown_key_is_always_told(
        pick in any::<prop::sample::Index>(),
        key in "[a-z]{3,9}_unknown",
    ) {
        let mut value = small();
        let mut all = Vec::new();
        pointers(&value, "", &mut all);
        all.retain(|pointer| value.pointer(pointer).is_some_and(Value::is_object));
        let pointer = pick.get(&all).clone();
        if let Some(Value::Object(object)) = value.pointer_mut(&pointer) {
            object.insert(key.clone(), Value::from("x"));
        }
        let found = load(&value.to_string()).expect_err("an unknown key");
        prop_assert!(found.iter().any(|d| d.code == "E003" && d.title.contains(&key)), "{:?}", found);
    }
}

/// The words a date may be written with.
fn date_words() -> impl Strategy<Value = String> {
    let day = || (1800_i16..2200, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
    let month = || (1800_i16..2200, 1_i8..13).prop_map(|(y, m)| format!("{y:04}-{m:02}"));
    let date = move || prop_oneof![day(), month(), (1800_i16..2200).prop_map(|y| y.to_string())];
    let number = || prop_oneof!["[0-9]{1,2}", "[0-9]{1,2}\\.[0-9]{1,4}"];
    let unit = prop::sample::select(vec!["d", "weeks", "months", "years"]);
    prop_oneof![
        2 => date(),
        1 => (date(), date()).prop_map(|(a, b)| format!("{a}..{b}")),
        1 => (prop::sample::select(vec!["before", "after", "Before"]), date()).prop_map(|(word, d)| format!("{word} {d}")),
        2 => (number(), unit, prop::sample::select(vec!["before", "after"]), date())
            .prop_map(|(n, unit, word, date)| format!("{n} {unit} {word} {date}")),
        1 => (0_u32..1100, 0_u32..1100, prop::option::of("[a-z]{1,6}")).prop_map(|(cycle, day, of)| {
            format!("cycle {cycle} day {day}{}", of.map(|id| format!(" of {id}")).unwrap_or_default())
        }),
        1 => "\\PC{0,20}",
    ]
}

fn is_rising(interval: DayInterval) -> bool {
    interval.bounds().is_none_or(|(earliest, latest)| earliest <= latest)
}

proptest! {
    #[test]
    fn a_date_prints_as_it_was_read_and_does_not_end_before_it_begins(words in date_words()) {
        if let Ok(when) = words.parse::<When>() {
            prop_assert!(is_rising(when.interval()), "{}", when);
            prop_assert_eq!(when.to_string().parse::<When>(), Ok(when));
        }
    }

    #[test]
    fn a_month_or_year_holds_each_of_its_days(year in 1800_i16..2200, month in 1_i8..13, day in 1_i8..32) {
        let Some(exact) = Day::from_ymd(year, month, day) else { return Ok(()) };
        for words in [format!("{year}"), format!("{year}-{month:02}"), exact.to_string()] {
            let interval = words.parse::<When>().expect("a date").interval();
            prop_assert!(interval.intersection(DayInterval::exact(exact)).is_some(), "{} in {}", exact, words);
            prop_assert!(interval.earliest <= Some(exact) && Some(exact) <= interval.latest);
        }
        let month_of = format!("{year}-{month:02}").parse::<When>().expect("a month").interval();
        let (first, last) = month_of.bounds().expect("a month has two ends");
        prop_assert_eq!((first.ymd().1, last.ymd().1), (month, month), "no day of another month");
        prop_assert_eq!(last.plus_days(1).ymd().2, 1);
    }

    #[test]
    fn no_words_make_a_scalar_panic(words in "\\PC{0,24}") {
        let _ = (words.parse::<When>(), words.parse::<StatedDuration>(), words.parse::<Dose>());
        let _ = (words.parse::<Age>(), words.parse::<MeasuredValue>());
    }
}
