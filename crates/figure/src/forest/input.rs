//! What a forest plot is drawn from.

use crate::page::JournalWidth;

/// Estimates of one measure from several studies or subgroups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForestPlot {
    /// Title of the figure.
    pub title: String,
    /// The measure with its interval: `Hazard ratio (95 % CI)`.
    pub measure: String,
    /// Rows from top to bottom.
    pub rows: Vec<ForestRow>,
    /// Heads of the columns of words between label and plot: `Events/n`.
    pub columns: Vec<String>,
    /// Whether the axis is logarithmic (ratios) or straight (proportions, differences).
    pub scale: ForestScale,
    /// The value of no effect, drawn as a line: 1 for ratios, 0 for differences, none for proportions.
    pub no_effect: Option<f64>,
    /// What lies left and right of no effect: `favours S-1`, `favours capecitabine`. Empty for none.
    pub favours: (String, String),
    /// Notes under the plot: heterogeneity, the model.
    pub notes: Vec<String>,
    /// Printed width.
    pub width: JournalWidth,
}

/// The axis of a forest plot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForestScale {
    /// Logarithmic, for ratios.
    #[default]
    Logarithmic,
    /// Straight, for proportions and differences.
    Linear,
}

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForestKind {
    /// A study or subgroup: a square as large as its weight, with its interval.
    #[default]
    Study,
    /// A summary: a diamond from limit to limit.
    Summary,
    /// A heading without an estimate.
    Heading,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForestRow {
    /// Kind.
    pub kind: ForestKind,
    /// Label.
    pub label: String,
    /// Words of the columns, as many as there are heads.
    pub cells: Vec<String>,
    /// Estimate with its limits, or `None` when it cannot be estimated (shown as "not estimable").
    pub estimate: Option<ForestEstimate>,
}

/// An estimate with its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ForestEstimate {
    /// Value.
    pub value: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Weight in the summary, in per cent; decides the size of the square.
    pub weight: Option<f64>,
}
