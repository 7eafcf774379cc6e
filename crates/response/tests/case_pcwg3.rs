//! PCWG3 on a case file: bone scans, soft tissue without bone, and PSA, by hand.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod courses;

use courses::{answers, course, decided, example, missing, of, why, with};
use oncase_response::case::{Answer, Criteria, OtherPolicies};
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
    assert_eq!(pcwg3(&[("2020-03-02", &new(2, 0)), ("2020-04-13", &new(4, 2))]), ["PD O1 F2", "PD O1 F2"]);
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
fn a_progression_of_bone_stays_one_where_no_scan_follows() {
    let found = pcwg3(&[("2020-03-02", &new(2, 0)), ("2020-04-13", &new(4, 2)), ("2020-06-01", "")]);
    assert_eq!(found, ["PD O1 F2"; 3]);
}

#[test]
fn the_second_scan_confirms_with_four_in_all() {
    assert_eq!(pcwg3(&[("2020-03-02", &new(2, 0)), ("2020-04-13", &new(3, 2))]), ["SD O1 F3", "SD O1 A1"]);
    // Where the number since the baseline is not told, it decides.
    let untold = "new_since_first: 2, any_lesion: true";
    let open = course(&scans(&[("2020-03-02", &new(2, 0)), ("2020-04-13", untold)]), Criteria::Pcwg3);
    assert_eq!(answers(&open), ["? SD or PD", "? SD or PD"]);
    assert_eq!(missing(&open, 0), ["/assessments/2/bone_scan/new_since_baseline"]);
}

#[test]
fn bone_that_progresses_without_a_scan_leaves_the_answer_open() {
    let of_bone = "new_lesions: [{site: rib, certainty: unequivocal}, {site: skull, certainty: unequivocal}]";
    let with = |at: &str, rest: &str| {
        let text = scans(&[("2020-03-02", &new(0, 0)), ("2020-04-13", ""), ("2020-06-01", rest)]);
        course(
            &text.replace("state: present}], }\n", &format!("state: present}}], {at}}}\n")),
            Criteria::Pcwg3,
        )
    };
    let open = with(of_bone, "new_since_baseline: 0, new_since_first: 0, any_lesion: true");
    assert_eq!(decided(&open), ["SD O1 N1", "? SD or PD", "SD O1 N1"]);
    assert_eq!(
        why(&open, 1),
        "the record does not tell what a bone scan of 2020-04-13 shows, where disease of bone has progressed by the other images"
    );
    assert_eq!(missing(&open, 1), ["/assessments/2/bone_scan"]);
    assert!(
        open.notes.iter().any(|note| note.contains("taken as disease of bone")
            && note.contains("new skull (/assessments/2/new_lesions/1)")),
        "{open:?}"
    );
    let equivocal = with(&of_bone.replace("unequivocal", "equivocal"), &new(0, 0));
    assert_eq!(decided(&equivocal)[1], "SD O1 N2");
}

#[test]
fn a_known_lesion_of_bone_that_progresses_without_a_scan_does_so_too() {
    let text = scans(&[("2020-03-02", &new(0, 0)), ("2020-04-13", "")]);
    let (before, last) = text.rsplit_once("state: present").expect("a state");
    let text = format!("{before}state: unequivocal-progression{last}");
    assert_eq!(answers(&course(&text, Criteria::Pcwg3)), ["SD", "? SD or PD"]);
}

#[test]
fn a_new_lesion_counts_where_its_organ_or_site_says() {
    let new_at =
        |site: &str| format!("{}|new_lesions: [{{site: {site}, certainty: unequivocal}}]", new(1, 0));
    for site in ["L2 vertebra", "rib", "sacrum", "skull", "spine", "left femur"] {
        assert_eq!(pcwg3(&[("2020-03-02", &new_at(site))]), ["SD O1 N1"], "{site}");
    }
    for site in ["liver", "lung", "inguinal lymph node"] {
        assert_eq!(pcwg3(&[("2020-03-02", &new_at(site))]), ["PD O1 N1"], "{site}");
    }
    // Neither bone nor anything else is named.
    let open = course(&scans(&[("2020-03-02", &new_at("left pelvis"))]), Criteria::Pcwg3);
    assert_eq!(answers(&open), ["? SD or PD"]);
    assert_eq!(why(&open, 0), "the record does not tell whether what is new in left pelvis is of bone");
    assert_eq!(missing(&open, 0), ["/assessments/1/new_lesions/0/site"]);
    // Without a scan of that day, it would matter as well if it is of bone.
    let unscanned = "|new_lesions: [{site: left pelvis, certainty: unequivocal}]";
    let text = scans(&[("2020-03-02", &new(0, 0)), ("2020-04-13", unscanned)]).replace("bone_scan: {}, ", "");
    let open = course(&text, Criteria::Pcwg3);
    assert_eq!(answers(&open), ["SD", "? SD or PD"]);
    assert_eq!(missing(&open, 1), ["/assessments/2/new_lesions/0/site", "/assessments/2/bone_scan"]);
}

#[test]
fn a_lesion_of_soft_tissue_without_a_role_is_not_taken_as_no_disease() {
    let lesions =
        "lesions: [{id: n, site: iliac, node: true}, {id: b, site: spine, organ: bone, role: non-target}]";
    let text = with_lesions(lesions, &[("2020-03-02", &new(0, 0))]);
    let because = course(&text, Criteria::Pcwg3).answers.expect_err("uncheckable");
    assert_eq!(
        because,
        "the record does not tell the role of iliac (/lesions/0/role), so whether there was disease of soft tissue at baseline"
    );
}

#[test]
fn the_response_of_bone_is_told_with_the_answer() {
    let found = course(&scans(&[("2020-03-02", &new(2, 0))]), Criteria::Pcwg3);
    let Ok(Answer::Derived { because, .. }) = found.answers.map(|mut answers| answers.remove(0)) else {
        panic!("an answer")
    };
    let numbers = &because[0].numbers;
    assert!(numbers.iter().any(|number| number.name == "bone" && number.value == "PDu"), "{numbers:?}");
}

#[test]
fn disease_of_bone_alone() {
    let lesions = "lesions: [{id: b, site: spine, organ: bone, role: non-target}]";
    let found =
        |follow_ups: &[(&str, &str)]| decided(&course(&with_lesions(lesions, follow_ups), Criteria::Pcwg3));
    assert_eq!(found(&[("2020-03-02", &new(0, 0))]), ["NON-CR/NON-PD O1 N1"]);
    assert_eq!(found(&[("2020-03-02", &new(2, 0))]), ["PDu O1 F1"]);
    assert_eq!(found(&[("2020-03-02", &new(2, 0)), ("2020-04-13", &new(4, 2))]), ["PD O1 F2", "PD O1 F2"]);
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
    let rise = psa(&[("2020-01-05", "20"), ("2020-01-20", "8"), ("2020-02-10", "10"), ("2020-03-02", "10")]);
    assert!(
        rise.contains(&"PCWG3: PSA progression on 2020-02-10 (PCWG3-P1, unverified).".to_owned()),
        "{rise:?}"
    );
    // Without a fall it counts from 31 March on, the 85th day.
    let late = psa(&[("2020-01-05", "8"), ("2020-03-31", "10"), ("2020-04-21", "10")]);
    assert_eq!(late, ["PCWG3: PSA progression on 2020-03-31 (PCWG3-P1, unverified)."]);
    let early = psa(&[("2020-01-05", "8"), ("2020-03-30", "10"), ("2020-04-20", "10")]);
    assert_eq!(
        early,
        [
            neither[0],
            "PCWG3: a rise of PSA on 2020-03-30 is ignored, up to 2020-03-30 and without any fall before it (PCWG3-P1, unverified)."
        ]
    );
    assert_eq!(psa(&[("2020-01-05", "8"), ("2020-03-31", "9.99"), ("2020-04-21", "9.99")]), neither);
    assert_eq!(
        psa(&[("2020-01-05", "8"), ("2020-01-05", "9")]),
        [
            "PCWG3: nothing is said about PSA: the PSA is 8 in /labs/0 and 9 in /labs/1, both of 2020-01-05, and which of them counts is not told."
        ]
    );
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
            "PCWG3: PSA progression on 2021-11-08 (PCWG3-P1, unverified)."
        ]
    );
    let recist = of(&record, Criteria::Recist11, &OtherPolicies::default());
    assert_eq!(answers(&recist), ["SD", "PR", "PR", "PR", "PR"]);
}
