//! mRECIST on a case file: viable diameters of the record's targets, by hand.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod courses;

use courses::{answers, course, decided, example, missing, of, why, with};
use oncase_response::case::{Criteria, OtherPolicies};
use oncase_response::mrecist::{MrecistPolicies, NewNodules};

const LESIONS: &str = "\
lesions:
  - {id: a, site: segment V, organ: liver, role: target}
  - {id: b, site: segment VIII, organ: liver, role: target}
  - {id: clot, site: portal vein, organ: liver, role: non-target}
  - {id: n, site: segment II, organ: liver, role: new}
";

/// Viable diameters of 30 and 20 mm at baseline, and follow-ups.
fn two(follow_ups: &[&str]) -> String {
    let baseline = "{lesion: a, long: 40 mm, viable: 30 mm}, {lesion: b, long: 25 mm, viable: 20 mm}";
    from(LESIONS, baseline, follow_ups)
}

fn from(lesions: &str, baseline: &str, follow_ups: &[&str]) -> String {
    let mut text = format!(
        "{lesions}assessments:\n  - {{date: 2020-01-06, baseline: true, measurements: [{baseline}], non_targets: [{{lesion: clot, state: present}}]}}\n"
    );
    for (at, follow_up) in follow_ups.iter().enumerate() {
        let (measurements, rest) = follow_up.split_once('|').unwrap_or((follow_up, ""));
        let state =
            if rest.contains("non_targets") { "" } else { ", non_targets: [{lesion: clot, state: present}]" };
        text.push_str(&format!(
            "  - {{date: 2020-0{}-02, measurements: [{measurements}]{rest}{state}}}\n",
            at + 3
        ));
    }
    text
}

/// Both lesions, their size unchanged.
fn viable(a: &str, b: &str) -> String {
    format!("{{lesion: a, long: 40 mm, viable: {a}}}, {{lesion: b, long: 25 mm, viable: {b}}}")
}

fn mrecist(follow_ups: &[&str]) -> Vec<String> {
    decided(&course(&two(follow_ups), Criteria::Mrecist))
}

#[test]
fn thirty_percent_of_the_viable_tumour_whatever_the_size() {
    assert_eq!(mrecist(&[&viable("20 mm", "15 mm")]), ["PR O1 P1"]);
    assert_eq!(mrecist(&[&viable("20.1 mm", "15 mm")]), ["SD O1 S1"]);
}

#[test]
fn twenty_percent_above_the_nadir_without_a_minimum() {
    // 50, 20, 24 mm: 4 mm are enough.
    assert_eq!(mrecist(&[&viable("10 mm", "10 mm"), &viable("14 mm", "10 mm")]), ["PR O1 P1", "PD O1 D1"]);
    assert_eq!(mrecist(&[&viable("10 mm", "10 mm"), &viable("13.9 mm", "10 mm")]), ["PR O1 P1", "PR O1 P1"]);
}

#[test]
fn complete_when_nothing_enhances_here_and_there() {
    let gone = "{lesion: a, long: 40 mm, viable: 0 mm}, {lesion: b, state: absent}";
    let with_clot = |state: &str| format!("{gone}|, non_targets: [{{lesion: clot, state: {state}}}]");
    assert_eq!(mrecist(&[&with_clot("absent")]), ["CR O1 C1"]);
    assert_eq!(mrecist(&[&with_clot("present")]), ["PR O1 C1"]);
    assert_eq!(mrecist(&[&with_clot("not-assessed")]), ["PR O1 C1"]);
    assert_eq!(mrecist(&[&with_clot("unequivocal-progression")]), ["PD O1 C1"]);
}

#[test]
fn a_lesion_that_was_not_assessed_is_not_evaluable_unless_the_rest_is_progression() {
    let unseen = |a: &str| format!("{{lesion: a, viable: {a}}}, {{lesion: b, state: not-assessed}}");
    assert_eq!(mrecist(&[&unseen("10 mm")]), ["NE O1 N1"]);
    assert_eq!(mrecist(&[&unseen("60 mm")]), ["PD O1 N1"]);
    assert_eq!(mrecist(&[&unseen("59.9 mm")]), ["NE O1 N1"]);
    // The incomplete sum of 10 mm was no nadir: 24 mm is compared with 50.
    assert_eq!(mrecist(&[&unseen("10 mm"), &viable("14 mm", "10 mm")])[1], "PR O1 P1");
}

#[test]
fn a_viable_part_that_is_not_told_leaves_open_what_it_could_change() {
    let untold = |a: &str| format!("{{lesion: a, long: 40 mm, viable: {a}}}, {{lesion: b, long: 25 mm}}");
    let open = course(&two(&[&untold("20 mm")]), Criteria::Mrecist);
    assert_eq!(answers(&open), ["? PR or SD or PD"]);
    assert_eq!(why(&open, 0), "the record does not tell the diameter of viable tumour of b");
    assert_eq!(missing(&open, 0), ["/assessments/1/measurements/1/viable"]);
    // 35.1 mm alone rule a partial response out; 60 mm are progression already.
    assert_eq!(mrecist(&[&untold("35.1 mm")]), ["? SD or PD"]);
    assert_eq!(mrecist(&[&untold("60 mm")]), ["PD O1 D1"]);
    assert_eq!(
        mrecist(&[&format!("{}|, non_targets: [{{lesion: clot, state: absent}}]", untold("0 mm"))]),
        ["? CR or PR or SD or PD"]
    );
}

#[test]
fn without_viable_diameters_at_baseline_nothing_can_be_said() {
    let baseline = "{lesion: a, long: 40 mm, viable: 30 mm}, {lesion: b, long: 25 mm}";
    let because = course(&from(LESIONS, baseline, &[&viable("10 mm", "10 mm")]), Criteria::Mrecist).answers;
    assert_eq!(
        because.expect_err("uncheckable"),
        "the record has no diameter of viable tumour at baseline for b (/assessments/0/measurements/1/viable)"
    );
}

#[test]
fn a_target_with_less_than_10_mm_of_viable_tumour_is_a_non_target() {
    // b has 9 mm: the sum is that of a alone, 30 to 21 mm. Its own 20 % are 10.8 mm.
    let baseline = "{lesion: a, long: 40 mm, viable: 30 mm}, {lesion: b, long: 25 mm, viable: 9 mm}";
    let course_of = |follow_up: &str| course(&from(LESIONS, baseline, &[follow_up]), Criteria::Mrecist);
    let found = course_of(&viable("21 mm", "10.7 mm"));
    assert_eq!(decided(&found), ["PR O1 P1"]);
    assert!(found.notes.iter().any(|note| note.contains("MRECIST-T1): b.")), "{found:?}");
    let gone = |b: &str| format!("{}|, non_targets: [{{lesion: clot, state: absent}}]", viable("0 mm", b));
    assert_eq!(decided(&course_of(&gone("0 mm"))), ["CR O1 C1"]);
    assert_eq!(decided(&course_of(&gone("3 mm"))), ["PR O1 C1"]);
    let untold =
        "{lesion: a, viable: 0 mm}, {lesion: b, long: 25 mm}|, non_targets: [{lesion: clot, state: absent}]";
    // It may be gone, left, or grown.
    assert_eq!(decided(&course_of(untold)), ["? CR or PR or PD"]);
    // With 10 mm it is a target.
    let target = baseline.replace("viable: 9 mm", "viable: 10 mm");
    assert_eq!(
        decided(&course(&from(LESIONS, &target, &[&viable("21 mm", "30 mm")]), Criteria::Mrecist)),
        ["PD O1 D1"]
    );
}

#[test]
fn growth_of_a_target_that_was_too_small_is_never_passed_over() {
    let baseline = "{lesion: a, long: 40 mm, viable: 30 mm}, {lesion: b, long: 25 mm, viable: 9 mm}";
    let of = |visits: &[&str]| course(&from(LESIONS, baseline, visits), Criteria::Mrecist);
    let open = of(&[&viable("21 mm", "10.8 mm")]);
    assert_eq!(answers(&open), ["? PR or PD"]);
    assert_eq!(why(&open, 0), "the record does not tell whether the growth of b is unequivocal progression");
    assert_eq!(missing(&open, 0), ["/assessments/1/non_targets"]);
    // From its smallest, 3 mm, not from the baseline; what was gone comes back.
    assert_eq!(answers(&of(&[&viable("21 mm", "3 mm"), &viable("21 mm", "4 mm")])), ["PR", "? PR or PD"]);
    assert_eq!(answers(&of(&[&viable("21 mm", "0 mm"), &viable("21 mm", "1 mm")])), ["PR", "? PR or PD"]);
    // The record's word decides, as it does for a non-target.
    let stated = |state: &str| {
        let states = format!("[{{lesion: clot, state: present}}, {{lesion: b, state: {state}}}]");
        decided(&of(&[&format!("{}|, non_targets: {states}", viable("21 mm", "60 mm"))]))
    };
    assert_eq!(stated("present"), ["PR O1 P1"]);
    assert_eq!(stated("unequivocal-progression"), ["PD O1 P1"]);
}

#[test]
fn a_node_among_the_targets_is_gone_below_10_mm() {
    let lesions = LESIONS.replace(
        "{id: b, site: segment VIII, organ: liver, role: target}",
        "{id: b, site: portal node, organ: lymph node, node: true, role: target}",
    );
    let baseline = "{lesion: a, long: 40 mm, viable: 30 mm}, {lesion: b, short: 24 mm}";
    let with_node = |short: &str| {
        let follow_up = format!(
            "{{lesion: a, viable: 0 mm}}, {{lesion: b, short: {short}}}|, non_targets: [{{lesion: clot, state: absent}}]"
        );
        decided(&course(&from(&lesions, baseline, &[&follow_up]), Criteria::Mrecist))
    };
    assert_eq!(with_node("9.9 mm"), ["CR O1 C1"]);
    assert_eq!(with_node("10 mm"), ["PR O1 P1"]);
}

#[test]
fn a_lesion_outside_the_liver_counts_with_its_own_diameter() {
    let lesions =
        LESIONS.replace("{id: b, site: segment VIII, organ: liver", "{id: b, site: left lung, organ: lung");
    let baseline = "{lesion: a, long: 40 mm, viable: 30 mm}, {lesion: b, long: 20 mm}";
    let follow_up = "{lesion: a, long: 40 mm, viable: 15 mm}, {lesion: b, long: 20 mm}";
    let found = course(&from(&lesions, baseline, &[follow_up]), Criteria::Mrecist);
    // 50 to 35 mm.
    assert_eq!(decided(&found), ["PR O1 P1"]);
    assert!(found.notes.iter().any(|note| note.contains("by the diameter of RECIST 1.1: b.")), "{found:?}");
}

fn nodule(size: &str, certainty: &str, pattern: &str) -> String {
    let size = if size.is_empty() { String::new() } else { format!(", {{lesion: n, long: {size}}}") };
    let new = format!("new_lesions: [{{lesion: n, site: segment II, certainty: {certainty}{pattern}}}]");
    format!("{}{size}|, {new}", viable("30 mm", "20 mm"))
}

#[test]
fn a_new_nodule_of_the_liver_needs_size_and_pattern_or_growth() {
    let typical = ", hcc_pattern: true";
    let other = ", hcc_pattern: false";
    assert_eq!(mrecist(&[&nodule("10 mm", "unequivocal", typical)]), ["PD O1 S1 L1"]);
    assert_eq!(mrecist(&[&nodule("9.9 mm", "unequivocal", typical)]), ["SD O1 S1"]);
    assert_eq!(mrecist(&[&nodule("15 mm", "unequivocal", other)]), ["SD O1 S1"]);
    // 9 to 19 mm: grown by 10 mm, and counted from when it was first seen.
    let grown = |now: &str| [nodule("9 mm", "equivocal", other), nodule(now, "equivocal", other)];
    let of = |visits: [String; 2]| mrecist(&[&visits[0], &visits[1]]);
    assert_eq!(of(grown("19 mm")), ["PD O1 S1 L1", "PD O1 S1 L1"]);
    assert_eq!(of(grown("18.9 mm")), ["SD O1 S1", "SD O1 S1"]);
}

#[test]
fn what_is_not_told_of_a_nodule_is_asked_for() {
    let pattern = course(&two(&[&nodule("15 mm", "equivocal", "")]), Criteria::Mrecist);
    assert_eq!(answers(&pattern), ["? SD or PD"]);
    assert!(
        why(&pattern, 0)
            .ends_with("whether the new nodule n has the vascular pattern of hepatocellular carcinoma")
    );
    assert_eq!(missing(&pattern, 0), ["/assessments/1/new_lesions/0/hcc_pattern"]);
    let size = course(&two(&[&nodule("", "unequivocal", ", hcc_pattern: true")]), Criteria::Mrecist);
    assert_eq!(answers(&size), ["? SD or PD"]);
    assert!(why(&size, 0).ends_with("the diameter of the new nodule n"));
    // Below 10 mm the pattern does not matter.
    assert_eq!(mrecist(&[&nodule("9 mm", "equivocal", "")]), ["SD O1 S1"]);
}

#[test]
fn by_policy_the_records_word_counts_for_nodules() {
    let mrecist = MrecistPolicies { new_nodules: NewNodules::AsRecorded };
    let recorded = OtherPolicies { mrecist, ..OtherPolicies::default() };
    let found = |certainty: &str| {
        decided(&with(&two(&[&nodule("5 mm", certainty, "")]), Criteria::Mrecist, &recorded))
    };
    assert_eq!(
        (found("unequivocal"), found("equivocal")),
        (vec!["PD O1 S1".to_owned()], vec!["SD O1 S1".to_owned()])
    );
}

#[test]
fn a_new_lesion_elsewhere_counts_as_the_record_has_it() {
    let lung = |certainty: &str| {
        format!("{}|, new_lesions: [{{site: lung, certainty: {certainty}}}]", viable("30 mm", "20 mm"))
    };
    assert_eq!(mrecist(&[&lung("unequivocal")]), ["PD O1 S1"]);
    assert_eq!(mrecist(&[&lung("equivocal")]), ["SD O1 S1"]);
    assert_eq!(mrecist(&[&lung("equivocal"), &lung("unequivocal")]), ["PD O1 S1", "PD O1 S1"]);
}

#[test]
fn what_is_near_the_liver_is_not_in_it() {
    // 30 mm without the pattern: in the liver rule L1 does not count it, elsewhere the record's word does.
    let new = |lesion: &str, site: &str| {
        let lesions = format!("{LESIONS}  - {{id: x, site: {site}{lesion}, role: new}}\n");
        let seen = format!(
            "{}, {{lesion: x, long: 30 mm}}|, new_lesions: [{{lesion: x, site: {site}, certainty: unequivocal, hcc_pattern: false}}]",
            viable("30 mm", "20 mm")
        );
        let baseline = "{lesion: a, long: 40 mm, viable: 30 mm}, {lesion: b, long: 25 mm, viable: 20 mm}";
        course(&from(&lesions, baseline, &[&seen]), Criteria::Mrecist)
    };
    for site in ["perihepatic peritoneal implant", "lymph node at the porta hepatis", "hepatic artery node"] {
        assert_eq!(decided(&new("", site)), ["PD O1 S1"], "{site}");
    }
    assert_eq!(decided(&new(", organ: liver, node: true", "hilum")), ["PD O1 S1"], "a node is no nodule");
    for site in ["liver segment IV", "left hepatic lobe", "intrahepatic nodule"] {
        assert_eq!(decided(&new("", site)), ["SD O1 S1"], "{site}");
    }
    for site in ["hepatoduodenal ligament", "porta hepatis", "hepatic flexure", "segment IV"] {
        let open = new("", site);
        assert_eq!(answers(&open), ["? SD or PD"], "{site}");
        assert_eq!(why(&open, 0), "the record does not tell whether the new lesion x is in the liver");
        assert_eq!(missing(&open, 0), ["/lesions/4/organ"]);
    }
    assert_eq!(decided(&new(", organ: liver", "segment IV")), ["SD O1 S1"]);
    assert_eq!(decided(&new(", organ: gallbladder", "hepatic bed")), ["PD O1 S1"]);
}

#[test]
fn a_nodule_that_is_measured_again_is_still_there() {
    // 8 to 30 mm, and not listed a second time.
    let again = format!("{}, {{lesion: n, long: 30 mm}}", viable("30 mm", "20 mm"));
    let first = nodule("8 mm", "equivocal", ", hcc_pattern: false");
    assert_eq!(mrecist(&[&first, &again]), ["PD O1 S1 L1", "PD O1 S1 L1"]);
    let absent = format!("{}, {{lesion: n, state: absent}}", viable("30 mm", "20 mm"));
    assert_eq!(mrecist(&[&first, &absent]), ["SD O1 S1", "SD O1 S1"]);
}

#[test]
fn a_pattern_that_is_seen_later_without_a_size_leaves_progression_open() {
    let first = nodule("12 mm", "equivocal", "");
    let later = nodule("", "unequivocal", ", hcc_pattern: true");
    let open = course(&two(&[&first, &later]), Criteria::Mrecist);
    assert_eq!(answers(&open), ["? SD or PD", "? SD or PD"]);
    assert!(missing(&open, 1).contains(&"/assessments/2/measurements"), "{open:?}");
}

#[test]
fn what_another_reader_is_certain_of_is_that_readers() {
    let lung = |reader: &str, certainty: &str| {
        format!(
            "{}|, reader: {reader}, new_lesions: [{{site: lung, certainty: {certainty}}}]",
            viable("30 mm", "20 mm")
        )
    };
    let text = two(&[&lung("one", "equivocal"), &lung("two", "unequivocal")])
        .replace("baseline: true", "baseline: true, reader: one");
    assert_eq!(decided(&course(&text, Criteria::Mrecist)), ["SD O1 S1"]);
}

#[test]
fn the_invented_carcinoma_responds_in_its_viable_part() {
    let record = example("hepatocellular");
    let found = |criteria| of(&record, criteria, &OtherPolicies::default());
    assert_eq!(decided(&found(Criteria::Mrecist)), ["PR O1 P1", "PR O1 C1", "PD O1 C1 L1", "PD O1 C1 L1"]);
    assert_eq!(answers(&found(Criteria::Recist11)), ["SD", "SD", "PD", "PD"]);
}

#[test]
fn without_a_lesion_in_the_liver_there_is_nothing_to_measure_by_mrecist() {
    let record = example("ovarian");
    let found = of(&record, Criteria::Mrecist, &OtherPolicies::default());
    let why = found.answers.expect_err("not by these criteria");
    assert!(why.contains("no target of this record lies in the liver"), "{why}");
}
