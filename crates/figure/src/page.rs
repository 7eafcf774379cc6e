//! Journal page widths. Scene units are PostScript points (1/72 inch), so sizes are print sizes.

/// Points in a millimetre.
pub const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// How wide a figure is printed. The three widths are those that most journals typeset figures at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum JournalWidth {
    /// One column: 85 mm.
    Column,
    /// One and a half columns: 120 mm.
    ColumnAndAHalf,
    /// The whole page: 180 mm.
    #[default]
    Page,
}

impl JournalWidth {
    /// All widths, narrowest first.
    pub const ALL: [Self; 3] = [Self::Column, Self::ColumnAndAHalf, Self::Page];

    /// The width in millimetres.
    pub const fn mm(self) -> u16 {
        match self {
            Self::Column => 85,
            Self::ColumnAndAHalf => 120,
            Self::Page => 180,
        }
    }

    /// The width in points.
    pub fn points(self) -> f64 {
        f64::from(self.mm()) * POINTS_PER_MM
    }
}

/// Smallest letters that journals print, in points.
pub const SMALLEST_TEXT: f64 = 6.0;
/// Letters of tick labels and notes, in points.
pub const SMALL: f64 = 6.5;
/// Letters of labels, in points.
pub const BODY: f64 = 7.0;
/// White border round the figure, in points.
pub const MARGIN: f64 = 3.0;
