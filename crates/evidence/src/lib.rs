//! Published outcomes as data, and a patient's own outcomes beside them.
//!
//! One patient beside a series is an illustration, not a comparison: tumours, lines and doses differ, and nothing
//! is inferred. Each row says how its figure came here, and a row that was remembered says so.

mod compare;
mod library;

pub use compare::{Beside, PatientFigure, beside};
pub use library::{EvidenceError, Row, Standing, evidence};
