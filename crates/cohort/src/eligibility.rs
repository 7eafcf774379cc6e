//! Who counts: the line of therapy that a cohort is about, or why there is none.

use oncase_outcome::{Course, LineOfTherapy};
use oncase_record::model::{Intent, Record, Treatment, TreatmentKind};
use oncase_response::case::Evaluation;
use serde::Serialize;

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
    /// Its evaluation.
    pub evaluation: &'c Evaluation,
    /// Readers beside the one that counts.
    pub further_readers: usize,
}

/// Rule `COHORT-ELIGIBLE`.
pub(crate) fn index_line<'c>(record: &'c Record, course: &'c Course) -> Result<IndexLine<'c>, Exclusion> {
    let systemic: Vec<(&LineOfTherapy, &Treatment)> = course
        .lines
        .iter()
        .filter_map(|line| Some((line, treatment_at(record, &line.treatment)?)))
        .filter(|(_, treatment)| is_systemic(treatment.kind))
        .collect();
    let palliative = || systemic.iter().filter(|(_, t)| t.intent == Some(Intent::Palliative));
    let found = palliative().find_map(|(line, treatment)| {
        let mut of_line =
            course.evaluations.iter().filter(|e| e.baseline.is_some() && belongs(e, line, course));
        let evaluation = of_line.next()?;
        let same = |e: &&Evaluation| e.reader != evaluation.reader;
        Some(IndexLine { line, treatment, evaluation, further_readers: of_line.filter(same).count() })
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
