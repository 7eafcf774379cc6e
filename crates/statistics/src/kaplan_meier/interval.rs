//! Pointwise confidence intervals of a survival probability.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::distribution::normal_quantile;

/// The scale on which an interval is symmetric.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalKind {
    /// log(−log S), Kalbfleisch and Prentice: the default, as it keeps its level in small samples.
    #[default]
    LogLog,
    /// log S: the default of R.
    Log,
    /// S itself, cut to 0..1.
    Plain,
    /// log(S/(1 − S)).
    Logit,
    /// arcsin √S.
    Arcsin,
}

impl IntervalKind {
    /// The name used on the command line and in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::LogLog => "log-log",
            Self::Log => "log",
            Self::Plain => "plain",
            Self::Logit => "logit",
            Self::Arcsin => "arcsin",
        }
    }
}

impl fmt::Display for IntervalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for IntervalKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::LogLog, Self::Log, Self::Plain, Self::Logit, Self::Arcsin]
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| format!("{text:?} is none of log-log, log, plain, logit, arcsin"))
    }
}

/// Kind and level of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Confidence {
    /// The scale.
    pub kind: IntervalKind,
    /// The level, such as 0.95.
    pub level: f64,
}

impl Default for Confidence {
    fn default() -> Self {
        Self { kind: IntervalKind::LogLog, level: 0.95 }
    }
}

impl Confidence {
    /// Quantile of the standard normal distribution for this two-sided level.
    pub fn z(self) -> f64 {
        normal_quantile(0.5 + 0.5 * self.level)
    }

    /// Limits of a survival whose logarithm has the standard error `se`. `None` where the interval does not
    /// exist: at survival 0 for every kind, at survival 1 for log-log, logit and arcsin.
    pub fn limits(self, survival: f64, se: f64) -> Option<(f64, f64)> {
        if survival <= 0.0 || !se.is_finite() {
            return None;
        }
        let z = self.z();
        if survival >= 1.0 {
            return matches!(self.kind, IntervalKind::Log | IntervalKind::Plain).then_some((1.0, 1.0));
        }
        Some(match self.kind {
            IntervalKind::Plain => {
                let half = z * survival * se;
                ((survival - half).max(0.0), (survival + half).min(1.0))
            }
            IntervalKind::Log => {
                let half = (z * se).exp();
                (survival / half, (survival * half).min(1.0))
            }
            IntervalKind::LogLog => {
                let centre = (-survival.ln()).ln();
                let half = z * se / survival.ln().abs();
                ((-(centre + half).exp()).exp(), (-(centre - half).exp()).exp())
            }
            IntervalKind::Logit => {
                let centre = (survival / (1.0 - survival)).ln();
                let half = z * se / (1.0 - survival);
                let back = |x: f64| 1.0 / (1.0 + (-x).exp());
                (back(centre - half), back(centre + half))
            }
            IntervalKind::Arcsin => {
                let centre = survival.sqrt().asin();
                let half = 0.5 * z * se * (survival / (1.0 - survival)).sqrt();
                let back = |x: f64| x.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2);
                (back(centre - half), back(centre + half))
            }
        })
    }
}
