//! The axes under a row of cycles: day of the cycle, date of each day 1, months.

use oncase_record::Day;

use super::blocks::Block;
use super::input::TreatmentPlan;
use crate::axis::{AXIS, BETWEEN, LabelRow};
use crate::geometry::Point;
use crate::page::{MARGIN, SMALL};
use crate::scale::DayScale;
use crate::scene::{Group, Role};
use crate::style::{GREY, Stroke};
use crate::text::{Align, Text, Weight, width};
use crate::ticks::{CalendarStep, month_name};

/// Height of a row of labels.
const LABELS: f64 = 9.0;

/// Height of all axes of a row of cycles.
pub(super) const HEIGHT: f64 = 2.0 + 3.0 * LABELS + 2.0;

/// The axes of a row from `y` down; `right` is the end of the page.
pub(super) fn axes(plan: &TreatmentPlan, block: &Block, scale: &DayScale, y: f64, right: f64) -> Group {
    let mut group = Group::titled(
        Role::Axis,
        format!("Calendar from {} to {}, with days of the cycle", block.from, block.to.plus_days(-1)),
    );
    group.horizontal(y, scale.left(), scale.at(block.to), AXIS);
    let heads = ["Day of cycle".to_owned(), "Day 1".to_owned(), years(block)];
    for (row, head) in (1..).zip(heads) {
        let at = Point::new(MARGIN, y + 2.0 + f64::from(row) * LABELS - 2.0);
        group.text(Text::new(head, at, SMALL).colour(GREY));
    }
    let baseline = |row: f64| y + 2.0 + row * LABELS - 2.0;
    let row = || LabelRow::new(scale.left() - 3.0, right);
    cycle_days(&mut group, row(), plan, block, scale, (y, baseline(1.0)));
    day_ones(&mut group, row(), plan, block, scale, baseline(2.0));
    months(&mut group, row(), block, scale, baseline(3.0));
    group
}

/// `2017` or `2017–2018`.
fn years(block: &Block) -> String {
    let (first, last) = (block.from.ymd().0, block.to.plus_days(-1).ymd().0);
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// Day 1 of each cycle and every so many weeks after it, as far as the labels keep apart.
fn cycle_days(
    group: &mut Group,
    mut row: LabelRow,
    plan: &TreatmentPlan,
    block: &Block,
    scale: &DayScale,
    (y, baseline): (f64, f64),
) {
    let cycles = || plan.cycles.get(block.cycles.clone()).unwrap_or_default();
    let longest = cycles().iter().map(|cycle| cycle.days).max().unwrap_or(1);
    let widest = width(&longest.to_string(), SMALL, Weight::Regular) + BETWEEN;
    let fits = |step: &u16| f64::from(*step) * scale.points_per_day() >= widest;
    let step = [1, 7, 14, 28, 56].into_iter().find(fits).unwrap_or(u16::MAX);
    let mut put = |number: u16, day: Day| {
        let x = scale.at(day) + scale.points_per_day() / 2.0;
        let label = number.to_string();
        if row.take(x, width(&label, SMALL, Weight::Regular)) {
            group.vertical(x, y, y + 2.0, AXIS);
            group.text(Text::new(label, Point::new(x, baseline), SMALL).align(Align::Middle));
        }
    };
    // Every day 1 first: it must not lose its place to the last days of the cycle before.
    cycles().iter().for_each(|cycle| put(1, cycle.day_one));
    for cycle in cycles() {
        let later = (1..=cycle.days).step_by(usize::from(step)).skip(1);
        later.for_each(|number| put(number, cycle.day_one.plus_days(i32::from(number) - 1)));
    }
}

/// The date of each day 1, beginning at its line.
fn day_ones(
    group: &mut Group,
    mut row: LabelRow,
    plan: &TreatmentPlan,
    block: &Block,
    scale: &DayScale,
    baseline: f64,
) {
    for cycle in plan.cycles.get(block.cycles.clone()).unwrap_or_default() {
        let label = CalendarStep::Days(1).label(cycle.day_one);
        let (x, wide) = (scale.at(cycle.day_one), width(&label, SMALL, Weight::Regular));
        if row.take(x + wide / 2.0, wide) {
            group.text(Text::new(label, Point::new(x, baseline), SMALL));
        }
    }
}

/// The months, each named in the middle of its days, January with its year.
fn months(group: &mut Group, mut row: LabelRow, block: &Block, scale: &DayScale, baseline: f64) {
    let begins = CalendarStep::Months(1).ticks(block.from, block.to);
    let inner = || begins.iter().copied().filter(|day| *day > block.from && *day < block.to);
    let mut edges = vec![block.from];
    edges.extend(inner());
    edges.push(block.to);
    for pair in edges.windows(2) {
        let &[start, end] = pair else { continue };
        let (year, month, _) = start.ymd();
        let room = scale.at(end) - scale.at(start) - 2.0;
        let name = month_name(month).to_owned();
        let full = (month == 1).then(|| format!("{name} {year}"));
        let fitting = full.into_iter().chain([name]).map(|label| {
            let wide = width(&label, SMALL, Weight::Bold);
            (label, wide)
        });
        let x = f64::midpoint(scale.at(start), scale.at(end));
        for (label, wide) in fitting {
            if wide <= room && row.take(x, wide) {
                group.text(Text::new(label, Point::new(x, baseline), SMALL).bold().align(Align::Middle));
                break;
            }
        }
    }
    for day in inner() {
        group.vertical(scale.at(day), baseline - 5.5, baseline + 1.5, Stroke::solid(GREY, 0.5));
    }
}
