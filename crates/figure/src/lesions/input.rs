//! What the plot of lesions is drawn from.

use oncase_record::{DayInterval, Length};

use crate::dates::Dates;
use crate::page::JournalWidth;
use crate::timeline::{Response, Standing, TimeZero};

/// Diameters of target lesions and their sum over time, with the thresholds that decide response and
/// progression. The thresholds are derived elsewhere and only drawn here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LesionPlot {
    /// Title of the figure.
    pub title: String,
    /// Assessments in order of time, the baseline first.
    pub assessments: Vec<LesionAssessment>,
    /// Target lesions; each has one diameter an assessment, in the order of the assessments.
    pub lesions: Vec<LesionCourse>,
    /// The day from which time is counted, for the second axis.
    pub time_zero: Option<TimeZero>,
    /// Whether the days are those of the calendar or count from time zero.
    pub dates: Dates,
    /// Printed width.
    pub width: JournalWidth,
}

/// One assessment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LesionAssessment {
    /// When.
    pub when: DayInterval,
    /// Sum of diameters of all target lesions; `None` when it is incomplete (drawn as a gap with "NE").
    pub sum: Option<Length>,
    /// The largest sum that is a partial response at this assessment (from the baseline sum); `None` at the
    /// baseline, or where there is none.
    pub partial_response_at_most: Option<Length>,
    /// The smallest sum that is progression at this assessment (from the nadir before it); `None` at the
    /// baseline, or where there is none.
    pub progression_at_least: Option<Length>,
    /// New lesions seen at this assessment.
    pub new_lesions: Vec<NewLesion>,
    /// Overall response, with its standing.
    pub response: Option<(Response, Standing)>,
}

/// A lesion that was not there at the baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLesion {
    /// Where: `segment IVa`.
    pub label: String,
    /// Whether it is certain; an equivocal lesion is drawn hollow.
    pub certain: bool,
}

/// The course of one target lesion.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LesionCourse {
    /// What stands beside its line: `T1 liver, segment VI`.
    pub label: String,
    /// One entry an assessment; missing entries at the end count as not assessed.
    pub diameters: Vec<Diameter>,
}

/// What is known of a lesion's diameter at an assessment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Diameter {
    /// Measured (short axis for a node).
    Measured(Length),
    /// Too small to measure, counted with this length by convention; drawn hollow.
    TooSmall(Length),
    /// Gone, counted as 0 mm; drawn hollow.
    Absent,
    /// Seen but not measurable at this assessment, or not assessed; drawn as a gap.
    #[default]
    NotEvaluable,
}

impl Diameter {
    /// The length that enters the sum.
    pub fn counted(self) -> Option<Length> {
        match self {
            Self::Measured(length) | Self::TooSmall(length) => Some(length),
            Self::Absent => Some(Length(0)),
            Self::NotEvaluable => None,
        }
    }
}
