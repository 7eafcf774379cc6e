//! Imaging with response letters: filled when derived, hollow and marked "claimed" when only claimed.

use super::frame::Frame;
use super::input::{ImagingAssessment, Response, Standing};
use super::lanes::{Lane, level_tops, pack};
use crate::dates::Dates;
use crate::geometry::{Point, Rect};
use crate::legend::{Legend, Sample, whisker};
use crate::page::{BODY, SMALL};
use crate::scene::{Group, Role, Shape};
use crate::style::{BLUE, Colour, INK, LinePattern, Paint, SILVER, SKY, Stroke, VERMILLION, WHITE, YELLOW};
use crate::text::{Align, LINE_HEIGHT, Text, Weight, width, wrap};

const BOX: f64 = 10.5;

/// Colour of a response.
fn response_colour(response: Response) -> Colour {
    match response {
        Response::Complete => BLUE,
        Response::Partial => SKY,
        Response::Stable | Response::NonCompleteNonProgressive => YELLOW,
        Response::Progressive => VERMILLION,
        Response::NotEvaluable => SILVER.tint(0.5),
    }
}

/// Paint of the box and colour of its letters.
fn look(response: Response, standing: Standing) -> (Paint, Colour) {
    let colour = response_colour(response);
    match standing {
        Standing::Derived => (Paint::fill(colour).with_stroke(Stroke::solid(INK, 0.5)), colour.text_on()),
        Standing::Claimed => {
            (Paint::fill(WHITE).with_stroke(Stroke::solid(INK, 0.8).dashed(LinePattern::Dashed)), INK)
        }
    }
}

/// One assessment and its place.
struct Placed<'a> {
    assessment: &'a ImagingAssessment,
    middle: f64,
    days: (f64, f64),
    box_width: f64,
    lines: Vec<String>,
    text_middle: f64,
}

impl<'a> Placed<'a> {
    fn new(frame: &Frame, assessment: &'a ImagingAssessment, with_method: bool) -> Option<Self> {
        let place = frame.place(assessment.when)?;
        let middle = place.middle();
        let box_width =
            assessment.response.map_or(6.0, |(response, _)| width(response.mark(), BODY, Weight::Bold) + 5.0);
        let mut lines = Vec::new();
        if with_method {
            lines.extend(wrap(&assessment.method, SMALL, Weight::Regular, 60.0));
        }
        if matches!(assessment.response, Some((_, Standing::Claimed))) {
            lines.push("claimed".to_owned());
        }
        let half = widest(&lines) / 2.0;
        let text_middle = middle.min(frame.right - half).max(frame.left + half);
        Some(Self { assessment, middle, days: (place.left, place.right), box_width, lines, text_middle })
    }

    fn extent(&self) -> (f64, f64) {
        let half = widest(&self.lines) / 2.0;
        let left = (self.middle - self.box_width / 2.0).min(self.days.0).min(self.text_middle - half);
        let right = (self.middle + self.box_width / 2.0).max(self.days.1).max(self.text_middle + half);
        (left, right)
    }

    fn height(&self) -> f64 {
        BOX + self.lines.len() as f64 * SMALL * LINE_HEIGHT + 2.0
    }

    fn draw(&self, group: &mut Group, top: f64) {
        let y = top + BOX / 2.0;
        whisker(group, self.days.0, self.days.1, y);
        let centre = Point::new(self.middle, y);
        match self.assessment.response {
            Some((response, standing)) => {
                let (paint, letters) = look(response, standing);
                group.rect(Rect::around(centre, self.box_width, BOX), 1.5, paint);
                let text = Text::new(response.mark(), centre, BODY).centred_on_line().bold();
                group.text(text.align(Align::Middle).colour(letters));
            }
            None => group.symbol(Shape::Circle, centre, 5.0, no_response()),
        }
        for (i, line) in self.lines.iter().enumerate() {
            let y = top + BOX + 1.0 + (i as f64 + 0.5) * SMALL * LINE_HEIGHT;
            let text = Text::new(line.clone(), Point::new(self.text_middle, y), SMALL);
            group.label(text.centred_on_line().align(Align::Middle));
        }
    }

    fn words(&self, dates: Dates) -> String {
        let assessment = self.assessment;
        let method = if assessment.method.is_empty() { "Imaging" } else { &assessment.method };
        let response = match assessment.response {
            Some((response, Standing::Derived)) => format!(": {}", response.words()),
            Some((response, Standing::Claimed)) => format!(": {}, claimed", response.words()),
            None => String::new(),
        };
        let note = if assessment.note.is_empty() { String::new() } else { format!("; {}", assessment.note) };
        format!("{method}, {}{response}{note}", dates.words(assessment.when))
    }
}

fn no_response() -> Paint {
    Paint::fill(WHITE).with_stroke(Stroke::solid(INK, 0.7))
}

fn widest(lines: &[String]) -> f64 {
    lines.iter().map(|line| width(line, SMALL, Weight::Regular)).fold(0.0, f64::max)
}

/// The method that all assessments share, if they do.
fn shared_method(assessments: &[ImagingAssessment]) -> Option<&str> {
    let first = assessments.first()?.method.as_str();
    assessments.iter().all(|a| a.method == first).then_some(first)
}

/// Images of the same days with the same response as one mark that names every method.
fn merged(assessments: &[ImagingAssessment]) -> Vec<ImagingAssessment> {
    let mut merged: Vec<ImagingAssessment> = Vec::new();
    for one in assessments {
        match merged.iter_mut().find(|m| m.when == one.when && m.response == one.response) {
            Some(same) => {
                if !same.method.split(", ").any(|method| method == one.method) {
                    same.method = joined(&same.method, ", ", &one.method);
                }
                same.note = joined(&same.note, "; ", &one.note);
            }
            None => merged.push(one.clone()),
        }
    }
    merged
}

fn joined(a: &str, between: &str, b: &str) -> String {
    if a.is_empty() || b.is_empty() { format!("{a}{b}") } else { format!("{a}{between}{b}") }
}

/// All assessments in one lane.
pub(super) fn draw(
    frame: &Frame,
    assessments: &[ImagingAssessment],
    top: f64,
    legend: &mut Legend,
) -> Option<Lane> {
    let shared = shared_method(assessments);
    let merged = merged(assessments);
    let placed: Vec<Placed<'_>> =
        merged.iter().filter_map(|a| Placed::new(frame, a, shared.is_none())).collect();
    if placed.is_empty() {
        return None;
    }
    let extents: Vec<(f64, f64)> = placed.iter().map(Placed::extent).collect();
    let heights: Vec<f64> = placed.iter().map(Placed::height).collect();
    let levels = pack(&extents, 3.0);
    let tops = level_tops(&levels, &heights, top + 2.0, 0.0);
    let label = match shared {
        Some(method) if !method.is_empty() => format!("Imaging ({method}) and response"),
        _ => "Imaging and response".to_owned(),
    };
    let label = frame.label_lines(&label);
    let bottom = tops.last().copied().unwrap_or(top).max(top + Frame::label_height(&label, &[]) + 3.0);
    let mut lane = Group::titled(Role::Lane, "Imaging and response");
    frame.write_label(&mut lane, f64::midpoint(top, bottom), &label, &[]);
    for (placed, level) in placed.iter().zip(&levels) {
        let mut group = Group::titled(Role::Data, placed.words(frame.dates));
        placed.draw(&mut group, tops.get(*level).copied().unwrap_or(top));
        lane.push(group);
    }
    explain(&placed, legend);
    Some(Lane { group: lane, bottom: bottom + 1.0, bars: false, over: None })
}

/// Legend entries for the responses that occur, in the order of RECIST.
fn explain(placed: &[Placed<'_>], legend: &mut Legend) {
    let mut shown: Vec<(Response, Standing)> = placed.iter().filter_map(|p| p.assessment.response).collect();
    shown.sort_unstable();
    shown.dedup_by_key(|(response, _)| *response);
    for (response, _) in &shown {
        let colour = response_colour(*response);
        let paint = Paint::fill(colour).with_stroke(Stroke::solid(INK, 0.5));
        let sample = Sample::Letters(vec![(response.mark().to_owned(), paint, colour.text_on())]);
        if placed.iter().any(|p| p.assessment.response == Some((*response, Standing::Derived))) {
            legend.add(sample, response.words());
        } else {
            let (paint, letters) = look(*response, Standing::Claimed);
            let sample = Sample::Letters(vec![(response.mark().to_owned(), paint, letters)]);
            legend.add(sample, format!("{}, claimed", response.words()));
        }
    }
    if placed.iter().any(|p| p.assessment.response.is_none()) {
        legend.add(Sample::Symbol(Shape::Circle, no_response()), "imaging without a stated response");
    }
    if placed.iter().any(|p| matches!(p.assessment.response, Some((_, Standing::Claimed)))) {
        let paint = Paint::fill(WHITE).with_stroke(Stroke::solid(INK, 0.8).dashed(LinePattern::Dashed));
        legend.add(Sample::Area(paint), "claimed by the source, not confirmable from measurements");
    }
    if placed.iter().any(|p| p.days.1 - p.days.0 >= 1.0) {
        legend.add(Sample::Whisker, "days within which a mark may lie");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oncase_record::{Day, DayInterval};

    #[test]
    fn scans_of_one_day_without_a_response_share_a_mark() {
        let image = |day: i32, method: &str| ImagingAssessment {
            when: DayInterval::exact(Day(day)),
            method: method.to_owned(),
            response: None,
            note: String::new(),
        };
        let merged = merged(&[image(1, "CT"), image(1, "MRI"), image(1, "CT"), image(2, "CT")]);
        let methods: Vec<&str> = merged.iter().map(|m| m.method.as_str()).collect();
        assert_eq!(methods, ["CT, MRI", "CT"]);
    }
}
