//! The fields of one item: what is essential and what is filled; the rest to be added.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::field::{At, field};
use super::{Field, Form, essentials, form};

/// The fields of an item or inner item that are shown.
pub fn fields(at: &At<'_>, name: &str, path: &str, body: &Value) -> Markup {
    let Some(form) = form(name) else { return html! {} };
    html! {
        @for shown in shown(name, form, body) {
            (field(at, name, shown, &format!("{path}/{}", shown.key), body.get(shown.key), false))
        }
        @for key in unknown(form, body) {
            p.said.bad { "`" (key) "` is not a key that this item can have; it is kept, and not used." }
        }
        (more(at, name, path, false))
    }
}

/// Essential fields first, in their order; then what is filled, in the order of the schema; blocks last.
fn shown<'f>(name: &str, form: &'f Form, body: &Value) -> Vec<&'f Field> {
    let keys = essentials(name, body);
    let first = keys.iter().filter_map(|key| form.field(key));
    let filled = form.fields.iter().filter(|field| !keys.contains(&field.key) && is_filled(body, field.key));
    let mut all: Vec<&Field> = first.chain(filled).filter(|field| field.key != "oncase").collect();
    all.sort_by_key(|field| is_block(field));
    all
}

fn is_filled(body: &Value, key: &str) -> bool {
    body.get(key).is_some_and(|value| !value.is_null())
}

fn is_block(field: &Field) -> u8 {
    match field.kind {
        super::Kind::Rows(_) | super::Kind::Inner(_) => 1,
        super::Kind::OneOrRows(_) => 2,
        _ => 0,
    }
}

/// The choice of the fields that are not shown. What can be chosen is the same for every item of a form and comes
/// once for all, from [`details`].
pub fn more(at: &At<'_>, name: &str, path: &str, in_table: bool) -> Markup {
    html! {
        select.more data-more=(path) data-item=(at.item) data-form=(name) aria-label="Add a detail" title="Add a detail; with the keyboard, Enter takes the chosen one" {
            option value="" { (if in_table { "⋯" } else { "Add a detail…" }) }
        }
    }
}

/// For each form, the fields that can be added: key, label and help.
pub fn details() -> Value {
    let of = |name: &str, form: &Form| {
        let fields = form.fields.iter().filter(|field| field.key != "oncase");
        // Sections of the record are no fields of the case item.
        let fields = fields.filter(|field| {
            name != "Record" || !matches!(field.kind, super::Kind::Rows(_) | super::Kind::Inner(_))
        });
        Value::Array(fields.map(|field| json!([field.key, field.label, field.help])).collect())
    };
    Value::Object(super::forms().iter().map(|(name, form)| ((*name).to_owned(), of(name, form))).collect())
}

fn unknown<'b>(form: &Form, body: &'b Value) -> Vec<&'b str> {
    body.as_object().map(|body| super::unknown_keys(form, body)).unwrap_or_default()
}
