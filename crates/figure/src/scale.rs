//! From values to places on the page.

use oncase_record::Day;

/// A straight scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Linear {
    /// Value at `start`.
    pub low: f64,
    /// Value at `end`.
    pub high: f64,
    /// Place of the low value.
    pub start: f64,
    /// Place of the high value.
    pub end: f64,
}

impl Linear {
    /// The scale from `low` to `high`; a scale of no length is widened so that it can be drawn.
    pub fn new(low: f64, high: f64, start: f64, end: f64) -> Self {
        let high = if high > low { high } else { low + low.abs().max(1.0) };
        Self { low, high, start, end }
    }

    /// The place of a value.
    pub fn at(&self, value: f64) -> f64 {
        // Halves keep the difference of two huge values finite.
        let share = (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0);
        self.start + share * (self.end - self.start)
    }

    /// The place of a value, kept within the ends of the scale.
    pub fn clamped(&self, value: f64) -> f64 {
        self.at(value.clamp(self.low, self.high))
    }
}

/// A stretch of time drawn to scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stretch {
    pub from: Day,
    pub to: Day,
    pub left: f64,
    pub right: f64,
    /// Whether this stretch is shortened, drawn with break marks instead of to scale.
    pub shortened: bool,
}

impl Stretch {
    fn at(&self, day: Day) -> f64 {
        let days = f64::from(self.to.days_since(self.from)).max(1.0);
        self.left + f64::from(day.days_since(self.from)) / days * (self.right - self.left)
    }
}

/// Days to places: one stretch to scale, or several with shortened ones between.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DayScale {
    stretches: Vec<Stretch>,
}

/// Width of a shortened stretch in points.
const SHORTENED: f64 = 26.0;

impl DayScale {
    /// The days from `from` to `to` between two places, with the given gaps (in order, apart) shortened.
    pub fn new(from: Day, to: Day, left: f64, right: f64, gaps: &[(Day, Day)]) -> Self {
        let to = if to > from { to } else { from.plus_days(1) };
        let days = |a: Day, b: Day| f64::from(b.days_since(a));
        let left_out: f64 = gaps.iter().map(|(a, b)| days(*a, *b)).sum();
        let drawn = (right - left) - SHORTENED * gaps.len() as f64;
        let points_per_day = drawn / (days(from, to) - left_out).max(1.0);
        let mut stretches = Vec::new();
        let (mut day, mut x) = (from, left);
        for (start, end) in gaps {
            let gap_left = x + days(day, *start) * points_per_day;
            stretches.push(Stretch { from: day, to: *start, left: x, right: gap_left, shortened: false });
            let gap_right = gap_left + SHORTENED;
            stretches.push(Stretch {
                from: *start,
                to: *end,
                left: gap_left,
                right: gap_right,
                shortened: true,
            });
            (day, x) = (*end, gap_right);
        }
        stretches.push(Stretch { from: day, to, left: x, right, shortened: false });
        Self { stretches }
    }

    /// The place of a day; days beyond the scale stand at its ends.
    pub fn at(&self, day: Day) -> f64 {
        let (first, last) = (self.first(), self.last());
        let day = day.clamp(first, last);
        self.stretches.iter().find(|s| day <= s.to).map_or(0.0, |s| s.at(day))
    }

    /// First day.
    pub fn first(&self) -> Day {
        self.stretches.first().map_or(Day(0), |s| s.from)
    }

    /// Last day.
    pub fn last(&self) -> Day {
        self.stretches.last().map_or(Day(0), |s| s.to)
    }

    /// Left end on the page.
    pub fn left(&self) -> f64 {
        self.stretches.first().map_or(0.0, |s| s.left)
    }

    /// Right end on the page.
    pub fn right(&self) -> f64 {
        self.stretches.last().map_or(0.0, |s| s.right)
    }

    /// The stretches, in order.
    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Points a day takes where it is drawn to scale.
    pub fn points_per_day(&self) -> f64 {
        self.stretches
            .iter()
            .filter(|s| !s.shortened)
            .map(|s| (s.right - s.left) / f64::from(s.to.days_since(s.from)).max(1.0))
            .fold(0.0, f64::max)
    }

    /// Whether a day lies inside a shortened stretch, where nothing is to scale.
    pub fn in_shortened(&self, day: Day) -> bool {
        self.stretches.iter().any(|s| s.shortened && s.from < day && day < s.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_gap_takes_its_fixed_width_and_the_rest_stays_to_scale() {
        let scale = DayScale::new(Day(0), Day(1000), 0.0, 426.0, &[(Day(100), Day(900))]);
        assert!((scale.at(Day(100)) - 200.0).abs() < 1e-9);
        assert!((scale.at(Day(900)) - 226.0).abs() < 1e-9);
        assert!((scale.at(Day(1000)) - 426.0).abs() < 1e-9);
        assert!((scale.points_per_day() - 2.0).abs() < 1e-9);
        assert!(scale.in_shortened(Day(500)) && !scale.in_shortened(Day(100)));
    }

    #[test]
    fn a_scale_of_one_value_can_still_be_drawn() {
        assert!(Linear::new(5.0, 5.0, 0.0, 10.0).at(5.0).is_finite());
        assert!(DayScale::new(Day(7), Day(7), 0.0, 10.0, &[]).at(Day(7)).is_finite());
    }
}
