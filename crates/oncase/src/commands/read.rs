//! `oncase read`: the text of a case report becomes a draft record.

use std::path::{Path, PathBuf};

use oncase_document::Format;
use oncase_reading::{Confidence, Item, Reading, Subject, read};
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Exit, Output, write_whole};
use crate::source::read_document;

/// What `read` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A case report: text (UTF-8), Word (.docx), HTML, JATS XML, or PDF with a text layer.
    text: PathBuf,
    /// Write the draft record as a case file; of a document that is not plain text, its text is written beside it.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Write a page that shows the text with what was understood marked in it.
    #[arg(long)]
    html: Option<PathBuf>,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let document = read_document(&args.text)?;
    let text = &document.text;
    let reading = read(text);
    let name = args.text.file_name().map(|name| name.to_string_lossy().into_owned());
    if let Some(path) = &args.html {
        write_whole(path, reading.html(name.as_deref().unwrap_or("text"), text).as_bytes())?;
    }
    if let Some(path) = &args.output {
        // The case file names its text relative to itself; quotes and places are checked against it.
        let named = if document.format == Format::Text {
            name.filter(|_| path.parent() == args.text.parent())
        } else {
            Some(write_text(path, text, output)?)
        };
        write_whole(path, reading.case_file(named.as_deref()).as_bytes())?;
    }
    if output.is_json() {
        let format = document.format.name();
        let text = (document.format != Format::Text).then_some(text);
        let value = json!({"file": args.text, "format": format, "text": text, "items": reading.items});
        output.json("oncase.read/1", &value)?;
    } else if args.output.is_none() && args.html.is_none() {
        output.text(&reading.case_file(None))?;
    }
    if !output.is_json() {
        output.message(&summary(&reading));
    }
    Ok(Exit::Clean)
}

/// Writes the text that was taken out of a document beside the draft; its file name.
fn write_text(draft: &Path, text: &str, output: &Output) -> Result<String, Failure> {
    let path = draft.with_extension("source.txt");
    write_whole(&path, text.as_bytes())?;
    output.message(&format!(
        "wrote {}, the text that the draft's quotes and places point into",
        path.display()
    ));
    Ok(path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default())
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
