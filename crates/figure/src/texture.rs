//! Fills that differ without colour too: solid, hatched, light.

use crate::geometry::Rect;
use crate::scene::Group;
use crate::style::{BLUE, Colour, GREEN, ORANGE, PURPLE, Paint, SILVER, SKY, Stroke, VERMILLION, YELLOW};
use crate::timeline::Response;

/// How an area is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filling {
    Solid,
    Hatched,
    Light,
}

/// A filling in a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Texture {
    pub colour: Colour,
    pub filling: Filling,
}

impl Texture {
    /// The texture of the category number `index`.
    pub fn of_category(index: usize) -> Self {
        const COLOURS: [Colour; 6] = [BLUE, ORANGE, GREEN, PURPLE, SKY, SILVER];
        const FILLINGS: [Filling; 3] = [Filling::Solid, Filling::Hatched, Filling::Light];
        let turn = index / COLOURS.len();
        Self { colour: COLOURS[index % COLOURS.len()], filling: FILLINGS[(index + turn) % FILLINGS.len()] }
    }

    /// The texture of a best response; `None` for a patient without one.
    pub fn of_response(response: Option<Response>) -> Self {
        let (colour, filling) = match response {
            Some(Response::Complete) => (BLUE, Filling::Solid),
            Some(Response::Partial) => (SKY, Filling::Hatched),
            Some(Response::Stable) => (YELLOW, Filling::Light),
            Some(Response::NonCompleteNonProgressive) => (ORANGE, Filling::Hatched),
            Some(Response::Progressive) => (VERMILLION, Filling::Solid),
            Some(Response::NotEvaluable) | None => (SILVER, Filling::Light),
        };
        Self { colour, filling }
    }

    /// Fills a rectangle.
    pub fn draw(self, group: &mut Group, rect: Rect) {
        let edge = Stroke::solid(self.colour.visible(), 0.5);
        match self.filling {
            Filling::Solid => group.rect(rect, 0.0, Paint::fill(self.colour).with_stroke(edge)),
            Filling::Light => group.rect(rect, 0.0, Paint::fill(self.colour.tint(0.65)).with_stroke(edge)),
            Filling::Hatched => {
                group.rect(rect, 0.0, Paint::fill(self.colour.tint(0.75)).with_stroke(edge));
                group.hatch(rect, 2.4, self.colour.visible(), 0.7);
            }
        }
    }
}
