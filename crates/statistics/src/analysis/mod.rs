//! Whole analyses: from a table and the names of its columns to a report that prints and serialises itself.

mod columns;
mod comparison;
mod curves;
mod model;
mod text;

pub use columns::{Columns, Prepared};
pub use comparison::{LogRankReport, compare_survival};
pub use curves::{
    CurveReport, CurveSettings, CurvesReport, FollowUp, RestrictedMeanGroup, RestrictedMeanReport, curves,
    restricted_means,
};
pub use model::{CoxReport, ModelSettings, model};
