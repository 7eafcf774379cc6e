//! Newton's method on a log-likelihood.

use crate::error::StatisticsError;
use crate::linear::{Factored, Symmetric};

/// Log-likelihood, its gradient and its information, in scaled covariates.
#[derive(Clone, Debug)]
pub(crate) struct Likelihood {
    pub value: f64,
    pub score: Vec<f64>,
    pub information: Symmetric,
}

/// A maximum and how it was reached.
#[derive(Debug)]
pub(crate) struct Newton {
    pub beta: Vec<f64>,
    pub at_zero: Likelihood,
    pub fitted: Likelihood,
    pub factored: Factored,
    pub steps: usize,
    pub unbounded: Vec<bool>,
}

const MOST_STEPS: usize = 50;

/// Climbs to the maximum of a log-likelihood of `p` coefficients: from 0, by Newton's steps, halved where one would
/// descend.
///
/// # Errors
/// When the likelihood cannot be computed or does not settle.
pub(crate) fn maximise(
    p: usize,
    likelihood: impl Fn(&[f64]) -> Result<Likelihood, StatisticsError>,
) -> Result<Newton, StatisticsError> {
    let mut beta = vec![0.0; p];
    let at_zero = likelihood(&beta)?;
    let mut current = at_zero.clone();
    for steps in 1..=MOST_STEPS {
        let factored = current.information.factor();
        let mut step = factored.solve(&current.score);
        let mut next = likelihood(&plus(&beta, &step));
        for _ in 0..30 {
            if next.as_ref().is_ok_and(|n| n.value >= current.value - 1e-9 * current.value.abs()) {
                break;
            }
            step.iter_mut().for_each(|s| *s *= 0.5);
            next = likelihood(&plus(&beta, &step));
        }
        let next = next?;
        let gain = (next.value - current.value).abs();
        let longest = step.iter().fold(0.0_f64, |m, s| m.max(s.abs()));
        beta = plus(&beta, &step);
        current = next;
        // Newton's steps square the error: what is left after a step of 1e-6 is below 1e-10.
        let settled = longest <= 1e-6 * (1.0 + beta.iter().fold(0.0_f64, |m, b| m.max(b.abs())));
        // A likelihood that no longer gains while a coefficient still strides on has its maximum at infinity.
        let flat = gain <= 1e-9 * current.value.abs().max(1.0) && longest > 1e-3 && steps > 5;
        if settled || flat {
            let unbounded = step.iter().map(|s| flat && s.abs() > 1e-3).collect();
            let factored = current.information.factor();
            return Ok(Newton { beta, at_zero, fitted: current, factored, steps, unbounded });
        }
    }
    Err(StatisticsError::not_possible(format!("the likelihood did not settle in {MOST_STEPS} steps")))
}

fn plus(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(x, y)| x + y).collect()
}
