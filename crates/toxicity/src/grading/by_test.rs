//! From a test to the terms that grade it.

use super::criteria::{Direction, criteria};
use crate::measure::Measure;
use crate::version::CtcaeVersion;

/// The terms by which a version grades the measure, low and high values or one of them. Terms that only their name can mean
/// are left out: a body surface in percent is a rash, a burn or something else.
pub(crate) fn terms_of_measure(
    measure: &Measure,
    version: CtcaeVersion,
    direction: Option<Direction>,
) -> Vec<&'static str> {
    let mut terms: Vec<&str> = criteria()
        .iter()
        .filter(|s| s.measure == measure.key && s.versions.contains(&version) && !s.by_name_only)
        .filter(|s| direction.is_none_or(|direction| direction == s.direction))
        .map(|s| s.term.as_str())
        .collect();
    terms.dedup();
    terms
}

/// Why the measure has no terms.
pub(crate) fn no_criterion(measure: &Measure, version: CtcaeVersion) -> String {
    let hint = match measure.key {
        "total-calcium" => "; give calcium corrected for albumin, or ionized calcium",
        "body-surface" => "; name the term",
        _ => "",
    };
    format!("{version} has no criterion with a number for {} alone{hint}", measure.name)
}
