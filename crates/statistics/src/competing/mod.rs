//! Competing risks: the first of several events that can happen to a patient.

mod aalen_johansen;
mod fine_gray;
mod gray;

pub use aalen_johansen::{Incidence, IncidenceCurve, IncidencePoint, cumulative_incidence};
pub use fine_gray::{FineGrayFit, fine_gray};
pub use gray::{GrayTest, gray_test};
