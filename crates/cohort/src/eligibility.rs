//! Who counts: the line of therapy that a cohort is about, or why there is none.

use oncase_outcome::{Course, LineOfTherapy};
use oncase_record::model::{Intent, Record, Treatment, TreatmentKind};
use oncase_response::case::Evaluation;
use serde::Serialize;

/// Which systemic therapy makes a patient eligible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntentPolicy {
    /// Only one whose palliative intent the record states.
    #[default]
    Palliative,
    /// Any, as in the tables of a trial, which state no intent.
    Any,
}

impl IntentPolicy {
    /// Its name on the command line and in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Palliative => "palliative",
            Self::Any => "any",
        }
    }
}

/// Who counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Eligibility {
    /// Which therapy counts.
    pub intent: IntentPolicy,
    /// Whether a baseline assessment is asked for.
    pub baseline: bool,
}

impl Default for Eligibility {
    fn default() -> Self {
        Self { intent: IntentPolicy::Palliative, baseline: true }
    }
}

/// Why a patient does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exclusion {
    /// No line of systemic therapy.
    NoSystemicLine,
    /// Systemic therapy, but none of palliative intent.
    NotPalliative,
    /// Systemic therapy whose intent the record does not state, and none of palliative intent.
    IntentNotRecorded,
    /// The line has no baseline assessment.
    NoBaseline,
}

impl Exclusion {
    /// Every reason, in the order in which they are asked.
    pub const ALL: [Self; 4] =
        [Self::NoSystemicLine, Self::NotPalliative, Self::IntentNotRecorded, Self::NoBaseline];

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoSystemicLine => "no systemic therapy",
            Self::NotPalliative => "no systemic therapy of palliative intent",
            Self::IntentNotRecorded => "intent of systemic therapy not recorded",
            Self::NoBaseline => "no baseline assessment",
        }
    }
}

/// The line that counts, with its evaluation.
#[derive(Clone, Copy, Debug)]
pub struct IndexLine<'c> {
    /// The line.
    pub line: &'c LineOfTherapy,
    /// Its first treatment.
    pub treatment: &'c Treatment,
    /// Its evaluation; none where no baseline is asked for and there is none.
    pub evaluation: Option<&'c Evaluation>,
    /// Readers beside the one that counts.
    pub further_readers: usize,
}

/// Rule `COHORT-ELIGIBLE`.
pub(crate) fn index_line<'c>(
    record: &'c Record,
    course: &'c Course,
    eligibility: Eligibility,
) -> Result<IndexLine<'c>, Exclusion> {
    let systemic: Vec<(&LineOfTherapy, &Treatment)> = course
        .lines
        .iter()
        .filter_map(|line| Some((line, treatment_at(record, &line.treatment)?)))
        .filter(|(_, treatment)| is_systemic(treatment.kind))
        .collect();
    let counts =
        |t: &Treatment| eligibility.intent == IntentPolicy::Any || t.intent == Some(Intent::Palliative);
    let palliative = || systemic.iter().filter(|(_, t)| counts(t));
    let found = palliative().find_map(|(line, treatment)| {
        let mut of_line =
            course.evaluations.iter().filter(|e| e.baseline.is_some() && belongs(e, line, course));
        let evaluation = of_line.next();
        let further = of_line.filter(|e| Some(&e.reader) != evaluation.map(|first| &first.reader)).count();
        let is_there = evaluation.is_some() || !eligibility.baseline;
        is_there.then_some(IndexLine { line, treatment, evaluation, further_readers: further })
    });
    found.ok_or_else(|| {
        let given = record.treatments.iter().filter(|t| t.same_as.is_none() && is_systemic(t.kind));
        let unknown = |t: &Treatment| matches!(t.intent, None | Some(Intent::Unknown));
        if palliative().next().is_some() {
            Exclusion::NoBaseline
        } else if given.clone().next().is_none() {
            Exclusion::NoSystemicLine
        } else if given.clone().any(unknown) {
            Exclusion::IntentNotRecorded
        } else {
            Exclusion::NotPalliative
        }
    })
}

/// An evaluation belongs to the line whose treatment it names; where it names none, to the only line there is.
fn belongs(evaluation: &Evaluation, line: &LineOfTherapy, course: &Course) -> bool {
    match &evaluation.treatment {
        Some(id) => line.ids.contains(id),
        None => course.lines.len() == 1,
    }
}

const fn is_systemic(kind: TreatmentKind) -> bool {
    matches!(kind, TreatmentKind::Systemic | TreatmentKind::Endocrine)
}

fn treatment_at<'r>(record: &'r Record, pointer: &str) -> Option<&'r Treatment> {
    record.treatments.get(pointer.rsplit('/').next()?.parse::<usize>().ok()?)
}
