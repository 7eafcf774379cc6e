//! What curves over time are drawn from.

use crate::duration::TimeUnit;
use crate::page::JournalWidth;

/// Curves of survival or of cumulative incidence, estimated elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CurvePlot {
    /// Title of the figure.
    pub title: String,
    /// The endpoint: `Progression-free survival`.
    pub endpoint: String,
    /// What day 0 is: `randomisation`.
    pub time_from: String,
    /// Curves, in the order of the legend.
    pub curves: Vec<StepCurve>,
    /// The interval drawn as a band: `95 % pointwise confidence interval, log-log`. Needed when any curve
    /// has limits.
    pub interval_name: String,
    /// Further results printed under the plot, named in full: `Log-rank test: p = 0.012`.
    pub results: Vec<String>,
    /// Unit of the axis of time.
    pub unit: TimeUnit,
    /// Printed width.
    pub width: JournalWidth,
}

/// One curve.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepCurve {
    /// Name of the group or cause.
    pub name: String,
    /// What stands beside the name in the legend: `45 events in 60; median 8.4 months (6.9–10.2)`.
    pub summary: String,
    /// The estimate after each day on which it changes, in order of time. Before the first, the curve is 1
    /// (survival) or 0 (incidence).
    pub points: Vec<StepPoint>,
    /// Days on which someone was censored.
    pub censored: Vec<i32>,
    /// Last day of follow-up: the curve ends there.
    pub last_day: i32,
    /// Median in days, when it was reached; drawn as a guide at a survival of one half.
    pub median: Option<f64>,
    /// Numbers for the table under the plot, in order of time; empty for no table.
    pub counts: Vec<DayCount>,
}

/// The estimate from a day on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StepPoint {
    /// Day.
    pub day: i32,
    /// Probability, 0 to 1.
    pub value: f64,
    /// Lower limit of the interval.
    pub lower: Option<f64>,
    /// Upper limit of the interval.
    pub upper: Option<f64>,
}

/// Who was at risk just before a day, and who left on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayCount {
    /// Day.
    pub day: i32,
    /// At risk just before this day.
    pub at_risk: u32,
    /// Events on this day.
    pub events: u32,
    /// Censored on this day.
    pub censored: u32,
}
