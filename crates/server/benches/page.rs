//! What the page of a case costs, stage by stage: `cargo bench -p oncase-server --bench page`.
//!
//! The case is the invented one in `examples/solid-tumour`, some 160 items. Bench profile, everything at `opt-level = 3`; the
//! released program compiles some rooms lighter.

#![allow(clippy::expect_used, reason = "a program that is run by hand")]

use divan::{Bencher, black_box};
use oncase_server::derive::load::Loaded;
use oncase_server::derive::{Case, Item, View};
use oncase_server::pages::case::case_page;
use oncase_store::split_record;

fn main() {
    divan::main();
}

fn case() -> Case {
    let text = include_str!("../../../examples/solid-tumour/case.yaml");
    let record = oncase_record::case_file::load(text).expect("a case file").record;
    let items = split_record(&record).expect("items");
    let items =
        items.into_iter().zip(1..).map(|(item, key)| Item { key, section: item.section, body: item.body });
    Case { id: record.id.clone(), version: 1, items: items.collect(), ..Case::default() }
}

#[divan::bench]
fn record(bencher: Bencher<'_, '_>) {
    let case = case();
    bencher.bench(|| Loaded::of(black_box(&case.joined())));
}

#[divan::bench]
fn derivations(bencher: Bencher<'_, '_>) {
    let case = case();
    bencher.bench(|| View::of(black_box(&case)).outcomes.len());
}

#[divan::bench]
fn check(bencher: Bencher<'_, '_>) {
    let case = case();
    let loaded = Loaded::of(&case.joined()).expect("loads");
    bencher.bench(|| oncase_consistency::check(black_box(&loaded.file.record)));
}

#[divan::bench]
fn timeline(bencher: Bencher<'_, '_>) {
    let case = case();
    let view = View::of(&case);
    bencher.bench(|| black_box(&view).timeline());
}

#[divan::bench]
fn markup(bencher: Bencher<'_, '_>) {
    let case = case();
    let view = View::of(&case);
    bencher.bench(|| case_page(black_box(&view)).into_string());
}
