//! Treatment: regimens, dose arithmetic, calendars, gates, exposure and dose intensity, lines of therapy.
//!
//! Oncase documents and computes; nothing here is advice about a patient.

mod cycles;
mod days;
mod dose;
mod drug;
mod from_record;
mod library;
mod lines;
mod notation;
mod recognise;
mod rules;

pub use cycles::{CycleSpan, CyclesPossible, CyclesUncountable, EndMarks, StatedCycles};
pub use days::{DosingDays, NotDosingDays};
pub use dose::{Basis, Dose, DoseError, Unit};
pub use drug::{Drug, drug_name, same_drug};
pub use from_record::{
    NotAdapted, RecordLines, cycle_span, disease_course, lines_of_record, treatments_given, written_regimen,
};
pub use library::{
    Alternative, Cap, CapPer, Comparison, Component, CyclesPlanned, Emetogenicity, Gate, GateTime, Library,
    LibraryError, Modification, Phase, Regimen, Tier,
};
pub use lines::{
    Assignment, DiseaseCourse, EndReason, Line, LineHistory, LineSettings, MaintenanceRule, Place,
    TreatmentGiven, UnknownIntent, lines_of_therapy,
};
pub use notation::{NotationError, Route, Timing, WrittenDrug, WrittenRegimen};
pub use recognise::{Aspect, Candidate, Fit, Per, Point, Reason, Standing, recognise};
pub use rules::{RULES, rule};
