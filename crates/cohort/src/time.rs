//! Times to events of dates that may be known to the month only.

use oncase_outcome::{CensoringReason, Ending, Outcome, Span};
use serde::Serialize;

/// Which day stands for a time known only as a range of days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimePolicy {
    /// The middle of the range, rounded down.
    #[default]
    Midpoint,
    /// The shortest possible time.
    Shortest,
    /// The longest possible time.
    Longest,
}

impl TimePolicy {
    /// Its name on the command line and in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Midpoint => "midpoint",
            Self::Shortest => "shortest",
            Self::Longest => "longest",
        }
    }

    /// The day that stands for a range; none where the range is open on the side it needs.
    pub fn pick(self, span: Span) -> Option<u32> {
        let days = match (self, span.shortest, span.longest) {
            (Self::Midpoint, Some(shortest), Some(longest)) => shortest + (longest - shortest) / 2,
            (Self::Shortest, Some(shortest), _) => shortest,
            (Self::Longest, _, Some(longest)) => longest,
            _ => return None,
        };
        u32::try_from(days).ok()
    }
}

/// A time to an event or to censoring, as far as the dates know it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimeToEvent {
    /// Shortest and longest possible time in days.
    pub span: Span,
    /// Whether it ended with an event.
    pub event: bool,
    /// Days between the last assessment without progression and the progression, where that is how it ended:
    /// the event itself lies somewhere in between.
    pub unseen_days: Option<i32>,
    /// Where that is how it ended, the first possible day of that assessment, in days from the start.
    pub free_until: Option<i32>,
    /// How it ended.
    pub ending: Ending,
}

impl TimeToEvent {
    /// From an endpoint; none when it is not derivable.
    pub(crate) fn of(outcome: &Outcome) -> Option<Self> {
        let (end, ending) = outcome.end.as_ref().ok()?;
        let unseen = outcome.last_free.as_ref().and_then(|free| {
            let (_, longest) = end.days.days_since(free.days);
            longest
        });
        let free = outcome.start.as_ref().zip(outcome.last_free.as_ref());
        let free_until = free.and_then(|(start, free)| Span::between(start.days, free.days).shortest);
        let event = outcome.is_event();
        Some(Self { span: outcome.span?, event, unseen_days: unseen, free_until, ending: *ending })
    }

    /// Whether the dates leave more than one day.
    pub fn is_range(&self) -> bool {
        self.span.days().is_none()
    }

    /// The day that the policy picks; none where the range is open on the side it needs.
    pub fn days(&self, policy: TimePolicy) -> Option<u32> {
        policy.pick(self.span)
    }

    /// Whether a new therapy ended the observation.
    pub fn censored_by_new_therapy(&self) -> bool {
        self.ending == Ending::Censored(CensoringReason::NewTherapy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(shortest: Option<i32>, longest: Option<i32>) -> TimeToEvent {
        let ending = Ending::Censored(CensoringReason::LastContact);
        TimeToEvent {
            span: Span { shortest, longest },
            event: false,
            unseen_days: None,
            free_until: None,
            ending,
        }
    }

    #[test]
    fn a_time_of_670_to_729_days_is_what_the_policy_says() {
        let known_to_the_month = time(Some(670), Some(729));
        assert!(known_to_the_month.is_range());
        assert_eq!(known_to_the_month.days(TimePolicy::Midpoint), Some(699));
        assert_eq!(known_to_the_month.days(TimePolicy::Shortest), Some(670));
        assert_eq!(known_to_the_month.days(TimePolicy::Longest), Some(729));
    }

    #[test]
    fn an_open_range_has_no_middle() {
        let open = time(Some(100), None);
        assert_eq!(open.days(TimePolicy::Midpoint), None);
        assert_eq!(open.days(TimePolicy::Longest), None);
        assert_eq!(open.days(TimePolicy::Shortest), Some(100));
    }
}
