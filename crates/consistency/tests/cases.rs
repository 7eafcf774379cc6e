//! The cases of `tests/cases/*.md`, which an oncologist can review.
//!
//! A heading of the second level names a code. Below it, each block of YAML is a part of a case file, and the line
//! after it says what the check must find: `Finds: C161 error, C041 warning` or `Finds: nothing`. Every code needs a
//! block that it is found in, and two that look alike and in which it is not.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use oncase_consistency::{check, codes};
use oncase_record::case_file::{Severity, load};

struct Case {
    place: String,
    code: String,
    yaml: String,
    expected: Vec<String>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().flat_map(|path| cases_of(path)).collect()
}

fn cases_of(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).expect("a file");
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let (mut code, mut yaml, mut inside) = (String::new(), String::new(), false);
    let mut cases = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with("```") {
            inside = line == "```yaml";
            if inside {
                yaml.clear();
            }
        } else if inside {
            yaml += line;
            yaml.push('\n');
        } else if let Some(heading) = line.strip_prefix("## ") {
            code = heading.split_whitespace().next().unwrap_or_default().to_owned();
        } else if let Some(found) = line.strip_prefix("Finds: ") {
            let expected = found.trim_end_matches('.').split(", ").filter(|word| *word != "nothing");
            let mut expected: Vec<String> = expected.map(str::to_owned).collect();
            expected.sort();
            cases.push(Case {
                place: format!("{name}:{number}"),
                code: code.clone(),
                yaml: yaml.clone(),
                expected,
            });
        }
    }
    cases
}

fn found(yaml: &str, place: &str) -> Vec<String> {
    let patient = if yaml.starts_with("patient:") || yaml.contains("\npatient:") {
        ""
    } else {
        "patient: {sex: female}\n"
    };
    let text = format!("oncase: 1\nid: case\n{patient}{yaml}");
    let file = load(&text).unwrap_or_else(|errors| panic!("{place}: {errors:#?}"));
    let report = check(&file.record);
    let mut found: Vec<String> = report
        .findings
        .iter()
        .map(|finding| {
            let severity = match finding.verdict.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            format!("{} {severity}", finding.code)
        })
        .collect();
    found.extend(report.settled.iter().map(|settled| format!("{} settled", settled.finding.code)));
    found.sort();
    found
}

#[test]
fn each_case_finds_what_it_says_and_nothing_else() {
    let cases = cases();
    assert!(cases.len() > 100, "{}", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let found = found(&case.yaml, &case.place);
            (found != case.expected).then(|| {
                format!("{} ({}): expected {:?}, found {found:?}", case.place, case.code, case.expected)
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_case_and_two_that_only_look_alike() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for case in cases() {
        let entry = counts.entry(case.code.clone()).or_default();
        if case.expected.iter().any(|found| found.starts_with(&case.code)) {
            entry.0 += 1;
        } else {
            entry.1 += 1;
        }
    }
    let lacking: BTreeSet<&str> = codes()
        .map(|doc| doc.code)
        .filter(|code| counts.get(*code).is_none_or(|(fires, alike)| *fires < 1 || *alike < 2))
        .collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}
