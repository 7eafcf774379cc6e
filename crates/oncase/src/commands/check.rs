//! `oncase check`: mistakes of form, quotes that are not in their text, contradictions.

mod sarif;

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use oncase_consistency::{Finding, SettledFinding, check, diagnostics, diagnostics_in_text};
use oncase_document::Format;
use oncase_record::case_file::{CaseFile, Diagnostic, Place, Severity, load};

use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::render;
use crate::source::{Case, is_document, read_case, read_document};

/// What `check` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case file (YAML, JSON or XLSX); or a case report as text, Word, HTML, JATS XML or PDF, which is read into a
    /// draft first.
    case: PathBuf,
    /// Notes count too: end with exit code 1 when there is anything to say.
    #[arg(long)]
    strict: bool,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let checked =
        if is_document(&args.case)? { check_document(&args.case, output)? } else { check_case(&args.case)? };
    let Checked { name, text, file, findings, settled } = &checked;
    if output.is_sarif() {
        let reviewed: Vec<Finding> = settled.iter().map(|settled| settled.finding.clone()).collect();
        let reviewed = diagnostics(file, &reviewed);
        let log = sarif::log(name, text, findings, reviewed.iter().zip(settled));
        output.text(&(serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"))?;
    } else if output.is_json() {
        output.answer(&oncase_answers::check(name, text, file, findings, settled))?;
    } else {
        output.text(&(shown(name, text, findings) + &settled_text(settled)))?;
    }
    Ok(exit(findings, args.strict))
}

/// What was found, and the text whose places it names.
struct Checked {
    name: String,
    text: String,
    file: CaseFile,
    findings: Vec<Diagnostic>,
    settled: Vec<SettledFinding>,
}

fn check_case(path: &Path) -> Result<Checked, Failure> {
    let case = read_case(path)?;
    let report = check(&case.file.record);
    let findings = in_order(case.warnings, diagnostics(&case.file, &report.findings));
    Ok(Checked { name: case.name, text: case.text, file: case.file, findings, settled: report.settled })
}

/// The draft of a document is checked; the findings point into the document's text.
fn check_document(path: &Path, output: &Output) -> Result<Checked, Failure> {
    let document = read_document(path)?;
    let reading = oncase_reading::read(&document.text);
    let draft = reading.case_file(None);
    let file = load(&draft).map_err(|diagnostics| Failure::Unreadable {
        name: format!("{} (draft)", path.display()),
        text: draft,
        diagnostics,
    })?;
    output
        .message("the text was read into a draft without a person; `oncase read` shows what was understood");
    let found = diagnostics_in_text(&file.record, &document.text, &check(&file.record).findings, |spot| {
        reading.words_of(&spot.pointer, &spot.words)
    });
    let name = match document.format {
        Format::Text => path.display().to_string(),
        other => format!("{} (text of the {})", path.display(), other.name()),
    };
    Ok(Checked {
        name,
        text: document.text,
        file,
        findings: in_order(Vec::new(), found),
        settled: Vec::new(),
    })
}

/// Errors and warnings are findings; a note is one only when asked for.
fn exit(findings: &[Diagnostic], strict: bool) -> Exit {
    let counts = |finding: &Diagnostic| strict || finding.severity > Severity::Note;
    if findings.iter().any(counts) { Exit::Findings } else { Exit::Clean }
}

/// Everything that is to be said about a case, gravest first, then in the order of the file.
pub fn findings(case: &Case) -> Vec<Diagnostic> {
    in_order(case.warnings.clone(), diagnostics(&case.file, &check(&case.file.record).findings))
}

fn in_order(mut findings: Vec<Diagnostic>, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
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

/// The findings of a case in the terminal.
pub fn text(case: &Case, findings: &[Diagnostic]) -> String {
    shown(&case.name, &case.text, findings)
}

fn shown(name: &str, text: &str, findings: &[Diagnostic]) -> String {
    if findings.is_empty() {
        return format!("{name}: no findings\n");
    }
    render::diagnostics(name, text, findings) + "\n"
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
