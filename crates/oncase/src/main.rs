//! The command line of Oncase.
//!
//! Data go to standard output, messages to standard error. Exit codes: 0 clean, 1 findings, 2 could not run.

mod builtin;
mod catalogue;
mod columns;
mod commands;
mod failure;
mod output;
mod render;
mod source;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::Cli;
use crate::output::Output;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut output = Output::new(cli.format);
    match commands::run(&cli.command, &mut output) {
        Ok(exit) => exit.code(),
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(2)
        }
    }
}
