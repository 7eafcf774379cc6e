//! Time of a whole check: the published case, and an invented one with many laboratory results.
//!
//! `cargo bench -p oncase-consistency`

#![allow(clippy::expect_used, missing_docs)]

use std::fs;
use std::path::Path;

use oncase_consistency::{Report, check};
use oncase_record::case_file::load;
use oncase_record::model::Record;

fn main() {
    divan::main();
}

fn example(name: &str) -> Record {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name).join("case.yaml");
    load(&fs::read_to_string(path).expect("an example")).expect("a case file").record
}

#[divan::bench]
fn published_case(bencher: divan::Bencher<'_, '_>) {
    let record = example("necb");
    bencher.bench(|| check(&record));
}

#[divan::bench(args = [1_000, 10_000, 100_000])]
fn laboratory_results(bencher: divan::Bencher<'_, '_>, count: usize) {
    let mut record = example("solid-tumour");
    let labs = record.labs.clone();
    record.labs = labs.iter().cycle().take(count).cloned().collect();
    bencher.bench(|| -> Report { check(&record) });
}
