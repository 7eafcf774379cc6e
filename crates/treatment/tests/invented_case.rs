//! The invented case with cycles recorded one by one: exposure and day-1 conditions.

#![allow(clippy::expect_used, reason = "a missing example is a failed test")]

use std::fmt::Write;
use std::fs;

use oncase_record::case_file::load;
use oncase_record::model::Record;
use oncase_treatment::{
    GateOutcome, Library, check_gates, exposure_of_treatment, lab_values, recognise, written_regimen,
};

fn record(text: &str) -> Record {
    load(text).expect("a valid record").record
}

fn invented() -> Record {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/solid-tumour/case.yaml");
    record(&fs::read_to_string(path).expect("the invented case"))
}

/// Twelve cycles, the fifth 7 days late, oxaliplatin 65 instead of 85 mg/m2 in the last five.
#[test]
fn exposure_of_folfox_cycle_by_cycle() {
    let record = invented();
    let at = record.treatments.iter().position(|t| t.id.as_deref() == Some("folfox")).expect("FOLFOX");
    let mut told = String::new();
    for exposure in exposure_of_treatment(&record, at).expect("doses that can be read") {
        writeln!(told, "{exposure}").expect("text");
    }
    insta::assert_snapshot!(told);
}

#[test]
fn folfox_is_recognised_with_bolus_and_infusion_apart() {
    let record = invented();
    let at = record.treatments.iter().position(|t| t.id.as_deref() == Some("folfox")).expect("FOLFOX");
    let written = written_regimen(&record, at).expect("doses").expect("drugs");
    let best = recognise(&written, Library::embedded(), None).into_iter().next().expect("a regimen");
    assert_eq!(
        best.to_string(),
        "mFOLFOX6 (Folinic acid, fluorouracil and oxaliplatin (modified FOLFOX6)): as published"
    );
}

#[test]
fn conditions_of_each_recorded_day_one() {
    let record = invented();
    let treatment = record.treatments.iter().find(|t| t.id.as_deref() == Some("folfox")).expect("FOLFOX");
    let regimen = Library::embedded().find("mFOLFOX6").expect("in the library");
    let labs = lab_values(&record);
    let mut told = String::new();
    for cycle in &treatment.cycles {
        for result in check_gates(regimen, u32::from(cycle.number), record.days(&cycle.start), &labs) {
            assert_ne!(result.outcome, GateOutcome::NotComparable);
            writeln!(told, "cycle {}: {result}", cycle.number).expect("text");
        }
    }
    insta::assert_snapshot!(told);
}

/// One dose of a drug that is planned twice does not say which of the two it is.
#[test]
fn a_listed_dose_that_may_be_bolus_or_infusion_is_unclear() {
    let record = record(
        "oncase: 1\nid: invented\ninvented: true\ntreatments:\n  - kind: systemic\n    name: FU\n    start: 2022-01-03\n    components:\n      \
         - {drug: fluorouracil, dose: 400 mg/m2, days: 1}\n      - {drug: fluorouracil, dose: 2400 mg/m2, days: 1}\n      \
         - {drug: oxaliplatin, dose: 85 mg/m2, days: 1}\n    cycle_length: 14 days\n    cycles:\n      \
         - {number: 1, start: 2022-01-03}\n      - number: 2\n        start: 2022-01-17\n        doses:\n          \
         - {drug: fluorouracil, dose: 2000 mg/m2}\n          - {drug: oxaliplatin, dose: 0 mg/m2}\n",
    );
    let exposures = exposure_of_treatment(&record, 0).expect("doses that can be read");
    let told: Vec<(String, String)> = exposures
        .iter()
        .map(|e| (e.unclear.clone(), e.total.as_ref().map(|t| t.value.0.to_string()).unwrap_or_default()))
        .collect();
    let unclear =
        "cycle 2: 1 doses of fluorouracil are listed and 2 are planned; list each of them".to_owned();
    assert_eq!(
        told,
        [(unclear.clone(), String::new()), (unclear, String::new()), (String::new(), "85".to_owned())]
    );
}
