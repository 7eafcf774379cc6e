//! Gray's test: is the cumulative incidence of a cause equal in groups?
//!
//! The log-rank sum over risk sets in which those who left by another cause stay, in proportion to the censoring.
//! The variance follows the influence of each group's events on its incidence (Gray 1988, sections 2 and 3).

use serde::Serialize;

use crate::distribution::chi_squared_upper;
use crate::error::StatisticsError;
use crate::linear::{Symmetric, dot};
use crate::risk::{Observations, RiskCell, RiskTable};

/// A test of equal cumulative incidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GrayTest {
    /// The statistic.
    pub chisq: f64,
    /// Degrees of freedom.
    pub df: usize,
    /// p-value.
    pub p: f64,
}

/// Tests equal cumulative incidence of a cause in all groups, within strata (rule CIF-GRAY).
///
/// # Errors
/// When the rows contradict themselves or carry weights, there are fewer than two groups, or nothing to compare.
pub fn gray_test(rows: &Observations<'_>, cause: usize) -> Result<GrayTest, StatisticsError> {
    if rows.weight.is_some() {
        return Err(StatisticsError::not_possible("Gray's test takes no weights"));
    }
    if rows.groups < 2 {
        return Err(StatisticsError::not_possible("there is one group only; a comparison needs two"));
    }
    if cause == 0 || cause > rows.causes {
        return Err(StatisticsError::not_possible(format!(
            "there is no cause {cause}; there are {}",
            rows.causes
        )));
    }
    let table = RiskTable::of(rows)?;
    let mut score = vec![0.0; table.groups];
    let mut variance = Symmetric::zero(table.groups);
    for stratum in 0..table.strata {
        let cells = (0..table.groups).map(|g| table.cell(g, stratum)).collect::<Result<Vec<_>, _>>()?;
        let steps = steps(&cells, table.times.len(), cause);
        add_stratum(&steps, &mut score, &mut variance);
    }
    let factored = variance.factor();
    let df = factored.rank();
    if df == 0 {
        return Err(StatisticsError::not_possible(
            "no event of the cause happens while two groups are at risk",
        ));
    }
    let chisq = dot(&score, &factored.solve(&score));
    Ok(GrayTest { chisq, df, p: chi_squared_upper(chisq, df) })
}

/// One time at which somebody has an event of any cause, by group.
struct Step {
    /// Events of the cause.
    events: Vec<f64>,
    /// Events of other causes.
    others: Vec<f64>,
    /// At risk of any event.
    at_risk: Vec<f64>,
    /// Survival from all causes just before.
    survival: Vec<f64>,
    /// Incidence of the cause just before.
    incidence: Vec<f64>,
    /// At risk of the subdistribution: `at_risk`·(1 − incidence)/survival.
    extended: Vec<f64>,
    /// Step of the incidence of the cause in all groups together.
    pooled_step: f64,
}

fn steps(cells: &[&RiskCell], times: usize, cause: usize) -> Vec<Step> {
    let groups = cells.len();
    let (mut survival, mut incidence) = (vec![1.0; groups], vec![0.0; groups]);
    let mut pooled = 0.0;
    let mut steps = Vec::new();
    for time in 0..times {
        let events: Vec<f64> = cells.iter().map(|c| c.exits[cause][time]).collect();
        let others: Vec<f64> = cells.iter().zip(&events).map(|(c, d)| c.events(time) - d).collect();
        if events.iter().chain(&others).sum::<f64>() <= 0.0 {
            continue;
        }
        let at_risk: Vec<f64> = cells.iter().map(|c| c.at_risk[time]).collect();
        let extended: Vec<f64> = (0..groups)
            .map(|g| if at_risk[g] > 0.0 { at_risk[g] * (1.0 - incidence[g]) / survival[g] } else { 0.0 })
            .collect();
        let all: f64 = extended.iter().sum();
        let hazard = if all > 0.0 { events.iter().sum::<f64>() / all } else { 0.0 };
        let pooled_step = (1.0 - pooled) * hazard;
        let step = Step {
            at_risk: at_risk.clone(),
            survival: survival.clone(),
            incidence: incidence.clone(),
            extended,
            pooled_step,
            events,
            others,
        };
        pooled += pooled_step;
        for g in (0..groups).filter(|g| at_risk[*g] > 0.0) {
            incidence[g] += survival[g] * step.events[g] / at_risk[g];
            survival[g] *= 1.0 - (step.events[g] + step.others[g]) / at_risk[g];
        }
        steps.push(step);
    }
    steps
}

fn add_stratum(steps: &[Step], score: &mut [f64], variance: &mut Symmetric) {
    let groups = score.len();
    // Sum over later times of q dF/(1 − F)², for each pair (group k of the score, group r of the events).
    let mut later = vec![0.0; groups * groups];
    for step in steps.iter().rev() {
        let all: f64 = step.extended.iter().sum();
        let total: f64 = step.events.iter().sum();
        if all <= 0.0 {
            continue;
        }
        // Tied events are drawn without replacement: the correction of the log-rank test, to which this reduces.
        let ties = if all > 1.0 { (all - total) / (all - 1.0) } else { 0.0 };
        for (k, score) in score.iter_mut().enumerate() {
            *score += step.events[k] - step.extended[k] / all * total;
        }
        for r in (0..groups).filter(|r| step.at_risk[*r] > 0.0) {
            let share = |k: usize| f64::from(u8::from(k == r)) - step.extended[k] / all;
            let (n, survival, free) = (step.at_risk[r], step.survival[r], 1.0 - step.incidence[r]);
            // Survival and incidence just after the time: they scale what an event there does to later incidence.
            let after = survival * (1.0 - (step.events[r] + step.others[r]) / n);
            let free_after = free - survival * step.events[r] / n;
            let ratio = if after > 0.0 { free_after / after } else { 0.0 };
            let own: Vec<f64> = (0..groups)
                .map(|k| {
                    let q = share(k) * step.extended[r];
                    q / free + later[k * groups + r] * (1.0 - ratio)
                })
                .collect();
            let other: Vec<f64> = (0..groups).map(|k| -ratio * later[k * groups + r]).collect();
            let other_ties = if n > 1.0 { (n - step.others[r]) / (n - 1.0) } else { 0.0 };
            let spread = survival / step.at_risk[r];
            let other_step = survival * step.others[r] / step.at_risk[r] * other_ties;
            for k in 0..groups {
                for l in k..groups {
                    let value = own[k] * own[l] * step.pooled_step * ties + other[k] * other[l] * other_step;
                    variance.add(k, l, spread * value);
                }
            }
            for k in 0..groups {
                later[k * groups + r] += share(k) * step.extended[r] * step.pooled_step / (free * free);
            }
        }
    }
}
