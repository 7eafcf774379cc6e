//! The product-limit estimate of Kaplan and Meier with Greenwood's variance, and what is read off it.

mod interval;
mod quantile;
mod restricted_mean;
mod reverse;

pub use interval::{Confidence, IntervalKind};
pub use quantile::Quantile;
pub use restricted_mean::{RestrictedMean, RestrictedMeanDifference, restricted_mean_difference};
pub use reverse::{ReverseTies, reverse_kaplan_meier};

use serde::Serialize;

use crate::error::StatisticsError;
use crate::risk::{Observations, RiskCell, RiskTable};

/// One time at which somebody leaves, and the estimate just after it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// Time since time zero.
    #[serde(rename = "t")]
    pub time: f64,
    /// Weight of those at risk just before.
    pub n_risk: f64,
    /// Weight of those with the event.
    pub n_event: f64,
    /// Weight of those censored.
    pub n_censor: f64,
    /// Probability of surviving beyond this time.
    #[serde(rename = "surv")]
    pub survival: f64,
    /// Nelson-Aalen estimate of the cumulative hazard.
    #[serde(rename = "cumhaz")]
    pub cumulative_hazard: f64,
    /// Standard error of the logarithm of the survival; infinite once the survival is 0.
    #[serde(rename = "se_logsurv")]
    pub se_log_survival: f64,
}

impl Point {
    /// Standard error of the survival itself (Greenwood); `None` once the survival is 0.
    pub fn standard_error(&self) -> Option<f64> {
        (self.survival > 0.0).then_some(self.survival * self.se_log_survival)
    }
}

/// A Kaplan-Meier curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Number of rows.
    pub n: u64,
    /// Number of rows that end with the event.
    pub n_events: u64,
    /// The estimate at every time at which somebody leaves.
    pub points: Vec<Point>,
    /// How the standard error was computed.
    pub variance: Variance,
    /// Entries, when rows enter late: time and weight.
    entries: Vec<(f64, f64)>,
    /// Whether a flat on a quantile's level that lasts to the end of follow-up has its middle for quantile.
    unending_flat_counts: bool,
}

/// How the variance of a curve was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variance {
    /// Greenwood's sum; whole-number weights count as so many patients.
    Greenwood,
    /// The infinitesimal jackknife over rows, used when weights are not whole numbers.
    InfinitesimalJackknife,
}

/// The estimate at a chosen time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Landmark {
    /// The time.
    #[serde(rename = "t")]
    pub time: f64,
    /// Weight of those still at risk just before the time.
    pub n_risk: f64,
    /// Survival; `None` after the last time anybody was followed, unless all had died.
    #[serde(rename = "surv")]
    pub survival: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Lower limit of the interval.
    pub lower: Option<f64>,
    /// Upper limit of the interval.
    pub upper: Option<f64>,
}

/// One curve a group, strata taken together; events of any cause count.
///
/// # Errors
/// When the rows contradict themselves, or fractional weights meet late entries.
pub fn kaplan_meier(rows: &Observations<'_>) -> Result<Vec<Curve>, StatisticsError> {
    let table = RiskTable::of(rows)?;
    (0..table.groups).map(|group| Curve::of(&table.times, &table.group(group)?)).collect()
}

impl Curve {
    /// The curve of one cell of a risk table.
    ///
    /// # Errors
    /// When weights that are no whole numbers meet late entries: the jackknife variance is not available there.
    pub fn of(times: &[f64], cell: &RiskCell) -> Result<Self, StatisticsError> {
        if cell.squares.is_some() && cell.entries.is_some() {
            return Err(StatisticsError::not_possible(
                "weights that are not whole numbers cannot be combined with late entry; use whole weights",
            ));
        }
        let variance =
            if cell.squares.is_some() { Variance::InfinitesimalJackknife } else { Variance::Greenwood };
        let entries = cell.entries.as_ref().map_or_else(Vec::new, |entries| {
            times.iter().copied().zip(entries.iter().copied()).filter(|(_, weight)| *weight > 0.0).collect()
        });
        let mut points = product_limit(times, &cell.at_risk, |i| cell.events(i), |i| cell.censored(i));
        if let Some(squares) = &cell.squares {
            jackknife(times, cell, squares, &mut points);
        }
        let (n, n_events) = (cell.row_count(), cell.event_count());
        Ok(Self { n, n_events, points, variance, entries, unending_flat_counts: true })
    }

    /// The last point not after a time.
    pub(crate) fn point_before_or_at(&self, time: f64) -> Option<&Point> {
        self.points.partition_point(|p| p.time <= time).checked_sub(1).and_then(|i| self.points.get(i))
    }

    /// Weight of those at risk just before a time: entered before it and not left before it.
    pub fn at_risk(&self, time: f64) -> f64 {
        let leaving: f64 =
            self.points.iter().filter(|p| p.time >= time).map(|p| p.n_event + p.n_censor).sum();
        let entering: f64 = self.entries.iter().filter(|(t, _)| *t >= time).map(|(_, w)| w).sum();
        leaving - entering
    }

    /// The last time at which anybody was followed.
    pub fn last_time(&self) -> f64 {
        self.points.last().map_or(0.0, |p| p.time)
    }

    /// The survival at a time, with its interval.
    pub fn at(&self, time: f64, confidence: Confidence) -> Landmark {
        let n_risk = self.at_risk(time);
        let all_died = self.points.last().is_some_and(|p| p.survival == 0.0);
        if time > self.last_time() && !all_died {
            return Landmark { time, n_risk, survival: None, se: None, lower: None, upper: None };
        }
        let Some(point) = self.point_before_or_at(time) else {
            let limits = confidence.limits(1.0, 0.0);
            let (lower, upper) = (limits.map(|l| l.0), limits.map(|l| l.1));
            return Landmark { time, n_risk, survival: Some(1.0), se: Some(0.0), lower, upper };
        };
        let limits = confidence.limits(point.survival, point.se_log_survival);
        Landmark {
            time,
            n_risk,
            survival: Some(point.survival),
            se: point.standard_error(),
            lower: limits.map(|l| l.0),
            upper: limits.map(|l| l.1),
        }
    }
}

/// The product-limit estimate along times at which somebody leaves; other times are passed over.
fn product_limit(
    times: &[f64],
    at_risk: &[f64],
    events: impl Fn(usize) -> f64,
    censored: impl Fn(usize) -> f64,
) -> Vec<Point> {
    let mut points = Vec::new();
    let (mut survival, mut hazard, mut greenwood) = (1.0, 0.0, 0.0);
    for (i, (time, n_risk)) in times.iter().zip(at_risk).enumerate() {
        let (n_event, n_censor) = (events(i), censored(i));
        if n_event + n_censor <= 0.0 {
            continue;
        }
        if n_event > 0.0 {
            survival *= (n_risk - n_event) / n_risk;
            hazard += n_event / n_risk;
            greenwood += n_event / (n_risk * (n_risk - n_event));
        }
        points.push(Point {
            time: *time,
            n_risk: *n_risk,
            n_event,
            n_censor,
            survival,
            cumulative_hazard: hazard,
            se_log_survival: if survival > 0.0 { greenwood.sqrt() } else { f64::INFINITY },
        });
    }
    points
}

/// Replaces Greenwood's standard errors by the infinitesimal jackknife: a row's influence on log S is
/// G(t ∧ x) − δ/(n − d) at its own exit x, where G sums d/(n(n − d)).
fn jackknife(times: &[f64], cell: &RiskCell, squares: &[Vec<f64>], points: &mut [Point]) {
    let mut still: f64 = squares.iter().flatten().sum();
    let (mut gone, mut sum) = (0.0, 0.0);
    let mut next = 0;
    for i in 0..times.len() {
        let (n, d) = (cell.at_risk[i], cell.events(i));
        if d > 0.0 {
            sum += d / (n * (n - d));
        }
        let event_squares: f64 = squares.iter().skip(1).map(|cause| cause[i]).sum();
        let censored_squares = squares.first().map_or(0.0, |c| c[i]);
        let leaving = event_squares + censored_squares;
        if d > 0.0 {
            gone += event_squares * (sum - 1.0 / (n - d)).powi(2);
        }
        gone += censored_squares * sum * sum;
        still -= leaving;
        if let Some(point) = points.get_mut(next).filter(|p| p.time == times[i]) {
            if point.survival > 0.0 {
                point.se_log_survival = (gone + still.max(0.0) * sum * sum).sqrt();
            }
            next += 1;
        }
    }
}
