//! The addresses of one case's page and of its parts.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::{SECTIONS, hash, panels};
use super::paste::preview;
use super::{listed, results, source_text, why};
use crate::case_id;
use crate::derive::cells::{Refused, SetAt, Typed, applied, changes};
use crate::derive::paste::{Block, read as read_block};
use crate::derive::{View, libraries, typed};
use crate::pages::form::{self, At, details, edit_place, field};
use crate::pages::open::with_case;
use crate::problem::Problem;
use crate::security::Caller;
use crate::state::AppState;

/// `GET /cases/{id}/version`: the version, for a page to see whether another person changed something.
pub async fn version(
    State(state): State<AppState>,
    _: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let id = case_id(&id)?;
    let version = state.store.version(&id).await?;
    let version = version.ok_or_else(|| Problem::not_found(format!("case `{id}`")))?;
    Ok(Json(json!({"version": version})))
}

/// What a page has of each part, and which items are open.
#[derive(Debug, Deserialize)]
pub struct Have {
    /// Hash of each panel and item, by the id of its element.
    hashes: BTreeMap<String, String>,
    /// Items whose form is open.
    open: Vec<i64>,
}

/// `POST /cases/{id}/live`: the parts that differ from what the page has.
pub async fn live(
    State(state): State<AppState>,
    _: Caller,
    Path(id): Path<String>,
    Json(have): Json<Have>,
) -> Result<Json<Value>, Problem> {
    with_case(&state, &id, move |case| Ok(Json(differs(&View::of(&case), &have)))).await
}

fn differs(view: &View<'_>, have: &Have) -> Value {
    let said = view.said();
    let mut changed = serde_json::Map::new();
    let mut put = |id: String, markup: maud::Markup, hash: String| {
        if have.hashes.get(&id) != Some(&hash) {
            changed.insert(id, json!({"html": markup.into_string(), "hash": hash}));
        }
    };
    for panel in panels(view, &said) {
        put(panel.id.to_owned(), panel.markup, panel.hash);
    }
    let grid = results(view);
    let grid_hash = hash(&grid);
    put("p-grid".to_owned(), grid, grid_hash);
    let mut order = serde_json::Map::new();
    for (section, _) in SECTIONS {
        let mut ids = Vec::new();
        for item in view.case.section(section) {
            let listed = listed(view, item, &said, have.open.contains(&item.key));
            let id = format!("i{}", item.key);
            ids.push(Value::from(id.clone()));
            put(id, listed.markup, listed.hash);
        }
        order.insert(section.name().to_owned(), Value::Array(ids));
    }
    json!({
        "version": view.case.version, "title": super::title(view), "open": view.report.findings.len(),
        "changed": changed, "order": order,
    })
}

/// `GET /cases/{id}/items/{item}`: the form of one item.
pub async fn item(
    State(state): State<AppState>,
    _: Caller,
    Path((id, key)): Path<(String, i64)>,
) -> Result<Json<Value>, Problem> {
    with_case(&state, &id, move |case| {
        let view = View::of(&case);
        let item = view.case.item(key).ok_or_else(|| Problem::not_found("such item"))?;
        let listed = listed(&view, item, &view.said(), true);
        Ok(Json(json!({"hash": listed.hash, "html": listed.markup.into_string()})))
    })
    .await
}

/// Which field to show.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    item: i64,
    /// The path of what holds the field.
    #[serde(default)]
    path: String,
    /// The form of what holds it.
    form: String,
    /// Its key; empty for all fields of a place.
    #[serde(default)]
    key: String,
}

/// `GET /cases/{id}/field`: one field that is not shown yet, or the fields of a place in a source.
pub async fn one_field(
    State(state): State<AppState>,
    _: Caller,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Problem> {
    with_case(&state, &id, move |case| {
        let view = View::of(&case);
        let none = || Problem::not_found("such field");
        let item = view.case.item(wanted.item).ok_or_else(none)?;
        let at = At { view: &view, item: item.key, section: item.section, said: &[] };
        let body = item.body.pointer(&wanted.path).unwrap_or(&Value::Null);
        if wanted.key.is_empty() {
            return Ok(Html(edit_place(&at, &wanted.path, body).into_string()));
        }
        let form = form::form(&wanted.form).ok_or_else(none)?;
        let of = form.field(&wanted.key).ok_or_else(none)?;
        let path = format!("{}/{}", wanted.path, wanted.key);
        // An inner item that is not there yet is shown with its empty fields.
        let empty = json!({});
        let value = body.get(&wanted.key).or(matches!(of.kind, form::Kind::Inner(_)).then_some(&empty));
        Ok(Html(field(&at, &wanted.form, of, &path, value, false).into_string()))
    })
    .await
}

/// `GET /cases/{id}/why/{item}`: the argument of one response.
pub async fn argument(
    State(state): State<AppState>,
    _: Caller,
    Path((id, key)): Path<(String, i64)>,
) -> Result<Html<String>, Problem> {
    with_case(&state, &id, move |case| {
        let argument = why(&View::of(&case), key);
        argument.map(|markup| Html(markup.into_string())).ok_or_else(|| Problem::not_found("response there"))
    })
    .await
}

/// `GET /cases/{id}/text/{source}`: the text of a source with its citations.
pub async fn text(
    State(state): State<AppState>,
    _: Caller,
    Path((id, source)): Path<(String, String)>,
) -> Result<Html<String>, Problem> {
    with_case(&state, &id, move |case| Ok(Html(source_text(&case, &source).into_string()))).await
}

/// Cells as typed.
#[derive(Debug, Deserialize)]
pub struct Cells {
    cells: Vec<Typed>,
}

/// `POST /cases/{id}/grid`: what typed cells mean, as changes to be saved, and what would be derived with them.
pub async fn cells(
    State(state): State<AppState>,
    _: Caller,
    Path(id): Path<String>,
    Json(typed): Json<Cells>,
) -> Result<Json<Value>, Problem> {
    with_case(&state, &id, move |mut case| {
        let mut all: Vec<SetAt> = Vec::new();
        let mut refused: Vec<Option<Refused>> = Vec::new();
        for cell in &typed.cells {
            match changes(&case, cell) {
                Ok(made) => {
                    case = applied(&case, &made);
                    all.extend(made);
                    refused.push(None);
                }
                Err(why) => refused.push(Some(why)),
            }
        }
        let grid = results(&View::of(&case));
        Ok(Json(json!({"changes": all, "refused": refused, "html": grid.into_string()})))
    })
    .await
}

/// `POST /cases/{id}/paste`: a pasted block as it would be stored, and its preview.
pub async fn paste(
    State(state): State<AppState>,
    _: Caller,
    Path(id): Path<String>,
    Json(block): Json<Block>,
) -> Result<Json<Value>, Problem> {
    with_case(&state, &id, move |case| {
        let loaded = crate::derive::view::loaded(&case);
        let read = read_block(&block, &loaded.file.record);
        let html = preview(&block, &read).into_string();
        let bodies: Vec<_> =
            read.rows.into_iter().filter(|row| row.problem.is_empty()).map(|row| row.body).collect();
        Ok(Json(json!({"html": html, "bodies": bodies})))
    })
    .await
}

/// A text to be understood.
#[derive(Debug, Deserialize)]
pub struct ToUnderstand {
    format: String,
    text: String,
    #[serde(default)]
    item: i64,
    #[serde(default)]
    path: String,
}

/// `GET /cases/{id}/understand`: what a typed text means.
pub async fn understand(
    State(state): State<AppState>,
    _: Caller,
    Path(id): Path<String>,
    Query(asked): Query<ToUnderstand>,
) -> Result<Json<Value>, Problem> {
    with_case(&state, &id, move |case| {
        let loaded = crate::derive::view::loaded(&case);
        let around = typed::Around::field(&case, &loaded.file.record, asked.item, &asked.path);
        Ok(Json(json!(typed::understand(&asked.format, &asked.text, around))))
    })
    .await
}

/// Words to search for.
#[derive(Debug, Deserialize)]
pub struct Words {
    #[serde(default)]
    q: String,
    #[serde(default)]
    version: String,
}

/// `GET /search/ctcae`.
pub async fn search_ctcae(_: Caller, Query(words): Query<Words>) -> Json<Value> {
    Json(json!(libraries::ctcae(&words.q, &words.version)))
}

/// `GET /search/regimen`.
pub async fn search_regimen(_: Caller, Query(words): Query<Words>) -> Json<Value> {
    Json(json!(libraries::regimens(&words.q)))
}

/// `GET /forms`: for each form, the fields that can be added.
pub async fn forms(_: Caller) -> Json<Value> {
    Json(details())
}
