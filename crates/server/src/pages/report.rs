//! The report before one's eyes, and everything that can be downloaded of a case.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use oncase_outcome::Policies;
use oncase_report::document::Document;
use oncase_report::dossier::Pictures;
use oncase_report::{Dossier, Profile, render, report};
use serde::Deserialize;

use super::case::{head, title};
use super::form::{capital, prose};
use super::open::with_case;
use super::shell::{Part, command, file_of, page};
use crate::derive::View;
use crate::problem::Problem;
use crate::security::{Caller, PAGE_POLICY};
use crate::state::AppState;

/// How the report is shown.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// The profile; relative days when left out.
    #[serde(default)]
    profile: String,
}

/// The profiles, in words.
const PROFILES: [(&str, &str, &str); 3] = [
    (
        "relative",
        "De-identified: days before and after the start of treatment",
        "No dates, ages above 89 pooled, no names of hospitals.",
    ),
    ("five-year-bands", "De-identified, ages in bands of five years", "As above, with ages in bands."),
    ("care", "As recorded: dates and places as they stand", "For use inside the team only."),
];

impl Asked {
    fn profile(&self) -> &'static str {
        PROFILES.iter().map(|(name, ..)| *name).find(|name| *name == self.profile).unwrap_or("relative")
    }
}

/// What the preview may load: nothing but its own style and pictures. It is shown inside a page of ours.
const PREVIEW_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/// `GET /cases/{id}/report`.
pub async fn show(
    State(state): State<AppState>,
    _: Caller,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let page = with_case(&state, &id, move |case| {
        let view = View::of(&case);
        let document = document(&view, asked.profile());
        let warnings = document.as_ref().map(oncase_report::privacy::identifiers).unwrap_or_default();
        let main = html! {
            article.case data-case=(case.id) data-version=(case.version) {
                (head(&view, "report"))
                div.report-columns {
                    (choices(&view, asked.profile(), document.as_ref().ok(), &warnings))
                    @match &document { Ok(_) => (preview_frame(&view, asked.profile())), Err(problem) => (no_report(problem)) }
                }
            }
        };
        Ok(page(&format!("Report of {}", title(&view)), Part::Cases, "report-page", &main).into_string())
    })
    .await?;
    let policy = format!("{PAGE_POLICY}; frame-src 'self'");
    let mut response = Html(page).into_response();
    response
        .headers_mut()
        .extend(HeaderValue::from_str(&policy).map(|policy| (header::CONTENT_SECURITY_POLICY, policy)));
    Ok(response)
}

/// `GET /cases/{id}/report/preview`: the report itself.
pub async fn preview(
    State(state): State<AppState>,
    _: Caller,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let html =
        with_case(&state, &id, move |case| Ok(render::html(&document(&View::of(&case), asked.profile())?)))
            .await?;
    let headers =
        [(header::CONTENT_SECURITY_POLICY, PREVIEW_POLICY), (header::X_FRAME_OPTIONS, "SAMEORIGIN")];
    Ok((headers, Html(html)).into_response())
}

fn document(view: &View<'_>, profile: &str) -> Result<Document, Problem> {
    drawn(view, profile, Pictures::Vectors)
}

fn drawn(view: &View<'_>, profile: &str, pictures: Pictures) -> Result<Document, Problem> {
    let profile = Profile::built_in(profile).map_err(|error| Problem::malformed(error.to_string(), ""))?;
    let dossier = Dossier::of(view.record(), &Policies::default(), pictures);
    report(&dossier, &profile).map_err(|error| {
        Problem::cannot(
            error.to_string(),
            "date the first treatment, or show the report with dates as recorded",
        )
    })
}

/// Which figure, in which form.
#[derive(Clone, Debug, Deserialize)]
pub struct FigureAsked {
    #[serde(default)]
    profile: String,
    /// `svg`, `png` or `csv`.
    to: String,
}

/// `GET /cases/{id}/report/figures/{anchor}`: a figure as the report's profile shows it.
pub async fn figure(
    State(state): State<AppState>,
    _: Caller,
    Path((id, anchor)): Path<(String, String)>,
    Query(asked): Query<FigureAsked>,
) -> Result<Response, Problem> {
    let profile = Asked { profile: asked.profile }.profile();
    let pictures = match asked.to.as_str() {
        "png" => Pictures::VectorsAndPixels { dots_per_inch: 300 },
        _ => Pictures::Vectors,
    };
    let name = format!("{id}-{}.{}", anchor.trim_start_matches("figure-"), asked.to);
    let (kind, bytes) = with_case(&state, &id, move |case| {
        let document = drawn(&View::of(&case), profile, pictures)?;
        let found = document.figures().into_iter().find(|figure| figure.anchor == anchor);
        let figure = found.ok_or_else(|| Problem::not_found("such figure in this report"))?;
        Ok(match asked.to.as_str() {
            "png" => ("image/png", figure.png.clone()),
            "csv" => ("text/csv; charset=utf-8", figure.csv.clone().into_bytes()),
            _ => ("image/svg+xml", figure.svg.clone().into_bytes()),
        })
    })
    .await?;
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"")),
    ];
    Ok((headers, bytes).into_response())
}

fn preview_frame(view: &View<'_>, profile: &str) -> Markup {
    html! {
        iframe.preview title="Preview of the report" src=(format!("/cases/{}/report/preview?profile={profile}", view.case.id)) { }
    }
}

/// Where there is no report, why not.
fn no_report(problem: &Problem) -> Markup {
    html! {
        section.sheet aria-labelledby="h-none" {
            h2 #h-none { "There is no such report yet" }
            p { (prose(&capital(&problem.detail))) "." }
            p { (prose(&capital(&problem.mend))) "." }
        }
    }
}

fn choices(
    view: &View<'_>,
    profile: &str,
    document: Option<&Document>,
    warnings: &[oncase_report::privacy::Identifier],
) -> Markup {
    let id = &view.case.id;
    let api = format!("/api/v1/cases/{id}");
    let aside: Vec<_> = view.loaded.problems.iter().filter(|problem| problem.blocks).collect();
    let stem = if profile == "care" { String::new() } else { format!(" --profile {profile}") };
    html! {
        div.report-choices {
            section.sheet aria-labelledby="h-shown" {
                h2 #h-shown { "What is shown" }
                form.profiles method="get" {
                    @for (name, words, more) in PROFILES {
                        label.choice { input type="radio" name="profile" value=(name) checked[name == profile]; span { (words) span.soft { (more) } } }
                    }
                    button type="submit" { "Show" }
                }
                @if profile == "care" { p.said.doubt { "Dates, ages and places are shown as recorded. This report identifies more than HIPAA's Safe Harbor method allows." } }
                @if !aside.is_empty() { p.said.bad { (aside.len()) " values cannot be used yet and are left out; downloads wait until they are mended. " a href=(format!("/cases/{id}")) { "Mend them" } } }
            }
            @if profile != "care" && document.is_some() {
                section.sheet aria-labelledby="h-warnings" {
                    h2 #h-warnings { "Before you give it away" }
                    @if warnings.is_empty() { p { "The scan for the 18 classes of identifiers found nothing in this report. It reads words, not meaning: read the free text once more." } }
                    @else {
                        p { (warnings.len()) " passages look as if they could identify the patient:" }
                        ul.warnings { @for warning in warnings.iter().take(40) { li { q { (warning.words) } span.soft { " " (warning.class) ", in " (warning.section) } } } }
                    }
                    p.soft { "A single patient is a small cell: a rare disease with an age and a place may be recognised without any name." }
                }
            }
            section.sheet aria-labelledby="h-downloads" {
                h2 #h-downloads { "Downloads" }
                @if document.is_some() {
                    h3 { "The report" }
                    p.downloads {
                        @for (form, words) in [("html", "HTML"), ("md", "Markdown"), ("docx", "Word"), ("pdf", "PDF")] {
                            @if form != "pdf" || cfg!(feature = "pdf") { a.button href=(format!("{api}/report?to={form}&profile={profile}")) download { (words) } }
                        }
                        button type="button" data-print-preview { "Print…" }
                    }
                    (command(&format!("oncase report {} --to html,md,docx{stem}", file_of(id))))
                }
                h3 { "The record" }
                p.downloads {
                    @for (form, words) in [("yaml", "Case file (YAML)"), ("json", "JSON"), ("xlsx", "Workbook")] { a.button href=(format!("{api}/export?to={form}")) download { (words) } }
                }
                p.soft { "The record holds everything as entered, dates included." }
                (figure_downloads(view, profile, document))
            }
        }
    }
}

/// Figures as the profile shows them; with dates as recorded also as PDF.
fn figure_downloads(view: &View<'_>, profile: &str, document: Option<&Document>) -> Markup {
    let id = &view.case.id;
    let found = document.map(Document::figures).unwrap_or_default();
    html! {
        @if !found.is_empty() {
            h3 { "Figures, " @if profile == "care" { "with dates as recorded" } @else { "without dates" } }
            @for figure in found {
                @let name = figure.anchor.trim_start_matches("figure-");
                p.downloads { span { (figure.title) }
                    @for form in ["svg", "png", "csv"] { a.button href=(format!("/cases/{id}/report/figures/{}?to={form}&profile={profile}", figure.anchor)) download { (form.to_uppercase()) } }
                    @if profile == "care" { a.button href=(format!("/api/v1/cases/{id}/figures/{name}?to=pdf")) download { "PDF" } }
                }
            }
            @if profile == "care" { (command(&format!("oncase figure {} --to svg,png,pdf", file_of(id)))) }
        }
    }
}
