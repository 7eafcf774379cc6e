//! `oncase compare`: a patient's outcomes beside published ones, without inference.

use std::path::PathBuf;

use oncase_answers::CAUTION;
use oncase_evidence::{Beside, beside};
use oncase_outcome::Policies;

use crate::columns::{Columns, wrap};
use crate::failure::Failure;
use crate::output::{Exit, Output};
use crate::source::read_case;

/// What `compare` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case file.
    case: PathBuf,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let case = read_case(&args.case)?;
    let lines = beside(&case.file.record, &Policies::default())
        .map_err(|error| Failure::new(error.to_string(), "the program is broken; report this"))?;
    if output.is_json() {
        output.answer(&oncase_answers::compare(&case.file.record, &lines))?;
        return Ok(Exit::Clean);
    }
    let parts: Vec<String> = lines.iter().map(line).collect();
    let caution: String = wrap(CAUTION, 80).iter().map(|line| format!("{line}\n")).collect();
    output.text(&format!("{}\n{caution}", parts.join("\n")))?;
    Ok(Exit::Clean)
}

fn line(beside: &Beside) -> String {
    let mut text = format!("Line {}: {}\n", beside.line, beside.regimen);
    let mut table = Columns::plain();
    for figure in &beside.patient {
        table.row(["this patient".to_owned(), format!("{}: {}", figure.endpoint.name(), figure.sentence)]);
    }
    for row in &beside.published {
        let note = if row.note.is_empty() { String::new() } else { format!(" {}", row.note) };
        let words = format!(
            "{}: {}. {}, {}. {} [{}].{note}",
            row.endpoint,
            row.figure(),
            row.tumour,
            row.setting,
            row.citation,
            row.standing.word()
        );
        table.row(["published".to_owned(), words]);
    }
    if beside.published.is_empty() {
        table.row(["published".to_owned(), "the library has no row of this regimen".to_owned()]);
    }
    text.push_str(&table.text());
    text
}
