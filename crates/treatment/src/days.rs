//! The days of a cycle on which a drug is given: `d1`, `d1-3`, `d1,8,15`.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// Days of a cycle, day 1 being its first, in ascending order without overlap.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DosingDays(Vec<(u16, u16)>);

/// The longest cycle that can be written: one year.
pub(crate) const LONGEST_CYCLE: u16 = 366;

impl DosingDays {
    /// From one day of the cycle to another, both included; `None` when no such days exist.
    pub fn span(first: u16, last: u16) -> Option<Self> {
        (1 <= first && first <= last && last <= LONGEST_CYCLE).then(|| Self(vec![(first, last)]))
    }

    /// Each dosing day in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.0.iter().flat_map(|&(first, last)| first..=last)
    }

    /// How many days a cycle has a dose.
    pub fn count(&self) -> u16 {
        self.0.iter().map(|&(first, last)| last - first + 1).sum()
    }

    /// The last dosing day of a cycle.
    pub fn last(&self) -> u16 {
        self.0.last().map_or(1, |&(_, last)| last)
    }

    /// The first dosing day of a cycle.
    pub fn first(&self) -> u16 {
        self.0.first().map_or(1, |&(first, _)| first)
    }
}

/// `1-14`, `1,8,15`, without the leading `d`.
impl fmt::Display for DosingDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (first, last)) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            if first == last { write!(f, "{first}") } else { write!(f, "{first}-{last}") }?;
        }
        Ok(())
    }
}

impl Serialize for DosingDays {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The text names no days of a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotDosingDays(pub String);

impl fmt::Display for NotDosingDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "found the days `{}`; expected ascending days from 1 to {LONGEST_CYCLE} such as `1`, `1-14` or `1,8,15`",
            self.0
        )
    }
}

impl std::error::Error for NotDosingDays {}

impl FromStr for DosingDays {
    type Err = NotDosingDays;

    /// Reads `1-14`, with or without a leading `d` and spaces. Days that touch are joined: `1,2,3` is `1-3`.
    fn from_str(text: &str) -> Result<Self, NotDosingDays> {
        let refused = || NotDosingDays(text.to_owned());
        let mut spans: Vec<(u16, u16)> = Vec::new();
        for part in text.split(',') {
            let (first, last) = one_span(part).ok_or_else(refused)?;
            match spans.last_mut() {
                Some(before) if first <= before.1 => return Err(refused()),
                Some(before) if first == before.1 + 1 => before.1 = last,
                _ => spans.push((first, last)),
            }
        }
        Ok(Self(spans))
    }
}

fn one_span(part: &str) -> Option<(u16, u16)> {
    let day = |text: &str| {
        let text = text.trim().trim_start_matches(['d', 'D']);
        text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u16>().ok()).flatten()
    };
    let (first, last) = match part.split_once(['-', '–']) {
        Some((first, last)) => (day(first)?, day(last)?),
        None => (day(part)?, day(part)?),
    };
    (1 <= first && first <= last && last <= LONGEST_CYCLE).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_print_in_their_shortest_form() {
        let printed = |text: &str| text.parse::<DosingDays>().expect(text).to_string();
        assert_eq!(printed("1-14"), "1-14");
        assert_eq!(printed("d1,8,15"), "1,8,15");
        assert_eq!(printed("1,2,3,8"), "1-3,8");
        assert_eq!(printed("d1–d3"), "1-3");
    }

    #[test]
    fn ten_to_fourteen_are_five_days() {
        let days: DosingDays = "10-14".parse().expect("days");
        assert_eq!((days.count(), days.first(), days.last()), (5, 10, 14));
        assert_eq!(days.iter().collect::<Vec<_>>(), [10, 11, 12, 13, 14]);
    }

    #[test]
    fn days_that_no_cycle_has_are_refused() {
        for text in ["0", "3-1", "1,1", "8,1", "1-400", "", "x", "1--2", "99999"] {
            assert!(text.parse::<DosingDays>().is_err(), "{text}");
        }
    }
}
