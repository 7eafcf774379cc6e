//! Durations as they are stated: "23 months", "approximately 4 years", "21 d".

use std::fmt;
use std::str::FromStr;

use super::{Decimal, ScalarError};
use crate::DAYS_PER_MONTH;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DurationUnit {
    /// Days.
    Days,
    /// Weeks of 7 days.
    Weeks,
    /// Months of 30.4375 days.
    Months,
    /// Years of 365.25 days.
    Years,
}

impl DurationUnit {
    /// Mean length in days.
    pub fn days(self) -> f64 {
        match self {
            Self::Days => 1.0,
            Self::Weeks => 7.0,
            Self::Months => DAYS_PER_MONTH,
            Self::Years => 12.0 * DAYS_PER_MONTH,
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().trim_end_matches('.') {
            "d" | "day" | "days" => Self::Days,
            "w" | "wk" | "wks" | "week" | "weeks" => Self::Weeks,
            "m" | "mo" | "mos" | "month" | "months" => Self::Months,
            "y" | "yr" | "yrs" | "year" | "years" => Self::Years,
            _ => return None,
        })
    }
}

/// The longest duration the record accepts, in years. Anything above is a slip of the unit.
const LONGEST_YEARS: f64 = 150.0;

/// A duration as stated, which stands for a range of days.
///
/// Reading (policy `stated-duration`): a number with its last digit may have been rounded down or to the
/// nearest, so "23 months" stands for 22.5 up to, but not including, 24 months. Days are exact. "About"
/// widens the range by half a unit of the last digit on either side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StatedDuration {
    text: String,
    low: Decimal,
    high: Decimal,
    unit: DurationUnit,
    about: bool,
}

impl StatedDuration {
    /// The words as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The unit it was stated in.
    pub fn unit(&self) -> DurationUnit {
        self.unit
    }

    /// The stated number, or the two ends of a stated range ("6-8 weeks").
    pub fn stated(&self) -> (Decimal, Decimal) {
        (self.low, self.high)
    }

    /// Whether it was qualified by "about" or "approximately".
    pub fn about(&self) -> bool {
        self.about
    }

    /// The days it stands for: from the first, up to and including the second.
    pub fn days(&self) -> (i32, i32) {
        let unit = self.unit.days();
        let step = |number: Decimal| 10_f64.powi(-i32::from(number.places()));
        let (mut low, mut high) = (self.low.to_f64(), self.high.to_f64());
        if self.unit != DurationUnit::Days {
            low -= step(self.low) / 2.0;
            high += step(self.high);
        }
        if self.about {
            low -= step(self.low) / 2.0;
            high += step(self.high) / 2.0;
        }
        // The upper end is exclusive in the unit; the last whole day below it is inclusive.
        let last =
            if self.unit == DurationUnit::Days { (high * unit).floor() } else { (high * unit).ceil() - 1.0 };
        let first = (low * unit).ceil().max(0.0);
        // "2.071 months" is so exact that no whole day lies within: the days on either side of it.
        (first.min(last.max(0.0)) as i32, first.max(last) as i32)
    }
}

impl fmt::Display for StatedDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for StatedDuration {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        let refuse = || {
            ScalarError::new(
                "E016",
                format!("`{text}` is not a duration"),
                "write a number and days, weeks, months or years, as in 23 months or 21 d",
            )
        };
        let words = text.trim();
        let about = ["about ", "approximately ", "approx. ", "~", "ca. "]
            .iter()
            .find_map(|prefix| words.strip_prefix(prefix));
        let body = about.unwrap_or(words).trim();
        let unit_at = body.rfind(|c: char| !c.is_alphabetic() && c != '.').map_or(0, |i| i + 1);
        let (numbers, unit_word) = body.split_at_checked(unit_at).ok_or_else(refuse)?;
        let unit = DurationUnit::from_word(unit_word).ok_or_else(refuse)?;
        let (low, high) = match numbers.trim().split_once(['-', '–']) {
            Some((low, high)) => (low.parse::<Decimal>()?, high.parse::<Decimal>()?),
            None => {
                let number: Decimal = numbers
                    .parse()
                    .map_err(|error: ScalarError| if error.code == "E012" { error } else { refuse() })?;
                (number, number)
            }
        };
        let sensible = |n: Decimal| (0.0..=LONGEST_YEARS).contains(&(n.to_f64() * unit.days() / 365.25));
        if !sensible(low) || !sensible(high) || low.to_f64() > high.to_f64() {
            return Err(refuse());
        }
        Ok(Self { text: words.to_owned(), low, high, unit, about: about.is_some() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> (i32, i32) {
        text.parse::<StatedDuration>().expect(text).days()
    }

    #[test]
    fn a_stated_number_of_months_may_have_been_rounded_down_or_to_the_nearest() {
        // 22.5 x 30.4375 = 684.8; 24 x 30.4375 = 730.5
        assert_eq!(days("23 months"), (685, 730));
        assert_eq!(days("23 mo"), days("23 months"));
        assert_eq!(days("21 d"), (21, 21));
        assert_eq!(days("6-8 weeks"), (39, 62));
    }

    #[test]
    fn a_written_decimal_narrows_and_about_widens() {
        // 11.45 x 30.4375 = 348.5; 11.6 x 30.4375 = 353.1
        assert_eq!(days("11.5 months"), (349, 353));
        // 3 x 365.25 = 1095.75; 5.5 x 365.25 = 2008.9
        assert_eq!(days("approximately 4 years"), (1096, 2008));
        // 2.0705 x 30.4375 = 63.02; 2.072 x 30.4375 = 63.07
        assert_eq!(days("2.071 months"), (63, 64));
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in ["", "23", "months", "-3 months", "8-6 weeks", "23 moons", "200 years", "é", "1 é"] {
            assert!(text.parse::<StatedDuration>().is_err(), "{text}");
        }
    }
}
