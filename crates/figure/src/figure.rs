//! A finished figure: its scene, its words and its numbers.

use crate::output::{OutputError, write_pdf, write_png, write_svg};
use crate::scene::Scene;

/// The numbers a figure shows, as a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Names of the columns, with units.
    pub columns: Vec<String>,
    /// Rows as text, one cell a column; an empty cell is a missing value.
    pub rows: Vec<Vec<String>>,
}

impl Numbers {
    /// An empty table with columns.
    pub fn new(columns: &[&str]) -> Self {
        Self { columns: columns.iter().map(|&name| name.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row; missing cells at its end are empty.
    pub fn push<const N: usize>(&mut self, cells: [String; N]) {
        let mut row = Vec::from(cells);
        row.resize(self.columns.len(), String::new());
        self.rows.push(row);
    }

    /// The table as CSV (RFC 4180, lines ended by LF, cells quoted where needed).
    pub fn to_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            // Writing to memory fails only when rows differ in length, and `push` makes them equal.
            let _ = writer.write_record(row);
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// A figure that can be written as SVG, PNG, PDF and CSV.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Short name for files and ids: `timeline`, `lesions`. Set it to something unique before several
    /// figures of one kind are put into one page.
    pub id: String,
    /// Title, for the list of figures.
    pub title: String,
    /// What a reader who cannot see the figure is told: its content in words.
    pub alternative_text: String,
    /// The legend under the printed figure: what is drawn, what the marks mean, what is missing.
    pub caption: String,
    /// The drawing.
    pub scene: Scene,
    /// The numbers drawn.
    pub numbers: Numbers,
}

impl Figure {
    /// The figure as an SVG document, fit for a file or to stand inline in HTML.
    pub fn svg(&self) -> String {
        write_svg(&self.scene, &self.id, &self.title, &self.alternative_text)
    }

    /// The figure as a PNG at a resolution in dots per inch; journals ask for 300 to 600.
    ///
    /// # Errors
    /// When the picture would have no pixels or more than 100 million.
    pub fn png(&self, dots_per_inch: u16) -> Result<Vec<u8>, OutputError> {
        write_png(&self.svg(), dots_per_inch)
    }

    /// The figure as a one-page PDF of its own size, tagged with the alternative text.
    ///
    /// # Errors
    /// When the PDF library refuses the drawing.
    pub fn pdf(&self) -> Result<Vec<u8>, OutputError> {
        write_pdf(&self.svg(), &self.scene, &self.title, &self.alternative_text)
    }
}

/// Why a figure cannot be drawn from its input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigureError {
    /// There is nothing with a date or a value to draw.
    Empty {
        /// What the figure needs at least one of.
        needed: &'static str,
    },
    /// A number is infinite or not a number.
    NotFinite {
        /// Which number.
        place: String,
    },
    /// The input contradicts itself.
    Inconsistent {
        /// What contradicts what, and how to mend it.
        problem: String,
    },
}

impl std::fmt::Display for FigureError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty { needed } => write!(f, "nothing to draw: the figure needs at least one {needed}"),
            Self::NotFinite { place } => write!(f, "{place} is not a finite number; leave it out instead"),
            Self::Inconsistent { problem } => f.write_str(problem),
        }
    }
}

impl std::error::Error for FigureError {}
