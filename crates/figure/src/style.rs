//! Colours, strokes and fills. The palette is that of Okabe and Ito, which people with any common colour
//! vision deficiency can tell apart; still, no figure relies on colour alone.
//!
//! Reference: Okabe M, Ito K. Color Universal Design, 2008 <https://jfly.uni-koeln.de/color/>.

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour(pub u8, pub u8, pub u8);

/// Text and axes.
pub const INK: Colour = Colour(0x22, 0x22, 0x22);
/// Secondary text, leader lines.
pub const GREY: Colour = Colour(0x59, 0x59, 0x59);
/// Neutral marks.
pub const SILVER: Colour = Colour(0x99, 0x99, 0x99);
/// Grid lines and separators.
pub const MIST: Colour = Colour(0xdd, 0xdd, 0xdd);
/// Bands behind data.
pub const HAZE: Colour = Colour(0xee, 0xf1, 0xf4);
/// Paper.
pub const WHITE: Colour = Colour(0xff, 0xff, 0xff);
/// Okabe-Ito orange.
pub const ORANGE: Colour = Colour(0xe6, 0x9f, 0x00);
/// Okabe-Ito sky blue.
pub const SKY: Colour = Colour(0x56, 0xb4, 0xe9);
/// Okabe-Ito bluish green.
pub const GREEN: Colour = Colour(0x00, 0x9e, 0x73);
/// Okabe-Ito yellow.
pub const YELLOW: Colour = Colour(0xf0, 0xe4, 0x42);
/// Okabe-Ito blue.
pub const BLUE: Colour = Colour(0x00, 0x72, 0xb2);
/// Okabe-Ito vermillion.
pub const VERMILLION: Colour = Colour(0xd5, 0x5e, 0x00);
/// Okabe-Ito reddish purple.
pub const PURPLE: Colour = Colour(0xcc, 0x79, 0xa7);

/// Colours for series on white, most distinct first.
pub const SERIES: [Colour; 7] = [BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, INK];

impl Colour {
    /// Relative luminance, 0 (black) to 1 (white), as WCAG 2 defines it.
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Ink or white, whichever contrasts more with this colour as a background.
    #[must_use]
    pub fn text_on(self) -> Self {
        let contrast_with_white = 1.05 / (self.luminance() + 0.05);
        let contrast_with_ink = (self.luminance() + 0.05) / (INK.luminance() + 0.05);
        if contrast_with_white >= contrast_with_ink { WHITE } else { INK }
    }

    /// Mixed with ink; `share` 0 keeps the colour, 1 is ink.
    #[must_use]
    pub fn shade(self, share: f64) -> Self {
        let share = share.clamp(0.0, 1.0);
        let mix = |c: u8, ink: u8| (f64::from(c) + (f64::from(ink) - f64::from(c)) * share).round() as u8;
        Self(mix(self.0, INK.0), mix(self.1, INK.1), mix(self.2, INK.2))
    }

    /// The colour itself when it stands out on white, else darkened until it does.
    #[must_use]
    pub fn visible(self) -> Self {
        if self.luminance() > 0.45 { self.shade(0.45) } else { self }
    }

    /// Darkened until letters of this colour can be read on white (WCAG 2: contrast of at least 4.5).
    #[must_use]
    pub fn for_text(self) -> Self {
        let readable = |colour: &Self| 1.05 / (colour.luminance() + 0.05) >= 4.5;
        (0..=10).map(|tenths| self.shade(f64::from(tenths) / 10.0)).find(readable).unwrap_or(INK)
    }

    /// Mixed with white; `share` 0 keeps the colour, 1 is white.
    #[must_use]
    pub fn tint(self, share: f64) -> Self {
        let mix = |c: u8| {
            let mixed = f64::from(c) + (255.0 - f64::from(c)) * share.clamp(0.0, 1.0);
            // Within 0..=255 by construction.
            mixed.round() as u8
        };
        Self(mix(self.0), mix(self.1), mix(self.2))
    }
}

/// `#rrggbb`.
impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// The pattern of a line, so that series differ without colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LinePattern {
    /// Unbroken.
    #[default]
    Solid,
    /// Dashes.
    Dashed,
    /// Dots.
    Dotted,
    /// Dash, dot.
    DashDot,
    /// Long dashes.
    LongDash,
}

impl LinePattern {
    /// Patterns for series, most distinct first.
    pub const SERIES: [Self; 5] = [Self::Solid, Self::Dashed, Self::DashDot, Self::Dotted, Self::LongDash];

    /// Lengths of ink and gap in multiples of the line's width, or `None` when unbroken.
    pub fn pattern(self) -> Option<&'static [f64]> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some(&[4.0, 2.5]),
            Self::Dotted => Some(&[1.2, 2.0]),
            Self::DashDot => Some(&[6.0, 2.0, 1.2, 2.0]),
            Self::LongDash => Some(&[9.0, 3.0]),
        }
    }
}

/// A line's look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub colour: Colour,
    /// Width in points.
    pub width: f64,
    /// Pattern.
    pub dash: LinePattern,
}

impl Stroke {
    /// A solid line.
    pub const fn solid(colour: Colour, width: f64) -> Self {
        Self { colour, width, dash: LinePattern::Solid }
    }

    /// The same line with a pattern.
    #[must_use]
    pub const fn dashed(self, dash: LinePattern) -> Self {
        Self { dash, ..self }
    }
}

/// A filled and outlined area's look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// Fill, or `None` for a hollow mark.
    pub fill: Option<Colour>,
    /// Opacity of the fill, 0 to 1; below 1 only where bands lie over each other.
    pub opacity: f64,
    /// Outline.
    pub stroke: Option<Stroke>,
}

impl Paint {
    /// Filled, without outline.
    pub const fn fill(colour: Colour) -> Self {
        Self { fill: Some(colour), opacity: 1.0, stroke: None }
    }

    /// Outlined, not filled.
    pub const fn outline(stroke: Stroke) -> Self {
        Self { fill: None, opacity: 1.0, stroke: Some(stroke) }
    }

    /// The same with an outline.
    #[must_use]
    pub const fn with_stroke(self, stroke: Stroke) -> Self {
        Self { stroke: Some(stroke), ..self }
    }

    /// The same, see-through.
    #[must_use]
    pub const fn with_opacity(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_on_dark_bars_are_white_and_on_light_bars_dark() {
        assert_eq!(BLUE.text_on(), WHITE);
        assert_eq!(YELLOW.text_on(), INK);
        assert_eq!(SKY.text_on(), INK);
    }
}
