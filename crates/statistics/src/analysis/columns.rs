//! The columns of a survival table by name, read and checked.

use std::collections::BTreeMap;
use std::io::Read;

use crate::cox::{Covariate, CoxModel};
use crate::error::StatisticsError;
use crate::risk::{Observations, Times};
use crate::table::{ColumnKind, ColumnRequest, Labels, LeftOut, Table, Values, read_table};

/// Which column holds what.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Time of the event or of the last contact.
    pub time: String,
    /// 1 or true for an event, 0 or false for a censored row.
    pub event: String,
    /// The value of the event column that means an event, when it is not 0 and 1; all others mean censored.
    pub event_value: Option<String>,
    /// For competing risks: the value that is the cause of interest, and the one that means censored.
    pub cause: Option<CauseOfInterest>,
    /// Time from which the row is observed.
    pub entry: Option<String>,
    /// Weight of the row.
    pub weight: Option<String>,
    /// Groups.
    pub group: Option<String>,
    /// Strata; several columns are combined.
    pub strata: Vec<String>,
    /// Clusters.
    pub cluster: Option<String>,
    /// Covariates.
    pub covariates: Vec<String>,
    /// Further columns to be read, as they are written.
    pub others: Vec<String>,
    /// Orders of levels by column.
    pub levels: BTreeMap<String, Vec<String>>,
}

/// Values of a status column with several causes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CauseOfInterest {
    /// The value of the cause of interest; it becomes cause 1, all other events cause 2.
    pub cause: String,
    /// The value that means censored; without it `0`, `censor` or `censored`.
    pub censored: Option<String>,
}

impl Columns {
    fn requests(&self) -> Vec<ColumnRequest> {
        let mut requests = vec![
            ColumnRequest::new(&self.time, ColumnKind::Number),
            ColumnRequest::new(&self.event, ColumnKind::Label),
        ];
        let mut ask = |names: &mut dyn Iterator<Item = &String>, kind| {
            requests.extend(names.map(|name| ColumnRequest::new(name, kind)));
        };
        ask(&mut self.entry.iter().chain(&self.weight), ColumnKind::Number);
        ask(&mut self.group.iter().chain(&self.strata).chain(&self.cluster), ColumnKind::Label);
        let declared = |name: &&String| self.levels.contains_key(*name);
        ask(&mut self.covariates.iter().filter(declared), ColumnKind::Label);
        ask(&mut self.covariates.iter().filter(|n| !declared(n)), ColumnKind::NumberOrLabel);
        let known: Vec<String> = requests.iter().map(|r| r.name.clone()).collect();
        let unread = self.others.iter().filter(|name| !known.contains(name));
        requests.extend(unread.map(|name| ColumnRequest::new(name, ColumnKind::Label)));
        requests
    }

    /// Reads the table and checks what it holds.
    ///
    /// # Errors
    /// When the table cannot be read or a row contradicts itself; the row is that of the source.
    pub fn read(&self, source: impl Read) -> Result<Prepared, StatisticsError> {
        self.check_roles()?;
        let mut table = read_table(source, &self.requests())?;
        for column in &mut table.columns {
            if let (Values::Labels(labels), Some(order)) = (&mut column.values, self.levels.get(&column.name))
            {
                labels.reorder(&column.name, order)?;
            }
        }
        if let Some(name) = self.levels.keys().find(|name| table.column(name).is_err()) {
            return Err(StatisticsError::not_possible(format!(
                "levels are given for {name}, which is none of the columns used"
            )));
        }
        let prepared = Prepared::of(self, table)?;
        prepared.observations().check().map_err(|error| prepared.table.locate(error))?;
        Ok(prepared)
    }

    /// One column cannot be a number in one place and a label in another.
    fn check_roles(&self) -> Result<(), StatisticsError> {
        let requests = self.requests();
        for (i, request) in requests.iter().enumerate() {
            if let Some(other) =
                requests[..i].iter().find(|o| o.name == request.name && o.kind != request.kind)
            {
                return Err(StatisticsError::not_possible(format!(
                    "column {} is asked for in two roles that exclude each other",
                    other.name
                )));
            }
        }
        Ok(())
    }
}

/// A table ready for analysis.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The columns read.
    pub table: Table,
    pub(super) time: TimeColumn,
    pub(super) entry: Option<TimeColumn>,
    pub(super) cause: Vec<u8>,
    pub(super) weight: Option<Vec<f64>>,
    /// The groups.
    pub group: Option<Labels>,
    /// The strata.
    pub strata: Option<Labels>,
    /// The clusters.
    pub cluster: Option<Labels>,
}

#[derive(Clone, Debug)]
pub(super) enum TimeColumn {
    Days(Vec<u32>),
    Real(Vec<f64>),
}

impl TimeColumn {
    fn of(numbers: &[f64]) -> Self {
        let whole = |t: &f64| t.fract() == 0.0 && *t >= 0.0 && *t < f64::from(u32::MAX);
        if numbers.iter().all(whole) {
            Self::Days(numbers.iter().map(|t| *t as u32).collect())
        } else {
            Self::Real(numbers.to_vec())
        }
    }

    fn times(&self) -> Times<'_> {
        match self {
            Self::Days(days) => Times::Days(days),
            Self::Real(times) => Times::Real(times),
        }
    }
}

impl Prepared {
    fn of(columns: &Columns, table: Table) -> Result<Self, StatisticsError> {
        let number = |name: &Option<String>| name.as_ref().map(|name| table.numbers(name)).transpose();
        let label = |name: &Option<String>| name.as_ref().map(|name| table.labels(name).cloned()).transpose();
        let cause = match &columns.cause {
            Some(of_interest) => causes(&table, &columns.event, of_interest)?,
            None => events(&table, columns)?,
        };
        Ok(Self {
            time: TimeColumn::of(table.numbers(&columns.time)?),
            entry: number(&columns.entry)?.map(TimeColumn::of),
            cause,
            weight: number(&columns.weight)?.map(<[f64]>::to_vec),
            group: label(&columns.group)?,
            strata: combined(&table, &columns.strata)?,
            cluster: label(&columns.cluster)?,
            table,
        })
    }

    /// The rows as the statistics take them.
    pub fn observations(&self) -> Observations<'_> {
        let mut rows = Observations::new(self.time.times(), &self.cause);
        rows.causes = self.cause.iter().copied().max().map_or(1, usize::from).max(1);
        rows.entry = self.entry.as_ref().map(TimeColumn::times);
        rows.weight = self.weight.as_deref();
        if let Some(group) = &self.group {
            (rows.group, rows.groups) = (Some(group.codes.as_slice()), group.levels.len());
        }
        if let Some(strata) = &self.strata {
            (rows.stratum, rows.strata) = (Some(strata.codes.as_slice()), strata.levels.len());
        }
        rows
    }

    /// The rows with the covariates as a model takes them; labels become one covariate for each level but the first.
    ///
    /// # Errors
    /// When a covariate was not read.
    pub fn model(&self, covariates: &[String]) -> Result<CoxModel<'_>, StatisticsError> {
        let mut columns = Vec::new();
        for name in covariates {
            columns.extend(Covariate::of(self.table.column(name)?));
        }
        Ok(CoxModel { rows: self.observations(), covariates: columns })
    }

    /// Names of the groups; `all` when there is no column of groups.
    pub fn group_names(&self) -> Vec<String> {
        self.group.as_ref().map_or_else(|| vec!["all".to_owned()], |group| group.levels.clone())
    }

    /// What was left out.
    pub fn left_out(&self) -> &LeftOut {
        &self.table.left_out
    }
}

fn events(table: &Table, columns: &Columns) -> Result<Vec<u8>, StatisticsError> {
    let labels = table.labels(&columns.event)?;
    let mut cause_of = Vec::with_capacity(labels.levels.len());
    for (code, level) in labels.levels.iter().enumerate() {
        let cause = match &columns.event_value {
            Some(value) => u8::from(level == value),
            None => match level.to_ascii_lowercase().as_str() {
                "0" | "0.0" | "false" => 0,
                "1" | "1.0" | "true" => 1,
                _ => return Err(table.locate(unknown_event(labels, code, &columns.event))),
            },
        };
        cause_of.push(cause);
    }
    if let Some(value) = &columns.event_value
        && !labels.levels.contains(value)
    {
        return Err(StatisticsError::not_possible(format!(
            "no row of column {} holds {value:?}; it holds {}",
            columns.event,
            labels.levels.join(", ")
        )));
    }
    Ok(labels.codes.iter().map(|code| cause_of.get(*code as usize).copied().unwrap_or(0)).collect())
}

fn causes(table: &Table, column: &str, of_interest: &CauseOfInterest) -> Result<Vec<u8>, StatisticsError> {
    let labels = table.labels(column)?;
    let is_censored = |level: &str| match &of_interest.censored {
        Some(value) => level == value,
        None => ["0", "censor", "censored"].contains(&level.to_ascii_lowercase().as_str()),
    };
    let holds = labels.levels.join(", ");
    if !labels.levels.contains(&of_interest.cause) {
        return Err(StatisticsError::not_possible(format!(
            "no row of column {column} holds the cause {:?}; it holds {holds}",
            of_interest.cause
        )));
    }
    if is_censored(&of_interest.cause) {
        return Err(StatisticsError::not_possible("the cause of interest is the value that means censored"));
    }
    if !labels.levels.iter().any(|level| is_censored(level)) && of_interest.censored.is_some() {
        return Err(StatisticsError::not_possible(format!(
            "no row of column {column} holds the value that means censored; it holds {holds}"
        )));
    }
    let cause_of = |level: &String| match level {
        level if is_censored(level) => 0,
        level if *level == of_interest.cause => 1,
        _ => 2,
    };
    let by_level: Vec<u8> = labels.levels.iter().map(cause_of).collect();
    Ok(labels.codes.iter().map(|code| by_level.get(*code as usize).copied().unwrap_or(0)).collect())
}

fn unknown_event(labels: &Labels, code: usize, column: &str) -> StatisticsError {
    let row = labels.codes.iter().position(|c| *c as usize == code).unwrap_or(0);
    StatisticsError::BadCell {
        row: row + 1,
        column: column.to_owned(),
        found: labels.levels[code].clone(),
        expected: "0 (censored) or 1 (event); name the value that means an event if it is another".to_owned(),
    }
}

/// One set of labels out of several columns: the combinations that occur.
fn combined(table: &Table, names: &[String]) -> Result<Option<Labels>, StatisticsError> {
    let Some((first, others)) = names.split_first() else { return Ok(None) };
    let mut labels = table.labels(first)?.clone();
    for name in others {
        let second = table.labels(name)?;
        let pair = |row: usize| (labels.codes[row], second.codes[row]);
        let mut pairs: Vec<(u32, u32)> = (0..table.rows).map(pair).collect();
        let all = pairs.clone();
        pairs.sort_unstable();
        pairs.dedup();
        let codes = all.iter().map(|p| pairs.partition_point(|q| q < p) as u32).collect();
        let text = |l: &Labels, code: u32| l.levels.get(code as usize).cloned().unwrap_or_default();
        let levels =
            pairs.iter().map(|(a, b)| format!("{}, {}", text(&labels, *a), text(second, *b))).collect();
        labels = Labels { codes, levels };
    }
    Ok(Some(labels))
}
