//! The plan of a treatment: its words and numbers, what it refuses, and that any plan is well laid out.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

mod generated;
mod samples;

use oncase_figure::plan::{PlanCycle, PlanDrug, PlanImaging, TreatmentPlan, treatment_plan};
use oncase_figure::{FigureError, JournalWidth};
use oncase_record::Day;
use proptest::collection::vec;
use proptest::prelude::*;

/// Cycle 3 is due on 2017-11-20 and begins 7 days later; imaging after cycle 3 moves with it.
#[test]
fn the_words_of_eight_cycles() {
    let figure = treatment_plan(&samples::plan::stem(8, Some(3))).expect("a figure");
    insta::assert_snapshot!(format!("{}\n\n{}", figure.caption, figure.alternative_text));
}

#[test]
fn the_numbers_of_three_cycles() {
    let figure = treatment_plan(&samples::plan::stem(3, Some(3))).expect("a figure");
    insta::assert_snapshot!(figure.numbers.to_csv());
}

#[test]
fn the_svg_of_two_cycles() {
    let plan = TreatmentPlan { width: JournalWidth::Column, ..samples::plan::stem(2, Some(2)) };
    insta::assert_snapshot!(treatment_plan(&plan).expect("a figure").svg());
}

/// Every day 1 of 32 cycles has its line, every third cycle its imaging, whatever the rows.
#[test]
fn nothing_is_lost_in_the_rows_of_a_long_plan() {
    for width in JournalWidth::ALL {
        let plan = TreatmentPlan { width, ..samples::plan::stem(32, None) };
        let svg = treatment_plan(&plan).expect("a figure").svg();
        assert_eq!(svg.matches("<title>Laboratory check: ").count(), 32);
        assert_eq!(svg.matches("<title>imaging after cycle ").count(), 10);
        assert_eq!(svg.matches("<title>temozolomide 200 mg PO: ").count(), 32);
        assert_eq!(svg.matches("<title>Cycle ").count(), 32);
    }
}

#[test]
fn what_contradicts_itself_is_refused() {
    let refused = |change: &dyn Fn(&mut TreatmentPlan)| {
        let mut plan = samples::plan::stem(3, None);
        change(&mut plan);
        treatment_plan(&plan).expect_err("refused").to_string()
    };
    let overlapping = refused(&|plan| plan.cycles[1].day_one = plan.cycles[1].day_one.plus_days(-1));
    assert!(overlapping.starts_with("cycle 2 begins before cycle 1 ends"), "{overlapping}");
    let outside = refused(&|plan| plan.laboratory.push(Day(0)));
    assert_eq!(outside, "1970-01-01 lies in no cycle of the plan; add the cycle or leave it out");
    let backwards = refused(&|plan| plan.drugs[0].spans[1].1 = plan.drugs[0].spans[1].0.plus_days(-1));
    assert!(backwards.starts_with("a run of days of S-1 ends before it begins"), "{backwards}");
    let endless = refused(&|plan| plan.drugs[0].spans[0].1 = plan.drugs[0].spans[1].0);
    assert!(endless.contains("divide it by cycles"), "{endless}");
    let empty = treatment_plan(&TreatmentPlan::default()).expect_err("nothing to draw");
    assert_eq!(empty, FigureError::Empty { needed: "cycle" });
}

fn plans() -> impl Strategy<Value = TreatmentPlan> {
    let cycle = (1..70_u16, prop_oneof![6 => Just(0), 1 => 1..40_i32]);
    let drug = (generated::label(), generated::label(), 0..30_i32, 0..20_i32);
    let words = (generated::label(), generated::label(), generated::width());
    (vec(cycle, 1..45), vec(drug, 0..5), 14_000..20_000_i32, 0..5_usize, words).prop_map(
        |(cycles, drugs, first, every, (title, what, width))| {
            let mut next = Day(first);
            let cycles: Vec<PlanCycle> = cycles
                .into_iter()
                .enumerate()
                .map(|(at, (days, late))| {
                    let day_one = next.plus_days(if at == 0 { 0 } else { late });
                    next = day_one.plus_days(i32::from(days));
                    PlanCycle { day_one, days }
                })
                .collect();
            let span = |cycle: &PlanCycle, from: i32, long: i32| {
                let last = i32::from(cycle.days) - 1;
                (cycle.day_one.plus_days(from.min(last)), cycle.day_one.plus_days((from + long).min(last)))
            };
            let drug = |(label, note, from, long)| PlanDrug {
                label,
                note,
                spans: cycles.iter().map(|cycle| span(cycle, from, long)).collect(),
            };
            let imaging = |(at, cycle): (usize, &PlanCycle)| PlanImaging {
                day: cycle.day_one.plus_days(i32::from(cycle.days) - 1),
                what: what.clone(),
                baseline: at == 0,
            };
            TreatmentPlan {
                title,
                drugs: drugs.into_iter().map(drug).collect(),
                laboratory: cycles.iter().map(|cycle| cycle.day_one).collect(),
                imaging: cycles
                    .iter()
                    .enumerate()
                    .filter(|_| every > 0)
                    .step_by(every.max(1))
                    .map(imaging)
                    .collect(),
                cycles,
                notes: Vec::new(),
                width,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_plan_is_well_laid_out(plan in plans()) {
        let figure = treatment_plan(&plan).expect("a plan without contradiction");
        let faults = figure.scene.layout_faults();
        prop_assert!(faults.is_empty(), "{:#?}", faults);
        prop_assert!((figure.scene.width - plan.width.points()).abs() < 1e-9);
    }
}
