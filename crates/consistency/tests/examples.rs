//! The published case, finding by finding, and the invented records, in which nothing is to be found.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "../../record/tests/examples/folders.rs"]
mod folders;

use std::fs;
use std::path::Path;

use oncase_consistency::{Verdict, check, diagnostics};
use oncase_record::case_file::{CaseFile, load};

fn example(name: &str) -> CaseFile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name).join("case.yaml");
    load(&fs::read_to_string(path).expect("an example")).expect("a case file")
}

#[test]
fn the_invented_records_agree_with_themselves() {
    for name in folders::names().iter().filter(|name| *name != "necb") {
        assert_eq!(check(&example(name).record).findings, [], "{name}");
    }
}

#[test]
fn the_published_case_contradicts_itself_where_it_does() {
    let file = example("necb");
    let report = check(&file.record);
    let shown: Vec<String> = diagnostics(&file, &report.findings)
        .iter()
        .zip(&report.findings)
        .map(|(diagnostic, finding)| {
            let labels: Vec<String> =
                diagnostic.labels.iter().map(|label| format!("    - {}", label.text)).collect();
            format!("{} {}: {}\n{}", finding.verdict.word(), finding.code, finding.title, labels.join("\n"))
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn durations_and_cycles_that_the_dates_bear_out_are_not_complained_about() {
    let report = check(&example("necb").record);
    let complained = |words: &str| {
        report
            .findings
            .iter()
            .filter(|finding| finding.verdict != Verdict::Uncheckable)
            .filter(|finding| finding.code.starts_with("C04") || finding.code.starts_with("C05"))
            .any(|finding| {
                finding.title.contains(words) || finding.spots.iter().any(|spot| spot.words.contains(words))
            })
    };
    for words in ["23 months", "11 months", "4 years", "6 cycles", "1 year"] {
        assert!(!complained(words), "{words}");
    }
    assert!(complained("2 years"), "reached only by rounding up");
}
