//! `oncase survive …`: survival statistics of a table, one row a patient.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use oncase_statistics as statistics;
use oncase_statistics::{
    CauseOfInterest, Columns, Confidence, FlemingHarrington, IntervalKind, Prepared, StatisticsError,
};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `survive` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    analysis: Analysis,
}

#[derive(Debug, Subcommand)]
enum Analysis {
    /// Kaplan-Meier curves: medians, quartiles, survival at chosen times, follow-up.
    Km(Km),
    /// Log-rank test and its weighted family, with strata and trend.
    Logrank(Logrank),
    /// Cox proportional hazards model.
    Cox(Cox),
    /// Restricted mean survival time.
    Rmst(Rmst),
    /// Cumulative incidence under competing risks, with Gray's test.
    Cif(Cif),
    /// Fine-Gray model of the subdistribution hazard.
    Finegray(FineGray),
    /// Survival from events known only to lie between two times.
    Turnbull(Turnbull),
}

/// The table and its columns.
#[derive(Debug, clap::Args)]
struct Data {
    /// Table with a heading, comma-separated, one row a patient.
    table: PathBuf,
    /// Column of times since time zero, in whole days where possible.
    #[arg(long)]
    time: String,
    /// Column of events: 1 for an event, 0 for censored.
    #[arg(long)]
    event: String,
    /// Value of the event column that means an event; every other value then means censored.
    #[arg(long, value_name = "VALUE")]
    event_value: Option<String>,
    /// Column of times from which the row is observed (left truncation).
    #[arg(long, value_name = "COLUMN")]
    entry: Option<String>,
    /// Order of levels: `a,b` for the groups, `column=a,b` for any column; may be repeated.
    #[arg(long, value_name = "LEVELS")]
    levels: Vec<String>,
}

#[derive(Debug, clap::Args)]
struct Interval {
    /// Scale of the confidence intervals.
    #[arg(long, value_enum, default_value = "log-log")]
    conf_type: ConfType,
    /// Level of the confidence intervals.
    #[arg(long, default_value = "0.95", value_parser = level)]
    conf_level: f64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ConfType {
    LogLog,
    Log,
    Plain,
    Logit,
    Arcsin,
}

#[derive(Debug, clap::Args)]
struct Km {
    #[command(flatten)]
    data: Data,
    /// Column of weights.
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// Column of groups: one curve each.
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    #[command(flatten)]
    interval: Interval,
    /// Times at which to give the survival.
    #[arg(long, value_delimiter = ',', value_parser = time)]
    at: Vec<f64>,
    /// Give every point of the curves.
    #[arg(long)]
    rows: bool,
}

#[derive(Debug, clap::Args)]
struct Logrank {
    #[command(flatten)]
    data: Data,
    /// Column of groups.
    #[arg(long, value_name = "COLUMN")]
    group: String,
    /// Power of the survival in the weights: 0 is the log-rank test, 1 the Peto-Peto test.
    #[arg(long, default_value = "0", value_parser = time)]
    rho: f64,
    /// Power of one minus the survival in the weights.
    #[arg(long, default_value = "0", value_parser = time)]
    gamma: f64,
    /// Columns of strata.
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    strata: Vec<String>,
    /// Also test for a trend over the groups in their order.
    #[arg(long)]
    trend: bool,
}

#[derive(Debug, clap::Args)]
struct Cox {
    #[command(flatten)]
    data: Data,
    /// Columns of covariates; labels become one column for each level but the first.
    #[arg(long, value_delimiter = ',', required = true, value_name = "COLUMNS")]
    covariates: Vec<String>,
    /// Handling of tied events.
    #[arg(long, value_enum, default_value = "efron")]
    ties: Ties,
    /// Columns of strata.
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    strata: Vec<String>,
    /// Column of clusters; the standard errors are then robust.
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    /// Robust standard errors, each row on its own.
    #[arg(long)]
    robust: bool,
    /// Column of weights.
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// Level of the confidence intervals.
    #[arg(long, default_value = "0.95", value_parser = level)]
    conf_level: f64,
    /// Also test proportional hazards, against this function of time.
    #[arg(long, value_enum, value_name = "TIME", num_args = 0..=1, default_missing_value = "km")]
    proportional: Option<TimeScale>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Ties {
    Efron,
    Breslow,
    Exact,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TimeScale {
    /// One minus the Kaplan-Meier estimate.
    Km,
    /// Time itself.
    Identity,
    /// The logarithm of time.
    Log,
}

#[derive(Debug, clap::Args)]
struct Rmst {
    #[command(flatten)]
    data: Data,
    /// Column of groups.
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Horizon.
    #[arg(long, value_parser = time)]
    tau: f64,
    /// Level of the confidence interval of the difference.
    #[arg(long, default_value = "0.95", value_parser = level)]
    conf_level: f64,
}

/// Times and causes of a table with competing risks.
#[derive(Debug, clap::Args)]
struct Causes {
    /// Table with a heading, comma-separated, one row a patient.
    table: PathBuf,
    /// Column of times since time zero.
    #[arg(long)]
    time: String,
    /// Column of causes.
    #[arg(long)]
    status: String,
    /// Value of the cause of interest; every other event competes.
    #[arg(long)]
    cause: String,
    /// Value that means censored; without it 0, censor or censored.
    #[arg(long, value_name = "VALUE")]
    censored: Option<String>,
    /// Order of levels, as for the other commands.
    #[arg(long, value_name = "LEVELS")]
    levels: Vec<String>,
}

#[derive(Debug, clap::Args)]
struct Cif {
    #[command(flatten)]
    causes: Causes,
    /// Column of groups.
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Column of times from which the row is observed.
    #[arg(long, value_name = "COLUMN")]
    entry: Option<String>,
    #[command(flatten)]
    interval: Interval,
    /// Times at which to give the incidence.
    #[arg(long, value_delimiter = ',', value_parser = time)]
    at: Vec<f64>,
    /// Give every point of the curves.
    #[arg(long)]
    rows: bool,
}

#[derive(Debug, clap::Args)]
struct FineGray {
    #[command(flatten)]
    causes: Causes,
    /// Columns of covariates.
    #[arg(long, value_delimiter = ',', required = true, value_name = "COLUMNS")]
    covariates: Vec<String>,
    /// Level of the confidence intervals.
    #[arg(long, default_value = "0.95", value_parser = level)]
    conf_level: f64,
}

#[derive(Debug, clap::Args)]
struct Turnbull {
    /// Table with a heading, comma-separated, one row a patient.
    table: PathBuf,
    /// Column of the last times known to be free of the event.
    #[arg(long)]
    lower: String,
    /// Column of the times by which the event had happened; empty when it was not seen.
    #[arg(long)]
    upper: String,
    /// Column of groups.
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    match &args.analysis {
        Analysis::Km(args) => km(args, output),
        Analysis::Logrank(args) => logrank(args, output),
        Analysis::Cox(args) => cox(args, output),
        Analysis::Rmst(args) => rmst(args, output),
        Analysis::Cif(args) => cif(args, output),
        Analysis::Finegray(args) => fine_gray(args, output),
        Analysis::Turnbull(args) => turnbull(args, output),
    }
}

fn km(args: &Km, output: &Output) -> Result<Exit, Failure> {
    let mut columns = args.data.columns(args.group.as_deref(), &[])?;
    columns.weight.clone_from(&args.weight);
    let settings = statistics::CurveSettings {
        confidence: args.interval.confidence(),
        at: args.at.clone(),
        rows: args.rows,
        ..statistics::CurveSettings::default()
    };
    let report = args.data.analyse(&columns, |prepared| statistics::curves(prepared, &settings))?;
    give(output, "oncase.survive.km/1", &report, statistics::CurvesReport::text)
}

fn logrank(args: &Logrank, output: &Output) -> Result<Exit, Failure> {
    let mut columns = args.data.columns(Some(&args.group), &[])?;
    columns.strata.clone_from(&args.strata);
    let weight = FlemingHarrington { rho: args.rho, gamma: args.gamma };
    let test = |prepared: &Prepared| statistics::compare_survival(prepared, weight, args.trend);
    let report = args.data.analyse(&columns, test)?;
    give(output, "oncase.survive.logrank/1", &report, statistics::LogRankReport::text)
}

fn cox(args: &Cox, output: &Output) -> Result<Exit, Failure> {
    let mut columns = args.data.columns(None, &args.covariates)?;
    columns.strata.clone_from(&args.strata);
    columns.cluster.clone_from(&args.cluster);
    columns.weight.clone_from(&args.weight);
    let settings = statistics::ModelSettings {
        ties: match args.ties {
            Ties::Efron => statistics::Ties::Efron,
            Ties::Breslow => statistics::Ties::Breslow,
            Ties::Exact => statistics::Ties::Exact,
        },
        robust: args.robust,
        level: args.conf_level,
        proportional: args.proportional.map(|scale| match scale {
            TimeScale::Km => statistics::TimeScale::KaplanMeier,
            TimeScale::Identity => statistics::TimeScale::Identity,
            TimeScale::Log => statistics::TimeScale::Log,
        }),
    };
    let report = args.data.analyse(&columns, |prepared| statistics::model(prepared, &columns, settings))?;
    give(output, "oncase.survive.cox/1", &report, statistics::CoxReport::text)
}

fn rmst(args: &Rmst, output: &Output) -> Result<Exit, Failure> {
    let columns = args.data.columns(args.group.as_deref(), &[])?;
    let means = |prepared: &Prepared| statistics::restricted_means(prepared, args.tau, args.conf_level);
    let report = args.data.analyse(&columns, means)?;
    give(output, "oncase.survive.rmst/1", &report, statistics::RestrictedMeanReport::text)
}

fn cif(args: &Cif, output: &Output) -> Result<Exit, Failure> {
    let mut columns = args.causes.columns(args.group.as_deref(), &[])?;
    columns.entry.clone_from(&args.entry);
    let report = columns
        .read(open(&args.causes.table)?)
        .and_then(|prepared| {
            statistics::incidence(&prepared, &args.at, args.interval.confidence(), args.rows)
        })
        .map_err(|error| explained(&error))?;
    give(output, "oncase.survive.cif/1", &report, statistics::IncidenceReport::text)
}

fn fine_gray(args: &FineGray, output: &Output) -> Result<Exit, Failure> {
    let columns = args.causes.columns(None, &args.covariates)?;
    let report = columns
        .read(open(&args.causes.table)?)
        .and_then(|prepared| statistics::subdistribution(&prepared, &columns, args.conf_level))
        .map_err(|error| explained(&error))?;
    give(output, "oncase.survive.finegray/1", &report, statistics::FineGrayReport::text)
}

fn turnbull(args: &Turnbull, output: &Output) -> Result<Exit, Failure> {
    let report =
        statistics::interval_censored(open(&args.table)?, &args.lower, &args.upper, args.group.as_deref())
            .map_err(|error| explained(&error))?;
    give(output, "oncase.survive.turnbull/1", &report, statistics::IntervalCensoredReport::text)
}

impl Causes {
    fn columns(&self, group: Option<&str>, covariates: &[String]) -> Result<Columns, Failure> {
        Ok(Columns {
            time: self.time.clone(),
            event: self.status.clone(),
            cause: Some(CauseOfInterest { cause: self.cause.clone(), censored: self.censored.clone() }),
            group: group.map(str::to_owned),
            covariates: covariates.to_vec(),
            levels: levels(&self.levels, group, covariates)?,
            ..Columns::default()
        })
    }
}

impl Interval {
    fn confidence(&self) -> Confidence {
        let kind = match self.conf_type {
            ConfType::LogLog => IntervalKind::LogLog,
            ConfType::Log => IntervalKind::Log,
            ConfType::Plain => IntervalKind::Plain,
            ConfType::Logit => IntervalKind::Logit,
            ConfType::Arcsin => IntervalKind::Arcsin,
        };
        Confidence { kind, level: self.conf_level }
    }
}

impl Data {
    fn columns(&self, group: Option<&str>, covariates: &[String]) -> Result<Columns, Failure> {
        Ok(Columns {
            time: self.time.clone(),
            event: self.event.clone(),
            event_value: self.event_value.clone(),
            entry: self.entry.clone(),
            group: group.map(str::to_owned),
            covariates: covariates.to_vec(),
            levels: levels(&self.levels, group, covariates)?,
            ..Columns::default()
        })
    }

    fn analyse<R>(
        &self,
        columns: &Columns,
        analysis: impl FnOnce(&Prepared) -> Result<R, StatisticsError>,
    ) -> Result<R, Failure> {
        let prepared = columns.read(open(&self.table)?).map_err(|error| explained(&error))?;
        analysis(&prepared).map_err(|error| explained(&error))
    }
}

/// Orders of levels by column; a list without a column belongs to the groups, or to the only covariate.
fn levels(
    given: &[String],
    group: Option<&str>,
    covariates: &[String],
) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let only = match covariates {
        [only] => Some(only.as_str()),
        _ => None,
    };
    let mut orders = BTreeMap::new();
    for text in given {
        let (column, list) = match text.split_once('=') {
            Some((column, list)) => (column, list),
            None => {
                let column = group.or(only).ok_or_else(|| {
                    Failure::new(
                        format!("the levels {text} belong to no column"),
                        "write the column before them: --levels column=a,b",
                    )
                })?;
                (column, text.as_str())
            }
        };
        let list = list.split(',').map(|level| level.trim().to_owned()).collect();
        if orders.insert(column.to_owned(), list).is_some() {
            return Err(Failure::new(format!("two orders for the levels of {column}"), "give one"));
        }
    }
    Ok(orders)
}

/// Opens a table for reading.
pub(super) fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    File::open(path).map(BufReader::new).map_err(|error| {
        Failure::new(format!("cannot read {}: {error}", path.display()), "check the path of the table")
    })
}

/// An error of the statistics as a failure of the command.
pub(super) fn explained(error: &StatisticsError) -> Failure {
    Failure::new(error.to_string(), error.help())
}

/// Gives a report in the form asked for.
pub(super) fn give<R: Serialize>(
    output: &Output,
    form: &str,
    report: &R,
    text: impl FnOnce(&R) -> String,
) -> Result<Exit, Failure> {
    if output.is_json() {
        output.json(form, report)?;
    } else {
        output.text(&text(report))?;
    }
    Ok(Exit::Clean)
}

/// A confidence level.
pub(super) fn level(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(level) if level > 0.0 && level < 1.0 => Ok(level),
        _ => Err("expected a number between 0 and 1, such as 0.95".to_owned()),
    }
}

/// A time or a power: a finite number not below 0.
pub(super) fn time(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(time) if time.is_finite() && time >= 0.0 => Ok(time),
        _ => Err("expected a number of 0 or more".to_owned()),
    }
}
