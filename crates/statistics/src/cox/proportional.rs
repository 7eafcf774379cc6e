//! The test of proportional hazards: does a coefficient change with time? (Schoenfeld; Grambsch and Therneau.)

use serde::Serialize;

use super::CoxModel;
use super::cells::Cells;
use super::fit::{CoxFit, Problem, Ties};
use super::pass::{ANY_EVENT, Reader, Scales};
use crate::distribution::chi_squared_upper;
use crate::error::StatisticsError;
use crate::linear::{Symmetric, dot};
use crate::risk::{Observations, RiskTable};

/// The function of time that a coefficient may follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeScale {
    /// One minus the Kaplan-Meier estimate just before the time. The default.
    #[default]
    KaplanMeier,
    /// Time itself.
    Identity,
    /// The logarithm of time.
    Log,
}

/// Score tests of proportional hazards: one a covariate, one of all together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProportionalHazards {
    /// Names, the last being `GLOBAL`.
    pub names: Vec<String>,
    /// Statistics; `None` where the covariate could not be estimated.
    pub chisq: Vec<Option<f64>>,
    /// Degrees of freedom.
    pub df: Vec<usize>,
    /// p-values.
    pub p: Vec<Option<f64>>,
    /// The function of time.
    pub time_scale: TimeScale,
}

/// Sums over events of the information, plain and multiplied once and twice by the function of time.
struct Sums {
    score: Vec<f64>,
    plain: Symmetric,
    once: Symmetric,
    twice: Symmetric,
}

/// Tests proportional hazards after a fit with the same model (rule COX-PROPORTIONAL).
///
/// # Errors
/// When the rows contradict themselves or the fit used exact ties.
pub fn proportional_hazards(
    model: &CoxModel<'_>,
    fit: &CoxFit,
    time_scale: TimeScale,
) -> Result<ProportionalHazards, StatisticsError> {
    if fit.ties == Ties::Exact {
        return Err(StatisticsError::not_possible(
            "the test of proportional hazards needs efron or breslow ties",
        ));
    }
    let cells = Cells::of(&model.rows);
    let scales = Scales::of(model);
    let reader = Reader::new(model, &scales);
    let problem = Problem::new(model, &cells, &reader, fit.ties)?;
    let times = time_function(model, &cells, time_scale)?;
    let sums = sums(&problem, &fit.state.beta, &times)?;
    let p = fit.names.len();
    let mut report = ProportionalHazards {
        names: fit.names.clone(),
        chisq: Vec::new(),
        df: vec![1; p],
        p: Vec::new(),
        time_scale,
    };
    let usable: Vec<usize> = (0..p).filter(|j| fit.coef[*j].is_some()).collect();
    for j in 0..p {
        report.chisq.push(usable.contains(&j).then(|| statistic(&sums, &[j])));
    }
    report.names.push("GLOBAL".to_owned());
    report.df.push(usable.len());
    report.chisq.push((!usable.is_empty()).then(|| statistic(&sums, &usable)));
    report.p =
        report.chisq.iter().zip(&report.df).map(|(c, df)| c.map(|c| chi_squared_upper(c, *df))).collect();
    Ok(report)
}

/// The function of time at each cell.
fn time_function(
    model: &CoxModel<'_>,
    cells: &Cells<'_>,
    time_scale: TimeScale,
) -> Result<Vec<f64>, StatisticsError> {
    match time_scale {
        TimeScale::Identity => Ok(cells.time.clone()),
        TimeScale::Log => Ok(cells.time.iter().map(|t| t.max(f64::MIN_POSITIVE).ln()).collect()),
        TimeScale::KaplanMeier => {
            let together = Observations { group: None, groups: 1, stratum: None, strata: 1, ..model.rows };
            let table = RiskTable::of(&together)?;
            let cell = table.group(0)?;
            let mut survival = 1.0;
            let mut before = Vec::with_capacity(table.times.len());
            for time in 0..table.times.len() {
                before.push(1.0 - survival);
                if cell.at_risk[time] > 0.0 {
                    survival *= 1.0 - cell.events(time) / cell.at_risk[time];
                }
            }
            let place = |time: &f64| table.times.partition_point(|t| t < time);
            Ok(cells.time.iter().map(|t| before.get(place(t)).copied().unwrap_or(0.0)).collect())
        }
    }
}

fn sums(problem: &Problem<'_, '_>, beta: &[f64], times: &[f64]) -> Result<Sums, StatisticsError> {
    let p = beta.len();
    let zero = || Symmetric::zero(p);
    let mut sums = Sums { score: vec![0.0; p], plain: zero(), once: zero(), twice: zero() };
    let events = problem.reader.pass(problem.cells, &vec![0.0; p], ANY_EVENT);
    for (cell, g) in times.iter().enumerate() {
        for (j, score) in sums.score.iter_mut().enumerate() {
            *score += g * events.dying[cell * events.moments + 1 + j];
        }
    }
    problem.each_event(&problem.sums(beta), |cell, weight, mean, moments| {
        let g = times[cell];
        let mut place = 1 + p;
        for j in 0..p {
            sums.score[j] -= weight * g * mean[j];
            for k in j..p {
                let value = weight * (moments[place] / moments[0] - mean[j] * mean[k]);
                sums.plain.add(j, k, value);
                sums.once.add(j, k, g * value);
                sums.twice.add(j, k, g * g * value);
                place += 1;
            }
        }
    })?;
    Ok(sums)
}

/// The score statistic of adding the products of time with the chosen covariates to the model.
fn statistic(sums: &Sums, chosen: &[usize]) -> f64 {
    let factored = sums.plain.factor();
    let p = sums.plain.size;
    let column = |k: usize| -> Vec<f64> { (0..p).map(|j| sums.once.get(j, k)).collect() };
    let mut information = Symmetric::zero(chosen.len());
    for (a, j) in chosen.iter().enumerate() {
        for (b, k) in chosen.iter().enumerate().skip(a) {
            let explained = dot(&column(*j), &factored.solve(&column(*k)));
            information.set(a, b, sums.twice.get(*j, *k) - explained);
        }
    }
    let score: Vec<f64> = chosen.iter().map(|j| sums.score[*j]).collect();
    dot(&score, &information.factor().solve(&score))
}
