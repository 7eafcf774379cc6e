//! Adverse events: one row a term, bars with the grade's number.

use oncase_record::Day;

use super::frame::Frame;
use super::input::{AdverseEventCourse, CourseEnd};
use super::lanes::{Lane, pack};
use super::treatments::Course;
use crate::dates::Dates;
use crate::geometry::{Point, Rect};
use crate::legend::{Legend, Sample};
use crate::page::SMALL;
use crate::scene::{Group, Role};
use crate::style::{Colour, INK, Paint, Stroke};
use crate::text::{Align, Text};

const BAR: f64 = 8.5;
const ROW: f64 = 10.5;
const LEAST_WIDTH: f64 = 7.0;

/// Light to dark with the grade; the number says the same without colour.
pub(crate) fn grade_colour(grade: u8) -> Colour {
    match grade {
        0 | 1 => Colour(0xfd, 0xe8, 0xd0),
        2 => Colour(0xfd, 0xc0, 0x86),
        3 => Colour(0xf1, 0x8a, 0x2b),
        4 => Colour(0xc4, 0x4e, 0x05),
        _ => Colour(0x6b, 0x21, 0x03),
    }
}

/// The terms in order of first mention, each with its events.
fn by_term(events: &[AdverseEventCourse]) -> Vec<(&str, Vec<&AdverseEventCourse>)> {
    let mut terms: Vec<(&str, Vec<&AdverseEventCourse>)> = Vec::new();
    for event in events {
        match terms.iter_mut().find(|(term, _)| *term == event.term) {
            Some((_, members)) => members.push(event),
            None => terms.push((&event.term, vec![event])),
        }
    }
    terms
}

/// One row (or more, where events overlap) a term.
pub(super) fn draw(
    frame: &Frame,
    events: &[AdverseEventCourse],
    as_of: Option<Day>,
    top: f64,
    legend: &mut Legend,
) -> Option<Lane> {
    let mut lane = Group::titled(Role::Lane, "Adverse events");
    let mut y = top;
    let mut numbers = Group::titled(Role::Lane, "Grades of adverse events");
    let mut grades: Vec<u8> = Vec::new();
    for (term, members) in by_term(events) {
        let bars: Vec<(&AdverseEventCourse, Course)> = members
            .into_iter()
            .filter_map(|event| Some((event, Course::new(frame, event.start, event.end, as_of)?)))
            .collect();
        if bars.is_empty() {
            continue;
        }
        let extents: Vec<(f64, f64)> = bars.iter().map(|(_, bar)| number_box(bar)).collect();
        let levels = pack(&extents, 0.8);
        let rows = levels.iter().max().map_or(1, |level| level + 1);
        let label = frame.label_lines(term);
        let height = (rows as f64 * ROW).max(Frame::label_height(&label, &[]) + 2.0);
        frame.write_label(&mut lane, y + height / 2.0, &label, &[]);
        let first = y + (height - rows as f64 * ROW) / 2.0 + ROW / 2.0;
        for ((event, bar), level) in bars.iter().zip(&levels) {
            let y = first + *level as f64 * ROW;
            let mut group = Group::titled(Role::Data, event_words(event, frame.dates));
            bar.draw(&mut group, y, BAR, grade_colour(event.grade));
            lane.push(group);
            numbers.push(number(event, bar, y, frame.dates));
            grades.push(event.grade);
        }
        y += height;
    }
    explain(grades, legend);
    (y > top).then_some(Lane { group: lane, bottom: y, bars: true, over: Some(numbers) })
}

/// One legend entry for all grades that occur.
fn explain(mut grades: Vec<u8>, legend: &mut Legend) {
    grades.sort_unstable();
    grades.dedup();
    let sample =
        |grade: u8| (grade.to_string(), outlined(grade_colour(grade)), grade_colour(grade).text_on());
    if !grades.is_empty() {
        legend.add(Sample::Letters(grades.into_iter().map(sample).collect()), "adverse event, CTCAE grade");
    }
}

fn outlined(colour: Colour) -> Paint {
    Paint::fill(colour).with_stroke(Stroke::solid(INK, 0.4))
}

/// The extent of the bar, wide enough for its number.
fn number_box(bar: &Course) -> (f64, f64) {
    let (left, right) = bar.extent();
    let lacking = (LEAST_WIDTH - (right - left)).max(0.0) / 2.0;
    let arrow = if bar.ongoing { 6.0 } else { 0.0 };
    (left - lacking, right + lacking + arrow)
}

/// The number of the grade in the middle of its bar.
fn number(event: &AdverseEventCourse, bar: &Course, y: f64, dates: Dates) -> Group {
    let mut group = Group::titled(Role::Data, event_words(event, dates));
    let colour = grade_colour(event.grade);
    let (left, right) = bar.extent();
    let centre = Point::new(f64::midpoint(left, right), y);
    if bar.uncertain() || right - left < LEAST_WIDTH {
        // The number needs paint of its own: the bar is too narrow, or hatched.
        group.rect(Rect::around(centre, LEAST_WIDTH, BAR), 1.0, outlined(colour));
    }
    let text = Text::new(event.grade.to_string(), centre, SMALL).centred_on_line().bold();
    group.text(text.align(Align::Middle).colour(colour.text_on()));
    group
}

/// The event in words.
pub(super) fn event_words(event: &AdverseEventCourse, dates: Dates) -> String {
    let end = match event.end {
        CourseEnd::Ended(when) => format!(", ended {}", dates.words(when)),
        CourseEnd::Ongoing => ", ongoing".to_owned(),
        CourseEnd::Unknown => ", end not recorded".to_owned(),
    };
    format!("{} grade {}, begun {}{end}", event.term, event.grade, dates.words(event.start))
}
