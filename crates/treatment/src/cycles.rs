//! How many cycles fit between two dates that are known to the day, the month or the year.
//!
//! Cycle *k* starts `(k − 1) · q` days after cycle 1, where `q` is the planned length. With the first day 1
//! somewhere in the interval S and the end somewhere in E, `n` cycles fit on schedule when some day of S, plus
//! `(n − 1) · q`, plus the days that may lie between the last day 1 and the end, is a day of E. Delays can only
//! lower the number; to exceed it the interval must be shortened.

use std::fmt;

use oncase_record::{Because, DayInterval, Derived};
use serde::Serialize;

use crate::days::LONGEST_CYCLE;

/// What the end date of a treatment marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "marks")]
pub enum EndMarks {
    /// Day 1 of the last cycle.
    LastDayOne,
    /// Some dosing day of the last cycle, day 1 to this day of the cycle ("the last time she received").
    SomeDoseUpTo {
        /// Last dosing day of the cycle.
        dosing_day: u16,
    },
    /// Any day of the last cycle, from its day 1 to the day before the next would start ("until March").
    WithinLastCycle,
}

/// A treatment whose cycles are to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CycleSpan {
    /// Day 1 of the first cycle.
    pub start: DayInterval,
    /// The end as recorded.
    pub end: DayInterval,
    /// What that end marks.
    pub end_marks: EndMarks,
    /// Planned days from one day 1 to the next; at least 1.
    pub cycle_days: u16,
}

/// Cycle numbers that fit, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CyclesPossible {
    /// Fewest cycles that fit without a delay.
    pub fewest_on_schedule: u32,
    /// Most cycles that fit without shortening an interval.
    pub most: u32,
}

/// Why cycles cannot be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CyclesUncountable {
    /// An end of the start or end date is not known.
    DateOpen,
    /// Every possible end lies before every possible start.
    EndBeforeStart,
    /// The planned cycle length is zero or above one year.
    CycleLength,
    /// The dates are so narrow that no whole number of cycles on schedule ends there.
    NoneOnSchedule {
        /// Most cycles that fit when delays are allowed.
        most_with_delays: u32,
    },
}

/// How a stated number of cycles stands to the dates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "standing")]
pub enum StatedCycles {
    /// The number fits on schedule.
    Fits,
    /// The number fits only if the day 1s together came later than planned by a number of days in this range.
    OnlyWithDelays {
        /// Least sum of delays in days.
        least_days: u32,
        /// Greatest sum of delays in days.
        most_days: u32,
    },
    /// The number fits only when the mean interval between day 1s is at most this many days.
    OnlyWithShorterInterval {
        /// Longest mean interval in days that still fits.
        longest_mean_days: f64,
    },
    /// Not possible with any interval: no day lies between start and end for it.
    Impossible,
}

impl fmt::Display for CyclesPossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.fewest_on_schedule == self.most {
            return write!(f, "{}", self.most);
        }
        write!(f, "{} to {}", self.fewest_on_schedule, self.most)
    }
}

impl fmt::Display for StatedCycles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fits => f.write_str("fit on schedule"),
            Self::OnlyWithDelays { least_days, most_days } if least_days == most_days => {
                write!(f, "fit only with delays of {least_days} days in all")
            }
            Self::OnlyWithDelays { least_days, most_days } => {
                write!(f, "fit only with delays of {least_days} to {most_days} days in all")
            }
            Self::OnlyWithShorterInterval { longest_mean_days } => {
                write!(f, "fit only with a mean interval of at most {longest_mean_days:.1} days")
            }
            Self::Impossible => f.write_str("do not fit between the dates"),
        }
    }
}

impl CycleSpan {
    /// Shortest and longest days from the first day 1 to the last day 1.
    ///
    /// # Errors
    /// [`CyclesUncountable`] when a date is open, the dates contradict each other, or the cycle length is not usable.
    pub fn day_one_days(&self) -> Result<(i32, i32), CyclesUncountable> {
        if self.cycle_days == 0 || self.cycle_days > LONGEST_CYCLE {
            return Err(CyclesUncountable::CycleLength);
        }
        let (Some(shortest), Some(longest)) = self.end.days_since(self.start) else {
            return Err(CyclesUncountable::DateOpen);
        };
        if longest < 0 {
            return Err(CyclesUncountable::EndBeforeStart);
        }
        let after_last_day_one = match self.end_marks {
            EndMarks::LastDayOne => 0,
            EndMarks::SomeDoseUpTo { dosing_day } => i32::from(dosing_day.max(1)) - 1,
            EndMarks::WithinLastCycle => i32::from(self.cycle_days) - 1,
        };
        Ok(((shortest.saturating_sub(after_last_day_one)).max(0), longest))
    }

    /// The numbers of cycles that fit between the dates.
    ///
    /// # Errors
    /// [`CyclesUncountable`] when a date is open, the dates contradict each other, or no number fits on schedule.
    pub fn possible(&self) -> Result<CyclesPossible, CyclesUncountable> {
        let (shortest, longest) = self.day_one_days()?;
        let q = i32::from(self.cycle_days);
        let fewest = shortest.div_euclid(q) + i32::from(shortest.rem_euclid(q) != 0);
        let most = longest / q;
        let count = |intervals: i32| u32::try_from(intervals).unwrap_or(0).saturating_add(1);
        if fewest > most {
            return Err(CyclesUncountable::NoneOnSchedule { most_with_delays: count(most) });
        }
        Ok(CyclesPossible { fewest_on_schedule: count(fewest), most: count(most) })
    }

    /// How a stated number of cycles (at least 1) stands to the dates, with its reason.
    ///
    /// # Errors
    /// [`CyclesUncountable`] when the dates or the cycle length allow no count.
    pub fn compare(&self, stated: u32) -> Result<Derived<StatedCycles>, CyclesUncountable> {
        let (shortest, longest) = self.day_one_days()?;
        let planned = i64::from(stated.max(1) - 1) * i64::from(self.cycle_days);
        let (shortest, longest) = (i64::from(shortest), i64::from(longest));
        let days = |n: i64| u32::try_from(n.max(0)).unwrap_or(u32::MAX);
        let value = if stated == 0 {
            StatedCycles::Impossible
        } else if planned > longest {
            shorter_interval(stated, longest)
        } else if planned >= shortest {
            StatedCycles::Fits
        } else if stated == 1 {
            // One cycle has no interval that a delay could stretch.
            StatedCycles::Impossible
        } else {
            StatedCycles::OnlyWithDelays {
                least_days: days(shortest - planned),
                most_days: days(longest - planned),
            }
        };
        let because = Because::rule("CYCLES-FIT")
            .number("cycles stated", stated.to_string(), "")
            .number("planned cycle length", self.cycle_days.to_string(), "d")
            .number("first to last day 1, shortest", shortest.to_string(), "d")
            .number("first to last day 1, longest", longest.to_string(), "d");
        Ok(Derived { value, because: vec![because] })
    }
}

fn shorter_interval(stated: u32, longest: i64) -> StatedCycles {
    let mean = longest as f64 / f64::from(stated - 1);
    if mean < 1.0 {
        StatedCycles::Impossible
    } else {
        StatedCycles::OnlyWithShorterInterval { longest_mean_days: mean }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(earliest: &str, latest: &str) -> DayInterval {
        DayInterval::between(earliest.parse().expect("day"), latest.parse().expect("day")).expect("ordered")
    }

    fn published_ep() -> CycleSpan {
        CycleSpan {
            start: interval("2016-11-01", "2016-11-30"),
            end: interval("2017-03-01", "2017-03-31"),
            end_marks: EndMarks::WithinLastCycle,
            cycle_days: 21,
        }
    }

    fn published_stem() -> CycleSpan {
        CycleSpan {
            start: interval("2017-10-01", "2017-10-31"),
            end: interval("2019-07-01", "2019-07-31"),
            end_marks: EndMarks::SomeDoseUpTo { dosing_day: 14 },
            cycle_days: 21,
        }
    }

    /// 1 to 30 November, 1 to 31 March: at most 150 days (7 intervals of 21 d = 147), at least 91 - 20 = 71.
    #[test]
    fn six_cycles_of_ep_fit_between_november_and_march() {
        let ep = published_ep();
        assert_eq!(ep.possible(), Ok(CyclesPossible { fewest_on_schedule: 5, most: 8 }));
        assert_eq!(ep.compare(6).map(|d| d.value), Ok(StatedCycles::Fits));
        assert_eq!(ep.compare(8).map(|d| d.value), Ok(StatedCycles::Fits));
        assert_eq!(
            ep.compare(9).map(|d| d.value),
            Ok(StatedCycles::OnlyWithShorterInterval { longest_mean_days: 150.0 / 8.0 })
        );
    }

    /// 608 - 13 = 595 days need 29 intervals (609), 668 days hold 31 (651).
    #[test]
    fn thirty_to_thirty_two_cycles_of_stem_fit_between_october_2017_and_july_2019() {
        let stem = published_stem();
        assert_eq!(stem.possible(), Ok(CyclesPossible { fewest_on_schedule: 30, most: 32 }));
        assert_eq!(
            stem.compare(29).map(|d| d.value),
            Ok(StatedCycles::OnlyWithDelays { least_days: 595 - 588, most_days: 668 - 588 })
        );
    }

    #[test]
    fn exact_days_off_schedule_fit_no_number_without_a_delay() {
        let day = |text: &str| DayInterval::exact(text.parse().expect("day"));
        let mut span = CycleSpan {
            start: day("2020-01-06"),
            end: day("2020-02-17"),
            end_marks: EndMarks::LastDayOne,
            cycle_days: 21,
        };
        assert_eq!(span.possible(), Ok(CyclesPossible { fewest_on_schedule: 3, most: 3 }));
        span.end = day("2020-02-18");
        assert_eq!(span.possible(), Err(CyclesUncountable::NoneOnSchedule { most_with_delays: 3 }));
        assert_eq!(
            span.compare(3).map(|d| d.value),
            Ok(StatedCycles::OnlyWithDelays { least_days: 1, most_days: 1 })
        );
    }

    #[test]
    fn open_and_reversed_dates_are_not_counted() {
        let mut span = published_ep();
        span.end.latest = None;
        assert_eq!(span.possible(), Err(CyclesUncountable::DateOpen));
        span.end = interval("2015-03-01", "2015-03-31");
        assert_eq!(span.possible(), Err(CyclesUncountable::EndBeforeStart));
        span.cycle_days = 0;
        assert_eq!(span.possible(), Err(CyclesUncountable::CycleLength));
    }
}
