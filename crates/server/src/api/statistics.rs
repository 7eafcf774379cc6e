//! Statistics of a cohort, as `oncase survive` gives them of the cohort's table.

use axum::Json;
use oncase_cohort::{Cohort, IntervalBasis, Patient, TimeToEvent};
use oncase_outcome::{EndEvent, Ending};
use oncase_statistics as statistics;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::answer::Derived;
use super::body::InJson;
use super::cohorts::{CohortBody, cohort};
use super::operation::{Call, Nothing};
use crate::problem::Problem;

/// What is computed of a cohort.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatisticsBody {
    /// The cohort.
    pub cohort: CohortBody,
    /// `km`, `logrank`, `cox`, `rmst`, `cif`, `finegray` or `turnbull`, as `oncase survive`.
    pub analysis: Analysis,
    /// The endpoint. Competing risks are those of progression-free survival: progression, and death without it.
    #[serde(default)]
    pub endpoint: TimeOf,
    /// Compare the groups (regimens of the line that counts).
    #[serde(default)]
    pub by_group: bool,
    /// Covariates of a model: `group`, `age`, `sex`, `stage`, `performance`.
    #[serde(default)]
    pub covariates: Vec<String>,
    /// Days at which to read the survival or the incidence.
    #[serde(default)]
    pub at: Vec<f64>,
    /// Days up to which the mean is restricted; without it the longest that all groups allow.
    #[serde(default)]
    pub tau: Option<f64>,
    /// For competing risks, the event of interest.
    #[serde(default)]
    pub cause: Cause,
    /// For Turnbull's estimate, what makes a time an interval.
    #[serde(default)]
    pub intervals: Intervals,
}

/// Analyses of survival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Analysis {
    /// Kaplan-Meier curves.
    Km,
    /// Log-rank test between the groups.
    Logrank,
    /// Cox proportional hazards model.
    Cox,
    /// Restricted mean survival time.
    Rmst,
    /// Cumulative incidence under competing risks, with Gray's test of the groups.
    Cif,
    /// Fine-Gray model of the subdistribution hazard.
    Finegray,
    /// Survival from times known as intervals.
    Turnbull,
}

/// Endpoints of a cohort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TimeOf {
    /// Progression-free survival.
    #[default]
    Pfs,
    /// Overall survival.
    Os,
}

/// Events that compete in progression-free survival.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Progression.
    #[default]
    Progression,
    /// Death without progression.
    Death,
}

/// What makes a time an interval.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Intervals {
    /// A progression lies anywhere since the assessment before.
    #[default]
    BetweenAssessments,
    /// Dates known to the month or the year alone.
    DateRanges,
}

impl From<Intervals> for IntervalBasis {
    fn from(intervals: Intervals) -> Self {
        match intervals {
            Intervals::BetweenAssessments => Self::BetweenAssessments,
            Intervals::DateRanges => Self::DateRanges,
        }
    }
}

impl TimeOf {
    fn name(self) -> &'static str {
        match self {
            Self::Pfs => "pfs",
            Self::Os => "os",
        }
    }

    fn time(self, patient: &Patient) -> Option<&TimeToEvent> {
        match self {
            Self::Pfs => patient.pfs.as_ref(),
            Self::Os => patient.os.as_ref(),
        }
    }
}

pub(super) async fn statistics(
    call: Call<Nothing, Nothing, InJson<StatisticsBody>>,
) -> Result<Json<Derived>, Problem> {
    let InJson(body) = call.body;
    let cohort = cohort(&call.state, &body.cohort).await?;
    let answer = call.state.compute(move || analyse(&cohort, &body));
    Ok(Json(answer.await?))
}

const COVARIATES: [&str; 5] = ["group", "age", "sex", "stage", "performance"];

fn analyse(cohort: &Cohort, body: &StatisticsBody) -> Result<Derived, Problem> {
    if let Some(unknown) = body.covariates.iter().find(|name| !COVARIATES.contains(&name.as_str())) {
        let said = format!("there is no covariate `{}`", unknown.escape_default());
        return Err(Problem::cannot(said, format!("the covariates are {}", COVARIATES.join(", "))));
    }
    let table = survival_table(cohort, body.intervals.into());
    match body.analysis {
        Analysis::Cif | Analysis::Finegray => competing(&table, body),
        Analysis::Turnbull => turnbull(&table, body),
        _ => survival(cohort, &table, body),
    }
}

fn refused(error: &statistics::StatisticsError) -> Problem {
    Problem::cannot(error.to_string(), "choose other cases, or another analysis")
}

fn given(analysis: &str, report: &impl Serialize) -> Derived {
    Derived::new(&format!("oncase.survive.{analysis}/1"), json!(report))
}

fn columns(body: &StatisticsBody, event: &str) -> statistics::Columns {
    let name = body.endpoint.name();
    let grouped = body.by_group || body.analysis == Analysis::Logrank;
    statistics::Columns {
        time: format!("{name}_days"),
        event: format!("{name}_{event}"),
        group: grouped.then(|| "group".to_owned()),
        covariates: body.covariates.clone(),
        ..statistics::Columns::default()
    }
}

fn survival(cohort: &Cohort, table: &str, body: &StatisticsBody) -> Result<Derived, Problem> {
    let columns = columns(body, "event");
    let prepared = columns.read(table.as_bytes()).map_err(|error| refused(&error))?;
    Ok(match body.analysis {
        Analysis::Logrank => {
            let weight = statistics::FlemingHarrington { rho: 0.0, gamma: 0.0 };
            given(
                "logrank",
                &statistics::compare_survival(&prepared, weight, false).map_err(|error| refused(&error))?,
            )
        }
        Analysis::Cox => {
            let settings = statistics::ModelSettings {
                ties: statistics::Ties::Efron,
                robust: false,
                level: 0.95,
                proportional: None,
            };
            given("cox", &statistics::model(&prepared, &columns, settings).map_err(|error| refused(&error))?)
        }
        Analysis::Rmst => {
            let tau = body.tau.unwrap_or_else(|| common_time(cohort, body));
            given(
                "rmst",
                &statistics::restricted_means(&prepared, tau, 0.95).map_err(|error| refused(&error))?,
            )
        }
        _ => {
            let settings = statistics::CurveSettings { at: body.at.clone(), ..Default::default() };
            given("km", &statistics::curves(&prepared, &settings).map_err(|error| refused(&error))?)
        }
    })
}

/// Of progression and death without it, the one of interest and the other that competes.
fn competing(table: &str, body: &StatisticsBody) -> Result<Derived, Problem> {
    if body.endpoint == TimeOf::Os {
        let said = "death from any cause has no competing event";
        return Err(Problem::cannot(said, "ask for `pfs`, or for `km` or `cox` of `os`"));
    }
    let cause = match body.cause {
        Cause::Progression => "progression",
        Cause::Death => "death",
    };
    let censored = Some("censored".to_owned());
    let cause = Some(statistics::CauseOfInterest { cause: cause.to_owned(), censored });
    let columns = statistics::Columns { cause, ..columns(body, "cause") };
    let prepared = columns.read(table.as_bytes()).map_err(|error| refused(&error))?;
    if body.analysis == Analysis::Finegray {
        let model =
            statistics::subdistribution(&prepared, &columns, 0.95).map_err(|error| refused(&error))?;
        return Ok(given("finegray", &model));
    }
    let confidence = statistics::Confidence::default();
    Ok(given(
        "cif",
        &statistics::incidence(&prepared, &body.at, confidence, false).map_err(|error| refused(&error))?,
    ))
}

fn turnbull(table: &str, body: &StatisticsBody) -> Result<Derived, Problem> {
    let name = body.endpoint.name();
    let group = body.by_group.then_some("group");
    let found = statistics::interval_censored(
        table.as_bytes(),
        &format!("{name}_after"),
        &format!("{name}_by"),
        group,
    );
    Ok(given("turnbull", &found.map_err(|error| refused(&error))?))
}

/// The longest time that every group allows.
fn common_time(cohort: &Cohort, body: &StatisticsBody) -> f64 {
    let last = |group: Option<&str>| {
        let members = cohort.eligible().filter(|patient| group.is_none_or(|group| patient.group == group));
        members
            .filter_map(|patient| body.endpoint.time(patient))
            .filter_map(|time| cohort.time.pick(time.span))
            .max()
    };
    let groups = if body.by_group { cohort.groups() } else { Vec::new() };
    let shortest = groups.iter().filter_map(|group| last(Some(group))).min().or_else(|| last(None));
    shortest.map_or(0.0, f64::from)
}

/// One row an eligible patient; an empty cell is a missing value. The event of progression-free survival has its cause; an
/// event lies after `…_after` and not after `…_by`, which is empty where it was not seen.
pub(super) fn survival_table(cohort: &Cohort, basis: IntervalBasis) -> String {
    let mut table = String::from(
        "patient,group,age,sex,stage,performance,pfs_days,pfs_event,pfs_cause,pfs_after,pfs_by,os_days,os_event,os_after,os_by\n",
    );
    for patient in cohort.eligible() {
        let (pfs, os) = (patient.pfs.as_ref(), patient.os.as_ref());
        let person = [
            quoted(&patient.id),
            quoted(&patient.group),
            patient.age.map(|age| age.to_string()).unwrap_or_default(),
            patient.sex.unwrap_or_default().to_owned(),
            quoted(patient.stage.as_deref().unwrap_or_default()),
            quoted(patient.performance.as_deref().unwrap_or_default()),
        ];
        let cause = pfs.map(cause).unwrap_or_default().to_owned();
        let cells = person
            .into_iter()
            .chain(picked(cohort, pfs))
            .chain([cause])
            .chain(interval(pfs, basis))
            .chain(picked(cohort, os))
            .chain(interval(os, basis));
        table.push_str(&cells.collect::<Vec<String>>().join(","));
        table.push('\n');
    }
    table
}

/// The day that stands for a time, and whether it ended with an event.
fn picked(cohort: &Cohort, time: Option<&TimeToEvent>) -> [String; 2] {
    let days = time.and_then(|time| cohort.time.pick(time.span)).map(|days| days.to_string());
    let event = time.filter(|_| days.is_some()).map(|time| u8::from(time.event).to_string());
    [days.unwrap_or_default(), event.unwrap_or_default()]
}

fn cause(time: &TimeToEvent) -> &'static str {
    match time.ending {
        Ending::Event(EndEvent::Progression | EndEvent::ClaimedProgression) => "progression",
        Ending::Event(_) => "death",
        Ending::Censored(_) => "censored",
    }
}

fn interval(time: Option<&TimeToEvent>, basis: IntervalBasis) -> [String; 2] {
    let bracket = time.map(|time| time.bracket(basis));
    let shown = |days: Option<f64>| days.map(|days| days.to_string()).unwrap_or_default();
    [shown(bracket.map(|bracket| bracket.lower)), shown(bracket.and_then(|bracket| bracket.upper))]
}

/// A cell of CSV. A spreadsheet must not take it for a formula.
fn quoted(text: &str) -> String {
    let safe = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", safe.replace('"', "\"\""))
}
