//! Times in words: an interval is said as exactly as it is known, and no more exactly.

use oncase_record::{DAYS_PER_MONTH, Day, DayInterval};

use crate::figure::FigureError;
use crate::since::since_time_zero;
use crate::timeline::TimeZero;

/// What the days of a figure's input are, and so how its times are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dates {
    /// Days of the calendar: there is a calendar axis, and dates stand in all words.
    #[default]
    Calendar,
    /// Days counted from time zero, which is `Day(0)`: the figure has no calendar, and all its words tell months or
    /// days before or after time zero. An input whose time zero stands elsewhere holds calendar days and is refused.
    SinceTimeZero,
}

impl Dates {
    /// Refuses an input that is to be told from time zero and is not counted from it.
    pub(crate) fn check(self, zero: Option<&TimeZero>) -> Result<(), FigureError> {
        match (self, zero.map(|zero| zero.when)) {
            (Self::Calendar, _) => Ok(()),
            (Self::SinceTimeZero, Some(when)) if when == DayInterval::exact(Day(0)) => Ok(()),
            (Self::SinceTimeZero, Some(when)) => Err(FigureError::Inconsistent {
                problem: format!(
                    "times are to be told from time zero, which stands at {} and not at day 0; count all days from it",
                    in_words(when)
                ),
            }),
            (Self::SinceTimeZero, None) => Err(FigureError::Inconsistent {
                problem:
                    "times are to be told from time zero, and there is none; name the event they count from"
                        .to_owned(),
            }),
        }
    }

    /// An interval in words.
    pub(crate) fn words(self, when: DayInterval) -> String {
        if self == Self::Calendar {
            return in_words(when);
        }
        let days = |day: Option<Day>| day.map(|Day(days)| days);
        let words = since_time_zero(days(when.earliest), days(when.latest));
        match words.as_str() {
            "time zero" => "at time zero".to_owned(),
            "time not known" => words,
            told if told.ends_with("time zero") => words,
            _ => format!("{words} time zero"),
        }
    }

    /// An end of an interval in a table of numbers: a date, or months since time zero; empty where it is open.
    pub(crate) fn cell(self, day: Option<Day>) -> String {
        match (self, day) {
            (_, None) => String::new(),
            (Self::Calendar, Some(day)) => day.to_string(),
            (Self::SinceTimeZero, Some(Day(days))) => format!("{:.2}", f64::from(days) / DAYS_PER_MONTH),
        }
    }

    /// The name of a column of such ends.
    pub(crate) fn column(self, name: &str) -> String {
        match self {
            Self::Calendar => name.to_owned(),
            Self::SinceTimeZero => format!("{name}_months_since_time_zero"),
        }
    }
}

/// `2017-10-09`, `2017-10`, `2017`, `2016-11-01 to 2017-03-31`, `2016-10-01 or later`, `2012-07-31 or earlier`, or
/// `date unknown`.
fn in_words(when: DayInterval) -> String {
    match (when.earliest, when.latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => whole_period(a, b).unwrap_or_else(|| format!("{a} to {b}")),
        (Some(a), None) => format!("{a} or later"),
        (None, Some(b)) => format!("{b} or earlier"),
        (None, None) => "date unknown".to_owned(),
    }
}

/// The month, year or run of months that the two days bound exactly.
fn whole_period(a: Day, b: Day) -> Option<String> {
    let ((first_year, first_month, first_day), (year, month, _)) = (a.ymd(), b.ymd());
    let ends_month = b.plus_days(1).ymd().2 == 1;
    if first_day != 1 || !ends_month {
        return None;
    }
    Some(match (first_year == year, first_month, month) {
        (true, 1, 12) => format!("{year:04}"),
        (true, x, y) if x == y => format!("{year:04}-{month:02}"),
        (false, 1, 12) => format!("{first_year:04} to {year:04}"),
        _ => format!("{first_year:04}-{first_month:02} to {year:04}-{month:02}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(a: &str, b: &str) -> String {
        let day = |t: &str| t.parse::<Day>().ok();
        in_words(DayInterval { earliest: day(a), latest: day(b) })
    }

    #[test]
    fn a_date_is_said_as_exactly_as_it_is_known() {
        assert_eq!(words("2017-10-09", "2017-10-09"), "2017-10-09");
        assert_eq!(words("2017-10-01", "2017-10-31"), "2017-10");
        assert_eq!(words("2017-01-01", "2017-12-31"), "2017");
        assert_eq!(words("2012-01-01", "2016-12-31"), "2012 to 2016");
        assert_eq!(words("2016-11-01", "2017-03-31"), "2016-11 to 2017-03");
        assert_eq!(words("2016-11-02", "2016-11-30"), "2016-11-02 to 2016-11-30");
        assert_eq!(words("2016-11-02", ""), "2016-11-02 or later");
        assert_eq!(words("", ""), "date unknown");
    }

    #[test]
    fn from_time_zero_no_date_is_said() {
        let told = |low: i32, high: i32| {
            let when = DayInterval { earliest: Some(Day(low)), latest: Some(Day(high)) };
            Dates::SinceTimeZero.words(when)
        };
        assert_eq!(told(0, 0), "at time zero");
        assert_eq!(told(64, 64), "64 days after time zero");
        assert_eq!(told(-61, -30), "0 to 3 months before time zero");
        assert_eq!(told(-30, 30), "within 1 month of time zero");
        assert_eq!(Dates::SinceTimeZero.words(DayInterval::default()), "time not known");
        assert_eq!(Dates::SinceTimeZero.cell(Some(Day(-61))), "-2.00");
    }

    #[test]
    fn calendar_days_are_not_told_as_days_from_time_zero() {
        let zero = |when| TimeZero { label: "first dose".to_owned(), when };
        let calendar = zero(DayInterval::exact(Day(17_000)));
        assert!(Dates::SinceTimeZero.check(Some(&calendar)).is_err());
        assert!(Dates::SinceTimeZero.check(None).is_err());
        assert!(Dates::SinceTimeZero.check(Some(&zero(DayInterval::exact(Day(0))))).is_ok());
        assert!(Dates::Calendar.check(None).is_ok());
    }
}
