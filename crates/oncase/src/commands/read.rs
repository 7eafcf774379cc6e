//! `oncase read`: the text of a case report becomes a draft record.

use std::path::PathBuf;

use oncase_reading::{Confidence, Item, Reading, Subject, read};
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Exit, Output, write_whole};
use crate::source::read_text;

/// What `read` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Text of a case report (.txt, .md; UTF-8).
    text: PathBuf,
    /// Write the draft record as a case file.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Write a page that shows the text with what was understood marked in it.
    #[arg(long)]
    html: Option<PathBuf>,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let text = read_text(&args.text)?;
    let reading = read(&text);
    let name = args.text.file_name().map(|name| name.to_string_lossy().into_owned());
    if let Some(path) = &args.html {
        write_whole(path, reading.html(name.as_deref().unwrap_or("text"), &text).as_bytes())?;
    }
    // The case file names its text relative to itself.
    let beside = |path: &PathBuf| path.parent() == args.text.parent();
    if let Some(path) = &args.output {
        let named = name.as_deref().filter(|_| beside(path));
        write_whole(path, reading.case_file(named).as_bytes())?;
    }
    if output.is_json() {
        output.json("oncase.read/1", &json!({"file": args.text, "items": reading.items}))?;
    } else if args.output.is_none() && args.html.is_none() {
        output.text(&reading.case_file(None))?;
    }
    if !output.is_json() {
        output.message(&summary(&reading));
    }
    Ok(Exit::Clean)
}

/// How much was understood, and what was recognised about the patient without finding a place.
fn summary(reading: &Reading) -> String {
    let placed: Vec<&Item> = reading.items.iter().filter(|item| item.placed.is_some()).collect();
    let certain = placed.iter().filter(|item| item.confidence == Confidence::Certain).count();
    let unplaced: Vec<&Item> =
        reading.unplaced().into_iter().filter(|item| item.about == Subject::Patient).collect();
    let mut text = format!(
        "{} items recognised, {} placed in the draft ({certain} certain, {} to be confirmed)",
        reading.items.len(),
        placed.len(),
        placed.len() - certain
    );
    if !unplaced.is_empty() {
        text.push_str(&format!("\n{} about the patient without a place:", unplaced.len()));
    }
    for item in unplaced.iter().take(25) {
        let why = item.why.map_or(String::new(), |why| format!(" ({why})"));
        text.push_str(&format!("\n  {}: {:?} in {}{why}", item.class, item.words, item.section));
    }
    if unplaced.len() > 25 {
        text.push_str("\n  … the rest with --format json");
    }
    text
}
