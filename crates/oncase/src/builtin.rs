//! The published case, built in so that `oncase demo` needs no file.

use oncase_record::case_file::SourceTexts;

use crate::failure::Failure;
use crate::source::{Case, case_from_text};

/// Its case file.
pub const CASE: &str = include_str!("../../../examples/necb/case.yaml");
/// Its text, told in our own words.
pub const NARRATIVE: &str = include_str!("../../../examples/necb/narrative.md");

/// The case, read.
///
/// # Errors
/// Never, unless the built-in files are broken.
pub fn case() -> Result<Case, Failure> {
    let texts = SourceTexts::from([("report".to_owned(), NARRATIVE.to_owned())]);
    case_from_text("case.yaml", CASE, &texts)
}
