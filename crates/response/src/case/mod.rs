//! Response evaluations of a case file: from the record's assessments to the kernel's rows and back.
//!
//! An evaluation is one baseline with the assessments that follow it, as one reader saw them. Second tellings
//! of an assessment (`same_as`) are left to the consistency check. Where the record cannot carry a response,
//! the answer says why; nothing is taken for granted.

mod argument;
mod because;
mod best;
mod choi;
mod criteria;
mod gcig;
mod grouping;
mod immune;
mod lugano;
mod mrecist;
mod open;
mod pcwg3;
mod policies;
mod rano;
mod rows;
mod told;
mod tumour_marker;
mod who;

use oncase_record::model::Record;
use oncase_record::{Because, DayInterval, Length};

use crate::recist11::{Course, Policies, RowError, SubjectDates, TimePoint, TimePoints};
pub use argument::{Argument, LARGEST_ERROR, LesionAt, Plausible, argue, plausible};
pub use criteria::{Answer, Criteria, CriteriaBest, CriteriaCourse, side_by_side};
use grouping::{Group, groups};
pub use policies::OtherPolicies;
use rows::Rows;

/// One baseline with what follows it, as one reader saw it.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Id of the treatment it evaluates, when the record says so.
    pub treatment: Option<String>,
    /// The reader, when the record names one.
    pub reader: Option<String>,
    /// Index of the baseline among the record's assessments.
    pub baseline: Option<usize>,
    /// Indices of the later assessments, in the order of time.
    pub follow_ups: Vec<usize>,
    /// Lesions that are followed, targets first.
    pub lesions: Vec<FollowedLesion>,
    /// A response for each follow-up, or why none can be derived.
    pub result: Result<Vec<AssessedPoint>, NotDerivable>,
    /// Best overall response, unconfirmed and confirmed, with the dates that bound it; none without responses.
    pub best: Option<(Course, SubjectDates)>,
}

/// A lesion of an evaluation with what each assessment says about it.
#[derive(Clone, Debug)]
pub struct FollowedLesion {
    /// Its id.
    pub id: String,
    /// Where it is, in words.
    pub site: String,
    /// Target or non-target.
    pub target: bool,
    /// Whether its short axis counts.
    pub nodal: bool,
    /// For each assessment from the baseline on, what was seen of it.
    pub seen: Vec<Seen>,
}

/// What one assessment says about one lesion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seen {
    /// Measured: the diameter that counts, for a node its short axis; for a split lesion the sum of its parts.
    Measured(Length),
    /// Present but too small to measure; counts with the default of the policies.
    TooSmall(Length),
    /// Gone.
    Absent,
    /// Merged into another lesion, whose diameter stands for both.
    Merged,
    /// Present, without a size.
    Present,
    /// Not assessed, or not mentioned.
    #[default]
    NotAssessed,
}

/// The response at one follow-up.
#[derive(Clone, Debug)]
pub struct AssessedPoint {
    /// Index of the assessment in the record.
    pub assessment: usize,
    /// When it was, as far as known.
    pub days: DayInterval,
    /// What the kernel made of it.
    pub point: TimePoint,
    /// Why: rules, numbers and facts.
    pub because: Vec<Because>,
}

/// Why a record does not carry a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDerivable {
    /// No assessment before these is marked as the baseline.
    NoBaseline,
    /// The baseline has neither a measured target nor a non-target lesion.
    NothingAtBaseline {
        /// Ids of lesions that the record has without a role.
        without_role: Vec<String>,
    },
    /// No assessment follows the baseline.
    NoFollowUp,
    /// An assessment has no date at all.
    Undated {
        /// Index of the assessment.
        assessment: usize,
    },
    /// More lesions of one role than the kernel numbers.
    TooManyLesions,
    /// The kernel refused a row.
    Refused(RowError),
}

/// Every evaluation of a record under these policies.
pub fn evaluate(record: &Record, policies: &Policies) -> Vec<Evaluation> {
    groups(record).into_iter().map(|group| of_group(record, group, policies)).collect()
}

fn of_group(record: &Record, group: Group, policies: &Policies) -> Evaluation {
    let Group { treatment, reader, baseline, follow_ups } = group;
    let mut evaluation = Evaluation {
        treatment,
        reader,
        baseline,
        follow_ups,
        lesions: Vec::new(),
        result: Ok(Vec::new()),
        best: None,
    };
    evaluation.result = derive(record, &mut evaluation, policies);
    evaluation.best = best::of(record, &evaluation, policies);
    evaluation
}

fn derive(
    record: &Record,
    evaluation: &mut Evaluation,
    policies: &Policies,
) -> Result<Vec<AssessedPoint>, NotDerivable> {
    let baseline = evaluation.baseline.ok_or(NotDerivable::NoBaseline)?;
    if evaluation.follow_ups.is_empty() {
        return Err(NotDerivable::NoFollowUp);
    }
    let rows = Rows::of(record, baseline, &evaluation.follow_ups, policies)?;
    evaluation.lesions = rows.lesions;
    let mut pass = TimePoints::new(*policies);
    let mut points = Vec::new();
    pass.push(&rows.table.rows(), &mut points).map_err(NotDerivable::Refused)?;
    pass.finish(&mut points).map_err(NotDerivable::Refused)?;
    let assessed = evaluation.follow_ups.iter().enumerate().filter_map(|(at, &assessment)| {
        let visit = u16::try_from(at + 1).ok()?;
        let point = *points.iter().find(|point| point.visit == visit)?;
        let days = record.days(&record.assessments.get(assessment)?.date);
        let because = because::of(record, baseline, assessment, &point);
        Some(AssessedPoint { assessment, days, point, because })
    });
    Ok(assessed.collect())
}
