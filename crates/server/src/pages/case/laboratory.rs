//! What is derived beside a laboratory value or an adverse event.

use maud::{Markup, html};
use oncase_store::Section;
use oncase_toxicity::units::{conversion, find_unit, units};
use oncase_toxicity::{Answer, find_measure, find_term, parse_version};

use crate::derive::Item;
use crate::derive::summary::text;
use crate::pages::form::At;

/// Below a row: the same value in other units and its CTCAE grade; of an adverse event, the words of its grade.
pub fn beside(at: &At<'_>, item: &Item) -> Markup {
    match item.section {
        Section::Labs => laboratory(at, item),
        Section::AdverseEvents => adverse_event(item),
        _ => html! {},
    }
}

fn laboratory(at: &At<'_>, item: &Item) -> Markup {
    let others = other_units(item);
    let grade = grade(at, item);
    html! {
        @if !others.is_empty() || grade.is_some() {
            p.beside {
                @if !others.is_empty() { "= " (others.join(" = ")) }
                @if let Some(grade) = grade { @if !others.is_empty() { " · " } (grade) }
            }
        }
    }
}

/// The value in the other units in which this test is reported, at most two.
fn other_units(item: &Item) -> Vec<String> {
    let value: Option<f64> = text(&item.body, "value").parse().ok();
    let unit = find_unit(&text(&item.body, "unit"));
    let measure = find_measure(&text(&item.body, "test"));
    let (Some(value), Some(unit), Some(measure)) = (value, unit, measure) else { return Vec::new() };
    let usual = |ucum: &str| {
        matches!(
            ucum,
            "g/dL" | "g/L" | "mg/dL" | "umol/L" | "mmol/L" | "10*9/L" | "/uL" | "ng/mL" | "U/L" | "kU/L"
        )
    };
    units()
        .filter(|other| other.ucum != unit.ucum && usual(other.ucum) && measure.kinds.contains(&other.kind))
        .filter_map(|other| {
            let converted = conversion(unit, other, measure.substance)?.apply(value);
            let digits = if converted.abs() >= 100.0 {
                0
            } else if converted.abs() >= 10.0 {
                1
            } else {
                2
            };
            let readable = (0.1..10_000.0).contains(&converted.abs()) || other.ucum == "/uL";
            readable.then(|| format!("{converted:.digits$} {}", other.ucum))
        })
        .take(2)
        .collect()
}

fn grade(at: &At<'_>, item: &Item) -> Option<Markup> {
    let view = at.view;
    let summary = view.toxicity.as_ref()?;
    let laboratory = summary.laboratory.as_ref()?;
    let pointer = view.derived_pointer(&view.case.pointer(item.key)?)?;
    let index: usize = pointer.rsplit('/').next()?.parse().ok()?;
    let graded: Vec<String> = laboratory
        .values
        .iter()
        .filter(|value| value.lab == index)
        .map(|value| match &value.answer {
            Answer::Grade(0) => format!("{}: no grade", value.term),
            Answer::Grade(grade) => format!("{} grade {grade}", value.term),
            Answer::Range { low, high, .. } => {
                format!("{} grade {low} to {high}, by what is not known", value.term)
            }
            Answer::Ungradable { reason } => format!("{}: not gradable, {reason}", value.term),
        })
        .collect();
    let version = summary.version.map(|version| version.to_string()).unwrap_or_default();
    (!graded.is_empty()).then(|| html! { (graded.join("; ")) span.soft { " (CTCAE " (version.trim_start_matches("CTCAE ").trim_start_matches('v')) ")" } })
}

/// The words of the grade that is recorded, in the version that is recorded.
fn adverse_event(item: &Item) -> Markup {
    let (term, grade) = (text(&item.body, "term"), text(&item.body, "grade").parse::<u8>().ok());
    let version = text(&item.body, "ctcae");
    if term.is_empty() || version.is_empty() {
        return html! {};
    }
    let found = parse_version(Some(&version)).ok().and_then(|version| find_term(&term, version).ok());
    html! {
        @match (found, grade) {
            (Some(found), Some(grade)) => {
                @match found.grade_text(grade) {
                    Some(words) => p.beside { "Grade " (grade) ": " (words) },
                    None => p.beside.bad { (found.name) " has no grade " (grade) " in this version; it has " (found.allowed_grades().iter().map(u8::to_string).collect::<Vec<_>>().join(", ")) "." },
                }
            }
            (Some(found), None) => {
                @if !found.definition.is_empty() { p.beside { (found.definition) } }
            }
            (None, _) => p.beside.doubt { "`" (term) "` is not a term of CTCAE " (version) "." },
        }
    }
}
