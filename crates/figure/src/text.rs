//! Measured text: widths from the embedded font, wrapping, bounds.
//!
//! Widths are sums of advances without kerning: a letter pair is then never measured narrower than it is set
//! (kerning mostly pulls letters together), so labels kept apart here stay apart in every renderer.

use std::sync::LazyLock;

use ttf_parser::Face;

use crate::geometry::{Point, Rect};
use crate::style::{Colour, INK};

/// Liberation Sans, regular.
pub(crate) static REGULAR: &[u8] = include_bytes!("../fonts/LiberationSans-Regular.ttf");
/// Liberation Sans, bold.
pub(crate) static BOLD: &[u8] = include_bytes!("../fonts/LiberationSans-Bold.ttf");
/// The name under which renderers find the embedded font.
pub(crate) const FAMILY: &str = "Liberation Sans";

/// Height of capital letters and digits as a share of the size (OS/2 table of the font: 1409/2048).
pub const CAP_HEIGHT: f64 = 0.688;
/// Reach above the baseline of letters with ascenders and accents, as a share of the size.
pub const ASCENT: f64 = 0.76;
/// Reach below the baseline, as a share of the size.
pub const DESCENT: f64 = 0.22;
/// Distance of baselines as a share of the size.
pub const LINE_HEIGHT: f64 = 1.18;

static REGULAR_WIDTHS: LazyLock<Widths> = LazyLock::new(|| Widths::of(REGULAR));
static BOLD_WIDTHS: LazyLock<Widths> = LazyLock::new(|| Widths::of(BOLD));

/// Advances of a face, read once: the first 384 letters (Latin with accents) from a table, others on demand.
struct Widths {
    face: Option<Face<'static>>,
    table: Vec<f64>,
}

impl Widths {
    fn of(data: &'static [u8]) -> Self {
        let face = Face::parse(data, 0).ok();
        let letters = (0..384_u32).filter_map(char::from_u32);
        let table = letters.map(|letter| advance(face.as_ref(), letter)).collect();
        Self { face, table }
    }

    /// The advance of a letter as a share of the size.
    fn advance(&self, letter: char) -> f64 {
        let known = usize::try_from(u32::from(letter)).ok().and_then(|code| self.table.get(code));
        known.copied().unwrap_or_else(|| advance(self.face.as_ref(), letter))
    }
}

fn advance(face: Option<&Face<'static>>, letter: char) -> f64 {
    face.and_then(|face| {
        let units = face.glyph_hor_advance(face.glyph_index(letter)?)?;
        Some(f64::from(units) / f64::from(face.units_per_em()))
    })
    // A letter the font lacks is set from another font: reserve a full square for it.
    .unwrap_or(1.0)
}

/// Weight of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    /// Regular.
    #[default]
    Regular,
    /// Bold.
    Bold,
}

/// Which part of the text stands at its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// Its start.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// Width of a text in points at a size in points.
pub fn width(content: &str, size: f64, weight: Weight) -> f64 {
    let widths = match weight {
        Weight::Regular => &REGULAR_WIDTHS,
        Weight::Bold => &BOLD_WIDTHS,
    };
    content.chars().map(|letter| widths.advance(letter)).sum::<f64>() * size
}

/// Breaks a text into lines no wider than `limit`: at spaces, and within a word only when the word alone is
/// wider. A no-break space (U+00A0) keeps its neighbours together. A text of blanks gives no line.
pub fn wrap(content: &str, size: f64, weight: Weight, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let breaks = |c: char| c.is_whitespace() && c != '\u{a0}';
    for word in content.split(breaks).filter(|word| !word.is_empty()) {
        let candidate = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&candidate, size, weight) <= limit {
            line = candidate;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if line.chars().count() > 1 && width(&line, size, weight) > limit {
                line.pop();
                lines.push(std::mem::replace(&mut line, letter.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A line of text on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The words.
    pub content: String,
    /// Where the aligned part of the baseline stands.
    pub at: Point,
    /// Size in points.
    pub size: f64,
    /// Weight.
    pub weight: Weight,
    /// Alignment along the baseline.
    pub align: Align,
    /// Colour.
    pub colour: Colour,
    /// Whether it reads upwards (turned a quarter to the left about its place).
    pub upward: bool,
}

impl Text {
    /// Regular dark text that starts at a place on its baseline. Control characters become spaces.
    pub fn new(content: impl Into<String>, at: Point, size: f64) -> Self {
        let content: String = content
            .into()
            .chars()
            .map(|c| if c.is_control() || c == '\u{fffe}' || c == '\u{ffff}' { ' ' } else { c })
            .collect();
        Self { content, at, size, weight: Weight::Regular, align: Align::Start, colour: INK, upward: false }
    }

    /// The same with its place moved down so that capitals and digits are centred on it.
    #[must_use]
    pub fn centred_on_line(mut self) -> Self {
        if self.upward {
            self.at.x += self.size * CAP_HEIGHT / 2.0;
        } else {
            self.at.y += self.size * CAP_HEIGHT / 2.0;
        }
        self
    }

    /// The same with another alignment.
    #[must_use]
    pub fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// The same in bold.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    /// The same in another colour.
    #[must_use]
    pub fn colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// The same reading upwards.
    #[must_use]
    pub fn upward(self) -> Self {
        Self { upward: true, ..self }
    }

    /// Width along the baseline.
    pub fn width(&self) -> f64 {
        width(&self.content, self.size, self.weight)
    }

    /// The rectangle that its letters may touch.
    pub fn bounds(&self) -> Rect {
        let width = self.width();
        let before = match self.align {
            Align::Start => 0.0,
            Align::Middle => width / 2.0,
            Align::End => width,
        };
        let (up, down) = (self.size * ASCENT, self.size * DESCENT);
        let Point { x, y } = self.at;
        if self.upward {
            Rect { left: x - up, right: x + down, top: y - (width - before), bottom: y + before }
        } else {
            Rect { left: x - before, right: x - before + width, top: y - up, bottom: y + down }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_set_as_wide_as_in_arial() {
        // Arial and Liberation Sans digits are 1139 of 2048 units wide.
        assert!((width("0123456789", 10.0, Weight::Regular) - 55.615).abs() < 0.01);
    }

    #[test]
    fn wrapped_lines_fit_and_keep_every_letter() {
        let text = "S-1 + temozolomide and pneumonoultramicroscopicsilicovolcanoconiosis";
        let lines = wrap(text, 7.0, Weight::Regular, 60.0);
        assert!(lines.iter().all(|line| width(line, 7.0, Weight::Regular) <= 60.0), "{lines:?}");
        let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(letters(&lines.concat()), letters(text));
        assert_eq!(wrap("lost n\u{a0}=\u{a0}32", 7.0, Weight::Regular, 25.0), ["lost", "n\u{a0}=\u{a0}32"]);
        assert!(wrap("   ", 7.0, Weight::Bold, 10.0).is_empty());
    }

    #[test]
    fn upward_text_is_as_tall_as_it_would_be_wide() {
        let text = Text::new("Sum (mm)", Point::new(10.0, 50.0), 7.0).align(Align::Middle);
        let upright = text.bounds();
        let turned = text.upward().bounds();
        assert!((upright.width() - turned.height()).abs() < 1e-9);
        assert!((turned.centre().y - 50.0).abs() < 1e-9);
    }
}
