//! Events and procedures: a shape on the day, a whisker where the day is uncertain, a label beside it.

use super::frame::Frame;
use super::input::{ClinicalEvent, EventKind};
use super::lanes::{Lane, level_tops, pack};
use crate::geometry::Point;
use crate::legend::{Legend, Sample, whisker};
use crate::page::SMALL;
use crate::scene::{Group, Role, Shape};
use crate::style::{INK, Paint, SKY, Stroke, VERMILLION, WHITE, YELLOW};
use crate::text::{Align, LINE_HEIGHT, Text, Weight, width, wrap};

const MARK: f64 = 7.0;
const ROW: f64 = 10.0;

/// Shape, paint and name of a kind of event.
fn look(kind: EventKind) -> (Shape, Paint, &'static str) {
    let outline = Stroke::solid(INK, 0.7);
    let thick = Paint::outline(Stroke::solid(VERMILLION, 1.6));
    match kind {
        EventKind::Diagnosis => {
            (Shape::Circle, Paint::fill(WHITE).with_stroke(outline), "symptoms, diagnosis")
        }
        EventKind::Biopsy => (Shape::Square, Paint::fill(WHITE).with_stroke(outline), "biopsy, pathology"),
        EventKind::Surgery => (Shape::Diamond, Paint::fill(INK), "operation"),
        EventKind::LocalProcedure => {
            (Shape::TriangleUp, Paint::fill(SKY).with_stroke(outline), "local procedure")
        }
        EventKind::Progression => (Shape::Cross, thick, "progression"),
        EventKind::LastContact => (Shape::Bar, Paint::outline(Stroke::solid(INK, 1.4)), "last contact"),
        EventKind::Death => (Shape::Plus, Paint::outline(Stroke::solid(INK, 1.8)), "death"),
        EventKind::Other => (Shape::Star, Paint::fill(YELLOW).with_stroke(outline), "other event"),
    }
}

/// Where the parts of one event stand, relative to the top of its level.
struct Placed {
    mark: f64,
    whisker: (f64, f64),
    lines: Vec<String>,
    text_left: f64,
    /// Whether the label stands in rows under the mark.
    below: bool,
}

impl Placed {
    fn new(frame: &Frame, event: &ClinicalEvent) -> Option<Self> {
        let place = frame.place(event.when)?;
        let lines = wrap(&event.label, SMALL, Weight::Regular, (frame.right - frame.left) * 0.40);
        let wide = widest(&lines);
        let mark = place.middle();
        let (left, right) = (place.left.min(mark - MARK / 2.0), place.right.max(mark + MARK / 2.0));
        let (text_left, below) = if right + 3.0 + wide <= frame.right {
            (right + 3.0, false)
        } else if left - 3.0 - wide >= frame.left {
            (left - 3.0 - wide, false)
        } else {
            ((mark - wide / 2.0).min(frame.right - wide).max(frame.left), true)
        };
        Some(Self { mark, whisker: (place.left, place.right), lines, text_left, below })
    }

    fn extent(&self) -> (f64, f64) {
        let text_right = self.text_left + widest(&self.lines);
        let left = self.whisker.0.min(self.mark - MARK / 2.0).min(self.text_left);
        let right = self.whisker.1.max(self.mark + MARK / 2.0).max(text_right);
        (left, right)
    }

    fn height(&self) -> f64 {
        let text = self.lines.len() as f64 * SMALL * LINE_HEIGHT + 1.5;
        if self.below { ROW + text } else { text.max(ROW) }
    }

    fn draw(&self, group: &mut Group, top: f64, shape: Shape, paint: Paint) {
        let line = SMALL * LINE_HEIGHT;
        let y = top + ROW / 2.0;
        whisker(group, self.whisker.0, self.whisker.1, y);
        group.symbol(shape, Point::new(self.mark, y), MARK, paint);
        let first = if self.below { top + ROW + line / 2.0 } else { y };
        for (i, words) in self.lines.iter().enumerate() {
            let y = first + i as f64 * line;
            let text = Text::new(words.clone(), Point::new(self.text_left, y), SMALL).centred_on_line();
            if self.text_left < self.mark && !self.below {
                // Left of its mark, the label ends at it.
                let end = Point::new(self.text_left + widest(&self.lines), text.at.y);
                group.label(Text { at: end, align: Align::End, ..text });
            } else {
                group.label(text);
            }
        }
    }
}

fn widest(lines: &[String]) -> f64 {
    lines.iter().map(|line| width(line, SMALL, Weight::Regular)).fold(0.0, f64::max)
}

/// All events in one lane, as many levels deep as their labels need.
pub(super) fn draw(frame: &Frame, events: &[ClinicalEvent], top: f64, legend: &mut Legend) -> Option<Lane> {
    let placed: Vec<(&ClinicalEvent, Placed)> =
        events.iter().filter_map(|event| Some((event, Placed::new(frame, event)?))).collect();
    if placed.is_empty() {
        return None;
    }
    let extents: Vec<(f64, f64)> = placed.iter().map(|(_, p)| p.extent()).collect();
    let heights: Vec<f64> = placed.iter().map(|(_, p)| p.height()).collect();
    let levels = pack(&extents, 5.0);
    let label = frame.label_lines("Events and procedures");
    let tops = level_tops(&levels, &heights, top + 1.0, 0.0);
    let bottom = tops.last().copied().unwrap_or(top).max(top + Frame::label_height(&label, &[]) + 3.0);
    let mut lane = Group::titled(Role::Lane, "Events and procedures");
    frame.write_label(&mut lane, f64::midpoint(top, bottom), &label, &[]);
    for ((event, placed), level) in placed.iter().zip(&levels) {
        let (shape, paint, kind) = look(event.kind);
        let mut group =
            Group::titled(Role::Data, format!("{}, {}", event.label, frame.dates.words(event.when)));
        let level_top = tops.get(*level).copied().unwrap_or(top);
        placed.draw(&mut group, level_top, shape, paint);
        lane.push(group);
        legend.add(Sample::Symbol(shape, paint), kind);
        if placed.whisker.1 - placed.whisker.0 >= 1.0 {
            legend.add(Sample::Whisker, "days within which a mark may lie");
        }
    }
    Some(Lane { group: lane, bottom: bottom + 1.0, bars: false, over: None })
}
