//! `oncase pool …`: evidence from several sources.

use std::path::PathBuf;

use clap::Subcommand;
use oncase_statistics as statistics;
use oncase_statistics::{Columns, Confidence, CurveSettings, IntervalKind};

use super::survival_table::{explained, give, level, open};
use super::table_figures::{self, FigureArgs};
use crate::failure::Failure;
use crate::output::{Exit, Output, write_whole};

/// What `pool` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    analysis: Analysis,
}

#[derive(Debug, Subcommand)]
enum Analysis {
    /// Proportions of several studies: exact intervals, and pooled by every method.
    Proportions(Proportions),
    /// Patients of several sources: curves, one-stage and two-stage effects, possible duplicates.
    Patients(Patients),
    /// Patients read off a published Kaplan-Meier curve and its numbers at risk.
    Reconstruct(Reconstruct),
}

#[derive(Debug, clap::Args)]
struct Proportions {
    /// Table with a heading, comma-separated, one row a study.
    table: PathBuf,
    /// Column of the studies' names.
    #[arg(long, default_value = "study")]
    study: String,
    /// Column of patients with the outcome.
    #[arg(long, default_value = "x")]
    events: String,
    /// Column of all patients.
    #[arg(long, default_value = "n")]
    total: String,
    /// Level of the confidence intervals.
    #[arg(long, default_value = "0.95", value_parser = level)]
    conf_level: f64,
    #[command(flatten)]
    drawn: FigureArgs,
}

#[derive(Debug, clap::Args)]
struct Patients {
    /// Table with a heading, comma-separated, one row a patient.
    table: PathBuf,
    /// Column of the sources.
    #[arg(long)]
    source: String,
    /// Column of times since time zero.
    #[arg(long)]
    time: String,
    /// Column of events: 1 for an event, 0 for censored.
    #[arg(long)]
    event: String,
    /// Column of times from which the row is observed.
    #[arg(long, value_name = "COLUMN")]
    entry: Option<String>,
    /// Columns of covariates whose effect is pooled.
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    covariates: Vec<String>,
    /// Columns that one patient reported twice would share: age, sex, site.
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    same: Vec<String>,
    /// Level of the confidence intervals.
    #[arg(long, default_value = "0.95", value_parser = level)]
    conf_level: f64,
    #[command(flatten)]
    drawn: FigureArgs,
}

#[derive(Debug, clap::Args)]
struct Reconstruct {
    /// Digitised points of the curve: columns of times and survival (0 to 1, or percent).
    curve: PathBuf,
    /// Numbers at risk printed under the figure: columns of times and numbers, from time 0 on.
    #[arg(long, value_name = "FILE")]
    at_risk: PathBuf,
    /// Headings of the curve's columns.
    #[arg(long, num_args = 2, value_names = ["TIME", "SURVIVAL"], default_values = ["time", "surv"])]
    curve_columns: Vec<String>,
    /// Headings of the columns of numbers at risk.
    #[arg(long, num_args = 2, value_names = ["TIME", "NUMBER"], default_values = ["time", "n"])]
    at_risk_columns: Vec<String>,
    /// Events in all, where the publication gives them.
    #[arg(long, value_name = "NUMBER")]
    events: Option<u64>,
    /// Write the patients to this file, as CSV with time and event.
    #[arg(long, value_name = "FILE")]
    patients: Option<PathBuf>,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    match &args.analysis {
        Analysis::Proportions(args) => proportions(args, output),
        Analysis::Patients(args) => patients(args, output),
        Analysis::Reconstruct(args) => reconstruct(args, output),
    }
}

fn proportions(args: &Proportions, output: &Output) -> Result<Exit, Failure> {
    let columns = [args.study.as_str(), args.events.as_str(), args.total.as_str()];
    let report = statistics::pooled_proportions(open(&args.table)?, columns, args.conf_level)
        .map_err(|error| explained(&error))?;
    if let Some(path) = &args.drawn.figure {
        table_figures::write(path, table_figures::proportions(&report))?;
    }
    give(output, "oncase.pool.proportions/1", &report, statistics::ProportionsReport::text)
}

fn patients(args: &Patients, output: &Output) -> Result<Exit, Failure> {
    let columns = Columns {
        time: args.time.clone(),
        event: args.event.clone(),
        entry: args.entry.clone(),
        strata: vec![args.source.clone()],
        covariates: args.covariates.clone(),
        others: args.same.clone(),
        ..Columns::default()
    };
    let confidence = Confidence { kind: IntervalKind::LogLog, level: args.conf_level };
    let settings = CurveSettings { confidence, ..CurveSettings::default() };
    let report = columns
        .read(open(&args.table)?)
        .and_then(|prepared| statistics::pooled_patients(&prepared, &columns, &args.same, &settings))
        .map_err(|error| explained(&error))?;
    if let Some(path) = &args.drawn.figure {
        table_figures::write(path, table_figures::hazard_ratios(&report, args.conf_level))?;
    }
    give(output, "oncase.pool.patients/1", &report, statistics::PatientsReport::text)
}

fn reconstruct(args: &Reconstruct, output: &Output) -> Result<Exit, Failure> {
    let (curve, at_risk) = (pair(&args.curve_columns)?, pair(&args.at_risk_columns)?);
    let report =
        statistics::reconstructed(open(&args.curve)?, curve, open(&args.at_risk)?, at_risk, args.events)
            .map_err(|error| explained(&error))?;
    if let Some(path) = &args.patients {
        write_whole(path, report.csv().as_bytes())?;
    }
    give(output, "oncase.pool.reconstruct/1", &report, statistics::Reconstruction::text)
}

fn pair(names: &[String]) -> Result<[&str; 2], Failure> {
    match names {
        [first, second] => Ok([first, second]),
        _ => Err(Failure::new("two headings are needed", "give the column of times, then the other")),
    }
}
