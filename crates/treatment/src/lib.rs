//! Treatment: regimens, dose arithmetic, calendars, gates, exposure and dose intensity, lines of therapy.
//!
//! Oncase documents and computes; nothing here is advice about a patient.
//!
//! ```
//! use oncase_treatment::{Library, Standing, WrittenRegimen, recognise};
//!
//! let given: WrittenRegimen = "S-1 40 mg bid d1-14 + temozolomide 200 mg d10-14 q21d".parse()?;
//! let candidates = recognise(&given, Library::embedded(), None);
//! assert_eq!(candidates[0].regimen, "STEM");
//! // Nothing differs from the publications; whether 40 mg is a flat dose or per m2 is unclear.
//! assert!(candidates[0].points.iter().all(|point| point.standing != Standing::Differs));
//! # Ok::<(), oncase_treatment::NotationError>(())
//! ```

mod arithmetic;
mod calendar;
mod cycles;
mod days;
mod dose;
mod dose_limits;
mod drug;
mod exposure;
mod from_record;
mod gates;
mod library;
mod lines;
mod monitoring;
mod notation;
mod recognise;
mod rules;

pub use arithmetic::{
    AmountForPatient, AmountUnit, Banded, BodySize, BodySurfaceFormula, Creatinine, MeasureError, Measured,
    NoAmount, PatientFacts, Prescribed, RenalPatient, Rounded, S1Formula, Sex, SizeThen, WeightChoice,
    amount_for_patient, body_mass_index, calvert, ckd_epi_2021, cockcroft_gault, cockcroft_gault_si,
    dose_band, ideal_body_weight, prescribe, round_to_strengths, s1_daily_dose, s1_tier, without_index,
};
pub use calendar::{
    Delay, Entry, EntryKind, Plan, PlanError, PlanRequest, PlannedCycle, PlannedDose, Stamp, icalendar, plan,
};
pub use cycles::{CycleSpan, CyclesPossible, CyclesUncountable, EndMarks, StatedCycles};
pub use days::{DosingDays, NotDosingDays};
pub use dose::{Basis, Dose, DoseError, Unit, decimal};
pub use dose_limits::{DoseAgainstLimit, DoseLimit, LimitStanding, dose_against_limit, dose_limits};
pub use drug::{Drug, drug_name, same_drug};
pub use exposure::{
    Cumulated, CumulativeLimit, CumulativeStanding, DelayFound, DrugCourse, DrugCycle, DrugExposure,
    ExposureError, ExposureOfTreatment, IntensityDefinition, ReductionFound, RelativeIntensity,
    cumulative_limits, cumulative_standing, drug_exposure, exposure_of_treatment,
};
pub use from_record::{
    NotAdapted, RecordLines, cycle_span, disease_course, lines_of_record, treatments_given, written_regimen,
};
pub use gates::{DEFAULT_WINDOW_DAYS, GateOutcome, GateResult, LabValue, check_gates, lab_values};
pub use library::{
    Alternative, Cap, CapPer, Comparison, Component, CyclesPlanned, Emetogenicity, Gate, GateTime, Library,
    LibraryError, Modification, Phase, Regimen, Tier,
};
pub use lines::{
    Assignment, DiseaseCourse, EndReason, Line, LineHistory, LineSettings, MaintenanceRule, Place,
    TreatmentGiven, UnknownIntent, lines_of_therapy,
};
pub use monitoring::{
    CheckedCycle, ExpectedMonitoring, ImagingDue, RecordedImaging, RecordedLaboratory, RecordedMonitoring,
    StatedSchedule, Study, StudyPlace, expected_monitoring, recorded_monitoring,
};
pub use notation::{NotationError, Route, Timing, WrittenDrug, WrittenRegimen};
pub use recognise::{Aspect, Candidate, Fit, Per, Point, Reason, Standing, recognise};
pub use rules::{RULES, rule};
