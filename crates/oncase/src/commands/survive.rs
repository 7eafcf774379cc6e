//! `oncase survive …`: survival statistics of a table, one row a patient.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use oncase_statistics as statistics;
use oncase_statistics::{FlemingHarrington, Prepared};

use super::survival_table::{Causes, Data, Interval, explained, give, level, open, time};
use super::table_figures::{self, FigureArgs, Unit};
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
    #[command(flatten)]
    drawn: Drawn,
}

/// A figure of curves.
#[derive(Debug, clap::Args)]
struct Drawn {
    #[command(flatten)]
    to: FigureArgs,
    /// Unit of the table's times, for the figure's axis.
    #[arg(long, value_enum, default_value = "days", help_heading = "Figure")]
    time_unit: Unit,
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
    #[command(flatten)]
    drawn: Drawn,
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
    let mut drawn = None;
    let settings = statistics::CurveSettings {
        confidence: args.interval.confidence(),
        at: args.at.clone(),
        rows: args.rows,
        ..statistics::CurveSettings::default()
    };
    let report = args.data.analyse(&columns, |prepared| {
        if let Some(path) = &args.drawn.to.figure {
            // Every point, and the limits at each of them.
            let points =
                statistics::curves(prepared, &statistics::CurveSettings { rows: true, ..settings.clone() })?;
            let times = points.curves.iter().flat_map(|c| c.rows.iter().map(|point| point.time));
            let whole = statistics::CurveSettings { rows: true, at: times.collect(), ..settings.clone() };
            drawn = Some((path, statistics::curves(prepared, &whole)?));
        }
        statistics::curves(prepared, &settings)
    })?;
    if let Some((path, whole)) = drawn {
        table_figures::write(path, table_figures::curves(&whole, args.drawn.time_unit))?;
    }
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
    let confidence = args.interval.confidence();
    let prepared = columns.read(open(&args.causes.table)?).map_err(|error| explained(&error))?;
    let of = |at: &[f64], rows: bool| {
        statistics::incidence(&prepared, at, confidence, rows).map_err(|error| explained(&error))
    };
    if let Some(path) = &args.drawn.to.figure {
        let points = of(&[], true)?;
        let times: Vec<f64> = points.curves.iter().flat_map(|c| c.rows.iter().map(|p| p.time)).collect();
        table_figures::write(path, table_figures::incidence(&of(&times, true)?, args.drawn.time_unit))?;
    }
    let report = of(&args.at, args.rows)?;
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
