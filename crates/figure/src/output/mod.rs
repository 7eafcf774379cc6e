//! The formats a figure is written in. The same figure always gives the same bytes.

mod pdf;
mod png;
mod svg;

pub(crate) use pdf::write_pdf;
pub(crate) use png::write_png;
pub(crate) use svg::write_svg;

use std::sync::{Arc, LazyLock};

use resvg::usvg;

use crate::text::{BOLD, FAMILY, REGULAR};

/// Why a figure could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputError {
    /// The picture would have more than 100 million pixels, or none.
    PictureSize {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
    },
    /// The SVG of the figure was refused by its reader: a fault of this crate.
    Svg(String),
    /// The PNG writer failed.
    Png(String),
    /// The PDF writer failed.
    Pdf(String),
}

impl std::fmt::Display for OutputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PictureSize { width, height } => write!(
                f,
                "a picture of {width} × {height} pixels cannot be made; choose a resolution between 36 and 1200 dots per inch"
            ),
            Self::Svg(cause) => write!(f, "the figure's SVG could not be read back: {cause}"),
            Self::Png(cause) => write!(f, "the PNG could not be written: {cause}"),
            Self::Pdf(cause) => write!(f, "the PDF could not be written: {cause}"),
        }
    }
}

impl std::error::Error for OutputError {}

/// The embedded fonts and nothing of the machine, so that every machine draws the same.
static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    for data in [REGULAR, BOLD] {
        fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(data)));
    }
    fonts.set_sans_serif_family(FAMILY);
    Arc::new(fonts)
});

/// Reads an SVG of this crate for drawing.
fn tree(svg: &str) -> Result<usvg::Tree, OutputError> {
    let options =
        usvg::Options { font_family: FAMILY.to_owned(), fontdb: Arc::clone(&FONTS), ..Default::default() };
    usvg::Tree::from_str(svg, &options).map_err(|error| OutputError::Svg(error.to_string()))
}
