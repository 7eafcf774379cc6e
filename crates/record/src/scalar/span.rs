//! Small whole-number texts: days of a cycle and counts.

use std::fmt;
use std::str::FromStr;

use super::ScalarError;

/// Days of a cycle, in rising order: `1-14` or `1,8,15`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DayList {
    text: String,
    days: Vec<u16>,
}

impl DayList {
    /// The days, rising, each once.
    pub fn days(&self) -> &[u16] {
        &self.days
    }
}

impl fmt::Display for DayList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for DayList {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        let refuse = || {
            ScalarError::new(
                "E018",
                format!("`{text}` are not days of a cycle"),
                "write day numbers in rising order, as in 1, 1-14 or 1,8,15",
            )
        };
        let mut days = Vec::new();
        for part in text.split(',') {
            let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
            let first: u16 = first.trim().parse().map_err(|_| refuse())?;
            let last: u16 = last.trim().parse().map_err(|_| refuse())?;
            let rising = days.last().is_none_or(|previous| *previous < first);
            if first == 0 || last < first || last > 400 || !rising {
                return Err(refuse());
            }
            days.extend(first..=last);
        }
        Ok(Self { text: text.trim().to_owned(), days })
    }
}

/// How many, as a number or a range of numbers: `6` or `4-6`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Count {
    /// At least.
    pub low: u16,
    /// At most.
    pub high: u16,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.low == self.high {
            write!(f, "{}", self.low)
        } else {
            write!(f, "{}-{}", self.low, self.high)
        }
    }
}

impl FromStr for Count {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        let refuse = || {
            ScalarError::new(
                "E019",
                format!("`{text}` is not a count"),
                "write a whole number or a range, as in 6 or 4-6",
            )
        };
        let (low, high) = text.split_once(['-', '–']).unwrap_or((text, text));
        let low: u16 = low.trim().parse().map_err(|_| refuse())?;
        let high: u16 = high.trim().parse().map_err(|_| refuse())?;
        if low > high { Err(refuse()) } else { Ok(Self { low, high }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_a_cycle_are_listed_or_ranged() {
        assert_eq!("1,8,15".parse::<DayList>().expect("days").days(), [1, 8, 15]);
        assert_eq!("10-14".parse::<DayList>().expect("days").days(), [10, 11, 12, 13, 14]);
        for text in ["0", "14-1", "8,1", "", "one", "1-9999"] {
            assert!(text.parse::<DayList>().is_err(), "{text}");
        }
    }
}
