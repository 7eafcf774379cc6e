//! CPU time and peak memory of Kaplan-Meier, log-rank and Cox on invented rows, from memory.
//!
//! `cargo run --release -p oncase-statistics --example benchmark -- km|logrank|cox|concordance ROWS [CSV]`: one
//! analysis a process, so that the peak memory is its own. With a third argument the rows are written there, for
//! other programs to read the same data. Times are those of the thread on the processor, from `/proc` (Linux).

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::expect_used,
    reason = "a measurement run by hand"
)]

use std::borrow::Cow;
use std::io::Write;

use oncase_statistics::{
    Covariate, CoxModel, CoxSettings, FlemingHarrington, Observations, Times, concordance, cox, kaplan_meier,
    log_rank,
};

/// The rows: 1,500 days, two arms, three covariates; heavily tied.
struct Rows {
    days: Vec<u32>,
    cause: Vec<u8>,
    arm: Vec<u32>,
    columns: [Vec<f64>; 3],
}

/// Steele and Lea's SplitMix64: small, seeded, the same everywhere.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn rows(n: usize) -> Rows {
    let mut random = Random(20_261_123);
    let mut rows = Rows {
        days: Vec::with_capacity(n),
        cause: Vec::with_capacity(n),
        arm: Vec::with_capacity(n),
        columns: [Vec::with_capacity(n), Vec::with_capacity(n), Vec::with_capacity(n)],
    };
    for _ in 0..n {
        let arm = f64::from(u8::from(random.uniform() < 0.5));
        let age = (40.0 + 40.0 * random.uniform()).round();
        let ecog = (3.0 * random.uniform()).floor();
        let rate = (-6.2 - 0.25 * arm + 0.02 * (age - 60.0) + 0.3 * ecog).exp();
        let event = -random.uniform().max(1e-300).ln() / rate;
        let last = 1_500.0 * random.uniform();
        rows.days.push(event.min(last).ceil() as u32);
        rows.cause.push(u8::from(event <= last));
        rows.arm.push(arm as u32);
        for (column, value) in rows.columns.iter_mut().zip([arm, age, ecog]) {
            column.push(value);
        }
    }
    rows
}

fn write_csv(rows: &Rows, path: &str) {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).expect("a file"));
    writeln!(file, "time,event,arm,age,ecog").expect("room on the disk");
    for row in 0..rows.days.len() {
        let [arm, age, ecog] = [0, 1, 2].map(|j| rows.columns[j][row]);
        writeln!(file, "{},{},{arm},{age},{ecog}", rows.days[row], rows.cause[row])
            .expect("room on the disk");
    }
}

/// Seconds that this process spent on a processor.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").expect("Linux");
    text.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).expect("nanoseconds") / 1e9
}

fn peak_mebibytes() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = text.lines().find(|l| l.starts_with("VmHWM")).expect("a peak");
    line.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok()).expect("kibibytes") / 1024.0
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [analysis, n, rest @ ..] = arguments.as_slice() else {
        eprintln!("usage: benchmark km|logrank|cox|concordance ROWS [CSV]");
        return;
    };
    let n: usize = n.parse().expect("a number of rows");
    let data = rows(n);
    if let Some(path) = rest.first() {
        write_csv(&data, path);
    }
    let mut observations = Observations::new(Times::Days(&data.days), &data.cause);
    let names = ["arm", "age", "ecog"];
    let covariate =
        |j: usize| Covariate { name: names[j].to_owned(), values: Cow::Borrowed(&data.columns[j]) };
    let model = CoxModel { rows: observations, covariates: (0..3).map(covariate).collect() };
    let (memory, start) = (peak_mebibytes(), cpu_seconds());
    let result = match analysis.as_str() {
        "km" => kaplan_meier(&observations).expect("a curve")[0].points.len() as f64,
        "logrank" => {
            (observations.group, observations.groups) = (Some(data.arm.as_slice()), 2);
            log_rank(&observations, FlemingHarrington::default()).expect("a test").chisq
        }
        "cox" => cox(&model, CoxSettings::default()).expect("a fit").coef[0].expect("a coefficient"),
        "concordance" => {
            let fit = cox(&model, CoxSettings::default()).expect("a fit");
            let before = cpu_seconds();
            let found = concordance(&model, &fit).expect("a concordance").concordance;
            println!("concordance alone: {:.3} CPU-s", cpu_seconds() - before);
            found
        }
        other => {
            eprintln!("{other} is no analysis");
            return;
        }
    };
    let seconds = cpu_seconds() - start;
    println!(
        "{analysis} {n} rows: {seconds:.4} CPU-s, peak {:.0} MiB (input {memory:.0} MiB), result {result:.10}",
        peak_mebibytes()
    );
}
