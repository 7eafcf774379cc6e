//! Pooling of estimates by the inverse of their variance, with or without variation between studies.

use serde::Serialize;

use crate::distribution::{normal_quantile, student_upper_quantile};
use crate::error::StatisticsError;

/// An estimate of a study and its variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate, on a scale on which it is about normal.
    pub value: f64,
    /// Its variance.
    pub variance: f64,
}

/// How variation between studies is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Between {
    /// None: one common effect.
    Common,
    /// DerSimonian and Laird's moments.
    DerSimonianLaird,
    /// Restricted maximum likelihood.
    Reml,
}

/// A pooled estimate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pooled {
    /// How variation between studies was estimated.
    pub between: Between,
    /// The estimate.
    pub est: f64,
    /// Its standard error.
    pub se: f64,
    /// Lower limit, normal quantiles.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Variance between studies.
    pub tau2: f64,
    /// Cochran's Q.
    #[serde(rename = "Q")]
    pub q: f64,
    /// Share of the variance that lies between studies, in percent.
    #[serde(rename = "I2")]
    pub i2: f64,
    /// Standard error of Hartung and Knapp, not below that of the common effect.
    pub hksj_se: f64,
    /// Lower limit with it and Student's quantiles; `None` with one study.
    pub hksj_lower: Option<f64>,
    /// Upper limit with it.
    pub hksj_upper: Option<f64>,
}

/// Pools estimates (rules POOL-INVERSE-VARIANCE, POOL-REML, POOL-HKSJ).
///
/// # Errors
/// When there are no estimates or a variance is not above 0.
pub fn pool(estimates: &[Estimate], between: Between, level: f64) -> Result<Pooled, StatisticsError> {
    if estimates.is_empty() {
        return Err(StatisticsError::not_possible("there are no studies to pool"));
    }
    if estimates.iter().any(|e| !(e.value.is_finite() && e.variance > 0.0 && e.variance.is_finite())) {
        return Err(StatisticsError::not_possible("a study has no usable variance on this scale"));
    }
    let df = (estimates.len() - 1) as f64;
    let common = weighted(estimates, 0.0);
    let q: f64 = estimates.iter().map(|e| (e.value - common.0).powi(2) / e.variance).sum();
    let (sum, squares) = weight_sums(estimates, 0.0);
    let tau2 = match between {
        Between::Common => 0.0,
        _ if df == 0.0 => 0.0,
        Between::DerSimonianLaird => ((q - df) / (sum - squares / sum)).max(0.0),
        Between::Reml => reml(estimates),
    };
    let (est, variance) = weighted(estimates, tau2);
    let se = variance.sqrt();
    let typical = df * sum / (sum * sum - squares);
    let i2 = match between {
        _ if df == 0.0 => 0.0,
        Between::Common => 100.0 * ((q - df) / q).max(0.0),
        _ => 100.0 * tau2 / (tau2 + typical),
    };
    let z = normal_quantile(0.5 + 0.5 * level);
    let spread: f64 = estimates.iter().map(|e| (e.value - est).powi(2) / (e.variance + tau2)).sum();
    let hksj_se = if df > 0.0 { (spread / df * variance).sqrt().max(common.1.sqrt()) } else { se };
    let t = (df > 0.0).then(|| student_upper_quantile(0.5 - 0.5 * level, df));
    Ok(Pooled {
        between,
        est,
        se,
        lower: est - z * se,
        upper: est + z * se,
        tau2,
        q,
        i2,
        hksj_se,
        hksj_lower: t.map(|t| est - t * hksj_se),
        hksj_upper: t.map(|t| est + t * hksj_se),
    })
}

/// Weighted mean and its variance.
fn weighted(estimates: &[Estimate], tau2: f64) -> (f64, f64) {
    let sum: f64 = estimates.iter().map(|e| 1.0 / (e.variance + tau2)).sum();
    let mean = estimates.iter().map(|e| e.value / (e.variance + tau2)).sum::<f64>() / sum;
    (mean, 1.0 / sum)
}

/// Sum of the weights and of their squares.
fn weight_sums(estimates: &[Estimate], tau2: f64) -> (f64, f64) {
    let weights = || estimates.iter().map(|e| 1.0 / (e.variance + tau2));
    (weights().sum(), weights().map(|w| w * w).sum())
}

/// Derivative of the restricted log-likelihood by the variance between studies, doubled.
fn reml_slope(estimates: &[Estimate], tau2: f64) -> f64 {
    let (mean, _) = weighted(estimates, tau2);
    let (sum, squares) = weight_sums(estimates, tau2);
    let spread: f64 = estimates.iter().map(|e| ((e.value - mean) / (e.variance + tau2)).powi(2)).sum();
    spread - sum + squares / sum
}

/// The root of the slope by bisection, or 0 when it already falls there.
fn reml(estimates: &[Estimate]) -> f64 {
    if reml_slope(estimates, 0.0) <= 0.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while reml_slope(estimates, high) > 0.0 && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if reml_slope(estimates, middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}
