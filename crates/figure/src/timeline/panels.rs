//! Panels with values over time: tumour burden, laboratory values, performance status.

use oncase_record::DayInterval;

use super::frame::Frame;
use super::input::{BurdenPoint, LaboratorySeries, PerformancePoint};
use super::lanes::Lane;
use crate::axis::upright;
use crate::geometry::{Point, Rect};
use crate::legend::{Legend, Sample, whisker};
use crate::page::SMALL;
use crate::scale::Linear;
use crate::scene::{Group, Role, Shape};
use crate::style::{BLUE, Colour, INK, LinePattern, Paint, Stroke, VERMILLION, WHITE};
use crate::text::{Weight, wrap};
use crate::ticks::signed;

const BURDEN_HEIGHT: f64 = 54.0;
const LABORATORY_HEIGHT: f64 = 22.0;
const REFERENCE: Colour = Colour(0xd9, 0xe8, 0xdf);

/// A value, or a missing one, at a place in time.
struct Spot {
    x: f64,
    days: (f64, f64),
    y: Option<f64>,
    words: String,
}

/// Sorted by time; what has no date is left out (and named by the caption).
fn spots<T>(
    frame: &Frame,
    items: impl Iterator<Item = T>,
    read: impl Fn(T) -> (DayInterval, Option<f64>, String),
) -> Vec<Spot> {
    let mut spots: Vec<Spot> = items
        .filter_map(|item| {
            let (when, y, words) = read(item);
            let place = frame.place(when)?;
            Some(Spot { x: place.middle(), days: (place.left, place.right), y, words })
        })
        .collect();
    spots.sort_by(|a, b| a.x.total_cmp(&b.x));
    spots
}

/// Straight segments through neighbouring values; a missing value leaves a gap.
fn joined(group: &mut Group, spots: &[Spot], stroke: Stroke) {
    for run in spots.split(|spot| spot.y.is_none()) {
        let points: Vec<Point> = run.iter().filter_map(|s| Some(Point::new(s.x, s.y?))).collect();
        if points.len() > 1 {
            group.polyline(&points, stroke);
        }
    }
}

/// The sum of diameters, in millimetres.
pub(super) fn burden(frame: &Frame, points: &[BurdenPoint], top: f64, legend: &mut Legend) -> Option<Lane> {
    let largest = points.iter().filter_map(|p| p.sum).max()?.as_mm();
    let (upper, lower) = (top + 5.0, top + BURDEN_HEIGHT - 5.0);
    let scale = Linear::new(0.0, largest * 1.05, lower, upper);
    let mut lane = Group::titled(Role::Lane, "Tumour burden");
    lane.push(upright(&scale, frame.left, frame.right, 3));
    let label = frame.label_lines("Sum of diameters (mm)");
    frame.write_label(&mut lane, f64::midpoint(upper, lower), &label, &[]);
    let spots = spots(frame, points.iter(), |p| {
        let sum = p.sum.map_or_else(|| "sum not evaluable".to_owned(), |sum| format!("sum {sum}"));
        (p.when, p.sum.map(|s| scale.at(s.as_mm())), format!("{}: {sum}", frame.dates.words(p.when)))
    });
    let line = Stroke::solid(BLUE, 1.2);
    joined(&mut lane, &spots, line);
    let disc = Paint::fill(BLUE).with_stroke(Stroke::solid(WHITE, 0.5));
    for spot in &spots {
        let mut group = Group::titled(Role::Data, spot.words.clone());
        match spot.y {
            Some(y) => {
                whisker(&mut group, spot.days.0, spot.days.1, y);
                group.symbol(Shape::Circle, Point::new(spot.x, y), 4.5, disc);
                legend.add(Sample::LineSymbol(line, Shape::Circle, disc), "sum of target lesion diameters");
            }
            None => {
                let paint = Paint::outline(Stroke::solid(INK, 1.0));
                group.symbol(Shape::Cross, Point::new(spot.x, lower - 4.0), 5.0, paint);
                legend.add(Sample::Symbol(Shape::Cross, paint), "sum not evaluable");
            }
        }
        lane.push(group);
    }
    Some(Lane { group: lane, bottom: top + BURDEN_HEIGHT, bars: true, over: None })
}

/// One sparkline a laboratory value, on its reference range.
pub(super) fn laboratory(
    frame: &Frame,
    series: &[LaboratorySeries],
    top: f64,
    legend: &mut Legend,
) -> Option<Lane> {
    let mut lane = Group::titled(Role::Lane, "Laboratory values");
    let mut y = top;
    for one in series.iter().filter(|one| !one.points.is_empty()) {
        let label = frame.label_lines(&one.name);
        let note = wrap(&reference_words(one), SMALL, Weight::Regular, frame.labels + 16.0);
        let height = LABORATORY_HEIGHT.max(Frame::label_height(&label, &note) + 4.0);
        frame.write_label(&mut lane, y + height / 2.0, &label, &note);
        lane.push(sparkline(frame, one, y + 3.0, y + height - 3.0, legend));
        y += height;
    }
    (y > top).then_some(Lane { group: lane, bottom: y, bars: true, over: None })
}

/// A number as people write it.
pub(super) fn plain(value: f64) -> String {
    let text = format!("{value:.4}");
    signed(text.trim_end_matches('0').trim_end_matches('.'))
}

fn reference_words(series: &LaboratorySeries) -> String {
    let unit = &series.unit;
    match (series.lower, series.upper) {
        (Some(lower), Some(upper)) => format!("{}–{} {unit}", plain(lower), plain(upper)),
        (Some(lower), None) => format!("≥ {} {unit}", plain(lower)),
        (None, Some(upper)) => format!("≤ {} {unit}", plain(upper)),
        (None, None) => unit.clone(),
    }
}

fn sparkline(frame: &Frame, one: &LaboratorySeries, top: f64, bottom: f64, legend: &mut Legend) -> Group {
    let mut group = Group::titled(Role::Data, format!("{}, {}", one.name, reference_words(one)));
    let values = one.points.iter().map(|(_, value)| *value).chain(one.lower).chain(one.upper);
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let scale = Linear::new(low, high, bottom - 1.5, top + 1.5);
    if one.lower.is_some() || one.upper.is_some() {
        let band_top = one.upper.map_or(top, |v| scale.clamped(v));
        let band_bottom = one.lower.map_or(bottom, |v| scale.clamped(v));
        let corners =
            (Point::new(frame.scale.left(), band_top), Point::new(frame.scale.right(), band_bottom));
        group.rect(Rect::between(corners.0, corners.1), 0.0, Paint::fill(REFERENCE));
        legend.add(Sample::Area(Paint::fill(REFERENCE)), "reference range");
    }
    let outside = |value: f64| {
        if one.upper.is_some_and(|upper| value > upper) {
            Some((Shape::TriangleUp, "laboratory value above its range"))
        } else if one.lower.is_some_and(|lower| value < lower) {
            Some((Shape::TriangleDown, "laboratory value below its range"))
        } else {
            None
        }
    };
    let spots = spots(frame, one.points.iter(), |(when, value)| {
        let words = format!("{} {} {}, {}", one.name, plain(*value), one.unit, frame.dates.words(*when));
        (*when, Some(scale.at(*value)), words)
    });
    joined(&mut group, &spots, Stroke::solid(INK, 0.7));
    let mut sorted: Vec<&(DayInterval, f64)> = one.points.iter().collect();
    sorted.retain(|(when, _)| frame.place(*when).is_some());
    sorted.sort_by(|a, b| middle(frame, a.0).total_cmp(&middle(frame, b.0)));
    for (spot, (_, value)) in spots.iter().zip(sorted) {
        let Some(y) = spot.y else { continue };
        let mut mark = Group::titled(Role::Data, spot.words.clone());
        let at = Point::new(spot.x, y);
        match outside(*value) {
            Some((shape, words)) => {
                mark.symbol(shape, at, 4.6, Paint::fill(VERMILLION));
                legend.add(Sample::Symbol(shape, Paint::fill(VERMILLION)), words);
            }
            None => mark.symbol(Shape::Circle, at, 2.4, Paint::fill(INK)),
        }
        group.push(mark);
    }
    group
}

fn middle(frame: &Frame, when: DayInterval) -> f64 {
    frame.place(when).map_or(0.0, super::frame::Place::middle)
}

/// ECOG performance status as steps; a status holds until the next one is recorded.
pub(super) fn performance(
    frame: &Frame,
    points: &[PerformancePoint],
    top: f64,
    legend: &mut Legend,
) -> Option<Lane> {
    let worst = points.iter().map(|p| p.ecog).max()?.max(2);
    let height = f64::from(worst) * 9.0;
    let (upper, lower) = (top + 5.0, top + 5.0 + height);
    // Worse is lower, as an oncologist reads a decline.
    let scale = Linear::new(0.0, f64::from(worst), upper, lower);
    let mut lane = Group::titled(Role::Lane, "Performance status");
    lane.push(upright(&scale, frame.left, frame.right, usize::from(worst)));
    let label = frame.label_lines("ECOG performance status");
    frame.write_label(&mut lane, f64::midpoint(upper, lower), &label, &[]);
    let spots = spots(frame, points.iter(), |p| {
        (p.when, Some(scale.at(f64::from(p.ecog))), format!("{}: ECOG {}", frame.dates.words(p.when), p.ecog))
    });
    let mut steps: Vec<Point> = Vec::new();
    for spot in &spots {
        let Some(y) = spot.y else { continue };
        if let Some(last) = steps.last().copied() {
            steps.push(Point::new(spot.x, last.y));
        }
        steps.push(Point::new(spot.x, y));
    }
    let stroke = Stroke::solid(INK, 1.0).dashed(LinePattern::Solid);
    lane.polyline(&steps, stroke);
    for spot in &spots {
        let Some(y) = spot.y else { continue };
        let mut group = Group::titled(Role::Data, spot.words.clone());
        whisker(&mut group, spot.days.0, spot.days.1, y);
        group.symbol(Shape::Square, Point::new(spot.x, y), 4.5, Paint::fill(INK));
        lane.push(group);
    }
    legend.add(Sample::LineSymbol(stroke, Shape::Square, Paint::fill(INK)), "performance status");
    Some(Lane { group: lane, bottom: lower + 5.0, bars: true, over: None })
}
