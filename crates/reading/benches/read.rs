//! Reading texts of one to eight megabytes: the time grows as the text does.

use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// Reports one after the other until the text has so many megabytes.
fn text(megabytes: usize) -> String {
    let reports = [
        include_str!("../tests/texts/lung.txt"),
        include_str!("../tests/texts/blind/cervix.txt"),
        include_str!("../tests/texts/blind/gist.txt"),
        include_str!("../../../examples/necb/narrative.md"),
    ];
    let mut text = String::new();
    while text.len() < megabytes << 20 {
        reports.iter().for_each(|report| text.push_str(report));
    }
    text
}

#[divan::bench(args = [1, 2, 4, 8], sample_count = 3)]
fn read(bencher: Bencher<'_, '_>, megabytes: usize) {
    let text = text(megabytes);
    bencher.counter(BytesCount::of_str(&text)).bench(|| oncase_reading::read(&text));
}
