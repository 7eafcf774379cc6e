//! `oncase demo`: everything, on the built-in published case.

use std::path::PathBuf;

use oncase_figure::JournalWidth;
use serde_json::json;

use super::figure::{self, Form};
use super::{check, show};
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
    let figures = figure::draw(&case, JournalWidth::Page)?;
    files.extend(figure::write(&figures, &folder.join("figures"), &[Form::Svg, Form::Png, Form::Pdf], 200)?);
    if output.is_json() {
        output
            .json("oncase.demo/1", &json!({"folder": folder, "files": files, "findings": findings.len()}))?;
        return Ok(Exit::Clean);
    }
    let mut text =
        String::from("The published case: neuroendocrine carcinoma of the breast, S-1 and temozolomide\n\n");
    for file in &files {
        text.push_str(&format!("  {}\n", file.display()));
    }
    output.text(&text)?;
    Ok(Exit::Clean)
}
