//! The project's own commands, run as `cargo xtask COMMAND`.
//!
//! `test` is what continuous integration runs, and nothing more; a newcomer runs the same.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a terminal program")]

mod browser;
mod house;
mod postgres;
mod steps;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  test             format, lints, every test, the house rules; installs what it needs where it may
  test --fast      the same without the features (PDF, OpenID Connect) and without the browser
  e2e              the end-to-end tests of the application in headless Chromium alone
  house            the house rules alone: file sizes, no machine paths, generated files are current
  bench [NAME]     run the benchmarks (NAME: a package such as oncase-response)
  postgres         start a PostgreSQL server of its own and run the store's tests on it
  kill-test [N]    kill a process that writes to the store N times (1000) and look for what is lost
  fuzz TARGET [RUNS]   run a fuzz target (see fuzz/README.md)
  cross-check      install R's survival packages from Debian and compare the statistics with them
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => steps::test(true),
        ["test", "--fast"] => steps::test(false),
        ["e2e"] => tools::install_missing().and_then(|()| browser::test(&["--features", "oncase/oidc"])),
        ["house"] => house::check(),
        ["bench"] => steps::bench(None),
        ["bench", name] => steps::bench(Some(name)),
        ["postgres"] => postgres::test(),
        ["kill-test"] => steps::kill_test("1000"),
        ["kill-test", number] => steps::kill_test(number),
        ["fuzz", target] => steps::fuzz(target, "1000000"),
        ["fuzz", target, runs] => steps::fuzz(target, runs),
        ["cross-check"] => steps::cross_check(),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nfailed: {problem}");
            ExitCode::FAILURE
        }
    }
}
