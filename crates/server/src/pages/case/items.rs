//! The items of a section, as lines that open into forms, or as rows of a table.

use maud::{Markup, html};
use oncase_consistency::Verdict;
use oncase_store::Section;
use serde_json::Value;

use super::page::hash;
use crate::derive::summary::line;
use crate::derive::{Item, Said, Spot, View};
use crate::pages::form::{
    self, At, essentials, field, fields, form_of_section, is_table, more, said as said_at, shortened,
};

/// An item as its element in the page, with the hash that tells whether it has changed.
#[derive(Debug, Default)]
pub struct Listed {
    /// The element.
    pub markup: Markup,
    /// The hash of what is in it.
    pub hash: String,
}

/// A section with its items.
pub fn section(view: &View<'_>, section: Section, name: &str, said: &[(Spot, Said<'_>)]) -> Markup {
    let items: Vec<&Item> = view.case.section(section).collect();
    let about = form_of(section).map(|(_, form)| form.about).unwrap_or_default();
    html! {
        section.sheet id=(format!("s-{section}")) aria-labelledby=(format!("h-{section}")) data-section=(section.name()) {
            div.sheet-head {
                h2 id=(format!("h-{section}")) { (name) }
                (tools(section))
            }
            @if is_table(section.name()) {
                (table(view, section, &items, said))
            } @else {
                div.items { @for item in &items { (closed(view, item, said).markup) } }
            }
            @if items.is_empty() { p.empty { (about) " " @if section == Section::Sources { "Quotes of a source are shown in its text." } } }
            @if section.is_list() || items.is_empty() {
                button.add type="button" data-add=(section.name()) { "Add " (one(section)) }
            }
        }
    }
}

/// Helps that only some sections have.
fn tools(section: Section) -> Markup {
    html! {
        div.tools {
            @if section == Section::Labs || section == Section::Vitals {
                button type="button" data-paste=(section.name()) { "Paste a block…" }
            }
        }
    }
}

/// The form of a section; the case's own fields are those of the record itself.
pub fn form_of(section: Section) -> Option<(&'static str, &'static form::Form)> {
    match section {
        Section::Case => form::form("Record").map(|form| ("Record", form)),
        section => form_of_section(section.name()),
    }
}

/// One of a section: "a lesion".
pub fn one(section: Section) -> &'static str {
    match section {
        Section::Case => "the case's title",
        Section::Sources => "a source",
        Section::Patient => "the patient",
        Section::Events => "an event",
        Section::Diagnoses => "a diagnosis",
        Section::Specimens => "a specimen",
        Section::Stages => "a stage",
        Section::Lesions => "a lesion",
        Section::Assessments => "an assessment",
        Section::Treatments => "a treatment",
        Section::Labs => "a value",
        Section::Vitals => "a measurement",
        Section::AdverseEvents => "an adverse event",
        Section::Followup => "a contact",
        Section::Statements => "a statement",
        Section::Narrative => "text",
        Section::Settled => "a settled finding",
    }
}

/// One item: its line, and its form inside; or its rows where the section is a table.
pub fn item(view: &View<'_>, item: &Item, said: &[(Spot, Said<'_>)]) -> Listed {
    let at = At { view, item: item.key, section: item.section, said };
    if is_table(item.section.name()) {
        return row(&at, item);
    }
    let body = card(&at, item);
    let always_open = matches!(item.section, Section::Case | Section::Patient);
    let hash = hash(&body);
    let markup = html! {
        details.item id=(format!("i{}", item.key)) data-item=(item.key) data-hash=(hash) data-plain[always_open] open[always_open] { (body) }
    };
    Listed { markup, hash }
}

/// An item of which only the line is there; its form comes when it is opened.
fn closed(view: &View<'_>, item: &Item, said: &[(Spot, Said<'_>)]) -> Listed {
    let at = At { view, item: item.key, section: item.section, said };
    let table = is_table(item.section.name());
    if matches!(item.section, Section::Case | Section::Patient) || (table && !is_far_back(view, item)) {
        return self::item(view, item, said);
    }
    if table {
        return far_back(&at, item);
    }
    let body = html! { (summary(&at, item)) p.soft.to-come { "…" } };
    let hash = hash(&body);
    let markup = html! {
        details.item id=(format!("i{}", item.key)) data-item=(item.key) data-closed data-hash=(hash) { (body) }
    };
    Listed { markup, hash }
}

/// How many of the last rows of a table are forms at once; earlier ones are lines that open.
const ROWS_OPEN: usize = 200;

fn is_far_back(view: &View<'_>, item: &Item) -> bool {
    let last: Vec<&Item> =
        view.case.items.iter().rev().filter(|other| other.section == item.section).take(ROWS_OPEN).collect();
    // Items lie in one list, in their order.
    last.len() == ROWS_OPEN
        && last.last().is_some_and(|first| std::ptr::from_ref(item) < std::ptr::from_ref(*first))
}

/// A row of a long table as a line.
fn far_back(at: &At<'_>, item: &Item) -> Listed {
    let line = line(item);
    let words = [line.when, line.what, line.details.join(" · ")].join(" · ");
    let columns = form_of(item.section).map_or(1, |(name, _)| essentials(name, &Value::Null).len() + 1);
    let body = html! {
        tr { td colspan=(columns) { button.link type="button" data-open-row=(item.key) { (words) } (marks(at, item)) } }
    };
    let hash = hash(&body);
    let markup = html! {
        tbody.item id=(format!("i{}", item.key)) data-item=(item.key) data-closed data-hash=(hash) { (body) }
    };
    Listed { markup, hash }
}

/// An item as it stands in its list: with its form when `open`.
pub fn listed(view: &View<'_>, item: &Item, said: &[(Spot, Said<'_>)], open: bool) -> Listed {
    if open { self::item(view, item, said) } else { closed(view, item, said) }
}

fn card(at: &At<'_>, item: &Item) -> Markup {
    let Some((name, _)) = form_of(item.section) else { return html! {} };
    html! {
        (summary(at, item))
        div.fields {
            (item_level(at, name, item))
            (fields(at, name, "", &item.body))
        }
        (help(at, item))
        @if item.section.is_list() { (actions(item)) }
    }
}

fn summary(at: &At<'_>, item: &Item) -> Markup {
    let line = line(item);
    html! {
        summary {
            span.when { (line.when) }
            span.what { (line.what) }
            span.details { (shortened(&line.details.join(" · "), 160)) }
            (marks(at, item))
        }
    }
}

/// Help from the libraries, for the items that have some.
fn help(at: &At<'_>, item: &Item) -> Markup {
    html! {
        @if item.section == Section::Treatments { (super::treatment::help(at, item)) }
        @if item.section == Section::Sources {
            div.fields {
                div.field.wide {
                    label for=(at.id("/text-upload")) { "Text of this source" }
                    textarea.paste-text id=(at.id("/text-upload")) rows="3" data-source-text=[item.body.get("id").and_then(Value::as_str)] {}
                    p.hint { "Paste the text (or Markdown) of the paper or letter here. It is kept with the case; quotes are looked up in it." }
                }
            }
        }
    }
}

fn actions(item: &Item) -> Markup {
    html! {
        div.item-actions {
            button.link type="button" data-duplicate=(item.key) { "Duplicate" }
            button.link type="button" data-move="up" data-of=(item.key) { "Move up" }
            button.link type="button" data-move="down" data-of=(item.key) { "Move down" }
            a href=(format!("history?item={}", item.key)) data-history=(item.key) { "History" }
            button.link.bad type="button" data-remove-item=(item.key) { "Remove" }
        }
    }
}

/// What is said about an item, as marks in its line.
fn marks(at: &At<'_>, item: &Item) -> Markup {
    let own = || at.said.iter().filter(|(spot, _)| spot.item == item.key).map(|(_, said)| said);
    let wrong = own().filter(|said| matches!(said, Said::Problem(problem) if problem.blocks)).count();
    let mut numbers: Vec<(usize, Verdict)> = own()
        .filter_map(|said| match said {
            Said::Finding(number, finding) => Some((*number, finding.verdict)),
            Said::Problem(_) => None,
        })
        .collect();
    numbers.sort_unstable_by_key(|(number, _)| *number);
    numbers.dedup();
    let worst = numbers.iter().map(|(_, verdict)| *verdict).max();
    html! {
        span.marks {
            @if wrong > 0 { span.mark.bad { (wrong) " to mend" } }
            @if let Some(worst) = worst {
                span class=(format!("mark {}", worst.word())) { (numbers.len()) @if numbers.len() == 1 { " finding" } @else { " findings" } }
            }
        }
    }
}

/// What is said about an item as a whole, or about a place in it that has no field on the page.
fn item_level(at: &At<'_>, form_name: &str, item: &Item) -> Markup {
    let keys = essentials(form_name, &item.body);
    let has_field = |path: &str| {
        let key = path.trim_start_matches('/');
        item.body.pointer(path).is_some() || keys.contains(&key)
    };
    let mut paths: Vec<&str> = at
        .said
        .iter()
        .filter(|(spot, _)| spot.item == item.key && (spot.path.is_empty() || !has_field(&spot.path)))
        .map(|(spot, _)| spot.path.as_str())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    html! { @for path in paths { (said_at(at, path).unwrap_or_default()) } }
}

/// The table of a section of many short items.
fn table(view: &View<'_>, section: Section, items: &[&Item], said: &[(Spot, Said<'_>)]) -> Markup {
    let Some((name, form)) = form_of(section) else { return html! {} };
    let columns = essentials(name, &Value::Null);
    html! {
        div.table {
            table.rows.items aria-labelledby=(format!("h-{section}")) hidden[items.is_empty()] {
                thead { tr {
                    @for key in columns {
                        @if let Some(field) = form.field(key) {
                            th scope="col" title=(field.help) { (field.label) @if field.required { " " abbr title="needed" { "*" } } }
                        }
                    }
                    th scope="col" { span.quiet { "Row" } }
                } }
                @for item in items { (closed(view, item, said).markup) }
            }
        }
    }
}

fn row(at: &At<'_>, item: &Item) -> Listed {
    let Some((name, form)) = form_of(item.section) else { return Listed::default() };
    let columns = essentials(name, &Value::Null);
    let below: Vec<&form::Field> = form
        .fields
        .iter()
        .filter(|field| {
            !columns.contains(&field.key) && item.body.get(field.key).is_some_and(|value| !value.is_null())
        })
        .collect();
    let level = item_level(at, name, item);
    let graded = super::laboratory::beside(at, item);
    let body = html! {
        tr data-row="" {
            @for key in columns {
                @if let Some(column) = form.field(key) {
                    td { (field(at, name, column, &format!("/{key}"), item.body.get(*key), true)) }
                }
            }
            td.act {
                (more(at, name, "", true))
                button.icon type="button" data-remove-item=(item.key) aria-label=(format!("Remove {}", shortened(&line(item).what, 40))) title="Remove this row" { "×" }
            }
        }
        @if !below.is_empty() || !level.0.is_empty() || !graded.0.is_empty() {
            tr.below { td colspan=(columns.len() + 1) {
                (graded)
                @if !below.is_empty() || !level.0.is_empty() {
                    div.fields {
                        (level)
                        @for below in below { (field(at, name, below, &format!("/{}", below.key), item.body.get(below.key), false)) }
                    }
                }
            } }
        }
    };
    let hash = hash(&body);
    let markup =
        html! { tbody.item id=(format!("i{}", item.key)) data-item=(item.key) data-hash=(hash) { (body) } };
    Listed { markup, hash }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::derive::Case;

    #[test]
    fn a_long_table_has_forms_for_its_last_rows_and_lines_for_the_others() {
        let labs = (1..=250).map(|key| Item {
            key,
            section: Section::Labs,
            body: json!({"date": "2021-05-01", "test": "ALT", "value": key.to_string(), "unit": "U/L"}),
        });
        let case = Case { id: "long".to_owned(), items: labs.collect(), ..Case::default() };
        let view = View::of(&case);
        let page = section(&view, Section::Labs, "Laboratory", &view.said()).into_string();
        assert_eq!(page.matches("data-open-row").count(), 50);
        assert_eq!(page.matches("data-path=\"/value\"").count(), 200);
        // An opened line is a form again.
        let first = case.items.first().expect("an item");
        assert!(listed(&view, first, &[], true).markup.into_string().contains("data-path=\"/value\""));
    }
}
