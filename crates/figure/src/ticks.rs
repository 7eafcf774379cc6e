//! Where ticks stand and what they say.

use oncase_record::{DAYS_PER_MONTH, Day};

/// Round numbers covering `low..=high`, about `wanted` of them, with their labels.
pub(crate) fn number_ticks(low: f64, high: f64, wanted: usize) -> Vec<(f64, String)> {
    let span = high - low;
    if !(span.is_finite() && span > 0.0) {
        return vec![(low, number_label(low, 1.0))];
    }
    let step = round_step(span / wanted.max(1) as f64);
    let first = (low / step - 1e-9).ceil();
    let count = ((high / step + 1e-9).floor() - first).clamp(0.0, 200.0) as usize;
    (0..=count).map(|k| (first + k as f64) * step).map(|value| (value, number_label(value, step))).collect()
}

/// The step of 1, 2 or 5 times a power of ten that is not smaller than `rough`.
pub(crate) fn round_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let share = rough / power;
    let factor = [1.0, 2.0, 5.0].into_iter().find(|f| share <= f + 1e-9).unwrap_or(10.0);
    factor * power
}

/// A number with the decimals that its step needs; minus signs are true minus signs.
pub(crate) fn number_label(value: f64, step: f64) -> String {
    let decimals = if step > 0.0 { (-step.log10().floor()).clamp(0.0, 6.0) as usize } else { 0 };
    let value = if value.abs() < step / 1e6 { 0.0 } else { value };
    if value.abs() >= 1e7 {
        return signed(&format!("{value:.1e}"));
    }
    signed(&format!("{value:.decimals$}"))
}

/// The text with hyphens for minus signs replaced by minus signs.
pub(crate) fn signed(number: &str) -> String {
    number.replace('-', "\u{2212}")
}

/// The rhythm of calendar ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CalendarStep {
    /// Every so many days.
    Days(i32),
    /// Every so many months, counted from January.
    Months(i32),
    /// Every so many years.
    Years(i32),
}

impl CalendarStep {
    /// Finest first.
    pub const ALL: [Self; 13] = [
        Self::Days(1),
        Self::Days(2),
        Self::Days(7),
        Self::Days(14),
        Self::Months(1),
        Self::Months(2),
        Self::Months(3),
        Self::Months(6),
        Self::Years(1),
        Self::Years(2),
        Self::Years(5),
        Self::Years(10),
        Self::Years(50),
    ];

    /// About how many days lie between two ticks.
    pub fn days(self) -> f64 {
        match self {
            Self::Days(n) => f64::from(n),
            Self::Months(n) => f64::from(n) * DAYS_PER_MONTH,
            Self::Years(n) => f64::from(n) * 365.25,
        }
    }

    /// The ticks from `from` to `to`.
    pub fn ticks(self, from: Day, to: Day) -> Vec<Day> {
        let (year, month, _) = from.ymd();
        let start = match self {
            // Counted from a Monday, so that weekly ticks are Mondays.
            Self::Days(n) => Day((from.0 - 4).div_euclid(n) * n + 4),
            Self::Months(n) => {
                let first_month = (i32::from(month) - 1) / n * n;
                Day::from_ymd(year, 1, 1).unwrap_or(from).plus_months(first_month)
            }
            Self::Years(n) => {
                let first_year = i32::from(year).div_euclid(n) * n;
                i16::try_from(first_year).ok().and_then(|y| Day::from_ymd(y, 1, 1)).unwrap_or(from)
            }
        };
        let nth = |k: i32| match self {
            Self::Days(n) => start.plus_days(k.saturating_mul(n)),
            Self::Months(n) => start.plus_months(k.saturating_mul(n)),
            Self::Years(n) => start.plus_months(k.saturating_mul(n * 12)),
        };
        (0..2000).map(nth).take_while(|day| *day <= to).filter(|day| *day >= from).collect()
    }

    /// What the tick says: the day, the month or the year.
    pub fn label(self, day: Day) -> String {
        let (year, month, of_month) = day.ymd();
        match self {
            Self::Days(_) => format!("{of_month} {}", month_name(month)),
            Self::Months(_) => month_name(month).to_owned(),
            Self::Years(_) => year.to_string(),
        }
    }
}

/// `Jan` to `Dec`.
pub(crate) fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    usize::try_from(month - 1).ok().and_then(|i| NAMES.get(i)).copied().unwrap_or("?")
}

/// The rhythm of ticks counted from a first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ElapsedStep {
    /// Every so many days.
    Days(i32),
    /// Every so many weeks.
    Weeks(i32),
    /// Every so many months of 30.4375 days.
    Months(i32),
}

impl ElapsedStep {
    /// Finest first.
    pub const ALL: [Self; 12] = [
        Self::Days(1),
        Self::Days(2),
        Self::Weeks(1),
        Self::Weeks(2),
        Self::Months(1),
        Self::Months(2),
        Self::Months(3),
        Self::Months(6),
        Self::Months(12),
        Self::Months(24),
        Self::Months(60),
        Self::Months(120),
    ];

    /// Days between two ticks.
    pub fn days(self) -> f64 {
        match self {
            Self::Days(n) => f64::from(n),
            Self::Weeks(n) => f64::from(n) * 7.0,
            Self::Months(n) => f64::from(n) * DAYS_PER_MONTH,
        }
    }

    /// `days`, `weeks` or `months`.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Days(_) => "days",
            Self::Weeks(_) => "weeks",
            Self::Months(_) => "months",
        }
    }

    /// Counts in the unit, every tick from the one at or after `low` days to the one at or before `high`.
    pub fn ticks(self, low: i32, high: i32) -> Vec<(f64, String)> {
        let every = match self {
            Self::Days(n) | Self::Weeks(n) | Self::Months(n) => n,
        };
        let first = (f64::from(low) / self.days()).ceil() as i32;
        let last = (f64::from(high) / self.days()).floor() as i32;
        (first..=last.min(first.saturating_add(500)))
            .map(|k| (f64::from(k) * self.days(), signed(&(k * every).to_string())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn ticks_are_round_numbers() {
        let labels = |low, high, wanted| {
            number_ticks(low, high, wanted).into_iter().map(|t| t.1).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(labels(0.0, 97.0, 5), "0 20 40 60 80");
        assert_eq!(labels(-100.0, 40.0, 4), "\u{2212}100 \u{2212}50 0");
        assert_eq!(labels(0.0, 1.0, 5), "0.0 0.2 0.4 0.6 0.8 1.0");
        assert_eq!(labels(3.0, 3.0, 5), "3");
    }

    #[test]
    fn quarters_start_in_january_april_july_and_october() {
        let ticks = CalendarStep::Months(3).ticks(day("2016-11-15"), day("2017-08-01"));
        assert_eq!(ticks, [day("2017-01-01"), day("2017-04-01"), day("2017-07-01")]);
    }

    #[test]
    fn weekly_ticks_are_mondays() {
        let ticks = CalendarStep::Days(7).ticks(day("2017-10-01"), day("2017-10-20"));
        assert_eq!(ticks, [day("2017-10-02"), day("2017-10-09"), day("2017-10-16")]);
    }

    #[test]
    fn time_before_the_first_dose_counts_backwards() {
        let labels: Vec<String> = ElapsedStep::Months(12).ticks(-400, 800).into_iter().map(|t| t.1).collect();
        assert_eq!(labels, ["\u{2212}12", "0", "12", "24"]);
    }
}
