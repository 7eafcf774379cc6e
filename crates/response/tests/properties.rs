//! What must hold for every patient. `PROPTEST_CASES` sets the number of cases (100,000 in a long run).

#![allow(clippy::expect_used, reason = "a test may stop")]

use oncase_record::{Day, Length};
use oncase_response::Response;
use oncase_response::recist11::{
    Assessment, Course, CrThenWorse, LesionRow, LesionRows, LesionTable, NewLesion, NonTargetState,
    Observation, Observed, Policies, Reappearance, SubjectDates, TargetState, TimePoint, TimePoints,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// What happened to one target at one visit: a diameter in hundredths of a millimetre, or none.
fn target() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![1 => Just(None), 2 => Just(Some(0)), 9 => (100_u32..6_000).prop_map(Some)]
}

#[derive(Clone, Debug)]
struct VisitOf {
    targets: Vec<Option<u32>>,
    non_target: NonTargetState,
    new: bool,
}

/// A patient with three targets (the last a node) and a non-target.
fn patient() -> impl Strategy<Value = Vec<VisitOf>> {
    let non_target = prop_oneof![
        6 => Just(NonTargetState::Present),
        3 => Just(NonTargetState::Absent),
        1 => Just(NonTargetState::NotAssessed),
        1 => Just(NonTargetState::Progressed),
    ];
    let visit = (vec(target(), 3), non_target, prop::bool::weighted(0.05))
        .prop_map(|(targets, non_target, new)| VisitOf { targets, non_target, new });
    let baseline = vec((1_500_u32..6_000).prop_map(Some), 3).prop_map(|targets| VisitOf {
        targets,
        non_target: NonTargetState::Present,
        new: false,
    });
    (baseline, vec(visit, 1..7)).prop_map(|(baseline, mut visits)| {
        visits.insert(0, baseline);
        visits
    })
}

fn rows(series: u32, visits: &[VisitOf]) -> Vec<LesionRow> {
    let mut rows = Vec::new();
    for (number, visit) in visits.iter().enumerate() {
        let number = u16::try_from(number).expect("few visits");
        let mut push = |lesion, diameter, what| {
            let day = Day(i32::from(number) * 30);
            rows.push(LesionRow { series, visit: number, day, lesion, diameter: Length(diameter), what });
        };
        for (lesion, diameter) in (0_u8..).zip(&visit.targets) {
            let state = if diameter.is_some() { TargetState::Measured } else { TargetState::NotAssessed };
            push(lesion, diameter.unwrap_or(0), Observation::target(lesion == 2, state));
        }
        push(0, 0, Observation::non_target(false, visit.non_target));
        if visit.new {
            push(0, 0, Observation::new_lesion(NewLesion::Unequivocal));
        }
    }
    rows
}

fn derive(table: &LesionTable, policies: &Policies) -> Vec<TimePoint> {
    let mut out = Vec::new();
    let mut pass = TimePoints::new(*policies);
    pass.push(&table.rows(), &mut out).expect("rows in order");
    pass.finish(&mut out).expect("rows in order");
    out
}

fn time_points(visits: &[VisitOf]) -> Vec<TimePoint> {
    derive(&rows(0, visits).into_iter().collect(), &Policies::default())
}

fn assessments() -> impl Strategy<Value = Vec<Assessment>> {
    let response = prop_oneof![
        Just(Response::Cr),
        Just(Response::Pr),
        Just(Response::Sd),
        Just(Response::Pd),
        Just(Response::Ne)
    ];
    vec((1_i32..40, response), 0..8).prop_map(|steps| {
        let mut day = 0;
        let mut next = |(gap, response)| {
            day += gap;
            Assessment { day: Day(day), response }
        };
        steps.into_iter().map(&mut next).collect()
    })
}

fn any_policies() -> impl Strategy<Value = Policies> {
    let worse =
        prop_oneof![Just(CrThenWorse::PaperPd), Just(CrThenWorse::AdmiralSd), Just(CrThenWorse::RegradeToPr)];
    (worse, 0_u16..3, 0_u16..2).prop_map(|(cr_then_worse, max_ne, max_sd)| Policies {
        cr_then_worse,
        max_ne,
        max_sd,
        ..Policies::default()
    })
}

fn course(assessments: &[Assessment], policies: &Policies) -> Course {
    Course::of(assessments, &SubjectDates::from_start(Day(0)), policies)
}

proptest! {
    #[test]
    fn the_order_of_rows_in_a_table_does_not_matter(visits in patient(), swaps in vec((0_usize..40, 0_usize..40), 40)) {
        let ordered: LesionTable = rows(0, &visits).into_iter().collect();
        let mut shuffled = rows(0, &visits);
        let n = shuffled.len();
        for (a, b) in swaps {
            shuffled.swap(a % n, b % n);
        }
        let mut table: LesionTable = shuffled.into_iter().collect();
        table.sort();
        prop_assert_eq!(derive(&table, &Policies::default()), derive(&ordered, &Policies::default()));
    }

    #[test]
    fn batches_may_end_anywhere(first in patient(), second in patient(), cut in 0_usize..80) {
        let mut both = rows(0, &first);
        both.extend(rows(1, &second));
        let table: LesionTable = both.into_iter().collect();
        let all = table.rows();
        let cut = cut % (all.series.len() + 1);
        let part = |from: usize, to: usize| LesionRows {
            series: &all.series[from..to],
            visit: &all.visit[from..to],
            day: &all.day[from..to],
            lesion: &all.lesion[from..to],
            diameter: &all.diameter[from..to],
            what: &all.what[from..to],
        };
        let mut out = Vec::new();
        let mut pass = TimePoints::new(Policies::default());
        pass.push(&part(0, cut), &mut out).expect("rows in order");
        pass.push(&part(cut, all.series.len()), &mut out).expect("rows in order");
        pass.finish(&mut out).expect("rows in order");
        prop_assert_eq!(out, derive(&table, &Policies::default()));
    }

    #[test]
    fn readers_of_a_patient_do_not_share_a_nadir(first in patient(), second in patient()) {
        let mut both = rows(0, &first);
        both.extend(rows(1, &second));
        let together = derive(&both.into_iter().collect(), &Policies::default());
        let mut apart = time_points(&first);
        apart.extend(derive(&rows(1, &second).into_iter().collect(), &Policies::default()));
        prop_assert_eq!(together, apart);
    }

    #[test]
    fn the_nadir_never_rises_and_a_visit_that_is_not_evaluable_never_moves_it(visits in patient()) {
        let points = time_points(&visits);
        for pair in points.windows(2) {
            prop_assert!(pair[1].nadir <= pair[0].nadir);
            if pair[0].target == Some(Response::Ne) {
                prop_assert_eq!(pair[1].nadir, pair[0].nadir);
            }
        }
    }

    #[test]
    fn a_scale_leaves_every_percentage_as_it_is(visits in patient()) {
        let points = time_points(&visits);
        let doubled: Vec<VisitOf> = visits.iter().map(|v| VisitOf {
            targets: v.targets.iter().map(|t| t.map(|d| 2 * d)).collect(), ..v.clone()
        }).collect();
        for (one, two) in points.iter().zip(time_points(&doubled)) {
            let percent = |p: &TimePoint| p.change_from_baseline().map(|c| c.hundredths_of_percent());
            prop_assert_eq!(percent(one), percent(&two));
        }
    }

    #[test]
    fn provable_progression_holds_for_every_completion(visits in patient(), fill in vec(0_u32..9_000, 21)) {
        let points = time_points(&visits);
        let mut fills = fill.into_iter();
        for (i, point) in points.iter().enumerate().filter(|(_, p)| !p.is_complete() && p.target == Some(Response::Pd)) {
            let mut completed = visits[..=i + 1].to_vec();
            let last = completed.last_mut().expect("a visit");
            for target in last.targets.iter_mut().filter(|t| t.is_none()) {
                *target = fills.next();
            }
            let by_measurement = Policies { reappearance: Reappearance::ByMeasurement, ..Policies::default() };
            let table: LesionTable = rows(0, &completed).into_iter().collect();
            let answer = derive(&table, &by_measurement).pop().expect("a time point");
            let proven = derive(&rows(0, &visits[..=i + 1]).into_iter().collect(), &by_measurement).pop().expect("one");
            if proven.target == Some(Response::Pd) && answer.target != Some(Response::Cr) {
                prop_assert_eq!(answer.target, Some(Response::Pd), "{:?}", point);
            }
        }
    }

    #[test]
    fn a_visit_after_progression_never_changes_the_best_response(
        mut visits in assessments(), later in assessments(), policies in any_policies(),
    ) {
        let end = visits.last().map_or(0, |a| a.day.0) + 30;
        visits.push(Assessment { day: Day(end), response: Response::Pd });
        let before = course(&visits, &policies);
        visits.extend(later.into_iter().map(|a| Assessment { day: Day(end + a.day.0), ..a }));
        let after = course(&visits, &policies);
        prop_assert_eq!((before.best, before.confirmed), (after.best, after.confirmed));
    }

    #[test]
    fn the_confirmed_best_response_is_never_better(visits in assessments(), policies in any_policies()) {
        let course = course(&visits, &policies);
        prop_assert!(course.confirmed.response >= course.best.response, "{:?}", course);
    }

    #[test]
    fn accepting_more_not_evaluable_visits_never_worsens_the_confirmed_response(
        visits in assessments(), policies in any_policies(), as_published in any::<bool>(),
    ) {
        // Under regrading, a complete response that more tolerance confirms is no longer regraded: other evidence.
        let cr_then_worse = if as_published { CrThenWorse::PaperPd } else { CrThenWorse::AdmiralSd };
        let policies = Policies { cr_then_worse, ..policies };
        let more = Policies { max_ne: policies.max_ne + 1, ..policies };
        prop_assert!(course(&visits, &more).confirmed.response <= course(&visits, &policies).confirmed.response);
    }

    #[test]
    fn bytes_stand_for_what_they_were_made_of(byte in any::<u8>()) {
        if let Some(seen) = Observation::read(byte) {
            prop_assert_eq!(Observation::from(seen).byte(), byte);
            let is_visit = matches!(seen, Observed::Visit(_));
            prop_assert_eq!(is_visit, byte & 0b11_0000 == 0b11_0000);
        }
    }
}
