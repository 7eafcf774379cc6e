//! Documents as a person gives them: Word, HTML, PDF and text, read into a draft and checked.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn oncase(words: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oncase"));
    command.args(words).current_dir(folder).env("NO_COLOR", "1").output().expect("the program starts")
}

fn document(name: &str, folder: &Path) {
    fs::copy(root().join("crates/document/tests/files").join(name), folder.join(name)).expect("copied");
}

#[test]
fn the_draft_of_a_document_cites_the_text_written_beside_it() {
    for name in ["case.docx", "case.pdf", "case.html"] {
        let folder = tempfile::tempdir().expect("a folder");
        document(name, folder.path());
        let read = oncase(&["read", name, "-o", "draft.yaml"], folder.path());
        assert_eq!(read.status.code(), Some(0), "{}", String::from_utf8_lossy(&read.stderr));
        let draft = fs::read_to_string(folder.path().join("draft.yaml")).expect("the draft");
        assert!(draft.contains("text: \"draft.source.txt\""), "{draft}");
        assert!(
            draft.contains("dose: \"100 mg/m2\"") && draft.contains("age: \"71 years at 2018-05\""),
            "{name}: {draft}"
        );
        // `check` compares every quote with the text it names; a misquotation would be a warning.
        let checked = oncase(&["check", "draft.yaml"], folder.path());
        assert_eq!(checked.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&checked.stdout));
    }
}

const PLANTED: &str = "Abstract\nA 50-year-old man presented to our hospital in May 2018 with a cough.\n\n\
    Case report\nA 50-year-old man presented to our hospital in July 2018 with a cough.\n";

#[test]
fn a_finding_points_at_line_and_column_of_the_text_with_both_quotes() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("paper.txt"), PLANTED).expect("written");
    let json = oncase(&["check", "paper.txt", "--format", "json"], folder.path());
    assert_eq!(json.status.code(), Some(1));
    let json: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let labels = json["findings"][0]["labels"].as_array().expect("labels");
    let places: Vec<_> =
        labels.iter().map(|l| (l["place"]["line"].as_u64(), l["place"]["column"].as_u64())).collect();
    // "A 50-year-old man presented to our hospital in " has 47 characters.
    assert_eq!(places, [(Some(2), Some(48)), (Some(5), Some(48))]);
    assert!(
        labels[0]["text"].as_str().is_some_and(|t| t.contains("Abstract: \"A 50-year-old man presented"))
    );

    let sarif = oncase(&["check", "paper.txt", "--format", "sarif"], folder.path());
    let sarif: Value = serde_json::from_slice(&sarif.stdout).expect("JSON");
    let region = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((region["startLine"].as_u64(), region["startColumn"].as_u64()), (Some(2), Some(48)));
    let other = oncase(&["rules", "--format", "sarif"], folder.path());
    assert_eq!((other.status.code(), other.stdout.is_empty()), (Some(2), true));

    let text = oncase(&["check", "paper.txt"], folder.path());
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.contains("paper.txt:2:48") && text.contains("^^^^^^^^ 2018-05"), "{text}");
}

#[test]
fn notes_count_when_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    document("case.pdf", folder.path());
    assert_eq!(oncase(&["check", "case.pdf"], folder.path()).status.code(), Some(0));
    assert_eq!(oncase(&["check", "case.pdf", "--strict"], folder.path()).status.code(), Some(1));
}

#[test]
fn what_a_file_is_is_told_by_its_content() {
    let folder = tempfile::tempdir().expect("a folder");
    document("case.pdf", folder.path());
    fs::rename(folder.path().join("case.pdf"), folder.path().join("download")).expect("renamed");
    assert_eq!(oncase(&["check", "download"], folder.path()).status.code(), Some(0));
    fs::write(folder.path().join("case"), "oncase: 1\nid: x\n").expect("written");
    let case = oncase(&["check", "case"], folder.path());
    assert!(!String::from_utf8_lossy(&case.stderr).contains("draft"));
    fs::write(folder.path().join("old.doc"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").expect("written");
    let old = oncase(&["read", "old.doc"], folder.path());
    assert_eq!(old.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&old.stderr).contains("save it as .docx"));
}
