//! Rows of a swimmer plot.

use super::input::{CourseMark, SwimmerPatient};
use crate::geometry::{Point, Rect};
use crate::legend::{Legend, Sample, arrow_head};
use crate::page::SMALL;
use crate::scale::Linear;
use crate::scene::{Group, Role, Shape};
use crate::style::{GREEN, INK, Paint, SILVER, SKY, Stroke, VERMILLION, WHITE, YELLOW};
use crate::text::{LINE_HEIGHT, Weight, width, wrap};
use crate::texture::Texture;

/// The label of a row and its height.
pub(super) struct Row {
    pub lines: Vec<String>,
    pub height: f64,
}

/// Rows for labels no wider than `limit`.
pub(super) fn rows<'a>(ids: impl Iterator<Item = &'a str>, limit: f64) -> Vec<Row> {
    ids.map(|id| {
        let lines = wrap(id, SMALL, Weight::Regular, limit);
        let height = (lines.len() as f64 * SMALL * LINE_HEIGHT).max(8.4) + 1.2;
        Row { lines, height }
    })
    .collect()
}

/// Width of the widest label.
pub(super) fn label_width(rows: &[Row]) -> f64 {
    rows.iter().flat_map(|r| &r.lines).map(|l| width(l, SMALL, Weight::Regular)).fold(0.0, f64::max)
}

/// Kinds of segments in order of first appearance.
pub(super) fn kinds<'a>(patients: impl Iterator<Item = &'a SwimmerPatient>) -> Vec<&'a str> {
    let mut kinds: Vec<&str> = Vec::new();
    for segment in patients.flat_map(|p| &p.segments) {
        if !kinds.contains(&segment.kind.as_str()) {
            kinds.push(&segment.kind);
        }
    }
    kinds
}

/// The last day of a patient's course.
pub(super) fn last_day(patient: &SwimmerPatient) -> i32 {
    let segments = patient.segments.iter().flat_map(|s| [s.from, s.to]);
    segments.chain(patient.marks.iter().map(|m| m.0)).max().unwrap_or(0)
}

/// The first day to draw: 0, or earlier where something happened before.
pub(super) fn first_day(patient: &SwimmerPatient) -> i32 {
    let segments = patient.segments.iter().flat_map(|s| [s.from, s.to]);
    segments.chain(patient.marks.iter().map(|m| m.0)).chain([0]).min().unwrap_or(0)
}

/// Shape, paint and name of a mark.
fn look(mark: CourseMark) -> (Shape, Paint, &'static str) {
    let edge = Stroke::solid(INK, 0.6);
    match mark {
        CourseMark::CompleteResponse => {
            (Shape::Star, Paint::fill(GREEN).with_stroke(edge), "complete response, first seen")
        }
        CourseMark::PartialResponse => {
            (Shape::TriangleUp, Paint::fill(SKY).with_stroke(edge), "partial response, first seen")
        }
        CourseMark::StableDisease => (Shape::Square, Paint::fill(YELLOW).with_stroke(edge), "stable disease"),
        CourseMark::Progression => (Shape::Diamond, Paint::fill(VERMILLION).with_stroke(edge), "progression"),
        CourseMark::TreatmentStart => {
            (Shape::Circle, Paint::fill(WHITE).with_stroke(edge), "start of treatment")
        }
        CourseMark::LastContact => {
            (Shape::Bar, Paint::outline(Stroke::solid(INK, 1.2)), "last contact, alive")
        }
        CourseMark::Death => (Shape::Cross, Paint::outline(Stroke::solid(INK, 1.4)), "death"),
    }
}

/// Draws one patient's course centred on `y`.
pub(super) fn draw_course(
    patient: &SwimmerPatient,
    kinds: &[&str],
    x: &Linear,
    y: f64,
    legend: &mut Legend,
) -> Group {
    let mut group = Group::titled(Role::Data, words(patient));
    let mut end: Option<(f64, Texture)> = None;
    for segment in &patient.segments {
        let index = kinds.iter().position(|kind| *kind == segment.kind).unwrap_or(0);
        let texture = Texture::of_category(index);
        let (left, right) = (x.at(f64::from(segment.from)), x.at(f64::from(segment.to)));
        let rect = Rect::between(Point::new(left, y - 3.4), Point::new(right.max(left + 0.8), y + 3.4));
        texture.draw(&mut group, rect);
        if end.is_none_or(|(known, _)| rect.right > known) {
            end = Some((rect.right, texture));
        }
    }
    if let (Some((right, texture)), true) = (end, patient.ongoing) {
        arrow_head(&mut group, right, y, 4.2, texture.colour.visible());
    }
    let mut marks = patient.marks.clone();
    marks.sort_unstable();
    for (day, mark) in marks {
        let (shape, paint, _) = look(mark);
        group.symbol(shape, Point::new(x.at(f64::from(day)), y), 5.6, paint);
    }
    explain(patient, legend);
    group
}

fn explain(patient: &SwimmerPatient, legend: &mut Legend) {
    let mut marks: Vec<CourseMark> = patient.marks.iter().map(|m| m.1).collect();
    marks.sort_unstable();
    for mark in marks {
        let (shape, paint, words) = look(mark);
        legend.add(Sample::Symbol(shape, paint), words);
    }
    if patient.ongoing && !patient.segments.is_empty() {
        legend.add(Sample::Arrow(SILVER), "ongoing at the data cut-off");
    }
}

/// The course in words.
pub(super) fn words(patient: &SwimmerPatient) -> String {
    let segments = patient.segments.iter().map(|s| format!("{} day {} to {}", s.kind, s.from, s.to));
    let marks = patient.marks.iter().map(|(day, mark)| format!("{} day {day}", look(*mark).2));
    let ongoing = patient.ongoing.then(|| "ongoing".to_owned());
    let parts: Vec<String> = segments.chain(marks).chain(ongoing).collect();
    format!("{}: {}", patient.id, parts.join(", "))
}

/// Name of a mark, for tables.
pub(super) fn mark_name(mark: CourseMark) -> &'static str {
    look(mark).2
}
