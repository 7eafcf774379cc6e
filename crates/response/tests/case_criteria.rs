//! Several criteria on one case file: where the record suffices an answer, elsewhere what it lacks.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod courses;

use courses::{answers, course, why, with};
use oncase_response::case::{Criteria, OtherPolicies};
use oncase_response::who::Growth;

const LESIONS: &str = "\
lesions:
  - {id: liver, site: liver, role: target}
  - {id: pleura, site: pleural effusion, role: non-target}
  - {id: lung, site: lung, organ: lung, role: new}
";

/// Sizes of one target at a baseline of 50 mm on 2020-01-06 and at follow-ups.
fn target(follow_ups: &[(&str, u32, &str)]) -> String {
    let mut text = format!(
        "{LESIONS}assessments:\n  - {{date: 2020-01-06, baseline: true, measurements: [{{lesion: liver, long: 50 mm}}]}}\n"
    );
    for (date, size, more) in follow_ups {
        let (measurements, rest) = more.split_once('|').unwrap_or(("", more));
        text.push_str(&format!(
            "  - {{date: {date}, measurements: [{{lesion: liver, long: {size} mm}}{measurements}]{rest}}}\n"
        ));
    }
    text
}

#[test]
fn a_progression_of_the_sum_is_confirmed_by_5_mm_more_after_four_weeks() {
    let grown = |date, size| target(&[("2020-03-02", 60, ""), (date, size, "")]);
    assert_eq!(answers(&course(&grown("2020-03-30", 65), Criteria::Irecist)), ["iUPD", "iCPD"]);
    assert_eq!(answers(&course(&grown("2020-03-30", 64), Criteria::Irecist)), ["iUPD", "iUPD"]);
    // 26 days are in time, 25 are not.
    assert_eq!(answers(&course(&grown("2020-03-28", 65), Criteria::Irecist)), ["iUPD", "iCPD"]);
    let early = course(&grown("2020-03-27", 65), Criteria::Irecist);
    assert_eq!(answers(&early), ["iUPD", "iUPD"]);
    assert!(
        early.notes.iter().any(|note| note.contains("25 days") && note.contains("too early")),
        "{early:?}"
    );
}

#[test]
fn a_confirmed_progression_is_dated_to_the_unconfirmed_one() {
    let course = course(&target(&[("2020-03-02", 60, ""), ("2020-04-06", 66, "")]), Criteria::Irecist);
    let best = course.best.expect("a best response").expect("decided");
    assert_eq!(best.progression.map(|day| day.to_string()).as_deref(), Some("2020-03-02"));
    assert_eq!(best.response, "iCPD");
}

#[test]
fn a_progression_that_is_taken_back_was_none() {
    let course = course(&target(&[("2020-03-02", 60, ""), ("2020-04-06", 30, "")]), Criteria::Irecist);
    assert_eq!(answers(&course), ["iUPD", "iPR"]);
    assert_eq!(course.best.expect("a best response").expect("decided").progression, None);
}

const NEW: &str = ", new_lesions: [{lesion: lung, site: lung, certainty: unequivocal}]";

#[test]
fn a_new_lesion_that_is_not_told_of_again_leaves_the_answer_open() {
    let body = target(&[("2020-03-02", 50, NEW), ("2020-04-06", 50, "")]);
    let course = course(&body, Criteria::Irecist);
    // Gone, it was no progression: iSD. Still there: iUPD. Grown: iCPD.
    assert_eq!(answers(&course), ["iUPD", "? iSD or iCPD or iUPD"]);
    let because = why(&course, 1);
    assert!(because.contains("whether the new lesions are still there"), "{because}");
    assert!(because.contains("have grown"), "{because}");
    assert!(course.best.expect("a best response").is_err());
}

#[test]
fn a_measured_new_lesion_decides() {
    let sized = |then: u32, now: u32| {
        let first = format!(", {{lesion: lung, long: {then} mm}}|{NEW}");
        let second = format!(", {{lesion: lung, long: {now} mm}}|");
        target(&[("2020-03-02", 50, &first), ("2020-04-06", 50, &second)])
    };
    assert_eq!(answers(&course(&sized(14, 19), Criteria::Irecist)), ["iUPD", "iCPD"]);
    assert_eq!(answers(&course(&sized(14, 18), Criteria::Irecist)), ["iUPD", "iUPD"]);
    // Below 10 mm it is not measured in a sum, and any growth confirms.
    assert_eq!(answers(&course(&sized(8, 9), Criteria::Irecist)), ["iUPD", "iCPD"]);
    assert_eq!(answers(&course(&sized(8, 8), Criteria::Irecist)), ["iUPD", "iUPD"]);
}

#[test]
fn a_new_lesion_that_has_gone_takes_the_progression_back() {
    let first = format!(", {{lesion: lung, long: 14 mm}}|{NEW}");
    let second = ", {lesion: lung, state: absent}|";
    let body = target(&[("2020-03-02", 50, &first), ("2020-04-06", 50, second)]);
    let course = course(&body, Criteria::Irecist);
    assert_eq!(answers(&course), ["iUPD", "iSD"]);
    assert!(course.notes.iter().any(|note| note.contains("no minimum duration")), "{course:?}");
}

#[test]
fn further_growth_of_a_non_target_is_not_guessed() {
    let progressed = ", non_targets: [{lesion: pleura, state: unequivocal-progression}]";
    let body = target(&[("2020-03-02", 50, progressed), ("2020-04-06", 50, progressed)])
        .replace("long: 50 mm}]}", "long: 50 mm}], non_targets: [{lesion: pleura, state: present}]}");
    let course = course(&body, Criteria::Irecist);
    assert_eq!(answers(&course), ["iUPD", "? iCPD or iUPD"]);
    assert!(why(&course, 1).contains("non-target disease that progressed has grown further"));
}

fn two_dimensions(follow_ups: &[&str]) -> String {
    let mut text = String::from(
        "lesions: [{id: liver, site: liver, role: target}, {id: lung, site: lung, role: target}, {id: pleura, site: pleural effusion, role: non-target}]\n\
         assessments:\n  - {date: 2020-01-06, baseline: true, measurements: [{lesion: liver, long: 40 mm, short: 30 mm}, {lesion: lung, long: 20 mm, short: 20 mm}]}\n",
    );
    for (at, measurements) in follow_ups.iter().enumerate() {
        text.push_str(&format!("  - {{date: 2020-0{}-02, measurements: [{measurements}]}}\n", at + 3));
    }
    text
}

#[test]
fn who_responses_come_from_products() {
    // 1600 mm2 at baseline; 800 is 50 % less.
    let half = "{lesion: liver, long: 30 mm, short: 20 mm}, {lesion: lung, long: 20 mm, short: 10 mm}";
    let more = "{lesion: liver, long: 30 mm, short: 20 mm}, {lesion: lung, long: 20 mm, short: 10.1 mm}";
    assert_eq!(answers(&course(&two_dimensions(&[half]), Criteria::Who)), ["PR"]);
    assert_eq!(answers(&course(&two_dimensions(&[more]), Criteria::Who)), ["SD"]);
}

#[test]
fn one_lesion_a_quarter_larger_is_progression_by_who_unless_only_the_whole_counts() {
    let grown = "{lesion: liver, long: 40 mm, short: 30 mm}, {lesion: lung, long: 25 mm, short: 20 mm}";
    assert_eq!(answers(&course(&two_dimensions(&[grown]), Criteria::Who)), ["PD"]);
    let whole = OtherPolicies { who_growth: Growth::Whole, ..OtherPolicies::default() };
    assert_eq!(answers(&with(&two_dimensions(&[grown]), Criteria::Who, &whole)), ["SD"]);
}

#[test]
fn who_without_a_second_diameter_is_uncheckable() {
    let course_of = |body: &str| course(body, Criteria::Who);
    let none = course_of(&target(&[("2020-03-02", 30, "")]));
    assert_eq!(
        none.answers.expect_err("no short diameters"),
        "the record has no perpendicular diameters (long and short) at baseline for liver"
    );
    let later = course_of(&two_dimensions(&[
        "{lesion: liver, long: 30 mm}, {lesion: lung, long: 20 mm, short: 20 mm}",
    ]));
    assert!(why(&later, 0).contains("no perpendicular diameters here for liver"));
    let unseen = "{lesion: liver, state: not-assessed}, {lesion: lung, long: 20 mm, short: 20 mm}";
    assert_eq!(answers(&course_of(&two_dimensions(&[unseen]))), ["NE"]);
}

#[test]
fn who_does_not_judge_disease_without_sizes() {
    let gone = "{lesion: liver, state: absent}, {lesion: lung, state: absent}";
    let left = two_dimensions(&[gone])
        .replace("short: 20 mm}]}", "short: 20 mm}], non_targets: [{lesion: pleura, state: present}]}")
        .replace("state: absent}]}", "state: absent}], non_targets: [{lesion: pleura, state: present}]}");
    assert!(why(&course(&left, Criteria::Who), 0).contains("no size of the disease that is left"));
    assert_eq!(answers(&course(&two_dimensions(&[gone]), Criteria::Who)), ["CR"]);
}

#[test]
fn criteria_that_a_record_cannot_hold_say_what_is_missing() {
    let body = target(&[("2020-03-02", 30, "")]);
    for (criteria, missing) in [
        (Criteria::Choi, "no densities"),
        (Criteria::ModifiedChoi, "no densities"),
        (Criteria::Mrecist, "no diameter of viable tumour"),
        (Criteria::Lugano, "five-point scale"),
        (Criteria::Pcwg3, "no bone scans"),
        (Criteria::Gcig, "no CA-125"),
        (Criteria::Rano, "T2/FLAIR"),
    ] {
        let because = course(&body, criteria).answers.expect_err("uncheckable");
        assert!(because.starts_with("the record has no ") && because.contains(missing), "{because}");
    }
}
