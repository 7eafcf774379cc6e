//! Choi on a case file: sizes and densities of the record's targets, by hand.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod courses;

use courses::{answers, course, decided, example, missing, of, why, with};
use oncase_response::case::{Criteria, OtherPolicies};
use oncase_response::choi::{ChoiPolicies, GrowthFrom, Nodules};

/// Two lesions of 60 and 40 mm with 90 and 70 HU at baseline, mean 80 HU; a follow-up a month.
fn two(follow_ups: &[&str]) -> String {
    let mut text = String::from(
        "lesions: [{id: a, site: liver, role: target}, {id: b, site: liver, role: target}, {id: p, site: peritoneum, role: non-target}]\n\
         assessments:\n  - {date: 2020-01-06, baseline: true, measurements: [{lesion: a, long: 60 mm, density: 90 HU}, {lesion: b, long: 40 mm, density: 70 HU}], non_targets: [{lesion: p, state: present}]}\n",
    );
    for (at, follow_up) in follow_ups.iter().enumerate() {
        let (measurements, rest) = follow_up.split_once('|').unwrap_or((follow_up, ""));
        let rest = if rest.is_empty() { ", non_targets: [{lesion: p, state: present}]" } else { rest };
        text.push_str(&format!("  - {{date: 2020-0{}-02, measurements: [{measurements}]{rest}}}\n", at + 3));
    }
    text
}

/// Both lesions measured, no nodule in them.
fn both(a: &str, b: &str) -> String {
    format!("{{lesion: a, long: {a}, nodule: false}}, {{lesion: b, long: {b}, nodule: false}}")
}

fn choi(follow_ups: &[&str]) -> Vec<String> {
    decided(&course(&two(follow_ups), Criteria::Choi))
}

fn modified(follow_ups: &[&str]) -> Vec<String> {
    decided(&course(&two(follow_ups), Criteria::ModifiedChoi))
}

#[test]
fn ten_percent_in_size_or_fifteen_in_density() {
    // 100 to 90 mm; 100 to 90.1 mm; mean 80 to 68 HU (-15 %); 80 to 68.05 HU.
    assert_eq!(choi(&[&both("50 mm, density: 90 HU", "40 mm, density: 70 HU")]), ["PR P1"]);
    assert_eq!(choi(&[&both("50.1 mm, density: 90 HU", "40 mm, density: 70 HU")]), ["SD S1"]);
    assert_eq!(choi(&[&both("60 mm, density: 76 HU", "40 mm, density: 60 HU")]), ["PR P1"]);
    assert_eq!(choi(&[&both("60 mm, density: 76.1 HU", "40 mm, density: 60 HU")]), ["SD S1"]);
}

#[test]
fn the_modification_asks_for_both() {
    assert_eq!(modified(&[&both("50 mm, density: 76 HU", "40 mm, density: 60 HU")]), ["PR P2"]);
    assert_eq!(modified(&[&both("50 mm, density: 90 HU", "40 mm, density: 70 HU")]), ["SD S1"]);
    assert_eq!(modified(&[&both("60 mm, density: 76 HU", "40 mm, density: 60 HU")]), ["SD S1"]);
}

#[test]
fn growth_is_counted_from_the_nadir_unless_the_policy_says_from_the_baseline() {
    // 100, 80, 88 mm: 10 % above the nadir and 12 % below the baseline.
    let small = both("45 mm, density: 90 HU", "35 mm, density: 70 HU");
    let grown = both("50 mm, density: 90 HU", "38 mm, density: 70 HU");
    assert_eq!(choi(&[&small, &grown]), ["PR P1", "PD D1"]);
    let less = both("49.9 mm, density: 90 HU", "38 mm, density: 70 HU");
    assert_eq!(choi(&[&small, &less]), ["PR P1", "PR P1"]);
    let choi = ChoiPolicies { growth_from: GrowthFrom::Baseline, ..ChoiPolicies::default() };
    let baseline = OtherPolicies { choi, ..OtherPolicies::default() };
    assert_eq!(answers(&with(&two(&[&small, &grown]), Criteria::Choi, &baseline)), ["PR", "PR"]);
}

#[test]
fn softness_excuses_growth() {
    assert_eq!(choi(&[&both("75 mm, density: 50 HU", "40 mm, density: 40 HU")]), ["PR P1"]);
    assert_eq!(choi(&[&both("70 mm, density: 90 HU", "40 mm, density: 70 HU")]), ["PD D1"]);
}

#[test]
fn a_density_that_is_not_told_decides_nothing_by_itself() {
    // 100 to 95 mm: PR if soft, else SD.
    let open = course(&two(&[&both("57 mm, density: 50 HU", "38 mm")]), Criteria::Choi);
    assert_eq!(answers(&open), ["? PR or SD"]);
    assert_eq!(why(&open, 0), "the record does not tell the density of b");
    assert_eq!(missing(&open, 0), ["/assessments/1/measurements/1/density"]);
    // 100 to 110 mm: PR if soft, else PD.
    let grown = course(&two(&[&both("70 mm, density: 50 HU", "40 mm")]), Criteria::Choi);
    assert_eq!(answers(&grown), ["? PR or PD"]);
    // 100 to 90 mm: PR either way.
    assert_eq!(choi(&[&both("50 mm", "40 mm, density: 50 HU")]), ["PR P1"]);
    // By the modification the size of 95 mm rules PR out, that of 90 mm does not.
    assert_eq!(modified(&[&both("57 mm", "38 mm")]), ["SD S1"]);
    assert_eq!(modified(&[&both("52 mm", "38 mm")]), ["? PR or SD"]);
}

#[test]
fn a_density_that_the_baseline_lacks_is_named_there() {
    let follow_up = both("60 mm, density: 90 HU", "40 mm, density: 70 HU");
    let body = two(&[&follow_up]).replacen("long: 40 mm, density: 70 HU", "long: 40 mm", 1);
    let open = course(&body, Criteria::Choi);
    assert_eq!(answers(&open), ["? PR or SD"]);
    assert_eq!(missing(&open, 0), ["/assessments/0/measurements/1/density"]);
}

#[test]
fn the_mean_is_that_of_the_lesions_that_are_left() {
    // b is gone. Of a alone 90 to 76.5 HU is -15 %; against the mean of both, 80 HU, it would be -4 %.
    let left = "{lesion: a, long: 58 mm, density: 76.5 HU, nodule: false}, {lesion: b, state: absent}";
    let size = "{lesion: a, long: 60 mm, density: 76.6 HU, nodule: false}, {lesion: b, long: 31 mm, density: 59.5 HU, nodule: false}";
    assert_eq!(modified(&[left]), ["PR P2"]);
    // 91 mm is 9 % less; 80 to 68.05 HU is short of 15 %.
    assert_eq!(choi(&[size]), ["SD S1"]);
}

#[test]
fn a_nodule_is_progression_and_silence_about_it_is_not_its_absence() {
    let seen = "{lesion: a, long: 30 mm, density: 20 HU, nodule: true}, {lesion: b, long: 20 mm, density: 20 HU, nodule: false}";
    assert_eq!(choi(&[seen]), ["PD D2"]);
    let silent =
        "{lesion: a, long: 30 mm, density: 20 HU, nodule: false}, {lesion: b, long: 20 mm, density: 20 HU}";
    let open = course(&two(&[silent]), Criteria::Choi);
    assert_eq!(answers(&open), ["? PR or PD"]);
    assert_eq!(why(&open, 0), "the record does not tell whether a nodule within b is new or has grown");
    assert_eq!(missing(&open, 0), ["/assessments/1/measurements/1/nodule"]);
    let choi = ChoiPolicies { nodules_not_told: Nodules::Absent, ..ChoiPolicies::default() };
    let absent = OtherPolicies { choi, ..OtherPolicies::default() };
    assert_eq!(answers(&with(&two(&[silent]), Criteria::Choi, &absent)), ["PR"]);
}

#[test]
fn new_lesions_and_other_disease_count() {
    let soft = both("30 mm, density: 20 HU", "20 mm, density: 20 HU");
    let progressed = format!("{soft}|, non_targets: [{{lesion: p, state: unequivocal-progression}}]");
    let new = format!("{soft}|, new_lesions: [{{site: lung, certainty: unequivocal}}]");
    let equivocal = format!("{soft}|, new_lesions: [{{site: lung, certainty: equivocal}}]");
    assert_eq!(choi(&[&progressed]), ["PD D2"]);
    assert_eq!(choi(&[&new]), ["PD D2"]);
    assert_eq!(choi(&[&equivocal]), ["PR P1"]);
}

#[test]
fn all_lesions_must_be_gone_for_a_complete_response() {
    let gone = "{lesion: a, state: absent}, {lesion: b, state: absent}";
    let with_state = |state: &str| format!("{gone}|, non_targets: [{{lesion: p, state: {state}}}]");
    assert_eq!(choi(&[&with_state("absent")]), ["CR C1"]);
    assert_eq!(choi(&[&with_state("present")]), ["PR P1"]);
    assert_eq!(choi(&[&with_state("not-assessed")]), ["PR P1"]);
    // No density is left to fall: both falls are taken as met, and it is said.
    let found = course(&two(&[&with_state("present")]), Criteria::ModifiedChoi);
    assert_eq!(decided(&found), ["PR P2"]);
    assert!(found.notes.iter().any(|note| note.ends_with("count as fallen in density too.")), "{found:?}");
    assert_eq!(modified(&[&with_state("absent")]), ["CR C1"]);
}

#[test]
fn a_lesion_that_was_not_assessed_is_not_evaluable() {
    let unseen = "{lesion: a, long: 30 mm, density: 20 HU, nodule: false}, {lesion: b, state: not-assessed}";
    assert_eq!(choi(&[unseen]), ["NE N1"]);
}

#[test]
fn an_incomplete_sum_that_has_grown_all_the_same_leaves_the_density_open() {
    let unseen = |a: &str| {
        format!("{{lesion: a, long: {a}, density: 90 HU, nodule: false}}, {{lesion: b, state: not-assessed}}")
    };
    // 100 mm at baseline: 110 mm of a alone are growth.
    let open = course(&two(&[&unseen("110 mm")]), Criteria::Choi);
    assert_eq!(answers(&open), ["? PR or PD"]);
    assert_eq!(why(&open, 0), "the record does not tell the density of b");
    assert_eq!(missing(&open, 0), ["/assessments/1/measurements/1/density"]);
    assert_eq!(modified(&[&unseen("110 mm")]), ["? SD or PD"]);
    assert_eq!(choi(&[&unseen("109.9 mm")]), ["NE N1"]);
    // From a nadir of 50 mm, 60 mm have grown and are still below the baseline: the size of b matters to the
    // modification.
    let small = both("30 mm, density: 90 HU", "20 mm, density: 70 HU");
    let open = course(&two(&[&small, &unseen("60 mm")]), Criteria::ModifiedChoi);
    assert_eq!(answers(&open)[1], "? PR or SD or PD");
    assert_eq!(
        missing(&open, 1),
        ["/assessments/2/measurements/1/long", "/assessments/2/measurements/1/density"]
    );
}

#[test]
fn what_is_progression_by_itself_needs_no_density() {
    let sizes = |rest: &str| format!("{{lesion: a, long: 60 mm}}, {{lesion: b, long: 40 mm}}{rest}");
    let without = |follow_ups: &[&str]| {
        let text = two(follow_ups).replace(", density: 90 HU", "").replace(", density: 70 HU", "");
        course(&text, Criteria::Choi)
    };
    let new = sizes("|, new_lesions: [{site: lung, certainty: unequivocal}]");
    assert_eq!(answers(&without(&[&sizes(""), &new])), ["?", "PD"]);
    assert!(without(&[&sizes("")]).answers.is_err());
}

#[test]
fn the_invented_tumour_responds_by_density_and_progresses_by_a_nodule() {
    let record = example("gist");
    let found = |criteria| decided(&of(&record, criteria, &OtherPolicies::default()));
    assert_eq!(found(Criteria::Choi), ["PR P1", "PR P1", "PD D2"]);
    // 2.7 % in size is not enough for the modification; then the density of a lesion is missing.
    assert_eq!(found(Criteria::ModifiedChoi), ["SD S1", "? PR or SD", "PD D2"]);
    assert_eq!(answers(&of(&record, Criteria::Recist11, &OtherPolicies::default())), ["SD", "SD", "SD"]);
}
