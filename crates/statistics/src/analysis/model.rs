//! `survive cox`: a proportional hazards model.

use serde::Serialize;

use super::columns::{Columns, Prepared};
use super::text;
use crate::cox::{
    Concordance, CoxFit, CoxSettings, ProportionalHazards, Ties, TimeScale, VarianceOf, concordance, cox,
    proportional_hazards,
};
use crate::error::StatisticsError;
use crate::table::LeftOut;

/// What to fit and to test.
#[derive(Clone, Copy, Debug)]
pub struct ModelSettings {
    /// Handling of tied events.
    pub ties: Ties,
    /// Whether to use the robust variance even without clusters.
    pub robust: bool,
    /// Level of intervals.
    pub level: f64,
    /// Whether to test proportional hazards, and on which scale of time.
    pub proportional: Option<TimeScale>,
}

/// A fitted model with its concordance and, where asked for, the test of its assumption.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CoxReport {
    /// Names of the covariates.
    pub names: Vec<String>,
    /// Log hazard ratios; null where the data cannot give one.
    pub coef: Vec<Option<f64>>,
    /// Standard errors.
    pub se: Vec<Option<f64>>,
    /// Standard errors from the information, beside robust ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub se_model: Option<Vec<Option<f64>>>,
    /// Hazard ratios.
    pub hr: Vec<Option<f64>>,
    /// Lower limits.
    pub hr_lower: Vec<Option<f64>>,
    /// Upper limits.
    pub hr_upper: Vec<Option<f64>>,
    /// Coefficient over standard error.
    pub z: Vec<Option<f64>>,
    /// p-values.
    pub p: Vec<Option<f64>>,
    /// Log partial likelihood without covariates and fitted.
    pub loglik: [f64; 2],
    /// Likelihood ratio statistic.
    pub lr: f64,
    /// Wald statistic.
    pub wald: f64,
    /// Score statistic.
    pub score: f64,
    /// Their degrees of freedom.
    pub df: usize,
    /// Harrell's concordance; null when no two rows can be compared.
    pub concordance: Option<f64>,
    /// Rows.
    pub n: usize,
    /// Events.
    pub nevent: u64,
    /// Handling of ties.
    pub ties: Ties,
    /// Source of the standard errors: `model`, `robust` or `cluster`.
    pub variance: &'static str,
    /// Number of strata.
    pub strata: usize,
    /// Level of the intervals.
    pub conf_level: f64,
    /// Newton steps.
    pub iter: usize,
    /// Test of proportional hazards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proportional_hazards: Option<ProportionalHazards>,
    /// What the reader must know.
    pub warnings: Vec<String>,
    /// Rows left out.
    pub left_out: LeftOut,
    /// Rules applied.
    pub rules: Vec<&'static str>,
}

/// Clusters below which a warning is given: the sandwich of few clusters is too small. The number is our own choice.
const FEWEST_CLUSTERS: usize = 20;

/// Fits a model to a table.
///
/// # Errors
/// As [`crate::cox`](fn@crate::cox).
pub fn model(
    prepared: &Prepared,
    columns: &Columns,
    settings: ModelSettings,
) -> Result<CoxReport, StatisticsError> {
    let model = prepared.model(&columns.covariates)?;
    let (variance, variance_name) = match &prepared.cluster {
        Some(cluster) => (VarianceOf::Clusters(&cluster.codes), "cluster"),
        None if settings.robust => (VarianceOf::Robust, "robust"),
        None => (VarianceOf::Model, "model"),
    };
    let fit = cox(&model, CoxSettings { ties: settings.ties, variance, level: settings.level })
        .map_err(|error| prepared.table.locate(error))?;
    let concordance = concordance(&model, &fit).ok();
    let tested = settings.proportional.map(|scale| proportional_hazards(&model, &fit, scale)).transpose()?;
    let mut report = report(fit, concordance, tested);
    if let Some(few) = prepared.cluster.as_ref().map(|c| c.levels.len()).filter(|n| *n < FEWEST_CLUSTERS) {
        report.warnings.push(format!(
            "the robust standard errors come from {few} clusters only and are too small; do not rely on them"
        ));
    }
    report.variance = variance_name;
    report.strata = model.rows.strata;
    report.conf_level = settings.level;
    report.left_out = prepared.left_out().clone();
    Ok(report)
}

fn report(fit: CoxFit, concordance: Option<Concordance>, tested: Option<ProportionalHazards>) -> CoxReport {
    let mut rules = vec!["COX-PARTIAL", "COX-TIES", "COX-CONCORDANCE"];
    rules.extend(fit.se_model.as_ref().map(|_| "COX-ROBUST"));
    rules.extend(tested.as_ref().map(|_| "COX-PROPORTIONAL"));
    CoxReport {
        names: fit.names,
        coef: fit.coef,
        se: fit.se,
        se_model: fit.se_model,
        hr: fit.hr,
        hr_lower: fit.hr_lower,
        hr_upper: fit.hr_upper,
        z: fit.z,
        p: fit.p,
        loglik: fit.loglik,
        lr: fit.lr,
        wald: fit.wald,
        score: fit.score,
        df: fit.df,
        concordance: concordance.map(|c| c.concordance),
        n: fit.n,
        nevent: fit.nevent,
        ties: fit.ties,
        variance: "model",
        strata: 1,
        conf_level: 0.95,
        iter: fit.iter,
        proportional_hazards: tested,
        warnings: fit.warnings,
        left_out: LeftOut::default(),
        rules,
    }
}

impl CoxReport {
    /// The report for people.
    pub fn text(&self) -> String {
        let ties = match self.ties {
            Ties::Efron => "Efron",
            Ties::Breslow => "Breslow",
            Ties::Exact => "exact (discrete time)",
        };
        let mut report = format!(
            "Cox proportional hazards: {} rows, {} events{}; ties: {ties}\n\n",
            self.n,
            self.nevent,
            if self.strata > 1 { format!(", {} strata", self.strata) } else { String::new() }
        );
        let rows: Vec<Vec<String>> = (0..self.names.len())
            .map(|j| {
                let limits = format!(
                    "{}-{}",
                    text::decimals(self.hr_lower[j], 3),
                    text::decimals(self.hr_upper[j], 3)
                );
                vec![
                    self.names[j].clone(),
                    text::decimals(self.coef[j], 4),
                    text::decimals(self.se[j], 4),
                    text::decimals(self.hr[j], 3),
                    limits,
                    text::p_value(self.p[j]),
                ]
            })
            .collect();
        let ci = format!("{} CI", text::percent(self.conf_level));
        report += &text::table(&["covariate", "coef", "SE", "HR", &ci, "p"], &rows);
        report += &format!(
            "\nlikelihood ratio {:.3}, Wald {:.3}, score {:.3}; {} degrees of freedom\nconcordance {}\n",
            self.lr,
            self.wald,
            self.score,
            self.df,
            text::decimals(self.concordance, 4)
        );
        if self.variance != "model" {
            report += &format!("standard errors: sandwich of Lin and Wei ({})\n", self.variance);
        }
        report += &self.proportional_text();
        for warning in &self.warnings {
            report += &text::paragraph(&format!("Warning: {warning}."));
        }
        report + &text::left_out(&self.left_out)
    }

    fn proportional_text(&self) -> String {
        let Some(tested) = &self.proportional_hazards else { return String::new() };
        let rows: Vec<Vec<String>> = (0..tested.names.len())
            .map(|j| {
                let chisq = text::decimals(tested.chisq[j], 4);
                vec![tested.names[j].clone(), chisq, tested.df[j].to_string(), text::p_value(tested.p[j])]
            })
            .collect();
        format!(
            "\nProportional hazards, score test\n\n{}",
            text::table(&["covariate", "chi-squared", "df", "p"], &rows)
        )
    }
}
