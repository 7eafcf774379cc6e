//! The scene: marks in groups, on a page measured in points.

use crate::geometry::{Point, Rect};
use crate::style::{Colour, Paint, Stroke};
use crate::text::Text;

/// What a group of marks is in the figure. Becomes the class of the SVG group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The whole figure.
    Figure,
    /// An axis with its ticks and labels.
    Axis,
    /// Grid lines and bands behind the data.
    Grid,
    /// A lane or panel of the figure.
    Lane,
    /// The marks of one datum or series.
    Data,
    /// A label, a leader line or another note on the data.
    Annotation,
    /// The explanation of marks.
    Legend,
    /// A table within the figure.
    Table,
}

impl Role {
    /// The class name in the SVG.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Axis => "axis",
            Self::Grid => "grid",
            Self::Lane => "lane",
            Self::Data => "data",
            Self::Annotation => "annotation",
            Self::Legend => "legend",
            Self::Table => "table",
        }
    }
}

/// The shape of a symbol; series and kinds differ in shape as well as in colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A disc.
    Circle,
    /// A square.
    Square,
    /// A square on its corner.
    Diamond,
    /// A triangle that points up.
    TriangleUp,
    /// A triangle that points down.
    TriangleDown,
    /// A diagonal cross.
    Cross,
    /// An upright cross.
    Plus,
    /// A five-pointed star.
    Star,
    /// A short upright line.
    Bar,
}

impl Shape {
    /// Shapes for series, most distinct first.
    pub const SERIES: [Self; 7] = [
        Self::Circle,
        Self::Square,
        Self::TriangleUp,
        Self::Diamond,
        Self::TriangleDown,
        Self::Cross,
        Self::Star,
    ];
}

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Lift the pen and move.
    Move(Point),
    /// Draw a straight line.
    Line(Point),
    /// Close the outline.
    Close,
}

/// One mark.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A straight line.
    Line {
        /// Start.
        from: Point,
        /// End.
        to: Point,
        /// Look.
        stroke: Stroke,
    },
    /// Straight segments, open or closed.
    Path {
        /// Steps of the pen.
        steps: Vec<Step>,
        /// Look.
        paint: Paint,
    },
    /// A rectangle.
    Rect {
        /// Place and size.
        rect: Rect,
        /// Radius of its corners.
        corner: f64,
        /// Look.
        paint: Paint,
    },
    /// A symbol.
    Symbol {
        /// Shape.
        shape: Shape,
        /// Middle.
        at: Point,
        /// Width and height of the square that holds it.
        size: f64,
        /// Look.
        paint: Paint,
    },
    /// A line of text.
    Text(Text),
}

impl Mark {
    /// The rectangle the mark may touch, line widths included.
    pub fn bounds(&self) -> Option<Rect> {
        let outline = |paint: &Paint| paint.stroke.map_or(0.0, |s| s.width / 2.0);
        match self {
            Self::Line { from, to, stroke } => Some(Rect::between(*from, *to).grown(stroke.width / 2.0)),
            Self::Path { steps, paint } => steps
                .iter()
                .filter_map(|step| match step {
                    Step::Move(p) | Step::Line(p) => Some(Rect::between(*p, *p)),
                    Step::Close => None,
                })
                .reduce(Rect::union)
                .map(|r| r.grown(outline(paint))),
            Self::Rect { rect, paint, .. } => Some(rect.grown(outline(paint))),
            Self::Symbol { at, size, paint, .. } => {
                Some(Rect::around(*at, *size, *size).grown(outline(paint)))
            }
            Self::Text(text) => Some(text.bounds()),
        }
    }
}

/// A mark or a group of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A group.
    Group(Group),
    /// A mark.
    Mark(Mark),
}

/// Marks that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What it is.
    pub role: Role,
    /// What a reader sees on pointing at it in a browser: the datum in words. Empty for none.
    pub title: String,
    /// Its parts, painted in this order.
    pub items: Vec<Item>,
}

impl Group {
    /// An empty group.
    pub fn new(role: Role) -> Self {
        Self { role, title: String::new(), items: Vec::new() }
    }

    /// An empty group that says what it shows.
    pub fn titled(role: Role, title: impl Into<String>) -> Self {
        Self { role, title: title.into(), items: Vec::new() }
    }

    /// Adds a group, unless it is empty.
    pub fn push(&mut self, group: Self) {
        if !group.items.is_empty() {
            self.items.push(Item::Group(group));
        }
    }

    /// Adds a group where there is one.
    pub fn extend_with(&mut self, group: Option<Self>) {
        if let Some(group) = group {
            self.push(group);
        }
    }

    /// Adds a line.
    pub fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.items.push(Item::Mark(Mark::Line { from, to, stroke }));
    }

    /// Adds an upright line.
    pub fn vertical(&mut self, x: f64, top: f64, bottom: f64, stroke: Stroke) {
        self.line(Point::new(x, top), Point::new(x, bottom), stroke);
    }

    /// Adds a level line.
    pub fn horizontal(&mut self, y: f64, left: f64, right: f64, stroke: Stroke) {
        self.line(Point::new(left, y), Point::new(right, y), stroke);
    }

    /// Adds a path.
    pub fn path(&mut self, steps: Vec<Step>, paint: Paint) {
        if steps.len() > 1 {
            self.items.push(Item::Mark(Mark::Path { steps, paint }));
        }
    }

    /// Adds straight segments through the points.
    pub fn polyline(&mut self, points: &[Point], stroke: Stroke) {
        self.path(open_path(points), Paint::outline(stroke));
    }

    /// Adds a closed outline through the points.
    pub fn polygon(&mut self, points: &[Point], paint: Paint) {
        let mut steps = open_path(points);
        steps.push(Step::Close);
        self.path(steps, paint);
    }

    /// Adds a rectangle.
    pub fn rect(&mut self, rect: Rect, corner: f64, paint: Paint) {
        self.items.push(Item::Mark(Mark::Rect { rect, corner, paint }));
    }

    /// Adds a symbol.
    pub fn symbol(&mut self, shape: Shape, at: Point, size: f64, paint: Paint) {
        self.items.push(Item::Mark(Mark::Symbol { shape, at, size, paint }));
    }

    /// Adds a text, unless it is blank.
    pub fn text(&mut self, text: Text) {
        if !text.content.trim().is_empty() {
            self.items.push(Item::Mark(Mark::Text(text)));
        }
    }

    /// Adds a text on a patch of paper that hides the lines behind it.
    pub fn label(&mut self, text: Text) {
        if !text.content.trim().is_empty() {
            self.rect(text.bounds(), 0.0, Paint::fill(crate::style::WHITE));
            self.text(text);
        }
    }

    /// Fills a rectangle with slanted lines: the sign for "somewhere within".
    pub fn hatch(&mut self, rect: Rect, spacing: f64, colour: Colour, width: f64) {
        self.path(hatch_lines(rect, spacing), Paint::outline(Stroke::solid(colour, width)));
    }

    /// Every mark, in painting order.
    pub fn marks(&self) -> Vec<&Mark> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Mark>) {
        for item in &self.items {
            match item {
                Item::Group(group) => group.collect(found),
                Item::Mark(mark) => found.push(mark),
            }
        }
    }
}

fn open_path(points: &[Point]) -> Vec<Step> {
    points.iter().enumerate().map(|(i, p)| if i == 0 { Step::Move(*p) } else { Step::Line(*p) }).collect()
}

/// Lines rising to the right, cut at the rectangle's edges.
fn hatch_lines(rect: Rect, spacing: f64) -> Vec<Step> {
    let mut steps = Vec::new();
    let (width, height) = (rect.width(), rect.height());
    if !(spacing > 0.0 && width > 0.0 && height > 0.0) {
        return steps;
    }
    // The line number k meets the bottom edge at left + k·spacing and rises at 45 degrees.
    let count = ((width + height) / spacing).floor().min(2000.0) as usize;
    for k in 1..=count {
        let along = k as f64 * spacing;
        let start = if along <= width {
            Point::new(rect.left + along, rect.bottom)
        } else {
            Point::new(rect.right, rect.bottom - (along - width))
        };
        let end = if along <= height {
            Point::new(rect.left, rect.bottom - along)
        } else {
            Point::new(rect.left + along - height, rect.top)
        };
        steps.push(Step::Move(start));
        steps.push(Step::Line(end));
    }
    steps
}

/// A page with marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// Everything on the page.
    pub root: Group,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::INK;

    #[test]
    fn hatching_stays_within_its_rectangle() {
        for rect in [Rect::sized(5.0, 5.0, 40.0, 8.0), Rect::sized(0.0, 0.0, 3.0, 30.0)] {
            let mut group = Group::new(Role::Data);
            group.hatch(rect, 2.5, INK, 0.5);
            let bounds = group.marks().first().and_then(|m| m.bounds()).expect("hatching");
            assert!(rect.grown(0.26).contains(bounds), "{bounds:?}");
        }
    }
}
