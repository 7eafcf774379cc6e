//! The report of one case, de-identified unless asked otherwise.

use axum::Json;
use oncase_outcome::Policies;
use oncase_report::document::Document;
use oncase_report::dossier::Pictures;
use oncase_report::privacy::Identifier;
use oncase_report::{Dossier, Profile, render, report as write};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Download;
use super::derived::derive;
use super::model::CasePath;
use super::operation::Call;
use crate::loaded::LoadedCase;
use crate::problem::Problem;

/// How the report is made.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportForm {
    /// `html`, `md`, `docx` or `pdf`.
    #[serde(default)]
    pub to: TextForm,
    /// What may be shown: `relative` (times before and after the first treatment; the default), `five-year-bands`, or
    /// `care` (dates as recorded).
    #[serde(default = "relative")]
    pub profile: String,
    /// A mode of its own: dates moved by this number of days instead. The intervals stay exact, and moving dates is not
    /// the Safe Harbor method of HIPAA.
    #[serde(default)]
    #[schemars(range(min = -36_525, max = 36_525))]
    pub shift_days: Option<i32>,
}

/// A hundred years: as far as dates are moved.
const FARTHEST: i32 = 36_525;

fn relative() -> String {
    "relative".to_owned()
}

/// Forms of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextForm {
    /// One self-contained file for the browser.
    #[default]
    Html,
    /// Markdown.
    Md,
    /// Word.
    Docx,
    /// Tagged PDF, where the program was built with it.
    Pdf,
}

impl ReportForm {
    fn profile(&self) -> Result<Profile, Problem> {
        let profile = Profile::built_in(&self.profile)
            .map_err(|error| Problem::malformed(error.to_string(), "write profile=relative"))?;
        Ok(match self.shift_days {
            Some(days) if !(-FARTHEST..=FARTHEST).contains(&days) => {
                return Err(Problem::malformed(
                    "dates are moved by at most 100 years",
                    "write shift_days=-400",
                ));
            }
            Some(days) => profile.shifted_by(days),
            None => profile,
        })
    }

    fn document(&self, case: &LoadedCase) -> Result<Document, Problem> {
        let pictures = match self.to {
            TextForm::Docx => Pictures::VectorsAndPixels { dots_per_inch: 300 },
            _ => Pictures::Vectors,
        };
        let dossier = Dossier::of(case.record()?, &Policies::default(), pictures);
        write(&dossier, &self.profile()?).map_err(|error| {
            Problem::cannot(error.to_string(), "date the first treatment, or use profile=care")
        })
    }
}

pub(super) async fn report(call: Call<CasePath, ReportForm>) -> Result<Download, Problem> {
    let form = call.query;
    let head = call.state.store.head().await?.to_string();
    derive(&call.state, &call.path.case, move |case| {
        let mut document = form.document(case)?;
        document.notice = format!("{} {}", document.notice, audit_words(case, &head));
        let warnings = oncase_report::privacy::identifiers(&document).len();
        let download = rendered(&document, form.to, &format!("{}-report", case.stored.id))?;
        Ok(download.with_head(&head).with("x-oncase-warnings", warnings.to_string()))
    })
    .await
}

/// What an export says of the state it was made from.
pub(super) fn audit_words(case: &LoadedCase, head: &str) -> String {
    format!("Made from version {} of the record; audit trail {head}.", case.stored.version)
}

/// A document in a form.
pub(super) fn rendered(document: &Document, form: TextForm, name: &str) -> Result<Download, Problem> {
    Ok(match form {
        TextForm::Html => {
            Download::new(format!("{name}.html"), "text/html; charset=utf-8", render::html(document))
        }
        TextForm::Md => {
            Download::new(format!("{name}.md"), "text/markdown; charset=utf-8", render::markdown(document))
        }
        TextForm::Docx => {
            let bytes = render::docx(document)
                .map_err(|error| Problem::cannot(error.to_string(), "ask for another form"))?;
            let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            Download::new(format!("{name}.docx"), kind, bytes)
        }
        TextForm::Pdf => Download::new(format!("{name}.pdf"), "application/pdf", pdf(document)?),
    })
}

#[cfg(feature = "pdf")]
fn pdf(document: &Document) -> Result<Vec<u8>, Problem> {
    render::pdf(document).map_err(|error| Problem::cannot(error.to_string(), "ask for another form"))
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &Document) -> Result<Vec<u8>, Problem> {
    Err(Problem::cannot("this program was built without PDF", "ask for HTML and print it from the browser"))
}

/// Words of a report that look as if they could identify the patient.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Warning {
    /// Which of the 18 classes of identifiers of HIPAA's Safe Harbor method (45 CFR 164.514(b)(2)).
    pub class: &'static str,
    /// The words.
    pub words: String,
    /// The section of the report in which they stand.
    pub section: String,
}

impl From<Identifier> for Warning {
    fn from(found: Identifier) -> Self {
        Self { class: found.class, words: found.words, section: found.section }
    }
}

/// What to look at before a report is given away.
pub(super) async fn warnings(call: Call<CasePath, ReportForm>) -> Result<Json<Vec<Warning>>, Problem> {
    let form = call.query;
    let found = derive(&call.state, &call.path.case, move |case| {
        Ok(oncase_report::privacy::identifiers(&form.document(case)?)
            .into_iter()
            .map(Warning::from)
            .collect())
    });
    Ok(Json(found.await?))
}
