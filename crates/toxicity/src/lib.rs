//! The CTCAE in versions 4.03, 5.0 and 6.0: terms, laboratory grading, summaries of adverse events.
//!
//! Four calls serve a record:
//!
//! - [`parse_version`] reads the version of an adverse event, and refuses to assume one;
//! - [`find_term`] finds the term of that version;
//! - [`check_grade`] says whether the term has the grade in that version;
//! - [`grade_one`] grades one laboratory result or other measurement.
//!
//! [`case::summarise`] does all of it for a case file.
//!
//! ```
//! use oncase_toxicity::{check_grade, find_term, parse_version};
//!
//! let version = parse_version(Some("5.0"))?;
//! let term = find_term("hand-foot syndrome", version)?;
//! assert_eq!(term.name, "Palmar-plantar erythrodysesthesia syndrome");
//! assert!(check_grade(term, 3).is_ok());
//! assert!(check_grade(term, 4).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod case;
mod exact;
mod find;
mod grade;
mod grading;
mod measure;
mod rules;
mod search;
mod summary;
mod table;
mod term;
mod translate;
pub mod units;
mod version;

pub use exact::{convert_exactly, units_of};
pub use find::{UnknownTerm, find_term};
pub use grade::{AdverseEventError, GradedTerm, NoSuchGrade, allowed_grades, check_grade};
pub use grading::answer::{Answer, LabResult, explain, grade_one};
pub use grading::condition::{Baseline, Condition, Conditions};
pub use grading::criteria::{Alternative, Bound, CriteriaSet, Direction, Reference, Subject, criteria};
pub use grading::grader::{Columns, Grader, GraderError};
pub use grading::kernel::{MissingNumber, Numbers, Verdict};
pub use measure::{Measure, find_measure, measures};
pub use rules::rules;
pub use search::{Hit, search};
pub use summary::{
    AdverseEvent, AdverseEventSummary, Attribution, Certainty, MixedVersions, TermSummary, treatment_emergent,
};
pub use table::{ADDED_COLUMNS, TableCounts, TableError, TableOptions, grade_table};
pub use term::{Term, terms};
pub use translate::{Change, TranslateError, Translation, translate};
pub use version::{CtcaeVersion, VersionError, parse_version};
