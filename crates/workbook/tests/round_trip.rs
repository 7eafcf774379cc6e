//! A record goes into a workbook and comes back the same.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../../record/tests/examples/folders.rs"]
mod folders;

use std::fs;
use std::path::PathBuf;

use oncase_record::case_file::load;
use oncase_record::model::Record;
use oncase_workbook::{read, write};

fn example(folder: &str) -> Record {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(folder).join("case.yaml");
    load(&fs::read_to_string(path).expect("an example")).expect(folder).record
}

fn record(yaml: &str) -> Record {
    load(&format!("oncase: 1\nid: case-1\n{yaml}")).expect("a valid case").record
}

#[test]
fn the_examples_come_back_the_same() {
    for folder in &folders::names() {
        let record = example(folder);
        let written = write(&record).expect(folder);
        assert_eq!(written.losses, [], "{folder}");
        assert_eq!(read(&written.bytes).expect(folder).record, record, "{folder}");
    }
}

#[test]
fn what_nests_deepest_comes_back_to_where_it_was() {
    let record = record(
        "treatments:
  - {kind: systemic, name: without an id, cycles: [{number: 1, start: 2020-01-01, doses: [{drug: A, dose: 1 mg}, {drug: B, dose: 2 mg}]}]}
  - id: second
    kind: systemic
    name: second
    codes: [{system: ATC, code: L01}, {system: NCIt, code: C1}]
    cycles:
      - {number: 1, start: 2020-01-01, doses: [{drug: A, dose: 3 mg, source: [{page: 1}, {page: 2}]}]}
      - {number: 1, start: 2020-01-08, doses: [{drug: A, dose: 4 mg}]}
specimens:
  - {site: liver, dimensions: [1 cm, 2 cm], markers: [{marker: ER, value: '> 50 %', code: {system: LOINC, code: '1'}}]}
diagnoses:
  - {what: x, metastatic_sites: ['bone; right rib', liver], source: {span: [0, 12], quote: \"two\\nlines\"}}
  - {what: y, metastatic_sites: ['bone; right rib']}
",
    );
    let written = write(&record).expect("a workbook");
    assert_eq!(written.losses, []);
    assert_eq!(read(&written.bytes).expect("a record").record, record);
}

#[test]
fn signs_of_response_beside_diameters_come_back_the_same() {
    let record = record(
        "lesions: [{id: a, site: liver, role: target}]
assessments:
  - date: 2020-01-06
    measurements: [{lesion: a, long: 40 mm, viable: 12 mm, density: -12.5 HU, nodule: false}]
    new_lesions: [{site: liver, certainty: equivocal, hcc_pattern: true}]
  - {date: 2020-03-02, pet: {deauville: 2, uptake: less}}
  - {date: 2020-03-02, bone_scan: {new_since_baseline: 2, new_since_first: 0, any_lesion: true}}
  - {date: 2020-03-02, glioma: {t2_flair: stable-or-better, clinical: worse, dexamethasone_a_day: 4 mg}}
",
    );
    let written = write(&record).expect("a workbook");
    assert_eq!(written.losses, []);
    assert_eq!(read(&written.bytes).expect("a record").record, record);
}

#[test]
fn what_a_workbook_cannot_hold_is_told() {
    let long = "x".repeat(32_768);
    let record = record(&format!(
        "title: {long}
labs:
  - {{date: 2020, test: a, value: 1, unit: g, note: ''}}
  - {{date: 2020, test: a, value: 1, unit: g, source: {{}}}}
"
    ));
    let mut losses: Vec<String> = write(&record)
        .expect("a workbook")
        .losses
        .into_iter()
        .map(|loss| format!("{}: {}", loss.pointer, loss.reason))
        .collect();
    losses.sort_unstable();
    insta::assert_snapshot!(losses.join("\n"));
}
