//! Treatment: regimens, dose arithmetic, calendars, gates, exposure and dose intensity, lines of therapy.
//!
//! Oncase documents and computes; nothing here is advice about a patient.

mod cycles;
mod days;
mod dose;

pub use cycles::{CycleSpan, CyclesPossible, CyclesUncountable, EndMarks, StatedCycles};
pub use days::{DosingDays, NotDosingDays};
pub use dose::{Basis, Dose, DoseError, Unit};
