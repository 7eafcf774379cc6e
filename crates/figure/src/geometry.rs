//! Points and rectangles of the page, in points; y grows downwards.

/// A place on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Distance from the left edge.
    pub x: f64,
    /// Distance from the top edge.
    pub y: f64,
}

impl Point {
    /// A place from its two coordinates.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

/// A rectangle with sides parallel to the page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge, not left of `left`.
    pub right: f64,
    /// Bottom edge, not above `top`.
    pub bottom: f64,
}

impl Rect {
    /// The rectangle between two opposite corners, given in any order.
    pub fn between(a: Point, b: Point) -> Self {
        Self { left: a.x.min(b.x), top: a.y.min(b.y), right: a.x.max(b.x), bottom: a.y.max(b.y) }
    }

    /// The rectangle from its left edge, top edge, width and height.
    pub fn sized(left: f64, top: f64, width: f64, height: f64) -> Self {
        Self::between(Point::new(left, top), Point::new(left + width, top + height))
    }

    /// The rectangle around a centre.
    pub fn around(centre: Point, width: f64, height: f64) -> Self {
        Self::sized(centre.x - width / 2.0, centre.y - height / 2.0, width, height)
    }

    /// Width.
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    /// Height.
    pub fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// Middle.
    pub fn centre(self) -> Point {
        Point::new(f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    /// Grown by `by` on every side (shrunk when negative).
    #[must_use]
    pub fn grown(self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether the other lies within this one, edges included.
    pub fn contains(self, other: Self) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && self.right >= other.right
            && self.bottom >= other.bottom
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}
