//! Pooling of proportions by a binomial model: logit link, studies varying normally around their mean.
//!
//! No half is added anywhere: studies without events count as they are. The likelihood of a study is an integral
//! over its deviation, taken by adaptive Gauss-Hermite quadrature with seven points (Pinheiro and Bates 1995), and
//! maximised by Newton's method with numerical derivatives.

use serde::Serialize;

use super::Count;
use crate::distribution::normal_quantile;
use crate::error::StatisticsError;

/// A fitted model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LogitModel {
    /// Mean logit.
    pub logit: f64,
    /// Its standard error.
    pub se: f64,
    /// Variance between studies.
    pub tau2: f64,
    /// Proportion of a study at the mean.
    pub p: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Logarithm of the likelihood, binomial coefficients left out.
    pub loglik: f64,
}

/// Points and weights of the Gauss-Hermite rule of seven points (Abramowitz and Stegun, table 25.10).
const RULE: [(f64, f64); 7] = [
    (-2.651961356835233, 0.000971781245099519),
    (-1.673551628767471, 0.0545155828191270),
    (-0.816287882858965, 0.425607252610128),
    (0.0, 0.810264617556807),
    (0.816287882858965, 0.425607252610128),
    (1.673551628767471, 0.0545155828191270),
    (2.651961356835233, 0.000971781245099519),
];

/// Fits the model; without variation between studies it is the naive pool (rule POOL-GLMM).
///
/// # Errors
/// When there are no studies, or nobody or everybody had the outcome: the mean logit is then infinite.
pub fn logit_mixed_model(counts: &[Count], random: bool, level: f64) -> Result<LogitModel, StatisticsError> {
    let events: u64 = counts.iter().map(|c| c.events).sum();
    let total: u64 = counts.iter().map(|c| c.total).sum();
    if total == 0 {
        return Err(StatisticsError::not_possible("there are no studies to pool"));
    }
    if events == 0 || events == total {
        return Err(StatisticsError::not_possible(
            "all studies together have no event, or nothing but events; give the exact interval of the sum",
        ));
    }
    let (x, n) = (events as f64, total as f64);
    let naive = (x / (n - x)).ln();
    let naive_se = (1.0 / x + 1.0 / (n - x)).sqrt();
    let fixed = finish(naive, naive_se, 0.0, log_likelihood(counts, naive, 0.0), level);
    if !random || counts.len() < 2 {
        return Ok(fixed);
    }
    let (mut mean, mut spread, mut best) = (naive, 0.0, fixed.loglik);
    for step in 1..=40 {
        let spread_tried = 0.1 * f64::from(step);
        let mean_tried = best_mean(counts, mean, spread_tried);
        let value = log_likelihood(counts, mean_tried, spread_tried);
        if value > best + 1e-10 {
            (mean, spread, best) = (mean_tried, spread_tried, value);
        }
    }
    if spread == 0.0 {
        // A maximum below the first step of the grid shows as a rise from 0.
        let value = log_likelihood(counts, best_mean(counts, naive, 0.02), 0.02);
        if value <= best + 1e-10 {
            return Ok(fixed);
        }
        (mean, spread) = (naive, 0.05);
    }
    let (mean, spread, se) = climb(counts, mean, spread)?;
    Ok(finish(mean, se, spread * spread, log_likelihood(counts, mean, spread), level))
}

fn finish(logit: f64, se: f64, tau2: f64, loglik: f64, level: f64) -> LogitModel {
    let half = normal_quantile(0.5 + 0.5 * level) * se;
    let back = |v: f64| 1.0 / (1.0 + (-v).exp());
    LogitModel {
        logit,
        se,
        tau2,
        p: back(logit),
        lower: back(logit - half),
        upper: back(logit + half),
        loglik,
    }
}

/// Newton's steps in mean and spread; also the standard error of the mean.
fn climb(counts: &[Count], mut mean: f64, mut spread: f64) -> Result<(f64, f64, f64), StatisticsError> {
    let f = |m: f64, s: f64| log_likelihood(counts, m, s);
    for _ in 0..100 {
        let slope = (derivative(|d| f(mean + d, spread)), derivative(|d| f(mean, spread + d)));
        let second = |g: &dyn Fn(f64) -> f64| {
            let h = 1e-2;
            (-g(2.0 * h) + 16.0 * g(h) - 30.0 * g(0.0) + 16.0 * g(-h) - g(-2.0 * h)) / (12.0 * h * h)
        };
        let mm = second(&|d| f(mean + d, spread));
        let ss = second(&|d| f(mean, spread + d));
        let ms = derivative(|d| derivative(|e| f(mean + d, spread + e)));
        let determinant = mm * ss - ms * ms;
        if determinant <= 0.0 || mm >= 0.0 {
            break;
        }
        let step =
            (-(ss * slope.0 - ms * slope.1) / determinant, -(mm * slope.1 - ms * slope.0) / determinant);
        mean += step.0;
        spread = (spread + step.1).abs();
        if step.0.abs() + step.1.abs() < 1e-9 {
            return Ok((mean, spread, (-ss / determinant).sqrt()));
        }
    }
    Err(StatisticsError::not_possible("the binomial model did not settle; use the inverse-variance methods"))
}

/// Five-point central difference.
fn derivative(f: impl Fn(f64) -> f64) -> f64 {
    let h = 2e-3;
    (f(-2.0 * h) - 8.0 * f(-h) + 8.0 * f(h) - f(2.0 * h)) / (12.0 * h)
}

fn best_mean(counts: &[Count], start: f64, spread: f64) -> f64 {
    let mut mean = start;
    for _ in 0..50 {
        let slope = derivative(|d| log_likelihood(counts, mean + d, spread));
        let curve = derivative(|d| derivative(|e| log_likelihood(counts, mean + d + e, spread)));
        if curve >= 0.0 {
            break;
        }
        let step = (-slope / curve).clamp(-1.0, 1.0);
        mean += step;
        if step.abs() < 1e-8 {
            break;
        }
    }
    mean
}

/// log(1 + e^v) without overflow.
fn log_one_plus_exp(v: f64) -> f64 {
    v.max(0.0) + (-v.abs()).exp().ln_1p()
}

fn log_likelihood(counts: &[Count], mean: f64, spread: f64) -> f64 {
    counts.iter().map(|count| study(*count, mean, spread)).sum()
}

/// One study: the integral over its standard normal deviation u.
fn study(count: Count, mean: f64, spread: f64) -> f64 {
    let (x, n) = (count.events as f64, count.total as f64);
    let inner = |u: f64| {
        let eta = mean + spread * u;
        x * eta - n * log_one_plus_exp(eta) - 0.5 * u * u
    };
    if spread == 0.0 {
        return inner(0.0);
    }
    let mut u = 0.0;
    let mut curve = 1.0;
    for _ in 0..100 {
        let p = 1.0 / (1.0 + (-(mean + spread * u)).exp());
        curve = 1.0 + spread * spread * n * p * (1.0 - p);
        let step = (spread * (x - n * p) - u) / curve;
        u += step.clamp(-2.0, 2.0);
        if step.abs() < 1e-13 {
            break;
        }
    }
    let scale = (2.0 / curve).sqrt();
    let top = inner(u);
    let sum: f64 = RULE.iter().map(|(z, w)| w * (z * z + inner(u + scale * z) - top).exp()).sum();
    top + (sum * scale / (2.0 * std::f64::consts::PI).sqrt()).ln()
}
