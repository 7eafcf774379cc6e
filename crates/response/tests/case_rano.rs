//! RANO on a case file: products, T2/FLAIR, clinical state and dexamethasone, by hand.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod courses;

use courses::{answers, course, decided, example, missing, of, why, with};
use oncase_response::case::{Criteria, OtherPolicies};
use oncase_response::rano::RanoPolicies;

/// An enhancing lesion of 30 x 30 mm, 900 mm2, and one that is not measurable; 8 mg of dexamethasone at baseline.
fn glioma(follow_ups: &[&str]) -> String {
    let days = ["2020-03-02", "2020-03-30", "2020-04-27", "2020-06-01"];
    let mut text = String::from(
        "lesions: [{id: a, site: frontal, role: target}, {id: p, site: meninges, role: non-target}]\n\
         assessments:\n  - {date: 2020-01-06, baseline: true, measurements: [{lesion: a, long: 30 mm, short: 30 mm}], non_targets: [{lesion: p, state: present}], glioma: {dexamethasone_a_day: 8 mg}}\n",
    );
    for (date, follow_up) in days.iter().zip(follow_ups) {
        let (measurement, rest) = follow_up.split_once('|').expect("a size and the rest");
        let state =
            if rest.contains("non_targets") { "" } else { ", non_targets: [{lesion: p, state: present}]" };
        text.push_str(&format!(
            "  - {{date: {date}, measurements: [{{lesion: a, {measurement}}}]{state}, {rest}}}\n"
        ));
    }
    text
}

/// A size with stable signs and a dose.
fn seen(size: &str, dose: &str) -> String {
    format!(
        "{size}|glioma: {{t2_flair: stable-or-better, clinical: stable-or-better, dexamethasone_a_day: {dose}}}"
    )
}

fn rano(follow_ups: &[&str]) -> Vec<String> {
    decided(&course(&glioma(follow_ups), Criteria::Rano))
}

const HALF: &str = "long: 30 mm, short: 15 mm";
const MORE: &str = "long: 30 mm, short: 15.1 mm";
const SAME: &str = "long: 30 mm, short: 30 mm";

#[test]
fn half_of_the_products_for_28_days_is_a_partial_response() {
    assert_eq!(rano(&[&seen(HALF, "8 mg"), &seen(HALF, "8 mg")]), ["PR P1", "PR P1"]);
    assert_eq!(rano(&[&seen(MORE, "8 mg"), &seen(MORE, "8 mg")]), ["SD S1", "SD S1"]);
    // One assessment alone does not last, nor do two when the second has lost it.
    assert_eq!(rano(&[&seen(HALF, "8 mg")]), ["SD S1"]);
    assert_eq!(rano(&[&seen(HALF, "8 mg"), &seen(MORE, "8 mg")]), ["SD S1", "SD S1"]);
    let rano = RanoPolicies { confirm: 29 };
    let longer = OtherPolicies { rano, ..OtherPolicies::default() };
    let text = glioma(&[&seen(HALF, "8 mg"), &seen(HALF, "8 mg")]);
    assert_eq!(answers(&with(&text, Criteria::Rano, &longer)), ["SD", "SD"]);
}

#[test]
fn more_dexamethasone_than_at_baseline_is_no_response_and_no_progression() {
    assert_eq!(rano(&[&seen(HALF, "8.1 mg"), &seen(HALF, "8.1 mg")]), ["SD S1", "SD S1"]);
    assert_eq!(rano(&[&seen(SAME, "16 mg")]), ["SD S1"]);
}

#[test]
fn a_quarter_above_the_smallest_is_progression() {
    // 900, 450, 562.5 mm2: 25 % above 450.
    assert_eq!(rano(&[&seen(HALF, "8 mg"), &seen("long: 30 mm, short: 18.75 mm", "8 mg")])[1], "PD D1");
    assert_eq!(rano(&[&seen(HALF, "8 mg"), &seen("long: 30 mm, short: 18.74 mm", "8 mg")])[1], "SD S1");
}

#[test]
fn other_signs_are_progression_by_themselves() {
    let signs = |t2_flair: &str, clinical: &str, more: &str| {
        format!(
            "{HALF}|{more}glioma: {{t2_flair: {t2_flair}, clinical: {clinical}, dexamethasone_a_day: 0 mg}}"
        )
    };
    let stable = "stable-or-better";
    assert_eq!(rano(&[&signs("worse", stable, "")]), ["PD D1"]);
    assert_eq!(rano(&[&signs(stable, "worse", "")]), ["PD D1"]);
    assert_eq!(
        rano(&[&signs(stable, stable, "new_lesions: [{site: pons, certainty: unequivocal}], ")]),
        ["PD D1"]
    );
    assert_eq!(
        rano(&[&signs(stable, stable, "non_targets: [{lesion: p, state: unequivocal-progression}], ")]),
        ["PD D1"]
    );
    assert_eq!(
        rano(&[&signs(stable, stable, "new_lesions: [{site: pons, certainty: equivocal}], ")]),
        ["SD S1"]
    );
}

#[test]
fn a_complete_response_lasts_without_dexamethasone_and_with_nothing_left() {
    let gone = |dose: &str, state: &str| {
        let rest = seen("state: absent", dose);
        rest.replace("|", &format!("|non_targets: [{{lesion: p, state: {state}}}], "))
    };
    assert_eq!(rano(&[&gone("0 mg", "absent"), &gone("0 mg", "absent")]), ["CR C1", "CR C1"]);
    assert_eq!(rano(&[&gone("2 mg", "absent"), &gone("2 mg", "absent")]), ["PR P1", "PR P1"]);
    assert_eq!(rano(&[&gone("0 mg", "present"), &gone("0 mg", "present")]), ["PR P1", "PR P1"]);
    // Off dexamethasone at one assessment only: the complete response does not last, the partial one does.
    let [on, off] = ["2 mg", "0 mg"].map(|dose| gone(dose, "absent"));
    assert_eq!(rano(&[&on, &off, &on]), ["PR P1", "PR P1", "PR P1"]);
    // What comes back has grown from nothing.
    assert_eq!(rano(&[&off, &off, &seen(HALF, "0 mg")]), ["CR C1", "CR C1", "PD D1"]);
}

#[test]
fn signs_that_are_not_told_are_asked_for() {
    let silent = format!("{SAME}|glioma: {{clinical: stable-or-better, dexamethasone_a_day: 8 mg}}");
    let open = course(&glioma(&[&silent]), Criteria::Rano);
    assert_eq!(answers(&open), ["? SD or PD"]);
    assert_eq!(why(&open, 0), "the record does not tell whether T2/FLAIR is worse");
    assert_eq!(missing(&open, 0), ["/assessments/1/glioma/t2_flair"]);
    // A sum that has grown is progression whatever else is not told.
    assert_eq!(rano(&["long: 40 mm, short: 30 mm|glioma: {}"]), ["PD D1"]);
}

#[test]
fn a_dose_that_is_not_told_leaves_a_response_open_and_stable_disease_not() {
    let silent =
        |size: &str| format!("{size}|glioma: {{t2_flair: stable-or-better, clinical: stable-or-better}}");
    let open = course(&glioma(&[&seen(HALF, "8 mg"), &silent(HALF)]), Criteria::Rano);
    // Whether the second is a response decides whether the first lasts.
    assert_eq!(answers(&open), ["? PR or SD", "? PR or SD"]);
    assert_eq!(why(&open, 0), "the record does not tell whether the response lasts");
    assert_eq!(missing(&open, 0), ["/assessments/2/glioma/dexamethasone_a_day"]);
    assert_eq!(why(&open, 1), "the record does not tell the dexamethasone a day, in mg");
    assert_eq!(rano(&[&silent(SAME)]), ["SD S1"]);
    let per_square_metre = seen(HALF, "8 mg/m2");
    assert_eq!(rano(&[&per_square_metre, &per_square_metre]), ["? PR or SD", "? PR or SD"]);
    // Without the dose at baseline any dose but none is open.
    let no_baseline = |dose: &str| {
        let text = glioma(&[&seen(HALF, dose), &seen(HALF, dose)])
            .replace(", glioma: {dexamethasone_a_day: 8 mg}}", "}");
        course(&text, Criteria::Rano)
    };
    assert_eq!(answers(&no_baseline("0 mg")), ["PR", "PR"]);
    let open = no_baseline("2 mg");
    assert_eq!(answers(&open), ["? PR or SD", "? PR or SD"]);
    assert!(missing(&open, 0).contains(&"/assessments/0/glioma/dexamethasone_a_day"), "{open:?}");
}

#[test]
fn a_treatment_with_dexamethasone_tells_the_dose_where_it_certainly_covers_the_day() {
    let silent = format!("{HALF}|glioma: {{t2_flair: stable-or-better, clinical: stable-or-better}}");
    let with_treatment = |dose: &str, end: &str| {
        let text = format!(
            "treatments: [{{kind: supportive, name: dexamethasone, start: 2020-02-01, end: {end}, components: [{{drug: Dexamethasone, dose: {dose}, times_per_day: 2}}]}}]\n{}",
            glioma(&[&silent, &silent])
        );
        answers(&course(&text, Criteria::Rano))
    };
    assert_eq!(with_treatment("4 mg", "2020-03-30"), ["PR", "PR"]);
    assert_eq!(with_treatment("5 mg", "2020-03-30"), ["SD", "SD"]);
    assert_eq!(with_treatment("4 mg", "2020-03-29"), ["? PR or SD", "? PR or SD"]);
    assert_eq!(with_treatment("4 mg", "2020-03"), ["? PR or SD", "? PR or SD"]);
}

#[test]
fn lesions_are_measurable_from_10_by_10_mm() {
    let small = |size: &str| {
        glioma(&[&seen("state: absent", "0 mg"), &seen("state: absent", "0 mg")])
            .replace("long: 30 mm, short: 30 mm", size)
            .replace("state: present", "state: absent")
    };
    let found = |size: &str| course(&small(size), Criteria::Rano);
    assert_eq!(decided(&found("long: 10 mm, short: 10 mm")), ["CR C1", "CR C1"]);
    // Without measurable disease the best is stable.
    let none = found("long: 12 mm, short: 9.9 mm");
    assert_eq!(decided(&none), ["SD S1", "SD S1"]);
    assert!(none.notes.iter().any(|note| note.ends_with("(RANO-M1): a.")), "{none:?}");
    // A lesion that is not measurable must be gone as well.
    let beside = |state: &str| {
        let text = small("long: 30 mm, short: 30 mm")
            .replace("{id: p,", "{id: b, site: pons, role: target}, {id: p,")
            .replace("short: 30 mm}]", "short: 30 mm}, {lesion: b, long: 8 mm, short: 8 mm}]")
            .replace(
                "{lesion: a, state: absent}",
                &format!("{{lesion: a, state: absent}}, {{lesion: b, {state}}}"),
            );
        decided(&course(&text, Criteria::Rano))
    };
    assert_eq!(beside("state: absent"), ["CR C1", "CR C1"]);
    assert_eq!(beside("long: 8 mm, short: 8 mm"), ["PR P1", "PR P1"]);
}

#[test]
fn what_was_not_assessed_or_has_no_products_is_said() {
    assert_eq!(rano(&[&seen("state: not-assessed", "8 mg")]), ["NE N1"]);
    let open = course(&glioma(&[&seen("long: 30 mm", "8 mg")]), Criteria::Rano);
    assert_eq!(answers(&open), ["? SD or PD"]);
    assert_eq!(missing(&open, 0), ["/assessments/1/measurements/0/short"]);
    let text = glioma(&[&seen(SAME, "8 mg")]).replacen("long: 30 mm, short: 30 mm", "long: 30 mm", 1);
    assert_eq!(
        course(&text, Criteria::Rano).answers.expect_err("uncheckable"),
        "the record has no perpendicular diameters (long and short) at baseline for a (/assessments/0/measurements/0/short)"
    );
}

#[test]
fn the_invented_glioblastoma_responds_and_grows() {
    let record = example("glioblastoma");
    let found = |criteria| of(&record, criteria, &OtherPolicies::default());
    assert_eq!(decided(&found(Criteria::Rano)), ["PR P1", "PR P1", "PD D1"]);
    assert_eq!(answers(&found(Criteria::Recist11)), ["PR", "PR", "PD"]);
}
