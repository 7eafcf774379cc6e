//! An axis of durations: days on the scale, days, weeks, months or years in words.

use oncase_record::DAYS_PER_MONTH;

use crate::axis::{AXIS, axis_title};
use crate::geometry::Point;
use crate::page::SMALL;
use crate::scale::Linear;
use crate::scene::{Group, Role};
use crate::text::{Align, Text, Weight, width};
use crate::ticks::signed;

/// The unit in which durations are written. Input is always in days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// Days.
    Days,
    /// Weeks of 7 days.
    Weeks,
    /// Months of 30.4375 days.
    #[default]
    Months,
    /// Years of 365.25 days.
    Years,
}

impl TimeUnit {
    /// Days in one unit.
    pub const fn days(self) -> f64 {
        match self {
            Self::Days => 1.0,
            Self::Weeks => 7.0,
            Self::Months => DAYS_PER_MONTH,
            Self::Years => 365.25,
        }
    }

    /// `Months`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Days => "Days",
            Self::Weeks => "Weeks",
            Self::Months => "Months",
            Self::Years => "Years",
        }
    }

    /// Round numbers of this unit between two ticks, finest first.
    const fn steps(self) -> &'static [u32] {
        match self {
            Self::Days => &[1, 2, 7, 14, 28, 56, 91, 182, 364, 728, 1820, 3640, 36_400],
            Self::Weeks => &[1, 2, 4, 8, 12, 26, 52, 104, 260, 520, 5200],
            Self::Months => &[1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200],
            Self::Years => &[1, 2, 5, 10, 20, 50, 100],
        }
    }
}

/// A tick: its day and its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DurationTick {
    pub days: f64,
    pub x: f64,
}

/// Ticks at round numbers of the unit, at least `room` points apart and wide enough for their labels.
pub(crate) fn duration_ticks(scale: &Linear, unit: TimeUnit, room: f64) -> Vec<(DurationTick, String)> {
    let per_unit = (scale.at(unit.days()) - scale.at(0.0)).abs();
    let widest = width(&number(scale.high / unit.days()), SMALL, Weight::Regular).max(width(
        &number(scale.low / unit.days()),
        SMALL,
        Weight::Regular,
    ));
    // More than a dozen ticks say no more than a dozen do.
    let needed = (room.max(widest) + 5.0).max((scale.end - scale.start).abs() / 12.5);
    let fits = |step: &&u32| f64::from(**step) * per_unit >= needed;
    let step = unit.steps().iter().find(fits).or(unit.steps().last()).copied().unwrap_or(1);
    let days = f64::from(step) * unit.days();
    let first = (scale.low / days - 1e-9).ceil() as i64;
    let last = (scale.high / days + 1e-9).floor() as i64;
    (first..=last.min(first + 200))
        .map(|k| {
            let day = k as f64 * days;
            (DurationTick { days: day, x: scale.at(day) }, signed(&(k * i64::from(step)).to_string()))
        })
        .collect()
}

fn number(value: f64) -> String {
    signed(&format!("{value:.0}"))
}

/// The axis with its line at `y`; `number_room` is the width of numbers set under the ticks, `room` the
/// left and right limit of its title. Gives the group, its ticks and its bottom.
pub(crate) fn duration_axis(
    scale: &Linear,
    unit: TimeUnit,
    words: &str,
    y: f64,
    number_room: f64,
    room: (f64, f64),
) -> (Group, Vec<DurationTick>, f64) {
    let mut group = Group::titled(Role::Axis, words);
    group.horizontal(y, scale.start, scale.end, AXIS);
    let labelled = duration_ticks(scale, unit, number_room);
    for (tick, label) in &labelled {
        group.vertical(tick.x, y, y + 2.5, AXIS);
        group.text(Text::new(label.clone(), Point::new(tick.x, y + 9.0), SMALL).align(Align::Middle));
    }
    let bottom = axis_title(&mut group, words, (scale.start, scale.end), y + 10.5, room);
    (group, labelled.into_iter().map(|(tick, _)| tick).collect(), bottom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_stand_at_round_months() {
        let scale = Linear::new(0.0, 900.0, 0.0, 200.0);
        let labels: Vec<String> =
            duration_ticks(&scale, TimeUnit::Months, 10.0).into_iter().map(|(_, label)| label).collect();
        assert_eq!(labels, ["0", "3", "6", "9", "12", "15", "18", "21", "24", "27"]);
    }
}
