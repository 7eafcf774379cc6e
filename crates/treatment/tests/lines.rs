//! The cases of `lines.md`, and that every rule has one that fires it.

#![allow(clippy::expect_used, clippy::panic, reason = "a table that cannot be read is a failed test")]

use std::collections::BTreeSet;

use oncase_record::DayInterval;
use oncase_record::model::{Intent, StopReason, TreatmentKind};
use oncase_record::scalar::When;
use oncase_treatment::{
    DiseaseCourse, LineSettings, MaintenanceRule, Place, RULES, TreatmentGiven, lines_of_therapy,
};

#[derive(Default)]
struct Case {
    name: String,
    course: DiseaseCourse,
    settings: LineSettings,
    treatments: Vec<TreatmentGiven>,
    expected: Vec<(String, String)>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case { name: name.to_owned(), ..Case::default() });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(date) = line.strip_prefix("advanced: ") {
            case.course.advanced_since = Some(interval(date));
        } else if let Some(dates) = line.strip_prefix("progression: ") {
            case.course.progressions = dates.split(", ").map(interval).collect();
        } else if let Some(setting) = line.strip_prefix("settings: ") {
            set(&mut case.settings, setting);
        } else if line.starts_with("| ") && !line.starts_with("| kind") {
            row(case, line);
        }
    }
    cases
}

fn interval(text: &str) -> DayInterval {
    if text == "-" { DayInterval::default() } else { text.parse::<When>().expect(text).interval() }
}

fn set(settings: &mut LineSettings, text: &str) {
    match text {
        "progression-starts-line off" => settings.progression_starts_line = false,
        "maintenance same-drugs" => settings.maintenance = MaintenanceRule::ContinuesLineWithSameDrugs,
        "palliative-endocrine off" => settings.palliative_endocrine = false,
        "local-procedures on" => settings.local_procedures = true,
        other => panic!("no setting {other}"),
    }
}

fn row(case: &mut Case, line: &str) {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [kind, intent, drugs, start, end, why, expected, rule] = cells[..] else {
        panic!("eight columns: {line}")
    };
    case.treatments.push(TreatmentGiven {
        pointer: format!("/treatments/{}", case.treatments.len()),
        kind: match kind {
            "systemic" => TreatmentKind::Systemic,
            "endocrine" => TreatmentKind::Endocrine,
            "local-procedure" => TreatmentKind::LocalProcedure,
            "supportive" => TreatmentKind::Supportive,
            other => panic!("no kind {other}"),
        },
        intent: match intent {
            "adj" => Some(Intent::Adjuvant),
            "neo" => Some(Intent::Neoadjuvant),
            "pal" => Some(Intent::Palliative),
            "main" => Some(Intent::Maintenance),
            _ => None,
        },
        drugs: drugs.split(" + ").filter(|drug| *drug != "-").map(str::to_owned).collect(),
        start: interval(start),
        end: (end != "-").then(|| interval(end)),
        ongoing: false,
        stated_line: None,
        stop_reason: match why {
            "prog" => Some(StopReason::Progression),
            "tox" => Some(StopReason::Toxicity),
            "done" => Some(StopReason::Completed),
            _ => None,
        },
    });
    case.expected.push((expected.to_owned(), rule.to_owned()));
}

fn found(case: &Case) -> Vec<(String, String)> {
    let history = lines_of_therapy(&case.treatments, &case.course, &case.settings);
    let place = |place| match place {
        Place::Line { number, certain: true, .. } => number.to_string(),
        Place::Line { number, certain: false, .. } => format!("{number}?"),
        Place::NotALine => "none".to_owned(),
        Place::Unclear => "unclear".to_owned(),
    };
    history.assignments.iter().map(|a| (place(a.place), a.because.rule.to_owned())).collect()
}

#[test]
fn every_case_comes_out() {
    let cases = cases(include_str!("lines.md"));
    assert!(cases.len() > 15, "{} cases", cases.len());
    for case in &cases {
        assert_eq!(found(case), case.expected, "{}", case.name);
    }
}

#[test]
fn every_line_rule_fires_in_one_case_and_stays_silent_in_another() {
    let cases = cases(include_str!("lines.md"));
    let fired: Vec<BTreeSet<String>> =
        cases.iter().map(|case| found(case).into_iter().map(|(_, rule)| rule).collect()).collect();
    for rule in RULES.iter().flat_map(|group| group.iter()).filter(|rule| rule.id.starts_with("LINE-")) {
        let with = fired.iter().filter(|rules| rules.contains(rule.id)).count();
        assert!(with > 0, "{} has no case", rule.id);
        assert!(with < fired.len(), "{} fires everywhere", rule.id);
    }
}
