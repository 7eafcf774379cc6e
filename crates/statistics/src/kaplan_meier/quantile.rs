//! Medians and other quantiles of a curve, and their intervals.

use serde::Serialize;

use super::{Confidence, Curve};

/// A quantile of the survival time; `None` means not reached, which says nothing good or bad.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantile {
    /// The estimate.
    pub estimate: Option<f64>,
    /// Lower limit.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

/// Distance from the level within which a curve counts as lying on it.
const ON_THE_LEVEL: f64 = 1e-9;

impl Curve {
    /// The time by which a fraction `probability` of patients has had the event.
    ///
    /// Where the curve lies exactly on the level, the middle of that flat (rule SURV-QUANTILE); its interval is
    /// where the horizontal line at the level crosses the pointwise band (rule SURV-QUANTILE-CI).
    pub fn quantile(&self, probability: f64, confidence: Confidence) -> Quantile {
        let level = 1.0 - probability;
        let limits = |p: &super::Point| confidence.limits(p.survival, p.se_log_survival);
        Quantile {
            estimate: self.crossing(level, |p| Some(p.survival)),
            lower: self.crossing(level, |p| limits(p).map(|l| l.0)),
            upper: self.crossing(level, |p| limits(p).map(|l| l.1)),
        }
    }

    /// The median.
    pub fn median(&self, confidence: Confidence) -> Quantile {
        self.quantile(0.5, confidence)
    }

    /// Where a descending step function falls below a level; the middle of the flat when it lies on it.
    fn crossing(&self, level: f64, height: impl Fn(&super::Point) -> Option<f64>) -> Option<f64> {
        let heights = || self.points.iter().filter_map(|p| height(p).map(|h| (p.time, h)));
        let on = heights().find(|(_, h)| (h - level).abs() <= ON_THE_LEVEL);
        let below = heights().find(|(_, h)| *h < level - ON_THE_LEVEL);
        match (on, below) {
            (Some((on, _)), Some((below, _))) => Some(0.5 * (on + below)),
            (Some((on, _)), None) => self.unending_flat_counts.then(|| 0.5 * (on + self.last_time())),
            (None, below) => below.map(|(time, _)| time),
        }
    }
}
