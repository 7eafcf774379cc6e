//! `oncase report`: the report of a case as HTML, Markdown, Word and PDF.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use oncase_outcome::Policies;
use oncase_report::document::Document;
use oncase_report::dossier::Pictures;
use oncase_report::{Dossier, Profile, render, report};
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Exit, Output, write_whole};
use crate::source::{Case, read_case, read_text};

/// What `report` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case file.
    case: PathBuf,
    /// What may be shown of dates, ages and places: `care`, `relative`, `five-year-bands`, or a TOML file.
    #[arg(long, default_value = "care", value_name = "NAME|FILE")]
    profile: String,
    /// Move all dates by this number of days instead; the report does not say by how many.
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true)]
    shift_days: Option<i32>,
    /// Forms to write.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "html")]
    to: Vec<Form>,
    /// Folder to write into; it is made when it does not exist.
    #[arg(short, long, default_value = "report")]
    output: PathBuf,
}

/// Forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// One self-contained file for the browser.
    Html,
    /// Markdown, with the figures beside it.
    #[value(name = "md")]
    Markdown,
    /// Word.
    Docx,
    /// Tagged PDF.
    Pdf,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let case = read_case(&args.case)?;
    let files = write(&case, &profile(args)?, &args.to, &args.output)?;
    if output.is_json() {
        let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        output.json("oncase.report/1", &json!({"case": case.file.record.id, "files": files}))?;
    } else {
        for file in &files {
            output.text(&format!("{}\n", file.display()))?;
        }
    }
    Ok(Exit::Clean)
}

fn profile(args: &Args) -> Result<Profile, Failure> {
    let named = &args.profile;
    let profile = if Path::new(named).extension().is_some_and(|extension| extension == "toml") {
        Profile::from_toml(&read_text(Path::new(named))?)
    } else {
        Profile::built_in(named)
    };
    let profile =
        profile.map_err(|error| Failure::new(error.to_string(), "write --profile care, or give a file"))?;
    Ok(match args.shift_days {
        Some(days) => profile.shifted_by(days),
        None => profile,
    })
}

/// Writes the report of a case in each form; the files are named after the case.
pub fn write(case: &Case, profile: &Profile, forms: &[Form], folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let pictures = if forms.contains(&Form::Docx) {
        Pictures::VectorsAndPixels { dots_per_inch: 300 }
    } else {
        Pictures::Vectors
    };
    let dossier = Dossier::of(&case.file.record, &Policies::default(), pictures);
    let document = report(&dossier, profile).map_err(|error| {
        Failure::new(error.to_string(), "set time_zero in the profile to the id of a dated item")
    })?;
    // Everything is made before anything is written: a form that fails leaves no half set behind.
    let mut made: Vec<(String, Vec<u8>)> = Vec::new();
    let mut put = |name: String, bytes: &[u8]| made.push((name, bytes.to_vec()));
    for form in forms {
        match form {
            Form::Html => put("report.html".to_owned(), render::html(&document).as_bytes()),
            Form::Markdown => {
                put("report.md".to_owned(), render::markdown(&document).as_bytes());
                for figure in document.figures() {
                    put(format!("figures/{}.svg", figure.anchor), figure.svg.as_bytes());
                    put(format!("figures/{}.csv", figure.anchor), figure.csv.as_bytes());
                }
            }
            Form::Docx => put("report.docx".to_owned(), &docx(&document)?),
            Form::Pdf => put("report.pdf".to_owned(), &pdf(&document)?),
        }
    }
    let mut files = Vec::new();
    for (name, bytes) in made {
        let path = folder.join(name);
        write_whole(&path, &bytes)?;
        files.push(path);
    }
    Ok(files)
}

/// The document as a Word file.
pub(super) fn docx(document: &Document) -> Result<Vec<u8>, Failure> {
    render::docx(document).map_err(|error| Failure::new(error.to_string(), "write another form with --to"))
}

/// The document as a PDF.
#[cfg(feature = "pdf")]
pub(super) fn pdf(document: &Document) -> Result<Vec<u8>, Failure> {
    render::pdf(document).map_err(|error| Failure::new(error.to_string(), "write another form with --to"))
}

/// The document as a PDF, which this program was built without.
#[cfg(not(feature = "pdf"))]
pub(super) fn pdf(_: &Document) -> Result<Vec<u8>, Failure> {
    Err(Failure::new(
        "this program was built without PDF",
        "build it with `cargo build --release --features pdf`, or print the HTML from a browser",
    ))
}
