//! `oncase demo`: everything, on the built-in published case.

use std::path::PathBuf;

use oncase_figure::JournalWidth;
use oncase_record::case_file::Severity;
use oncase_report::Profile;
use serde_json::json;

use super::figure::{self, Form};
use super::{check, outcome, report, show};
use crate::builtin;
use crate::failure::Failure;
use crate::output::{Exit, Output, write_whole};

/// What `demo` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder to write into; it is made when it does not exist.
    #[arg(short, long, default_value = "oncase-demo")]
    output: PathBuf,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let folder = &args.output;
    let case = builtin::case()?;
    let mut files = Vec::new();
    let mut put = |name: &str, text: &str| -> Result<(), Failure> {
        let path = folder.join(name);
        write_whole(&path, text.as_bytes())?;
        files.push(path);
        Ok(())
    };
    put("case.yaml", builtin::CASE)?;
    put("narrative.md", builtin::NARRATIVE)?;
    put("summary.txt", &show::text(&case.file.record))?;
    let findings = check::findings(&case);
    let plain = anstream::adapter::strip_str(&check::text(&case, &findings)).to_string();
    put("findings.txt", &plain)?;
    let profile = Profile::built_in("care")
        .map_err(|error| Failure::new(error.to_string(), "the built-in profile is broken; report this"))?;
    let forms = [report::Form::Html, report::Form::Markdown, report::Form::Docx];
    let mut written = report::write(&case, &profile, &forms, folder)?;
    written.append(&mut files);
    let figures = figure::draw(&case, JournalWidth::Page)?;
    written.extend(figure::write(
        &figures,
        &folder.join("figures"),
        &[Form::Svg, Form::Png, Form::Pdf],
        200,
    )?);
    if output.is_json() {
        let value = json!({"folder": folder, "files": written, "findings": findings.len()});
        output.json("oncase.demo/1", &value)?;
        return Ok(Exit::Clean);
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let mut text =
        String::from("A published case: neuroendocrine carcinoma of the breast, S-1 and temozolomide\n\n");
    text.push_str(&outcome::headline(&case.file.record));
    text.push_str(&format!("  findings: {}, {errors} of them contradictions\n\n", findings.len()));
    for file in &written {
        text.push_str(&format!("  {}\n", file.display()));
    }
    text.push_str(&format!("\nOpen {} first.\n", folder.join("report.html").display()));
    text.push_str("Oncase documents and computes; it gives no medical advice.\n");
    output.text(&text)?;
    Ok(Exit::Clean)
}
