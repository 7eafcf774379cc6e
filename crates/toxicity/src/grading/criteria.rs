//! The numeric criteria as data: one row a term, version, measure and unit, one cell a grade.
//!
//! A cell holds alternatives joined by ` ; ` as in the NCI's texts; each is a list of bounds (`<10.0`, `>=1.5xULN`,
//! `>ULN+2`, `<=-25%` of the baseline, `base<=5xULN`) and conditions (`symptomatic`, `!fasting`; with `?` a condition that
//! counts only where it is told). `bridge` marks a value between two grades as printed, `reading` a word we added,
//! `other_criteria` a value that the version grades by intervention or symptoms instead of a number.

use std::sync::OnceLock;

use super::condition::Condition;
use crate::version::CtcaeVersion;

static CRITERIA: &str = include_str!("../../data/criteria.csv");

/// What a bound is a multiple of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// Nothing: the bound is a number in the unit.
    Unit,
    /// The upper limit of normal.
    Uln,
    /// The lower limit of normal.
    Lln,
    /// The baseline value.
    Base,
    /// The baseline value, which a percent change can stand in for.
    BaseOrChange,
}

/// Which number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The result.
    Value,
    /// The baseline.
    Base,
}

/// One comparison: the subject against `factor` times the reference plus `offset`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// What is compared.
    pub subject: Subject,
    /// Whether the subject must be above the bound; below it otherwise.
    pub above: bool,
    /// Whether the bound itself belongs to the grade.
    pub inclusive: bool,
    /// Multiplier of the reference.
    pub factor: f64,
    /// What the factor multiplies.
    pub reference: Reference,
    /// Added to the product, in the unit of the set.
    pub offset: f64,
}

/// One way to have a grade: every bound and every condition must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The grade, 1 to 4.
    pub grade: u8,
    /// Comparisons, all of which must hold.
    pub bounds: Vec<Bound>,
    /// Conditions that must hold.
    pub needs: Vec<Condition>,
    /// Conditions that must not hold.
    pub needs_not: Vec<Condition>,
    /// Conditions that must have been told to hold; unknown counts as not told.
    pub told: Vec<Condition>,
    /// The value lies between two grades as the text prints them.
    pub bridge: bool,
    /// The version grades such a value by something else than numbers.
    pub other_criteria: bool,
    /// Part of it is our reading and stands in the note, not in the text.
    pub reading: bool,
    /// As it stands in the data.
    pub source: String,
}

/// The direction in which a term is abnormal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Too low.
    Low,
    /// Too high.
    High,
}

/// The criteria of a term for one measure in one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct CriteriaSet {
    /// The term's name.
    pub term: String,
    /// The versions in which they hold.
    pub versions: Vec<CtcaeVersion>,
    /// Key of the measure.
    pub measure: String,
    /// UCUM code of the unit of its numbers; empty when all bounds are relative.
    pub unit: String,
    /// Whether the term is about low or high values.
    pub direction: Direction,
    /// The alternatives, by grade.
    pub alternatives: Vec<Alternative>,
    /// The reading chosen where the text is ambiguous, and differences to other graders.
    pub note: String,
    /// Several terms share the measure and direction, and this one is graded only where it is named.
    pub by_name_only: bool,
}

/// All criteria sets, in the order of the data. The data is part of the program and tested; a row that cannot be read is
/// left out, and a test counts them.
pub fn criteria() -> &'static [CriteriaSet] {
    static SETS: OnceLock<Vec<CriteriaSet>> = OnceLock::new();
    SETS.get_or_init(|| {
        let mut reader = csv::Reader::from_reader(CRITERIA.as_bytes());
        reader.records().filter_map(|row| parse_row(&row.ok()?)).collect()
    })
}

fn parse_row(row: &csv::StringRecord) -> Option<CriteriaSet> {
    let cell = |index: usize| row.get(index).map(str::to_owned);
    let versions = row.get(1)?.split(' ').map(|v| v.parse().ok()).collect::<Option<Vec<_>>>()?;
    let direction = match row.get(4)? {
        "low" => Direction::Low,
        "high" => Direction::High,
        _ => return None,
    };
    let mut alternatives = Vec::new();
    for (grade, index) in (1..=4).zip(5..) {
        for source in row.get(index)?.split(" ; ").filter(|text| !text.is_empty()) {
            alternatives.push(parse_alternative(source, grade)?);
        }
    }
    let (term, measure, unit, note) = (cell(0)?, cell(2)?, cell(3)?, cell(9)?);
    let by_name_only = row.get(10)? == "yes";
    Some(CriteriaSet { term, versions, measure, unit, direction, alternatives, note, by_name_only })
}

fn parse_alternative(source: &str, grade: u8) -> Option<Alternative> {
    let mut alternative = Alternative {
        grade,
        bounds: Vec::new(),
        needs: Vec::new(),
        needs_not: Vec::new(),
        told: Vec::new(),
        bridge: false,
        other_criteria: false,
        reading: false,
        source: source.to_owned(),
    };
    for token in source.split_whitespace() {
        if token == "bridge" {
            alternative.bridge = true;
        } else if token == "other_criteria" {
            alternative.other_criteria = true;
        } else if token == "reading" {
            alternative.reading = true;
        } else if let Some(name) = token.strip_prefix('!') {
            alternative.needs_not.push(Condition::named(name)?);
        } else if let Some(name) = token.strip_prefix('?') {
            alternative.told.push(Condition::named(name)?);
        } else if let Some(condition) = Condition::named(token) {
            alternative.needs.push(condition);
        } else {
            alternative.bounds.push(parse_bound(token)?);
        }
    }
    Some(alternative)
}

fn parse_bound(token: &str) -> Option<Bound> {
    let (subject, rest) = match token.strip_prefix("base") {
        Some(rest) => (Subject::Base, rest),
        None => (Subject::Value, token),
    };
    let above = rest.starts_with('>');
    let rest = rest.strip_prefix(['<', '>'])?;
    let (inclusive, rest) = match rest.strip_prefix('=') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let (factor, reference, offset) = parse_expression(rest)?;
    Some(Bound { subject, above, inclusive, factor, reference, offset })
}

fn parse_expression(text: &str) -> Option<(f64, Reference, f64)> {
    if let Some(percent) = text.strip_suffix('%') {
        let percent: f64 = percent.parse().ok()?;
        return Some((1.0 + percent / 100.0, Reference::BaseOrChange, 0.0));
    }
    let (factor, text) = match text.split_once('x') {
        Some((factor, rest)) => (factor.parse().ok()?, rest),
        None => (1.0, text),
    };
    let references = [("ULN", Reference::Uln), ("LLN", Reference::Lln), ("BASE", Reference::Base)];
    for (name, reference) in references {
        if let Some(offset) = text.strip_prefix(name) {
            let offset = if offset.is_empty() { 0.0 } else { offset.parse().ok()? };
            return Some((factor, reference, offset));
        }
    }
    Some((0.0, Reference::Unit, text.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find::find_term;
    use crate::measure::find_measure;
    use crate::units::find_unit;

    #[test]
    fn every_row_can_be_read_and_names_things_that_exist() {
        assert_eq!(criteria().len(), CRITERIA.lines().count() - 1);
        for set in criteria() {
            let measure = find_measure(&set.measure).expect("a measure");
            assert_eq!(measure.key, set.measure);
            if !set.unit.is_empty() {
                assert_eq!(find_unit(&set.unit).expect("a unit").ucum, set.unit);
            }
            for version in &set.versions {
                let term = find_term(&set.term, *version).expect("a term");
                assert_eq!(term.name, set.term);
                for alternative in &set.alternatives {
                    let exists = term.grade_text(alternative.grade).is_some();
                    assert!(exists, "{} grade {} in {version}", set.term, alternative.grade);
                }
            }
        }
    }

    #[test]
    fn a_relative_set_names_no_unit_and_an_absolute_one_does() {
        for set in criteria() {
            let absolute = set.alternatives.iter().flat_map(|a| &a.bounds).any(|b| {
                b.reference == Reference::Unit || (b.offset != 0.0 && b.reference != Reference::BaseOrChange)
            });
            assert_eq!(absolute, !set.unit.is_empty(), "{}", set.term);
        }
    }

    #[test]
    fn a_measure_leads_to_one_term_a_direction_unless_the_term_must_be_named() {
        let mut seen = std::collections::HashMap::new();
        for set in criteria().iter().filter(|set| !set.by_name_only) {
            for version in &set.versions {
                let key = (set.measure.as_str(), *version, set.direction == Direction::Low);
                let term = seen.entry(key).or_insert(set.term.as_str());
                assert_eq!(*term, set.term, "{key:?}");
            }
        }
    }

    #[test]
    fn the_notation_of_bounds_is_read() {
        let bound = |text| parse_bound(text).expect(text);
        assert_eq!(bound(">=1.5xULN").factor, 1.5);
        assert_eq!(bound("<LLN").reference, Reference::Lln);
        assert_eq!(bound("<=BASE-10").offset, -10.0);
        assert_eq!(bound("<=-25%").factor, 0.75);
        assert_eq!(bound("base<=5xULN").subject, Subject::Base);
        assert!(parse_bound("10.0").is_none());
        assert!(parse_bound("<ten").is_none());
    }
}
