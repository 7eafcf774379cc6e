//! Figures, drawn as a profile allows and ready to be set.

use oncase_case_figures::{CaseFigure, Telling, Times};
use oncase_figure::JournalWidth;
use oncase_response::case::Evaluation;
use oncase_treatment::RecordLines;

use super::Dossier;
use crate::document::Figure;
use crate::privacy::{Privacy, spelled};
use crate::profile::{DatePolicy, Profile, Shown};

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

/// What figures are drawn from, besides the record.
#[derive(Clone, Debug)]
pub(super) struct Drawing {
    pub(super) lines: RecordLines,
    pub(super) evaluations: Vec<Evaluation>,
    pub(super) pictures: Pictures,
}

/// The figures of a report.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    /// In the order of the report.
    pub(crate) placed: Vec<(FigurePlace, Figure)>,
    /// What is not drawn, and why.
    pub(crate) left_out: Vec<(String, String)>,
}

/// Sections that hold figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FigurePlace {
    /// Timeline.
    Timeline,
    /// Follow-up and outcomes.
    Outcomes,
}

impl Dossier<'_> {
    /// Draws the figures with no more than the profile allows in their drawings, words and numbers.
    pub(crate) fn figures(&self, profile: &Profile, privacy: &Privacy<'_>) -> Figures {
        let mut figures = Figures::default();
        let Some(drawing) = &self.drawing else { return figures };
        let sweep = |words: &str| privacy.sweep(words);
        let times = match (&profile.dates, privacy.time_zero_date()) {
            (DatePolicy::Exact, _) => Times::Dates,
            (DatePolicy::Relative { .. }, Some((event, when))) => {
                Times::Since { event: event.strip_prefix("the ").unwrap_or(event), when }
            }
            (DatePolicy::Relative { .. }, None) => {
                figures.leave_out("there is no time zero to count from, and this profile shows no dates");
                return figures;
            }
            (DatePolicy::Shifted { .. }, _) => {
                figures.leave_out("calendar dates are drawn in them, and this profile moves dates");
                return figures;
            }
        };
        let telling = Telling {
            width: JournalWidth::Page,
            times,
            identifiers: profile.identifiers == Shown::Shown,
            words: &sweep,
        };
        match oncase_case_figures::told(self.record, &drawing.lines, &drawing.evaluations, &telling) {
            Ok(drawn) => drawn.iter().for_each(|figure| figures.place(figure, drawing.pictures)),
            Err(error) => figures.leave_out(&error.to_string()),
        }
        figures
    }
}

impl Figures {
    fn leave_out(&mut self, why: &str) {
        self.left_out.push(("The figures of the case".to_owned(), why.to_owned()));
    }

    fn place(&mut self, drawn: &CaseFigure, pictures: Pictures) {
        let place = if drawn.name == "timeline" { FigurePlace::Timeline } else { FigurePlace::Outcomes };
        match set(drawn, pictures) {
            Ok(figure) => self.placed.push((place, figure)),
            Err(why) => self.left_out.push((drawn.figure.title.clone(), why)),
        }
    }
}

/// A figure as it is set; or why its picture cannot be made.
fn set(drawn: &CaseFigure, pictures: Pictures) -> Result<Figure, String> {
    let figure = &drawn.figure;
    let png = match pictures {
        Pictures::Vectors => Vec::new(),
        Pictures::VectorsAndPixels { dots_per_inch } => {
            figure.png(dots_per_inch).map_err(|error| error.to_string())?
        }
    };
    Ok(Figure {
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
    })
}
