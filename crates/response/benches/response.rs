//! Speed of the kernel: lesion rows to time points, responses to confirmed best responses, and from CSV.
//!
//! Method: one thread; invented patients with 20 lesion rows each (baseline and four visits; two targets, a node, a
//! non-target; some values missing, some lesions new), responses drawn with fixed weights from a fixed seed. The
//! number of rows is `ONCASE_BENCH_ROWS` (default one million); rows per second are divan's items.
//!
//! On a shared machine count processor time: `perf stat -e task-clock` of the benchmark's program with 220 samples of
//! size 1 less that with 20, so that making the rows does not count. Lesion rows to time points, one million rows, an
//! Intel Xeon with 2 cores busy with other work: 70 to 77 million rows a second a core in six such differences. Looking
//! for the end of each visit first and handing slices on was slower (61 to 65); a table of what each observation
//! byte does, in place of a choice by state, made no difference (75 to 76); keeping the visit under way in a local value
//! with a short way for measured targets was no faster either. None was kept. The fastest of 100 samples, which other work
//! on the machine touches least, took 9.5, 9.7 and 10.3 ms in three runs: 105, 103 and 97 million rows a second.

#![allow(clippy::expect_used, reason = "a benchmark may stop")]

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use oncase_record::Day;
use oncase_response::recist11::{
    BestResponses, LesionRows, NewLesion, NonTargetState, Observation, Policies, ResponseRows, SubjectDates,
    TargetState, TimePoints, VisitFact,
};
use oncase_response::table::{ReaderChoice, read_lesions, read_responses, write_time_points};

fn main() {
    divan::main();
}

/// A small generator of numbers: SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

#[derive(Default)]
struct Columns {
    series: Vec<u32>,
    visit: Vec<u16>,
    day: Vec<i32>,
    lesion: Vec<u8>,
    diameter: Vec<u32>,
    what: Vec<u8>,
}

impl Columns {
    fn generate(rows: usize) -> Self {
        let mut dice = Dice(1);
        let mut columns = Self::default();
        for series in 0..rows.div_ceil(20) {
            for visit in 0..5_u16 {
                columns.visit_of(u32::try_from(series).expect("a number"), visit, &mut dice);
            }
        }
        columns
    }

    fn visit_of(&mut self, series: u32, visit: u16, dice: &mut Dice) {
        let day = i32::from(visit) * 56 + i32::try_from(dice.below(5)).expect("small");
        for lesion in 0..4_u8 {
            let role = dice.below(100);
            let (number, what) = match lesion {
                0 | 1 if visit > 0 && role < 3 => {
                    (lesion, Observation::target(false, TargetState::NotAssessed))
                }
                0 | 1 if visit > 0 && role < 6 => (lesion, Observation::target(false, TargetState::Absent)),
                0 | 1 => (lesion, Observation::target(false, TargetState::Measured)),
                2 => (lesion, Observation::target(true, TargetState::Measured)),
                _ if visit == 0 => (0, Observation::non_target(false, NonTargetState::Present)),
                _ if role < 3 => (0, Observation::new_lesion(NewLesion::Unequivocal)),
                _ if role < 6 => (0, Observation::visit(VisitFact::MarkerNormal)),
                _ => (0, Observation::non_target(false, NonTargetState::Present)),
            };
            self.series.push(series);
            self.visit.push(visit);
            self.day.push(day);
            self.lesion.push(number);
            self.diameter.push(1_000 + u32::try_from(dice.below(4_000)).expect("small"));
            self.what.push(what.byte());
        }
    }

    fn rows(&self) -> LesionRows<'_> {
        LesionRows {
            series: &self.series,
            visit: &self.visit,
            day: &self.day,
            lesion: &self.lesion,
            diameter: &self.diameter,
            what: &self.what,
        }
    }
}

fn row_count() -> usize {
    std::env::var("ONCASE_BENCH_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000)
}

#[divan::bench]
fn lesion_rows_to_time_points(bencher: Bencher) {
    let columns = Columns::generate(row_count());
    let mut out = Vec::new();
    bencher.counter(ItemsCount::new(columns.series.len())).bench_local(|| {
        out.clear();
        let mut pass = TimePoints::new(Policies::default());
        pass.push(&columns.rows(), &mut out).expect("sorted rows");
        pass.finish(&mut out).expect("sorted rows");
        out.len()
    });
}

#[divan::bench]
fn patients_to_confirmed_best_response(bencher: Bencher) {
    let mut dice = Dice(2);
    let patients = row_count() / 20;
    let dates = vec![SubjectDates::from_start(Day(0)); patients];
    let (mut series, mut day, mut response) = (Vec::new(), Vec::new(), Vec::new());
    for patient in 0..patients {
        for visit in 1..=6 {
            series.push(u32::try_from(patient).expect("a number"));
            day.push(visit * 28);
            response.push([1, 2, 2, 3, 3, 3, 5, 6][usize::try_from(dice.below(8)).expect("small")]);
        }
    }
    let rows = ResponseRows { series: &series, day: &day, response: &response };
    let mut out = Vec::new();
    bencher.counter(ItemsCount::new(patients)).bench_local(|| {
        out.clear();
        let mut pass = BestResponses::new(Policies::default(), &dates);
        pass.push(&rows, &mut out).expect("sorted rows");
        pass.finish(&mut out).expect("sorted rows");
        out.len()
    });
}

/// TR of invented patients with two rows (long diameter, short axis) a target and visit.
fn tr(patients: usize) -> String {
    let mut dice = Dice(3);
    let mut text = String::from("USUBJID,TRGRPID,TRLNKID,TRTESTCD,TRSTRESC,TRSTRESU,VISITNUM,TREVAL,TRDTC\n");
    for patient in 0..patients {
        for visit in 1..=5 {
            for lesion in 1..=4 {
                let size = 10 + dice.below(40);
                text.push_str(&format!(
                    "P{patient:07},TARGET,T{lesion:02},LDIAM,{size},mm,{visit},INVESTIGATOR,2020-0{visit}-10\n"
                ));
            }
        }
    }
    text
}

#[divan::bench(sample_count = 10)]
fn tr_csv_to_rs_csv(bencher: Bencher) {
    let text = tr(row_count() / 200);
    let rows = text.lines().count() - 1;
    let policies = Policies::default();
    bencher.counter(ItemsCount::new(rows)).counter(BytesCount::of_str(&text)).bench_local(|| {
        let lesions = read_lesions(text.as_bytes(), None::<&[u8]>, &policies).expect("a table");
        let mut out = Vec::new();
        write_time_points(&lesions, &policies, &mut out).expect("time points");
        out.len()
    });
}

#[divan::bench(sample_count = 10)]
fn rs_csv_to_responses(bencher: Bencher) {
    let mut text = String::from("USUBJID,RSDTC,RSSTRESC\n");
    let mut dice = Dice(4);
    for patient in 0..row_count() / 100 {
        for visit in 1..=6 {
            let response = ["CR", "PR", "SD", "PD"][usize::try_from(dice.below(4)).expect("small")];
            text.push_str(&format!("P{patient:07},2020-0{visit}-10,{response}\n"));
        }
    }
    bencher.counter(ItemsCount::new(text.lines().count() - 1)).bench_local(|| {
        read_responses(text.as_bytes(), &ReaderChoice::Only, Policies::default().partial_dates)
            .expect("a table")
            .subjects
            .len()
    });
}
