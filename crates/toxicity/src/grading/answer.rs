//! The answer to "which grade?", and its explanation.

use std::fmt::Write as _;

use oncase_record::{Because, Derived};
use serde::Serialize;

use super::condition::{Condition, Conditions};
use super::grader::{Grader, GraderError};
use super::kernel::{MissingNumber, Numbers, Verdict};
use crate::version::CtcaeVersion;

/// The grade of a result, as far as it can be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// This grade; 0 when the result meets no criterion.
    Grade(u8),
    /// One of the grades from `low` to `high`; the questions would settle it.
    Range {
        /// The grade that certainly holds; 0 for none.
        low: u8,
        /// The grade that holds in the worst case.
        high: u8,
        /// What is not known.
        questions: Vec<Condition>,
    },
    /// No grade, because a number is missing that could change it.
    Ungradable {
        /// Why, in a sentence without a full stop.
        reason: String,
    },
}

impl Answer {
    /// The answer that a verdict stands for.
    pub fn of(verdict: Verdict) -> Self {
        if verdict.is_grade() {
            Self::Grade(verdict.low)
        } else if verdict.is_ungradable() {
            Self::Ungradable { reason: missing_sentence(verdict) }
        } else {
            Self::Range { low: verdict.low, high: verdict.high, questions: verdict.questions().collect() }
        }
    }

    /// The worst case of a range; everything else unchanged.
    #[must_use]
    pub fn worst_case(self) -> Self {
        match self {
            Self::Range { high, .. } => Self::Grade(high),
            other => other,
        }
    }

    /// Lowest and highest possible grade; `None` when ungradable.
    pub fn bounds(&self) -> Option<(u8, u8)> {
        match self {
            Self::Grade(grade) => Some((*grade, *grade)),
            Self::Range { low, high, .. } => Some((*low, *high)),
            Self::Ungradable { .. } => None,
        }
    }
}

/// One result to be graded, as a record holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabResult<'a> {
    /// The CTCAE term, by any of its names.
    pub term: &'a str,
    /// What was measured (key, name, LOINC or SDTM code); needed where the term has several measures.
    pub measure: Option<&'a str>,
    /// Unit of all numbers, by UCUM code or a usual spelling.
    pub unit: &'a str,
    /// Value, limits and baseline.
    pub numbers: Numbers,
    /// What is known beside the numbers.
    pub conditions: Conditions,
}

/// Grades one result.
///
/// # Errors
/// [`GraderError`] when the term, the measure or the unit does not fit; a missing number is no error but an
/// ungradable answer.
///
/// ```
/// use oncase_toxicity::{Answer, Conditions, CtcaeVersion, LabResult, Numbers, grade_one};
///
/// let result = LabResult {
///     term: "Neutrophil count decreased",
///     measure: None,
///     unit: "10*9/L",
///     numbers: Numbers { lln: 2.0, ..Numbers::value(0.3) },
///     conditions: Conditions::unknown(),
/// };
/// assert_eq!(grade_one(&result, CtcaeVersion::V5)?.value, Answer::Grade(4));
/// assert_eq!(grade_one(&result, CtcaeVersion::V6)?.value, Answer::Grade(3));
/// # Ok::<(), oncase_toxicity::GraderError>(())
/// ```
pub fn grade_one(result: &LabResult<'_>, version: CtcaeVersion) -> Result<Derived<Answer>, GraderError> {
    let grader = Grader::new(result.term, version, result.measure, result.unit)?;
    let verdict = grader.grade(&result.numbers, result.conditions);
    let mut because = Because::rule(grader.rule());
    let numbers = [
        ("value", result.numbers.value),
        ("LLN", result.numbers.lln),
        ("ULN", result.numbers.uln),
        ("baseline", result.numbers.base),
        ("percent change", result.numbers.percent_change),
    ];
    for (name, number) in numbers.into_iter().filter(|(_, number)| !number.is_nan()) {
        because = because.number(name, number.to_string(), "");
    }
    for condition in Condition::ALL {
        if let Some(holds) = result.conditions.get(*condition) {
            because = because.policy(condition.name(), if holds { "yes" } else { "no" });
        }
    }
    Ok(Derived { value: Answer::of(verdict), because: vec![because] })
}

/// The reason for an answer in one sentence, for tables and reports.
pub fn explain(grader: &Grader, verdict: Verdict) -> String {
    let (term, version) = (grader.term().name, grader.term().version);
    let mut text = String::new();
    if verdict.is_ungradable() {
        return format!("{term}: {}", missing_sentence(verdict));
    }
    let written = if verdict.is_grade() {
        match grader.term().grade_text(verdict.low) {
            Some(words) => {
                write!(text, "{term} grade {} of {version}: {}", verdict.low, words.replace('\n', " "))
            }
            None => write!(text, "no grade of {term} in {version}"),
        }
    } else {
        let questions: Vec<&str> = verdict.questions().map(Condition::question).collect();
        write!(
            text,
            "{term} grade {} to {} of {version}; open: {}",
            verdict.low,
            verdict.high,
            questions.join(" ")
        )
    };
    debug_assert!(written.is_ok(), "writing to a string does not fail");
    text
}

fn missing_sentence(verdict: Verdict) -> String {
    let missing: Vec<MissingNumber> = verdict.missing().collect();
    if missing.contains(&MissingNumber::Value) {
        return "the value is missing or is no number that this can have".to_owned();
    }
    let names: Vec<&str> = missing.iter().map(|number| number.name()).collect();
    let mut text = format!(
        "needs {}; without it any grade from {} to {} is possible",
        names.join(" and "),
        verdict.low,
        verdict.high
    );
    for question in verdict.questions() {
        text.push_str("; also open: ");
        text.push_str(question.question());
    }
    text
}
