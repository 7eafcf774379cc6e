//! Dose arithmetic: body surface, renal function, carboplatin by AUC, S-1, rounding. Every result names its formula.
//!
//! The values calculated, rounded and given are three different values and are kept apart.

mod body;
mod of_record;
mod prescription;
mod renal;
mod rounding;
mod s1;

use std::fmt;

pub use body::{BodySize, BodySurfaceFormula, body_mass_index, ideal_body_weight};
pub use of_record::{AmountForPatient, Measured, NoAmount, SizeThen, amount_for_patient};
pub use prescription::{AmountUnit, PatientFacts, Prescribed, prescribe};
pub use renal::{
    Creatinine, RenalPatient, Sex, WeightChoice, calvert, ckd_epi_2021, cockcroft_gault, cockcroft_gault_si,
    without_index,
};
pub use rounding::{Banded, Rounded, dose_band, round_to_strengths};
pub use s1::{S1Formula, s1_daily_dose, s1_tier};

/// A number that no patient has, or a number that a formula lacks.
#[derive(Clone, Debug, PartialEq)]
pub enum MeasureError {
    /// Outside what is possible; usually a slip of the unit.
    OutOfRange {
        /// What was measured.
        what: &'static str,
        /// The number found.
        found: f64,
        /// Lowest and highest number accepted.
        range: (f64, f64),
        /// Its unit.
        unit: &'static str,
    },
    /// A formula needs it and it was not given.
    Missing {
        /// What is missing.
        what: &'static str,
        /// What needs it.
        needed_for: String,
    },
}

impl fmt::Display for MeasureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange { what, found, range: (low, high), unit } => {
                write!(f, "found the {what} {found}; expected {low} to {high} {unit}; check the unit")
            }
            Self::Missing { what, needed_for } => {
                write!(f, "the {what} is not given; it is needed for {needed_for}")
            }
        }
    }
}

impl std::error::Error for MeasureError {}

pub(crate) fn within(
    what: &'static str,
    found: f64,
    range: (f64, f64),
    unit: &'static str,
) -> Result<f64, MeasureError> {
    if range.0 <= found && found <= range.1 {
        Ok(found)
    } else {
        Err(MeasureError::OutOfRange { what, found, range, unit })
    }
}

/// A number as it is shown among the numbers of a reason: at most four decimals, no trailing zeros.
pub(crate) fn shown(number: f64) -> String {
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
