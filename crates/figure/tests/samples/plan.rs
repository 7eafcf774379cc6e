//! Plans of treatments.

use oncase_figure::plan::{PlanCycle, PlanDrug, PlanImaging, TreatmentPlan};
use oncase_record::Day;

use super::day;

/// S-1 and temozolomide from 2017-10-09, imaging every third cycle; one cycle (from 1) may be 7 days late.
pub fn stem(cycles: i32, late: Option<i32>) -> TreatmentPlan {
    let delay = |k: i32| if late.is_some_and(|late| k + 1 >= late) { 7 } else { 0 };
    let start = |k: i32| day("2017-10-09").plus_days(21 * k + delay(k));
    let starts: Vec<Day> = (0..cycles).map(start).collect();
    let spans = |first: i32, last: i32| {
        starts.iter().map(|d| (d.plus_days(first - 1), d.plus_days(last - 1))).collect::<Vec<_>>()
    };
    let drug = |label: &str, note: &str, spans| PlanDrug { label: label.into(), note: note.into(), spans };
    let baseline = PlanImaging {
        day: day("2017-10-09"),
        what: "baseline imaging, at most 28 days before".to_owned(),
        baseline: true,
    };
    let third = (1..).zip(&starts).filter(|(number, _)| number % 3 == 0).map(|(number, start)| PlanImaging {
        day: start.plus_days(20),
        what: format!("imaging after cycle {number}"),
        baseline: false,
    });
    TreatmentPlan {
        title: "Plan of STEM (S-1 and temozolomide)".to_owned(),
        drugs: vec![
            drug("S-1", "60 mg bid PO", spans(1, 14)),
            drug("temozolomide", "200 mg PO", spans(10, 14)),
        ],
        imaging: std::iter::once(baseline).chain(third).collect(),
        cycles: starts.iter().map(|day_one| PlanCycle { day_one: *day_one, days: 21 }).collect(),
        laboratory: starts,
        ..TreatmentPlan::default()
    }
}

/// An invented weekly treatment of 26 cycles with two doses of one drug.
pub fn weekly() -> TreatmentPlan {
    let starts: Vec<Day> = (0..26).map(|k| day("2023-12-18").plus_days(7 * k)).collect();
    let on = |of_cycle: i32| starts.iter().map(|d| (d.plus_days(of_cycle), d.plus_days(of_cycle))).collect();
    let drug = |note: &str, spans| PlanDrug { label: "examplumab".into(), note: note.into(), spans };
    TreatmentPlan {
        title: "Weekly plan of an invented antibody".to_owned(),
        drugs: vec![drug("100 mg IV", on(0)), drug("20 mg SC", on(2))],
        cycles: starts.iter().map(|day_one| PlanCycle { day_one: *day_one, days: 7 }).collect(),
        laboratory: starts.iter().step_by(2).copied().collect(),
        notes: vec!["examplumab: dose and days are unverified".to_owned()],
        ..TreatmentPlan::default()
    }
}
