//! What the timeline is drawn from.

use oncase_record::{Day, DayInterval, Length};

use crate::dates::Dates;
use crate::page::JournalWidth;

/// The course of one patient, ready to draw. Every list may be empty; a lane is drawn only for what is there,
/// and what has no date at all is named in the caption instead of drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// Title of the figure: `Course of patient necb-stem`.
    pub title: String,
    /// Courses of treatment, drawn one below the other in this order.
    pub treatments: Vec<TreatmentCourse>,
    /// Diagnoses, operations, local procedures, deaths: what happened on a day.
    pub events: Vec<ClinicalEvent>,
    /// Imaging and the response stated or derived at it.
    pub assessments: Vec<ImagingAssessment>,
    /// Sum of diameters, target lesions.
    pub burden: Vec<BurdenPoint>,
    /// Adverse events.
    pub adverse_events: Vec<AdverseEventCourse>,
    /// Laboratory values.
    pub laboratory: Vec<LaboratorySeries>,
    /// Performance status.
    pub performance: Vec<PerformancePoint>,
    /// The day from which time is counted, usually the first dose of the treatment that the report is about.
    pub time_zero: Option<TimeZero>,
    /// Last day on which anything is known of the patient; ongoing courses are drawn up to it.
    pub as_of: Option<Day>,
    /// Whether the days are those of the calendar or count from time zero.
    pub dates: Dates,
    /// Printed width.
    pub width: JournalWidth,
    /// What to do with long stretches in which nothing changes.
    pub long_gaps: LongGaps,
}

/// What to do with stretches of time in which nothing starts, ends or is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LongGaps {
    /// Shorten them; break marks show where, the axis says by how much, and the caption says so.
    #[default]
    Shorten,
    /// Draw them to scale.
    ToScale,
}

/// The kind of a treatment; decides the colour of its bar, which is also named in the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TreatmentKind {
    /// Cytotoxic drugs.
    Chemotherapy,
    /// Hormones, their antagonists, inhibitors of their synthesis.
    Endocrine,
    /// Targeted drugs.
    Targeted,
    /// Immunotherapy.
    Immunotherapy,
    /// Radiotherapy, radionuclides included.
    Radiotherapy,
    /// Anything else, or unknown.
    Other,
}

/// One course of treatment.
#[derive(Clone, Debug, PartialEq)]
pub struct TreatmentCourse {
    /// What stands beside the bar: `Line 2: S-1 + temozolomide`.
    pub label: String,
    /// Kind.
    pub kind: TreatmentKind,
    /// When it began.
    pub start: DayInterval,
    /// When it ended.
    pub end: CourseEnd,
    /// Number of cycles given, when known; printed with the label.
    pub cycles_given: Option<u16>,
    /// First days of cycles, as far as they are known; drawn as ticks on the bar.
    pub cycle_starts: Vec<DayInterval>,
}

/// How a course or an adverse event ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CourseEnd {
    /// It ended within these days.
    Ended(DayInterval),
    /// It continues at the last known day ([`Timeline::as_of`]); drawn with an arrow.
    Ongoing,
    /// It ended, nobody says when.
    #[default]
    Unknown,
}

/// What kind of event; decides its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// Symptoms or diagnosis.
    Diagnosis,
    /// Biopsy or pathology.
    Biopsy,
    /// Operation.
    Surgery,
    /// Embolisation, ablation or another local procedure.
    LocalProcedure,
    /// Progression or relapse.
    Progression,
    /// Last contact.
    LastContact,
    /// Death.
    Death,
    /// Anything else.
    Other,
}

/// Something that happened on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct ClinicalEvent {
    /// Kind.
    pub kind: EventKind,
    /// What stands beside the mark.
    pub label: String,
    /// When.
    pub when: DayInterval,
}

/// Overall response at an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Response {
    /// CR.
    Complete,
    /// PR.
    Partial,
    /// SD.
    Stable,
    /// Neither complete response nor progression, without target lesions.
    NonCompleteNonProgressive,
    /// PD.
    Progressive,
    /// NE.
    NotEvaluable,
}

impl Response {
    /// The letters used in RECIST.
    pub const fn letters(self) -> &'static str {
        match self {
            Self::Complete => "CR",
            Self::Partial => "PR",
            Self::Stable => "SD",
            Self::NonCompleteNonProgressive => "non-CR/non-PD",
            Self::Progressive => "PD",
            Self::NotEvaluable => "NE",
        }
    }

    /// The letters in a mark, where "non-CR/non-PD" finds no room and is shortened to "NN".
    pub const fn mark(self) -> &'static str {
        match self {
            Self::NonCompleteNonProgressive => "NN",
            other => other.letters(),
        }
    }

    /// The meaning of the letters.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Complete => "complete response",
            Self::Partial => "partial response",
            Self::Stable => "stable disease",
            Self::NonCompleteNonProgressive => "neither complete response nor progression (non-CR/non-PD)",
            Self::Progressive => "progressive disease",
            Self::NotEvaluable => "not evaluable",
        }
    }
}

/// Whether a response was derived from measurements or only stated by someone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Derived from the record's facts; drawn filled.
    Derived,
    /// Claimed by the source, and the facts cannot confirm it; drawn hollow, with the word "claimed".
    Claimed,
}

/// Imaging on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct ImagingAssessment {
    /// When.
    pub when: DayInterval,
    /// Method: `CT`, `MRI`. Empty when unknown.
    pub method: String,
    /// Response at this assessment, with its standing; `None` when none was stated or derived (a baseline).
    pub response: Option<(Response, Standing)>,
    /// More words for the reader who points at the mark; may be empty.
    pub note: String,
}

/// Tumour burden on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BurdenPoint {
    /// When.
    pub when: DayInterval,
    /// Sum of diameters of the target lesions, or `None` when it was incomplete.
    pub sum: Option<Length>,
}

/// One adverse event.
#[derive(Clone, Debug, PartialEq)]
pub struct AdverseEventCourse {
    /// Term: `Nausea`. Events of one term share a row.
    pub term: String,
    /// CTCAE grade, 1 to 5.
    pub grade: u8,
    /// When it began.
    pub start: DayInterval,
    /// When it ended.
    pub end: CourseEnd,
}

/// The course of one laboratory value.
#[derive(Clone, Debug, PartialEq)]
pub struct LaboratorySeries {
    /// Name of the analyte.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Lower limit of the reference range of the laboratory.
    pub lower: Option<f64>,
    /// Upper limit of the reference range of the laboratory.
    pub upper: Option<f64>,
    /// Values.
    pub points: Vec<(DayInterval, f64)>,
}

/// Performance status on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PerformancePoint {
    /// When.
    pub when: DayInterval,
    /// ECOG performance status, 0 to 5.
    pub ecog: u8,
}

/// The day from which time is counted.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeZero {
    /// What happened then: `first dose of S-1 + temozolomide`.
    pub label: String,
    /// When. Where it is not one day, zero stands at the earliest day, and the caption says so.
    pub when: DayInterval,
}
