//! A grade by the value beside the grades that were recorded for its day.

use oncase_record::DayInterval;
use serde::Serialize;

use super::CaseEvent;
use crate::grading::answer::Answer;

/// The worst grade recorded for a term on a day: between `low` and `high`, 0 for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// Of the events that certainly lasted on that day.
    pub low: u8,
    /// Of those that may have.
    pub high: u8,
}

/// How the grade by the value and the recorded one stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Comparison {
    /// They are the same.
    Agrees,
    /// They cannot be the same.
    Differs,
    /// One of them is not known well enough.
    Unknown,
}

impl Recorded {
    /// What the events say of this term on this day.
    pub(super) fn on(events: &[&CaseEvent], term: &str, day: DayInterval) -> Self {
        let mut recorded = Self::default();
        for event in events.iter().filter(|event| event.term == term) {
            let began = matches!((event.start.latest, day.earliest), (Some(a), Some(b)) if a <= b);
            let lasted = matches!((event.end.earliest, day.latest), (Some(a), Some(b)) if a >= b);
            let first_day = event.start.day().is_some() && event.start.day() == day.day();
            let excluded = day.certainly_before(event.start) || event.end.certainly_before(day);
            if first_day || (began && lasted) {
                recorded.low = recorded.low.max(event.grade);
            }
            if !excluded {
                recorded.high = recorded.high.max(event.grade);
            }
        }
        recorded
    }

    /// Compares it with the grade by the value.
    pub(super) fn compare(self, answer: &Answer) -> Comparison {
        let Some((low, high)) = answer.bounds() else { return Comparison::Unknown };
        if low > self.high || high < self.low {
            Comparison::Differs
        } else if low == high && self.low == self.high {
            Comparison::Agrees
        } else {
            Comparison::Unknown
        }
    }
}
