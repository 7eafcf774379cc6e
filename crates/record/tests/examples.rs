//! The examples load without a complaint, and what they quote stands in their text, in the section they name.

#![allow(clippy::expect_used, reason = "a missing example is a failed test")]

#[path = "examples/folders.rs"]
mod folders;

use std::fs;

use oncase_record::case_file::{CaseFile, SourceTexts, format, load, schema};

fn read(path: &str) -> String {
    fs::read_to_string(folders::folder().join(path)).expect("a file of the examples")
}

fn example(folder: &str) -> CaseFile {
    let text = read(&format!("{folder}/case.yaml"));
    let file = load(&text).expect(folder);
    assert_eq!(file.diagnostics, [], "{folder}");
    file
}

/// The part of the narrative under the headings that a section name stands for.
fn section<'a>(narrative: &'a str, name: &str) -> &'a str {
    // The abstract has headings of its own; it ends where the core tip begins.
    let (first, next) = match name {
        "Abstract" => ("## Abstract", "### Core tip"),
        "Table 1" => ("## Table 1", "\n# "),
        "Introduction" | "Discussion" | "Conclusion" => (name, "\n## "),
        _ => (name, "\n#"),
    };
    let heading = if first.starts_with('#') { first.to_owned() } else { format!("# {first}\n") };
    let start = narrative.find(&heading).expect(name);
    let body = &narrative[start + heading.len()..];
    &body[..body.find(next).unwrap_or(body.len())]
}

#[test]
fn every_quote_of_the_published_case_stands_in_the_section_it_names() {
    let narrative = read("necb/narrative.md");
    let file = example("necb");
    assert_eq!(file.check_quotes(&SourceTexts::from([("report".to_owned(), narrative.clone())])), []);
    let mut quotes = 0;
    for item in file.record.items() {
        for place in item.source {
            let quote = place.quote.as_deref().expect("a quote");
            let name = place.section.as_deref().expect("a section");
            assert!(section(&narrative, name).contains(quote), "{}: not in {name}: {quote}", item.pointer);
            quotes += 1;
        }
    }
    assert!(quotes > 180, "{quotes} quotes");
}

#[test]
fn every_item_of_the_published_case_says_where_it_was_read() {
    let file = example("necb");
    // A drug or a measurement may leave the citing to the item it belongs to.
    let top = |pointer: &str| pointer.split('/').count() == 3;
    let silent: Vec<String> = file
        .record
        .items()
        .into_iter()
        .filter(|item| top(&item.pointer) && item.source.is_empty())
        .map(|item| item.pointer)
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn the_invented_cases_load_and_say_that_they_are_invented() {
    for folder in folders::names().iter().filter(|name| *name != "necb") {
        assert!(example(folder).record.invented, "{folder}");
        assert!(read(&format!("{folder}/case.yaml")).starts_with("# INVENTED."), "{folder}");
    }
}

#[test]
fn the_examples_are_written_in_the_usual_form() {
    for folder in &folders::names() {
        let text = read(&format!("{folder}/case.yaml"));
        assert_eq!(format(&text).expect(folder), text, "{folder}: run `oncase fmt`");
    }
}

#[test]
fn editors_find_the_schema_beside_the_examples() {
    let written = serde_json::to_string_pretty(schema()).expect("JSON") + "\n";
    assert!(read("oncase.schema.json") == written, "run `oncase schema > examples/oncase.schema.json`");
    for folder in &folders::names() {
        let text = read(&format!("{folder}/case.yaml"));
        assert!(text.contains("# yaml-language-server: $schema=../oncase.schema.json\n"), "{folder}");
    }
}

#[test]
fn the_solid_tumour_is_assessed_ten_times_at_five_targets() {
    let record = example("solid-tumour").record;
    assert_eq!(record.assessments.len(), 10);
    assert!(record.assessments.iter().all(|assessment| assessment.measurements.len() == 5));
}
