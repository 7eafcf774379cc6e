//! The audit trail of a case, readable: who, when, what was there, what is there now, why.

use axum::extract::{Path, Query, State};
use axum::response::Html;
use maud::{Markup, html};
use oncase_store::{Act, Entry, HistoryPage, Kind};
use serde::Deserialize;
use serde_json::Value;

use super::case::{head, title};
use super::cases::day;
use super::open::open;
use super::shell::{Part, command, page};
use crate::case_id;
use crate::derive::View;
use crate::derive::summary::in_a_word;
use crate::pages::form::shortened;
use crate::problem::Problem;
use crate::security::Caller;
use crate::state::AppState;

/// Which entries.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Asked {
    /// The entry to begin with.
    from: Option<u64>,
    /// Only those of this item.
    item: Option<i64>,
}

/// How many entries a page shows.
const PAGE: u32 = 200;

/// `GET /cases/{id}/history`.
pub async fn history(
    State(state): State<AppState>,
    _: Caller,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let case = open(&state, &id).await?;
    let found = state.store.history(&case_id(&id)?, asked.from, PAGE).await?;
    let found = found.ok_or_else(|| Problem::not_found(format!("case `{id}`")))?;
    let head_of_trail = state.store.head().await?;
    state
        .compute(move || {
            let view = View::of(&case);
            let main = html! {
                article.case data-case=(case.id) data-version=(case.version) {
                    (head(&view, "history"))
                    (trail(&view, &found, asked))
                    p.soft { "The trail of all cases has " (head_of_trail.entries) " entries; its head is " code { (head_of_trail.hash) } ". Every entry is hashed over the one before it, and the head is kept outside the database too, so that a change of the past shows." }
                    (command("oncase audit verify"))
                }
            };
            Ok(Html(page(&format!("History of {}", title(&view)), Part::Cases, "history-page", &main).into_string()))
        })
        .await
}

fn trail(view: &View<'_>, found: &HistoryPage, asked: Asked) -> Markup {
    let entries: Vec<&Entry> = found
        .entries
        .iter()
        .filter(|entry| asked.item.is_none_or(|item| entry.item.is_some_and(|key| key.0 == item)))
        .collect();
    html! {
        section.sheet aria-labelledby="h-history" {
            div.sheet-head {
                h2 #h-history { "History" @if let Some(item) = asked.item { ": " (name(view, item)) } }
                @if asked.item.is_some() { a href="history" { "Of the whole case" } }
            }
            div.table { table.history {
                thead { tr { th scope="col" { "When (UTC)" } th scope="col" { "Who" } th scope="col" { "What" } th scope="col" { "Before" } th scope="col" { "After" } th scope="col" { "Why" } } }
                tbody { @for entry in entries { (one(view, entry)) } }
            } }
            @if let Some(next) = found.next { nav.pager aria-label="Pages" { a href=(format!("history?from={next}")) rel="next" { "Older entries" } } }
        }
    }
}

fn name(view: &View<'_>, item: i64) -> String {
    view.case
        .item(item)
        .map_or_else(|| format!("item {item}, removed"), |item| shortened(&in_a_word(item), 60))
}

fn one(view: &View<'_>, entry: &Entry) -> Markup {
    let act = match entry.act {
        Act::Edit => "",
        Act::Undo => "taken back: ",
        Act::Redo => "done again: ",
    };
    html! {
        tr data-entry=(entry.number) {
            td { time datetime=(entry.at) title=(format!("entry {}, {}", entry.number, entry.hash)) { (day(&entry.at.to_string())) } }
            td { (entry.actor) }
            td {
                (act) (kind(entry.kind)) " "
                @if let Some(item) = entry.item {
                    a href=(format!("/cases/{}#i{}", view.case.id, item.0)) { (name(view, item.0)) }
                }
                @if let Some(path) = entry.path.as_deref().filter(|path| !path.is_empty()) { span.soft { " " (path.trim_start_matches('/').replace('/', " › ").replace('_', " ")) } }
            }
            td.old { (value(entry.old_value().as_ref())) }
            td.new { (value(entry.new_value().as_ref())) }
            td { (entry.why.as_deref().unwrap_or_default()) }
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Create => "case made",
        Kind::Add => "added",
        Kind::Remove => "removed",
        Kind::Set => "changed",
        Kind::Insert => "row added to",
        Kind::Delete => "row removed from",
        Kind::Move => "moved",
        Kind::Archive => "archived",
        Kind::Restore => "taken back from the archive",
        Kind::Attach => "file attached",
        Kind::Account => "account",
        Kind::Anchor => "trail anchored anew",
    }
}

/// A value as people read it; a whole item folded.
fn value(value: Option<&Value>) -> Markup {
    match value {
        None | Some(Value::Null) => html! { span.soft { "–" } },
        Some(Value::String(text)) => html! { (text) },
        Some(whole @ (Value::Object(_) | Value::Array(_))) => html! {
            details { summary { (shortened(&spoken(whole), 90)) } pre { (serde_json::to_string_pretty(whole).unwrap_or_default()) } }
        },
        Some(other) => html! { (other) },
    }
}

/// The single values of a whole item, as one would say them.
fn spoken(value: &Value) -> String {
    match value {
        Value::Object(entries) => {
            let single = entries.iter().filter(|(_, value)| !value.is_object() && !value.is_array());
            let words: Vec<String> =
                single.map(|(key, value)| format!("{}: {}", key.replace('_', " "), spoken(value))).collect();
            if words.is_empty() { format!("{} fields", entries.len()) } else { words.join("; ") }
        }
        Value::Array(list) => list.iter().map(spoken).collect::<Vec<_>>().join(", "),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
