//! Gray's test: is the cumulative incidence of a cause equal in groups?
//!
//! The log-rank sum over risk sets in which those who left by another cause stay, in proportion to the censoring.
//! The variance follows the influence of each group's events on its incidence (Gray 1988, sections 2 and 3), with the
//! incidence of all groups together wherever the hypothesis makes them one. The paper has no ties; the corrections
//! for them are those that reproduce cmprsk (found by comparison of results): events of the cause as drawn without
//! replacement from as many as the whole sample would have at risk at the group's survival, other events from the group.

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
    /// Survival just after.
    survival_after: Vec<f64>,
    /// At risk of the subdistribution, of which the score is made: `weight`·(1 − the group's own incidence).
    extended: Vec<f64>,
    /// `at_risk`/`survival`.
    weight: Vec<f64>,
    /// Incidence of the cause in all groups together, just before.
    pooled: f64,
    /// Its step.
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
        let by_risk = |value: &dyn Fn(usize) -> f64| -> Vec<f64> {
            (0..groups).map(|g| if at_risk[g] > 0.0 { value(g) } else { 0.0 }).collect()
        };
        let weight = by_risk(&|g| at_risk[g] / survival[g]);
        let extended = by_risk(&|g| weight[g] * (1.0 - incidence[g]));
        let all: f64 = weight.iter().sum();
        let pooled_step = if all > 0.0 { events.iter().sum::<f64>() / all } else { 0.0 };
        let before = survival.clone();
        for g in (0..groups).filter(|g| at_risk[*g] > 0.0) {
            incidence[g] += survival[g] * events[g] / at_risk[g];
            survival[g] *= 1.0 - (events[g] + others[g]) / at_risk[g];
        }
        let survival_after = survival.clone();
        steps.push(Step {
            events,
            others,
            at_risk,
            survival: before,
            survival_after,
            extended,
            weight,
            pooled,
            pooled_step,
        });
        pooled += pooled_step;
    }
    steps
}

fn add_stratum(steps: &[Step], score: &mut [f64], variance: &mut Symmetric) {
    let groups = score.len();
    // Sum over later times of d dF/(1 − F), for each pair (group k of the score, group r of the events).
    let mut later = vec![0.0; groups * groups];
    for step in steps.iter().rev() {
        let extended: f64 = step.extended.iter().sum();
        let weight: f64 = step.weight.iter().sum();
        if extended <= 0.0 || weight <= 0.0 {
            continue;
        }
        let total: f64 = step.events.iter().sum();
        for (k, score) in score.iter_mut().enumerate() {
            *score += step.events[k] - step.extended[k] / extended * total;
        }
        for r in (0..groups).filter(|r| step.at_risk[*r] > 0.0) {
            let direct = |k: usize| (f64::from(u8::from(k == r)) - step.weight[k] / weight) * step.weight[r];
            // Survival and incidence just after the time: they scale what an event there does to later incidence.
            let (after, free_after) = (step.survival_after[r], 1.0 - step.pooled - step.pooled_step);
            let ratio = if after > 0.0 { free_after / after } else { 0.0 };
            let later_of = |k: usize| later[k * groups + r];
            let own: Vec<f64> = (0..groups).map(|k| direct(k) + later_of(k) * (1.0 - ratio)).collect();
            let other: Vec<f64> = (0..groups).map(|k| -ratio * later_of(k)).collect();
            let (n, survival) = (step.at_risk[r], step.survival[r]);
            let own_step = step.pooled_step * without_replacement(total, weight * survival);
            let other_step = survival * step.others[r] / n * without_replacement(step.others[r], n);
            for k in 0..groups {
                for l in k..groups {
                    let value = own[k] * own[l] * own_step + other[k] * other[l] * other_step;
                    variance.add(k, l, value / step.weight[r]);
                }
            }
            for k in 0..groups {
                later[k * groups + r] += direct(k) * step.pooled_step / (1.0 - step.pooled);
            }
        }
    }
}

/// What drawing `events` of `n` at once without replacement makes of their variance.
fn without_replacement(events: f64, n: f64) -> f64 {
    if events > 1.0 && n > 1.0 { 1.0 - (events - 1.0) / (n - 1.0) } else { 1.0 }
}
