//! Curves over time: Kaplan-Meier and cumulative incidence, with the table of numbers at risk, censored and
//! with an event exactly under the ticks.
//!
//! Reference for the table: Morris TP et al. Proposals on Kaplan-Meier plots in medical research and a survey
//! of stakeholder views: KMunicate. BMJ Open 2019;9:e030215.

mod input;
mod table;
mod words;

pub use input::{CurvePlot, DayCount, StepCurve, StepPoint};

use crate::axis::{ticks_for_height, upright};
use crate::duration::duration_axis;
use crate::figure::{Figure, FigureError};
use crate::geometry::Point;
use crate::legend::{Legend, Sample};
use crate::page::{BODY, MARGIN, SMALL};
use crate::scale::Linear;
use crate::scene::{Group, Role, Scene};
use crate::style::{Colour, GREY, LinePattern, Paint, SERIES, Stroke};
use crate::text::{Align, LINE_HEIGHT, Text, Weight, wrap};

/// Which of the two curves is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Survival,
    Incidence,
}

impl Kind {
    /// Where curves begin.
    fn start(self) -> f64 {
        match self {
            Self::Survival => 1.0,
            Self::Incidence => 0.0,
        }
    }
}

/// Draws Kaplan-Meier curves.
///
/// # Errors
/// When there is no curve, a probability is not between 0 and 1, days are not in order, or a band is not named.
pub fn kaplan_meier(input: &CurvePlot) -> Result<Figure, FigureError> {
    draw(input, Kind::Survival)
}

/// Draws cumulative incidence curves, one a cause or group.
///
/// # Errors
/// When there is no curve, a probability is not between 0 and 1, days are not in order, or a band is not named.
pub fn cumulative_incidence(input: &CurvePlot) -> Result<Figure, FigureError> {
    draw(input, Kind::Incidence)
}

fn draw(input: &CurvePlot, kind: Kind) -> Result<Figure, FigureError> {
    check(input)?;
    let page_width = input.width.points();
    let page_right = page_width - MARGIN;
    let table = table::Table::new(input);
    let left = MARGIN + table.label_width().max(30.0) + 8.0;
    let right = page_right - 8.0 - table.number_width() / 2.0;
    let last = input.curves.iter().map(last_day).max().unwrap_or(0);
    let x = Linear::new(0.0, f64::from(last) * 1.02, left + 4.0, right);
    let (top, bottom) = (MARGIN + 5.0, MARGIN + 5.0 + (page_width * 0.42).clamp(110.0, 190.0));
    let y = Linear::new(0.0, 1.0, bottom, top);

    let mut root = Group::new(Role::Figure);
    root.push(y_axis(input, &y, left, right));
    let mut legend = Legend::default();
    for (index, curve) in input.curves.iter().enumerate() {
        root.push(draw_curve(curve, kind, look(index), &x, &y));
        let words = if curve.summary.is_empty() {
            curve.name.clone()
        } else {
            format!("{}: {}", curve.name, curve.summary)
        };
        legend.add(Sample::Line(look(index)), words);
    }
    explain(input, kind, &mut legend);
    let title = if input.time_from.is_empty() {
        input.unit.title().to_owned()
    } else {
        format!("{} from {}", input.unit.title(), input.time_from)
    };
    let (axis, ticks, axis_bottom) =
        duration_axis(&x, input.unit, &title, bottom, table.number_width(), (MARGIN, page_right));
    root.push(axis);
    let (group, table_bottom) = table.draw(input, &ticks, axis_bottom + 3.0, page_right);
    root.push(group);
    let (group, legend_bottom) = legend.draw(MARGIN, page_right, table_bottom + 4.0);
    root.push(group);
    let (group, height) = results(input, legend_bottom + 1.0, page_right);
    root.push(group);

    Ok(Figure {
        id: if kind == Kind::Survival { "kaplan-meier" } else { "cumulative-incidence" }.to_owned(),
        title: input.title.clone(),
        alternative_text: words::alternative_text(input, kind),
        caption: words::caption(input, kind),
        scene: Scene { width: page_width, height: height + MARGIN, root },
        numbers: words::numbers(input),
    })
}

fn check(input: &CurvePlot) -> Result<(), FigureError> {
    if input.curves.is_empty() {
        return Err(FigureError::Empty { needed: "curve" });
    }
    let bands = input.curves.iter().flat_map(|c| &c.points).any(|p| p.lower.is_some() && p.upper.is_some());
    if bands && input.interval_name.trim().is_empty() {
        let problem = "a band is drawn but not named; say which interval it is in interval_name".to_owned();
        return Err(FigureError::Inconsistent { problem });
    }
    for curve in &input.curves {
        let place = |day: i32| format!("the estimate of {} on day {day}", curve.name);
        for point in &curve.points {
            let limits = [Some(point.value), point.lower, point.upper];
            if limits.into_iter().flatten().any(|p| !p.is_finite()) {
                return Err(FigureError::NotFinite { place: place(point.day) });
            }
            if limits.into_iter().flatten().any(|p| !(0.0..=1.0).contains(&p)) {
                let problem = format!("{} is not between 0 and 1; give a probability", place(point.day));
                return Err(FigureError::Inconsistent { problem });
            }
        }
        if curve.median.is_some_and(|median| !median.is_finite()) {
            return Err(FigureError::NotFinite { place: format!("the median of {}", curve.name) });
        }
        if !curve.points.is_sorted_by_key(|p| p.day) || !curve.counts.is_sorted_by_key(|c| c.day) {
            let problem = format!("the days of {} are not in order; sort them", curve.name);
            return Err(FigureError::Inconsistent { problem });
        }
    }
    Ok(())
}

/// The last day on which a curve is drawn; negative times are not drawn.
fn last_day(curve: &StepCurve) -> i32 {
    let days = curve.points.iter().map(|p| p.day).chain(curve.censored.iter().copied());
    days.chain([curve.last_day, 1]).max().unwrap_or(1)
}

/// Line of the curve number `index`: colour and dash differ together.
fn look(index: usize) -> Stroke {
    let colour = SERIES[index % SERIES.len()];
    Stroke::solid(colour, 1.3).dashed(LinePattern::SERIES[index % LinePattern::SERIES.len()])
}

fn y_axis(input: &CurvePlot, y: &Linear, left: f64, right: f64) -> Group {
    let mut group = upright(y, left, right, ticks_for_height(y.start - y.end));
    let lines = wrap(&format!("{} (probability)", input.endpoint), BODY, Weight::Regular, y.start - y.end);
    let count = lines.len().min(2);
    for (i, line) in lines.into_iter().take(2).enumerate() {
        let x = left - 18.0 - BODY - (count - 1 - i) as f64 * BODY * LINE_HEIGHT;
        let at = Point::new(x.max(MARGIN + BODY / 2.0), f64::midpoint(y.start, y.end));
        group.text(Text::new(line, at, BODY).upward().centred_on_line().align(Align::Middle));
    }
    group
}

/// Places of the steps of a line, from its start to the last day of follow-up.
fn steps(curve: &StepCurve, start: f64, read: impl Fn(&StepPoint) -> f64) -> Vec<(f64, f64)> {
    let mut points = vec![(0.0, start)];
    let mut value = start;
    for point in curve.points.iter().filter(|p| p.day >= 0) {
        points.push((f64::from(point.day), value));
        value = read(point);
        points.push((f64::from(point.day), value));
    }
    points.push((f64::from(curve.last_day.max(0)).max(points.last().map_or(0.0, |p| p.0)), value));
    points
}

fn draw_curve(curve: &StepCurve, kind: Kind, stroke: Stroke, x: &Linear, y: &Linear) -> Group {
    let mut group = Group::titled(Role::Data, curve.name.clone());
    let place = |(day, value): (f64, f64)| Point::new(x.at(day), y.clamped(value));
    if curve.points.iter().any(|p| p.lower.is_some() && p.upper.is_some()) {
        let upper = steps(curve, kind.start(), |p| p.upper.unwrap_or(p.value));
        let lower = steps(curve, kind.start(), |p| p.lower.unwrap_or(p.value));
        let outline: Vec<Point> = upper.into_iter().chain(lower.into_iter().rev()).map(place).collect();
        group.polygon(&outline, Paint::fill(stroke.colour).with_opacity(0.14));
    }
    let line: Vec<Point> = steps(curve, kind.start(), |p| p.value).into_iter().map(place).collect();
    group.polyline(&line, stroke);
    for day in curve.censored.iter().filter(|day| **day >= 0) {
        let value = value_at(curve, kind.start(), *day);
        let at = place((f64::from(*day), value));
        group.vertical(at.x, at.y - 2.4, at.y + 2.4, Stroke::solid(stroke.colour, 0.8));
    }
    if let (Some(median), Kind::Survival) = (curve.median, kind) {
        median_guide(&mut group, median, stroke.colour, x, y);
    }
    group
}

fn value_at(curve: &StepCurve, start: f64, day: i32) -> f64 {
    curve.points.iter().take_while(|p| p.day <= day).last().map_or(start, |p| p.value)
}

fn median_guide(group: &mut Group, median: f64, colour: Colour, x: &Linear, y: &Linear) {
    if !(0.0..=x.high).contains(&median) {
        return;
    }
    let guide = Stroke::solid(colour, 0.6).dashed(LinePattern::Dotted);
    group.horizontal(y.at(0.5), x.at(0.0), x.at(median), guide);
    group.vertical(x.at(median), y.at(0.5), y.at(0.0), guide);
}

fn explain(input: &CurvePlot, kind: Kind, legend: &mut Legend) {
    if input.curves.iter().any(|c| !c.censored.is_empty()) {
        legend.add(Sample::Tick(Stroke::solid(GREY, 0.9)), "censored");
    }
    if !input.interval_name.is_empty() {
        legend.add(Sample::Area(Paint::fill(GREY).with_opacity(0.2)), input.interval_name.clone());
    }
    if kind == Kind::Survival && input.curves.iter().any(|c| c.median.is_some()) {
        legend.add(Sample::Line(Stroke::solid(GREY, 0.7).dashed(LinePattern::Dotted)), "median");
    }
}

fn results(input: &CurvePlot, top: f64, page_right: f64) -> (Group, f64) {
    let mut group = Group::titled(Role::Annotation, "Results");
    let mut y = top;
    for result in &input.results {
        for line in wrap(result, SMALL, Weight::Regular, page_right - MARGIN) {
            y += SMALL * LINE_HEIGHT;
            group.text(Text::new(line, Point::new(MARGIN, y), SMALL));
        }
    }
    (group, y + 2.0)
}
