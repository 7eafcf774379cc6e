//! The table under the curves: at risk, censored, events, exactly under the ticks.

use super::input::{CurvePlot, StepCurve};
use super::look;
use crate::duration::DurationTick;
use crate::geometry::Point;
use crate::page::{MARGIN, SMALL};
use crate::scene::{Group, Role};
use crate::style::{MIST, Stroke};
use crate::text::{Align, LINE_HEIGHT, Text, Weight, width, wrap};

const ROW: f64 = 8.6;
const HEADS: [&str; 3] = ["At risk", "Censored", "Events"];

/// The table; empty when no curve has numbers.
pub(super) struct Table {
    any: bool,
    number_width: f64,
}

/// At risk, censored before and events before a day. At risk are those still there on that day.
pub(super) fn counts_at(curve: &StepCurve, day: f64) -> [u32; 3] {
    let before = || curve.counts.iter().take_while(|c| f64::from(c.day) < day);
    let at_risk = curve.counts.iter().find(|c| f64::from(c.day) >= day).map_or(0, |c| c.at_risk);
    let total =
        |read: fn(&super::DayCount) -> u32| before().fold(0_u32, |sum, c| sum.saturating_add(read(c)));
    [at_risk, total(|c| c.censored), total(|c| c.events)]
}

impl Table {
    pub fn new(input: &CurvePlot) -> Self {
        let any = input.curves.iter().any(|c| !c.counts.is_empty());
        // With late entry the number at risk also grows, so each may be the widest.
        let at_risk = input.curves.iter().flat_map(|c| &c.counts).map(|c| c.at_risk);
        let totals = input.curves.iter().flat_map(|c| counts_at(c, f64::MAX));
        let number_width =
            at_risk.chain(totals).map(|n| width(&n.to_string(), SMALL, Weight::Regular)).fold(0.0, f64::max);
        Self { any, number_width }
    }

    /// Width of the widest number.
    pub fn number_width(&self) -> f64 {
        if self.any { self.number_width } else { 8.0 }
    }

    /// Width of the widest row head, with room for half a number beside it.
    pub fn label_width(&self) -> f64 {
        let heads = HEADS.iter().map(|head| width(head, SMALL, Weight::Regular)).fold(0.0, f64::max);
        if self.any { heads + self.number_width / 2.0 } else { 0.0 }
    }

    /// Draws the table from `top`; gives its bottom.
    pub fn draw(&self, input: &CurvePlot, ticks: &[DurationTick], top: f64, page_right: f64) -> (Group, f64) {
        let mut group = Group::titled(Role::Table, "Numbers at risk, censored and with an event");
        if !self.any {
            return (group, top);
        }
        group.horizontal(top, MARGIN, page_right, Stroke::solid(MIST, 0.6));
        let mut y = top + 2.0;
        for (index, curve) in input.curves.iter().enumerate().filter(|(_, c)| !c.counts.is_empty()) {
            for line in wrap(&curve.name, SMALL, Weight::Bold, page_right - MARGIN) {
                let at = Point::new(MARGIN, y + ROW / 2.0);
                let text = Text::new(line, at, SMALL).centred_on_line().bold();
                group.text(text.colour(look(index).colour.for_text()));
                y += SMALL * LINE_HEIGHT;
            }
            y += 0.6;
            for (row, head) in HEADS.iter().enumerate() {
                let middle = y + ROW / 2.0;
                group.text(Text::new(*head, Point::new(MARGIN, middle), SMALL).centred_on_line());
                for tick in ticks {
                    let number = counts_at(curve, tick.days)[row].to_string();
                    let text = Text::new(number, Point::new(tick.x, middle), SMALL).centred_on_line();
                    group.text(text.align(Align::Middle));
                }
                y += ROW;
            }
            y += 2.0;
        }
        (group, y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survival::DayCount;

    #[test]
    fn everyone_is_at_risk_censored_or_has_had_an_event_at_every_tick() {
        let count = |day, at_risk, events, censored| DayCount { day, at_risk, events, censored };
        let counts = vec![count(10, 5, 1, 0), count(20, 4, 0, 1), count(30, 3, 1, 1), count(40, 1, 0, 1)];
        let curve = StepCurve { counts, ..StepCurve::default() };
        for (day, expected) in [(0.0, [5, 0, 0]), (20.0, [4, 0, 1]), (35.0, [1, 2, 2]), (60.0, [0, 3, 2])] {
            assert_eq!(counts_at(&curve, day), expected, "day {day}");
            assert_eq!(expected.iter().sum::<u32>(), 5);
        }
    }
}
