//! GCIG on a case file: CA-125 among the laboratory results with RECIST 1.1, by hand.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod courses;

use courses::{answers, course, decided, example, missing, of, why, with};
use oncase_response::case::{Criteria, OtherPolicies};
use oncase_response::gcig::{GcigPolicies, SecondValue};

/// A target of 50 mm; treatment from 2020-01-10; CT on 2020-03-02 and 2020-06-01; CA-125 with an upper limit of 35 U/mL.
fn ca_125(sizes: [&str; 2], samples: &[(&str, &str)]) -> String {
    let measured = |size: &str| {
        if size == "gone" {
            "{lesion: a, state: absent}".to_owned()
        } else {
            format!("{{lesion: a, long: {size}}}")
        }
    };
    let mut text = format!(
        "lesions: [{{id: a, site: pelvis, role: target}}]\n\
         treatments: [{{id: t, kind: systemic, name: carboplatin, start: 2020-01-10}}]\n\
         assessments:\n  - {{date: 2020-01-06, baseline: true, treatment: t, measurements: [{{lesion: a, long: 50 mm}}]}}\n  \
         - {{date: 2020-03-02, treatment: t, measurements: [{}]}}\n  - {{date: 2020-06-01, treatment: t, measurements: [{}]}}\nlabs:\n",
        measured(sizes[0]),
        measured(sizes[1])
    );
    for (date, value) in samples {
        text.push_str(&format!(
            "  - {{date: {date}, test: CA 125, value: \"{value}\", unit: U/mL, upper_limit: 35}}\n"
        ));
    }
    text
}

fn gcig(sizes: [&str; 2], samples: &[(&str, &str)]) -> Vec<String> {
    decided(&course(&ca_125(sizes, samples), Criteria::Gcig))
}

const STABLE: [&str; 2] = ["50 mm", "50 mm"];

#[test]
fn half_of_the_baseline_held_for_28_days_is_a_response() {
    let held = |second: &str, value: &str| {
        gcig(STABLE, &[("2020-01-06", "100"), ("2020-02-20", "50"), (second, value)])
    };
    // 20 February to 19 March are 28 days.
    assert_eq!(held("2020-03-19", "50"), ["PR O1 R1", "PR O1 R1"]);
    assert_eq!(held("2020-03-18", "50"), ["SD O1 N1", "SD O1 N1"]);
    assert_eq!(held("2020-03-19", "50.1"), ["SD O1 N1", "SD O1 N1"]);
    // A response that begins after the first CT counts from then on.
    assert_eq!(
        gcig(STABLE, &[("2020-01-06", "100"), ("2020-03-03", "50"), ("2020-04-03", "40")]),
        ["SD O1 N1", "PR O1 R1"]
    );
}

#[test]
fn without_twice_the_limit_within_2_weeks_there_is_no_response_by_ca_125() {
    let fall = |date: &str, value: &str| {
        let samples = [(date, value), ("2020-02-20", "20"), ("2020-03-30", "20")];
        course(&ca_125(STABLE, &samples), Criteria::Gcig)
    };
    assert_eq!(decided(&fall("2020-01-06", "70")), ["PR O1 R1", "PR O1 R1"]);
    let low = fall("2020-01-06", "69.9");
    assert_eq!(decided(&low), ["SD O1 E1", "SD O1 E1"]);
    assert!(low.notes.iter().any(|note| note.contains("less than twice the upper limit")), "{low:?}");
    // 27 December is 14 days before the start, 26 December 15.
    assert_eq!(answers(&fall("2019-12-27", "100")), ["PR", "PR"]);
    let early = fall("2019-12-26", "100");
    assert_eq!(decided(&early), ["SD O1 E1", "SD O1 E1"]);
    assert!(early.notes.iter().any(|note| note.contains("more than 2 weeks before the start")), "{early:?}");
}

#[test]
fn surgery_shortly_before_the_baseline_sample_interferes() {
    let samples = [("2020-01-06", "100"), ("2020-02-20", "20"), ("2020-03-30", "20")];
    let after = |surgery: &str| {
        let treatments = format!("treatments: [{{kind: surgery, name: laparotomy, date: {surgery}}}, ");
        course(&ca_125(STABLE, &samples).replace("treatments: [", &treatments), Criteria::Gcig)
    };
    // 9 December is 28 days before, 8 December 29.
    let near = after("2019-12-09");
    assert_eq!(decided(&near), ["SD O1 E1", "SD O1 E1"]);
    assert!(
        near.notes.iter().any(|note| note.contains("surgery or a procedure (/treatments/0)")),
        "{near:?}"
    );
    assert_eq!(decided(&after("2019-12-08")), ["PR O1 R1", "PR O1 R1"]);
    // Some day of December may be one of them.
    assert_eq!(decided(&after("2019-12")), ["SD O1 E1", "SD O1 E1"]);
    let before = |kind: &str| {
        let treatments = format!("treatments: [{{kind: {kind}, name: other, date: 2019-12-20}}, ");
        answers(&course(&ca_125(STABLE, &samples).replace("treatments: [", &treatments), Criteria::Gcig))
    };
    assert_eq!((before("local-procedure"), before("systemic")), (vec!["SD".into(); 2], vec!["PR".into(); 2]));
}

#[test]
fn samples_are_taken_in_the_order_of_time() {
    let samples = [("2020-03-30", "20"), ("2020-02-20", "20"), ("2020-01-06", "100")];
    assert_eq!(gcig(STABLE, &samples), ["PR O1 R1", "PR O1 R1"]);
}

#[test]
fn progression_by_ca_125_is_progression_also_where_response_is_not_evaluable() {
    // Normal at baseline: 70 twice, a week apart; six days are not enough.
    let rise = |second: &str| {
        gcig(STABLE, &[("2020-01-06", "20"), ("2020-02-20", "20"), ("2020-05-01", "70"), (second, "70")])
    };
    assert_eq!(rise("2020-05-08"), ["SD O1 E1", "PD O1 C1"]);
    assert_eq!(rise("2020-05-07"), ["SD O1 E1", "SD O1 E1"]);
    // Never normal: twice the nadir of 60.
    let nadir = |value: &str| {
        gcig(
            STABLE,
            &[("2020-01-06", "100"), ("2020-02-20", "60"), ("2020-05-01", value), ("2020-05-15", "130")],
        )
    };
    assert_eq!(nadir("120"), ["SD O1 N1", "PD O1 B1"]);
    assert_eq!(nadir("119.9"), ["SD O1 N1", "SD O1 N1"]);
}

#[test]
fn a_complete_response_needs_a_normal_value() {
    let with_last = |value: &str| {
        gcig(["gone", "gone"], &[("2020-01-06", "100"), ("2020-02-28", "34"), ("2020-05-30", value)])
    };
    assert_eq!(with_last("35"), ["CR O1 R1", "CR O1 R1"]);
    assert_eq!(with_last("35.1"), ["CR O1 R1", "PR O1 R1"]);
}

#[test]
fn without_a_value_since_the_baseline_nothing_is_said_of_ca_125() {
    let only = |sizes, value| course(&ca_125(sizes, &[("2020-01-06", value)]), Criteria::Gcig);
    let stable = only(STABLE, "100");
    assert_eq!(answers(&stable), ["? PR or SD or PD", "? PR or SD or PD"]);
    assert_eq!(
        why(&stable, 0),
        "the record does not tell any CA-125 between that of 2020-01-06 and 2020-03-02"
    );
    assert_eq!(missing(&stable, 0), ["/labs"]);
    // CR needs a normal value, and one from before the treatment says nothing of it.
    assert_eq!(answers(&only(["gone", "gone"], "100")), ["? CR or PR or PD", "? CR or PR or PD"]);
    assert_eq!(answers(&only(["gone", "gone"], "20")), ["? CR or PR or PD", "? CR or PR or PD"]);
    // Where no response by CA-125 could be evaluated, it could still progress.
    assert_eq!(answers(&only(STABLE, "20")), ["? SD or PD", "? SD or PD"]);
}

#[test]
fn a_normal_value_counts_near_the_assessment_only() {
    let with_last =
        |date| gcig(["50 mm", "gone"], &[("2020-01-06", "100"), ("2020-02-20", "30"), (date, "30")]);
    // 1 June less 28 days is 4 May, and 29 June is 28 days after it.
    assert_eq!(with_last("2020-05-04")[1], "CR O1 R1");
    assert_eq!(with_last("2020-05-03")[1], "? CR or PR");
    assert_eq!(with_last("2020-06-29")[1], "CR O1 R1");
    assert_eq!(with_last("2020-06-30")[1], "? CR or PR");
    let text =
        ca_125(["50 mm", "gone"], &[("2020-01-06", "100"), ("2020-02-20", "30"), ("2020-05-03", "30")]);
    let gcig = GcigPolicies { near_days: 29, ..GcigPolicies::default() };
    let wider = OtherPolicies { gcig, ..OtherPolicies::default() };
    assert_eq!(answers(&with(&text, Criteria::Gcig, &wider))[1], "CR");
}

#[test]
fn two_high_values_progress_only_when_the_second_is_the_next() {
    let samples = [
        ("2020-01-06", "20"),
        ("2020-02-01", "70"),
        ("2020-02-20", "15"),
        ("2020-03-20", "15"),
        ("2020-05-20", "70"),
    ];
    assert_eq!(gcig(STABLE, &samples), ["SD O1 E1", "SD O1 E1"]);
    // Nor across a normal value within the week.
    let within = [("2020-01-06", "20"), ("2020-02-01", "70"), ("2020-02-04", "15"), ("2020-02-09", "70")];
    assert_eq!(gcig(STABLE, &within), ["SD O1 E1", "SD O1 E1"]);
    let policies = GcigPolicies { second_value: SecondValue::Any, ..GcigPolicies::default() };
    let any = OtherPolicies { gcig: policies, ..OtherPolicies::default() };
    assert_eq!(answers(&with(&ca_125(STABLE, &samples), Criteria::Gcig, &any)), ["PD", "PD"]);
}

#[test]
fn values_soon_after_surgery_are_not_considered() {
    let samples = [("2020-01-06", "100"), ("2020-02-20", "40"), ("2020-03-30", "40")];
    let with_surgery = |kind: &str, date: &str, site: &str| {
        let surgery = format!("treatments: [{{kind: {kind}, name: other, date: {date}{site}}}, ");
        course(&ca_125(STABLE, &samples).replace("treatments: [", &surgery), Criteria::Gcig)
    };
    // 23 January is 28 days before 20 February: 40 U/mL then is left out, and 30 March alone confirms nothing.
    let near = with_surgery("surgery", "2020-01-23", "");
    assert_eq!(answers(&near), ["SD", "SD"]);
    assert!(
        near.notes
            .iter()
            .any(|note| note.contains("not considered")
                && note.contains("40 U/mL on 2020-02-20 (/treatments/0)")),
        "{near:?}"
    );
    assert_eq!(answers(&with_surgery("local-procedure", "2020-02-10", ", site: peritoneum")), ["SD", "SD"]);
    assert_eq!(answers(&with_surgery("surgery", "2020-01-22", "")), ["PR", "PR"]);
    // The breast is neither peritoneum nor pleura.
    assert_eq!(answers(&with_surgery("surgery", "2020-02-10", ", site: left breast")), ["PR", "PR"]);
}

#[test]
fn a_test_named_a_little_otherwise_counts_and_what_may_be_another_is_reported() {
    let samples = [("2020-01-06", "20"), ("2020-05-01", "70"), ("2020-05-15", "75")];
    let text = ca_125(STABLE, &samples);
    let named = |name: &str| {
        let (before, last) = text.rsplit_once("test: CA 125").expect("a test");
        course(&format!("{before}test: {name}{last}"), Criteria::Gcig)
    };
    assert_eq!(answers(&named("\"CA-125, serum\"")), ["? SD or PD", "PD"]);
    assert_eq!(answers(&named("CA-125 II")), ["? SD or PD", "PD"]);
    let ascites = named("CA-125 of ascites");
    assert_eq!(answers(&ascites), ["? SD or PD", "SD"]);
    assert!(
        ascites.notes.iter().any(|note| {
            note == "GCIG: not counted as CA-125, from the name of the test: CA-125 of ascites (/labs/2)."
        }),
        "{ascites:?}"
    );
}

#[test]
fn two_values_of_one_day_are_refused() {
    for two in [["60", "100"], ["100", "60"]] {
        let text = ca_125(STABLE, &[("2020-01-06", two[0]), ("2020-01-06", two[1]), ("2020-02-20", "50")]);
        let because = course(&text, Criteria::Gcig).answers.expect_err("uncheckable");
        assert_eq!(
            because,
            format!(
                "the CA-125 is {} in /labs/0 and {} in /labs/1, both of 2020-01-06, and which of them counts is not told",
                two[0], two[1]
            )
        );
    }
    // The same value twice is one.
    let same = [("2020-01-06", "100"), ("2020-01-06", "100"), ("2020-02-20", "50"), ("2020-03-19", "50")];
    assert_eq!(gcig(STABLE, &same), ["PR O1 R1", "PR O1 R1"]);
}

#[test]
fn progression_by_size_is_progression() {
    let samples = [("2020-01-06", "100"), ("2020-02-28", "100")];
    assert_eq!(gcig(["60 mm", "60 mm"], &samples), ["PD O1 N1", "PD O1 N1"]);
    // Whatever CA-125 would have said.
    assert_eq!(gcig(["60 mm", "60 mm"], &samples[..1]), ["PD O1", "PD O1"]);
}

#[test]
fn what_cannot_be_used_is_named_with_its_place() {
    let samples = [("2020-01-06", "100"), ("2020-02-20", "50")];
    let why = |text: &str| course(text, Criteria::Gcig).answers.expect_err("uncheckable");
    let text = ca_125(STABLE, &samples);
    assert_eq!(
        why(text.split("labs:").next().expect("text")),
        "the record has no CA-125 among its laboratory results"
    );
    assert_eq!(
        why(&text.replacen("unit: U/mL", "unit: mg/L", 1)),
        "the CA-125 of /labs/0 is in mg/L, not in U/mL"
    );
    assert_eq!(why(&text.replace("\"50\"", "\"> 50\"")), "the CA-125 of /labs/1 is only known to be > 50");
    assert!(
        why(&text.replace("2020-01-06, test", "2020-01-11, test"))
            .contains("no CA-125 up to the start on 2020-01-10")
    );
    assert!(
        why(&text.replacen("upper_limit: 35", "upper_limit: 30", 1))
            .contains("is 30 in /labs/0 and 35 in /labs/1")
    );
}

#[test]
fn an_upper_limit_is_assumed_by_policy_only() {
    let samples = [("2020-01-06", "70"), ("2020-02-20", "30"), ("2020-03-30", "30")];
    let text = ca_125(STABLE, &samples).replace(", upper_limit: 35", "");
    let because = course(&text, Criteria::Gcig).answers.expect_err("uncheckable");
    assert!(
        because.starts_with("the record has no upper limit of normal of CA-125 (/labs/0/upper_limit"),
        "{because}"
    );
    let gcig = GcigPolicies { upper_limit: Some(35_000), ..GcigPolicies::default() };
    let assumed = OtherPolicies { gcig, ..OtherPolicies::default() };
    assert_eq!(answers(&with(&text, Criteria::Gcig, &assumed)), ["PR", "PR"]);
}

#[test]
fn the_invented_carcinoma_responds_and_progresses_by_ca_125_first() {
    let record = example("ovarian");
    let found = of(&record, Criteria::Gcig, &OtherPolicies::default());
    assert_eq!(decided(&found), ["PR O1 R1", "PR O1 R1", "CR O1 R1", "PD O1 A1"]);
    assert!(
        found.notes.iter().any(|note| {
            note == "GCIG: response by CA-125 on 2021-03-15 (GCIG-R1); once reached it holds until progression."
        }),
        "{found:?}"
    );
    assert!(
        found.notes.iter().any(|note| note == "GCIG: progression by CA-125 on 2022-01-10 (GCIG-A1)."),
        "{found:?}"
    );
    let recist = of(&record, Criteria::Recist11, &OtherPolicies::default());
    assert_eq!(answers(&recist), ["SD", "PR", "CR", "CR"]);
}
