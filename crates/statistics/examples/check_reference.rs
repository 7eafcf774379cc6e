//! Compares this crate with a folder of reference data that cannot be shipped: `data/*.csv`, `expected/*.json`.
//!
//! `cargo run -p oncase-statistics --example check_reference -- FOLDER`; exits with 1 when anything differs, and
//! with 2 when a file is not there: absent data never look like agreement.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::expect_used,
    clippy::panic,
    reason = "a check run by hand"
)]

#[path = "../tests/agreement/mod.rs"]
mod agreement;
#[path = "check_reference/data_sets.rs"]
mod data_sets;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: check_reference FOLDER (with data/*.csv and expected/*.json)");
        return ExitCode::from(2);
    };
    let mut different = false;
    for name in ["lung", "veteran", "gehan6mp"] {
        let agreement = data_sets::check(Path::new(&folder), name);
        println!("{name}: {} numbers compared, {} differ", agreement.compared, agreement.differences.len());
        for difference in &agreement.differences {
            println!("  {difference}");
        }
        if !agreement.unchecked.is_empty() {
            println!("  not compared: {}", agreement.unchecked.join(", "));
        }
        different |= !agreement.differences.is_empty();
    }
    ExitCode::from(u8::from(different))
}
