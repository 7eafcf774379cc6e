//! Small records, as a person writes them.

use oncase_record::case_file::load;
use oncase_record::model::Record;

use super::*;
use crate::grading::answer::Answer;

fn record(body: &str) -> Record {
    let text = format!("oncase: 1\nid: small\ninvented: true\npatient: {{sex: female}}\n{body}");
    load(&text).unwrap_or_else(|mistakes| panic!("{mistakes:?}")).record
}

const EP: &str = "treatments:\n  - {id: ep, kind: systemic, name: EP, start: 2021-03-01}\n";

fn summary(body: &str) -> CaseSummary {
    summarise(&record(body), None).expect("one version")
}

/// Grade by the value and comparison of each value, by day.
fn laboratory(summary: &CaseSummary) -> Vec<(&'static str, Answer, Comparison)> {
    let values = &summary.laboratory.as_ref().expect("a version").values;
    values.iter().map(|value| (value.term, value.answer.clone(), value.comparison)).collect()
}

#[test]
fn an_event_known_to_the_month_of_the_first_day_is_possibly_treatment_emergent() {
    let events = "adverse_events:
  - {term: Nausea, ctcae: '5.0', grade: 2, start: 2021-03, treatment: ep, cycle: 1, attribution: definite}
  - {term: Fatigue, ctcae: '5.0', grade: 1, start: 2021-02-27, treatment: ep}
  - {term: Vomiting, ctcae: '5.0', grade: 3, start: 2021-03-01, treatment: ep, attribution: unlikely}
";
    let courses = summary(&format!("{}{events}", EP.replace("03-01", "03-10"))).courses;
    let [course] = courses.as_slice() else { panic!("one treatment") };
    let seen: Vec<_> = course.events.iter().map(|e| (e.term, e.emergent, e.related)).collect();
    assert_eq!(
        seen,
        [
            ("Nausea", Some(Certainty::Possible), Some(true)),
            ("Fatigue", Some(Certainty::Impossible), None),
            ("Vomiting", Some(Certainty::Impossible), Some(false)),
        ]
    );
    assert_eq!(course.summary.worst(), Some(3));
}

#[test]
fn what_is_no_term_is_listed_as_written_and_nothing_is_counted_twice() {
    let events = "adverse_events:
  - {id: a, term: Nausea, ctcae: '5.0', grade: 1, start: 2021-03-02, treatment: ep}
  - {same_as: a, term: Nausea, ctcae: '5.0', grade: 2, start: 2021-03-02, treatment: ep}
  - {as_written: digestive reactions, ctcae: '5.0', grade: 1}
  - {term: Nausea, grade: 1}
  - {term: Alopecia, ctcae: '5.0', grade: 3}
";
    let summary = summary(&format!("{EP}{events}"));
    assert_eq!(summary.courses.iter().map(|course| course.events.len()).sum::<usize>(), 1);
    let reasons: Vec<&str> = summary.not_summarised.iter().map(|event| event.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "tells again what a tells",
            "the source names no CTCAE term",
            "the CTCAE version is missing, and none is assumed because the versions grade differently; write 4.03, 5.0 or 6.0",
            "Alopecia has no grade 3 in CTCAE v5.0; its grades there are 1, 2",
        ]
    );
}

#[test]
fn versions_are_not_mixed_unless_one_is_chosen() {
    let events = "adverse_events:
  - {term: Nausea, ctcae: '5.0', grade: 1}
  - {term: Fatigue, ctcae: '6.0', grade: 1}
";
    let record = record(&format!("{EP}{events}"));
    assert!(summarise(&record, None).is_err());
    let of_five = summarise(&record, Some(CtcaeVersion::V5)).expect("one version");
    assert_eq!(of_five.courses.len(), 1);
    assert_eq!(
        of_five.not_summarised.first().map(|event| event.reason.as_str()),
        Some("graded by CTCAE v6.0, and this is a summary by CTCAE v5.0")
    );
}

#[test]
fn a_value_is_compared_with_the_events_of_its_day() {
    let body = "labs:
  - {date: 2021-03-10, test: neutrophils, value: 0.9, unit: '10*9/L', lower_limit: 1.8}
  - {date: 2021-03-12, test: neutrophils, value: 1.2, unit: '10*9/L', lower_limit: 1.8}
  - {date: 2021-03-16, test: neutrophils, value: 1.2, unit: '10*9/L', lower_limit: 1.8}
  - {date: 2021-03-17, test: neutrophils, value: 1.7, unit: '10*9/L'}
adverse_events:
  - {term: Neutropenia, ctcae: '5.0', grade: 3, start: 2021-03-10, end: 2021-03-15, treatment: ep}
";
    let graded: Vec<_> =
        laboratory(&summary(&format!("{EP}{body}"))).into_iter().map(|(_, a, c)| (a.bounds(), c)).collect();
    assert_eq!(
        graded,
        [
            (Some((3, 3)), Comparison::Agrees),
            (Some((2, 2)), Comparison::Differs),
            (Some((2, 2)), Comparison::Differs),
            (None, Comparison::Unknown),
        ]
    );
}

/// ALT of 290 with a ULN of 40 is 7.25 x ULN, grade 3 (above 5 to 20 x ULN); against an abnormal baseline of 60 it is 4.83 x
/// the baseline, grade 2 (above 3 to 5 x the baseline).
#[test]
fn the_baseline_is_the_last_value_before_the_treatment_began() {
    let labs = |before: &str| {
        format!(
            "labs:
  - {{date: 2021-02-01, test: ALT, value: 30, unit: U/L, upper_limit: 40}}
  - {{date: {before}, test: ALT, value: 60, unit: U/L, upper_limit: 40}}
  - {{date: 2021-03-15, test: ALT, value: 290, unit: U/L, upper_limit: 40}}
adverse_events:
  - {{term: Nausea, ctcae: '5.0', grade: 1}}
"
        )
    };
    let last = |before: &str| {
        laboratory(&summary(&format!("{EP}{}", labs(before)))).pop().map(|(_, answer, _)| answer)
    };
    assert_eq!(last("2021-02-28"), Some(Answer::Grade(2)));
    // A value of day 1 may have been taken after the dose: it is no baseline, and the one of 1 February counts.
    assert_eq!(last("2021-03-01"), Some(Answer::Grade(3)));
}

#[test]
fn which_value_was_the_last_one_before_the_treatment_may_be_unknown() {
    let body = "labs:
  - {date: 2021-02-15, test: ALT, value: 30, unit: U/L, upper_limit: 40}
  - {date: 2021-02, test: ALT, value: 60, unit: U/L, upper_limit: 40}
  - {date: 2021-03-15, test: ALT, value: 290, unit: U/L, upper_limit: 40}
adverse_events:
  - {term: Nausea, ctcae: '5.0', grade: 1}
";
    let summary = summary(&format!("{EP}{body}"));
    let last = summary.laboratory.and_then(|mut laboratory| laboratory.values.pop()).expect("a value");
    assert_eq!(last.no_baseline, Some("which value was the last before the treatment is not known"));
    assert_ne!(last.answer, Answer::Grade(3));
    assert_eq!(last.comparison, Comparison::Unknown);
}

#[test]
fn bounds_and_tests_without_a_criterion_are_not_graded() {
    let body = "labs:
  - {date: 2021-03-10, test: neutrophils, value: '< 0.5', unit: '10*9/L', lower_limit: 1.8}
  - {date: 2021-03-10, test: CEA, value: 9.1, unit: ug/L, upper_limit: 5.0}
adverse_events:
  - {term: Nausea, ctcae: '5.0', grade: 1}
";
    let laboratory = summary(&format!("{EP}{body}")).laboratory.expect("a version");
    let tests: Vec<&str> = laboratory.not_graded.iter().map(|n| n.test.as_str()).collect();
    assert_eq!((laboratory.values.len(), tests), (0, vec!["CEA", "neutrophils"]));
}
