//! `oncase check`: mistakes of form, quotes that are not in their text, contradictions.

use std::path::PathBuf;

use oncase_record::case_file::Diagnostic;
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::render;
use crate::source::{Case, read_case};

/// What `check` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case file (YAML or JSON).
    case: PathBuf,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let case = read_case(&args.case)?;
    let findings = findings(&case);
    if output.is_json() {
        let found = render::as_json(&case.name, &case.text, &findings);
        output.json("oncase.check/1", &json!({"file": case.name, "findings": found}))?;
    } else {
        output.text(&text(&case, &findings))?;
    }
    Ok(if findings.is_empty() { Exit::Clean } else { Exit::Findings })
}

/// Everything that is to be said about a case, in the order of gravity.
pub fn findings(case: &Case) -> Vec<Diagnostic> {
    let report = oncase_consistency::check(&case.file.record);
    let mut findings = case.warnings.clone();
    findings.extend(oncase_consistency::diagnostics(&case.file, &report.findings));
    findings
}

/// The findings in the terminal.
pub fn text(case: &Case, findings: &[Diagnostic]) -> String {
    if findings.is_empty() {
        return format!("{}: no findings\n", case.name);
    }
    render::diagnostics(&case.name, &case.text, findings) + "\n"
}
