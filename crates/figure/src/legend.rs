//! Legends: every mark of the figure with its meaning, set in rows that never leave the page.

use crate::geometry::{Point, Rect};
use crate::page::SMALL;
use crate::scene::{Group, Role, Shape};
use crate::style::{Colour, INK, Paint, Stroke};
use crate::text::{Align, LINE_HEIGHT, Text, Weight, width, wrap};
use crate::texture::Texture;

/// How a sample in the legend looks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sample {
    /// A symbol.
    Symbol(Shape, Paint),
    /// A line.
    Line(Stroke),
    /// A line with a symbol on it.
    LineSymbol(Stroke, Shape, Paint),
    /// A filled area.
    Area(Paint),
    /// A hatched area.
    Hatched(Colour),
    /// Boxes with letters, side by side, each with its paint and the colour of its letters.
    Letters(Vec<(String, Paint, Colour)>),
    /// An arrow to the right.
    Arrow(Colour),
    /// The days within which a mark may lie.
    Whisker,
    /// A textured area.
    Texture(Texture),
    /// A short upright tick on a line.
    Tick(Stroke),
}

/// The legend of a figure.
#[derive(Clone, Debug, Default)]
pub(crate) struct Legend {
    entries: Vec<(Sample, String)>,
}

const ROW: f64 = 10.5;
const AFTER_SAMPLE: f64 = 3.0;
const BETWEEN: f64 = 10.0;

impl Legend {
    /// Adds an entry, unless its words are there already.
    pub fn add(&mut self, sample: Sample, words: impl Into<String>) {
        let words = words.into();
        if !self.entries.iter().any(|(_, other)| *other == words) {
            self.entries.push((sample, words));
        }
    }

    /// Draws the legend between two edges from `top`; gives the group and its bottom.
    pub fn draw(&self, left: f64, right: f64, top: f64) -> (Group, f64) {
        let mut group = Group::titled(Role::Legend, "Legend");
        let (mut x, mut y) = (left, top);
        let mut row_height = 0.0_f64;
        for (sample, words) in &self.entries {
            let sample_width = sample.width();
            let room = right - left - sample_width - AFTER_SAMPLE;
            let lines = wrap(words, SMALL, Weight::Regular, room);
            let text_width = lines.iter().map(|l| width(l, SMALL, Weight::Regular)).fold(0.0, f64::max);
            let entry_width = sample_width + AFTER_SAMPLE + text_width;
            if x > left && x + entry_width > right {
                (x, y, row_height) = (left, y + row_height, 0.0);
            }
            sample.draw(&mut group, x, y + ROW / 2.0);
            for (i, line) in lines.iter().enumerate() {
                let at = Point::new(
                    x + sample_width + AFTER_SAMPLE,
                    y + ROW / 2.0 + i as f64 * SMALL * LINE_HEIGHT,
                );
                group.text(Text::new(line.clone(), at, SMALL).centred_on_line());
            }
            let extra = lines.len().saturating_sub(1) as f64 * SMALL * LINE_HEIGHT;
            row_height = row_height.max(ROW + extra);
            x += entry_width + BETWEEN;
        }
        (group, y + row_height)
    }
}

impl Sample {
    fn width(&self) -> f64 {
        match self {
            Self::Symbol(..) => 8.0,
            Self::Line(_) | Self::LineSymbol(..) => 20.0,
            Self::Area(_)
            | Self::Hatched(_)
            | Self::Arrow(_)
            | Self::Whisker
            | Self::Tick(_)
            | Self::Texture(_) => 14.0,
            Self::Letters(boxes) => {
                boxes.iter().map(|(letters, ..)| letter_box(letters) + 2.0).sum::<f64>() - 2.0
            }
        }
    }

    fn draw(&self, group: &mut Group, left: f64, y: f64) {
        let wide = self.width();
        let centre = Point::new(left + wide / 2.0, y);
        match self {
            Self::Symbol(shape, paint) => group.symbol(*shape, centre, 6.5, *paint),
            Self::Line(stroke) => group.horizontal(y, left, left + wide, *stroke),
            Self::LineSymbol(stroke, shape, paint) => {
                group.horizontal(y, left, left + wide, *stroke);
                group.symbol(*shape, centre, 5.5, *paint);
            }
            Self::Area(paint) => group.rect(Rect::around(centre, wide, 6.5), 1.0, *paint),
            Self::Hatched(colour) => uncertain_area(group, Rect::around(centre, wide, 6.5), *colour),
            Self::Letters(boxes) => {
                let mut x = left;
                for (letters, paint, colour) in boxes {
                    let wide = letter_box(letters);
                    let centre = Point::new(x + wide / 2.0, y);
                    group.rect(Rect::around(centre, wide, 8.5), 1.5, *paint);
                    let text = Text::new(letters.clone(), centre, SMALL).centred_on_line();
                    group.text(text.bold().align(Align::Middle).colour(*colour));
                    x += wide + 2.0;
                }
            }
            Self::Texture(texture) => texture.draw(group, Rect::around(centre, wide, 6.5)),
            Self::Tick(stroke) => {
                group.horizontal(y, left, left + wide, *stroke);
                group.vertical(centre.x, y - 2.6, y + 2.6, *stroke);
            }
            Self::Whisker => whisker(group, left + 1.0, left + wide - 1.0, y),
            Self::Arrow(colour) => {
                group.rect(Rect::sized(left, y - 3.0, wide - 6.0, 6.0), 0.0, Paint::fill(*colour));
                arrow_head(group, left + wide - 6.0, y, 4.2, *colour);
            }
        }
    }
}

fn letter_box(letters: &str) -> f64 {
    width(letters, SMALL, Weight::Bold) + 4.5
}

/// An arrow head that points to the right from `x`.
pub(crate) fn arrow_head(group: &mut Group, x: f64, y: f64, half: f64, colour: Colour) {
    let corners = [Point::new(x, y - half), Point::new(x + 6.0, y), Point::new(x, y + half)];
    group.polygon(&corners, Paint::fill(colour));
}

/// The look of "somewhere within these days": a light, hatched area.
pub(crate) fn uncertain_area(group: &mut Group, rect: Rect, colour: Colour) {
    group.rect(rect, 0.0, Paint::fill(colour.tint(0.82)));
    group.hatch(rect, 2.6, colour.visible(), 0.7);
}

/// A thin line with caps: the days within which a mark may lie.
pub(crate) fn whisker(group: &mut Group, left: f64, right: f64, y: f64) {
    if right - left < 1.0 {
        return;
    }
    let stroke = Stroke::solid(INK, 0.6);
    group.horizontal(y, left, right, stroke);
    for x in [left, right] {
        group.vertical(x, y - 1.8, y + 1.8, stroke);
    }
}
