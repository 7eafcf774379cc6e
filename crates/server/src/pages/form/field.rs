//! One field: its label, its control, what was understood, and what is said about it.

use maud::{Markup, html};
use oncase_store::Section;
use serde_json::Value;

use super::{Field, Kind, is_long, rows};
use crate::derive::summary::word;
use crate::derive::typed::{Around, echo, echo_in_table, has_other_unit};
use crate::derive::{Case, Said, Spot, View};

/// Where fields are written: an item of a case, with what is said about it.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The case, with everything derived.
    pub view: &'a View<'a>,
    /// The item.
    pub item: i64,
    /// Its section.
    pub section: Section,
    /// What is said about places of the item.
    pub said: &'a [(Spot, Said<'a>)],
}

impl<'a> At<'a> {
    /// The case.
    pub fn case(&self) -> &'a Case {
        self.view.case
    }

    /// The id of the control for a path: unique in the page.
    pub fn id(&self, path: &str) -> String {
        format!("f{}{}", self.item, path.replace('/', "-"))
    }

    /// What is said about exactly this path.
    pub fn said_of(&self, path: &str) -> impl Iterator<Item = Said<'a>> {
        let item = self.item;
        self.said
            .iter()
            .filter(move |(spot, _)| spot.item == item && spot.path == path)
            .map(|(_, said)| *said)
    }
}

/// A field with its label, or, in a row of a table, with its label for assistive technology only.
pub fn field(
    at: &At<'_>,
    form: &str,
    field: &Field,
    path: &str,
    value: Option<&Value>,
    in_table: bool,
) -> Markup {
    match &field.kind {
        Kind::Rows(inner) => return rows::rows(at, inner, field, path, value),
        Kind::OneOrRows(_) => return rows::places(at, field, path, value),
        Kind::Inner(inner) => return rows::inner(at, inner, field, path, value),
        _ => {}
    }
    let id = at.id(path);
    let understood = understood(at, &field.kind, path, value, in_table);
    let has_echo = matches!(field.kind, Kind::Scalar(..));
    let hint = if in_table { String::new() } else { format!("{id}-h") };
    let described = if has_echo { format!("{hint} {id}-e") } else { hint };
    let says = said(at, path);
    let long = is_long(form, field.key);
    html! {
        div.field.wide[long && !in_table].has-said[says.is_some()] data-field=(path) {
            label for=(id) .quiet[in_table] {
                (field.label)
                @if field.required { " " abbr title="needed" { "*" } }
            }
            (control(at, form, field, path, value, &id, described.trim_start()))
            @if let Some(button) = other_unit(at, form, field, path, value) { (button) }
            @if has_echo { output.echo id=(format!("{id}-e")) for=(id) { (understood) } }
            @if !in_table { p.hint id=(format!("{id}-h")) { (plain(field.help)) (examples(&field.kind)) } }
            @if let Some(says) = says { (says) }
        }
    }
}

/// Help without the marks of Markdown.
fn plain(help: &str) -> String {
    help.replace('`', "")
}

fn examples(kind: &Kind) -> Markup {
    html! {
        @if let Kind::Scalar(_, examples) = kind { @if !examples.is_empty() { " As in " (examples.join(", ")) "." } }
    }
}

fn understood(at: &At<'_>, kind: &Kind, path: &str, value: Option<&Value>, in_table: bool) -> String {
    let (Kind::Scalar(format, _), Some(text)) = (kind, value.and_then(Value::as_str)) else {
        return String::new();
    };
    let record = at.view.record();
    let around = match *format {
        "oncase-dose" => Around::field(at.case(), record, at.item, path),
        _ => record.into(),
    };
    if in_table { echo_in_table(format, text, around) } else { echo(format, text, around) }
}

/// The button that writes a value in another unit.
fn other_unit(at: &At<'_>, form: &str, field: &Field, path: &str, value: Option<&Value>) -> Option<Markup> {
    let text = value?.as_str()?;
    let format = if let Kind::Scalar(format, _) = &field.kind { Some(*format) } else { None };
    let is_unit = field.key == "unit" && matches!(form, "LabResult" | "Vital");
    has_other_unit(format, is_unit, text).then(|| {
        let what = if is_unit { "this measurement" } else { text };
        html! {
            // Not a stop of the Tab key: a row is typed through. A key leads here from the field.
            button.convert type="button" tabindex="-1" aria-keyshortcuts="Alt+U" data-convert=(path) data-item=(at.item) data-format=[format]
                aria-label=(format!("Write {what} in another unit")) title="Write it in another unit (Alt+U)" { "⇄" }
        }
    })
}

/// What is said about a path, beside its field.
pub fn said(at: &At<'_>, path: &str) -> Option<Markup> {
    let all: Vec<Said<'_>> = at.said_of(path).collect();
    (!all.is_empty()).then(|| {
        html! {
            @for said in all {
                @match said {
                    Said::Problem(problem) => {
                        p.said.bad[problem.blocks].doubt[!problem.blocks] {
                            strong { (prose(&capital(&problem.title))) "." } " " (prose(&capital(&problem.mend))) "."
                        }
                    }
                    Said::Finding(number, finding) => {
                        p class=(format!("said {}", finding.verdict.word())) {
                            a href=(format!("#finding-{number}")) { (finding.code) } " " (prose(&capital(&finding.title))) "."
                        }
                    }
                }
            }
        }
    })
}

/// A sentence whose words in backticks are set as code.
pub fn prose(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// A sentence's first letter.
pub fn capital(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}

fn control(
    at: &At<'_>,
    form: &str,
    field: &Field,
    path: &str,
    value: Option<&Value>,
    id: &str,
    described: &str,
) -> Markup {
    let old = value.map(Value::to_string);
    let text = shown(value);
    let invalid = at.said_of(path).any(|said| matches!(said, Said::Problem(problem) if problem.blocks));
    let invalid = invalid.then_some("true");
    let options = options(at, field);
    let kind = kind_name(&field.kind);
    let format = if let Kind::Scalar(format, _) = &field.kind { Some(*format) } else { None };
    html! {
        @if let Some(options) = options {
            select.v id=(id) data-item=(at.item) data-path=(path) data-kind=(kind) data-old=[old]
                aria-describedby=[(!described.is_empty()).then_some(described)] aria-invalid=[invalid] {
                option value="" { "–" }
                @if !text.is_empty() && !options.iter().any(|(value, _)| *value == text) {
                    option value=(text) selected { (text) " (not known)" }
                }
                @for (value, label) in &options { option value=(value) selected[*value == text] { (label) } }
            }
        } @else if is_long(form, field.key) {
            textarea.v id=(id) rows="1" data-item=(at.item) data-path=(path) data-kind=(kind) data-old=[old]
                aria-describedby=[(!described.is_empty()).then_some(described)] aria-invalid=[invalid] { (text) }
        } @else {
            input.v id=(id) value=(text) data-item=(at.item) data-path=(path) data-kind=(kind) data-format=[format]
                data-old=[old] data-search=[search(form, field.key)] autocomplete="off" spellcheck="false"
                inputmode=[(field.kind == Kind::Whole).then_some("numeric")]
                list=[list(field)] aria-describedby=[(!described.is_empty()).then_some(described)] aria-invalid=[invalid];
        }
    }
}

/// Fields that are filled from a library, with the search that helps.
fn search(form: &str, key: &str) -> Option<&'static str> {
    match (form, key) {
        ("AdverseEvent", "term") => Some("ctcae"),
        ("Treatment", "regimen") => Some("regimen"),
        _ => None,
    }
}

fn list(field: &Field) -> Option<&'static str> {
    match field.key {
        "from" | "to" if field.kind == Kind::Text => Some("all-ids"),
        "unit" => Some("units"),
        "test" => Some("tests"),
        _ => None,
    }
}

fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::YesNo => "yes-no",
        Kind::Whole => "whole",
        Kind::Words(_) => "words",
        Kind::Span => "span",
        _ => "text",
    }
}

/// What can be chosen; none for a field that is typed.
fn options(at: &At<'_>, field: &Field) -> Option<Vec<(String, String)>> {
    let ids = |section: Option<Section>| {
        let own = at.case().item(at.item).and_then(|item| item.body.get("id")).and_then(Value::as_str);
        let items = at.case().items.iter().filter(|item| item.section != Section::Case);
        items
            .filter(|item| section.is_none_or(|section| item.section == section))
            .filter_map(|item| {
                Some((item.body.get("id")?.as_str()?.to_owned(), crate::derive::summary::in_a_word(item)))
            })
            .filter(|(id, _)| Some(id.as_str()) != own)
            .map(|(id, words)| (id, shortened(&words, 60)))
            .collect()
    };
    match (&field.kind, field.key) {
        (_, "same_as") => Some(ids(Some(at.section))),
        (Kind::Text, "of") => Some(ids(None)),
        (Kind::Text, "in") | (Kind::Refers("sources"), _) => Some(ids(Some(Section::Sources))),
        (Kind::Text, "ctcae") => {
            Some(["4.03", "5.0", "6.0"].map(|v| (v.to_owned(), format!("CTCAE {v}"))).to_vec())
        }
        (Kind::Choice(words), _) => Some(
            words
                .iter()
                .map(|(value, meaning)| ((*value).to_owned(), choice_label(value, meaning)))
                .collect(),
        ),
        (Kind::YesNo, _) => {
            Some(vec![("true".to_owned(), "yes".to_owned()), ("false".to_owned(), "no".to_owned())])
        }
        (Kind::Refers(section), _) => Some(ids(Section::named(section))),
        _ => None,
    }
}

/// A word and its meaning, where the word alone says too little.
fn choice_label(value: &str, meaning: &str) -> String {
    let words = word(value);
    let is_abbreviation = value.chars().any(char::is_uppercase);
    let meaning = meaning.trim_end_matches('.');
    if is_abbreviation && !meaning.is_empty() {
        format!("{words}: {}", meaning.to_lowercase())
    } else {
        words
    }
}

/// At most this many characters.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", head.trim_end())
}

/// A value as it stands in its control. A list is written with commas, or semicolons where an entry has a comma.
pub fn shown(value: Option<&Value>) -> String {
    let one = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    match value {
        Some(Value::Array(list)) => {
            let entries: Vec<String> = list.iter().map(one).collect();
            let comma = entries.iter().any(|entry| entry.contains(','));
            match (comma, entries.as_slice()) {
                (true, [only]) => format!("{only};"),
                (true, _) => entries.join("; "),
                (false, _) => entries.join(", "),
            }
        }
        Some(value) => one(value),
        None => String::new(),
    }
}
