use insta::assert_snapshot;
use oncase_record::model::{Intent, StopReason, TreatmentKind};

use super::*;

fn span(earliest: &str, latest: &str) -> DayInterval {
    DayInterval::between(earliest.parse().expect("day"), latest.parse().expect("day")).expect("ordered")
}

fn day(text: &str) -> DayInterval {
    DayInterval::exact(text.parse().expect("day"))
}

fn systemic(drugs: &[&str], start: DayInterval, end: DayInterval) -> TreatmentGiven {
    TreatmentGiven {
        pointer: format!("/treatments/{}", drugs.join("-")),
        kind: TreatmentKind::Systemic,
        intent: Some(Intent::Palliative),
        drugs: drugs.iter().map(|s| (*s).to_owned()).collect(),
        start,
        end: Some(end),
        ongoing: false,
        stated_line: None,
        stop_reason: None,
    }
}

fn published_case() -> (Vec<TreatmentGiven>, DiseaseCourse) {
    let after_progression = DayInterval { earliest: "2019-09-01".parse().ok(), latest: None };
    let adjuvant = TreatmentGiven {
        intent: Some(Intent::Adjuvant),
        ..systemic(
            &["pirarubicin", "paclitaxel"],
            span("2012-07-01", "2012-12-31"),
            span("2012-10-01", "2013-06-30"),
        )
    };
    let endocrine = TreatmentGiven {
        kind: TreatmentKind::Endocrine,
        intent: None,
        drugs: vec![],
        ..systemic(&[], span("2012-07-01", "2012-12-31"), span("2016-01-01", "2016-12-31"))
    };
    let ep = TreatmentGiven {
        stated_line: Some(1),
        stop_reason: Some(StopReason::Completed),
        ..systemic(
            &["VP-16", "cisplatin"],
            span("2016-11-01", "2016-11-30"),
            span("2017-03-01", "2017-03-31"),
        )
    };
    let stem = TreatmentGiven {
        stated_line: Some(2),
        ..systemic(
            &["TS-1", "temozolomide"],
            span("2017-10-01", "2017-10-31"),
            span("2019-07-01", "2019-07-31"),
        )
    };
    let embolisation = TreatmentGiven {
        kind: TreatmentKind::LocalProcedure,
        intent: None,
        end: None,
        ..systemic(&[], after_progression, day("2019-12-01"))
    };
    let inhibitor = TreatmentGiven {
        intent: None,
        ongoing: true,
        end: None,
        ..systemic(&[], after_progression, day("2019-12-01"))
    };
    let course = DiseaseCourse {
        advanced_since: Some(span("2016-10-01", "2016-10-31")),
        progressions: vec![span("2017-10-01", "2017-10-31"), span("2019-09-01", "2019-09-30")],
    };
    (vec![adjuvant, endocrine, ep, stem, embolisation, inhibitor], course)
}

fn told(history: &LineHistory) -> String {
    let mut lines: Vec<String> =
        history.assignments.iter().map(|a| format!("{}. {a}", a.treatment)).collect();
    lines.extend(history.lines.iter().map(ToString::to_string));
    lines.join("\n")
}

#[test]
fn the_published_case_has_three_lines_and_its_adjuvant_treatment_none() {
    let (treatments, course) = published_case();
    assert_snapshot!(told(&lines_of_therapy(&treatments, &course, &LineSettings::default())));
}

#[test]
fn local_procedures_count_when_the_setting_says_so() {
    let (treatments, course) = published_case();
    let settings = LineSettings { local_procedures: true, ..LineSettings::default() };
    let history = lines_of_therapy(&treatments, &course, &settings);
    assert_eq!(history.lines.len(), 4);
}

#[test]
fn the_combination_window_is_28_days_from_the_start_of_the_line() {
    let number = |added: &str| {
        let treatments = [
            systemic(&["carboplatin", "paclitaxel"], day("2020-01-06"), day("2020-05-01")),
            systemic(&["bevacizumab"], day(added), day("2020-05-01")),
        ];
        let history = lines_of_therapy(&treatments, &DiseaseCourse::default(), &LineSettings::default());
        history.assignments.last().map(|a| (a.place, a.because.rule))
    };
    let place = |number, begins| Place::Line { number, begins, certain: true };
    assert_eq!(number("2020-02-03"), Some((place(1, false), "LINE-COMBINATION")));
    assert_eq!(number("2020-02-04"), Some((place(2, true), "LINE-NEW")));
}

#[test]
fn a_month_that_straddles_the_window_leaves_the_line_not_certain() {
    let treatments = [
        systemic(&["carboplatin"], day("2020-01-06"), day("2020-05-01")),
        systemic(&["bevacizumab"], span("2020-02-01", "2020-02-29"), day("2020-05-01")),
    ];
    let history = lines_of_therapy(&treatments, &DiseaseCourse::default(), &LineSettings::default());
    assert_eq!(
        history.assignments.last().map(|a| a.place),
        Some(Place::Line { number: 2, begins: true, certain: false })
    );
}

#[test]
fn the_same_drugs_continue_up_to_the_gap_and_begin_a_line_after_it() {
    let rule = |again: &str, settings: &LineSettings, course: &DiseaseCourse| {
        let treatments = [
            systemic(&["etoposide", "cisplatin"], day("2020-01-06"), day("2020-05-01")),
            systemic(&["cisplatin", "etoposide"], day(again), day("2021-05-01")),
        ];
        let history = lines_of_therapy(&treatments, course, settings);
        (history.lines.len(), history.assignments.last().map(|a| a.because.rule))
    };
    let none = DiseaseCourse::default();
    let default = LineSettings::default();
    assert_eq!(rule("2020-08-29", &default, &none), (1, Some("LINE-SAME")));
    assert_eq!(rule("2020-08-30", &default, &none), (2, Some("LINE-GAP")));
    let off = LineSettings { restart_gap_days: None, ..default };
    assert_eq!(rule("2022-08-30", &off, &none), (1, Some("LINE-SAME")));
    let progressed = DiseaseCourse { progressions: vec![day("2020-06-01")], ..none };
    assert_eq!(rule("2020-06-15", &default, &progressed), (2, Some("LINE-RECHALLENGE")));
}

#[test]
fn a_platinum_may_replace_the_other_and_maintenance_continues() {
    let after = |first: &[&str], then: &[&str], settings: &LineSettings| {
        let treatments = [
            systemic(first, day("2020-01-06"), day("2020-04-01")),
            systemic(then, day("2020-04-20"), day("2020-08-01")),
        ];
        let history = lines_of_therapy(&treatments, &DiseaseCourse::default(), settings);
        (history.lines.len(), history.assignments.last().map(|a| a.because.rule))
    };
    let default = LineSettings::default();
    let (ep, ec) = (["etoposide", "cisplatin"], ["etoposide", "carboplatin"]);
    assert_eq!(after(&ep, &ec, &default), (1, Some("LINE-SUBSTITUTION")));
    assert_eq!(after(&ep, &ec, &LineSettings { substitution: false, ..default }), (2, Some("LINE-NEW")));
    let induction = ["atezolizumab", "carboplatin", "etoposide"];
    assert_eq!(after(&induction, &["atezolizumab"], &default), (1, Some("LINE-MAINTENANCE")));
    let strict = LineSettings { maintenance: MaintenanceRule::NewLine, ..default };
    assert_eq!(after(&induction, &["atezolizumab"], &strict), (2, Some("LINE-NEW")));
    assert_eq!(after(&ep, &["zoledronic acid"], &default), (1, Some("LINE-SUPPORTIVE")));
}

#[test]
fn a_wrongly_stated_line_is_seen() {
    let mut treatment = systemic(&["topotecan"], day("2020-01-06"), day("2020-04-01"));
    treatment.stated_line = Some(2);
    let history = lines_of_therapy(&[treatment], &DiseaseCourse::default(), &LineSettings::default());
    assert_eq!(history.assignments.first().and_then(Assignment::agrees_with_stated), Some(false));
}

#[test]
fn every_rule_that_decides_is_in_the_list() {
    let (treatments, course) = published_case();
    let history = lines_of_therapy(&treatments, &course, &LineSettings::default());
    for assignment in &history.assignments {
        assert!(crate::rules::rule(assignment.because.rule).is_some(), "{}", assignment.because.rule);
    }
}
