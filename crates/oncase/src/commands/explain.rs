//! `oncase explain CODE`: what a diagnostic code means.

use oncase_record::case_file::{CODES, code_doc};
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `explain` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A code such as E012.
    code: String,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let Some(doc) = code_doc(&args.code) else {
        let known: Vec<&str> = CODES.iter().map(|doc| doc.code).collect();
        return Err(Failure::new(
            format!("there is no code `{}`", args.code),
            format!("the codes are {}", known.join(", ")),
        ));
    };
    if output.is_json() {
        let value = json!({"code": doc.code, "title": doc.title, "explanation": doc.explanation, "wrong": doc.wrong, "right": doc.right});
        output.json("oncase.explain/1", &value)?;
    } else {
        let indent = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
        output.text(&format!(
            "{}: {}\n\n{}\n\nWrong:\n\n{}\nRight:\n\n{}",
            doc.code,
            doc.title,
            doc.explanation,
            indent(doc.wrong),
            indent(doc.right)
        ))?;
    }
    Ok(Exit::Clean)
}
