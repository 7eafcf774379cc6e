//! The grading kernel: criteria resolved for one term, version and unit, applied to numbers without allocating.
//!
//! Every criterion is true, false or undecided. A missing number or an unknown condition leaves it undecided; the grade is
//! then between the highest criterion that certainly holds and the highest that may hold. Unknown conditions are tried both
//! ways, so that two criteria that exclude each other (with symptoms, without) never add up to "perhaps grade 0".

use super::condition::{Condition, Conditions};
use super::criteria::{Alternative, Reference, Subject};
use super::ladder::Ladder;
use crate::units::{Conversion, round15};

/// Two numbers that agree to this relative difference are the same decimal: 15 significant digits.
const SAME: f64 = 2e-15;

/// First of the bits that stand for missing or impossible numbers; those below stand for conditions.
pub(crate) const FIRST_NUMBER_BIT: u32 = 27;

/// Highest grade a number can give.
const GRADES: usize = 5;

/// A number that grading needed and did not have, or that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MissingNumber {
    /// The result itself.
    Value,
    /// The upper limit of normal.
    Uln,
    /// The lower limit of normal.
    Lln,
    /// The baseline value.
    Base,
    /// A criterion with a number: the version grades such a value by intervention or symptoms.
    Criterion,
}

impl MissingNumber {
    pub(crate) const ALL: [Self; 5] = [Self::Value, Self::Uln, Self::Lln, Self::Base, Self::Criterion];

    const fn bit(self) -> u32 {
        1 << (FIRST_NUMBER_BIT + self as u32)
    }

    /// Its name in a sentence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Value => "the value",
            Self::Uln => "the upper limit of normal",
            Self::Lln => "the lower limit of normal",
            Self::Base => "the baseline value",
            Self::Criterion => "other criteria than a number, such as the intervention",
        }
    }
}

const NUMBER_BITS: u32 = !((1 << FIRST_NUMBER_BIT) - 1);

/// One result with what belongs to it, all in the unit of the result. A missing number is `NaN`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers {
    /// The value.
    pub value: f64,
    /// Lower limit of normal.
    pub lln: f64,
    /// Upper limit of normal.
    pub uln: f64,
    /// Baseline value.
    pub base: f64,
    /// Change from baseline in percent; used where there is no baseline value.
    pub percent_change: f64,
}

impl Numbers {
    /// A value with nothing else known.
    pub const fn value(value: f64) -> Self {
        Self { value, lln: f64::NAN, uln: f64::NAN, base: f64::NAN, percent_change: f64::NAN }
    }
}

/// What the kernel found: a grade from `low` to `high`, and what is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The highest grade that certainly holds; 0 for none.
    pub low: u8,
    /// The highest grade that may hold.
    pub high: u8,
    pub(crate) open: u32,
}

impl Verdict {
    /// Whether the grade is certain.
    pub const fn is_grade(self) -> bool {
        self.open == 0
    }

    /// Whether a missing number leaves the grade open, so that no question about the patient settles it.
    pub const fn is_ungradable(self) -> bool {
        self.open & NUMBER_BITS != 0
    }

    /// The conditions that would settle a range.
    pub fn questions(self) -> impl Iterator<Item = Condition> {
        Condition::of_bits(self.open & !NUMBER_BITS)
    }

    /// The numbers that are missing.
    pub fn missing(self) -> impl Iterator<Item = MissingNumber> {
        MissingNumber::ALL.into_iter().filter(move |number| self.open & number.bit() != 0)
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Comparison {
    pub(super) subject: Subject,
    pub(super) above: bool,
    pub(super) reference: usize,
    pub(super) factor: f64,
    pub(super) offset: f64,
    /// Moves the bound by the last digit: outward where it is inclusive, inward where it is not.
    pub(super) slack: f64,
}

#[derive(Clone, Debug)]
pub(super) struct Criterion {
    pub(super) grade: u8,
    pub(super) needs: u32,
    pub(super) needs_not: u32,
    pub(super) told: u32,
    /// What is open even when every bound and condition holds.
    pub(super) always_open: u32,
    pub(super) comparisons: Vec<Comparison>,
}

/// Criteria in the unit of the results, highest grade first.
#[derive(Clone, Debug)]
pub(crate) struct Kernel {
    criteria: Vec<Criterion>,
    ladder: Option<Ladder>,
}

impl Kernel {
    /// Puts the alternatives into the unit of the results.
    pub(crate) fn new(alternatives: &[Alternative], to_result_unit: Conversion) -> Self {
        let mut criteria: Vec<Criterion> =
            alternatives.iter().map(|alternative| Criterion::new(alternative, to_result_unit)).collect();
        criteria.sort_by_key(|criterion| std::cmp::Reverse(criterion.grade));
        let ladder = Ladder::new(&criteria);
        Self { criteria, ladder }
    }

    /// The verdict on one result.
    #[inline]
    pub(crate) fn grade(&self, numbers: &Numbers, conditions: Conditions) -> Verdict {
        if !numbers.value.is_finite() {
            return Verdict { low: 0, high: self.highest_grade(), open: MissingNumber::Value.bit() };
        }
        let mut conditions = conditions;
        let has_baseline = !(numbers.base.is_nan() && numbers.percent_change.is_nan());
        if has_baseline && conditions.get(Condition::NoBaseline).is_none() {
            conditions = conditions.with(Condition::NoBaseline, false);
        }
        if let Some(grade) = self.ladder.as_ref().and_then(|ladder| ladder.grade(numbers, conditions)) {
            return Verdict { low: grade, high: grade, open: 0 };
        }
        self.grade_undecided(numbers, conditions)
    }

    /// The ladder, where columns can be graded by it.
    pub(super) fn column_ladder(&self) -> Option<&Ladder> {
        self.ladder.as_ref().filter(|ladder| ladder.is_in_columns())
    }

    /// The verdict where something is not known or the criteria form no ladder.
    fn grade_undecided(&self, numbers: &Numbers, conditions: Conditions) -> Verdict {
        let first = self.pass(numbers, conditions);
        if first.open & !NUMBER_BITS == 0 {
            first
        } else {
            self.try_both_ways(numbers, conditions, first.open)
        }
    }

    #[cfg(test)]
    pub(super) fn is_ladder(&self) -> bool {
        self.ladder.is_some()
    }

    #[cfg(test)]
    pub(super) fn ladder_grade(&self, numbers: &Numbers, conditions: Conditions) -> Option<u8> {
        self.ladder.as_ref()?.grade(numbers, conditions)
    }

    #[cfg(test)]
    pub(super) fn full_pass(&self, numbers: &Numbers, conditions: Conditions) -> Verdict {
        self.pass(numbers, conditions)
    }

    fn highest_grade(&self) -> u8 {
        self.criteria.first().map_or(0, |criterion| criterion.grade)
    }

    /// One pass over the criteria, highest grade first, until one certainly holds.
    #[inline]
    fn pass(&self, numbers: &Numbers, conditions: Conditions) -> Verdict {
        let references = references(numbers);
        let mut open = [0_u32; GRADES];
        let mut low = 0;
        for criterion in &self.criteria {
            if criterion.grade < low {
                break;
            }
            match criterion.check(numbers, &references, conditions) {
                Some(0) => low = criterion.grade,
                Some(bits) => {
                    if let Some(slot) = open.get_mut(usize::from(criterion.grade)) {
                        *slot |= bits;
                    }
                }
                None => {}
            }
        }
        let mut verdict = Verdict { low, high: low, open: 0 };
        for (grade, bits) in (0_u8..).zip(open) {
            if grade > low && bits != 0 {
                verdict.high = grade;
                verdict.open |= bits;
            }
        }
        verdict
    }

    /// Lowest and highest grade over every answer to the open questions; a question that changes nothing is dropped.
    #[cold]
    fn try_both_ways(&self, numbers: &Numbers, conditions: Conditions, open: u32) -> Verdict {
        let questions: Vec<Condition> = Condition::of_bits(open & !NUMBER_BITS).collect();
        let count = questions.len().min(10) as u32;
        let answers = |choice: u32| {
            questions.iter().zip(0..count).fold(conditions, |c, (q, bit)| c.with(*q, choice >> bit & 1 == 1))
        };
        let verdicts: Vec<Verdict> =
            (0..1_u32 << count).map(|choice| self.grade(numbers, answers(choice))).collect();
        let low = verdicts.iter().map(|v| v.low).min().unwrap_or(0);
        let high = verdicts.iter().map(|v| v.high).max().unwrap_or(0);
        let mut bits = verdicts.iter().fold(0, |bits, v| bits | v.open);
        for (question, bit) in questions.iter().zip(0..count) {
            let differs = (0_u32..).zip(&verdicts).any(|(choice, v)| {
                let other = verdicts.get((choice ^ 1 << bit) as usize);
                other.is_some_and(|o| (o.low, o.high) != (v.low, v.high))
            });
            if differs {
                bits |= question.bit();
            }
        }
        if low == high {
            bits = 0;
        }
        Verdict { low, high, open: bits }
    }
}

/// What a bound can be a multiple of, in the order of [`reference_index`].
#[inline]
pub(super) fn references(numbers: &Numbers) -> [f64; 5] {
    let base_or_change = if numbers.base.is_nan() && !numbers.percent_change.is_nan() {
        numbers.value / (1.0 + numbers.percent_change / 100.0)
    } else {
        numbers.base
    };
    [1.0, numbers.uln, numbers.lln, numbers.base, base_or_change]
}

const fn reference_index(reference: Reference) -> usize {
    match reference {
        Reference::Unit => 0,
        Reference::Uln => 1,
        Reference::Lln => 2,
        Reference::Base => 3,
        Reference::BaseOrChange => BASE_OR_CHANGE,
    }
}

/// Position of the baseline that may be implied by a change from it.
pub(super) const BASE_OR_CHANGE: usize = 4;

/// The number whose absence leaves a multiple of the reference open, in the order of [`reference_index`].
const MISSING_REFERENCE: [u32; 5] = [
    MissingNumber::Value.bit(),
    MissingNumber::Uln.bit(),
    MissingNumber::Lln.bit(),
    MissingNumber::Base.bit(),
    MissingNumber::Base.bit(),
];

impl Criterion {
    fn new(alternative: &Alternative, to_result_unit: Conversion) -> Self {
        let bits = |conditions: &[Condition]| conditions.iter().fold(0, |bits, c| bits | c.bit());
        let comparisons = alternative.bounds.iter().map(|bound| {
            let offset = match bound.reference {
                Reference::Unit => to_result_unit.apply(bound.offset),
                _ => round15(bound.offset * to_result_unit.factor),
            };
            Comparison {
                subject: bound.subject,
                above: bound.above,
                reference: reference_index(bound.reference),
                factor: if bound.reference == Reference::Unit { 0.0 } else { bound.factor },
                offset,
                slack: if bound.above == bound.inclusive { -SAME } else { SAME },
            }
        });
        let comparisons: Vec<Comparison> = comparisons.collect();
        let uses_base = alternative.bounds.iter().any(|bound| {
            matches!(bound.reference, Reference::Base | Reference::BaseOrChange)
                || bound.subject == Subject::Base
        });
        let no_baseline = if uses_base { Condition::NoBaseline.bit() } else { 0 };
        Self {
            grade: alternative.grade,
            needs: bits(&alternative.needs),
            needs_not: bits(&alternative.needs_not) | no_baseline,
            told: bits(&alternative.told),
            always_open: if alternative.other_criteria { MissingNumber::Criterion.bit() } else { 0 },
            comparisons,
        }
    }

    /// `None` when it does not hold, `Some(0)` when it holds, else the bits of what leaves it open.
    #[inline]
    fn check(&self, numbers: &Numbers, references: &[f64; 5], conditions: Conditions) -> Option<u32> {
        let Conditions { known, holds } = conditions;
        let refused =
            (self.needs & known & !holds) | (self.needs_not & known & holds) | (self.told & !(known & holds));
        if refused != 0 {
            return None;
        }
        let mut open = self.always_open | ((self.needs | self.needs_not) & !known);
        for comparison in &self.comparisons {
            open |= comparison.check(numbers, references)?;
        }
        Some(open)
    }
}

impl Comparison {
    /// Whether one holds exactly where the other does not.
    pub(super) fn is_complement_of(&self, other: &Self) -> bool {
        self.subject == other.subject
            && self.reference == other.reference
            && self.factor == other.factor
            && self.offset == other.offset
            && self.above != other.above
            && self.slack == other.slack
    }

    /// `None` when it fails, `Some(0)` when it holds, else the bit of the missing number.
    #[inline]
    fn check(&self, numbers: &Numbers, references: &[f64; 5]) -> Option<u32> {
        let reference = *references.get(self.reference)?;
        let bound = self.factor * reference + self.offset;
        let subject = match self.subject {
            Subject::Value => numbers.value,
            Subject::Base => numbers.base,
        };
        let edge = bound + bound.abs() * self.slack;
        if edge.is_nan() {
            return MISSING_REFERENCE.get(self.reference).copied();
        }
        if subject.is_nan() {
            return Some(MissingNumber::Base.bit());
        }
        let holds = if self.above { subject > edge } else { subject < edge };
        holds.then_some(0)
    }
}
