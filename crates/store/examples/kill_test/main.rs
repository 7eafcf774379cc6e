//! `cargo run --release -p oncase-store --example kill_test -- 1000` kills a writing process a thousand times.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that is run by hand"
)]

mod rounds;

use std::path::Path;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [writer, folder, seed] = words.as_slice()
        && writer == "writer"
    {
        rounds::write_until_killed(Path::new(folder), seed.parse().expect("a number"));
        return ExitCode::SUCCESS;
    }
    let number = words.first().map_or(Ok(100), |word| word.parse());
    let Ok(number) = number else {
        eprintln!("kill_test [ROUNDS]");
        return ExitCode::from(2);
    };
    let program = std::env::current_exe().expect("this program");
    let counts = rounds::rounds(number, |folder, seed| {
        let mut command = Command::new(&program);
        command.arg("writer").arg(folder).arg(seed.to_string());
        command
    });
    println!("{counts:#?}");
    if counts.lost == 0 && counts.broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
