//! `oncase fmt`: case files in their usual form, comments kept.

use std::path::PathBuf;

use oncase_record::case_file::format;

use crate::failure::Failure;
use crate::output::{Exit, Output, write_whole};
use crate::source::read_text;

/// What `fmt` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case files (YAML).
    #[arg(required = true)]
    cases: Vec<PathBuf>,
    /// Only say which files would change; change nothing.
    #[arg(long)]
    check: bool,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let mut exit = Exit::Clean;
    for path in &args.cases {
        let text = read_text(path)?;
        let name = path.display().to_string();
        let tidy = format(&text).map_err(|diagnostic| Failure::Unreadable {
            name: name.clone(),
            text: text.clone(),
            diagnostics: vec![*diagnostic],
        })?;
        if tidy == text {
            continue;
        }
        if args.check {
            exit = Exit::Findings;
            output.text(&format!("{name} would change\n"))?;
        } else {
            write_whole(path, tidy.as_bytes())?;
            output.message(&format!("{name} formatted"));
        }
    }
    Ok(exit)
}
