//! Compares this crate with values that R computed: `cross_check FOLDER…`, each with a `checks.json`.
//!
//! The script `cross-check/run.sh` makes such folders. Exits with 1 when anything differs.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::expect_used,
    clippy::panic,
    reason = "a check run by hand"
)]

#[path = "../tests/agreement/mod.rs"]
mod agreement;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folders: Vec<String> = std::env::args().skip(1).collect();
    if folders.is_empty() {
        eprintln!("usage: cross_check FOLDER…");
        return ExitCode::from(2);
    }
    let mut different = false;
    for folder in folders {
        let agreement = agreement::checks::run(Path::new(&folder));
        println!("{folder}: {} numbers compared, {} differ", agreement.compared, agreement.differences.len());
        for difference in &agreement.differences {
            println!("  {difference}");
        }
        different |= !agreement.differences.is_empty() || agreement.compared == 0;
    }
    ExitCode::from(u8::from(different))
}
