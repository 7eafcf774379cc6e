//! `oncase figure`: the figures of a case as SVG, PNG and PDF, each with its numbers and its caption.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use oncase_case_figures::CaseFigure;
use oncase_figure::JournalWidth;
use oncase_outcome::Policies;
use oncase_response::case::evaluate;
use oncase_treatment::lines_of_record;
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Exit, Output, write_whole};
use crate::source::{Case, read_case};

/// What `figure` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Case file.
    case: PathBuf,
    /// Only these figures, such as timeline or lesions; all when left out.
    #[arg(long = "only", value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Forms to write.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "svg,png,pdf")]
    to: Vec<Form>,
    /// Printed width: one column, one and a half, or the page.
    #[arg(long, value_enum, default_value = "page")]
    width: Width,
    /// Resolution of PNG files in dots per inch.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u16).range(36..=1200))]
    dpi: u16,
    /// Folder to write into; it is made when it does not exist.
    #[arg(short, long, default_value = "figures")]
    output: PathBuf,
}

/// Forms of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Scalable vector graphics.
    Svg,
    /// Pixels.
    Png,
    /// Portable document.
    Pdf,
}

/// Widths of a journal's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Width {
    /// 85 mm.
    Column,
    /// 120 mm.
    ColumnAndAHalf,
    /// 180 mm.
    Page,
}

impl From<Width> for JournalWidth {
    fn from(width: Width) -> Self {
        match width {
            Width::Column => Self::Column,
            Width::ColumnAndAHalf => Self::ColumnAndAHalf,
            Width::Page => Self::Page,
        }
    }
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let case = read_case(&args.case)?;
    let mut figures = draw(&case, args.width.into())?;
    if !args.only.is_empty() {
        let known: Vec<String> = figures.iter().map(|f| f.name.clone()).collect();
        if let Some(unknown) = args.only.iter().find(|name| !known.contains(name)) {
            let problem = format!("this case has no figure `{unknown}`");
            return Err(Failure::new(problem, format!("its figures are {}", known.join(", "))));
        }
        figures.retain(|f| args.only.contains(&f.name));
    }
    let files = write(&figures, &args.output, &args.to, args.dpi)?;
    if output.is_json() {
        let about: Vec<_> = figures
            .iter()
            .map(|f| json!({"name": f.name, "title": f.figure.title, "caption": f.figure.caption, "alternative_text": f.figure.alternative_text}))
            .collect();
        output.json("oncase.figure/1", &json!({"figures": about, "files": files}))?;
    } else {
        for file in &files {
            output.text(&format!("{}\n", file.display()))?;
        }
    }
    Ok(Exit::Clean)
}

/// Draws the figures of a case.
pub fn draw(case: &Case, width: JournalWidth) -> Result<Vec<CaseFigure>, Failure> {
    let record = &case.file.record;
    let policies = Policies::default();
    let lines = lines_of_record(record, &policies.lines);
    let evaluations = evaluate(record, &policies.response);
    oncase_case_figures::of_case(record, &lines, &evaluations, width).map_err(|error| {
        Failure::new(format!("a figure cannot be drawn: {error}"), "check the record's dates")
    })
}

/// Writes figures into a folder: the drawing in each form, its numbers as CSV and its caption as text.
pub fn write(
    figures: &[CaseFigure],
    folder: &Path,
    forms: &[Form],
    dpi: u16,
) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let failed = |name: &str, error: &dyn std::fmt::Display| {
        Failure::new(format!("the figure {name} cannot be written: {error}"), "try another form with --to")
    };
    for CaseFigure { name, figure } in figures {
        let mut put = |extension: &str, bytes: &[u8]| -> Result<(), Failure> {
            let path = folder.join(format!("{name}.{extension}"));
            write_whole(&path, bytes)?;
            files.push(path);
            Ok(())
        };
        for form in forms {
            match form {
                Form::Svg => put("svg", figure.svg().as_bytes())?,
                Form::Png => put("png", &figure.png(dpi).map_err(|error| failed(name, &error))?)?,
                Form::Pdf => put("pdf", &figure.pdf().map_err(|error| failed(name, &error))?)?,
            }
        }
        put("csv", figure.numbers.to_csv().as_bytes())?;
        put(
            "txt",
            format!(
                "{}\n\n{}\n\nAlternative text: {}\n",
                figure.title, figure.caption, figure.alternative_text
            )
            .as_bytes(),
        )?;
    }
    Ok(files)
}
