//! RECIST 1.1: time points from lesion rows, best response from time points.

mod baseline;
mod best;
mod engine;
pub mod explain;
mod observation;
mod overall;
mod policies;
mod rows;
mod rules;
pub mod sensitivity;
mod series;
mod target;
mod time_point;
mod visit;

pub use baseline::{
    Candidate, Chosen, Judgement, Measurability, Method, Nature, can_be_baseline, choose_targets,
};
pub use best::{
    Assessment, Best, BestResponses, Course, ResponseRowError, ResponseRowProblem, ResponseRows, SubjectDates,
};
pub use engine::TimePoints;
pub use observation::{NewLesion, NonTargetState, Observation, Observed, TargetState, VisitFact};
pub use policies::{
    CrThenWorse, NewTherapy, NonTargetProgression, PartialDates, Policies, Reappearance, SameDay, SdOrigin,
    UnimagedSites, VisitDate,
};
pub use rows::{Axes, LesionRow, LesionRows, LesionTable, RowError, RowProblem};
pub use rules::{RULES, RuleId};
pub use target::{PATHOLOGICAL_NODE, PROGRESSION_STEP, Thresholds, is_partial_response, is_progression};
pub use time_point::{NewDisease, Notes, TimePoint};
