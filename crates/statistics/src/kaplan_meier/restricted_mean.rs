//! Restricted mean survival time: the area under the curve up to a horizon.

use serde::Serialize;

use super::Curve;
use crate::distribution::{normal_quantile, normal_two_sided};
use crate::error::StatisticsError;

/// A restricted mean survival time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RestrictedMean {
    /// The horizon.
    pub tau: f64,
    /// The mean survival time within it.
    pub rmst: f64,
    /// Its standard error.
    pub se: f64,
}

/// The difference of two restricted means, second minus first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RestrictedMeanDifference {
    /// The difference.
    pub difference: f64,
    /// Its standard error.
    pub se: f64,
    /// Lower limit, normal approximation.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Two-sided p-value.
    pub p: f64,
}

impl Curve {
    /// The restricted mean up to `tau` (rule SURV-RMST).
    ///
    /// # Errors
    /// When `tau` is not above 0, or lies after the last time anybody was followed while the curve is above 0:
    /// the area there is unknown. Also when the curve has jackknife variances.
    pub fn restricted_mean(&self, tau: f64) -> Result<RestrictedMean, StatisticsError> {
        let all_died = self.points.last().is_some_and(|p| p.survival == 0.0);
        if tau.is_nan() || tau <= 0.0 {
            return Err(StatisticsError::not_possible(format!(
                "the horizon is {tau}; expected a time above 0"
            )));
        }
        if tau > self.last_time() && !all_died {
            return Err(StatisticsError::not_possible(format!(
                "the horizon {tau} lies after the last follow-up at {}; the area up to it is not known",
                self.last_time()
            )));
        }
        if self.variance != super::Variance::Greenwood {
            return Err(StatisticsError::not_possible(
                "the standard error of a restricted mean needs whole-number weights",
            ));
        }
        let (mut area, mut variance) = (0.0, 0.0);
        let mut right = tau;
        for (i, point) in self.points.iter().enumerate().rev().filter(|(_, p)| p.time <= tau) {
            area += (right - point.time) * point.survival;
            right = point.time;
            if point.n_event > 0.0 && point.survival > 0.0 {
                let before = self.points[..i].last().map_or(0.0, |p| p.se_log_survival.powi(2));
                variance += area * area * (point.se_log_survival.powi(2) - before);
            }
        }
        Ok(RestrictedMean { tau, rmst: area + right, se: variance.sqrt() })
    }
}

/// Compares two restricted means of independent groups up to the same horizon.
pub fn restricted_mean_difference(
    first: RestrictedMean,
    second: RestrictedMean,
    level: f64,
) -> RestrictedMeanDifference {
    let difference = second.rmst - first.rmst;
    let se = first.se.hypot(second.se);
    let half = normal_quantile(0.5 + 0.5 * level) * se;
    RestrictedMeanDifference {
        difference,
        se,
        lower: difference - half,
        upper: difference + half,
        p: normal_two_sided(difference / se),
    }
}
