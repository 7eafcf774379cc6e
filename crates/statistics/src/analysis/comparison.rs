//! `survive logrank`: tests of equal survival.

use serde::Serialize;

use super::columns::Prepared;
use super::text;
use crate::error::StatisticsError;
use crate::logrank::{FlemingHarrington, LogRank, Trend, log_rank_of, log_rank_trend};
use crate::risk::RiskTable;
use crate::table::LeftOut;

/// A test of equal survival, with its names.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LogRankReport {
    /// The groups.
    pub groups: Vec<String>,
    /// Rows by group.
    pub n: Vec<u64>,
    /// Events by group, weighted as the test weights them.
    pub observed: Vec<f64>,
    /// Events expected if survival were equal.
    pub expected: Vec<f64>,
    /// The statistic.
    pub chisq: f64,
    /// Degrees of freedom.
    pub df: usize,
    /// p-value.
    pub p: f64,
    /// Power of S(t−).
    pub rho: f64,
    /// Power of 1 − S(t−).
    pub gamma: f64,
    /// Name of the test.
    pub test: String,
    /// Number of strata.
    pub strata: usize,
    /// Test for a trend over the groups in their order, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trend: Option<Trend>,
    /// Rows left out.
    pub left_out: LeftOut,
    /// Rules applied.
    pub rules: Vec<&'static str>,
}

/// Tests equal survival of the groups; `trend` adds the test for a trend with scores 1, 2, 3, … in their order.
///
/// # Errors
/// As [`crate::log_rank`].
pub fn compare_survival(
    prepared: &Prepared,
    weight: FlemingHarrington,
    trend: bool,
) -> Result<LogRankReport, StatisticsError> {
    let rows = prepared.observations();
    if rows.weight.is_some() {
        return Err(StatisticsError::not_possible("the log-rank test takes no weights"));
    }
    let table = RiskTable::of(&rows)?;
    let LogRank { n, observed, expected, chisq, df, p } = log_rank_of(&table, weight)?;
    let scores: Vec<f64> = (1..=table.groups).map(|score| score as f64).collect();
    let trend = if trend { Some(log_rank_trend(&table, weight, &scores)?) } else { None };
    let mut rules = vec!["SURV-LOGRANK"];
    rules.extend(trend.map(|_| "SURV-TREND"));
    Ok(LogRankReport {
        groups: prepared.group_names(),
        n,
        observed,
        expected,
        chisq,
        df,
        p,
        rho: weight.rho,
        gamma: weight.gamma,
        test: name(weight),
        strata: table.strata,
        trend,
        left_out: prepared.left_out().clone(),
        rules,
    })
}

fn name(weight: FlemingHarrington) -> String {
    match (weight.rho, weight.gamma) {
        (0.0, 0.0) => "log-rank test".to_owned(),
        (1.0, 0.0) => "Peto-Peto test (Fleming-Harrington, rho 1)".to_owned(),
        (rho, 0.0) => format!("Fleming-Harrington test, rho {rho}"),
        (rho, gamma) => format!("Fleming-Harrington test, rho {rho}, gamma {gamma}"),
    }
}

impl LogRankReport {
    /// The report for people.
    pub fn text(&self) -> String {
        let rows: Vec<Vec<String>> = (0..self.groups.len())
            .map(|g| {
                vec![
                    self.groups[g].clone(),
                    self.n[g].to_string(),
                    text::decimals(Some(self.observed[g]), 2),
                    text::decimals(Some(self.expected[g]), 2),
                ]
            })
            .collect();
        let strata = if self.strata > 1 { format!(" in {} strata", self.strata) } else { String::new() };
        let mut report = format!("{}{strata}\n\n", capital(&self.test));
        report += &text::table(&["group", "rows", "observed", "expected"], &rows);
        report += &format!(
            "\nchi-squared {:.4}, {} degrees of freedom, p {}\n",
            self.chisq,
            self.df,
            text::p_value(Some(self.p))
        );
        if let Some(trend) = self.trend {
            report += &format!(
                "trend, scores 1 to {}: z {:.4}, p {}\n",
                self.groups.len(),
                trend.z,
                text::p_value(Some(trend.p))
            );
        }
        report + &text::left_out(&self.left_out)
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
