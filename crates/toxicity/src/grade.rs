//! A grade that the term has in that version.

use std::fmt;

use serde::Serialize;

use crate::find::{UnknownTerm, find_term};
use crate::term::Term;
use crate::version::{CtcaeVersion, VersionError, parse_version};

/// A grade that the term does not have in this version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchGrade {
    /// The term's name.
    pub term: &'static str,
    /// The version looked at.
    pub version: CtcaeVersion,
    /// The grade that was given.
    pub given: u8,
    /// The grades that exist, ascending.
    pub allowed: Vec<u8>,
}

impl fmt::Display for NoSuchGrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let allowed: Vec<String> = self.allowed.iter().map(u8::to_string).collect();
        write!(
            f,
            "{} has no grade {} in {}; its grades there are {}",
            self.term,
            self.given,
            self.version,
            allowed.join(", ")
        )
    }
}

impl std::error::Error for NoSuchGrade {}

/// Whether the term has the grade in its version.
///
/// # Errors
/// [`NoSuchGrade`], which says the grades that exist. Grade 0 is not a grade of an adverse event: its absence is.
pub fn check_grade(term: &Term, grade: u8) -> Result<(), NoSuchGrade> {
    if term.grade_text(grade).is_some() {
        return Ok(());
    }
    Err(NoSuchGrade { term: term.name, version: term.version, given: grade, allowed: term.allowed_grades() })
}

/// The grades that the named term has in a version, ascending.
///
/// # Errors
/// [`UnknownTerm`] when the version has no such term.
pub fn allowed_grades(term: &str, version: CtcaeVersion) -> Result<Vec<u8>, UnknownTerm> {
    find_term(term, version).map(Term::allowed_grades)
}

/// An adverse event as a record writes it down, checked: its term, version and grade belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct GradedTerm {
    /// The term, in its version.
    pub term: &'static Term,
    /// The grade, 1 to 5.
    pub grade: u8,
}

impl GradedTerm {
    /// Checks an adverse event as it was written.
    ///
    /// # Errors
    /// When the version is missing or unknown, the term is not in it, or the term has no such grade.
    pub fn read(term: &str, grade: u8, version: Option<&str>) -> Result<Self, AdverseEventError> {
        let version = parse_version(version)?;
        let term = find_term(term, version)?;
        check_grade(term, grade)?;
        Ok(Self { term, grade })
    }

    /// The NCI's text for this grade.
    pub fn text(&self) -> &str {
        self.term.grade_text(self.grade).unwrap_or_default()
    }
}

/// Why an adverse event as written is not one of the CTCAE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdverseEventError {
    /// The version is missing or unknown.
    Version(VersionError),
    /// The version has no such term.
    Term(UnknownTerm),
    /// The term has no such grade in that version.
    Grade(NoSuchGrade),
}

impl From<VersionError> for AdverseEventError {
    fn from(error: VersionError) -> Self {
        Self::Version(error)
    }
}

impl From<UnknownTerm> for AdverseEventError {
    fn from(error: UnknownTerm) -> Self {
        Self::Term(error)
    }
}

impl From<NoSuchGrade> for AdverseEventError {
    fn from(error: NoSuchGrade) -> Self {
        Self::Grade(error)
    }
}

impl fmt::Display for AdverseEventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(error) => error.fmt(f),
            Self::Term(error) => error.fmt(f),
            Self::Grade(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AdverseEventError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(term: &str, grade: u8, version: Option<&str>) -> String {
        GradedTerm::read(term, grade, version).expect_err(term).to_string()
    }

    #[test]
    fn a_grade_the_term_lacks_is_refused_with_those_it_has() {
        assert_eq!(
            refusal("Alopecia", 3, Some("5")),
            "Alopecia has no grade 3 in CTCAE v5.0; its grades there are 1, 2"
        );
        assert_eq!(
            refusal("Alanine aminotransferase increased", 5, Some("5")),
            "Alanine aminotransferase increased has no grade 5 in CTCAE v5.0; its grades there are 1, 2, 3, 4"
        );
        assert!(refusal("Febrile neutropenia", 2, Some("5")).ends_with("3, 4, 5"));
        assert!(refusal("Nausea", 0, Some("5")).contains("no grade 0"));
    }

    #[test]
    fn an_adverse_event_without_a_version_is_asked_for_one() {
        assert!(refusal("Nausea", 1, None).starts_with("the CTCAE version is missing"));
    }

    #[test]
    fn the_same_grade_can_exist_in_one_version_only() {
        assert!(GradedTerm::read("Alkaline phosphatase increased", 3, Some("5")).is_ok());
        assert_eq!(allowed_grades("Alkaline phosphatase increased", CtcaeVersion::V6), Ok(vec![1]));
    }

    #[test]
    fn a_checked_adverse_event_has_the_words_of_its_grade() {
        let event = GradedTerm::read("nausea", 1, Some("5.0")).expect("exists");
        assert_eq!(event.text(), "Loss of appetite without alteration in eating habits");
    }
}
