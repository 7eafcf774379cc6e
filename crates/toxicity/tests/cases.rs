//! Runs the grading cases of `tests/cases/*.md`.
//!
//! A second-level heading is a CTCAE term, the paragraph below says why, each row of the table is a case. Columns: `version`,
//! `value`, `unit`, and any of `measure`, `lln`, `uln`, `base`, `change` (percent), `baseline` (normal, high, low, none), `known`
//! (conditions, `no` before one that does not hold), and `grade`: a number, `2 to 3: question`, or `ungradable: what is missing`.

#![allow(clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use oncase_toxicity::{
    Answer, Baseline, Condition, Conditions, CtcaeVersion, LabResult, Numbers, criteria, grade_one,
};

struct Case {
    file: String,
    term: String,
    cells: Vec<(String, String)>,
}

impl Case {
    fn cell(&self, name: &str) -> &str {
        self.cells.iter().find(|(column, _)| column == name).map_or("", |(_, cell)| cell)
    }

    fn number(&self, name: &str) -> f64 {
        let text = self.cell(name);
        if text.is_empty() { f64::NAN } else { text.parse().unwrap_or_else(|_| panic!("{name}: {text}")) }
    }

    fn conditions(&self) -> Conditions {
        let mut conditions = Conditions::unknown();
        for told in self.cell("known").split(',').map(str::trim).filter(|text| !text.is_empty()) {
            let (name, holds) = told.strip_prefix("no ").map_or((told, true), |name| (name, false));
            let condition = Condition::named(&name.replace(' ', "_")).unwrap_or_else(|| panic!("{name}"));
            conditions = conditions.with(condition, holds);
        }
        match self.cell("baseline") {
            "" => conditions,
            "normal" => conditions.with_baseline(Baseline::Normal),
            "high" => conditions.with_baseline(Baseline::High),
            "low" => conditions.with_baseline(Baseline::Low),
            "none" => conditions.with_baseline(Baseline::None),
            other => panic!("baseline {other}"),
        }
    }

    fn answer(&self) -> String {
        let version: CtcaeVersion = self.cell("version").parse().expect("a version");
        let result = LabResult {
            term: &self.term,
            measure: Some(self.cell("measure")).filter(|text| !text.is_empty()),
            unit: self.cell("unit"),
            numbers: Numbers {
                value: self.number("value"),
                lln: self.number("lln"),
                uln: self.number("uln"),
                base: self.number("base"),
                percent_change: self.number("change"),
            },
            conditions: self.conditions(),
        };
        match grade_one(&result, version) {
            Ok(derived) => match derived.value {
                Answer::Grade(grade) => grade.to_string(),
                Answer::Range { low, high, questions } => {
                    let names: Vec<String> = questions.iter().map(|q| q.name().replace('_', " ")).collect();
                    format!("{low} to {high}: {}", names.join(", "))
                }
                Answer::Ungradable { reason } => format!("ungradable: {reason}"),
            },
            Err(error) => format!("ungradable: {error}"),
        }
    }

    fn agrees(&self, answer: &str) -> bool {
        let expected = self.cell("grade");
        match expected.strip_prefix("ungradable: ") {
            Some(word) => answer.starts_with("ungradable: ") && answer.contains(word),
            None => answer == expected,
        }
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("cases").map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    paths.iter().flat_map(|path| read_cases(path)).collect()
}

fn read_cases(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).expect("a file");
    let file = path.file_name().expect("a name").to_string_lossy().into_owned();
    let (mut term, mut header, mut found) = (String::new(), Vec::new(), Vec::new());
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            (term, header) = (heading.trim().to_owned(), Vec::new());
        } else if let Some(row) = line.strip_prefix('|') {
            let cells: Vec<String> =
                row.trim_end_matches('|').split('|').map(|c| c.trim().to_owned()).collect();
            if header.is_empty() {
                header = cells;
            } else if !cells.iter().all(|cell| cell.chars().all(|c| c == '-')) {
                assert_eq!(cells.len(), header.len(), "{file}: {line}");
                found.push(Case {
                    file: file.clone(),
                    term: term.clone(),
                    cells: header.iter().cloned().zip(cells).collect(),
                });
            }
        } else if line.trim().is_empty() {
            header = Vec::new();
        }
    }
    found
}

#[test]
fn every_case_has_the_grade_that_its_table_expects() {
    let mut failures = Vec::new();
    let cases = cases();
    for case in &cases {
        let answer = case.answer();
        if !case.agrees(&answer) {
            failures.push(format!("{} {}: {:?}\n    found {answer}", case.file, case.term, case.cells));
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

/// A term without a case in which it has a grade and one in which it has none would be untested.
#[test]
fn every_graded_term_has_cases_on_both_sides() {
    let cases = cases();
    let with = |fires: bool| -> BTreeSet<&str> {
        cases.iter().filter(|c| (c.cell("grade") != "0") == fires).map(|c| c.term.as_str()).collect()
    };
    let (fires, silent) = (with(true), with(false));
    let graded: BTreeSet<&str> = criteria().iter().map(|set| set.term.as_str()).collect();
    let lacking: Vec<&&str> = graded.iter().filter(|t| !fires.contains(*t) || !silent.contains(*t)).collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}
