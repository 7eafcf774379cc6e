//! Evidence from several sources: patients of several series, and patients read off a published curve.

mod duplicates;
mod reconstruct;
mod two_stage;

pub use duplicates::{PossibleDuplicate, possible_duplicates};
pub use reconstruct::{AtRisk, CurvePoint, Reconstruction, reconstruct};
pub use two_stage::{StudyEffect, TwoStage, two_stage};
