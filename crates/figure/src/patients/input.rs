//! What figures of many patients are drawn from. Times are days from each patient's day 0; changes are per
//! cent of the baseline sum. Responses were derived elsewhere.

use crate::duration::TimeUnit;
use crate::page::JournalWidth;
use crate::timeline::Response;

/// In which order patients stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PatientOrder {
    /// Longest course at the top.
    #[default]
    LongestFirst,
    /// As given.
    AsGiven,
}

/// One bar a patient over time, with what happened along it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SwimmerPlot {
    /// Title of the figure.
    pub title: String,
    /// Patients.
    pub patients: Vec<SwimmerPatient>,
    /// What day 0 is: `first dose`.
    pub time_from: String,
    /// Order.
    pub order: PatientOrder,
    /// Unit of the axis of time.
    pub unit: TimeUnit,
    /// Printed width.
    pub width: JournalWidth,
}

/// The course of one patient.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SwimmerPatient {
    /// Pseudonym.
    pub id: String,
    /// Stretches of time, such as lines of therapy.
    pub segments: Vec<Segment>,
    /// What happened on which day.
    pub marks: Vec<(i32, CourseMark)>,
    /// Whether the last segment goes on; drawn with an arrow.
    pub ongoing: bool,
}

/// A stretch of time of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// First day.
    pub from: i32,
    /// Last day.
    pub to: i32,
    /// Kind, the same words for the same kind in all patients: `line 2`. Named in the legend.
    pub kind: String,
}

/// What happened on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CourseMark {
    /// First complete response.
    CompleteResponse,
    /// First partial response.
    PartialResponse,
    /// Stable disease.
    StableDisease,
    /// Progression.
    Progression,
    /// Start of a treatment.
    TreatmentStart,
    /// Last contact, alive.
    LastContact,
    /// Death.
    Death,
}

/// Best change of the sum of diameters, one bar a patient.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WaterfallPlot {
    /// Title of the figure.
    pub title: String,
    /// Patients, in any order; they are drawn from the largest increase to the deepest decrease.
    pub patients: Vec<BestChange>,
    /// Guide lines in per cent, such as −30 and +20.
    pub guides: Vec<f64>,
    /// Printed width.
    pub width: JournalWidth,
}

/// The best change of one patient.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BestChange {
    /// Pseudonym.
    pub id: String,
    /// Best change from the baseline sum in per cent; `None` when there was no assessment (named in the
    /// caption).
    pub percent: Option<f64>,
    /// Confirmed best overall response.
    pub response: Option<Response>,
    /// Why the bar's height and the response differ (`new lesion`, `not confirmed`); empty when they agree.
    pub difference: String,
}

/// Change over time, one line a patient.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpiderPlot {
    /// Title of the figure.
    pub title: String,
    /// Patients.
    pub patients: Vec<SpiderPatient>,
    /// Guide lines in per cent, such as −30 and +20.
    pub guides: Vec<f64>,
    /// What day 0 is: `baseline`.
    pub time_from: String,
    /// Unit of the axis of time.
    pub unit: TimeUnit,
    /// Printed width.
    pub width: JournalWidth,
}

/// The changes of one patient.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpiderPatient {
    /// Pseudonym, printed at the end of the line.
    pub id: String,
    /// Changes in order of time; the baseline (day 0, 0 %) may be left out.
    pub changes: Vec<Change>,
    /// Confirmed best overall response.
    pub response: Option<Response>,
}

/// One assessment of one patient.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Change {
    /// Day.
    pub day: i32,
    /// Change from the baseline sum in per cent; `None` when not evaluable (drawn as a gap).
    pub percent: Option<f64>,
    /// Whether this assessment is progression, from the nadir or by a new lesion.
    pub progression: bool,
    /// Whether a new lesion was seen.
    pub new_lesion: bool,
}

/// Best change and course of the same patients, in one order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CombinedPlot {
    /// Title of the figure.
    pub title: String,
    /// Patients, in any order; they are drawn from the largest increase to the deepest decrease.
    pub patients: Vec<CombinedPatient>,
    /// Guide lines in per cent, such as −30 and +20.
    pub guides: Vec<f64>,
    /// What day 0 is: `first dose`.
    pub time_from: String,
    /// Unit of the axis of time.
    pub unit: TimeUnit,
    /// Printed width.
    pub width: JournalWidth,
}

/// One patient's best change and course.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CombinedPatient {
    /// Best change.
    pub change: BestChange,
    /// Course; its `id` is not printed, that of the change is.
    pub course: SwimmerPatient,
}
