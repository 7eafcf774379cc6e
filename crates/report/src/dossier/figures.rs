//! Figures, ready to be set.

use oncase_case_figures::CaseFigure;

use super::{FigurePlace, PlacedFigure};
use crate::document::Figure;
use crate::privacy::spelled;

/// In which forms the figures are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pictures {
    /// SVG only.
    Vectors,
    /// SVG, and PNG at this many dots per inch for formats that cannot hold SVG.
    VectorsAndPixels {
        /// Dots per inch.
        dots_per_inch: u16,
    },
}

/// A figure in its place.
///
/// # Errors
/// Why the picture cannot be made.
pub(super) fn placed(drawn: &CaseFigure, pictures: Pictures) -> Result<PlacedFigure, String> {
    let figure = &drawn.figure;
    let png = match pictures {
        Pictures::Vectors => Vec::new(),
        Pictures::VectorsAndPixels { dots_per_inch } => {
            figure.png(dots_per_inch).map_err(|error| error.to_string())?
        }
    };
    let place = if drawn.name == "timeline" { FigurePlace::Timeline } else { FigurePlace::Outcomes };
    Ok(PlacedFigure {
        place,
        // Every figure of a case has a calendar under its axis, and dates in its words.
        shows_dates: true,
        figure: Figure {
            anchor: format!("figure-{}", drawn.name),
            title: spelled(&figure.title),
            alternative_text: spelled(&figure.alternative_text),
            // The title stands in front of the caption wherever a figure is set.
            caption: spelled(
                figure
                    .caption
                    .strip_prefix(&figure.title)
                    .unwrap_or(&figure.caption)
                    .trim_start_matches(['.', ' ']),
            ),
            svg: figure.svg(),
            png,
            csv: figure.numbers.to_csv(),
        },
    })
}
