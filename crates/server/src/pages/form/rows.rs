//! Inner items: rows of a table below their item, and places in the sources.

use maud::{Markup, html};
use serde_json::Value;

use super::field::{At, capital, field, said, shown};
use super::{Field, Form, Kind, essentials, form, is_long, item};
use crate::derive::summary::word;

/// A list of inner items: one row each, further details of a row below it.
pub fn rows(at: &At<'_>, inner: &str, of: &Field, path: &str, value: Option<&Value>) -> Markup {
    let Some(inner_form) = form(inner) else { return html! {} };
    let list: &[Value] = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let columns = columns(inner, inner_form, list);
    let one = one_of(&of.label);
    html! {
        div.sub.wide data-rows=(path) {
            h3.small id=(at.id(path)) { (of.label) }
            (said(at, path).unwrap_or_default())
            @if !list.is_empty() {
                div.table {
                    table.rows aria-labelledby=(at.id(path)) {
                        thead { tr {
                            @for column in &columns {
                                th scope="col" title=(column.help) { (column.label) @if column.required { " " abbr title="needed" { "*" } } }
                            }
                            th scope="col" { span.quiet { "Row" } }
                        } }
                        tbody {
                            @for (index, row) in list.iter().enumerate() {
                                (one_row(at, inner, inner_form, &columns, &format!("{path}/{index}"), index, row))
                            }
                        }
                    }
                }
            }
            button.add type="button" data-add-row=(path) data-item=(at.item) { "Add " (one) }
        }
    }
}

fn one_row(
    at: &At<'_>,
    inner: &str,
    inner_form: &Form,
    columns: &[&Field],
    path: &str,
    index: usize,
    row: &Value,
) -> Markup {
    let below: Vec<&Field> = inner_form
        .fields
        .iter()
        .filter(|field| row.get(field.key).is_some() && !columns.iter().any(|column| column.key == field.key))
        .collect();
    html! {
        tr data-row=(path) {
            @for column in columns {
                td { (field(at, inner, column, &format!("{path}/{}", column.key), row.get(column.key), true)) }
            }
            td.act {
                (item::more(at, inner, path, true))
                button.icon type="button" data-remove=(path) data-item=(at.item)
                    aria-label=(format!("Remove row {}", index + 1)) title="Remove this row" { "×" }
            }
        }
        @if !below.is_empty() || said(at, path).is_some() {
            tr.below { td colspan=(columns.len() + 1) { div.fields {
                (said(at, path).unwrap_or_default())
                @for below in below {
                    (field(at, inner, below, &format!("{path}/{}", below.key), row.get(below.key), false))
                }
            } } }
        }
    }
}

/// The columns of a table: what is essential, and short values that some row has.
fn columns<'f>(inner: &str, inner_form: &'f Form, list: &[Value]) -> Vec<&'f Field> {
    let keys = essentials(inner, &Value::Null);
    let is_short = |field: &&Field| {
        !matches!(field.kind, Kind::Rows(_) | Kind::OneOrRows(_) | Kind::Inner(_))
            && !is_long(inner, field.key)
    };
    let first = keys.iter().filter_map(|key| inner_form.field(key)).filter(is_short);
    let more = inner_form.fields.iter().filter(is_short).filter(|field| {
        !keys.contains(&field.key) && field.key != "id" && list.iter().any(|row| row.get(field.key).is_some())
    });
    first.chain(more.take(4)).collect()
}

/// "Add marker", "Add cycle".
fn one_of(label: &str) -> String {
    match label {
        "Codes" => "code".to_owned(),
        "Doses" => "dose given".to_owned(),
        "Components" => "drug".to_owned(),
        "Claimed" => "claimed response".to_owned(),
        "Non targets" => "non-target state".to_owned(),
        other => other.to_lowercase().trim_end_matches('s').to_owned(),
    }
}

/// One inner item: its fields in a frame.
pub fn inner(at: &At<'_>, inner: &str, of: &Field, path: &str, value: Option<&Value>) -> Markup {
    let Some(body) = value else { return html! {} };
    html! {
        fieldset.sub.wide data-inner=(path) {
            legend { (of.label) }
            div.fields { (item::fields(at, inner, path, body)) }
            button.icon type="button" data-remove=(path) data-item=(at.item) aria-label=(format!("Remove {}", of.label)) { "×" }
        }
    }
}

/// Places in the sources, read; each can be edited and shown in the text.
pub fn places(at: &At<'_>, of: &Field, path: &str, value: Option<&Value>) -> Markup {
    let places: Vec<(String, &Value)> = match value {
        Some(Value::Array(list)) => {
            list.iter().enumerate().map(|(i, place)| (format!("{path}/{i}"), place)).collect()
        }
        Some(one) => vec![(path.to_owned(), one)],
        None => Vec::new(),
    };
    html! {
        div.places.wide data-places=(path) {
            h3.small { (of.label) }
            (said(at, path).unwrap_or_default())
            @for (path, place) in &places {
                div.place id=(at.id(path)) data-place=(path) {
                    @if place.get("quote").is_some() { q { (shown(place.get("quote"))) } }
                    @if place.get("quote").is_none() && place.get("section").is_none() { span.soft { "a place not filled in yet" } }
                    @if let Some(where_) = whereabouts(place) { cite { (where_) } }
                    span.act {
                        button.link type="button" data-show=(path) data-item=(at.item) { "show" }
                        button.link type="button" data-edit-place=(path) data-item=(at.item) { "edit" }
                        button.link type="button" data-remove=(path) data-item=(at.item) aria-label="Remove this place" { "remove" }
                    }
                    @if *path != of.key { (said(at, &format!("{path}/quote")).unwrap_or_default()) }
                }
            }
            button.add type="button" data-add-place=(path) data-item=(at.item) { "Add a place" }
            button.add type="button" data-cite=(path) data-item=(at.item) hidden { "Cite the selected text" }
        }
    }
}

/// The fields of one place, to edit it.
pub fn edit_place(at: &At<'_>, path: &str, place: &Value) -> Markup {
    html! {
        div.place.editing data-place=(path) {
            div.fields { (item::fields(at, "SourcePlace", path, place)) }
            button.add type="button" data-done=(path) data-item=(at.item) { "Done" }
        }
    }
}

fn whereabouts(place: &Value) -> Option<String> {
    let words: Vec<String> = ["in", "section", "page", "table", "row"]
        .iter()
        .filter_map(|key| place.get(key).map(|value| (key, shown(Some(value)))))
        .map(|(key, text)| match *key {
            "page" => format!("p. {text}"),
            "row" => format!("row {text}"),
            "in" => word(&text),
            _ => capital(&text),
        })
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}
