//! The steps of each command.

use std::process::Command;
use std::time::Instant;

use crate::{browser, house, postgres, tools};

/// Runs a program and waits for it.
pub fn run(program: &str, words: &[&str]) -> Result<(), String> {
    run_with(program, words, &[])
}

/// Runs a program with variables and waits for it.
pub fn run_with(program: &str, words: &[&str], variables: &[(&str, &str)]) -> Result<(), String> {
    println!("\n$ {program} {}", words.join(" "));
    let begun = Instant::now();
    let status = Command::new(program)
        .args(words)
        .envs(variables.iter().copied())
        .status()
        .map_err(|error| format!("{program} cannot be started: {error}"))?;
    println!("({:.0} s)", begun.elapsed().as_secs_f64());
    if status.success() { Ok(()) } else { Err(format!("`{program} {}` failed", words.join(" "))) }
}

/// Everything that must hold before a change is accepted.
pub fn test(whole: bool) -> Result<(), String> {
    run("cargo", &["fmt", "--all", "--check"])?;
    house::check()?;
    if whole {
        tools::install_missing()?;
    }
    let features: &[&str] = if whole { &["--features", "oncase/pdf,oncase/oidc"] } else { &[] };
    let cargo = |words: &[&str], more: &[&str], variables: &[(&str, &str)]| {
        run_with("cargo", &[words, features, more].concat(), variables)
    };
    cargo(&["clippy", "--workspace", "--all-targets"], &["--", "-D", "warnings"], &[])?;
    cargo(&["test", "--workspace", "--no-fail-fast"], &[], &[("INSTA_UPDATE", "no")])?;
    if whole {
        postgres::test()?;
        browser::test(features)?;
    }
    let documentation = [("RUSTDOCFLAGS", "-D warnings")];
    run_with("cargo", &["doc", "--workspace", "--no-deps", "--quiet"], &documentation)?;
    println!("\nall tests passed");
    Ok(())
}

/// Benchmarks of one package, or of all.
pub fn bench(package: Option<&str>) -> Result<(), String> {
    match package {
        Some(package) => run("cargo", &["bench", "--package", package]),
        None => run("cargo", &["bench", "--workspace"]),
    }
}

/// Kills a process that writes to the store, many times.
pub fn kill_test(number: &str) -> Result<(), String> {
    run("cargo", &["run", "--release", "--package", "oncase-store", "--example", "kill_test", "--", number])
}

/// One fuzz target for a number of runs.
pub fn fuzz(target: &str, runs: &str) -> Result<(), String> {
    let number: u64 = runs.parse().map_err(|_| format!("`{runs}` is not a number of runs"))?;
    let host = tools::host()?;
    for folder in ["corpus", "artifacts"] {
        let folder = format!("fuzz/{folder}/{target}");
        std::fs::create_dir_all(&folder).map_err(|error| format!("{folder}: {error}"))?;
    }
    // With `--target`, the flags are for the program under test and not for build scripts.
    let build = ["build", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target-dir", "fuzz/target"];
    let build = [build.as_slice(), &["--target", &host, "--bin", target]].concat();
    run_with("cargo", &build, &[("RUSTFLAGS", COVERAGE)])?;
    run(
        &format!("fuzz/target/{host}/release/{target}"),
        &[
            &format!("-runs={number}"),
            if target == "reader" { "-max_len=4096" } else { "-max_len=512" },
            "-timeout=20",
            &format!("-dict=fuzz/{target}.dict"),
            &format!("-artifact_prefix=fuzz/artifacts/{target}/"),
            &format!("fuzz/corpus/{target}"),
            &format!("fuzz/seeds/{target}"),
        ],
    )
}

/// What lets libFuzzer see which branches an input takes.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";

/// The statistics beside R's.
pub fn cross_check() -> Result<(), String> {
    tools::install(&["r-base-core", "r-cran-survival", "r-cran-cmprsk", "r-cran-metafor"])?;
    run("bash", &["crates/statistics/cross-check/run.sh"])
}
