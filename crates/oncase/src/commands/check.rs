//! `oncase check`: mistakes of form, quotes that are not in their text, contradictions.

use std::path::PathBuf;

use serde_json::json;

use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::render;
use crate::source::read_case;

/// What `check` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case file (YAML or JSON).
    case: PathBuf,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let case = read_case(&args.case)?;
    let findings = &case.warnings;
    if output.is_json() {
        let found = render::as_json(&case.name, &case.text, findings);
        output.json("oncase.check/1", &json!({"file": case.name, "findings": found}))?;
    } else if findings.is_empty() {
        output.text(&format!("{}: no findings\n", case.name))?;
    } else {
        output.text(&(render::diagnostics(&case.name, &case.text, findings) + "\n"))?;
    }
    Ok(if findings.is_empty() { Exit::Clean } else { Exit::Findings })
}
