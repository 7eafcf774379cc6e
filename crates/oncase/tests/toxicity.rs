//! `oncase toxicity` and `oncase ctcae` as a person uses them.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::Path;
use std::process::{Command, Output};

fn oncase(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oncase"))
        .args(words)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .env("NO_COLOR", "1")
        .output()
        .expect("the program starts")
}

fn stdout(words: &[&str], code: i32) -> String {
    let output = oncase(words);
    assert_eq!(output.status.code(), Some(code), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn json(words: &[&str], code: i32) -> serde_json::Value {
    let words = [&["--format", "json"], words].concat();
    serde_json::from_str(&stdout(&words, code)).expect("JSON")
}

fn fits_the_screen(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn the_toxicity_of_a_course_of_chemotherapy() {
    let text = stdout(&["toxicity", "summary", "examples/solid-tumour/case.yaml"], 0);
    fits_the_screen(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn what_cannot_be_graded_is_unknown_with_the_reason() {
    let text = stdout(&["toxicity", "summary", "examples/not-evaluable/case.yaml"], 0);
    fits_the_screen(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn a_grade_that_the_value_contradicts_is_a_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("case.yaml");
    let case = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/solid-tumour/case.yaml"),
    );
    let case =
        case.expect("the case").replace("test: neutrophils, value: 0.9,", "test: neutrophils, value: 0.4,");
    std::fs::write(&file, &case).expect("written");
    let text = stdout(&["toxicity", "summary", file.to_str().expect("a path")], 1);
    assert!(text.contains("2022-07-11  0.4 10*9/L  4         3         differs"), "{text}");
    std::fs::write(&file, case.replacen("ctcae: \"5.0\"", "ctcae: \"6.0\"", 1)).expect("written");
    let mixed = oncase(&["toxicity", "summary", file.to_str().expect("a path")]);
    assert_eq!(mixed.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&mixed.stderr).contains("CTCAE v5.0 and CTCAE v6.0"));
}

#[test]
fn the_published_case_names_no_term() {
    let text = stdout(&["toxicity", "summary", "examples/necb/case.yaml"], 0);
    fits_the_screen(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn the_summary_for_programs_has_every_value_with_its_reasons() {
    let answer = json(&["toxicity", "summary", "examples/solid-tumour/case.yaml"], 0);
    assert_eq!(answer["form"], "oncase.toxicity.summary/1");
    assert_eq!(answer["version"], "5.0");
    let values = answer["laboratory"]["values"].as_array().expect("values");
    let neutropenia = values
        .iter()
        .find(|value| {
            value["term"] == "Neutrophil count decreased" && value["answer"]["grade"].as_u64() == Some(3)
        })
        .expect("0.9 x 10^9/L");
    assert_eq!(neutropenia["comparison"], "agrees");
    assert_eq!(neutropenia["because"]["rule"], "CTCAE5-NEUTROPHIL-COUNT-DECREASED");
}

#[test]
fn a_term_is_searched_and_shown() {
    insta::assert_snapshot!(stdout(
        &["ctcae", "search", "hand", "foot", "--version", "5", "--limit", "2"],
        0
    ));
    insta::assert_snapshot!(stdout(&["ctcae", "show", "Alopecia", "--version", "5"], 0));
    let answer = json(&["ctcae", "show", "Alopecia"], 0);
    assert_eq!(answer["terms"].as_array().map(Vec::len), Some(3));
    assert_eq!(oncase(&["ctcae", "search", "zzzzqqqq"]).status.code(), Some(1));
}

#[test]
fn a_table_is_graded_to_standard_output_and_into_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let table = "term,aval,unit,lln\nNeutrophil count decreased,0.9,10*9/L,1.8\nAnemia,\"9,5\",g/dL,12\n";
    std::fs::write(path("labs.csv"), table).expect("written");
    let graded = stdout(&["toxicity", "grade", &path("labs.csv"), "--ctcae", "5"], 1);
    insta::assert_snapshot!(graded);
    let counts =
        json(&["toxicity", "grade", &path("labs.csv"), "--ctcae", "5", "-o", &path("graded.csv")], 1);
    assert_eq!((&counts["rows"], &counts["ungradable"]), (&2.into(), &1.into()));
    assert_eq!(std::fs::read_to_string(path("graded.csv")).expect("the file"), graded);
}

#[test]
fn a_table_that_cannot_be_read_names_its_row_and_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    std::fs::write(path("labs.csv"), "term,aval,unit\nAnemia,9,g/dL\nAnemia,9\n").expect("written");
    let output = oncase(&["toxicity", "grade", &path("labs.csv"), "--ctcae", "5", "-o", &path("graded.csv")]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("line: 3"), "{said}");
    assert!(!Path::new(&path("graded.csv")).exists());
}

#[test]
fn a_rule_of_the_ctcae_is_explained() {
    let text = stdout(&["explain", "ctcae5-neutrophil-count-decreased"], 0);
    assert!(text.contains("CTCAE5-NEUTROPHIL-COUNT-DECREASED"), "{text}");
    assert!(text.contains("version 5.0"), "{text}");
    assert!(text.contains("Grade 4"), "{text}");
}
