//! A grader: the criteria of one term, version and measure, ready for results in one unit.

use std::fmt;

use super::condition::Conditions;
use super::criteria::{CriteriaSet, Direction, criteria};
use super::kernel::{Kernel, Numbers, Verdict};
use crate::find::{UnknownTerm, find_term};
use crate::measure::{Measure, find_measure};
use crate::rules::rule_id;
use crate::term::Term;
use crate::units::{Conversion, Unit, conversion, find_unit};
use crate::version::CtcaeVersion;

/// Grades results of one measure, in one unit, by one term of one version.
#[derive(Clone, Debug)]
pub struct Grader {
    kernel: Kernel,
    term: &'static Term,
    measure: &'static Measure,
    set: &'static CriteriaSet,
    signed: bool,
}

/// Why results cannot be graded at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GraderError {
    /// The version has no such term.
    Term(UnknownTerm),
    /// The term has no criteria with numbers in this version.
    NotNumeric {
        /// The term.
        term: &'static str,
        /// The version.
        version: CtcaeVersion,
    },
    /// The term is graded from other measures than the one given, or from several and none was given.
    WhichMeasure {
        /// The term.
        term: &'static str,
        /// What was given; empty when nothing was.
        given: String,
        /// The measures by which the term is graded in this version.
        expected: Vec<&'static str>,
    },
    /// Neither a unit nor a spelling of one.
    UnknownUnit(String),
    /// The criteria hold numbers in a unit, and the result has none.
    NoUnit {
        /// A unit that would do.
        expected: String,
    },
    /// The unit measures something else.
    WrongUnit {
        /// The unit given.
        given: String,
        /// The measure.
        measure: &'static str,
        /// A unit that would do.
        expected: String,
    },
}

impl fmt::Display for GraderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(error) => error.fmt(f),
            Self::NotNumeric { term, version } => {
                write!(f, "{version} grades {term} by other criteria than a number held here")
            }
            Self::WhichMeasure { term, given, expected } if given.is_empty() => {
                write!(f, "{term} is graded from {}: say which was measured", expected.join(" or "))
            }
            Self::WhichMeasure { term, given, expected } => {
                write!(f, "{term} is not graded from {given} but from {}", expected.join(" or "))
            }
            Self::UnknownUnit(given) => write!(f, "the unit \"{given}\" is not known"),
            Self::NoUnit { expected } => write!(f, "the unit is missing; expected one like {expected}"),
            Self::WrongUnit { given, measure, expected } => {
                write!(f, "the unit {given} does not measure {measure}; expected one like {expected}")
            }
        }
    }
}

impl std::error::Error for GraderError {}

impl From<UnknownTerm> for GraderError {
    fn from(error: UnknownTerm) -> Self {
        Self::Term(error)
    }
}

impl Grader {
    /// A grader for a term. The measure may be left out where the term has only one; the unit may be empty where all
    /// criteria are relative to limits or baseline, which are in the unit of the result anyway.
    ///
    /// Where the text states thresholds in mass and in amount (160 mg/dL; 8.9 mmol/L), those of the result's own
    /// kind of unit count: the two statements are rounded and differ by up to a few per mille.
    ///
    /// # Errors
    /// [`GraderError`] says what is missing or does not fit.
    pub fn new(
        term: &str,
        version: CtcaeVersion,
        measure: Option<&str>,
        unit: &str,
    ) -> Result<Self, GraderError> {
        let term = find_term(term, version)?;
        let sets: Vec<&'static CriteriaSet> =
            criteria().iter().filter(|s| s.term == term.name && s.versions.contains(&version)).collect();
        let measure = which_measure(term, &sets, measure)?;
        let sets: Vec<&'static CriteriaSet> = sets.into_iter().filter(|s| s.measure == measure.key).collect();
        let (set, to_result_unit) = which_unit(&sets, measure, unit.trim())?;
        let kernel = Kernel::new(&set.alternatives, to_result_unit);
        let signed = measure.kinds.iter().any(|kind| matches!(*kind, "score" | "temperature"));
        Ok(Self { kernel, term, measure, set, signed })
    }

    /// The verdict on one result; every number must be in the grader's unit.
    #[inline]
    pub fn grade(&self, numbers: &Numbers, conditions: Conditions) -> Verdict {
        if numbers.value < 0.0 && !self.signed {
            return self.kernel.grade(&Numbers::value(f64::NAN), conditions);
        }
        self.kernel.grade(numbers, conditions)
    }

    /// Grades columns of results: `out` receives one verdict a value. A column may be absent (`None`) or hold
    /// `NaN` where a number is missing. Columns shorter than `values` are read as missing from there on.
    pub fn grade_columns(&self, columns: &Columns<'_>, out: &mut [Verdict]) {
        let one = |row| self.grade_row(columns, row);
        if let Some(ladder) = self.kernel.column_ladder() {
            ladder.grade_columns(columns, self.signed, out, one);
            return;
        }
        for (row, verdict) in out.iter_mut().take(columns.values.len()).enumerate() {
            *verdict = one(row);
        }
    }

    fn grade_row(&self, columns: &Columns<'_>, row: usize) -> Verdict {
        let at =
            |column: Option<&[f64]>| column.and_then(|column| column.get(row)).copied().unwrap_or(f64::NAN);
        let numbers = Numbers {
            value: at(Some(columns.values)),
            lln: at(columns.lln),
            uln: at(columns.uln),
            base: at(columns.base),
            percent_change: at(columns.percent_change),
        };
        let conditions = columns.conditions.and_then(|column| column.get(row)).copied().unwrap_or_default();
        self.grade(&numbers, conditions)
    }

    /// The term, in its version.
    pub fn term(&self) -> &'static Term {
        self.term
    }

    /// What is measured.
    pub fn measure(&self) -> &'static Measure {
        self.measure
    }

    /// The criteria in use.
    pub fn criteria(&self) -> &'static CriteriaSet {
        self.set
    }

    /// Whether low or high values are graded.
    pub fn direction(&self) -> Direction {
        self.set.direction
    }

    /// Identifier of the rule, such as `CTCAE5-ANEMIA`.
    pub fn rule(&self) -> &'static str {
        rule_id(self.term)
    }
}

/// Results as columns, all in the grader's unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Columns<'a> {
    /// The values.
    pub values: &'a [f64],
    /// Lower limits of normal.
    pub lln: Option<&'a [f64]>,
    /// Upper limits of normal.
    pub uln: Option<&'a [f64]>,
    /// Baseline values.
    pub base: Option<&'a [f64]>,
    /// Changes from baseline in percent.
    pub percent_change: Option<&'a [f64]>,
    /// What is known of each result's conditions.
    pub conditions: Option<&'a [Conditions]>,
}

fn which_measure(
    term: &'static Term,
    sets: &[&'static CriteriaSet],
    given: Option<&str>,
) -> Result<&'static Measure, GraderError> {
    if sets.is_empty() {
        return Err(GraderError::NotNumeric { term: term.name, version: term.version });
    }
    let mut keys: Vec<&str> = sets.iter().map(|set| set.measure.as_str()).collect();
    keys.dedup();
    let given = given.map(str::trim).filter(|text| !text.is_empty());
    let chosen = match given {
        Some(text) => find_measure(text),
        None if keys.len() == 1 => keys.first().copied().and_then(find_measure),
        None => None,
    };
    chosen.filter(|measure| keys.contains(&measure.key)).ok_or_else(|| GraderError::WhichMeasure {
        term: term.name,
        given: given.unwrap_or_default().to_owned(),
        expected: keys.iter().filter_map(|key| find_measure(key)).map(|m| m.name).collect(),
    })
}

/// The set whose thresholds fit the unit, with the conversion into it: the unit itself before one of its kind, that before
/// one that needs the molar mass.
fn which_unit(
    sets: &[&'static CriteriaSet],
    measure: &'static Measure,
    given: &str,
) -> Result<(&'static CriteriaSet, Conversion), GraderError> {
    const AS_IT_IS: Conversion = Conversion { factor: 1.0, offset: 0.0 };
    let expected = || {
        let named = sets.iter().map(|set| set.unit.as_str()).find(|unit| !unit.is_empty());
        let of_kind = || crate::units::units().find(|unit| measure.kinds.contains(&unit.kind));
        named.map_or_else(|| of_kind().map_or("", |u| u.ucum).to_owned(), str::to_owned)
    };
    if given.is_empty() {
        return match sets.iter().find(|set| set.unit.is_empty() || is_pure_number(&set.unit)) {
            Some(set) => Ok((*set, AS_IT_IS)),
            None => Err(GraderError::NoUnit { expected: expected() }),
        };
    }
    let unit = find_unit(given).ok_or_else(|| GraderError::UnknownUnit(given.to_owned()))?;
    let wrong =
        || GraderError::WrongUnit { given: given.to_owned(), measure: measure.name, expected: expected() };
    if !measure.kinds.contains(&unit.kind) {
        return Err(wrong());
    }
    if let Some(set) = sets.iter().find(|set| set.unit.is_empty()) {
        return Ok((*set, AS_IT_IS));
    }
    let candidates = sets.iter().filter_map(|set| {
        let of_set = find_unit(&set.unit)?;
        Some((distance(of_set, unit), *set, conversion(of_set, unit, measure.substance)?))
    });
    let best = candidates.min_by_key(|(distance, _, _)| *distance).ok_or_else(wrong)?;
    Ok((best.1, best.2))
}

/// An INR and a pH are reported without a unit.
fn is_pure_number(unit: &str) -> bool {
    find_unit(unit).is_some_and(|unit| matches!(unit.kind, "ratio" | "acidity"))
}

fn distance(a: Unit, b: Unit) -> u8 {
    match (a.ucum == b.ucum, a.kind == b.kind) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    }
}
