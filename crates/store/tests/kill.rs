//! A short run of the kill test; `cargo xtask kill-test 1000` is the long one.

#![allow(clippy::expect_used, clippy::print_stderr, reason = "a test may fail loudly")]

#[path = "../examples/kill_test/rounds.rs"]
mod rounds;

use std::path::Path;
use std::process::Command;

const FOLDER: &str = "ONCASE_KILL_TEST_FOLDER";
const SEED: &str = "ONCASE_KILL_TEST_SEED";

/// The process that is killed: this test alone, started by the one below.
#[test]
#[ignore = "started by the test below"]
fn writes_until_it_is_killed() {
    let variable = |name| std::env::var(name).expect("started by the test below");
    rounds::write_until_killed(Path::new(&variable(FOLDER)), variable(SEED).parse().expect("a number"));
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let program = std::env::current_exe().expect("this test");
    let counts = rounds::rounds(20, |folder, seed| {
        let mut command = Command::new(&program);
        command.args(["--exact", "writes_until_it_is_killed", "--ignored", "--nocapture"]);
        command.env(FOLDER, folder).env(SEED, seed.to_string());
        command
    });
    eprintln!("{counts:?}");
    assert_eq!((counts.kills, counts.lost, counts.broken), (20, 0, 0), "{counts:?}");
    assert!(counts.acknowledged > 100, "{counts:?}");
}
