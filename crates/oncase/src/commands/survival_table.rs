//! The columns of a survival table as flags, and how its errors and answers are told.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use oncase_statistics::{CauseOfInterest, Columns, Confidence, IntervalKind, Prepared, StatisticsError};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Exit, Output};

/// The table and its columns.
#[derive(Debug, clap::Args)]
pub struct Data {
    /// Table with a heading, comma-separated, one row a patient.
    pub table: PathBuf,
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
pub struct Interval {
    /// Scale of the confidence intervals.
    #[arg(long, value_enum, default_value = "log-log")]
    conf_type: ConfType,
    /// Level of the confidence intervals.
    #[arg(long, default_value = "0.95", value_parser = level)]
    conf_level: f64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ConfType {
    LogLog,
    Log,
    Plain,
    Logit,
    Arcsin,
}

/// Times and causes of a table with competing risks.
#[derive(Debug, clap::Args)]
pub struct Causes {
    /// Table with a heading, comma-separated, one row a patient.
    pub table: PathBuf,
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

impl Causes {
    pub fn columns(&self, group: Option<&str>, covariates: &[String]) -> Result<Columns, Failure> {
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
    pub fn confidence(&self) -> Confidence {
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
    pub fn columns(&self, group: Option<&str>, covariates: &[String]) -> Result<Columns, Failure> {
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

    pub fn analyse<R>(
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
pub fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    File::open(path).map(BufReader::new).map_err(|error| {
        Failure::new(format!("cannot read {}: {error}", path.display()), "check the path of the table")
    })
}

/// An error of the statistics as a failure of the command.
pub fn explained(error: &StatisticsError) -> Failure {
    Failure::new(error.to_string(), error.help())
}

/// Gives a report in the form asked for.
pub fn give<R: Serialize>(
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
pub fn level(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(level) if level > 0.0 && level < 1.0 => Ok(level),
        _ => Err("expected a number between 0 and 1, such as 0.95".to_owned()),
    }
}

/// A time or a power: a finite number not below 0.
pub fn time(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(time) if time.is_finite() && time >= 0.0 => Ok(time),
        _ => Err("expected a number of 0 or more".to_owned()),
    }
}
