//! `oncase cohort …`: a folder of cases as a cohort.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use oncase_case_figures::CaseFigure;
use oncase_cohort::{BaselineTable, Cohort, CohortFigure, Flow, Settings, Summary, TimePolicy};
use oncase_figure::JournalWidth;
use oncase_report::render;
use serde_json::json;

use super::figure::{self, Form as FigureForm};
use crate::failure::Failure;
use crate::output::{Exit, Output, write_whole};

/// What `cohort` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Who counts, best responses with exact intervals, survival, adverse events.
    Summary(Folder),
    /// The baseline table, with how much is not known.
    Table1(Folder),
    /// The way of patients into the analysis, with reasons.
    Flow(Folder),
    /// Draw flow, waterfall, swimmer, spider, survival curves and adverse events.
    Figures(Figures),
    /// Write figures and report from the case files.
    Report(Report),
}

#[derive(Debug, clap::Args)]
struct Folder {
    /// Folder of case files: YAML, JSON, XLSX, or folders with a case.yaml.
    folder: PathBuf,
    /// Which day stands for a time known only as a range of days.
    #[arg(long, value_enum, default_value = "midpoint")]
    time: Time,
}

#[derive(Debug, clap::Args)]
struct Figures {
    #[command(flatten)]
    folder: Folder,
    /// Forms to write.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "svg,png,pdf")]
    to: Vec<FigureForm>,
    /// Resolution of PNG files in dots per inch.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u16).range(36..=1200))]
    dpi: u16,
    /// Folder to write into; it is made when it does not exist.
    #[arg(short, long, default_value = "cohort-figures")]
    output: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Report {
    #[command(flatten)]
    folder: Folder,
    /// Forms to write.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "html,md,docx")]
    to: Vec<Form>,
    /// Folder to write into; it is made when it does not exist.
    #[arg(short, long, default_value = "cohort-report")]
    output: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One self-contained file for the browser.
    Html,
    /// Markdown, with the figures beside it.
    #[value(name = "md")]
    Markdown,
    /// Word.
    Docx,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Time {
    /// The middle of the range, rounded down.
    Midpoint,
    /// The shortest possible time.
    Shortest,
    /// The longest possible time.
    Longest,
}

/// Runs it. Files that could not be read are findings.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let (What::Summary(folder) | What::Table1(folder) | What::Flow(folder)) = &args.what else {
        return write(&args.what, output);
    };
    let cohort = read(folder)?;
    match &args.what {
        What::Table1(_) => {
            let table = BaselineTable::of(&cohort);
            answer(output, "oncase.cohort-table1/1", &table, &table.text())?;
        }
        What::Flow(_) => {
            let flow = Flow::of(&cohort);
            answer(output, "oncase.cohort-flow/1", &flow, &flow.text())?;
        }
        _ if output.is_json() => {
            let value = json!({"summary": Summary::of(&cohort), "patients": cohort.patients});
            output.json("oncase.cohort-summary/1", &value)?;
        }
        _ => output.text(&Summary::of(&cohort).text())?,
    }
    Ok(exit(&cohort, output))
}

fn answer(output: &Output, form: &str, value: &impl serde::Serialize, text: &str) -> Result<(), Failure> {
    if output.is_json() { output.json(form, value) } else { output.text(text) }
}

/// A cohort with a file that was not read is not the whole cohort: that is a finding.
fn exit(cohort: &Cohort, output: &Output) -> Exit {
    for refused in &cohort.refused {
        output.message(&format!("not read: {}: {}\n  help: {}", refused.file, refused.problem, refused.mend));
    }
    if cohort.refused.is_empty() { Exit::Clean } else { Exit::Findings }
}

fn read(folder: &Folder) -> Result<Cohort, Failure> {
    let time = match folder.time {
        Time::Midpoint => TimePolicy::Midpoint,
        Time::Shortest => TimePolicy::Shortest,
        Time::Longest => TimePolicy::Longest,
    };
    let settings = Settings { time, ..Settings::default() };
    let terminal = std::io::stderr().is_terminal();
    let mut progress = |done: usize, all: usize| show_progress(terminal, "reading", done, all);
    let path = &folder.folder;
    let cohort = Cohort::of(path, &settings, &mut progress).map_err(|error| {
        Failure::new(
            format!("cannot read the folder {}: {error}", path.display()),
            "give a folder of case files",
        )
    })?;
    if cohort.patients.is_empty() && cohort.refused.is_empty() {
        let problem = format!("{} holds no case file", path.display());
        return Err(Failure::new(problem, "give a folder with *.yaml, *.json or *.xlsx case files"));
    }
    Ok(cohort)
}

/// A bar on standard error, redrawn in place; nothing where standard error is no terminal.
fn show_progress(terminal: bool, what: &str, done: usize, all: usize) {
    const WIDTH: usize = 30;
    if !terminal {
        return;
    }
    let filled = WIDTH * done / all.max(1);
    let end = if done == all { "\n" } else { "" };
    let bar = "#".repeat(filled) + &"-".repeat(WIDTH - filled);
    // A bar that cannot be written has nowhere else to go.
    let _ = write!(std::io::stderr(), "\r{what:<9} [{bar}] {done}/{all}{end}");
}

fn write(what: &What, output: &Output) -> Result<Exit, Failure> {
    let (cohort, files) = match what {
        What::Figures(args) => {
            let cohort = read(&args.folder)?;
            let figures = drawable(oncase_cohort::figures(&cohort, JournalWidth::Page), output);
            let files = figure::write(&figures, &args.output, &args.to, args.dpi)?;
            (cohort, files)
        }
        What::Report(args) => {
            let cohort = read(&args.folder)?;
            let files = write_report(&cohort, &args.to, &args.output, output)?;
            (cohort, files)
        }
        What::Summary(_) | What::Table1(_) | What::Flow(_) => return Ok(Exit::Clean),
    };
    if output.is_json() {
        output.json("oncase.cohort-files/1", &json!({"patients": cohort.patients.len(), "files": files}))?;
    } else {
        for file in &files {
            output.text(&format!("{}\n", file.display()))?;
        }
    }
    Ok(exit(&cohort, output))
}

/// The figures that could be drawn; the others are named.
fn drawable(figures: Vec<CohortFigure>, output: &Output) -> Vec<CaseFigure> {
    let mut drawn = Vec::new();
    for CohortFigure { name, figure } in figures {
        match figure {
            Ok(figure) => drawn.push(CaseFigure { name: name.to_owned(), figure }),
            Err(error) => output.message(&format!("no figure {name}: {error}")),
        }
    }
    drawn
}

fn write_report(
    cohort: &Cohort,
    forms: &[Form],
    folder: &Path,
    output: &Output,
) -> Result<Vec<PathBuf>, Failure> {
    let terminal = std::io::stderr().is_terminal();
    let steps = forms.len() + 2;
    let figures = oncase_cohort::figures(cohort, JournalWidth::Page);
    show_progress(terminal, "drawing", 1, steps);
    let dots_per_inch = forms.contains(&Form::Docx).then_some(200);
    let document = oncase_cohort::report(cohort, &figures, dots_per_inch);
    show_progress(terminal, "drawing", 2, steps);
    // Everything is made before anything is written: a form that fails leaves no half set behind.
    let mut made: Vec<(&str, Vec<u8>)> = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        made.push(match form {
            Form::Html => ("cohort.html", render::html(&document).into_bytes()),
            Form::Markdown => ("cohort.md", render::markdown(&document).into_bytes()),
            Form::Docx => {
                let failed = |error: render::DocxError| {
                    Failure::new(error.to_string(), "write another form with --to")
                };
                ("cohort.docx", render::docx(&document).map_err(failed)?)
            }
        });
        show_progress(terminal, "writing", at + 3, steps);
    }
    let mut files = Vec::new();
    for (name, bytes) in made {
        let path = folder.join(name);
        write_whole(&path, &bytes)?;
        files.push(path);
    }
    let figures = drawable(figures, output);
    files.extend(figure::write(&figures, &folder.join("figures"), &[FigureForm::Svg], 300)?);
    Ok(files)
}
