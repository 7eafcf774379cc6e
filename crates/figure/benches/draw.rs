//! From input to SVG, PNG and PDF: `cargo bench -p oncase-figure`. Fonts are read once, in the first sample;
//! the target is a few milliseconds to SVG, so that a whole report with figures starts cold within 100 ms.

#![allow(clippy::expect_used)]

#[path = "../tests/samples/mod.rs"]
mod samples;

use divan::Bencher;
use oncase_figure::Figure;
use oncase_figure::lesions::lesions;
use oncase_figure::timeline::timeline;

fn main() {
    divan::main();
}

fn dense() -> Figure {
    timeline(&samples::course::dense()).expect("a figure")
}

#[divan::bench]
fn timeline_published_to_svg(bencher: Bencher<'_, '_>) {
    let input = samples::course::published();
    bencher.bench(|| timeline(&input).expect("a figure").svg());
}

#[divan::bench]
fn timeline_dense_to_svg(bencher: Bencher<'_, '_>) {
    let input = samples::course::dense();
    bencher.bench(|| timeline(&input).expect("a figure").svg());
}

#[divan::bench]
fn lesions_dense_to_svg(bencher: Bencher<'_, '_>) {
    let input = samples::target_lesions::dense();
    bencher.bench(|| lesions(&input).expect("a figure").svg());
}

#[divan::bench(sample_count = 10)]
fn timeline_dense_to_png_at_300_dpi(bencher: Bencher<'_, '_>) {
    let figure = dense();
    bencher.bench(|| figure.png(300).expect("a PNG"));
}

#[divan::bench(sample_count = 10)]
fn timeline_dense_to_pdf(bencher: Bencher<'_, '_>) {
    let figure = dense();
    bencher.bench(|| figure.pdf().expect("a PDF"));
}
