//! Many cases: who counts, who they are, responses, curves, figures, and what can be downloaded.

use axum::extract::{RawQuery, State};
use axum::response::Html;
use maud::{Markup, PreEscaped, html};
use oncase_cohort::{BaselineTable, Cohort, Curves, Settings, Summary, figures};
use oncase_figure::JournalWidth;
use oncase_store::{CaseId, Search};

use super::cases::encoded;
use super::form::capital;
use super::open::with_texts;
use super::shell::{Part, command, page};
use crate::derive::view::loaded;
use crate::problem::Problem;
use crate::security::Caller;
use crate::state::AppState;

/// At most this many cases at once; a registry is for the command line.
const MOST: u32 = 1_000;

/// Which cases, as it stands in the address.
#[derive(Clone, Debug, Default)]
struct Asked {
    cases: Vec<String>,
    words: Option<String>,
    diagnosis: Option<String>,
}

impl Asked {
    fn of(query: &str) -> Self {
        let mut asked = Self::default();
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = decoded(value);
            match key {
                "case" => asked.cases.push(value),
                "q" => asked.words = Some(value),
                "diagnosis" if !value.is_empty() => asked.diagnosis = Some(value),
                _ => {}
            }
        }
        asked
    }

    fn is_empty(&self) -> bool {
        self.cases.is_empty() && self.words.is_none() && self.diagnosis.is_none()
    }

    fn address(&self) -> String {
        let mut parts: Vec<String> =
            self.cases.iter().map(|case| format!("case={}", encoded(case))).collect();
        parts.extend(self.words.as_ref().map(|words| format!("q={}", encoded(words))));
        parts.extend(self.diagnosis.as_ref().map(|words| format!("diagnosis={}", encoded(words))));
        parts.join("&")
    }
}

/// A text from an address.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                let hex = std::str::from_utf8(&digits).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
                bytes.extend(hex);
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `GET /cohort`.
pub async fn show(
    State(state): State<AppState>,
    _: Caller,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Problem> {
    let asked = Asked::of(query.as_deref().unwrap_or_default());
    if asked.is_empty() {
        let all = state.store.cases(&Search { limit: 1, ..Search::default() }).await?.total;
        return Ok(Html(page("Cohorts", Part::Cohort, "cohort-page", &choose(&asked, all)).into_string()));
    }
    let ids = ids(&state, &asked).await?;
    let mut cases = Vec::new();
    for id in ids {
        if let Some(stored) = state.store.case(&id).await? {
            cases.push(with_texts(&state, stored).await?);
        }
    }
    state
        .compute(move || {
            let records: Vec<_> = cases.iter().map(|case| (case.id.clone(), loaded(case).file.record)).collect();
            let named = records.iter().map(|(id, record)| (id.clone(), record));
            let cohort = Cohort::of_records(named, &Settings::default());
            let ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
            let main = html! {
                article data-cohort=(serde_json::to_string(&ids).unwrap_or_default()) { (view(&asked, &cohort, cases.len())) }
            };
            Ok(Html(page("Cohort", Part::Cohort, "cohort-page", &main).into_string()))
        })
        .await
}

async fn ids(state: &AppState, asked: &Asked) -> Result<Vec<CaseId>, Problem> {
    let mut ids: Vec<CaseId> = asked.cases.iter().filter_map(|id| id.parse().ok()).collect();
    if asked.words.is_some() || asked.diagnosis.is_some() {
        let search = Search {
            words: asked.words.clone().unwrap_or_default(),
            diagnosis: asked.diagnosis.clone(),
            limit: MOST,
            sort: oncase_store::Sort::Id,
            ..Search::default()
        };
        let found = state.store.cases(&search).await?;
        if found.total > u64::from(MOST) {
            return Err(too_many(found.total));
        }
        ids.extend(found.cases.into_iter().map(|case| case.id));
    }
    ids.dedup();
    match u64::try_from(ids.len()) {
        Ok(cases) if cases > u64::from(MOST) => Err(too_many(cases)),
        _ => Ok(ids),
    }
}

/// A part of a cohort that passes for the whole would be a wrong answer.
fn too_many(cases: u64) -> Problem {
    Problem::cannot(
        format!("{cases} cases are more than a page derives at once, which is {MOST}"),
        "narrow the search, or export the cases and use `oncase cohort` on their folder",
    )
}

fn search_form(asked: &Asked) -> Markup {
    html! {
        search {
            form.filters method="get" action="/cohort" {
                div.field.grow { label for="cohort-q" { "Words in title, id or diagnosis; empty for all cases" } input #cohort-q type="search" name="q" value=(asked.words.as_deref().unwrap_or_default()) autocomplete="off"; }
                div.field { label for="cohort-diagnosis" { "Diagnosis or site" } input #cohort-diagnosis name="diagnosis" value=(asked.diagnosis.as_deref().unwrap_or_default()) autocomplete="off"; }
                div.field { button.primary type="submit" { "Show" } }
            }
        }
    }
}

fn choose(asked: &Asked, all: u64) -> Markup {
    html! {
        header.page-head { h1 { "Cohorts" } }
        section.sheet {
            h2 { "Which patients?" }
            p { "Describe them by a search, or tick cases in the " a href="/cases" { "list of cases" } ". There are " (all) " cases in work." }
            (search_form(asked))
            div #saved-cohorts hidden { h3 { "Saved in this browser" } ul { } }
        }
    }
}

fn view(asked: &Asked, cohort: &Cohort, cases: usize) -> Markup {
    let summary = Summary::of(cohort);
    let address = asked.address();
    html! {
        header.page-head {
            div { p.kind { "Cohort" } h1 { (cases) @if cases == 1 { " case" } @else { " cases" } } }
            div.tools {
                button type="button" data-save-cohort=(format!("/cohort?{address}")) { "Save this selection…" }
                a.button href="/cohort" { "Another" }
            }
        }
        section.sheet { (search_form(asked)) div #saved-cohorts hidden { h3 { "Saved in this browser" } ul { } } }
        div.cohort-columns {
            (flow(&summary))
            (responses(&summary))
        }
        (table1(cohort))
        (statistics(&summary))
        (figure_set(cohort))
        (doubts(&summary))
        section.sheet aria-labelledby="h-cohort-downloads" {
            h2 #h-cohort-downloads { "Downloads" }
            p.downloads {
                @for (form, words) in [("html", "Report, HTML"), ("md", "Markdown"), ("docx", "Word")] { (download(&format!("/api/v1/cohorts/report?to={form}"), &format!("cohort.{form}"), words)) }
                (download("/api/v1/cohorts/summary", "cohort.json", "Numbers, JSON"))
                (download("/api/v1/cohorts/table", "cohort.csv", "Times and events, CSV"))
            }
            p.soft { "Small numbers can identify patients: a cell of fewer than five is worth a second thought before a table leaves the house." }
            p.soft { "The same from a folder of exported case files:" }
            (command("oncase cohort report FOLDER -o out"))
        }
    }
}

fn flow(summary: &Summary) -> Markup {
    html! {
        section.sheet aria-labelledby="h-flow" {
            h2 #h-flow { "Who counts" }
            ol.flow {
                @for (label, count, left) in summary.flow.steps() {
                    li { strong { (count) } " " (if label == "Case files" { "Cases" } else { label })
                        @if !left.is_empty() { ul { @for (reason, count) in left { li.soft { (count) " left: " (reason) } } } }
                    }
                }
            }
            (command("oncase cohort flow FOLDER"))
        }
    }
}

/// A download that is asked for with the list of cases.
fn download(url: &str, name: &str, words: &str) -> Markup {
    html! { button type="button" data-download=(url) data-name=(name) { (words) } }
}

fn responses(summary: &Summary) -> Markup {
    html! {
        section.sheet aria-labelledby="h-responses" {
            h2 #h-responses { "Responses" }
            @for group in summary.groups.iter().filter(|group| group.measurable > 0) {
                @if summary.groups.len() > 1 { h3 { (if group.group == "all" { "All" } else { &group.group }) } }
                dl.outcomes {
                    dt { "Confirmed responses (complete or partial)" } dd { strong.value { (group.response_rate.text()) } }
                    dt { "Without confirmation" } dd { (group.unconfirmed_response_rate.text()) }
                    dt { "Disease control" } dd { (group.disease_control.text()) }
                    dt { "Best confirmed response" }
                    dd { (group.confirmed.iter().map(|(response, count)| format!("{response} {count}")).collect::<Vec<_>>().join(" · ")) }
                }
            }
            @if summary.groups.iter().all(|group| group.measurable == 0) { p.empty { "No patient of this cohort has measurable disease at a baseline." } }
            p.soft { "Shares with their exact 95 % intervals (Clopper and Pearson), among patients with measurable disease." }
            (command("oncase cohort summary FOLDER"))
        }
    }
}

fn table1(cohort: &Cohort) -> Markup {
    let table = BaselineTable::of(cohort);
    html! {
        section.sheet aria-labelledby="h-table1" {
            h2 #h-table1 { "Table 1" }
            div.table { table {
                thead { tr { th scope="col" { "Characteristic" } th scope="col" { "Value" } @for (name, count) in &table.columns { th scope="col" { (if name == "all" { "All" } else { name }) ", n = " (count) } } } }
                tbody {
                    @for (at, row) in table.rows.iter().enumerate() {
                        @let first = at == 0 || table.rows.get(at - 1).is_none_or(|before| before.characteristic != row.characteristic);
                        tr.first[first] {
                            @if first { th scope="row" { (row.characteristic) } } @else { td { span.quiet { (row.characteristic) } } }
                            td { (row.value) } @for cell in &row.cells { td { (cell) } }
                        }
                    }
                }
            } }
            (command("oncase cohort table1 FOLDER"))
        }
    }
}

fn statistics(summary: &Summary) -> Markup {
    html! {
        section.sheet aria-labelledby="h-statistics" {
            h2 #h-statistics { "Survival" }
            @for curves in [&summary.pfs, &summary.os].into_iter().flatten() { (curve(curves)) }
            @if summary.pfs.is_none() && summary.os.is_none() { p.empty { "No patient has a time to an event." } }
        }
    }
}

fn months(days: Option<f64>) -> String {
    days.map_or_else(|| "not reached".to_owned(), |days| format!("{:.1} months", days / 30.4375))
}

fn curve(curves: &Curves) -> Markup {
    html! {
        h3 { (curves.endpoint) }
        div.table { table {
            thead { tr { th scope="col" { "Group" } th scope="col" { "Patients" } th scope="col" { "Events" } th scope="col" { "Median" } th scope="col" { "95 % interval" } } }
            tbody {
                @for group in std::iter::once(&curves.all).chain(&curves.groups) {
                    tr { th scope="row" { (if group.group == "all" { "All" } else { &group.group }) } td { (group.patients) } td { (group.events) } td { (months(group.median)) }
                        td { (months(group.median_interval[0])) " to " (months(group.median_interval[1])) } }
                }
            }
        } }
        @if let Some(words) = curves.comparison_words() { p { (capital(&words)) "." } }
        p.soft { (capital(&curves.policy_words())) "." }
    }
}

fn figure_set(cohort: &Cohort) -> Markup {
    html! {
        section.sheet aria-labelledby="h-figures" {
            h2 #h-figures { "Figures" }
            p.soft { "Point at a mark for its details, click to keep them; with the keyboard, arrow keys go from mark to mark and Enter keeps one." }
            @for drawn in figures(cohort, JournalWidth::Page) {
                @match drawn.figure {
                    Ok(figure) => {
                        figure.cohort-figure id=(format!("figure-{}", drawn.name)) data-details {
                            div.picture tabindex="0" role="group" aria-label=(format!("{}; arrow keys go from mark to mark", figure.title)) { (PreEscaped(figure.svg())) }
                            p.details-now role="status" aria-live="polite" { }
                            ul.pinned { }
                            figcaption { (figure.caption) }
                            p.downloads { @for form in ["svg", "png", "pdf", "csv"] { (download(&format!("/api/v1/cohorts/figures/{}?to={form}", drawn.name), &format!("{}.{form}", drawn.name), &form.to_uppercase())) } }
                        }
                    }
                    Err(why) => p.empty { (drawn.name.replace('-', " ")) ": " (why) },
                }
            }
            (command("oncase cohort figures FOLDER --to svg,png,pdf"))
        }
    }
}

fn doubts(summary: &Summary) -> Markup {
    html! {
        @if !summary.doubts.is_empty() || !summary.refused.is_empty() {
            section.sheet aria-labelledby="h-doubts" {
                h2 #h-doubts { "What could not be used" }
                ul {
                    @for refused in &summary.refused { li { (refused.file) ": " (refused.problem) "; " (refused.mend) } }
                    @for doubt in &summary.doubts { li { a href=(format!("/cases/{}", doubt.patient)) { (doubt.patient) } ": " (doubt.what) } }
                }
            }
        }
    }
}
