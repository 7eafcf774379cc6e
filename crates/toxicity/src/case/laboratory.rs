//! Grades of a record's laboratory values, each beside the adverse events recorded for its day.

use oncase_record::model::{LabResult, Record};
use oncase_record::{Because, DayInterval};
use serde::Serialize;

use super::CaseEvent;
use super::baseline::{self, Against};
use super::events::is_second_telling;
use super::recorded::{Comparison, Recorded};
use crate::grading::answer::{Answer, LabResult as Graded, grade_one};
use crate::grading::by_test::{no_criterion, terms_of_measure};
use crate::grading::condition::{Baseline, Condition, Conditions};
use crate::grading::kernel::Numbers;
use crate::measure::{Measure, find_measure};
use crate::version::CtcaeVersion;

/// The policy by which the baseline of a value is found.
pub(super) const BASELINE: &str = "the last value before the first day of the treatment begun last";

/// The laboratory values of a case by the CTCAE.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Laboratory {
    /// One entry for a value and a term that grades it, by day.
    pub values: Vec<GradedValue>,
    /// Values that no term grades, with the reason.
    pub not_graded: Vec<NotGraded>,
}

/// A laboratory value by one term.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GradedValue {
    /// Index in the record's laboratory results.
    pub lab: usize,
    /// When the sample was taken.
    pub days: DayInterval,
    /// The term.
    pub term: &'static str,
    /// The grade by the value.
    pub answer: Answer,
    /// The worst grade recorded for that day.
    pub recorded: Recorded,
    /// How the two stand to each other.
    pub comparison: Comparison,
    /// Rule, facts and numbers.
    pub because: Because,
    /// Why there is no baseline value to compare with; `None` where there is one or none is due.
    pub no_baseline: Option<&'static str>,
}

/// Values of one test that no term grades.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotGraded {
    /// The test in the words of the record.
    pub test: String,
    /// Where its values stand in the record.
    pub pointers: Vec<String>,
    /// Why.
    pub reason: String,
}

/// A laboratory result whose test is known.
#[derive(Debug)]
pub(super) struct Measured<'r> {
    pub(super) at: usize,
    pub(super) lab: &'r LabResult,
    pub(super) days: DayInterval,
    pub(super) measure: &'static Measure,
    /// The number; `None` where only a bound is recorded.
    pub(super) value: Option<f64>,
}

/// Grades every laboratory value of the record by every term of the version that fits its test.
pub(super) fn grade(record: &Record, version: CtcaeVersion, events: &[&CaseEvent]) -> Laboratory {
    let mut laboratory = Laboratory { values: Vec::new(), not_graded: Vec::new() };
    let mut measured: Vec<Measured<'_>> = Vec::new();
    for (at, lab) in record.labs.iter().enumerate() {
        let ids = record.labs.iter().map(|other| other.id.as_deref());
        if is_second_telling(lab.same_as.as_deref(), ids) {
            continue;
        }
        match measure_of(lab) {
            Some(measure) => {
                let (days, value) = (record.days(&lab.date), baseline::exact(lab.value));
                measured.push(Measured { at, lab, days, measure, value });
            }
            None => laboratory.add_not_graded(at, lab, "the CTCAE criteria held here grade no such test"),
        }
    }
    measured.sort_by_key(|value| value.days.earliest);
    let starts = baseline::starts(record);
    for value in &measured {
        let terms = terms_of_measure(value.measure, version, None);
        if terms.is_empty() {
            laboratory.add_not_graded(value.at, value.lab, &no_criterion(value.measure, version));
        }
        let against = baseline::of(value, &measured, &starts);
        for term in terms {
            match grade_value(value, term, version, against) {
                Ok((answer, because)) => {
                    let recorded = Recorded::on(events, term, value.days);
                    let comparison = recorded.compare(&answer);
                    let no_baseline = if let Against::Unknown(why) = against { Some(why) } else { None };
                    let (lab, days) = (value.at, value.days);
                    laboratory.values.push(GradedValue {
                        lab,
                        days,
                        term,
                        answer,
                        recorded,
                        comparison,
                        because,
                        no_baseline,
                    });
                }
                Err(reason) => laboratory.add_not_graded(value.at, value.lab, &reason),
            }
        }
    }
    laboratory
}

impl Laboratory {
    fn add_not_graded(&mut self, at: usize, lab: &LabResult, reason: &str) {
        let pointer = format!("/labs/{at}");
        let known = self.not_graded.iter_mut().find(|n| n.test == lab.test && n.reason == reason);
        match known {
            Some(known) => known.pointers.push(pointer),
            None => self.not_graded.push(NotGraded {
                test: lab.test.clone(),
                pointers: vec![pointer],
                reason: reason.to_owned(),
            }),
        }
    }
}

/// What was measured: by its LOINC code where there is one, else by the words.
fn measure_of(lab: &LabResult) -> Option<&'static Measure> {
    let loinc = lab.code.as_ref().filter(|code| code.system.eq_ignore_ascii_case("LOINC"));
    loinc.and_then(|code| find_measure(&code.code)).or_else(|| find_measure(&lab.test))
}

fn grade_value(
    value: &Measured<'_>,
    term: &str,
    version: CtcaeVersion,
    against: Against<'_>,
) -> Result<(Answer, Because), String> {
    let lab = value.lab;
    let number = value.value.ok_or_else(|| format!("{} is a bound and not a value", lab.value))?;
    let mut numbers = Numbers {
        lln: baseline::limit(lab.lower_limit),
        uln: baseline::limit(lab.upper_limit),
        ..Numbers::value(number)
    };
    if numbers.lln > numbers.uln {
        return Err(format!("the lower limit {} is above the upper limit {}", numbers.lln, numbers.uln));
    }
    let mut conditions = Conditions::unknown();
    if let Some(fasting) = lab.fasting {
        conditions = conditions.with(Condition::Fasting, fasting);
    }
    let mut fact = None;
    match against {
        Against::Limits => conditions = conditions.with_baseline(Baseline::None),
        Against::Value(last) => {
            numbers.base = baseline::in_unit_of(value, last);
            conditions = baseline::state(conditions, last);
            fact = Some(format!("/labs/{}", last.at));
        }
        Against::Unknown(_) => {}
    }
    let result = Graded { term, measure: Some(value.measure.key), unit: &lab.unit, numbers, conditions };
    let derived = grade_one(&result, version).map_err(|error| error.to_string())?;
    let because = derived.because.into_iter().next().unwrap_or_else(|| Because::rule("CTCAE-NUMBERS-FIRST"));
    let mut because = because.fact(format!("/labs/{}", value.at));
    if let Some(baseline) = fact {
        because = because.fact(baseline).policy("baseline", BASELINE);
    }
    Ok((derived.value, because))
}
