//! `oncase check`: mistakes of form, quotes that are not in their text, contradictions.

mod sarif;

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use oncase_consistency::{SettledFinding, check, diagnostics};
use oncase_record::case_file::{Diagnostic, Place, Severity, SourceTexts};

use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::render;
use crate::source::{Case, case_from_text, read_case, read_text};

/// What `check` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case file (YAML, JSON or XLSX), or the text of a case report (.txt or .md), which is read into a draft first.
    case: PathBuf,
    /// Notes count too: end with exit code 1 when there is anything to say.
    #[arg(long)]
    strict: bool,
    /// Write SARIF 2.1.0, which code review systems show beside the lines.
    #[arg(long)]
    sarif: bool,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let case = case_or_text(&args.case, output)?;
    let report = check(&case.file.record);
    let findings = in_order(&case, diagnostics(&case.file, &report.findings));
    if args.sarif {
        let settled: Vec<_> = report.settled.iter().map(|settled| settled.finding.clone()).collect();
        let settled = diagnostics(&case.file, &settled);
        let log = sarif::log(&case, &findings, settled.iter().zip(&report.settled));
        output.text(&(serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"))?;
    } else if output.is_json() {
        output.answer(&oncase_answers::check(
            &case.name,
            &case.text,
            &case.file,
            &findings,
            &report.settled,
        ))?;
    } else {
        output.text(&(text(&case, &findings) + &settled_text(&report.settled)))?;
    }
    Ok(exit(&findings, args.strict))
}

/// A case file; or the draft of a text, whose lines the findings then point at.
fn case_or_text(path: &Path, output: &Output) -> Result<Case, Failure> {
    let is_text = path.extension().is_some_and(|extension| extension == "txt" || extension == "md");
    if !is_text {
        return read_case(path);
    }
    let text = read_text(path)?;
    let draft = oncase_reading::read(&text).case_file(None);
    output
        .message("the text was read into a draft without a person; `oncase read` shows what was understood");
    case_from_text(&format!("{} (draft)", path.display()), &draft, &SourceTexts::new())
}

/// Errors and warnings are findings; a note is one only when asked for.
fn exit(findings: &[Diagnostic], strict: bool) -> Exit {
    let counts = |finding: &Diagnostic| strict || finding.severity > Severity::Note;
    if findings.iter().any(counts) { Exit::Findings } else { Exit::Clean }
}

/// Everything that is to be said about a case, gravest first, then in the order of the file.
pub fn findings(case: &Case) -> Vec<Diagnostic> {
    in_order(case, diagnostics(&case.file, &check(&case.file.record).findings))
}

fn in_order(case: &Case, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut findings = case.warnings.clone();
    findings.extend(found);
    findings.sort_by_key(|finding| {
        let start = finding.labels.first().map_or(0, |label| match &label.place {
            Place::Bytes(range) => range.start,
            _ => 0,
        });
        (Reverse(finding.severity), start)
    });
    findings
}

/// The findings in the terminal.
pub fn text(case: &Case, findings: &[Diagnostic]) -> String {
    if findings.is_empty() {
        return format!("{}: no findings\n", case.name);
    }
    render::diagnostics(&case.name, &case.text, findings) + "\n"
}

fn settled_text(settled: &[SettledFinding]) -> String {
    let line = |s: &SettledFinding| {
        format!(
            "  {}: {}\n    settled by {} on {}: {}\n",
            s.finding.code, s.finding.title, s.by, s.on, s.reason
        )
    };
    if settled.is_empty() {
        return String::new();
    }
    format!("\nSettled, not counted:\n{}", settled.iter().map(line).collect::<String>())
}
