//! How a figure tells times and words: as recorded, or with neither dates nor identifiers.

use oncase_figure::timeline::TimeZero;
use oncase_figure::{Dates, JournalWidth};
use oncase_record::model::Record;
use oncase_record::scalar::When;
use oncase_record::{DAYS_PER_MONTH, Day, DayInterval};

/// How the figures of a case are drawn.
pub struct Telling<'a> {
    /// Printed width.
    pub width: JournalWidth,
    /// Which times are told.
    pub times: Times<'a>,
    /// Whether the id of the case may stand in a title.
    pub identifiers: bool,
    /// Rewrites every word of the record before it is drawn, such as names of hospitals and dates in labels.
    pub words: &'a dyn Fn(&str) -> String,
}

/// Which times a figure tells.
#[derive(Clone, Copy, Debug)]
pub enum Times<'a> {
    /// Dates as recorded; a second axis counts from the treatment that was evaluated most.
    Dates,
    /// Only the time since an event, with no date anywhere. A time that is not known to the day is drawn and told as
    /// the whole months within which it lies: the exact lengths of months would give dates away.
    Since {
        /// The event: `start of EP`.
        event: &'a str,
        /// The date of the record from which time counts. It has to be bounded on both sides.
        when: &'a When,
    },
}

impl std::fmt::Debug for Telling<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut telling = f.debug_struct("Telling");
        telling.field("width", &self.width).field("times", &self.times);
        telling.field("identifiers", &self.identifiers).finish_non_exhaustive()
    }
}

impl Telling<'_> {
    /// Everything as recorded, at this width.
    pub fn as_recorded(width: JournalWidth) -> Self {
        Telling { width, times: Times::Dates, identifiers: true, words: &str::to_owned }
    }

    /// What the days of the figure's input are.
    pub(crate) fn dates(&self) -> Dates {
        match self.times {
            Times::Dates => Dates::Calendar,
            Times::Since { .. } => Dates::SinceTimeZero,
        }
    }

    /// The event that the figure counts from, where the telling names one.
    pub(crate) fn time_zero(&self) -> Option<TimeZero> {
        match self.times {
            Times::Dates => None,
            Times::Since { event, .. } => {
                Some(TimeZero { label: (self.words)(event), when: DayInterval::exact(Day(0)) })
            }
        }
    }

    /// The days of a date of the record, as the figure counts them.
    pub(crate) fn days(&self, record: &Record, when: &When) -> DayInterval {
        match self.times {
            // What happened at time zero happened exactly then, however vaguely it is dated.
            Times::Since { when: zero, .. } if std::ptr::eq(when, zero) => DayInterval::exact(Day(0)),
            Times::Since { when: zero, .. } => since(record.days(when), record.days(zero)),
            Times::Dates => record.days(when),
        }
    }
}

/// The days from zero: one number where both are known to the day, else the whole months that hold the true number.
fn since(days: DayInterval, zero: DayInterval) -> DayInterval {
    match days.days_since(zero) {
        (Some(low), Some(high)) if low == high => DayInterval::exact(Day(low)),
        (low, high) => DayInterval { earliest: low.map(month_below), latest: high.map(month_above) },
    }
}

/// The first day that is not before the whole month at or below this one.
fn month_below(days: i32) -> Day {
    let months = (f64::from(days) / DAYS_PER_MONTH).floor();
    Day((months * DAYS_PER_MONTH).ceil() as i32)
}

/// The last day that is not after the whole month at or above this one.
fn month_above(days: i32) -> Day {
    let months = (f64::from(days) / DAYS_PER_MONTH).ceil();
    Day((months * DAYS_PER_MONTH).floor() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(event: &str, zero: &str) -> (Option<i32>, Option<i32>) {
        let days = |text: &str| text.parse::<When>().unwrap_or_else(|_| panic!("{text}")).interval();
        let since = since(days(event), days(zero));
        (since.earliest.map(|Day(day)| day), since.latest.map(|Day(day)| day))
    }

    #[test]
    fn a_day_counts_exactly_and_a_month_as_whole_months_that_hold_it() {
        assert_eq!(counted("2022-07-19", "2022-05-16"), (Some(64), Some(64)));
        // 305 to 364 days: 10.02 to 11.96 months, so 10 to 12 months, which are 304.4 to 365.25 days.
        assert_eq!(counted("2017-10", "2016-11"), (Some(305), Some(365)));
        // Every February has the same width as every March, or its length would name it.
        assert_eq!(counted("2017-02", "2016-11"), (Some(61), Some(121)));
        assert_eq!(counted("2016-11", "2016-11"), (Some(-30), Some(30)));
        assert_eq!(counted("after 2019-08", "2016-11"), (Some(1005), None));
    }
}
