//! The list of cases: searching, filtering, opening, and what is done with a whole case.

use axum::extract::{Query, State};
use axum::response::Html;
use maud::{Markup, html};
use oncase_store::{CasePage, CaseSummary, Search, Sort};
use serde::Deserialize;

use super::shell::{Part, command, page};
use crate::derive::summary::word;
use crate::pages::form::shortened;
use crate::problem::Problem;
use crate::security::Caller;
use crate::state::AppState;

/// How many cases a page shows.
const PAGE: u32 = 50;

/// What is looked for, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    sex: String,
    diagnosis: String,
    invented: String,
    archived: String,
    sort: String,
    page: u32,
}

impl Asked {
    /// The search of the store.
    fn search(&self) -> Search {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Search {
            words: self.q.clone(),
            sex: some(&self.sex),
            diagnosis: some(&self.diagnosis),
            invented: match self.invented.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            archived: self.archived == "yes",
            sort: match self.sort.as_str() {
                "title" => Sort::Title,
                "id" => Sort::Id,
                "diagnosis" => Sort::Diagnosis,
                "created" => Sort::Created,
                _ => Sort::Updated,
            },
            offset: self.page.min(100_000) * PAGE,
            limit: PAGE,
        }
    }

    /// The same search on another page, as an address.
    fn address(&self, page: u32) -> String {
        let pairs = [
            ("q", &self.q),
            ("sex", &self.sex),
            ("diagnosis", &self.diagnosis),
            ("invented", &self.invented),
            ("archived", &self.archived),
            ("sort", &self.sort),
        ];
        let mut parts: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| format!("{key}={}", encoded(value)))
            .collect();
        parts.push(format!("page={page}"));
        format!("/cases?{}", parts.join("&"))
    }

    fn is_filtered(&self) -> bool {
        [&self.q, &self.sex, &self.diagnosis, &self.invented, &self.archived]
            .iter()
            .any(|text| !text.is_empty())
    }
}

/// A text in an address.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// `GET /cases`.
pub async fn list(
    State(state): State<AppState>,
    _: Caller,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let found = state.store.cases(&asked.search()).await?;
    Ok(Html(page("Cases", Part::Cases, "cases-page", &view(&asked, &found)).into_string()))
}

fn view(asked: &Asked, found: &CasePage) -> Markup {
    let nothing_yet = found.total == 0 && !asked.is_filtered();
    html! {
        header.page-head {
            h1 { "Cases" }
            div.tools {
                button.primary #new-case type="button" { "New case" }
                a.button href="/import" { "Import…" }
            }
        }
        @if nothing_yet { (welcome()) } @else {
            (filters(asked))
            p.soft #found role="status" { (found.total) @if found.total == 1 { " case" } @else { " cases" } @if asked.archived == "yes" { " in the archive" } }
            @if !found.cases.is_empty() { (table(asked, &found.cases)) }
            (pager(asked, found))
        }
        (command("oncase serve"))
    }
}

fn welcome() -> Markup {
    html! {
        section.sheet.welcome {
            h2 { "Nothing here yet" }
            p { "A case is one patient. Enter what was observed: diagnosis, specimens, lesions measured, treatments with doses, laboratory values, adverse events. Oncase checks it for contradictions, derives responses and outcomes with their reasons, draws the timeline, and writes the report." }
            ul {
                li { strong { "New case" } " begins with an empty form. Everything is saved as you type; nothing needs to be complete." }
                li { strong { "Import" } " takes a case file, a workbook, the text of a paper, or a table of measurements, and shows what it understood before anything is stored." }
            }
        }
    }
}

fn filters(asked: &Asked) -> Markup {
    let choice = |name: &str, label: &str, now: &str, options: &[(&str, &str)]| {
        html! {
            div.field {
                label for=(format!("filter-{name}")) { (label) }
                select id=(format!("filter-{name}")) name=(name) {
                    @for (value, words) in options { option value=(value) selected[*value == now] { (words) } }
                }
            }
        }
    };
    html! {
        search {
            form.filters method="get" action="/cases" {
                div.field.grow { label for="filter-q" { "Words in title, id or diagnosis" } input #filter-q type="search" name="q" value=(asked.q) autocomplete="off"; }
                (choice("sex", "Sex", &asked.sex, &[("", "any"), ("female", "female"), ("male", "male"), ("other", "other"), ("unknown", "unknown")]))
                div.field { label for="filter-diagnosis" { "Diagnosis or site" } input #filter-diagnosis name="diagnosis" value=(asked.diagnosis) autocomplete="off"; }
                (choice("invented", "Patients", &asked.invented, &[("", "all"), ("no", "real"), ("yes", "invented")]))
                (choice("archived", "Where", &asked.archived, &[("", "in work"), ("yes", "archive")]))
                (choice("sort", "Order", &asked.sort, &[("", "last changed"), ("created", "last made"), ("title", "title"), ("diagnosis", "diagnosis"), ("id", "id")]))
                div.field { button type="submit" { "Search" } }
            }
        }
    }
}

fn table(asked: &Asked, cases: &[CaseSummary]) -> Markup {
    let archived = asked.archived == "yes";
    html! {
        form #chosen method="get" action="/cohort" {
            div.table { table.list {
                caption.quiet { "Cases" }
                thead { tr {
                    th scope="col" { input #choose-all type="checkbox" aria-label="Choose all on this page"; }
                    th scope="col" { "Case" } th scope="col" { "Patient" } th scope="col" { "Diagnosis" } th scope="col" { "Last change" } th scope="col" { span.quiet { "What to do" } }
                } }
                tbody { @for case in cases { (row(case, archived)) } }
            } }
            div.tools { button type="submit" #make-cohort disabled { "Cohort of the chosen" } span.soft #chosen-count role="status" { } }
        }
    }
}

fn row(case: &CaseSummary, archived: bool) -> Markup {
    let id = case.id.as_str();
    let title = case.summary.title.as_deref().unwrap_or(id);
    let patient: Vec<String> =
        [case.summary.sex.as_deref().map(word), case.summary.age.clone()].into_iter().flatten().collect();
    html! {
        tr {
            td { input type="checkbox" name="case" value=(id) aria-label=(format!("Choose {title}")); }
            th scope="row" {
                a href=(format!("/cases/{id}")) { (title) }
                span.soft { (id) @if case.summary.invented { " · invented" } }
            }
            td { (patient.join(", ")) }
            td { (shortened(case.summary.diagnosis.as_deref().unwrap_or_default(), 90)) }
            td { time datetime=(case.updated.at) { (day(&case.updated.at.to_string())) } span.soft { (case.updated.by) } }
            td.act {
                @if archived {
                    button.link type="button" data-restore-case=(id) { "Take back" }
                } @else {
                    a href=(format!("/cases/{id}/report")) { "Report" } " "
                    a href=(format!("/api/v1/cases/{id}/export?to=yaml")) download { "Export" } " "
                    button.link type="button" data-duplicate-case=(id) { "Duplicate" } " "
                    button.link type="button" data-archive-case=(id) { "Archive" }
                }
            }
        }
    }
}

/// "2026-11-27 16:05" of a moment.
pub fn day(moment: &str) -> String {
    moment.get(..16).unwrap_or(moment).replace('T', " ")
}

fn pager(asked: &Asked, found: &CasePage) -> Markup {
    let last = u32::try_from(found.total.saturating_sub(1) / u64::from(PAGE)).unwrap_or(u32::MAX);
    html! {
        @if last > 0 {
            nav.pager aria-label="Pages" {
                @if asked.page > 0 { a href=(asked.address(asked.page - 1)) rel="prev" { "Earlier page" } }
                span.soft { "Page " (asked.page + 1) " of " (last + 1) }
                @if asked.page < last { a href=(asked.address(asked.page + 1)) rel="next" { "Next page" } }
            }
        }
    }
}
