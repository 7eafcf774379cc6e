//! Lugano on a case file: scores, uptake and perpendicular diameters, by hand.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod courses;

use courses::{answers, course, decided, example, missing, of, why, with};
use oncase_response::case::{Criteria, OtherPolicies};
use oncase_response::lugano::{Floor, LuganoPolicies, ScoreThree, StepBy};

/// A node of 40 x 30 mm and a lesion of the liver of 20 x 15 mm: 1500 mm2. Follow-ups as measurements and the rest.
fn two(follow_ups: &[&str]) -> String {
    let mut text = String::from(
        "lesions: [{id: node, site: axilla, node: true, role: target}, {id: liver, site: liver, role: target}, {id: bone, site: rib, role: non-target}]\n\
         assessments:\n  - {date: 2020-01-06, baseline: true, measurements: [{lesion: node, long: 40 mm, short: 30 mm}, {lesion: liver, long: 20 mm, short: 15 mm}], non_targets: [{lesion: bone, state: present}]}\n",
    );
    for (at, follow_up) in follow_ups.iter().enumerate() {
        let (measurements, rest) = follow_up.split_once('|').unwrap_or((follow_up, ""));
        let state =
            if rest.contains("non_targets") { "" } else { ", non_targets: [{lesion: bone, state: present}]" };
        text.push_str(&format!(
            "  - {{date: 2020-0{}-02, measurements: [{measurements}]{rest}{state}}}\n",
            at + 3
        ));
    }
    text
}

fn sizes(node: (&str, &str), liver: (&str, &str)) -> String {
    format!(
        "{{lesion: node, long: {} mm, short: {} mm}}, {{lesion: liver, long: {} mm, short: {} mm}}",
        node.0, node.1, liver.0, liver.1
    )
}

fn same() -> String {
    sizes(("40", "30"), ("20", "15"))
}

fn pet(what: &str) -> String {
    format!("{}|, pet: {{{what}}}", same())
}

fn lugano(follow_ups: &[&str]) -> Vec<String> {
    decided(&course(&two(follow_ups), Criteria::Lugano))
}

#[test]
fn pet_leads_whatever_the_size() {
    for (told, expected) in [
        ("deauville: 1", "CR P1 D1"),
        ("deauville: 3, uptake: same", "CR P1 D1"),
        ("deauville: 4, uptake: less", "PR P1 D2"),
        ("deauville: 5, uptake: same", "SD P1 D2"),
        ("deauville: 4, uptake: more", "PD P1 D2"),
    ] {
        assert_eq!(lugano(&[&pet(told)]), [expected], "{told}");
    }
    // Twice the size does not matter either.
    let grown = format!("{}|, pet: {{deauville: 2}}", sizes(("60", "50"), ("40", "30")));
    assert_eq!(lugano(&[&grown]), ["CR P1 D1"]);
}

#[test]
fn a_new_lesion_is_progression_at_any_score() {
    let new = format!("{}, new_lesions: [{{site: groin, certainty: unequivocal}}]", pet("deauville: 2"));
    assert_eq!(lugano(&[&new]), ["PD P1 D2"]);
    let equivocal = new.replace("unequivocal", "equivocal");
    assert_eq!(lugano(&[&equivocal]), ["CR P1 D1"]);
}

#[test]
fn by_policy_score_3_is_not_complete() {
    let lugano = LuganoPolicies { score_3: ScoreThree::AsFour, ..LuganoPolicies::default() };
    let strict = OtherPolicies { lugano, ..OtherPolicies::default() };
    let found = |told: &str| answers(&with(&two(&[&pet(told)]), Criteria::Lugano, &strict));
    assert_eq!(
        (found("deauville: 3, uptake: less"), found("deauville: 2")),
        (vec!["PR".into()], vec!["CR".into()])
    );
}

#[test]
fn what_pet_does_not_tell_stays_open() {
    let uptake = course(&two(&[&pet("deauville: 4")]), Criteria::Lugano);
    assert_eq!(answers(&uptake), ["? PR or SD or PD"]);
    assert_eq!(why(&uptake, 0), "the record does not tell the FDG uptake against the baseline");
    assert_eq!(missing(&uptake, 0), ["/assessments/1/pet/uptake"]);
    let score = course(&two(&[&pet("uptake: less")]), Criteria::Lugano);
    assert_eq!(answers(&score), ["? CR or PR"]);
    assert_eq!(missing(&score, 0), ["/assessments/1/pet/deauville"]);
}

#[test]
fn without_pet_the_earlier_response_is_carried_on_unless_ct_progresses() {
    let first = pet("deauville: 2");
    assert_eq!(lugano(&[&first, &same(), &same()]), ["CR P1 D1", "CR P2", "CR P2"]);
    // 20 x 15 to 30 x 20 mm: 300 to 600 mm2, longer than 15 mm, 10 mm more.
    let grown = sizes(("40", "30"), ("30", "20"));
    assert_eq!(lugano(&[&first, &grown]), ["CR P1 D1", "PD P2 C2"]);
    // An earlier answer that is open stays so.
    let open = course(&two(&[&pet("deauville: 4"), &same()]), Criteria::Lugano);
    assert_eq!(answers(&open), ["? PR or SD or PD", "? PR or SD or PD"]);
    assert_eq!(missing(&open, 1), ["/assessments/1/pet/uptake"]);
}

#[test]
fn without_any_pet_ct_counts() {
    // 1500 to 750 mm2 is half; 750.5 is not.
    assert_eq!(lugano(&[&sizes(("30", "20"), ("15", "10"))]), ["PR P2 C1"]);
    assert_eq!(lugano(&[&sizes(("30", "20"), ("15", "10.1"))]), ["SD P2 C4"]);
}

#[test]
fn by_ct_complete_means_nodes_of_15_mm_and_nothing_else_left() {
    let gone = |node: &str, state: &str| {
        format!(
            "{{lesion: node, long: {node} mm, short: 10 mm}}, {{lesion: liver, state: absent}}|, non_targets: [{{lesion: bone, state: {state}}}]"
        )
    };
    assert_eq!(lugano(&[&gone("15", "absent")]), ["CR P2 C3"]);
    assert_eq!(lugano(&[&gone("15.1", "absent")]), ["PR P2 C1"]);
    assert_eq!(lugano(&[&gone("15", "present")]), ["PR P2 C1"]);
    let liver_left =
        gone("15", "absent").replace("{lesion: liver, state: absent}", "{lesion: liver, state: too-small}");
    // 5 x 5 mm of liver are left.
    assert_eq!(lugano(&[&liver_left]), ["PR P2 C1"]);
}

#[test]
fn by_ct_one_lesion_progresses_from_its_smallest_size() {
    // The liver lesion 20 x 15, 12 x 10, then 17 x 12 mm: 120 to 204 mm2, 5 mm longer, above 15 mm.
    let small = sizes(("40", "30"), ("12", "10"));
    assert_eq!(lugano(&[&small, &sizes(("40", "30"), ("17", "12"))])[1], "PD P2 C2");
    assert_eq!(lugano(&[&small, &sizes(("40", "30"), ("16.9", "12"))])[1], "SD P2 C4");
    // Beyond 20 mm the step is 10 mm: 40 x 30 to 50 x 36 is 50 % and 10 mm more.
    assert_eq!(lugano(&[&sizes(("50", "36"), ("20", "15"))]), ["PD P2 C2"]);
    assert_eq!(lugano(&[&sizes(("49", "39"), ("20", "15"))]), ["SD P2 C4"]);
}

#[test]
fn diameters_that_are_not_told_are_asked_for_and_what_was_not_assessed_is_not_evaluable() {
    let untold = "{lesion: node, short: 20 mm}, {lesion: liver, long: 20 mm, short: 15 mm}";
    let open = course(&two(&[untold]), Criteria::Lugano);
    assert_eq!(answers(&open), ["? CR or PR or SD or PD"]);
    assert_eq!(missing(&open, 0), ["/assessments/1/measurements/0/long"]);
    // After a PET response only progression could change it.
    assert_eq!(lugano(&[&pet("deauville: 2"), untold])[1], "? CR or PD");
    let unseen = "{lesion: node, state: not-assessed}, {lesion: liver, long: 20 mm, short: 15 mm}";
    assert_eq!(lugano(&[unseen]), ["NE P2 N1"]);
    let grown = "{lesion: node, state: not-assessed}, {lesion: liver, long: 30 mm, short: 20 mm}";
    assert_eq!(lugano(&[grown]), ["PD P2 C2"]);
}

#[test]
fn a_response_by_pet_is_not_carried_over_a_later_progression_by_ct() {
    let complete = pet("deauville: 2");
    let grown = sizes(("40", "30"), ("30", "20"));
    let smaller = course(&two(&[&complete, &grown, &same()]), Criteria::Lugano);
    assert_eq!(decided(&smaller), ["CR P1 D1", "PD P2 C2", "? CR or PR or SD or PD"]);
    assert_eq!(
        why(&smaller, 2),
        "the record does not tell what PET shows after the progression by CT, certain or possible, of 2020-04-02"
    );
    assert_eq!(missing(&smaller, 2), ["/assessments/3/pet"]);
    // A new lesion that is not told of again is progression that has been as well.
    let new = format!("{}|, new_lesions: [{{site: groin, certainty: unequivocal}}]", same());
    assert_eq!(lugano(&[&complete, &new, &same()])[2], "? CR or PR or SD or PD");
    // Still grown, it still progresses; and the next PET leads again and is carried on.
    assert_eq!(lugano(&[&complete, &grown, &grown])[2], "PD P2 C2");
    assert_eq!(lugano(&[&complete, &grown, &complete, &same()])[2..], ["CR P1 D1", "CR P2"]);
    // A progression that cannot be ruled out leaves the later answer open, too.
    let untold = "{lesion: node, short: 20 mm}, {lesion: liver, long: 20 mm, short: 15 mm}";
    assert_eq!(lugano(&[&complete, untold, &same()])[1..], ["? CR or PD", "? CR or PR or SD or PD"]);
}

#[test]
fn pet_and_ct_of_one_day_are_one_assessment_in_either_order() {
    let on_one_day = |first: &str, second: &str| {
        let text = two(&[first, second]).replace("2020-04-02", "2020-03-02");
        decided(&course(&text, Criteria::Lugano))
    };
    let (ct, scan) = (sizes(("30", "20"), ("15", "10")), pet("deauville: 2"));
    assert_eq!(on_one_day(&ct, &scan), ["CR P1 D1", "CR P1 D1"]);
    assert_eq!(on_one_day(&scan, &ct), ["CR P1 D1", "CR P1 D1"]);
    // A new lesion that one of them tells is new on that day.
    let new = format!("{ct}|, new_lesions: [{{site: groin, certainty: unequivocal}}]");
    assert_eq!(on_one_day(&new, &scan), ["PD P1 D2", "PD P1 D2"]);
    // A month apart they are two.
    assert_eq!(lugano(&[&ct, &scan]), ["PR P2 C1", "CR P1 D1"]);
}

#[test]
fn a_lesion_that_is_no_node_progresses_below_15_mm_and_by_regrowth() {
    let liver = |then: &str, now: &str, policies: LuganoPolicies| {
        let of =
            |liver: &str| format!("{{lesion: node, long: 20 mm, short: 10 mm}}, {{lesion: liver, {liver}}}");
        let text = two(&[&of(then), &of(now)]);
        let others = OtherPolicies { lugano: policies, ..OtherPolicies::default() };
        decided(&with(&text, Criteria::Lugano, &others)).remove(1)
    };
    let usual = LuganoPolicies::default();
    let all = LuganoPolicies { floor: Floor::AllLesions, ..usual };
    // 8 x 6 to 14 x 13 mm: 48 to 182 mm2, 6 mm longer; no longer than 15 mm.
    let (small, grown) = ("long: 8 mm, short: 6 mm", "long: 14 mm, short: 13 mm");
    assert_eq!(liver(small, grown, usual), "PD P2 C2");
    assert_eq!(liver(small, grown, all), "PR P2 C1");
    // Regrowth of what was gone, by either policy.
    let back = "long: 14 mm, short: 12 mm";
    assert_eq!(liver("state: absent", back, usual), "PD P2 C2");
    assert_eq!(liver("state: absent", back, all), "PD P2 C2");
    // What had merged into another lesion was not gone.
    assert_eq!(liver("state: merged", back, usual), "PR P2 C1");
    // 18 x 10 to 24 x 14 mm: 6 mm, of a lesion of up to 20 mm by its smallest size only.
    let by_now = LuganoPolicies { step_by: StepBy::Now, ..usual };
    let (small, grown) = ("long: 18 mm, short: 10 mm", "long: 24 mm, short: 14 mm");
    assert_eq!(liver(small, grown, usual), "PD P2 C2");
    assert_eq!(liver(small, grown, by_now), "PR P2 C1");
}

#[test]
fn by_ct_disease_that_is_only_followed_by_its_presence_is_stable_while_it_is_there() {
    let seen = |state: &str| {
        let text = format!(
            "lesions: [{{id: spleen, site: spleen, role: non-target}}]\nassessments:\n  - {{date: 2020-01-06, baseline: true, non_targets: [{{lesion: spleen, state: present}}]}}\n  - {{date: 2020-03-02, non_targets: [{{lesion: spleen, state: {state}}}]}}\n"
        );
        decided(&course(&text, Criteria::Lugano))
    };
    assert_eq!(seen("present"), ["SD P2 C4"]);
    assert_eq!(seen("absent"), ["CR P2 C3"]);
    assert_eq!(seen("not-assessed"), ["NE P2 N1"]);
    assert_eq!(seen("unequivocal-progression"), ["PD P2 C2"]);
}

#[test]
fn with_neither_pet_nor_both_diameters_nothing_can_be_said() {
    let text = two(&["{lesion: node, short: 20 mm}, {lesion: liver, long: 20 mm}"])
        .replace("long: 40 mm, short: 30 mm", "short: 30 mm")
        .replace("long: 20 mm, short: 15 mm", "long: 20 mm");
    let because = course(&text, Criteria::Lugano).answers.expect_err("uncheckable");
    assert!(because.starts_with("the record has no scores of the five-point scale"), "{because}");
}

#[test]
fn the_invented_lymphoma_responds_by_pet_and_relapses() {
    let record = example("lymphoma");
    let found = |criteria| of(&record, criteria, &OtherPolicies::default());
    assert_eq!(decided(&found(Criteria::Lugano)), ["PR P1 D2", "CR P1 D1", "CR P2", "PD P1 D2"]);
    // Short axes 80, 57, 38, 38 mm: a partial response by RECIST 1.1.
    assert_eq!(answers(&found(Criteria::Recist11)), ["SD", "PR", "PR", "PD"]);
}
