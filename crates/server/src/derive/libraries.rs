//! Searching the libraries while typing: CTCAE terms and regimens.

use oncase_toxicity::{CtcaeVersion, parse_version, search};
use oncase_treatment::{Library, Regimen, Route, Timing};
use serde::Serialize;
use serde_json::{Value, json};

/// One hit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// What is written into the field.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// A few words more.
    pub details: String,
    /// Further fields that can be filled with it.
    pub fills: Value,
}

/// How many are shown.
const MOST: usize = 12;

/// CTCAE terms for some words; an unknown or missing version searches 5.0 and says so.
pub fn ctcae(words: &str, version: &str) -> Vec<Hit> {
    let known = parse_version(Some(version)).ok();
    let version = known.unwrap_or(CtcaeVersion::V5);
    search(words, version, MOST)
        .into_iter()
        .map(|hit| {
            let alias = hit.alias.map(|alias| format!("{alias}; ")).unwrap_or_default();
            let fills = if known.is_some() { json!({}) } else { json!({"/ctcae": "5.0"}) };
            Hit {
                value: hit.term.name.to_owned(),
                label: hit.term.name.to_owned(),
                details: format!("{alias}{}", hit.term.soc),
                fills,
            }
        })
        .collect()
}

/// Regimens of the library whose name, short name or drugs hold the words.
pub fn regimens(words: &str) -> Vec<Hit> {
    let words = words.to_lowercase();
    let fits = |regimen: &&Regimen| {
        let names = std::iter::once(&regimen.id).chain([&regimen.name]).chain(&regimen.aliases);
        let drugs =
            regimen.phases.iter().flat_map(|phase| &phase.components).map(|component| &component.drug);
        words
            .split_whitespace()
            .all(|word| names.clone().chain(drugs.clone()).any(|text| text.to_lowercase().contains(word)))
    };
    let mut found: Vec<&Regimen> = Library::embedded().regimens().iter().filter(fits).collect();
    found.sort_by_key(|regimen| !regimen.id.to_lowercase().starts_with(&words));
    found.into_iter().take(MOST).map(hit).collect()
}

fn hit(regimen: &Regimen) -> Hit {
    let phase = regimen.phases.first();
    let components: Vec<Value> = phase
        .map(|phase| phase.components.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|component| {
            let mut drug = serde_json::Map::new();
            drug.insert("drug".to_owned(), json!(component.drug));
            drug.extend(component.dose.map(|dose| ("dose".to_owned(), json!(dose.to_string()))));
            if component.times_a_day > 1 {
                drug.insert("times_per_day".to_owned(), json!(component.times_a_day));
            }
            if let Timing::Days(days) = &component.days {
                drug.insert("days".to_owned(), json!(days.to_string()));
            }
            drug.insert("route".to_owned(), json!(route(component.route)));
            Value::Object(drug)
        })
        .collect();
    let cycle = phase.map(|phase| format!("{} days", phase.cycle_days));
    Hit {
        value: regimen.id.clone(),
        label: format!("{}: {}", regimen.id, regimen.name),
        details: regimen.setting.clone(),
        fills: json!({"/name": regimen.name, "/kind": "systemic", "/components": components, "/cycle_length": cycle}),
    }
}

/// The record's word for a route.
fn route(route: Route) -> &'static str {
    match route {
        Route::Oral => "oral",
        Route::Intramuscular => "intramuscular",
        Route::Subcutaneous => "subcutaneous",
        Route::Intravenous | Route::IntravenousBolus | Route::ContinuousIntravenous => "intravenous",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words_find_the_term() {
        let hits = ctcae("hand foot", "5.0");
        assert_eq!(
            hits.first().map(|hit| hit.value.as_str()),
            Some("Palmar-plantar erythrodysesthesia syndrome")
        );
    }

    #[test]
    fn a_regimen_fills_its_drugs_in_the_spelling_of_the_record() {
        let hits = regimens("stem");
        let stem = hits.first().expect("found");
        assert_eq!(stem.value, "STEM");
        let drugs = stem.fills["/components"].as_array().expect("a list");
        assert_eq!(drugs.len(), 2);
        for regimen in Library::embedded().regimens() {
            let fills = hit(regimen).fills;
            let text = format!(
                "{{oncase: 1, id: c, treatments: [{{kind: systemic, name: x, components: {}, cycle_length: {}}}]}}",
                fills["/components"], fills["/cycle_length"]
            );
            let loaded = oncase_record::case_file::load(&text);
            assert!(loaded.is_ok(), "{}: {:?}", regimen.id, loaded.err());
        }
    }
}
