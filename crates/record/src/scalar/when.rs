//! A date as it is known: an interval of days with its precision and the words as written.

use std::fmt;
use std::str::FromStr;

use super::{ScalarError, StatedDuration};
use crate::{Day, DayInterval, month_of_word};

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    /// To the day.
    Day,
    /// To the month.
    Month,
    /// To the year.
    Year,
    /// Between two dates, or bounded on one side only.
    Range,
    /// By its distance from another date or by its place in a cycle.
    Relative,
    /// Not at all.
    Unknown,
}

/// What the words of a date mean.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum WhenExpression {
    /// Between two days, both included; open where nothing bounds it.
    Interval(DayInterval),
    /// A stated duration before or after another date.
    Offset {
        /// The duration as stated.
        duration: StatedDuration,
        /// True for "after", false for "before".
        after: bool,
        /// The date it is counted from.
        anchor: DayInterval,
    },
    /// A day of a treatment cycle.
    CycleDay {
        /// Cycle number, from 1.
        cycle: u16,
        /// Day within the cycle, from 1.
        day: u16,
        /// The treatment's id; `None` for the only systemic treatment with cycles.
        treatment: Option<String>,
    },
    /// Stated to be unknown.
    Unknown,
}

/// A date as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct When {
    text: String,
    precision: Precision,
    expression: WhenExpression,
}

/// Where the cycles of the record's treatments began: what a date such as "cycle 3 day 1" needs.
pub trait CycleCalendar {
    /// First day of a cycle of a treatment, as an interval; `None` when the record does not say.
    fn cycle_start(&self, treatment: Option<&str>, cycle: u16) -> Option<DayInterval>;
}

impl When {
    /// An exactly known day.
    pub fn on(day: Day) -> Self {
        Self {
            text: day.to_string(),
            precision: Precision::Day,
            expression: WhenExpression::Interval(DayInterval::exact(day)),
        }
    }

    /// A date that is not known at all.
    pub fn unknown() -> Self {
        Self {
            text: "unknown".to_owned(),
            precision: Precision::Unknown,
            expression: WhenExpression::Unknown,
        }
    }

    /// The words as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How exactly it is known.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// What the words mean.
    pub fn expression(&self) -> &WhenExpression {
        &self.expression
    }

    /// The days on which it may have been. A day of a cycle is unbounded here; see [`When::interval_in`].
    pub fn interval(&self) -> DayInterval {
        match &self.expression {
            WhenExpression::Interval(interval) => *interval,
            WhenExpression::Offset { duration, after, anchor } => {
                let (low, high) = duration.days();
                let (first, last) = if *after { (low, high) } else { (-high, -low) };
                DayInterval {
                    earliest: anchor.earliest.map(|day| day.plus_days(first)),
                    latest: anchor.latest.map(|day| day.plus_days(last)),
                }
            }
            WhenExpression::CycleDay { .. } | WhenExpression::Unknown => DayInterval::default(),
        }
    }

    /// The days on which it may have been, with the cycles of the record's treatments known.
    pub fn interval_in(&self, calendar: &dyn CycleCalendar) -> DayInterval {
        let WhenExpression::CycleDay { cycle, day, treatment } = &self.expression else {
            return self.interval();
        };
        let Some(start) = calendar.cycle_start(treatment.as_deref(), *cycle) else {
            return DayInterval::default();
        };
        let shift = i32::from(*day) - 1;
        DayInterval {
            earliest: start.earliest.map(|first| first.plus_days(shift)),
            latest: start.latest.map(|last| last.plus_days(shift)),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for When {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (precision, expression) = parse(&words)?;
        Ok(Self { text: words, precision, expression })
    }
}

fn not_a_date(text: &str) -> ScalarError {
    ScalarError::new(
        "E010",
        format!("`{text}` is not a date"),
        "write 2017-10-09, 2017-10, 2017, 2016-11..2017-03, before 2012, 6 months after 2017-03, or cycle 3 day 1",
    )
}

fn parse(text: &str) -> Result<(Precision, WhenExpression), ScalarError> {
    let lower = text.to_lowercase();
    if lower == "unknown" {
        return Ok((Precision::Unknown, WhenExpression::Unknown));
    }
    if lower.starts_with("cycle ") {
        // The treatment's id keeps its capitals.
        let rest = text.get("cycle ".len()..).unwrap_or_default();
        return cycle_day(rest)
            .map(|expression| (Precision::Relative, expression))
            .ok_or_else(|| not_a_date(text));
    }
    if let Some(rest) = lower.strip_prefix("before ") {
        let bound = calendar_date(rest)?.0.earliest.map(|day| day.plus_days(-1));
        let interval = DayInterval { earliest: None, latest: bound };
        return Ok((Precision::Range, WhenExpression::Interval(interval)));
    }
    if let Some(rest) = lower.strip_prefix("after ") {
        let bound = calendar_date(rest)?.0.latest.map(|day| day.plus_days(1));
        let interval = DayInterval { earliest: bound, latest: None };
        return Ok((Precision::Range, WhenExpression::Interval(interval)));
    }
    if let Some(rest) = lower.strip_prefix("from ") {
        let interval = DayInterval { earliest: calendar_date(rest)?.0.earliest, latest: None };
        return Ok((Precision::Range, WhenExpression::Interval(interval)));
    }
    if let Some(rest) = lower.strip_prefix("until ") {
        let interval = DayInterval { earliest: None, latest: calendar_date(rest)?.0.latest };
        return Ok((Precision::Range, WhenExpression::Interval(interval)));
    }
    for (word, after) in [(" after ", true), (" before ", false)] {
        if let Some((duration, anchor)) = lower.split_once(word) {
            let expression = WhenExpression::Offset {
                duration: duration.parse()?,
                after,
                anchor: date_or_range(anchor)?.0,
            };
            return Ok((Precision::Relative, expression));
        }
    }
    date_or_range(&lower).map(|(interval, precision)| (precision, WhenExpression::Interval(interval)))
}

fn date_or_range(text: &str) -> Result<(DayInterval, Precision), ScalarError> {
    let Some((first, last)) = text.split_once("..") else { return calendar_date(text) };
    let ((first, _), (last, _)) = (calendar_date(first.trim())?, calendar_date(last.trim())?);
    match (first.earliest, last.latest) {
        (Some(a), Some(b)) if a > b => Err(ScalarError::new(
            "E011",
            format!("`{text}` ends before it begins"),
            "write the earlier date first, as in 2016-11..2017-03",
        )),
        (earliest, latest) => Ok((DayInterval { earliest, latest }, Precision::Range)),
    }
}

fn month_from_word(word: &str) -> Option<i8> {
    month_of_word(word.trim_end_matches('.'))
}

/// A day, month or year of the calendar: ISO 8601, or with the month as an English word.
fn calendar_date(text: &str) -> Result<(DayInterval, Precision), ScalarError> {
    let parts: Vec<&str> = text.split([' ', '-', ',']).filter(|part| !part.is_empty()).collect();
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| -> Option<i16> {
        (digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse().ok())?
    };
    let year = |part: &str| number(part, 4..=4);
    let day = |part: &str| number(part, 1..=2).and_then(|n| i8::try_from(n).ok());
    let iso = !text.contains([' ', ',']);
    let two = |part: &str| if part.len() == 2 { day(part) } else { None };
    let understood = match parts.as_slice() {
        [y] => year(y).map(|y| (y, None, None)),
        [y, m] if iso => year(y).zip(two(m)).map(|(y, m)| (y, Some(m), None)),
        [m, y] => month_from_word(m).zip(year(y)).map(|(m, y)| (y, Some(m), None)),
        [y, m, d] if iso => match (year(y), two(m), two(d)) {
            (Some(y), Some(m), Some(d)) => Some((y, Some(m), Some(d))),
            _ => None,
        },
        [a, b, y] => match (month_from_word(a).zip(day(b)).or(month_from_word(b).zip(day(a))), year(y)) {
            (Some((m, d)), Some(y)) => Some((y, Some(m), Some(d))),
            _ => None,
        },
        _ => None,
    };
    let (year, month, day) = understood.ok_or_else(|| not_a_date(text))?;
    interval_of(year, month, day).ok_or_else(|| {
        ScalarError::new(
            "E011",
            if YEARS.contains(&year) {
                format!("the calendar has no `{text}`")
            } else {
                format!("the year {year:04} cannot be in a patient's record")
            },
            "check the year, the month and the day; dates are written year-month-day",
        )
    })
}

/// Years that a record may name. A year outside them, such as 0217, is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

fn interval_of(year: i16, month: Option<i8>, day: Option<i8>) -> Option<(DayInterval, Precision)> {
    if !YEARS.contains(&year) {
        return None;
    }
    let (first, last, precision) = match (month, day) {
        (Some(month), Some(day)) => {
            let exact = Day::from_ymd(year, month, day)?;
            (exact, exact, Precision::Day)
        }
        (Some(month), None) => {
            let first = Day::from_ymd(year, month, 1)?;
            (first, first.plus_months(1).plus_days(-1), Precision::Month)
        }
        _ => (Day::from_ymd(year, 1, 1)?, Day::from_ymd(year, 12, 31)?, Precision::Year),
    };
    Some((DayInterval { earliest: Some(first), latest: Some(last) }, precision))
}

/// `3 day 1`, `3`, `3 day 1 of stem`; a cycle without a day is its first day.
fn cycle_day(text: &str) -> Option<WhenExpression> {
    let (place, treatment) = match text.split_once(" of ") {
        Some((place, treatment)) => (place, Some(treatment.trim().to_owned())),
        None => (text, None),
    };
    let (cycle, day) = place.split_once(" day ").unwrap_or((place, "1"));
    let positive = |number: &str| number.trim().parse::<u16>().ok().filter(|n| (1..=999).contains(n));
    Some(WhenExpression::CycleDay { cycle: positive(cycle)?, day: positive(day)?, treatment })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> String {
        let interval = text.parse::<When>().expect(text).interval();
        let end = |day: Option<Day>| day.map_or_else(|| "open".to_owned(), |day| day.to_string());
        format!("{}..{}", end(interval.earliest), end(interval.latest))
    }

    #[test]
    fn a_date_covers_the_days_on_which_it_may_have_been() {
        assert_eq!(days("2017-10-09"), "2017-10-09..2017-10-09");
        assert_eq!(days("2012-07"), "2012-07-01..2012-07-31");
        assert_eq!(days("2016"), "2016-01-01..2016-12-31");
        assert_eq!(days("October 2017"), "2017-10-01..2017-10-31");
        assert_eq!(days("9 October 2017"), days("Oct 9, 2017"));
        assert_eq!(days("2016-11..2017-03"), "2016-11-01..2017-03-31");
        assert_eq!(days("before 2012"), "open..2011-12-31");
        assert_eq!(days("after 2017-03"), "2017-04-01..open");
        assert_eq!(days("from 2019-09"), "2019-09-01..open");
        assert_eq!(days("until 2019-09"), "open..2019-09-30");
        assert_eq!(days("unknown"), "open..open");
    }

    #[test]
    fn six_months_after_march_2017_may_be_august_to_october() {
        // 5.5 and 7 months of 30.4375 days after the first and the last day of March.
        assert_eq!(days("6 months after 2017-03"), "2017-08-16..2017-10-30");
        assert_eq!(days("21 d before 2017-10-09"), "2017-09-18..2017-09-18");
    }

    #[test]
    fn a_day_of_a_cycle_needs_the_calendar_of_the_treatment() {
        struct Started;
        impl CycleCalendar for Started {
            fn cycle_start(&self, treatment: Option<&str>, cycle: u16) -> Option<DayInterval> {
                let first = Day::from_ymd(2017, 10, 9)?;
                (treatment == Some("stem"))
                    .then(|| DayInterval::exact(first.plus_days(21 * (i32::from(cycle) - 1))))
            }
        }
        let when: When = "cycle 3 day 8 of stem".parse().expect("a day of a cycle");
        assert_eq!(when.interval(), DayInterval::default());
        assert_eq!(
            when.interval_in(&Started).day().map(|day| day.to_string()),
            Some("2017-11-27".to_owned())
        );
    }

    #[test]
    fn what_is_no_date_says_what_is_expected() {
        let code = |text: &str| text.parse::<When>().expect_err(text).code;
        for text in
            ["", "soon", "2017-1", "09/10/2017", "17-10-09", "2017-10-09-01", "cycle 0", "cycle x day 1", "é"]
        {
            assert_eq!(code(text), "E010", "{text}");
        }
        for text in ["2017-02-29", "2017-13", "31 April 2017", "2017-03..2016-11", "0217-10-09"] {
            assert_eq!(code(text), "E011", "{text}");
        }
    }
}
