//! How endpoints end: one small record a rule, with dates that can be counted by hand.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use oncase_outcome::{
    Attainment, CensoringReason, ClaimedEvents, DayCount, EndEvent, Ending, Endpoint, MissingBaseline,
    NewTherapy, NotDerivable, Outcome, Policies, RULES, attainments, outcomes,
};
use oncase_record::Because;
use oncase_record::case_file::load;
use oncase_record::model::Record;
use proptest::prelude::*;

fn record(body: &str) -> Record {
    let text = format!(
        "oncase: 1\nid: example\ninvented: true\nlesions: [{{id: liver, site: liver, organ: liver, role: target}}]\n{body}"
    );
    load(&text).unwrap_or_else(|found| panic!("{found:?}")).record
}

/// First line from 6 January 2020; assessments as given, sizes in mm.
fn course(assessments: &[(&str, &str)], more: &str) -> Record {
    let mut body = String::from(
        "diagnoses: [{id: d, what: metastatic carcinoma, date: 2020-01-02, metastatic_sites: [liver]}]\nassessments:\n  - {date: 2020-01-03, baseline: true, treatment: first, measurements: [{lesion: liver, long: 50 mm}]}\n",
    );
    for (date, size) in assessments {
        let measured =
            if size.is_empty() { "state: not-assessed".to_owned() } else { format!("long: {size} mm") };
        body.push_str(&format!(
            "  - {{date: {date}, treatment: first, measurements: [{{lesion: liver, {measured}}}]}}\n"
        ));
    }
    body.push_str("treatments:\n  - {id: first, kind: systemic, name: A, intent: palliative, start: 2020-01-06, end: 2020-06-30, components: [{drug: cisplatin}]}\n");
    body.push_str(more);
    record(&body)
}

fn one(record: &Record, endpoint: Endpoint, policies: &Policies) -> Outcome {
    outcomes(record, policies)
        .into_iter()
        .find(|o| o.endpoint == endpoint && o.line == Some(1))
        .expect("an outcome")
}

fn ended(record: &Record, endpoint: Endpoint) -> (Ending, i32) {
    let outcome = one(record, endpoint, &Policies::default());
    let days = outcome.span.and_then(|span| span.days()).expect("exact days");
    (outcome.end.expect("an end").1, days)
}

const PFS: Endpoint = Endpoint::ProgressionFreeSurvival;

#[test]
fn progression_from_measurements_is_the_event() {
    // 50 -> 52 -> 61 mm: 22 % and 11 mm above the nadir of 50; 2 March is day 56, 4 May day 119.
    let record = course(&[("2020-03-02", "52"), ("2020-05-04", "61")], "");
    assert_eq!(ended(&record, PFS), (Ending::Event(EndEvent::Progression), 119));
    let last_free = one(&record, PFS, &Policies::default()).last_free.expect("a last assessment without it");
    assert_eq!(last_free.fact, "/assessments/1");
}

#[test]
fn without_progression_the_last_adequate_assessment_censors() {
    // The second assessment is not evaluable: it is no adequate one.
    let record = course(&[("2020-03-02", "52"), ("2020-05-04", "")], "");
    assert_eq!(ended(&record, PFS), (Ending::Censored(CensoringReason::LastAssessment), 56));
}

#[test]
fn no_adequate_assessment_at_all_leaves_nothing_to_derive() {
    let record = course(&[("2020-03-02", "")], "");
    assert_eq!(one(&record, PFS, &Policies::default()).end, Err(NotDerivable::NothingAfterStart));
}

#[test]
fn a_death_ends_pfs_and_censors_time_to_progression() {
    let record = course(&[("2020-03-02", "52")], "followup: [{date: 2020-04-01, status: dead}]\n");
    assert_eq!(ended(&record, PFS), (Ending::Event(EndEvent::Death), 86));
    assert_eq!(ended(&record, Endpoint::TimeToProgression), (Ending::Censored(CensoringReason::Death), 86));
    assert_eq!(ended(&record, Endpoint::OverallSurvival), (Ending::Event(EndEvent::Death), 86));
}

const SECOND: &str = "  - {id: second, kind: systemic, name: B, intent: palliative, start: 2020-04-01, components: [{drug: topotecan}]}\n";

#[test]
fn a_new_therapy_before_progression_censors_unless_it_is_ignored() {
    let record = course(&[("2020-03-02", "52"), ("2020-05-04", "61")], SECOND);
    assert_eq!(ended(&record, PFS), (Ending::Censored(CensoringReason::NewTherapy), 56));
    let policies = Policies { new_therapy: NewTherapy::Ignored, ..Policies::default() };
    let ignored = one(&record, PFS, &policies);
    assert_eq!(ignored.end.expect("an end").1, Ending::Event(EndEvent::Progression));
}

#[test]
fn where_the_order_is_not_certain_the_progression_counts() {
    // Therapy some day in April, progression some day in April.
    let second = SECOND.replace("2020-04-01", "2020-04");
    let record = course(&[("2020-03-02", "52"), ("2020-04", "61")], &second);
    let pfs = one(&record, PFS, &Policies::default());
    assert_eq!(pfs.end.expect("an end").1, Ending::Event(EndEvent::Progression));
    let span = pfs.span.expect("a span");
    assert_eq!((span.shortest, span.longest), (Some(86), Some(115)), "1 and 30 April");
}

#[test]
fn a_claimed_progression_counts_only_where_none_can_be_derived() {
    let claim = "events: [{id: pd, kind: progression, what: progression, date: 2020-05-20}]\n";
    let only_claimed = course(&[("2020-03-02", "52")], claim);
    assert_eq!(ended(&only_claimed, PFS), (Ending::Event(EndEvent::ClaimedProgression), 135));
    let never = Policies { claimed_events: ClaimedEvents::Never, ..Policies::default() };
    assert_eq!(
        one(&only_claimed, PFS, &never).end.expect("an end").1,
        Ending::Censored(CensoringReason::LastAssessment)
    );
    let both = course(&[("2020-03-02", "52"), ("2020-05-04", "61")], claim);
    assert_eq!(ended(&both, PFS), (Ending::Event(EndEvent::Progression), 119));
}

#[test]
fn an_event_after_two_missed_visits_is_censored_when_the_interval_is_given() {
    // Interval 56 d: 2 March to 23 June is 113 days, above 112; to 22 June it is 112 and no gap.
    let with_interval = Policies { visit_interval: Some(56), ..Policies::default() };
    let late = course(&[("2020-03-02", "52"), ("2020-06-23", "61")], "");
    let censored = one(&late, PFS, &with_interval);
    assert_eq!(censored.end.expect("an end").1, Ending::Censored(CensoringReason::MissedVisits));
    assert_eq!(censored.span.and_then(|span| span.days()), Some(56));
    let in_time = course(&[("2020-03-02", "52"), ("2020-06-22", "61")], "");
    assert_eq!(
        one(&in_time, PFS, &with_interval).end.expect("an end").1,
        Ending::Event(EndEvent::Progression)
    );
    assert_eq!(
        ended(&late, PFS).0,
        Ending::Event(EndEvent::Progression),
        "without the interval there is no gap"
    );
}

#[test]
fn a_response_lasts_from_its_first_assessment_to_progression() {
    // 50 -> 35 mm is -30 %: a partial response on 2 March; 42 mm on 6 July is 20 % and 7 mm above 35.
    let record = course(&[("2020-03-02", "35"), ("2020-05-04", "35"), ("2020-07-06", "42")], "");
    assert_eq!(ended(&record, Endpoint::TimeToResponse), (Ending::Event(EndEvent::Response), 56));
    assert_eq!(ended(&record, Endpoint::DurationOfResponse), (Ending::Event(EndEvent::Progression), 126));
}

#[test]
fn lines_follow_each_other() {
    let second = SECOND.replace("2020-04-01", "2020-07-20");
    let record = course(&[("2020-03-02", "52"), ("2020-07-06", "61")], &second);
    assert_eq!(ended(&record, Endpoint::TimeToDiscontinuation), (Ending::Event(EndEvent::LastDose), 176));
    assert_eq!(ended(&record, Endpoint::TimeToNextTreatment), (Ending::Event(EndEvent::NextLine), 196));
    assert_eq!(ended(&record, Endpoint::TreatmentFreeInterval), (Ending::Event(EndEvent::NextLine), 20));
}

#[test]
fn every_rule_decides_in_one_of_these_cases() {
    let with_interval = Policies { visit_interval: Some(56), ..Policies::default() };
    let second = SECOND.replace("2020-04-01", "2020-07-20");
    let claim = "events: [{id: pd, kind: progression, what: progression, date: 2020-05-20}]\n";
    let cases = [
        (course(&[("2020-03-02", "35"), ("2020-06-23", "61")], &second), with_interval),
        (course(&[("2020-03-02", "52")], claim), Policies::default()),
        (course(&[("2020-03-02", "52"), ("2020-05-04", "61")], SECOND), Policies::default()),
    ];
    let mut used: Vec<Because> =
        cases.iter().flat_map(|(r, p)| outcomes(r, p)).flat_map(|o| o.because).collect();
    used.extend(cases.iter().flat_map(|(r, p)| attainments(r, p)).flat_map(|a| a.because));
    let trial = Policies { missing_baseline: MissingBaseline::CensorsAtStart, ..Policies::default() };
    used.extend(outcomes(&without_baseline(), &trial).into_iter().flat_map(|o| o.because));
    for rule in RULES {
        assert!(used.iter().any(|because| because.rule == rule.id), "{} never decides", rule.id);
    }
}

fn without_baseline() -> Record {
    record(
        "assessments: []\ntreatments:\n  - {id: first, kind: systemic, name: A, intent: palliative, start: 2020-01-06, end: 2020-06-30, components: [{drug: cisplatin}]}\nevents: [{id: pd, kind: progression, what: progression, date: 2020-05-20}]\n",
    )
}

#[test]
fn without_a_baseline_what_is_stated_counts_unless_the_policy_of_trials_is_asked_for() {
    let record = without_baseline();
    assert_eq!(ended(&record, PFS), (Ending::Event(EndEvent::ClaimedProgression), 135));
    let trial = Policies { missing_baseline: MissingBaseline::CensorsAtStart, ..Policies::default() };
    let censored = one(&record, PFS, &trial);
    assert_eq!(censored.end.expect("an end").1, Ending::Censored(CensoringReason::NoBaseline));
    assert_eq!(censored.span.and_then(|span| span.days()), Some(0));
    let measured = course(&[("2020-03-02", "52"), ("2020-05-04", "61")], "");
    assert_eq!(one(&measured, PFS, &trial).end.expect("an end").1, Ending::Event(EndEvent::Progression));
}

#[test]
fn the_first_day_counts_when_it_is_asked_for() {
    let record = course(&[("2020-03-02", "52"), ("2020-05-04", "61")], "");
    let inclusive = Policies { day_count: DayCount::FirstDayIncluded, ..Policies::default() };
    let pfs = one(&record, PFS, &inclusive);
    assert_eq!(pfs.span.and_then(|span| span.days()), Some(120), "119 and the first day");
    assert!(pfs.because[0].policies.iter().any(|policy| policy.name == "day-count"));
}

/// 50 mm at baseline; sums and their days from 6 January: 2 March is 56, 4 May 119, 22 June 168, 21 June 167.
#[test]
fn response_control_and_benefit_are_reached_by_their_own_rules() {
    let reached = |assessments: &[(&str, &str)], policies: &Policies| {
        let found = attainments(&course(assessments, ""), policies);
        let of = |what: Attainment| found.iter().find(|a| a.attainment == what).expect("an answer").reached;
        [Attainment::ObjectiveResponse, Attainment::DiseaseControl, Attainment::ClinicalBenefit].map(of)
    };
    let default = Policies::default();
    // A confirmed response is all three.
    assert_eq!(
        reached(&[("2020-03-02", "35"), ("2020-05-04", "35")], &default),
        [Ok(true), Ok(true), Ok(true)]
    );
    // Stable disease to day 119: control, but not yet a benefit of 168 days.
    let stable = [("2020-03-02", "52"), ("2020-05-04", "52")];
    assert_eq!(reached(&stable, &default), [Ok(false), Ok(true), Ok(false)]);
    let shorter = Policies { clinical_benefit_days: 119, ..Policies::default() };
    assert_eq!(reached(&stable, &shorter), [Ok(false), Ok(true), Ok(true)]);
    // On either side of the boundary.
    assert_eq!(reached(&[("2020-03-02", "52"), ("2020-06-22", "52")], &default)[2], Ok(true));
    assert_eq!(reached(&[("2020-03-02", "52"), ("2020-06-21", "52")], &default)[2], Ok(false));
    // Progression at once is none of them.
    assert_eq!(reached(&[("2020-03-02", "70")], &default), [Ok(false), Ok(false), Ok(false)]);
    // Without measurements nobody can say.
    let unmeasured = attainments(&without_baseline(), &default);
    assert!(unmeasured.iter().all(|a| a.reached == Err(NotDerivable::ResponseNotDerivable)));
}

#[test]
fn stable_disease_lasts_from_the_start_and_only_where_it_is_the_best_response() {
    let stable = course(&[("2020-03-02", "52"), ("2020-05-04", "61")], "");
    assert_eq!(
        ended(&stable, Endpoint::DurationOfStableDisease),
        (Ending::Event(EndEvent::Progression), 119)
    );
    let responding = course(&[("2020-03-02", "35"), ("2020-05-04", "35")], "");
    let all = outcomes(&responding, &Policies::default());
    assert!(all.iter().all(|o| o.endpoint != Endpoint::DurationOfStableDisease));
}

proptest! {
    /// Knowing a date less exactly never narrows the range, and the exact answer stays inside it.
    #[test]
    fn a_vaguer_date_widens_the_range_around_the_exact_answer(day in 1_u8..=28, month in 3_u8..=9) {
        let exact = course(&[(&format!("2020-{month:02}-{day:02}"), "61")], "");
        let vague = course(&[(&format!("2020-{month:02}"), "61")], "");
        let days = one(&exact, PFS, &Policies::default()).span.and_then(|span| span.days()).expect("days");
        let span = one(&vague, PFS, &Policies::default()).span.expect("a span");
        prop_assert!(span.shortest <= Some(days) && Some(days) <= span.longest, "{days} in {span:?}");
    }
}
