//! How long something lasted, as a range.

use oncase_record::{DAYS_PER_MONTH, DayInterval};
use serde::Serialize;

/// Shortest and longest possible duration in days; an end is `None` where an open date leaves it unbounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Shortest, in days.
    pub shortest: Option<i32>,
    /// Longest, in days.
    pub longest: Option<i32>,
}

impl Span {
    /// From a moment in one interval to a moment in another. A duration is never negative: where the dates
    /// overlap, the shortest is 0.
    pub fn between(start: DayInterval, end: DayInterval) -> Self {
        let (shortest, longest) = end.days_since(start);
        Self { shortest: shortest.map(|days| days.max(0)), longest }
    }

    /// The same duration with its first day counted too, as CDISC's analysis data do.
    #[must_use]
    pub fn with_first_day(self) -> Self {
        let more = |days: Option<i32>| days.map(|days| days + 1);
        Self { shortest: more(self.shortest), longest: more(self.longest) }
    }

    /// The duration in days, when it is known exactly.
    pub fn days(self) -> Option<i32> {
        if self.shortest == self.longest { self.shortest } else { None }
    }

    /// Both ends in months of 30.4375 days.
    pub fn months(self) -> (Option<f64>, Option<f64>) {
        let months = |days: Option<i32>| days.map(|days| f64::from(days) / DAYS_PER_MONTH);
        (months(self.shortest), months(self.longest))
    }

    /// Whether the duration can be one of the days of a closed range.
    pub fn may_be(self, range: (i32, i32)) -> bool {
        self.shortest.is_none_or(|shortest| shortest <= range.1)
            && self.longest.is_none_or(|longest| longest >= range.0)
    }
}
