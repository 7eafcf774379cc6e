//! Axes: lines, ticks and labels that do not touch.

use oncase_record::{Day, DayInterval};

use crate::geometry::Point;
use crate::page::{BODY, MARGIN, SMALL};
use crate::scale::{DayScale, Linear, Stretch};
use crate::scene::{Group, Role};
use crate::style::{INK, MIST, Stroke, WHITE};
use crate::text::{ASCENT, Align, DESCENT, LINE_HEIGHT, Text, Weight, width, wrap};
use crate::ticks::{ElapsedStep, number_ticks};

/// Axis lines.
pub(crate) const AXIS: Stroke = Stroke::solid(INK, 0.6);
/// Grid lines.
pub(crate) const GRID: Stroke = Stroke::solid(MIST, 0.5);
/// Free space between two labels in a row.
pub(crate) const BETWEEN: f64 = 4.0;

/// A row of labels that never touch and never leave the given ends.
pub(crate) struct LabelRow {
    taken: Vec<(f64, f64)>,
    left: f64,
    right: f64,
}

impl LabelRow {
    pub fn new(left: f64, right: f64) -> Self {
        Self { taken: Vec::new(), left, right }
    }

    /// Takes the place of a label of this width centred on `x`; `false` when it is not free.
    pub fn take(&mut self, x: f64, width: f64) -> bool {
        let (from, to) = (x - width / 2.0, x + width / 2.0);
        let free = from >= self.left
            && to <= self.right
            && self.taken.iter().all(|(a, b)| to + BETWEEN <= *a || *b + BETWEEN <= from);
        if free {
            self.taken.push((from, to));
        }
        free
    }
}

/// A wavy gap of paper across the lanes where time is shortened.
pub(crate) fn break_across(group: &mut Group, stretch: &Stretch, top: f64, bottom: f64) {
    for x in [stretch.left, stretch.right] {
        let steps = ((bottom - top) / 4.0).ceil().max(1.0) as usize;
        let points: Vec<Point> = (0..=steps)
            .map(|k| {
                let y = (top + k as f64 * 4.0).min(bottom);
                Point::new(x + if k % 2 == 0 { -1.0 } else { 1.0 }, y)
            })
            .collect();
        group.polyline(&points, Stroke::solid(WHITE, 2.4));
        group.polyline(&points, Stroke::solid(crate::style::SILVER, 0.5));
    }
}

/// Time since a day, with its line at `y`, ticks below it and its title under the labels; gives the group
/// and its bottom. `row` may already hold labels that stand beside those of the ticks.
pub(crate) fn elapsed(
    scale: &DayScale,
    y: f64,
    zero: DayInterval,
    title: &str,
    page_right: f64,
    mut row: LabelRow,
) -> (Group, f64) {
    let mut group = Group::titled(Role::Axis, format!("Time since {title}"));
    let Some(day_zero) = zero.earliest.or(zero.latest) else { return (group, y) };
    let (low, high) = (scale.first().days_since(day_zero), scale.last().days_since(day_zero));
    let step = elapsed_step(scale, low, high);
    for stretch in scale.stretches().iter().filter(|s| !s.shortened) {
        group.horizontal(y, stretch.left, stretch.right, AXIS);
    }
    let mut ticks = step.ticks(low, high);
    // Zero first: it must not lose its place to a neighbour.
    ticks.sort_by_key(|(days, _)| days.abs() as i64);
    for (days, label) in ticks {
        let day = day_zero.plus_days(days.round() as i32);
        if scale.in_shortened(day) {
            continue;
        }
        let x = scale.at(day);
        group.vertical(x, y, y + 2.5, AXIS);
        if row.take(x, width(&label, SMALL, Weight::Regular)) {
            group.text(Text::new(label, Point::new(x, y + 9.0), SMALL).align(Align::Middle));
        }
    }
    let words = format!("{} since {title}", capitalised(step.unit()));
    let bottom =
        axis_title(&mut group, &words, (scale.left(), scale.right()), y + 11.0, (MARGIN, page_right));
    (group, bottom)
}

/// Writes an axis title in as many lines as it needs within the `room` from left to right, centred on the axis
/// as far as that allows, from `top`; gives its bottom.
pub(crate) fn axis_title(
    group: &mut Group,
    words: &str,
    axis: (f64, f64),
    top: f64,
    room: (f64, f64),
) -> f64 {
    let lines = wrap(words, BODY, Weight::Regular, room.1 - room.0);
    let mut baseline = top + BODY * ASCENT + 1.0;
    for line in lines {
        let half = width(&line, BODY, Weight::Regular) / 2.0;
        let x = f64::midpoint(axis.0, axis.1).min(room.1 - half).max(room.0 + half);
        group.text(Text::new(line, Point::new(x, baseline), BODY).align(Align::Middle));
        baseline += BODY * LINE_HEIGHT;
    }
    baseline - BODY * LINE_HEIGHT + BODY * DESCENT + 1.0
}

fn elapsed_step(scale: &DayScale, low: i32, high: i32) -> ElapsedStep {
    let widest = |step: &ElapsedStep| {
        let ticks = step.ticks(low, high);
        ticks.iter().map(|(_, label)| width(label, SMALL, Weight::Regular)).fold(5.0, f64::max)
    };
    let fits = |step: &ElapsedStep| {
        let room = step.days() * scale.points_per_day();
        room >= 8.0 && room >= widest(step) + BETWEEN + 3.0
    };
    ElapsedStep::ALL.into_iter().find(fits).unwrap_or(ElapsedStep::Months(120))
}

/// The text with its first letter as a capital.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// An upright axis of numbers at `x`, ticks to its left, with level grid lines to `right`.
pub(crate) fn upright(scale: &Linear, x: f64, right: f64, wanted: usize) -> Group {
    let mut group = Group::new(Role::Axis);
    for (value, label) in number_ticks(scale.low, scale.high, wanted) {
        let y = scale.at(value);
        group.horizontal(y, x, right, GRID);
        group.horizontal(y, x - 2.5, x, AXIS);
        group.text(Text::new(label, Point::new(x - 4.0, y), SMALL).centred_on_line().align(Align::End));
    }
    group.vertical(x, scale.end.min(scale.start), scale.end.max(scale.start), AXIS);
    group
}

/// How many ticks an upright axis of this height can hold without its labels touching.
pub(crate) fn ticks_for_height(height: f64) -> usize {
    ((height / (SMALL * 2.2)).floor() as usize).clamp(1, 6)
}

/// The first and last day of a set of days, or `None` when there are none.
pub(crate) fn extent(days: impl IntoIterator<Item = Day>) -> Option<(Day, Day)> {
    days.into_iter().fold(None, |range, day| match range {
        None => Some((day, day)),
        Some((first, last)) => Some((first.min(day), last.max(day))),
    })
}
