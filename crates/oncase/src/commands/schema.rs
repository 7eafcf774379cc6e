//! `oncase schema`: the JSON Schema of the case file.

use oncase_record::case_file::schema;

use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `schema` takes: nothing.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs it.
pub fn run(_: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let text = serde_json::to_string_pretty(schema()).unwrap_or_default();
    output.text(&(text + "\n"))?;
    Ok(Exit::Clean)
}
