//! `oncase regimen` and `oncase dose` as a person uses them.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::fs;
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

fn stdout(words: &[&str]) -> String {
    let output = oncase(words);
    assert_eq!(output.status.code(), Some(0), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn refused(words: &[&str]) -> String {
    let output = oncase(words);
    assert_eq!(output.status.code(), Some(2), "{words:?}");
    assert!(output.stdout.is_empty(), "nothing on standard output");
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn the_treatments_of_the_published_case() {
    insta::assert_snapshot!(stdout(&["regimen", "case", "examples/necb/case.yaml"]));
}

#[test]
fn a_calendar_as_table_and_as_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("stem.ics");
    let plan = [
        "regimen",
        "plan",
        "STEM",
        "--from",
        "2017-10-09",
        "--cycles",
        "8",
        "--height",
        "160",
        "--weight",
        "55",
    ];
    let words = [&plan[..], &["--delay", "3:7", "--ics", file.to_str().expect("a path")]].concat();
    insta::assert_snapshot!(stdout(&words));
    let calendar = fs::read_to_string(&file).expect("the file");
    assert_eq!(calendar.matches("BEGIN:VEVENT\r\n").count(), 27);
    assert!(calendar.lines().all(|line| line.len() <= 75));
}

/// Twelve cycles of FOLFOX listed by day, laboratory values in most of them, imaging every 8 weeks and not every third
/// cycle.
#[test]
fn the_monitoring_of_cycles_listed_one_by_one() {
    let told = stdout(&["regimen", "case", "examples/solid-tumour/case.yaml"]);
    let monitoring: Vec<&str> = told
        .lines()
        .skip_while(|line| !line.starts_with("  cycles planned"))
        .take_while(|line| !line.contains("mg/m2:"))
        .collect();
    insta::assert_snapshot!(monitoring.join("\n"));
}

#[test]
fn a_calendar_as_figure() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan =
        ["regimen", "plan", "STEM", "--from", "2017-10-09", "--cycles", "8", "--delay", "3:7", "--figure"];
    let drawn = |name: &str| {
        let file = folder.path().join(name);
        stdout(&[&plan[..], &[file.to_str().expect("a path")]].concat());
        fs::read(&file).expect("the figure")
    };
    let svg = String::from_utf8(drawn("plan.svg")).expect("text");
    assert_eq!(svg.matches("<title>Laboratory check: ").count(), 8);
    assert!(svg.contains("<title>imaging after cycle 3: 2017-12-17</title>"));
    assert!(svg.contains("<title>Cycle 3, day 1 on 2017-11-27, 7 days later than planned</title>"));
    assert_eq!(&drawn("plan.png")[1..4], b"PNG");
    assert!(drawn("plan.PDF.pdf").starts_with(b"%PDF-"));
    let caption = fs::read_to_string(folder.path().join("plan.txt")).expect("the caption");
    assert!(caption.contains("cycle 3 starts on 2017-11-27, 7 days late"));
    let numbers = fs::read_to_string(folder.path().join("plan.csv")).expect("the numbers");
    assert!(numbers.contains("cycle,,3,2017-11-27,2017-12-17,1,7"));
    let ics = folder.path().join("plan.ics");
    let words = [&plan[..], &["plan.gif", "--ics", ics.to_str().expect("a path")]].concat();
    assert!(refused(&words).contains("let its name end in .svg, .png or .pdf"));
    assert!(!ics.exists(), "nothing is written when a name is refused");
}

#[test]
fn json_has_a_form_and_the_reasons() {
    let words = ["--format", "json", "dose", "carboplatin", "--auc", "5", "--filtration-rate", "140"];
    let answer: serde_json::Value = serde_json::from_str(&stdout(&words)).expect("JSON");
    assert_eq!(answer["form"], "oncase.dose/1");
    assert_eq!(answer["answers"][0]["value"], "750");
    assert_eq!(answer["answers"][0]["because"][0]["rule"], "CARBOPLATIN-CALVERT");
}

#[test]
fn mistakes_are_named_with_their_mend() {
    assert!(refused(&["regimen", "show", "EPP"]).contains("there is no regimen `EPP`"));
    let metres = ["dose", "bsa", "--height", "1.7", "--weight", "75"];
    assert!(refused(&metres).contains("found the height 1.7; expected 30 to 275 cm"));
    let delay = ["regimen", "plan", "EP", "--from", "2020-01-06", "--cycles", "4", "--delay", "3"];
    assert!(refused(&delay).contains("write CYCLE:DAYS"));
}

#[test]
fn a_regimen_of_ones_own_is_found_and_a_wrong_one_names_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("own.toml");
    let path = file.to_str().expect("a path");
    let text = "id = \"OWN\"\nname = \"Own\"\nsetting = \"invented\"\n[sources]\nown = \"invented\"\n[[phases]]\nname = \"treatment\"\n\
                cycle_days = 21\ncycles = { fewest = 4, most = 4, source = \"own\", verification = \"own\" }\n[[phases.components]]\n\
                drug = \"topotecan\"\ndose = \"1 mg/m2\"\nroute = \"IV\"\ndays = \"1-3\"\nsource = \"own\"\nverification = \"own\"\n\
                emetogenicity = { class = \"low\", guideline = \"own\", verification = \"own\" }\n";
    fs::write(&file, text).expect("written");
    assert!(
        stdout(&["regimen", "show", "OWN", "--regimens", path]).contains("topotecan 1 mg/m2 IV d1-3 q21d x4")
    );
    fs::write(&file, text.replace("1 mg/m2", "1")).expect("written");
    assert!(
        refused(&["regimen", "list", "--regimens", path]).contains("own.toml:12: found `1` without a unit")
    );
}
