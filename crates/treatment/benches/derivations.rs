//! Time of the derivations of this room for one patient.
//!
//! Method: `cargo bench -p oncase-treatment`, divan's default sampling, one thread, values built before the clock
//! starts. Read the median.

#![allow(clippy::expect_used, reason = "a benchmark input that cannot be read is a mistake in the benchmark")]

use divan::{Bencher, black_box};
use oncase_record::model::{Intent, TreatmentKind};
use oncase_record::{Day, DayInterval};
use oncase_treatment::{
    BodySize, BodySurfaceFormula, DiseaseCourse, DrugCourse, DrugCycle, Library, LineSettings,
    TreatmentGiven, WrittenRegimen, decimal, drug_exposure, lines_of_therapy, recognise,
};

fn main() {
    divan::main();
}

const LINE: &str = "S-1 40 mg bid d1-14 + temozolomide 200 mg d10-14 q21d";

#[divan::bench]
fn read_one_line_regimen() -> WrittenRegimen {
    black_box(LINE).parse().expect("a regimen")
}

#[divan::bench]
fn recognise_one_regimen(bencher: Bencher) {
    let given: WrittenRegimen = LINE.parse().expect("a regimen");
    bencher.bench(|| recognise(black_box(&given), Library::embedded(), None));
}

#[divan::bench]
fn lines_of_six_treatments(bencher: Bencher) {
    let drugs = ["etoposide", "topotecan", "temozolomide", "everolimus", "sunitinib", "paclitaxel"];
    let treatments: Vec<TreatmentGiven> = (0..)
        .zip(drugs)
        .map(|(nth, drug)| TreatmentGiven {
            pointer: format!("/treatments/{nth}"),
            kind: TreatmentKind::Systemic,
            intent: Some(Intent::Palliative),
            drugs: vec![drug.to_owned()],
            start: DayInterval::exact(Day(18_000 + 200 * nth)),
            end: Some(DayInterval::exact(Day(18_150 + 200 * nth))),
            ongoing: false,
            stated_line: None,
            stop_reason: None,
        })
        .collect();
    let (course, settings) = (DiseaseCourse::default(), LineSettings::default());
    bencher.bench(|| lines_of_therapy(black_box(&treatments), &course, &settings));
}

#[divan::bench]
fn exposure_of_six_cycles(bencher: Bencher) {
    let amount = decimal("80").expect("a dose");
    let cycles = (0..6).map(|n| DrugCycle { day_one: DayInterval::exact(Day(21 * n)), amount }).collect();
    let course = DrugCourse {
        drug: "cisplatin".to_owned(),
        unit: "mg/m2".to_owned(),
        planned_per_cycle: amount,
        planned_cycles: Some(6),
        cycle_days: 21,
        cycles,
    };
    bencher.bench(|| drug_exposure(black_box(&course)));
}

#[divan::bench]
fn body_surface_by_boyd() -> f64 {
    let size = BodySize::new(black_box(170.0), black_box(75.0)).expect("a person");
    size.body_surface(BodySurfaceFormula::Boyd).value
}
