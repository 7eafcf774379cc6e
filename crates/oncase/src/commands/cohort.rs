//! `oncase cohort …`: case files, SDTM tables, a table of cases or one of times and events as a cohort.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use oncase_case_figures::CaseFigure;
use oncase_cohort::{
    AnalysisColumns, AnalysisTable, BaselineTable, Cohort, CohortFigure, Eligibility, Flow, IntentPolicy,
    Refused, Settings, Source, Summary, TimePolicy,
};
use oncase_figure::JournalWidth;
use oncase_report::document::Document;
use oncase_report::render;
use serde_json::json;

use super::figure::{self, Form as FigureForm};
use super::report::{self, Form};
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
    /// Draw flow, waterfall, swimmer, both together, spider, survival curves and adverse events.
    Figures(Figures),
    /// Write figures and report.
    Report(Report),
}

#[derive(Debug, clap::Args)]
struct Folder {
    /// Folder of case files (YAML, JSON, XLSX, or folders with a case.yaml) or of SDTM tables (dm.csv, ex.csv, tu.csv,
    /// tr.csv, rs.csv, ae.csv …); workbook of SDTM sheets; table of cases, one row a patient (columns id, start, and
    /// progression, death or last_contact); or analysis table (columns time and event, or AVAL and CNSR).
    source: PathBuf,
    /// Which day stands for a time known only as a range of days.
    #[arg(long, value_enum, default_value = "midpoint")]
    time: Time,
    /// Which systemic therapy makes a patient eligible; without it palliative in case files, any in tables.
    #[arg(long, value_enum)]
    intent: Option<Intent>,
    /// In SDTM tables, the evaluator or reader whose assessments count; without it the investigator.
    #[arg(long, value_name = "NAME")]
    reader: Option<String>,
    /// In SDTM tables, the CTCAE version of the grades in AE, which the table does not carry.
    #[arg(long, value_name = "VERSION")]
    ctcae: Option<String>,
    #[command(flatten)]
    columns: TableColumns,
}

/// Columns of an analysis table.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Analysis tables")]
struct TableColumns {
    /// Column of ids.
    #[arg(long, value_name = "COLUMN")]
    id_column: Option<String>,
    /// Column of times.
    #[arg(long, value_name = "COLUMN")]
    time_column: Option<String>,
    /// Column of events: 1 for an event, 0 for censored.
    #[arg(long, value_name = "COLUMN")]
    event_column: Option<String>,
    /// Column of groups.
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// The PARAMCD whose rows count, where the table has several.
    #[arg(long, value_name = "CODE")]
    parameter: Option<String>,
    /// What the times are of, such as "Overall survival".
    #[arg(long, value_name = "WORDS")]
    endpoint: Option<String>,
    /// The times are months of 30.4375 days.
    #[arg(long)]
    months: bool,
}

#[derive(Debug, clap::Args)]
struct Figures {
    #[command(flatten)]
    folder: Folder,
    /// Forms to write.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "svg,png,pdf")]
    to: Vec<FigureForm>,
    /// Printed width: one column, one and a half, or the page.
    #[arg(long, value_enum, default_value = "page")]
    width: figure::Width,
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

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Intent {
    /// Only therapy whose palliative intent is stated.
    Palliative,
    /// Any systemic therapy.
    Any,
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

/// What a source holds.
enum Many {
    Cases(Cohort),
    Table(AnalysisTable),
}

/// Runs it. Files and rows that could not be read are findings.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let (What::Summary(folder) | What::Table1(folder) | What::Flow(folder)) = &args.what else {
        return write(&args.what, output);
    };
    let many = read(folder)?;
    match (&args.what, &many) {
        (What::Table1(_), many) => {
            let table = match many {
                Many::Cases(cohort) => BaselineTable::of(cohort),
                Many::Table(table) => table.baseline_table(),
            };
            answer(output, "oncase.cohort-table1/1", &table, &table.text())?;
        }
        (What::Flow(_), Many::Cases(cohort)) => {
            let flow = Flow::of(cohort);
            answer(output, "oncase.cohort-flow/1", &flow, &flow.text())?;
        }
        (What::Flow(_), Many::Table(table)) => {
            let (used, left) = (table.rows.len(), table.refused.len());
            let flow = json!({"rows": used + left, "refused": left, "patients": used});
            answer(output, "oncase.cohort-flow/1", &flow, &table.flow_text())?;
        }
        (_, Many::Cases(cohort)) => {
            let summary = Summary::of(cohort);
            let value = json!({"summary": summary, "patients": cohort.patients});
            answer(output, "oncase.cohort-summary/1", &value, &summary.text())?;
        }
        (_, Many::Table(table)) => {
            let value = json!({
                "source": Source::AnalysisTable,
                "table": table,
                "baseline": table.baseline_table(),
                "curves": table.curves(),
            });
            answer(output, "oncase.cohort-summary/1", &value, &table.text())?;
        }
    }
    Ok(exit(&many, output))
}

fn answer(output: &Output, form: &str, value: &impl serde::Serialize, text: &str) -> Result<(), Failure> {
    if output.is_json() { output.json(form, value) } else { output.text(text) }
}

/// A cohort with a file or row that was not read is not the whole cohort: that is a finding.
fn exit(many: &Many, output: &Output) -> Exit {
    let refused: &[Refused] = match many {
        Many::Cases(cohort) => &cohort.refused,
        Many::Table(table) => &table.refused,
    };
    for refused in refused {
        output.message(&format!("not read: {}: {}\n  help: {}", refused.file, refused.problem, refused.mend));
    }
    if refused.is_empty() { Exit::Clean } else { Exit::Findings }
}

fn read(folder: &Folder) -> Result<Many, Failure> {
    let path = &folder.source;
    let unreadable = |error: std::io::Error| {
        Failure::new(
            format!("cannot read {}: {error}", path.display()),
            "give a folder of case files or SDTM tables, a table of cases, or an analysis table",
        )
    };
    let columns = folder.columns.columns();
    let source = if folder.columns.time_column.is_some() || folder.columns.event_column.is_some() {
        Source::AnalysisTable
    } else {
        Source::detect(path).map_err(unreadable)?
    };
    if source == Source::AnalysisTable {
        return AnalysisTable::read(path, &columns).map(Many::Table).map_err(unreadable);
    }
    let terminal = std::io::stderr().is_terminal();
    let mut progress = |done: usize, all: usize| show_progress(terminal, "reading", done, all);
    let cohort = Cohort::of(path, &folder.settings(source), &mut progress).map_err(unreadable)?;
    if cohort.patients.is_empty() && cohort.refused.is_empty() {
        let problem = format!("{} holds no case", path.display());
        return Err(Failure::new(
            problem,
            "give a folder with *.yaml, *.json or *.xlsx case files, or with dm.csv",
        ));
    }
    Ok(Many::Cases(cohort))
}

impl TableColumns {
    fn columns(&self) -> AnalysisColumns {
        AnalysisColumns {
            id: self.id_column.clone(),
            time: self.time_column.clone(),
            event: self.event_column.clone(),
            group: self.group.clone(),
            endpoint: self.endpoint.clone(),
            parameter: self.parameter.clone(),
            months: self.months,
        }
    }
}

impl Folder {
    fn settings(&self, source: Source) -> Settings {
        let time = match self.time {
            Time::Midpoint => TimePolicy::Midpoint,
            Time::Shortest => TimePolicy::Shortest,
            Time::Longest => TimePolicy::Longest,
        };
        let intent = self.intent.map(|intent| match intent {
            Intent::Palliative => IntentPolicy::Palliative,
            Intent::Any => IntentPolicy::Any,
        });
        let eligibility = intent.map(|intent| Eligibility { intent, ..source.eligibility() });
        Settings {
            time,
            eligibility,
            reader: self.reader.clone(),
            ctcae: self.ctcae.clone(),
            ..Settings::default()
        }
    }
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
    let (many, files) = match what {
        What::Figures(args) => {
            let many = read(&args.folder)?;
            let figures = drawable(many.figures(args.width.into()), output);
            let files = figure::write(&figures, &args.output, &args.to, args.dpi)?;
            (many, files)
        }
        What::Report(args) => {
            let many = read(&args.folder)?;
            let files = write_report(&many, &args.to, &args.output, output)?;
            (many, files)
        }
        What::Summary(_) | What::Table1(_) | What::Flow(_) => return Ok(Exit::Clean),
    };
    if output.is_json() {
        let patients = match &many {
            Many::Cases(cohort) => cohort.patients.len(),
            Many::Table(table) => table.rows.len(),
        };
        output.json("oncase.cohort-files/1", &json!({"patients": patients, "files": files}))?;
    } else {
        for file in &files {
            output.text(&format!("{}\n", file.display()))?;
        }
    }
    Ok(exit(&many, output))
}

impl Many {
    fn figures(&self, width: JournalWidth) -> Vec<CohortFigure> {
        match self {
            Self::Cases(cohort) => oncase_cohort::figures(cohort, width),
            Self::Table(table) => table.figures(width),
        }
    }

    fn report(&self, figures: &[CohortFigure], dots_per_inch: Option<u16>) -> Document {
        match self {
            Self::Cases(cohort) => oncase_cohort::report(cohort, figures, dots_per_inch),
            Self::Table(table) => table.report(figures, dots_per_inch),
        }
    }
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
    many: &Many,
    forms: &[Form],
    folder: &Path,
    output: &Output,
) -> Result<Vec<PathBuf>, Failure> {
    let terminal = std::io::stderr().is_terminal();
    let steps = forms.len() + 2;
    let figures = many.figures(JournalWidth::Page);
    show_progress(terminal, "drawing", 1, steps);
    let dots_per_inch = forms.contains(&Form::Docx).then_some(200);
    let document = many.report(&figures, dots_per_inch);
    show_progress(terminal, "drawing", 2, steps);
    // Everything is made before anything is written: a form that fails leaves no half set behind.
    let mut made: Vec<(&str, Vec<u8>)> = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        made.push(match form {
            Form::Html => ("cohort.html", render::html(&document).into_bytes()),
            Form::Markdown => ("cohort.md", render::markdown(&document).into_bytes()),
            Form::Docx => ("cohort.docx", report::docx(&document)?),
            Form::Pdf => ("cohort.pdf", report::pdf(&document)?),
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
