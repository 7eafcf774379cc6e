//! Endpoints of one patient: what happened, from when to when, and by which convention.
//!
//! Dates are intervals, so durations are ranges of days. An endpoint ends with an event or is censored; where the
//! record does not say enough it is not derivable, and says why. Every policy that was needed is printed with
//! the result.

mod course;
mod duration;
mod endpoint;
mod explain;
mod policies;
mod progression;
mod response_times;
mod rules;
mod survival;

pub use course::{Course, LineOfTherapy, Progression, ProgressionSource};
pub use duration::Span;
pub use endpoint::{CensoringReason, EndEvent, Ending, Endpoint, Moment, NotDerivable, Outcome};
pub use explain::{explain, length, when};
pub use policies::{ClaimedEvents, NewTherapy, Policies};
pub use rules::{RULES, rule};

use oncase_record::model::Record;

/// Every endpoint of a record, line by line and then for the whole course.
pub fn outcomes(record: &Record, policies: &Policies) -> Vec<Outcome> {
    let course = Course::of(record, policies);
    let mut outcomes = Vec::new();
    for line in &course.lines {
        outcomes.push(progression::progression_free_survival(&course, line, policies));
        outcomes.push(progression::time_to_progression(&course, line, policies));
        outcomes.extend(response_times::of_line(&course, line, policies));
        outcomes.push(survival::time_to_discontinuation(&course, line));
        outcomes.push(survival::time_to_next_treatment(&course, line));
        outcomes.extend(survival::treatment_free_interval(&course, line));
        outcomes.extend(progression::second_progression(&course, line, policies));
        outcomes.push(survival::overall_survival_of_line(&course, line));
    }
    outcomes.extend(survival::of_course(&course));
    outcomes
}
