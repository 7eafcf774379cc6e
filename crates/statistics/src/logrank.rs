//! Tests of equal survival in groups: log-rank, its weighted family, strata and trend.

use serde::Serialize;

use crate::distribution::{chi_squared_upper, normal_two_sided};
use crate::error::StatisticsError;
use crate::linear::{Symmetric, dot};
use crate::risk::{Observations, RiskCell, RiskTable};

/// How events are weighted over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct FlemingHarrington {
    /// Power of S(t−): 0 is the log-rank test, 1 the Peto-Peto modification of Wilcoxon's test.
    pub rho: f64,
    /// Power of 1 − S(t−); above 0 late differences count more.
    pub gamma: f64,
}

/// A test of equal survival.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LogRank {
    /// Rows by group.
    pub n: Vec<u64>,
    /// Weighted events by group.
    pub observed: Vec<f64>,
    /// Weighted events expected if survival were equal.
    pub expected: Vec<f64>,
    /// The statistic.
    pub chisq: f64,
    /// Its degrees of freedom.
    pub df: usize,
    /// Its p-value.
    pub p: f64,
}

/// A test for a trend over ordered groups.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Trend {
    /// The standard normal statistic; above 0 when groups with higher scores have more events than expected.
    pub z: f64,
    /// Its square.
    pub chisq: f64,
    /// Two-sided p-value.
    pub p: f64,
}

struct Sums {
    observed: Vec<f64>,
    expected: Vec<f64>,
    variance: Symmetric,
}

/// The test of equal survival in all groups, within strata when there are any (rule SURV-LOGRANK).
///
/// # Errors
/// When the rows contradict themselves, carry weights, form fewer than two groups, or hold no comparison.
pub fn log_rank(rows: &Observations<'_>, weight: FlemingHarrington) -> Result<LogRank, StatisticsError> {
    if rows.weight.is_some() {
        return Err(StatisticsError::not_possible(
            "the log-rank test takes no weights; a weighted comparison is a Cox model with robust variance",
        ));
    }
    log_rank_of(&RiskTable::of(rows)?, weight)
}

/// The same from a risk table.
///
/// # Errors
/// As [`log_rank`].
pub fn log_rank_of(table: &RiskTable, weight: FlemingHarrington) -> Result<LogRank, StatisticsError> {
    let sums = sums(table, weight)?;
    let difference: Vec<f64> = sums.observed.iter().zip(&sums.expected).map(|(o, e)| o - e).collect();
    // The rows of the variance sum to zero: its factor sets one group aside, and groups never at risk with it.
    let factored = sums.variance.factor();
    let df = factored.rank();
    if df == 0 {
        return Err(StatisticsError::not_possible(
            "no event happens while two groups are at risk: the groups cannot be compared",
        ));
    }
    let chisq = dot(&difference, &factored.solve(&difference));
    let n = (0..table.groups).map(|g| Ok(table.group(g)?.row_count())).collect::<Result<_, _>>()?;
    let p = chi_squared_upper(chisq, df);
    Ok(LogRank { n, observed: sums.observed, expected: sums.expected, chisq, df, p })
}

/// The test for a trend over groups with the scores given (rule SURV-TREND).
///
/// # Errors
/// As [`log_rank`], and when there is not one score a group or all scores are equal.
pub fn log_rank_trend(
    table: &RiskTable,
    weight: FlemingHarrington,
    scores: &[f64],
) -> Result<Trend, StatisticsError> {
    if scores.len() != table.groups {
        return Err(StatisticsError::not_possible(format!(
            "{} scores for {} groups; expected one score a group",
            scores.len(),
            table.groups
        )));
    }
    let sums = sums(table, weight)?;
    let difference: Vec<f64> = sums.observed.iter().zip(&sums.expected).map(|(o, e)| o - e).collect();
    let variance = dot(scores, &sums.variance.times(scores));
    if variance.is_nan() || variance <= 1e-12 * scores.iter().map(|s| s * s).sum::<f64>() {
        return Err(StatisticsError::not_possible(
            "the scores do not differ among groups that can be compared",
        ));
    }
    let z = dot(scores, &difference) / variance.sqrt();
    Ok(Trend { z, chisq: z * z, p: normal_two_sided(z) })
}

fn sums(table: &RiskTable, weight: FlemingHarrington) -> Result<Sums, StatisticsError> {
    if table.groups < 2 {
        return Err(StatisticsError::not_possible("there is one group only; a comparison needs two"));
    }
    let groups = table.groups;
    let mut sums =
        Sums { observed: vec![0.0; groups], expected: vec![0.0; groups], variance: Symmetric::zero(groups) };
    for stratum in 0..table.strata {
        let cells = (0..groups).map(|g| table.cell(g, stratum)).collect::<Result<Vec<_>, _>>()?;
        add_stratum(&mut sums, &cells, table.times.len(), weight);
    }
    Ok(sums)
}

fn add_stratum(sums: &mut Sums, cells: &[&RiskCell], times: usize, weight: FlemingHarrington) {
    let mut survival: f64 = 1.0;
    for time in 0..times {
        let d: f64 = cells.iter().map(|c| c.events(time)).sum();
        if d <= 0.0 {
            continue;
        }
        let n: f64 = cells.iter().map(|c| c.at_risk[time]).sum();
        let w = survival.powf(weight.rho) * (1.0 - survival).powf(weight.gamma);
        survival *= (n - d) / n;
        let hypergeometric = if n > 1.0 { w * w * d * (n - d) / (n - 1.0) } else { 0.0 };
        for (g, cell) in cells.iter().enumerate() {
            let share = cell.at_risk[time] / n;
            sums.observed[g] += w * cell.events(time);
            sums.expected[g] += w * d * share;
            sums.variance.add(g, g, hypergeometric * share * (1.0 - share));
            for (h, other) in cells.iter().enumerate().skip(g + 1) {
                sums.variance.add(g, h, -hypergeometric * share * other.at_risk[time] / n);
            }
        }
    }
}
