//! Several criteria on one evaluation, side by side; where the record lacks what one of them asks for, the answer
//! says what is missing.

use oncase_record::model::Record;
use oncase_record::{Because, Day, FactRef, Rule};

use super::policies::OtherPolicies;
use super::{AssessedPoint, Evaluation, NotDerivable, immune, who};
use crate::recist11::Policies;
use crate::{choi, mrecist};

/// The criteria that a case can be set against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Criteria {
    /// RECIST 1.1.
    Recist11,
    /// iRECIST.
    Irecist,
    /// WHO.
    Who,
    /// Choi.
    Choi,
    /// Choi, asking for both falls.
    ModifiedChoi,
    /// Modified RECIST for hepatocellular carcinoma.
    Mrecist,
    /// PCWG3.
    Pcwg3,
    /// RANO.
    Rano,
    /// Lugano.
    Lugano,
    /// GCIG: CA-125 with RECIST 1.1.
    Gcig,
}

impl Criteria {
    /// Its name as written in text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recist11 => "RECIST 1.1",
            Self::Irecist => "iRECIST",
            Self::Who => "WHO",
            Self::Choi => "Choi",
            Self::ModifiedChoi => "modified Choi",
            Self::Mrecist => "mRECIST",
            Self::Pcwg3 => "PCWG3",
            Self::Rano => "RANO",
            Self::Lugano => "Lugano",
            Self::Gcig => "GCIG",
        }
    }

    /// The rules of these criteria that would be asked first, for their source.
    pub const fn rules(self) -> &'static [Rule] {
        match self {
            Self::Recist11 => crate::recist11::RULES,
            Self::Irecist => crate::irecist::RULES,
            Self::Who => crate::who::RULES,
            Self::Choi | Self::ModifiedChoi => choi::RULES,
            Self::Mrecist => mrecist::RULES,
            Self::Pcwg3 => crate::pcwg3::RULES,
            Self::Rano => crate::rano::RULES,
            Self::Lugano => crate::lugano::RULES,
            Self::Gcig => crate::gcig::RULES,
        }
    }
}

/// The answer of one criterion at one follow-up.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// What the facts make.
    Derived {
        /// The response: `PR`, `iUPD`.
        response: &'static str,
        /// The rules that decided; several when the record leaves the way open but not the answer.
        rules: Vec<&'static Rule>,
        /// Why: rules, numbers and facts by their place in the record.
        because: Vec<Because>,
    },
    /// The facts do not suffice.
    Uncheckable {
        /// What is missing: "the record has no …".
        because: String,
        /// The answers that the facts leave open; empty when nothing narrows them.
        possible: Vec<&'static str>,
        /// Where in the record it would stand.
        missing: Vec<FactRef>,
    },
}

impl Answer {
    /// Nothing narrows the answer: what the criteria ask for first is not told at all.
    pub(super) fn unknown(because: &str) -> Self {
        Self::Uncheckable { because: because.to_owned(), possible: Vec::new(), missing: Vec::new() }
    }
}

/// The best response of one criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CriteriaBest {
    /// The response.
    pub response: &'static str,
    /// The day it was first reached.
    pub day: Option<Day>,
    /// The day of progression (for iRECIST, of the unconfirmed progression that was confirmed).
    pub progression: Option<Day>,
}

/// What one criterion makes of an evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct CriteriaCourse {
    /// Which one.
    pub criteria: Criteria,
    /// One answer for each derived follow-up of the evaluation, or what the record has not.
    pub answers: Result<Vec<Answer>, String>,
    /// The best response, or why it cannot be said; none where these criteria's best response is not derived.
    pub best: Option<Result<CriteriaBest, String>>,
    /// What is to be known about the answers, in sentences.
    pub notes: Vec<String>,
}

impl CriteriaCourse {
    pub(super) fn uncheckable(criteria: Criteria, because: impl Into<String>) -> Self {
        Self { criteria, answers: Err(because.into()), best: None, notes: Vec::new() }
    }
}

/// Sets an evaluation against several criteria, in the order asked for.
///
/// # Errors
/// When the evaluation itself cannot be derived: then no criterion can be.
pub fn side_by_side<'e>(
    record: &Record,
    evaluation: &'e Evaluation,
    criteria: &[Criteria],
    policies: &Policies,
    others: &OtherPolicies,
) -> Result<Vec<CriteriaCourse>, &'e NotDerivable> {
    evaluation.result.as_ref().map(|_| ())?;
    let course = |criteria: &Criteria| match *criteria {
        Criteria::Irecist => immune::course(record, evaluation, policies, &others.immune),
        Criteria::Who => who::course(record, evaluation, others.who_growth),
        Criteria::Choi => super::choi::course(record, evaluation, choi::Variant::Choi, &others.choi),
        Criteria::ModifiedChoi => {
            super::choi::course(record, evaluation, choi::Variant::Modified, &others.choi)
        }
        Criteria::Gcig => super::gcig::course(record, evaluation, policies, &others.gcig),
        Criteria::Pcwg3 => super::pcwg3::course(record, evaluation, policies, &others.pcwg3),
        Criteria::Rano => super::rano::course(record, evaluation, policies, &others.rano),
        Criteria::Lugano => super::lugano::course(record, evaluation, &others.lugano),
        Criteria::Mrecist => super::mrecist::course(record, evaluation, &others.mrecist),
        Criteria::Recist11 => recist11(evaluation),
    };
    Ok(criteria.iter().map(course).collect())
}

fn recist11(evaluation: &Evaluation) -> CriteriaCourse {
    let derived = |assessed: &AssessedPoint| {
        let point = &assessed.point;
        Answer::Derived {
            response: point.overall.code(),
            rules: std::iter::once(point.overall_rule).chain(point.target_rule).map(|id| id.rule()).collect(),
            because: assessed.because.clone(),
        }
    };
    let best = evaluation.best.map(|(course, _)| {
        Ok(CriteriaBest {
            response: course.confirmed.response.code(),
            day: course.confirmed.day,
            progression: course.progression,
        })
    });
    CriteriaCourse {
        criteria: Criteria::Recist11,
        answers: Ok(evaluation.result.iter().flatten().map(derived).collect()),
        best,
        notes: Vec::new(),
    }
}
