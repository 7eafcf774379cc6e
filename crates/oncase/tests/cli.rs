//! The command line as a person uses it: what it prints, where, and how it ends.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn oncase(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oncase"))
        .args(words)
        .current_dir(root())
        .env("NO_COLOR", "1")
        .output()
        .expect("the program starts")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn stdout(words: &[&str]) -> String {
    String::from_utf8(oncase(words).stdout).expect("text")
}

fn ends_with(words: &[&str], code: i32) -> String {
    let output = oncase(words);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{words:?}: {said}");
    said
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn the_published_case_in_the_terminal() {
    let text = stdout(&["show", "examples/necb/case.yaml"]);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn responses_of_the_invented_case() {
    insta::assert_snapshot!(stdout(&["response", "examples/solid-tumour/case.yaml"]));
}

#[test]
fn the_invented_cases_have_no_findings_and_the_published_one_has() {
    assert_eq!(ends_with(&["check", "examples/solid-tumour/case.yaml"], 0), "");
    assert_eq!(ends_with(&["check", "examples/not-evaluable/case.yaml"], 0), "");
    ends_with(&["check", "examples/necb/case.yaml"], 1);
}

#[test]
fn a_text_is_checked_by_its_draft() {
    let said = ends_with(&["check", "examples/necb/narrative.md"], 1);
    assert!(said.contains("draft"), "{said}");
    let found = stdout(&["check", "examples/necb/narrative.md"]);
    assert!(found.contains("C161") && !found.contains("C042"), "{found}");
}

#[test]
fn what_cannot_be_read_ends_with_2_and_a_mend() {
    let folder = folder();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path.display().to_string()
    };
    for (name, bytes, said) in [
        ("empty.yaml", &b""[..], "empty"),
        ("binary.yaml", &[0xff, 0xfe, 0x00][..], "not UTF-8"),
        ("cut.yaml", &b"patient: {sex: female"[..], "not readable YAML"),
        ("alias.yaml", &b"a: &x [*x]"[..], "alias"),
    ] {
        let path = write(name, bytes);
        assert!(ends_with(&["check", &path], 2).contains(said), "{name}");
    }
    assert!(ends_with(&["check", "no-such-file.yaml"], 2).contains("help:"));
}

#[test]
fn a_file_of_50_megabytes_is_refused_without_reading_it() {
    let folder = folder();
    let path = folder.path().join("large.yaml");
    std::fs::File::create(&path).and_then(|file| file.set_len(50 << 20)).expect("made");
    assert!(ends_with(&["check", &path.display().to_string()], 2).contains("at most 16"));
}

#[test]
fn every_json_answer_names_its_form() {
    for words in [
        &["show", "examples/necb/case.yaml"][..],
        &["check", "examples/necb/case.yaml"],
        &["response", "examples/solid-tumour/case.yaml"],
        &["outcome", "examples/necb/case.yaml"],
        &["rules"],
        &["explain", "E012"],
        &["explain", "recist11-a2"],
    ] {
        let text = stdout(&[words, &["--format", "json"]].concat());
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let form = value["form"].as_str().expect("a form");
        assert!(form.starts_with("oncase.") && form.ends_with("/1"), "{form}");
    }
}

#[test]
fn a_template_is_a_valid_case_and_is_not_overwritten() {
    let folder = folder();
    let path = folder.path().join("case.yaml").display().to_string();
    ends_with(&["new", &path], 0);
    ends_with(&["check", &path], 0);
    ends_with(&["fmt", "--check", &path], 0);
    assert!(ends_with(&["new", &path], 2).contains("exists already"));
}

#[test]
fn the_demo_writes_the_whole_case() {
    let folder = folder();
    let path = folder.path().display().to_string();
    ends_with(&["demo", "-o", &path], 0);
    for name in [
        "case.yaml",
        "narrative.md",
        "summary.txt",
        "findings.txt",
        "figures/timeline.svg",
        "figures/timeline.png",
        "figures/timeline.pdf",
    ] {
        let length = std::fs::metadata(folder.path().join(name)).map(|file| file.len());
        assert!(length.is_ok_and(|length| length > 500), "{name}");
    }
    let findings = std::fs::read_to_string(folder.path().join("findings.txt")).expect("findings");
    assert!(!findings.contains('\u{1b}'), "a file has no colours");
}

#[test]
fn the_published_schema_is_current() {
    let published = std::fs::read_to_string(root().join("examples/oncase.schema.json")).expect("a schema");
    assert_eq!(stdout(&["schema"]), published, "run `oncase schema > examples/oncase.schema.json`");
}

#[test]
fn completions_are_printed_for_the_usual_shells() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&["completions", shell]).contains("oncase"), "{shell}");
    }
}
