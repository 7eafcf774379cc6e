//! The figures of one case.

use axum::Json;
use oncase_case_figures::CaseFigure;
use oncase_figure::{Figure, JournalWidth};
use oncase_outcome::Policies;
use oncase_record::model::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Download;
use super::derived::derive;
use super::model::{CasePath, NamePath};
use super::operation::Call;
use crate::problem::Problem;

/// A figure, without its picture.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FigureWords {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its caption.
    pub caption: String,
    /// What a reader who cannot see it is told.
    pub alternative_text: String,
}

impl FigureWords {
    pub(super) fn of(name: &str, figure: &Figure) -> Self {
        Self {
            name: name.to_owned(),
            title: figure.title.clone(),
            caption: figure.caption.clone(),
            alternative_text: figure.alternative_text.clone(),
        }
    }
}

/// In which form.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureForm {
    /// `svg`, `png`, `pdf`, or `csv` for its numbers.
    #[serde(default)]
    pub to: PictureForm,
    /// Printed width.
    #[serde(default)]
    pub width: Width,
    /// Resolution of a PNG in dots per inch, 36 to 600; 0 means 300.
    #[serde(default)]
    pub dpi: u16,
}

/// Forms of a figure.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PictureForm {
    /// Scalable vector graphics.
    #[default]
    Svg,
    /// Pixels.
    Png,
    /// Portable document.
    Pdf,
    /// The numbers drawn.
    Csv,
}

/// Widths of a journal's columns.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Width {
    /// 85 mm.
    Column,
    /// 120 mm.
    ColumnAndAHalf,
    /// 180 mm.
    #[default]
    Page,
}

impl From<Width> for JournalWidth {
    fn from(width: Width) -> Self {
        match width {
            Width::Column => Self::Column,
            Width::ColumnAndAHalf => Self::ColumnAndAHalf,
            Width::Page => Self::Page,
        }
    }
}

fn draw(record: &Record, width: JournalWidth) -> Result<Vec<CaseFigure>, Problem> {
    let policies = Policies::default();
    let lines = oncase_treatment::lines_of_record(record, &policies.lines);
    let evaluations = oncase_response::case::evaluate(record, &policies.response);
    oncase_case_figures::of_case(record, &lines, &evaluations, width).map_err(|error| {
        Problem::cannot(format!("a figure cannot be drawn: {error}"), "check the record's dates")
    })
}

pub(super) async fn list(call: Call<CasePath>) -> Result<Json<Vec<FigureWords>>, Problem> {
    let words = derive(&call.state, &call.path.case, |case| {
        let figures = draw(case.record()?, JournalWidth::Page)?;
        Ok(figures.iter().map(|f| FigureWords::of(&f.name, &f.figure)).collect())
    });
    Ok(Json(words.await?))
}

/// With dates as recorded, as on the case's page; a report draws them as its profile allows.
pub(super) async fn figure(call: Call<NamePath, FigureForm>) -> Result<Download, Problem> {
    let NamePath { case, name } = call.path;
    let form = call.query.checked()?;
    let head = call.state.store.head().await?.to_string();
    derive(&call.state, &case, move |case| {
        let figures = draw(case.record()?, form.width.into())?;
        let found = figures.into_iter().find(|figure| figure.name == name);
        let found = found.ok_or_else(|| Problem::not_found(format!("figure `{}`", name.escape_default())))?;
        form.download(&format!("{}-{name}", case.stored.id), &found.figure, &head)
    })
    .await
}

impl FigureForm {
    pub(super) fn checked(self) -> Result<Self, Problem> {
        match self.dpi {
            0 => Ok(Self { dpi: 300, ..self }),
            36..=600 => Ok(self),
            _ => Err(Problem::malformed("the resolution is not between 36 and 600", "write dpi=300")),
        }
    }

    /// A figure in this form; the audit trail's head is printed where the form has a place for it, and in a header.
    pub(super) fn download(self, name: &str, figure: &Figure, head: &str) -> Result<Download, Problem> {
        let failed =
            |error: oncase_figure::OutputError| Problem::cannot(error.to_string(), "ask for another form");
        let download = match self.to {
            PictureForm::Svg => {
                let svg = format!("{}<!-- audit {head} -->\n", figure.svg());
                Download::new(format!("{name}.svg"), "image/svg+xml", svg)
            }
            PictureForm::Png => {
                Download::new(format!("{name}.png"), "image/png", figure.png(self.dpi).map_err(failed)?)
            }
            PictureForm::Pdf => {
                Download::new(format!("{name}.pdf"), "application/pdf", figure.pdf().map_err(failed)?)
            }
            PictureForm::Csv => {
                Download::new(format!("{name}.csv"), "text/csv; charset=utf-8", figure.numbers.to_csv())
            }
        };
        Ok(download.with_head(head))
    }
}
