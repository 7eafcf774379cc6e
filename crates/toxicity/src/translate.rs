//! From version 5 to version 6 and back, grade by grade, by the NCI's own mapping.
//!
//! The mapping says where the wording of a grade went. Where the wording changed, an event may deserve another
//! grade in the other version; the translation shows both wordings and leaves that judgement to the facts.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use serde::Serialize;

use crate::find::{UnknownTerm, find_term};
use crate::grade::{NoSuchGrade, check_grade};
use crate::term::Term;
use crate::version::CtcaeVersion;

static MAPPING: &str = include_str!("../data/ctcae_v5_to_v6.tsv");

/// What the NCI did to a grade between version 5 and version 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Term, grade and wording are the same.
    None,
    /// The wording changed; this includes changed thresholds.
    Clarification,
    /// The term or grade was deleted; its events are reported elsewhere.
    Deletion,
    /// The term moved to another system organ class.
    SocChange,
    /// The term moved to another system organ class and its wording changed.
    SocChangeAndClarification,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "no change",
            Self::Clarification => "clarification",
            Self::Deletion => "deletion",
            Self::SocChange => "change of system organ class",
            Self::SocChangeAndClarification => "change of system organ class, clarification",
        })
    }
}

/// A grade of a term in one version and its counterpart in the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Translation {
    /// Term and grade translated from.
    pub from: (&'static Term, u8),
    /// Term and grade translated to.
    pub to: (&'static Term, u8),
    /// What the NCI calls the change, always from version 5 to version 6.
    pub change: Change,
    /// For "Other, specify" terms of version 6: what to specify. Empty elsewhere.
    pub other_specify: &'static str,
}

impl Translation {
    /// Whether the grade means the same in both versions, word for word.
    pub fn same_wording(&self) -> bool {
        self.from.0.grade_text(self.from.1) == self.to.0.grade_text(self.to.1)
    }

    /// Whether term and grade are the same, however they are worded.
    pub fn same_place(&self) -> bool {
        self.from.0.name == self.to.0.name && self.from.1 == self.to.1
    }
}

/// Why a grade cannot be translated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TranslateError {
    /// The version has no such term.
    Term(UnknownTerm),
    /// The term has no such grade.
    Grade(NoSuchGrade),
    /// The NCI maps version 5 to version 6 only.
    NoMapping(CtcaeVersion),
    /// The term or grade is new in version 6.
    NewInVersion6(&'static str, u8),
}

impl fmt::Display for TranslateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(error) => error.fmt(f),
            Self::Grade(error) => error.fmt(f),
            Self::NoMapping(version) => {
                write!(f, "no mapping from {version} is published; only 5.0 to 6.0 and back")
            }
            Self::NewInVersion6(term, grade) => {
                write!(
                    f,
                    "{term} grade {grade} is new in CTCAE v6.0: no grade of version 5.0 was mapped to it"
                )
            }
        }
    }
}

impl std::error::Error for TranslateError {}

/// The counterparts of a grade in the other version: one from version 5 to version 6; from version 6 to version 5 all
/// that the NCI mapped to it, which can be several (every fracture of version 5 is `Fracture` in version 6).
///
/// # Errors
/// When the term or grade does not exist, is new in version 6, or is of version 4.03.
pub fn translate(term: &str, grade: u8, from: CtcaeVersion) -> Result<Vec<Translation>, TranslateError> {
    if from == CtcaeVersion::V4_03 {
        return Err(TranslateError::NoMapping(from));
    }
    let term = find_term(term, from).map_err(TranslateError::Term)?;
    check_grade(term, grade).map_err(TranslateError::Grade)?;
    let found = if from == CtcaeVersion::V5 { to_v6(term, grade) } else { to_v5(term, grade) };
    if found.is_empty() { Err(TranslateError::NewInVersion6(term.name, grade)) } else { Ok(found) }
}

fn to_v6(term: &'static Term, grade: u8) -> Vec<Translation> {
    let row = mapping().get(&(term.name, grade));
    let (change, name, v6_grade, other_specify) =
        row.map_or((Change::None, term.name, grade, ""), |r| (r.change, r.v6_term, r.v6_grade, r.other));
    let to = find_term(name, CtcaeVersion::V6).ok().map(|t| (t, v6_grade));
    to.map(|to| Translation { from: (term, grade), to, change, other_specify }).into_iter().collect()
}

fn to_v5(term: &'static Term, grade: u8) -> Vec<Translation> {
    let forward = crate::term::terms(CtcaeVersion::V5)
        .iter()
        .flat_map(|v5| v5.allowed_grades().into_iter().flat_map(|g| to_v6(v5, g)));
    forward
        .filter(|t| t.to.0.name == term.name && t.to.1 == grade)
        .map(|t| Translation { from: t.to, to: t.from, ..t })
        .collect()
}

/// What a term of another version is called in `version`, where the NCI's mapping renames it as a whole.
pub(crate) fn renamed_in(term: &'static Term, version: CtcaeVersion) -> Option<&'static str> {
    let candidates: Vec<&'static str> = match version {
        CtcaeVersion::V6 => {
            targets(mapping().iter(), |(v5, _), row| (*v5 == term.name).then_some(row.v6_term))
        }
        _ => targets(mapping().iter(), |(v5, _), row| {
            (row.v6_term == term.name && *v5 != term.name).then_some(*v5)
        }),
    };
    let name = match candidates.as_slice() {
        [only] => *only,
        _ => return None,
    };
    crate::term::terms(version).iter().find(|t| t.name == name && t.name != term.name).map(|t| t.name)
}

fn targets<'a>(
    rows: impl Iterator<Item = (&'a (&'static str, u8), &'a Row)>,
    pick: impl Fn(&(&'static str, u8), &Row) -> Option<&'static str>,
) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = rows.filter_map(|(key, row)| pick(key, row)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[derive(Debug)]
struct Row {
    change: Change,
    v6_term: &'static str,
    v6_grade: u8,
    other: &'static str,
}

/// Rows of grades that changed, by version 5 term and grade.
fn mapping() -> &'static BTreeMap<(&'static str, u8), Row> {
    static ROWS: OnceLock<BTreeMap<(&'static str, u8), Row>> = OnceLock::new();
    ROWS.get_or_init(|| MAPPING.lines().skip(1).filter_map(parse_row).collect())
}

fn parse_row(line: &'static str) -> Option<((&'static str, u8), Row)> {
    let mut cells = line.split('\t');
    let mut next = || cells.next();
    let (v5_term, v5_field, change, v6_term, v6_field) = (next()?, next()?, next()?, next()?, next()?);
    let grade = |field: &str| field.strip_prefix("Grade ")?.parse().ok();
    let v5_grade = grade(v5_field)?;
    let v6_grade = if v6_field == "=" { v5_grade } else { grade(v6_field)? };
    let change = match change {
        "Clarification" => Change::Clarification,
        "Deletion" => Change::Deletion,
        "SOC change" => Change::SocChange,
        "SOC change, Clarification" => Change::SocChangeAndClarification,
        _ => Change::None,
    };
    let v6_term = if v6_term == "=" { v5_term } else { v6_term };
    Some(((v5_term, v5_grade), Row { change, v6_term, v6_grade, other: next().unwrap_or_default() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::terms;

    fn one(term: &str, grade: u8, from: CtcaeVersion) -> Translation {
        let mut found = translate(term, grade, from).expect(term);
        assert_eq!(found.len(), 1, "{term}");
        found.remove(0)
    }

    #[test]
    fn every_grade_of_version_5_has_a_counterpart_that_exists_in_version_6() {
        let mut changes = std::collections::HashMap::<Change, usize>::new();
        for term in terms(CtcaeVersion::V5) {
            for grade in term.allowed_grades() {
                let there = one(term.name, grade, CtcaeVersion::V5);
                assert!(there.to.0.grade_text(there.to.1).is_some(), "{} {grade}", term.name);
                assert!(there.change != Change::None || there.same_wording(), "{} {grade}", term.name);
                *changes.entry(there.change).or_default() += 1;
            }
        }
        assert_eq!(changes.values().sum::<usize>(), 3185);
        assert_eq!(changes.get(&Change::SocChangeAndClarification), Some(&1));
    }

    #[test]
    fn platelets_were_renamed_and_their_grade_4_made_rarer() {
        let there = one("Platelet count decreased", 4, CtcaeVersion::V5);
        assert_eq!((there.to.0.name, there.to.1), ("Thrombocytopenia", 4));
        assert!(!there.same_wording());
        let back = one("Thrombocytopenia", 4, CtcaeVersion::V6);
        assert_eq!((back.to.0.name, back.to.1), ("Platelet count decreased", 4));
    }

    #[test]
    fn lymphocyte_grades_fall_together_and_come_back_as_several() {
        assert_eq!(one("Lymphocyte count decreased", 4, CtcaeVersion::V5).to.1, 1);
        let back = translate("Lymphopenia", 1, CtcaeVersion::V6).expect("mapped");
        assert_eq!(back.iter().map(|t| t.to.1).collect::<Vec<_>>(), [1, 2, 3, 4]);
    }

    #[test]
    fn what_has_no_counterpart_says_so() {
        assert_eq!(
            translate("Brain fog", 1, CtcaeVersion::V6),
            Err(TranslateError::NewInVersion6("Brain fog", 1))
        );
        assert_eq!(
            translate("Nausea", 1, CtcaeVersion::V4_03),
            Err(TranslateError::NoMapping(CtcaeVersion::V4_03))
        );
    }
}
