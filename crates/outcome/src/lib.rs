//! Endpoints of one patient: what happened, from when to when, and by which convention.
//!
//! Dates are intervals, so durations are ranges of days. An endpoint ends with an event or is censored; where the
//! record does not say enough it is not derivable, and says why. Every policy that was needed is printed with
//! the result.

mod attainment;
mod course;
mod duration;
mod endpoint;
mod explain;
mod policies;
mod progression;
mod response_times;
mod rules;
mod survival;

pub use attainment::{Attained, Attainment};
pub use course::{Course, LineOfTherapy, Progression, ProgressionSource};
pub use duration::Span;
pub use endpoint::{CensoringReason, EndEvent, Ending, Endpoint, Moment, NotDerivable, Outcome};
pub use explain::{explain, length, when};
pub use policies::{ClaimedEvents, DayCount, MissingBaseline, NewTherapy, Policies};
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
        outcomes.extend(progression::duration_of_stable_disease(&course, line, policies));
        outcomes.push(survival::time_to_discontinuation(&course, line));
        outcomes.push(survival::time_to_next_treatment(&course, line));
        outcomes.extend(survival::treatment_free_interval(&course, line));
        outcomes.extend(progression::second_progression(&course, line, policies));
        outcomes.push(survival::overall_survival_of_line(&course, line));
    }
    outcomes.extend(survival::of_course(&course));
    if policies.day_count == DayCount::FirstDayIncluded {
        for outcome in &mut outcomes {
            outcome.span = outcome.span.map(Span::with_first_day);
            let named = outcome.because.first_mut();
            named.into_iter().for_each(|because| because.policies.push(policies.day_count_used()));
        }
    }
    outcomes
}

/// Response, disease control and clinical benefit of every line: reached, not reached, or not derivable.
pub fn attainments(record: &Record, policies: &Policies) -> Vec<Attained> {
    attainment::of_course(&Course::of(record, policies), policies)
}
