//! De-identification: dates as recorded, relative or moved; ages in bands; places withheld.
//!
//! Two nets catch a date. [`Privacy::when`] and [`Privacy::days`] write every date that the record holds as a date.
//! [`Privacy::sweep`] then goes over the whole document and rewrites what still looks like a date or an age in
//! free text and quotations; what it changes stands in square brackets.

mod age;
mod identifiers;
mod relative;
mod scan;
mod time_zero;

pub use identifiers::{Identifier, identifiers};
use oncase_record::model::Record;
use oncase_record::scalar::{Precision, When};
use oncase_record::{Day, DayInterval, month_name};

use crate::profile::{DatePolicy, Profile, Shown};
use time_zero::TimeZero;

/// Encloses a date that is already as it may be shown, so that the sweep leaves it alone.
const DONE: [char; 2] = ['\u{e000}', '\u{e001}'];

/// Writes dates, ages and free text as a profile allows.
#[derive(Debug)]
pub struct Privacy<'r> {
    record: &'r Record,
    profile: &'r Profile,
    zero: Option<TimeZero<'r>>,
    ages: Vec<u8>,
    facilities: Vec<String>,
}

/// A profile cannot be applied to this record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoTimeZero {
    /// What the profile asked for.
    pub asked: String,
}

impl std::fmt::Display for NoTimeZero {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the record has no dated event for time zero `{}`; name an item that has a date, or use a profile with dates",
            self.asked
        )
    }
}

impl std::error::Error for NoTimeZero {}

impl<'r> Privacy<'r> {
    /// Prepares a profile for a record.
    ///
    /// # Errors
    /// When times are to be relative and the record has no dated event to count from.
    pub fn new(record: &'r Record, profile: &'r Profile) -> Result<Self, NoTimeZero> {
        let zero = match &profile.dates {
            DatePolicy::Relative { time_zero } => Some(
                TimeZero::find(record, time_zero).ok_or_else(|| NoTimeZero { asked: time_zero.clone() })?,
            ),
            _ => None,
        };
        let facilities = if profile.facilities == Shown::Withheld { facilities(record) } else { Vec::new() };
        Ok(Self { record, profile, zero, ages: age::known(record), facilities })
    }

    /// What time zero is, when times are relative: "the start of EP".
    pub fn time_zero(&self) -> Option<&str> {
        self.zero.as_ref().map(|zero| zero.label.as_str())
    }

    /// Time zero with its date of the record, when times are relative.
    pub fn time_zero_date(&self) -> Option<(&str, &'r When)> {
        self.zero.as_ref().map(|zero| (zero.label.as_str(), zero.when))
    }

    /// The days of time zero, when times are relative.
    pub fn time_zero_days(&self) -> Option<DayInterval> {
        self.zero.as_ref().map(|zero| zero.days)
    }

    /// A date of the record.
    pub fn when(&self, when: &When) -> String {
        let text = match &self.profile.dates {
            DatePolicy::Exact => words(when.text()),
            DatePolicy::Relative { .. } => self.relative(self.record.days(when)),
            DatePolicy::Shifted { days } => shifted(self.record.days(when), when.precision(), *days),
        };
        done(&text)
    }

    /// A derived interval of days.
    pub fn days(&self, days: DayInterval) -> String {
        let text = match &self.profile.dates {
            DatePolicy::Exact => interval_words(days),
            DatePolicy::Relative { .. } => self.relative(days),
            DatePolicy::Shifted { days: by } => shifted(days, Precision::Range, *by),
        };
        done(&text)
    }

    fn relative(&self, days: DayInterval) -> String {
        self.zero.as_ref().map_or_else(|| "time withheld".to_owned(), |zero| relative::words(days, zero.days))
    }

    /// An age in completed years.
    pub fn age(&self, years: u8) -> String {
        age::words(years, self.profile.ages)
    }

    /// A place, unless the profile withholds it.
    pub fn facility<'a>(&self, name: Option<&'a String>) -> Option<&'a str> {
        name.map(String::as_str).filter(|_| self.profile.facilities == Shown::Shown)
    }

    /// An id of the case file, unless the profile withholds it.
    pub fn identifier<'a>(&self, id: Option<&'a str>) -> Option<&'a str> {
        id.filter(|_| self.profile.identifiers == Shown::Shown)
    }

    /// Free text with dates, ages and places as the profile allows.
    pub fn sweep(&self, text: &str) -> String {
        let mut swept = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(DONE[0]) {
            let (inside, behind) = after.split_once(DONE[1]).unwrap_or((after, ""));
            swept.push_str(&self.sweep_plain(before));
            swept.push_str(inside);
            rest = behind;
        }
        swept.push_str(&self.sweep_plain(rest));
        swept
    }

    fn sweep_plain(&self, text: &str) -> String {
        let mut text = age::sweep(text, &self.ages, self.profile.ages);
        if !self.profile.shows_dates() {
            text = scan::replace_dates(&text, &|date, _| match date.parse::<When>() {
                Ok(when) => format!("[{}]", self.when(&when).replace(DONE, "")),
                Err(_) => "[date withheld]".to_owned(),
            });
        }
        for facility in &self.facilities {
            text = scan::replace_words(&text, facility, "[hospital]");
        }
        text
    }
}

/// Spells the dates of a generated sentence: "on 2022-09-06" is "on 6 September 2022". Not for quotations.
pub(crate) fn spelled(text: &str) -> String {
    scan::replace_dates(text, &|date, as_written| {
        if date.contains('-') { words(date) } else { as_written.to_owned() }
    })
    .replace("..", " to ")
}

fn done(text: &str) -> String {
    format!("{}{text}{}", DONE[0], DONE[1])
}

fn facilities(record: &Record) -> Vec<String> {
    let mut names: Vec<&String> = Vec::new();
    names.extend(record.events.iter().filter_map(|item| item.facility.as_ref()));
    names.extend(record.diagnoses.iter().filter_map(|item| item.facility.as_ref()));
    names.extend(record.specimens.iter().filter_map(|item| item.facility.as_ref()));
    names.extend(record.assessments.iter().filter_map(|item| item.facility.as_ref()));
    names.extend(record.treatments.iter().filter_map(|item| item.facility.as_ref()));
    names.extend(record.followup.iter().filter_map(|item| item.facility.as_ref()));
    names.extend(record.statements.iter().filter_map(|item| item.facility.as_ref()));
    names.sort_by_key(|name| (std::cmp::Reverse(name.len()), name.as_str()));
    names.dedup();
    names.into_iter().filter(|name| !name.trim().is_empty()).cloned().collect()
}

fn day_words(day: Day) -> String {
    let (year, number, day) = day.ymd();
    format!("{day} {} {year}", month_name(number))
}

/// A date's own words with its months spelled: `2016-11..2017-03` is "November 2016 to March 2017".
fn words(text: &str) -> String {
    for (separator, joined) in [("..", " to "), (" after ", " after "), (" before ", " before ")] {
        if let Some((first, last)) = text.split_once(separator) {
            return format!("{}{joined}{}", words(first.trim()), words(last.trim()));
        }
    }
    for bound in ["before ", "after "] {
        if let Some(rest) = text.strip_prefix(bound) {
            return format!("{bound}{}", words(rest));
        }
    }
    let Ok(when) = text.parse::<When>() else { return text.to_owned() };
    match (when.precision(), when.interval().earliest) {
        (Precision::Day, Some(day)) => day_words(day),
        (Precision::Month, Some(day)) => format!("{} {}", month_name(day.ymd().1), day.ymd().0),
        (Precision::Unknown, _) => "date not known".to_owned(),
        _ => text.to_owned(),
    }
}

fn interval_words(days: DayInterval) -> String {
    match (days.earliest, days.latest) {
        (Some(first), Some(last)) if first == last => day_words(first),
        (Some(first), Some(last)) => {
            let (a, b) = (first.ymd(), last.ymd());
            let whole_months = a.2 == 1 && last.plus_days(1).ymd().2 == 1;
            if whole_months && (a.0, a.1) == (b.0, b.1) {
                format!("{} {}", month_name(a.1), a.0)
            } else if whole_months && a.1 == 1 && b.1 == 12 && a.0 == b.0 {
                a.0.to_string()
            } else if whole_months {
                format!("{} {} to {} {}", month_name(a.1), a.0, month_name(b.1), b.0)
            } else {
                format!("{} to {}", day_words(first), day_words(last))
            }
        }
        (Some(first), None) => format!("{} or later", day_words(first)),
        (None, Some(last)) => format!("{} or earlier", day_words(last)),
        (None, None) => "date not known".to_owned(),
    }
}

/// A date moved by days, no more exact than it was. A month becomes the month that holds its moved middle: its
/// moved first day would give the number of days away.
fn shifted(days: DayInterval, precision: Precision, by: i32) -> String {
    let month_of = |day: Day| {
        let (year, number, _) = day.plus_days(by).ymd();
        format!("{} {year}", month_name(number))
    };
    match (days.earliest, days.latest) {
        (Some(first), Some(last)) if first == last && precision == Precision::Day => {
            day_words(first.plus_days(by))
        }
        (Some(first), Some(last)) if last.days_since(first) <= 31 => {
            month_of(first.plus_days(last.days_since(first) / 2))
        }
        (Some(first), Some(last)) if precision == Precision::Year => {
            first.plus_days(last.days_since(first) / 2).plus_days(by).ymd().0.to_string()
        }
        (Some(first), Some(last)) => {
            format!("{} to {}", month_of(first.plus_days(15)), month_of(last.plus_days(-15)))
        }
        (Some(first), None) => format!("{} or later", month_of(first.plus_days(15))),
        (None, Some(last)) => format!("{} or earlier", month_of(last.plus_days(-15))),
        (None, None) => "date not known".to_owned(),
    }
}
