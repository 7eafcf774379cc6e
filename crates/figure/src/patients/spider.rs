//! The spider plot: change over time, one line a patient, each labelled at its end.

use super::bars::percent_words;
use super::input::{SpiderPatient, SpiderPlot};
use super::swimmer::axis_words;
use super::waterfall::guides;
use crate::axis::{AXIS, upright};
use crate::duration::duration_axis;
use crate::figure::{Figure, FigureError, Numbers};
use crate::geometry::Point;
use crate::legend::{Legend, Sample};
use crate::page::{BODY, MARGIN, SMALLEST_TEXT};
use crate::scale::Linear;
use crate::scene::{Group, Role, Scene, Shape};
use crate::spread;
use crate::style::{GREY, INK, LinePattern, Paint, Stroke, VERMILLION, WHITE};
use crate::text::{Align, LINE_HEIGHT, Text, Weight, width, wrap};
use crate::texture::Texture;
use crate::timeline::Response;

/// Changes above this are drawn at it, with an upward triangle.
const LARGEST: f64 = 150.0;

/// About how many ticks the axis of changes has.
const TICKS: usize = 8;

/// Draws the change of every patient over time.
///
/// # Errors
/// When no patient has an evaluable change, or a change is not finite or below −100 %.
pub fn spider(input: &SpiderPlot) -> Result<Figure, FigureError> {
    check(input)?;
    let page_width = input.width.points();
    let page_right = page_width - MARGIN;
    let labels = end_labels(input, page_width * 0.2);
    let widest = labels.iter().map(|l| l.width()).fold(0.0, f64::max);
    let (left, right) = (MARGIN + 38.0, page_right - widest - 13.0);
    let heights: Vec<f64> = labels.iter().map(EndLabel::height).collect();
    let height = (page_width * 0.45).clamp(130.0, 230.0).max(spread::height(&heights) + 2.0);
    let (top, bottom) = (MARGIN + 4.0, MARGIN + 4.0 + height);
    let changes = || input.patients.iter().flat_map(|p| &p.changes);
    let highest = changes().filter_map(|c| c.percent).fold(20.0, f64::max).min(LARGEST);
    let y = Linear::new(-104.0, highest + 4.0, bottom, top);
    let (low, high) = changes().fold((0, 1), |(low, high), c| (low.min(c.day), high.max(c.day)));
    let x = Linear::new(f64::from(low), f64::from(high), left + 4.0, right - 3.0);

    let mut root = Group::new(Role::Figure);
    root.push(value_axis(&y, left, right));
    root.push(guides(&input.guides, &y, left, right, TICKS));
    let mut legend = Legend::default();
    let mut responses: Vec<Option<Response>> = input.patients.iter().map(|p| p.response).collect();
    responses.sort_unstable();
    for response in responses {
        let words = response.map_or("no confirmed best response", Response::words);
        legend.add(Sample::Line(stroke(response)), words);
    }
    for patient in &input.patients {
        root.push(line(patient, &x, &y, &mut legend));
    }
    root.push(draw_labels(&labels, &x, &y, right));
    let title = axis_words(input.unit, &input.time_from);
    let (axis, _, axis_bottom) = duration_axis(&x, input.unit, &title, bottom, 0.0, (MARGIN, page_right));
    root.push(axis);
    let (group, legend_bottom) = legend.draw(MARGIN, page_right, axis_bottom + 4.0);
    root.push(group);

    Ok(Figure {
        id: "spider".to_owned(),
        title: input.title.clone(),
        alternative_text: alternative_text(input),
        caption: caption(input),
        scene: Scene { width: page_width, height: legend_bottom + MARGIN, root },
        numbers: numbers(input),
    })
}

fn check(input: &SpiderPlot) -> Result<(), FigureError> {
    if input.patients.iter().flat_map(|p| &p.changes).all(|c| c.percent.is_none()) {
        return Err(FigureError::Empty { needed: "evaluable change" });
    }
    if input.guides.iter().any(|guide| !guide.is_finite()) {
        return Err(FigureError::NotFinite { place: "a guide line".to_owned() });
    }
    for patient in &input.patients {
        for change in &patient.changes {
            let Some(percent) = change.percent else { continue };
            let place = format!("the change of {} on day {}", patient.id, change.day);
            if !percent.is_finite() {
                return Err(FigureError::NotFinite { place });
            }
            if percent < -100.0 {
                let problem = format!("{place} is below −100 %; a sum cannot be negative");
                return Err(FigureError::Inconsistent { problem });
            }
        }
        if !patient.changes.is_sorted_by_key(|c| c.day) {
            let problem = format!("the assessments of {} are not in order of time; sort them", patient.id);
            return Err(FigureError::Inconsistent { problem });
        }
    }
    Ok(())
}

fn value_axis(y: &Linear, left: f64, right: f64) -> Group {
    let inner = Linear::new(-100.0, y.high, y.at(-100.0), y.end);
    let mut group = upright(&inner, left, right, TICKS);
    group.horizontal(y.at(0.0), left, right, AXIS);
    let words = "Change of the sum of diameters (%)";
    let words = if width(words, BODY, Weight::Regular) > y.start - y.end { "Change (%)" } else { words };
    let at = Point::new(MARGIN + BODY / 2.0, f64::midpoint(y.start, y.end));
    group.text(Text::new(words, at, BODY).upward().centred_on_line().align(Align::Middle));
    group
}

/// Colour and dash of a response.
fn stroke(response: Option<Response>) -> Stroke {
    let dash = match response {
        Some(Response::Complete | Response::Partial) => LinePattern::Solid,
        Some(Response::Stable | Response::NonCompleteNonProgressive) => LinePattern::Dashed,
        Some(Response::Progressive) => LinePattern::DashDot,
        Some(Response::NotEvaluable) | None => LinePattern::Dotted,
    };
    Stroke::solid(Texture::of_response(response).colour.visible(), 1.0).dashed(dash)
}

/// Baseline and changes; the baseline is day 0 and 0 % by definition.
fn points(patient: &SpiderPatient) -> Vec<(i32, Option<f64>, bool, bool)> {
    let baseline = patient.changes.first().is_none_or(|c| c.day > 0);
    let given = patient.changes.iter().map(|c| (c.day, c.percent, c.progression, c.new_lesion));
    baseline.then_some((0, Some(0.0), false, false)).into_iter().chain(given).collect()
}

fn line(patient: &SpiderPatient, x: &Linear, y: &Linear, legend: &mut Legend) -> Group {
    let mut group = Group::titled(Role::Data, patient_words(patient));
    let stroke = stroke(patient.response);
    let points = points(patient);
    let place = |day: i32, percent: f64| Point::new(x.at(f64::from(day)), y.at(percent.min(LARGEST)));
    for run in points.split(|p| p.1.is_none()) {
        let line: Vec<Point> = run.iter().filter_map(|p| Some(place(p.0, p.1?))).collect();
        group.polyline(&line, stroke);
    }
    for (day, percent, progression, new_lesion) in points {
        let Some(percent) = percent else { continue };
        let at = place(day, percent);
        let edge = Stroke::solid(INK, 0.4);
        let (shape, size, paint, words) = if new_lesion {
            (Shape::Star, 6.5, Paint::fill(VERMILLION).with_stroke(edge), "new lesion")
        } else if progression {
            (Shape::Diamond, 5.5, Paint::fill(VERMILLION).with_stroke(edge), "progression (from the nadir)")
        } else {
            (Shape::Circle, 2.6, Paint::fill(stroke.colour), "")
        };
        group.symbol(shape, at, size, paint);
        if percent > LARGEST {
            let up = Paint::fill(WHITE).with_stroke(Stroke::solid(INK, 0.8));
            group.symbol(Shape::TriangleUp, at, 5.0, up);
            legend.add(Sample::Symbol(Shape::TriangleUp, up), "more than +150 %");
        }
        if !words.is_empty() {
            legend.add(Sample::Symbol(shape, paint), words);
        }
    }
    group
}

struct EndLabel {
    lines: Vec<String>,
    day: i32,
    percent: f64,
    response: Option<Response>,
}

impl EndLabel {
    fn width(&self) -> f64 {
        self.lines.iter().map(|l| width(l, SMALLEST_TEXT, Weight::Regular)).fold(0.0, f64::max)
    }

    fn height(&self) -> f64 {
        self.lines.len() as f64 * SMALLEST_TEXT * LINE_HEIGHT + 0.4
    }
}

fn end_labels(input: &SpiderPlot, limit: f64) -> Vec<EndLabel> {
    let label = |patient: &SpiderPatient| {
        let (day, percent) = points(patient).iter().rev().find_map(|p| Some((p.0, p.1?)))?;
        let lines = wrap(&patient.id, SMALLEST_TEXT, Weight::Regular, limit);
        (!lines.is_empty()).then_some(EndLabel { lines, day, percent, response: patient.response })
    };
    input.patients.iter().filter_map(label).collect()
}

fn draw_labels(labels: &[EndLabel], x: &Linear, y: &Linear, right: f64) -> Group {
    let mut group = Group::new(Role::Annotation);
    let wanted: Vec<f64> = labels.iter().map(|l| y.at(l.percent.min(LARGEST))).collect();
    let heights: Vec<f64> = labels.iter().map(EndLabel::height).collect();
    let middles = spread::apart(&wanted, &heights, y.end, y.start);
    for ((label, middle), wanted) in labels.iter().zip(middles).zip(wanted) {
        let from = x.at(f64::from(label.day)) + 3.0;
        let bend =
            [Point::new(from, wanted), Point::new(right.max(from), wanted), Point::new(right + 9.0, middle)];
        group.polyline(&bend, Stroke::solid(GREY, 0.3).dashed(LinePattern::Dotted));
        let line = SMALLEST_TEXT * LINE_HEIGHT;
        let first = middle - (label.lines.len() as f64 - 1.0) * line / 2.0;
        for (i, words) in label.lines.iter().enumerate() {
            let at = Point::new(right + 10.5, first + i as f64 * line);
            let text = Text::new(words.clone(), at, SMALLEST_TEXT).centred_on_line();
            group.text(text.colour(stroke(label.response).colour.for_text()));
        }
    }
    group
}

fn patient_words(patient: &SpiderPatient) -> String {
    let changes: Vec<String> = patient
        .changes
        .iter()
        .map(|c| {
            let percent = c.percent.map_or_else(|| "not evaluable".to_owned(), percent_words);
            let new = if c.new_lesion { ", new lesion" } else { "" };
            let progression = if c.progression { ", progression" } else { "" };
            format!("day {} {percent}{progression}{new}", c.day)
        })
        .collect();
    let response = patient.response.map_or("no confirmed best response", Response::words);
    format!("{} ({response}): {}", patient.id, changes.join("; "))
}

fn alternative_text(input: &SpiderPlot) -> String {
    let lines: Vec<String> = input.patients.iter().map(patient_words).collect();
    format!("Spider plot. {}. {}.", input.title.trim_end_matches('.'), lines.join(". "))
}

fn caption(input: &SpiderPlot) -> String {
    let mut sentences = vec![
        format!("{}.", input.title.trim_end_matches('.')),
        format!(
            "Change of the sum of diameters from the baseline, one line a patient ({} patients), drawn by confirmed best response. Progression is counted from the nadir, so it may stand below the baseline.",
            input.patients.len()
        ),
    ];
    let empty: Vec<&str> = input
        .patients
        .iter()
        .filter(|p| p.changes.iter().all(|c| c.percent.is_none()))
        .map(|p| p.id.as_str())
        .collect();
    if !empty.is_empty() {
        sentences.push(format!("No evaluable assessment after the baseline: {}.", empty.join(", ")));
    }
    sentences.join(" ")
}

fn numbers(input: &SpiderPlot) -> Numbers {
    let mut table = Numbers::new(&[
        "patient",
        "day",
        "change_percent",
        "progression",
        "new_lesion",
        "confirmed_best_response",
    ]);
    let yes = |flag: bool| if flag { "yes" } else { "" }.to_owned();
    for patient in &input.patients {
        for c in &patient.changes {
            table.push([
                patient.id.clone(),
                c.day.to_string(),
                c.percent.map(|p| p.to_string()).unwrap_or_default(),
                yes(c.progression),
                yes(c.new_lesion),
                patient.response.map_or("", Response::letters).to_owned(),
            ]);
        }
    }
    table
}
