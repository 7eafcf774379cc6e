//! Whole analyses: from a table and the names of its columns to a report that prints and serialises itself.

mod columns;
mod comparison;
mod competing;
mod curves;
mod interval_censored;
mod model;
mod patients;
mod proportions;
mod reconstruction;
mod text;

pub use columns::{CauseOfInterest, Columns, Prepared};
pub use comparison::{LogRankReport, compare_survival};
pub use competing::{FineGrayReport, IncidenceGroup, IncidenceReport, incidence, subdistribution};
pub use curves::{
    CurveReport, CurveSettings, CurvesReport, FollowUp, RestrictedMeanGroup, RestrictedMeanReport, curves,
    restricted_means,
};
pub use interval_censored::{IntervalCensoredReport, interval_censored};
pub use model::{CoxReport, ModelSettings, model};
pub use patients::{PatientsReport, pooled_patients};
pub use proportions::{ProportionStudy, ProportionsReport, pooled_proportions};
pub use reconstruction::reconstructed;
