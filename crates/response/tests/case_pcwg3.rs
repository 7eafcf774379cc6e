//! PCWG3 on a case file: bone scans, soft tissue without bone, and PSA, by hand.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod courses;

use courses::{answers, course, decided, example, missing, of, why, with};
use oncase_response::case::{Criteria, OtherPolicies};
use oncase_response::pcwg3::Windows;

/// A node of 24 mm and bone metastases at baseline on 2020-01-06; follow-ups on days with their bone scans.
fn scans(follow_ups: &[(&str, &str)]) -> String {
    with_lesions(
        "lesions: [{id: n, site: iliac, node: true, role: target}, {id: b, site: spine, organ: bone, role: non-target}]",
        follow_ups,
    )
}

fn with_lesions(lesions: &str, follow_ups: &[(&str, &str)]) -> String {
    let seen = if lesions.contains("id: n,") { "measurements: [{lesion: n, short: 24 mm}], " } else { "" };
    let mut text = format!(
        "{lesions}\nassessments:\n  - {{date: 2020-01-06, baseline: true, {seen}non_targets: [{{lesion: b, state: present}}], bone_scan: {{any_lesion: true}}}}\n"
    );
    for (date, scan) in follow_ups {
        let scan = match scan.split_once('|') {
            Some((scan, rest)) => format!("bone_scan: {{{scan}}}, {rest}"),
            None if scan.is_empty() => String::new(),
            None => format!("bone_scan: {{{scan}}}"),
        };
        text.push_str(&format!(
            "  - {{date: {date}, {seen}non_targets: [{{lesion: b, state: present}}], {scan}}}\n"
        ));
    }
    text
}

/// New lesions since the baseline and since the first scan.
fn new(since_baseline: u16, since_first: u16) -> String {
    format!("new_since_baseline: {since_baseline}, new_since_first: {since_first}, any_lesion: true")
}

fn pcwg3(follow_ups: &[(&str, &str)]) -> Vec<String> {
    decided(&course(&scans(follow_ups), Criteria::Pcwg3))
}

#[test]
fn two_new_lesions_and_two_more_are_progression_on_the_first_scan() {
    // 2 March is day 56; 13 April is 42 days later.
    assert_eq!(pcwg3(&[("2020-03-02", &new(2, 0)), ("2020-04-13", &new(4, 2))]), ["PD O1 F2", "PD O1 A2"]);
    assert_eq!(pcwg3(&[("2020-03-02", &new(2, 0)), ("2020-04-13", &new(3, 1))]), ["SD O1 F3", "SD O1 N1"]);
    // 41 days later confirms nothing yet: soft tissue leads, bone stays unconfirmed.
    assert_eq!(pcwg3(&[("2020-03-02", &new(2, 0)), ("2020-04-12", &new(4, 2))]), ["SD O1 F1", "SD O1 A1"]);
    assert_eq!(pcwg3(&[("2020-03-02", &new(1, 0)), ("2020-04-13", &new(1, 0))]), ["SD O1 N1", "SD O1 N1"]);
}

#[test]
fn after_the_flare_window_new_lesions_must_persist() {
    // 30 March is day 84, the last of the window; 31 March is not in it: there the first scan itself may be the one.
    let persist = [("2020-03-31", new(2, 0)), ("2020-05-12", new(2, 0))];
    let found = |visits: &[(&'static str, String); 2]| {
        pcwg3(&[(visits[0].0, visits[0].1.as_str()), (visits[1].0, visits[1].1.as_str())])
    };
    assert_eq!(found(&persist), ["PD O1 A2", "PD O1 A2"]);
    let in_window = [("2020-03-30", new(2, 0)), ("2020-05-12", new(2, 0))];
    assert_eq!(found(&in_window), ["SD O1 F3", "SD O1 N1"]);
    let gone = [("2020-03-31", new(2, 0)), ("2020-05-12", new(1, 0))];
    assert_eq!(found(&gone), ["SD O1 A3", "SD O1 N1"]);
}

#[test]
fn the_windows_are_policies() {
    let body = scans(&[("2020-03-02", &new(2, 0)), ("2020-04-12", &new(4, 2))]);
    let pcwg3 = Windows { confirm: 41, ..Windows::default() };
    let early = OtherPolicies { pcwg3, ..OtherPolicies::default() };
    assert_eq!(answers(&with(&body, Criteria::Pcwg3, &early)), ["PD", "PD"]);
}

#[test]
fn without_a_scan_bone_is_not_evaluable_and_soft_tissue_leads() {
    assert_eq!(pcwg3(&[("2020-03-02", ""), ("2020-04-13", &new(0, 0))]), ["SD O1 N2", "SD O1 N1"]);
    let none = course(&scans(&[("2020-03-02", "")]), Criteria::Pcwg3).answers.expect_err("uncheckable");
    assert_eq!(none, "the record has no bone scans after the baseline");
}

#[test]
fn a_count_that_is_not_told_is_asked_for_where_it_decides() {
    // Whether the second scan shows two more decides about both.
    let open = course(
        &scans(&[("2020-03-02", &new(2, 0)), ("2020-04-13", "new_since_baseline: 4, any_lesion: true")]),
        Criteria::Pcwg3,
    );
    assert_eq!(answers(&open), ["? SD or PD", "? SD or PD"]);
    assert!(
        why(&open, 0)
            .contains("how many lesions of the bone scan of 2020-04-13 the first scan after it did not have")
    );
    assert_eq!(missing(&open, 0), ["/assessments/2/bone_scan/new_since_first"]);
    // Where the first scan has nothing new, one that may have is still unconfirmed, and soft tissue leads.
    assert_eq!(
        pcwg3(&[("2020-03-02", &new(0, 0)), ("2020-04-13", "new_since_baseline: 2, any_lesion: true")]),
        ["SD O1 N1", "SD O1 N1 A1"]
    );
}

#[test]
fn soft_tissue_is_judged_without_the_lesions_of_bone() {
    // New bone lesions in the record are RECIST progression, and not that of soft tissue.
    let bone = |site: &str| format!("{}|new_lesions: [{{site: {site}, certainty: unequivocal}}]", new(0, 0));
    assert_eq!(pcwg3(&[("2020-03-02", &bone("bone of the rib"))]), ["SD O1 N1"]);
    assert_eq!(pcwg3(&[("2020-03-02", &bone("liver"))]), ["PD O1 N1"]);
    let recist = course(&scans(&[("2020-03-02", &bone("bone of the rib"))]), Criteria::Recist11);
    assert_eq!(answers(&recist), ["PD"]);
}

#[test]
fn disease_of_bone_alone() {
    let lesions = "lesions: [{id: b, site: spine, organ: bone, role: non-target}]";
    let found =
        |follow_ups: &[(&str, &str)]| decided(&course(&with_lesions(lesions, follow_ups), Criteria::Pcwg3));
    assert_eq!(found(&[("2020-03-02", &new(0, 0))]), ["NON-CR/NON-PD O1 N1"]);
    assert_eq!(found(&[("2020-03-02", &new(2, 0))]), ["PDu O1 F1"]);
    assert_eq!(found(&[("2020-03-02", &new(2, 0)), ("2020-04-13", &new(4, 2))]), ["PD O1 F2", "PD O1 A2"]);
    let liver = format!("{}|new_lesions: [{{site: liver, certainty: unequivocal}}]", new(0, 0));
    assert_eq!(found(&[("2020-03-02", &liver)]), ["PD O1 N1"]);
}

fn psa(values: &[(&str, &str)]) -> Vec<String> {
    let mut text = scans(&[("2020-03-02", &new(0, 0))]);
    text.push_str("labs:\n");
    for (date, value) in values {
        text.push_str(&format!("  - {{date: {date}, test: PSA, value: {value}, unit: ng/mL}}\n"));
    }
    let course = course(&text, Criteria::Pcwg3);
    course.notes.into_iter().filter(|note| note.contains("PSA")).collect()
}

#[test]
fn psa_is_told_beside_the_response() {
    let fall = psa(&[("2020-01-05", "40"), ("2020-02-10", "20"), ("2020-03-02", "18")]);
    assert_eq!(
        fall,
        ["PCWG3: PSA at least 50 % below the baseline on 2020-02-10, confirmed (PCWG3-P2, unverified)."]
    );
    // 20 days later, or 20.1, confirms nothing.
    let neither = ["PCWG3: PSA neither responds nor progresses."];
    assert_eq!(psa(&[("2020-01-05", "40"), ("2020-02-10", "20"), ("2020-03-01", "18")]), neither);
    assert_eq!(psa(&[("2020-01-05", "40"), ("2020-02-10", "20.1"), ("2020-03-02", "21")]), neither);
    let rise = psa(&[("2020-01-05", "8"), ("2020-02-10", "10"), ("2020-03-02", "10")]);
    assert_eq!(rise, ["PCWG3: PSA progression on 2020-02-10 (PCWG3-P1)."]);
    assert_eq!(psa(&[("2020-01-05", "8"), ("2020-02-10", "9.99"), ("2020-03-02", "9.99")]), neither);
    assert_eq!(
        psa(&[("2020-01-07", "8")]),
        ["PCWG3: nothing is said about PSA: no value up to the start on 2020-01-06."]
    );
}

#[test]
fn the_invented_cancer_flares_and_progresses_in_bone() {
    let record = example("prostate");
    let found = of(&record, Criteria::Pcwg3, &OtherPolicies::default());
    assert_eq!(decided(&found), ["SD O1 F3", "PR O1 N1", "PR O1 N1", "PD O1 A2", "PD O1 A2"]);
    let psa: Vec<&String> = found.notes.iter().filter(|note| note.contains("PSA")).collect();
    assert_eq!(
        psa,
        [
            "PCWG3: PSA at least 50 % below the baseline on 2021-04-26, confirmed (PCWG3-P2, unverified).",
            "PCWG3: PSA at least 90 % below the baseline on 2021-08-16, confirmed (PCWG3-P2, unverified).",
            "PCWG3: PSA progression on 2021-11-08 (PCWG3-P1)."
        ]
    );
    let recist = of(&record, Criteria::Recist11, &OtherPolicies::default());
    assert_eq!(answers(&recist), ["SD", "PR", "PR", "PR", "PR"]);
}
