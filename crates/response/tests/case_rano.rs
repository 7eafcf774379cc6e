//! RANO on a case file: products, T2/FLAIR, clinical state and dexamethasone, by hand.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod courses;

use courses::{answers, course, decided, example, missing, of, why, with};
use oncase_response::case::{Criteria, OtherPolicies};
use oncase_response::rano::{GrowthOnLess, RanoPolicies};

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

const SAME_ALONE: &str = "long: 30 mm, short: 30 mm|note: no other sign";

#[test]
fn half_of_the_products_for_28_days_is_a_partial_response() {
    assert_eq!(rano(&[&seen(HALF, "8 mg"), &seen(HALF, "8 mg")]), ["PR P1", "PR P1"]);
    assert_eq!(rano(&[&seen(MORE, "8 mg"), &seen(MORE, "8 mg")]), ["SD S1", "SD S1"]);
    // One assessment alone does not last, nor do two when the second has lost it.
    assert_eq!(rano(&[&seen(HALF, "8 mg")]), ["SD S1"]);
    assert_eq!(rano(&[&seen(HALF, "8 mg"), &seen(MORE, "8 mg")]), ["SD S1", "SD S1"]);
    let rano = RanoPolicies { confirm: 29, ..RanoPolicies::default() };
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
fn growth_on_less_dexamethasone_is_progression_by_policy_only() {
    let grown = "long: 30 mm, short: 18.75 mm";
    let text = |dose: &str| glioma(&[&seen(HALF, "4 mg"), &seen(grown, dose)]);
    // Against the assessment with the smallest sum, not against the 8 mg of the baseline.
    assert_eq!(answers(&course(&text("4 mg"), Criteria::Rano))[1], "PD");
    let open = course(&text("3.9 mg"), Criteria::Rano);
    assert_eq!(answers(&open)[1], "? SD or PD");
    assert_eq!(
        missing(&open, 1),
        ["/assessments/2/glioma/dexamethasone_a_day", "/assessments/1/glioma/dexamethasone_a_day"]
    );
    assert!(
        why(&open, 1).contains("at least the steroids of the assessment with the smallest sum"),
        "{open:?}"
    );
    let rano = RanoPolicies { growth_on_less: GrowthOnLess::Progression, ..RanoPolicies::default() };
    let any_dose = OtherPolicies { rano, ..OtherPolicies::default() };
    assert_eq!(answers(&with(&text("3.9 mg"), Criteria::Rano, &any_dose))[1], "PD");
    // Prednisone that ended after the smallest sum makes the same dexamethasone less than before.
    let ended = |end: &str| {
        let drug = format!(
            "treatments: [{{kind: supportive, name: Prednisone, start: 2020-01-01, end: {end}}}]\n{}",
            text("4 mg")
        );
        answers(&course(&drug, Criteria::Rano)).remove(1)
    };
    assert_eq!(ended("2020-03-10"), "? SD or PD");
    assert_eq!(ended("2020-03-01"), "PD");
    // What is progression without regard to steroids stays so.
    let new = seen(grown, "2 mg").replace("|", "|new_lesions: [{site: pons, certainty: unequivocal}], ");
    assert_eq!(self::rano(&[&seen(HALF, "4 mg"), &new])[1], "PD D1");
    let declines = seen(grown, "2 mg").replace("clinical: stable-or-better", "clinical: worse");
    assert_eq!(self::rano(&[&seen(HALF, "4 mg"), &declines])[1], "PD D1");
    let flair = seen(HALF, "2 mg").replace("t2_flair: stable-or-better", "t2_flair: worse");
    assert_eq!(self::rano(&[&seen(HALF, "4 mg"), &flair])[1], "? SD or PD");
}

#[test]
fn growth_of_a_lesion_that_was_not_measurable_is_never_passed_over() {
    let with_small = |follow_ups: &[(&str, &str, &str)]| {
        let visits: Vec<String> = follow_ups
            .iter()
            .map(|(size, small, rest)| {
                seen(size, "8 mg").replace("|", &format!("}}, {{lesion: b, {small}|{rest}"))
            })
            .collect();
        let visits: Vec<&str> = visits.iter().map(String::as_str).collect();
        let text = glioma(&visits)
            .replace("{id: p,", "{id: b, site: callosum, role: target}, {id: p,")
            .replacen("short: 30 mm}]", "short: 30 mm}, {lesion: b, long: 9 mm, short: 9 mm}]", 1);
        course(&text, Criteria::Rano)
    };
    // 81 to 900 and 2000 mm2, while the sum falls by half.
    let open =
        with_small(&[(HALF, "long: 30 mm, short: 30 mm", ""), (HALF, "long: 50 mm, short: 40 mm", "")]);
    assert_eq!(answers(&open), ["? PR or SD or PD", "? PR or SD or PD"]);
    assert!(why(&open, 0).contains("whether b is clear progression"), "{open:?}");
    assert!(missing(&open, 0).contains(&"/assessments/1/non_targets"), "{open:?}");
    // 101.25 mm2 is a quarter more than 81.
    assert_eq!(answers(&with_small(&[(SAME, "long: 11.25 mm, short: 9 mm", "")])), ["? SD or PD"]);
    assert_eq!(answers(&with_small(&[(SAME, "long: 11.24 mm, short: 9 mm", "")])), ["SD"]);
    // What was gone comes back; what is too small to measure has not grown.
    assert_eq!(
        answers(&with_small(&[(SAME, "state: absent", ""), (SAME, "long: 5 mm, short: 4 mm", "")])),
        ["SD", "? SD or PD"]
    );
    let shrunk = [(SAME, "long: 4 mm, short: 4 mm", ""), (SAME, "state: too-small", "")];
    assert_eq!(answers(&with_small(&shrunk)), ["SD", "SD"]);
    // The record's word decides.
    let word = |state: &str| {
        let rest = format!("non_targets: [{{lesion: p, state: present}}, {{lesion: b, state: {state}}}], ");
        answers(&with_small(&[(SAME, "long: 50 mm, short: 40 mm", &rest)]))
    };
    assert_eq!(word("unequivocal-progression"), ["PD"]);
    assert_eq!(word("present"), ["SD"]);
    // An answer with nothing but such lesions is no stable disease either.
    let only = glioma(&[&seen("long: 24 mm, short: 20 mm", "8 mg")]).replacen(
        "30 mm, short: 30 mm",
        "9 mm, short: 9 mm",
        1,
    );
    assert_eq!(answers(&course(&only, Criteria::Rano)), ["? SD or PD"]);
}

#[test]
fn an_assessment_that_shows_nothing_leaves_open_whether_a_response_lasts() {
    let unseen = seen("state: not-assessed", "8 mg");
    let half = seen(HALF, "8 mg");
    let rano = RanoPolicies { confirm: 56, ..RanoPolicies::default() };
    let longer = OtherPolicies { rano, ..OtherPolicies::default() };
    let of = |visits: &[&str]| with(&glioma(visits), Criteria::Rano, &longer);
    let open = of(&[&half, &unseen, &half]);
    assert_eq!(answers(&open), ["? PR or SD", "NE", "? PR or SD"]);
    assert_eq!(why(&open, 0), "the record does not tell whether the response lasts");
    assert!(missing(&open, 0).contains(&"/assessments/2/measurements/0/long"), "{open:?}");
    // It does not confirm by itself, and what is known of it may rule a response out.
    assert_eq!(answers(&of(&[&half, &half, &unseen])), ["SD", "SD", "NE"]);
    let worse = unseen.replace("dexamethasone_a_day: 8 mg", "dexamethasone_a_day: 9 mg");
    assert_eq!(answers(&of(&[&half, &worse, &half])), ["SD", "NE", "SD"]);
}

#[test]
fn other_corticosteroids_and_replacement() {
    let gone =
        |dose: &str| seen("state: absent", dose).replace("|", "|non_targets: [{lesion: p, state: absent}], ");
    let with_drug = |dose: &str, treatment: &str| {
        let follow_up = gone(dose);
        let text = format!("treatments: [{treatment}]\n{}", glioma(&[&follow_up, &follow_up]));
        course(&text, Criteria::Rano)
    };
    let prednisone = |start: &str, end: &str| {
        format!(
            "{{kind: supportive, name: steroid, start: {start}, {end}, components: [{{drug: Prednisone, dose: 50 mg}}]}}"
        )
    };
    let open = with_drug("0 mg", &prednisone("2020-02-01", "ongoing: true"));
    assert_eq!(answers(&open), ["? CR or PR or SD", "? CR or PR or SD"]);
    assert!(missing(&open, 0).contains(&"/treatments/0/components/0"), "{open:?}");
    assert!(why(&open, 0).contains("Prednisone"), "{open:?}");
    // By the name of the treatment, without an end.
    let hydrocortisone = "{kind: supportive, name: Hydrocortisone 20 mg, start: 2020-02-01}";
    assert_eq!(answers(&with_drug("0 mg", hydrocortisone)), ["? CR or PR or SD", "? CR or PR or SD"]);
    // Over before, or begun after.
    assert_eq!(answers(&with_drug("0 mg", &prednisone("2019-02-01", "end: 2020-03-01"))), ["CR", "CR"]);
    assert_eq!(answers(&with_drug("0 mg", &prednisone("2020-04-01", "ongoing: true"))), ["CR", "CR"]);
    // A replacement dose is one by policy.
    let text = glioma(&[&gone("0.5 mg"), &gone("0.5 mg")]);
    assert_eq!(answers(&course(&text, Criteria::Rano)), ["PR", "PR"]);
    let replaced = |replacement| {
        let rano = RanoPolicies { replacement, ..RanoPolicies::default() };
        answers(&with(&text, Criteria::Rano, &OtherPolicies { rano, ..OtherPolicies::default() }))
    };
    assert_eq!(replaced(500), ["CR", "CR"]);
    assert_eq!(replaced(499), ["PR", "PR"]);
}

#[test]
fn what_is_certain_needs_no_other_sign() {
    let bare = |rest: &str| course(&glioma(&[&format!("{SAME}|{rest}"), SAME_ALONE]), Criteria::Rano);
    let new = bare("new_lesions: [{site: pons, certainty: unequivocal}]");
    assert_eq!(answers(&new), ["PD", "?"]);
    assert!(bare("note: nothing new").answers.is_err());
}

#[test]
fn other_signs_are_progression_by_themselves() {
    let signs = |t2_flair: &str, clinical: &str, more: &str| {
        format!(
            "{HALF}|{more}glioma: {{t2_flair: {t2_flair}, clinical: {clinical}, dexamethasone_a_day: 0 mg}}"
        )
    };
    let stable = "stable-or-better";
    // Worse T2/FLAIR counts on stable or increasing doses only.
    assert_eq!(rano(&[&signs("worse", stable, "").replace("0 mg", "8 mg")]), ["PD D1"]);
    assert_eq!(rano(&[&signs("worse", stable, "")]), ["? SD or PD"]);
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
    // A sum that has grown is progression whatever else is not told but the dose: the wording asks for stable or
    // increasing ones (the table of PMC7984693).
    assert_eq!(rano(&["long: 40 mm, short: 30 mm|glioma: {dexamethasone_a_day: 8 mg}"]), ["PD D1"]);
    assert_eq!(rano(&["long: 40 mm, short: 30 mm|glioma: {}"]), ["? SD or PD"]);
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
    assert!(none.notes.iter().any(|note| note.contains("(RANO-M1): a.")), "{none:?}");
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
