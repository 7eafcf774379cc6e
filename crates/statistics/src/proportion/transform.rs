//! Pooling of proportions by inverse variance on a transformed scale.

use serde::Serialize;

use super::Count;
use crate::error::StatisticsError;
use crate::inverse_variance::{Between, Estimate, Pooled, pool};

/// The scale on which proportions are pooled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProportionScale {
    /// log(p/(1 − p)); a study without or with nothing but events gets one half added on both sides.
    Logit,
    /// Freeman and Tukey's double arcsine; its way back uses the harmonic mean of the sizes.
    FreemanTukey,
    /// arcsin √p.
    Arcsine,
    /// p itself; one half added as for the logit.
    Raw,
}

/// A pooled proportion.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PooledProportion {
    /// The scale.
    pub scale: ProportionScale,
    /// The estimate on the scale.
    #[serde(flatten)]
    pub pooled: Pooled,
    /// The estimate and its limits as proportions.
    pub back: Back,
}

/// A proportion with its limits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Back {
    /// Proportion.
    pub p: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

/// Pools proportions on a scale (rule POOL-PROPORTION-SCALES).
///
/// # Errors
/// When there are no studies.
pub fn pool_on_scale(
    counts: &[Count],
    scale: ProportionScale,
    between: Between,
    level: f64,
) -> Result<PooledProportion, StatisticsError> {
    let estimates: Vec<Estimate> = counts.iter().map(|c| estimate(*c, scale)).collect();
    let pooled = pool(&estimates, between, level)?;
    let harmonic = counts.len() as f64 / counts.iter().map(|c| 1.0 / c.total as f64).sum::<f64>();
    let back = |value: f64| back(value, scale, harmonic);
    let back = Back { p: back(pooled.est), lower: back(pooled.lower), upper: back(pooled.upper) };
    Ok(PooledProportion { scale, pooled, back })
}

fn estimate(count: Count, scale: ProportionScale) -> Estimate {
    let (mut x, mut n) = (count.events as f64, count.total as f64);
    let extreme = count.events == 0 || count.events == count.total;
    if extreme && matches!(scale, ProportionScale::Logit | ProportionScale::Raw) {
        (x, n) = (x + 0.5, n + 1.0);
    }
    match scale {
        ProportionScale::Logit => Estimate { value: (x / (n - x)).ln(), variance: 1.0 / x + 1.0 / (n - x) },
        ProportionScale::FreemanTukey => {
            let part = |x: f64| (x / (n + 1.0)).sqrt().asin();
            Estimate { value: 0.5 * (part(x) + part(x + 1.0)), variance: 1.0 / (4.0 * n + 2.0) }
        }
        ProportionScale::Arcsine => Estimate { value: (x / n).sqrt().asin(), variance: 0.25 / n },
        ProportionScale::Raw => Estimate { value: x / n, variance: x / n * (1.0 - x / n) / n },
    }
}

fn back(value: f64, scale: ProportionScale, harmonic: f64) -> f64 {
    let angle = value.clamp(0.0, std::f64::consts::FRAC_PI_2);
    match scale {
        ProportionScale::Logit => 1.0 / (1.0 + (-value).exp()),
        ProportionScale::Arcsine => angle.sin().powi(2),
        ProportionScale::Raw => value.clamp(0.0, 1.0),
        ProportionScale::FreemanTukey => {
            let part = |x: f64| {
                0.5 * ((x / (harmonic + 1.0)).sqrt().asin() + ((x + 1.0) / (harmonic + 1.0)).sqrt().asin())
            };
            if value <= part(0.0) {
                return 0.0;
            }
            if value >= part(harmonic) {
                return 1.0;
            }
            // Miller 1978.
            let (sine, cosine) = (2.0 * value).sin_cos();
            let inner = sine + (sine - 1.0 / sine) / harmonic;
            0.5 * (1.0 - cosine.signum() * (1.0 - inner * inner).max(0.0).sqrt())
        }
    }
}
