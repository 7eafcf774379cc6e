//! Dates as SDTM writes them, possibly only to the month or year.

use oncase_record::Day;

use crate::recist11::PartialDates;

/// A date as written, with the days it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenDate {
    /// First possible day.
    pub earliest: Day,
    /// Last possible day.
    pub latest: Day,
}

impl WrittenDate {
    /// Reads an ISO 8601 date, with or without a time: `2014-02-03`, `2014-02`, `2014`.
    pub fn read(text: &str) -> Option<Self> {
        let date = text.split_once('T').map_or(text, |(date, _)| date);
        if let Ok(day) = date.parse() {
            return Some(Self { earliest: day, latest: day });
        }
        let (first, months) = match date.len() {
            7 => (format!("{date}-01"), 1),
            4 => (format!("{date}-01-01"), 12),
            _ => return None,
        };
        let earliest: Day = first.parse().ok()?;
        Some(Self { earliest, latest: earliest.plus_months(months).plus_days(-1) })
    }

    /// Whether the day is known.
    pub fn is_exact(self) -> bool {
        self.earliest == self.latest
    }

    /// The day that the policy makes of it.
    pub fn day(self, policy: PartialDates) -> Day {
        match policy {
            PartialDates::First => self.earliest,
            PartialDates::Last => self.latest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_as_its_days() {
        let february = WrittenDate::read("2014-02").expect("a month");
        assert_eq!(february.day(PartialDates::First).to_string(), "2014-02-01");
        assert_eq!(february.day(PartialDates::Last).to_string(), "2014-02-28");
        assert!(!february.is_exact());
        let day = WrittenDate::read("2014-02-03T10:30").expect("a day");
        assert!(day.is_exact());
        for text in ["", "14-02", "2014-13", "2014-2", "Feb 2014", "2014-02-30"] {
            assert_eq!(WrittenDate::read(text), None, "{text}");
        }
    }
}
