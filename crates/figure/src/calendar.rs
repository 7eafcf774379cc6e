//! The axes of time, above all the calendar: days, months or years, whichever keep apart, and breaks where time is shortened.

use oncase_record::Day;

use crate::axis::{AXIS, BETWEEN, LabelRow, elapsed};
use crate::dates::Dates;
use crate::geometry::Point;
use crate::page::SMALL;
use crate::scale::{DayScale, Stretch};
use crate::scene::{Group, Role};
use crate::style::{GREY, Stroke};
use crate::text::{Align, Text, Weight, width};
use crate::ticks::CalendarStep;
use crate::timeline::TimeZero;

/// The axes of time under a figure.
pub(crate) struct TimeAxes {
    pub groups: Vec<Group>,
    /// Places where years begin, for the grid.
    pub years: Vec<f64>,
    pub bottom: f64,
}

/// The calendar and the time since time zero, one below the other; the calendar only where dates may be told.
pub(crate) fn time_axes(
    scale: &DayScale,
    dates: Dates,
    zero: Option<&TimeZero>,
    y: f64,
    page_right: f64,
) -> TimeAxes {
    let mut row = LabelRow::new(2.0, page_right);
    let (mut axes, next) = match dates {
        Dates::Calendar => {
            let Calendar { group, years, bottom } = calendar(scale, y, page_right);
            (TimeAxes { groups: vec![group], years, bottom }, bottom + 3.0)
        }
        Dates::SinceTimeZero => {
            // Marks where time is shortened stand on the first axis, and take their room before the numbers do.
            let mut breaks = Group::new(Role::Axis);
            for stretch in scale.stretches().iter().filter(|stretch| stretch.shortened) {
                break_marks(&mut breaks, &mut row, stretch, y);
            }
            (TimeAxes { groups: vec![breaks], years: Vec::new(), bottom: y }, y)
        }
    };
    if let Some(zero) = zero {
        let (group, below) = elapsed(scale, next, zero.when, &zero.label, page_right, row);
        axes.groups.push(group);
        axes.bottom = below;
    }
    axes
}

/// A drawn calendar axis.
struct Calendar {
    group: Group,
    /// Places where years begin, for the grid.
    years: Vec<f64>,
    bottom: f64,
}

/// A calendar axis with its line at `y` and labels below it: a row of months or days and a row of years, or
/// years alone.
fn calendar(scale: &DayScale, y: f64, page_right: f64) -> Calendar {
    let mut group = Group::titled(Role::Axis, format!("Calendar from {} to {}", scale.first(), scale.last()));
    let step = calendar_step(scale);
    let mut upper = LabelRow::new(2.0, page_right);
    for stretch in scale.stretches() {
        if stretch.shortened {
            break_marks(&mut group, &mut upper, stretch, y);
        } else {
            group.horizontal(y, stretch.left, stretch.right, AXIS);
        }
    }
    let drawn = || scale.stretches().iter().filter(|s| !s.shortened);
    for day in drawn().flat_map(|s| step.ticks(s.from, s.to)) {
        let x = scale.at(day);
        group.vertical(x, y, y + 2.5, AXIS);
        let label = step.label(day);
        if !matches!(step, CalendarStep::Years(_)) && upper.take(x, width(&label, SMALL, Weight::Regular)) {
            group.text(Text::new(label, Point::new(x, y + 9.0), SMALL).align(Align::Middle));
        }
    }
    let mut years = match step {
        CalendarStep::Years(_) => YearRow { row: upper, baseline: y + 9.0, separator: (y, y + 4.0) },
        _ => YearRow {
            row: LabelRow::new(2.0, page_right),
            baseline: y + 18.0,
            separator: (y + 12.0, y + 19.0),
        },
    };
    let boundaries = drawn().flat_map(|stretch| years.draw(&mut group, scale, stretch, step)).collect();
    Calendar { group, years: boundaries, bottom: years.baseline + 2.0 }
}

/// The finest rhythm whose labels keep apart at this scale.
fn calendar_step(scale: &DayScale) -> CalendarStep {
    let per_day = scale.points_per_day();
    let fits = |step: &CalendarStep| {
        let label = match step {
            CalendarStep::Days(_) => "30 Mar",
            CalendarStep::Months(_) => "Mar",
            CalendarStep::Years(_) => "2017",
        };
        step.days() * per_day >= width(label, SMALL, Weight::Regular) + BETWEEN + 1.0
    };
    CalendarStep::ALL.into_iter().find(fits).unwrap_or(CalendarStep::Years(50))
}

/// The row of years.
struct YearRow {
    row: LabelRow,
    baseline: f64,
    separator: (f64, f64),
}

impl YearRow {
    /// Draws the years of a stretch and gives the places where years begin.
    fn draw(
        &mut self,
        group: &mut Group,
        scale: &DayScale,
        stretch: &Stretch,
        step: CalendarStep,
    ) -> Vec<f64> {
        let several = matches!(step, CalendarStep::Years(n) if n > 1);
        let every = if several { step } else { CalendarStep::Years(1) };
        let begins = every.ticks(stretch.from, stretch.to);
        if !several {
            self.in_the_middle(group, scale, stretch, &begins);
        } else if begins.is_empty() {
            self.label(group, &years_of(stretch), f64::midpoint(stretch.left, stretch.right));
        } else {
            begins.iter().for_each(|day| self.label(group, &every.label(*day), scale.at(*day)));
        }
        begins.into_iter().map(|day| scale.at(day)).collect()
    }

    /// Each year's number in the middle of its days, with separators between years.
    fn in_the_middle(&mut self, group: &mut Group, scale: &DayScale, stretch: &Stretch, begins: &[Day]) {
        let mut edges = vec![stretch.from];
        edges.extend(begins.iter().copied().filter(|day| *day > stretch.from && *day < stretch.to));
        edges.push(stretch.to);
        for pair in edges.windows(2) {
            let &[start, end] = pair else { continue };
            let (left, right) = (scale.at(start), scale.at(end));
            let label = start.ymd().0.to_string();
            if right - left > width(&label, SMALL, Weight::Bold) {
                self.label(group, &label, f64::midpoint(left, right));
            }
        }
        for day in begins {
            group.vertical(scale.at(*day), self.separator.0, self.separator.1, Stroke::solid(GREY, 0.5));
        }
    }

    fn label(&mut self, group: &mut Group, label: &str, x: f64) {
        if self.row.take(x, width(label, SMALL, Weight::Bold)) {
            group.text(Text::new(label, Point::new(x, self.baseline), SMALL).bold().align(Align::Middle));
        }
    }
}

/// The years a stretch covers: `2012–13`.
fn years_of(stretch: &Stretch) -> String {
    let (first, last) = (stretch.from.ymd().0, stretch.to.ymd().0);
    if first == last { first.to_string() } else { format!("{first}–{:02}", last.rem_euclid(100)) }
}

/// Two slanted strokes on the axis where time is shortened, with the years left out between them.
fn break_marks(group: &mut Group, row: &mut LabelRow, stretch: &Stretch, y: f64) {
    for x in [stretch.left, stretch.right] {
        group.line(Point::new(x - 1.5, y + 3.5), Point::new(x + 1.5, y - 3.5), AXIS);
    }
    let label = format!("{:.1} y", f64::from(stretch.to.days_since(stretch.from)) / 365.25);
    let x = f64::midpoint(stretch.left, stretch.right);
    if row.take(x, width(&label, SMALL, Weight::Regular)) {
        group.text(Text::new(label, Point::new(x, y + 9.0), SMALL).colour(GREY).align(Align::Middle));
    }
}
