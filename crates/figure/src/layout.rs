//! What can be wrong with a layout, found by measuring.

use crate::geometry::{Point, Rect};
use crate::scene::{Mark, Scene, Step};
use crate::text::{CAP_HEIGHT, Text};

/// What is wrong with the layout of a scene.
#[derive(Clone, Debug, PartialEq)]
pub enum LayoutFault {
    /// Two texts lie over each other.
    TextsOverlap(String, String),
    /// A mark painted later lies over a text.
    TextCovered(String, Mark),
    /// A mark leaves the page, or stands nowhere.
    OutsidePage(Mark),
    /// A text is smaller than journals print.
    TooSmall(String),
}

impl Scene {
    /// Overlapping and covered texts, marks outside the page, letters too small to print. Every figure of this
    /// crate is laid out so that this list is empty; the tests hold it to that.
    pub fn layout_faults(&self) -> Vec<LayoutFault> {
        let page = Rect::sized(0.0, 0.0, self.width, self.height).grown(0.01);
        let mut faults = Vec::new();
        let mut texts: Vec<(&Text, Rect)> = Vec::new();
        for mark in self.root.marks() {
            if !mark.bounds().is_some_and(|bounds| page.contains(bounds)) {
                faults.push(LayoutFault::OutsidePage(mark.clone()));
            }
            let Mark::Text(text) = mark else {
                let covered = texts.iter().filter(|(text, _)| covers(mark, letters(text)));
                faults
                    .extend(covered.map(|(t, _)| LayoutFault::TextCovered(t.content.clone(), mark.clone())));
                continue;
            };
            if text.size < crate::page::SMALLEST_TEXT {
                faults.push(LayoutFault::TooSmall(text.content.clone()));
            }
            let bounds = text.bounds();
            if let Some((other, _)) = texts.iter().find(|(_, other)| bounds.grown(-0.05).overlaps(*other)) {
                faults.push(LayoutFault::TextsOverlap(other.content.clone(), text.content.clone()));
            }
            texts.push((text, bounds));
        }
        faults
    }
}

/// Where most ink of a text is: from the baseline to the height of capitals.
fn letters(text: &Text) -> Rect {
    let bounds = text.bounds();
    let (at, height) = (text.at, text.size * CAP_HEIGHT);
    if text.upward {
        Rect { left: at.x - height, right: at.x, ..bounds }
    } else {
        Rect { top: at.y - height, bottom: at.y, ..bounds }
    }
}

/// Whether a mark paints into a rectangle.
fn covers(mark: &Mark, rect: Rect) -> bool {
    let rect = rect.grown(-0.1);
    match mark {
        Mark::Line { from, to, .. } => crosses(*from, *to, rect),
        Mark::Path { steps, paint } => {
            // A filled outline is taken for its whole extent: stricter than need be, and simple.
            let filled = paint.fill.is_some() && mark.bounds().is_some_and(|b| b.overlaps(rect));
            filled || segments(steps).any(|(a, b)| crosses(a, b, rect))
        }
        Mark::Rect { .. } | Mark::Symbol { .. } => mark.bounds().is_some_and(|b| b.overlaps(rect)),
        Mark::Text(_) => false,
    }
}

fn segments(steps: &[Step]) -> impl Iterator<Item = (Point, Point)> + '_ {
    steps.windows(2).filter_map(|pair| match pair {
        [Step::Move(a) | Step::Line(a), Step::Line(b)] => Some((*a, *b)),
        _ => None,
    })
}

/// Whether a straight line enters a rectangle (Liang and Barsky's clipping).
fn crosses(a: Point, b: Point, rect: Rect) -> bool {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let edges =
        [(-dx, a.x - rect.left), (dx, rect.right - a.x), (-dy, a.y - rect.top), (dy, rect.bottom - a.y)];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (p, q) in edges {
        if p == 0.0 {
            if q <= 0.0 {
                return false;
            }
        } else if p < 0.0 {
            enter = enter.max(q / p);
        } else {
            leave = leave.min(q / p);
        }
    }
    enter < leave
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Group, Role};
    use crate::style::{INK, Stroke};

    fn faults(root: Group) -> Vec<LayoutFault> {
        Scene { width: 100.0, height: 100.0, root }.layout_faults()
    }

    #[test]
    fn overlapping_and_cut_texts_are_found() {
        let mut root = Group::new(Role::Figure);
        root.text(Text::new("nadir", Point::new(10.0, 20.0), 7.0));
        root.text(Text::new("baseline", Point::new(20.0, 22.0), 7.0));
        root.text(Text::new("cut", Point::new(95.0, 60.0), 7.0));
        let faults = faults(root);
        assert!(matches!(faults[0], LayoutFault::TextsOverlap(..)), "{faults:?}");
        assert!(matches!(faults[1], LayoutFault::OutsidePage(..)), "{faults:?}");
        assert_eq!(faults.len(), 2);
    }

    #[test]
    fn a_line_through_a_text_is_found_when_it_is_painted_later() {
        let text = || Text::new("nadir", Point::new(10.0, 20.0), 7.0);
        let mut struck = Group::new(Role::Figure);
        struck.text(text());
        struck.vertical(15.0, 5.0, 50.0, Stroke::solid(INK, 0.5));
        assert!(matches!(faults(struck)[..], [LayoutFault::TextCovered(..)]));
        let mut behind = Group::new(Role::Figure);
        behind.vertical(15.0, 5.0, 50.0, Stroke::solid(INK, 0.5));
        behind.label(text());
        behind.horizontal(22.0, 5.0, 50.0, Stroke::solid(INK, 0.5));
        assert_eq!(faults(behind), []);
    }
}
