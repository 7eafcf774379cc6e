//! `oncase new`: a template to write a case into.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::output::{Exit, Output, write_whole};

/// What `new` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to write, `case.yaml` for instance.
    #[arg(default_value = "case.yaml")]
    path: PathBuf,
    /// Overwrite the file when it exists.
    #[arg(long)]
    force: bool,
}

/// The template, which is itself a valid case file.
pub const TEMPLATE: &str = include_str!("../../templates/case.yaml");

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    if args.path.exists() && !args.force {
        return Err(Failure::new(
            format!("{} exists already", args.path.display()),
            "give another name, or --force to overwrite it",
        ));
    }
    write_whole(&args.path, TEMPLATE.as_bytes())?;
    output.message(&format!("{} written; fill it in, then `oncase check {0}`", args.path.display()));
    Ok(Exit::Clean)
}
