//! Analyses of an invented cohort against values computed with R (see `cross-check/README.md`).

mod agreement;

use std::path::Path;

#[test]
fn every_analysis_of_the_invented_cohort_agrees_with_r() {
    agreement::checks::run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/r")).assert();
}
