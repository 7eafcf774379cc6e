//! Grading of 10 million values from columns in memory, on one thread.
//!
//! Run with `cargo bench -p oncase-toxicity`. Values are spread evenly over all grades and the normal range; limits and baselines are
//! columns of the same length, as they are when every result carries those of its laboratory. The counter is values.
//!
//! divan shows wall time, which other work on the machine lengthens. CPU time of one pass, without making the columns, is the
//! difference of two runs of the built bench, divided by 10:
//!
//! ```text
//! perf stat -e task-clock:u grading --bench neutrophils --sample-count 2
//! perf stat -e task-clock:u grading --bench neutrophils --sample-count 12
//! ```
//!
//! Measured so on two shared cores under load, in million values a CPU second, row by row and then rung by rung over columns:
//! neutrophils 46 and 180, alanine aminotransferase 30 and 64, creatinine 28 and 97.

#![allow(clippy::expect_used)]

use divan::Bencher;
use divan::counter::ItemsCount;
use oncase_toxicity::{Baseline, Columns, Conditions, CtcaeVersion, Grader, Verdict};

const VALUES: usize = 10_000_000;

fn main() {
    divan::main();
}

/// Values that go through `low..high` in steps without a pattern a branch predictor could learn.
fn spread(low: f64, high: f64) -> Vec<f64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..VALUES)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            low + (high - low) * ((state >> 40) as f64 / (1_u64 << 24) as f64)
        })
        .collect()
}

fn bench(bencher: Bencher<'_, '_>, grader: &Grader, columns: &Columns<'_>) {
    let mut out = vec![Verdict::default(); VALUES];
    bencher
        .counter(ItemsCount::new(VALUES))
        .bench_local(|| grader.grade_columns(divan::black_box(columns), divan::black_box(&mut out)));
}

/// Absolute thresholds and the lower limit.
#[divan::bench(sample_count = 10)]
fn neutrophils(bencher: Bencher<'_, '_>) {
    let grader =
        Grader::new("Neutrophil count decreased", CtcaeVersion::V5, None, "10*9/L").expect("a grader");
    let (values, lln) = (spread(0.05, 6.0), vec![1.8; VALUES]);
    bench(bencher, &grader, &Columns { values: &values, lln: Some(&lln), ..Columns::default() });
}

/// Multiples of the upper limit and of the baseline, by the state of the baseline.
#[divan::bench(sample_count = 10)]
fn alanine_aminotransferase(bencher: Bencher<'_, '_>) {
    let grader =
        Grader::new("Alanine aminotransferase increased", CtcaeVersion::V5, None, "U/L").expect("a grader");
    let (values, uln, base) = (spread(5.0, 400.0), vec![40.0; VALUES], spread(10.0, 90.0));
    let state = |base: &f64| if *base > 40.0 { Baseline::High } else { Baseline::Normal };
    let conditions: Vec<Conditions> =
        base.iter().map(|b| Conditions::unknown().with_baseline(state(b))).collect();
    let columns = Columns {
        values: &values,
        uln: Some(&uln),
        base: Some(&base),
        conditions: Some(&conditions),
        ..Columns::default()
    };
    bench(bencher, &grader, &columns);
}

/// Multiples of the upper limit or of the baseline, whichever is worse.
#[divan::bench(sample_count = 10)]
fn creatinine(bencher: Bencher<'_, '_>) {
    let grader = Grader::new("Creatinine increased", CtcaeVersion::V5, None, "mg/dL").expect("a grader");
    let (values, uln, base) = (spread(0.4, 4.0), vec![1.2; VALUES], spread(0.5, 1.5));
    let columns = Columns { values: &values, uln: Some(&uln), base: Some(&base), ..Columns::default() };
    bench(bencher, &grader, &columns);
}

/// Grades that differ by symptoms, which are not known: ranges.
#[divan::bench(sample_count = 3)]
fn potassium_with_open_questions(bencher: Bencher<'_, '_>) {
    let grader = Grader::new("Hypokalemia", CtcaeVersion::V5, None, "mmol/L").expect("a grader");
    let (values, lln) = (spread(2.0, 5.5), vec![3.5; VALUES]);
    bench(bencher, &grader, &Columns { values: &values, lln: Some(&lln), ..Columns::default() });
}
