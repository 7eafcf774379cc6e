//! Calendar days as integers, and intervals of them.
//!
//! Everything Oncase knows about time is counted in whole days; a date that is known to the month is an
//! interval of days, never a day picked silently out of it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Mean length of a month in days, used to express survival times in months: 365.25 / 12.
pub const DAYS_PER_MONTH: f64 = 30.4375;

/// A calendar day, counted from 1970-01-01 (day 0) in the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Day {
    /// The day of a year, month (1-12) and day of the month, or `None` when the calendar has no such day.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::from_date)
    }

    fn from_date(date: Date) -> Self {
        let days = EPOCH.until(date).map_or(0, |span| span.get_days());
        Self(days)
    }

    fn to_date(self) -> Date {
        let end_of_calendar = if self.0 < 0 { Date::MIN } else { Date::MAX };
        jiff::Span::new().try_days(self.0).map_or(end_of_calendar, |span| EPOCH.saturating_add(span))
    }

    /// Year, month and day of the month. Beyond the years -9999 to 9999 it is the last day within them.
    pub fn ymd(self) -> (i16, i8, i8) {
        let date = self.to_date();
        (date.year(), date.month(), date.day())
    }

    /// The day `days` later (earlier when negative).
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The same day of the month `months` calendar months later; the last day of that month where it is
    /// shorter (31 January plus one month is 28 or 29 February).
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let end_of_calendar = if months < 0 { Date::MIN } else { Date::MAX };
        let date = jiff::Span::new()
            .try_months(months)
            .map_or(end_of_calendar, |span| self.to_date().saturating_add(span));
        Self::from_date(date)
    }

    /// Days from `earlier` to this day; negative when `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// ISO 8601: `2017-10-09`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// The text is not a calendar day of the form `2017-10-09`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADay;

impl fmt::Display for NotADay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a calendar day of the form 2017-10-09")
    }
}

impl std::error::Error for NotADay {}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes
                .iter()
                .enumerate()
                .all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
        if !shaped {
            return Err(NotADay);
        }
        let number = |range: std::ops::Range<usize>| {
            bytes[range].iter().fold(0_i16, |n, b| n * 10 + i16::from(b - b'0'))
        };
        let two = |start: usize| i8::try_from(number(start..start + 2)).ok();
        match (two(5), two(8)) {
            (Some(month), Some(day)) => Self::from_ymd(number(0..4), month, day).ok_or(NotADay),
            _ => Err(NotADay),
        }
    }
}

/// The days between which something happened, both ends included. An open end is unknown, not infinite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DayInterval {
    /// First possible day; `None` when nothing bounds it from below.
    pub earliest: Option<Day>,
    /// Last possible day; `None` when nothing bounds it from above.
    pub latest: Option<Day>,
}

impl DayInterval {
    /// Exactly one day.
    pub fn exact(day: Day) -> Self {
        Self { earliest: Some(day), latest: Some(day) }
    }

    /// From one day to another; `None` when they are in the wrong order.
    pub fn between(earliest: Day, latest: Day) -> Option<Self> {
        (earliest <= latest).then_some(Self { earliest: Some(earliest), latest: Some(latest) })
    }

    /// The day, when it is known exactly.
    pub fn day(self) -> Option<Day> {
        if self.earliest == self.latest { self.earliest } else { None }
    }

    /// Both ends, when both are known.
    pub fn bounds(self) -> Option<(Day, Day)> {
        self.earliest.zip(self.latest)
    }

    /// Whether every day of this interval lies before every day of the other.
    pub fn certainly_before(self, other: Self) -> bool {
        matches!((self.latest, other.earliest), (Some(a), Some(b)) if a < b)
    }

    /// Whether some day of this interval lies before some day of the other.
    pub fn possibly_before(self, other: Self) -> bool {
        !matches!((self.earliest, other.latest), (Some(a), Some(b)) if a >= b)
    }

    /// The days common to both, or `None` when they share none.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let earliest = self.earliest.max(other.earliest);
        let latest = match (self.latest, other.latest) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        match (earliest, latest) {
            (Some(a), Some(b)) if a > b => None,
            _ => Some(Self { earliest, latest }),
        }
    }

    /// Days from a moment in `start` to a moment in this interval, as a range (shortest, longest);
    /// `None` at an end that an open date leaves unbounded.
    pub fn days_since(self, start: Self) -> (Option<i32>, Option<i32>) {
        let shortest = self.earliest.zip(start.latest).map(|(a, b)| a.days_since(b));
        let longest = self.latest.zip(start.earliest).map(|(a, b)| a.days_since(b));
        (shortest, longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_day_prints_as_it_was_read() {
        for text in ["1970-01-01", "2012-02-29", "2017-10-09", "1899-12-31"] {
            assert_eq!(day(text).to_string(), text);
        }
        assert_eq!(day("1970-01-02"), Day(1));
        assert_eq!(Day(i32::MAX).to_string(), "9999-12-31");
        assert_eq!(Day(i32::MIN).ymd(), (-9999, 1, 1));
    }

    #[test]
    fn days_that_the_calendar_lacks_are_refused() {
        for text in ["2013-02-29", "2017-13-01", "2017-00-10", "2017-10-9", "17-10-09", "2017/10/09", ""] {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text}");
        }
    }

    #[test]
    fn november_2016_to_october_2017_lasts_between_305_and_364_days() {
        let start = DayInterval::between(day("2016-11-01"), day("2016-11-30")).expect("ordered");
        let end = DayInterval::between(day("2017-10-01"), day("2017-10-31")).expect("ordered");
        assert_eq!(end.days_since(start), (Some(305), Some(364)));
        assert!(start.certainly_before(end));
        assert!(!end.possibly_before(start));
    }

    #[test]
    fn a_month_after_the_31st_of_january_ends_with_february() {
        assert_eq!(day("2015-01-31").plus_months(1), day("2015-02-28"));
        assert_eq!(day("2016-01-31").plus_months(1), day("2016-02-29"));
    }
}
