//! Cumulative incidence: the probability that an event of one cause has happened by a time (Aalen and Johansen).

use serde::Serialize;

use crate::error::StatisticsError;
use crate::kaplan_meier::Confidence;
use crate::risk::{Observations, RiskCell, RiskTable};

/// The estimate just after a time at which somebody leaves.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct IncidencePoint {
    /// Time.
    #[serde(rename = "t")]
    pub time: f64,
    /// Weight of those at risk just before.
    pub n_risk: f64,
    /// Weight of those with an event of the cause.
    pub n_event: f64,
    /// Cumulative incidence.
    #[serde(rename = "cif")]
    pub incidence: f64,
    /// Its standard error.
    pub se: f64,
}

/// The cumulative incidence of one cause in one group.
#[derive(Clone, Debug, PartialEq)]
pub struct IncidenceCurve {
    /// Rows.
    pub n: u64,
    /// Rows with an event of the cause.
    pub n_events: u64,
    /// The estimate at every time at which somebody leaves.
    pub points: Vec<IncidencePoint>,
    all_left_with_event: bool,
}

/// The estimate at a chosen time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Incidence {
    /// Time.
    #[serde(rename = "t")]
    pub time: f64,
    /// Cumulative incidence; `None` after the last follow-up while somebody was still without any event.
    #[serde(rename = "cif")]
    pub incidence: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Lower limit.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

/// Cumulative incidence of a cause (1, 2, …), one curve a group (rule CIF-AALEN-JOHANSEN).
///
/// # Errors
/// When the rows contradict themselves, there is no such cause, or weights are not whole numbers.
pub fn cumulative_incidence(
    rows: &Observations<'_>,
    cause: usize,
) -> Result<Vec<IncidenceCurve>, StatisticsError> {
    if cause == 0 || cause > rows.causes {
        return Err(StatisticsError::not_possible(format!(
            "there is no cause {cause}; there are {}",
            rows.causes
        )));
    }
    let table = RiskTable::of(rows)?;
    (0..table.groups).map(|group| IncidenceCurve::of(&table.times, &table.group(group)?, cause)).collect()
}

impl IncidenceCurve {
    /// The curve of one cell of a risk table.
    ///
    /// # Errors
    /// When weights are not whole numbers.
    pub(crate) fn of(times: &[f64], cell: &RiskCell, cause: usize) -> Result<Self, StatisticsError> {
        if cell.squares.is_some() {
            return Err(StatisticsError::not_possible("cumulative incidence needs whole-number weights"));
        }
        let mut points = Vec::new();
        let (mut survival, mut incidence) = (1.0, 0.0);
        // Variance of the survival, covariance of both, variance of the incidence: Greenwood's multinomial steps.
        let (mut vs, mut c, mut vf): (f64, f64, f64) = (0.0, 0.0, 0.0);
        for (i, time) in times.iter().enumerate() {
            let (n, d) = (cell.at_risk[i], cell.events(i));
            if d + cell.censored(i) <= 0.0 {
                continue;
            }
            let n_event = cell.exits[cause][i];
            if d > 0.0 {
                let (q, a) = (d / n, n_event / n);
                let square = survival * survival / n;
                vf += 2.0 * a * c + a * a * vs + square * a * (1.0 - a);
                c = (1.0 - q) * (c + a * vs) - square * a * (1.0 - q);
                vs = (1.0 - q) * (1.0 - q) * vs + square * q * (1.0 - q);
                incidence += survival * a;
                survival *= (n - d) / n;
            }
            points.push(IncidencePoint {
                time: *time,
                n_risk: n,
                n_event,
                incidence,
                se: vf.max(0.0).sqrt(),
            });
        }
        let n_events = cell.rows.get(cause).copied().unwrap_or(0);
        Ok(Self { n: cell.row_count(), n_events, points, all_left_with_event: survival == 0.0 })
    }

    /// The incidence at a time, with an interval on the chosen scale.
    pub fn at(&self, time: f64, confidence: Confidence) -> Incidence {
        let last = self.points.last().map_or(0.0, |p| p.time);
        if time > last && !self.all_left_with_event {
            return Incidence { time, incidence: None, se: None, lower: None, upper: None };
        }
        let point = self.points.partition_point(|p| p.time <= time).checked_sub(1).map(|i| self.points[i]);
        let (incidence, se) = point.map_or((0.0, 0.0), |p| (p.incidence, p.se));
        let limits = if incidence > 0.0 { confidence.limits(incidence, se / incidence) } else { None };
        let (lower, upper) = (limits.map(|l| l.0), limits.map(|l| l.1));
        Incidence { time, incidence: Some(incidence), se: Some(se), lower, upper }
    }
}
