//! One case as its items, and the map between items and JSON pointers.

use std::collections::BTreeMap;

use oncase_record::case_file::SourceTexts;
use oncase_store::{Hash, Section};
use serde_json::{Map, Value, json};

/// One item of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its number, unique in its case.
    pub key: i64,
    /// Its section.
    pub section: Section,
    /// What was typed.
    pub body: Value,
}

/// A case as stored: items in the order of the case file.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Its name in the store.
    pub id: String,
    /// Its version.
    pub version: u64,
    /// The hash of its last audit entry.
    pub state: Hash,
    /// True when it is archived.
    pub archived: bool,
    /// Its items, section by section.
    pub items: Vec<Item>,
    /// Texts of its source documents, by document id.
    pub texts: SourceTexts,
}

/// A place in a case: an item and a path in its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The item.
    pub item: i64,
    /// JSON pointer in its body; empty for the whole item.
    pub path: String,
}

impl Case {
    /// The items of one section, in order.
    pub fn section(&self, section: Section) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.section == section)
    }

    /// The item with this key.
    pub fn item(&self, key: i64) -> Option<&Item> {
        self.items.iter().find(|item| item.key == key)
    }

    /// All items joined, as a case file has them. What makes a record at all is always there.
    pub fn joined(&self) -> Value {
        let mut whole = Map::new();
        whole.insert("oncase".to_owned(), json!(1));
        whole.insert("id".to_owned(), json!(self.id));
        for section in Section::ALL {
            let mut bodies = self.section(section).map(|item| pruned(&item.body));
            match section {
                Section::Case => {
                    if let Some(Value::Object(top)) = bodies.next() {
                        whole.extend(top);
                    }
                }
                _ if section.is_list() => {
                    let bodies: Vec<Value> = bodies.collect();
                    if !bodies.is_empty() {
                        whole.insert(section.name().to_owned(), Value::Array(bodies));
                    }
                }
                _ => {
                    if let Some(body) = bodies.next().filter(Value::is_object) {
                        whole.insert(section.name().to_owned(), body);
                    }
                }
            }
        }
        Value::Object(whole)
    }

    /// Where a JSON pointer into the joined case leads; `None` for a pointer to no item.
    pub fn spot(&self, pointer: &str) -> Option<Spot> {
        let mut steps = pointer.splitn(4, '/').skip(1);
        let first = steps.next()?;
        let rest = |steps: Vec<&str>| {
            let joined = steps.join("/");
            if joined.is_empty() { String::new() } else { format!("/{joined}") }
        };
        let Some(section) = Section::named(first).filter(|section| *section != Section::Case) else {
            let top = self.section(Section::Case).next()?;
            return Some(Spot { item: top.key, path: pointer.to_owned() });
        };
        if !section.is_list() {
            let item = self.section(section).next()?;
            return Some(Spot { item: item.key, path: rest(steps.collect()) });
        }
        let index: usize = steps.next()?.parse().ok()?;
        let item = self.section(section).nth(index)?;
        Some(Spot { item: item.key, path: rest(steps.collect()) })
    }

    /// The JSON pointer of an item.
    pub fn pointer(&self, key: i64) -> Option<String> {
        let item = self.item(key)?;
        Some(match item.section {
            Section::Case => String::new(),
            section if section.is_list() => {
                let index = self.section(section).position(|other| other.key == key)?;
                format!("/{section}/{index}")
            }
            section => format!("/{section}"),
        })
    }

    /// The item of a section that has this id in its body.
    pub fn with_id(&self, section: Section, id: &str) -> Option<&Item> {
        self.section(section).find(|item| item.body.get("id").and_then(Value::as_str) == Some(id))
    }

    /// An id for a new item of a section that no item has yet: `lesion-3`.
    pub fn free_id(&self, section: Section) -> Option<String> {
        let stem = stem(section)?;
        let taken =
            |id: &str| self.items.iter().any(|item| item.body.get("id").and_then(Value::as_str) == Some(id));
        (self.section(section).count() + 1..).map(|n| format!("{stem}-{n}")).find(|id| !taken(id))
    }

    /// Ids of all items with a word on each, by section: what a field can refer to.
    pub fn ids(&self) -> BTreeMap<Section, Vec<(String, String)>> {
        let mut ids: BTreeMap<Section, Vec<(String, String)>> = BTreeMap::new();
        for item in &self.items {
            if let Some(id) =
                item.body.get("id").and_then(Value::as_str).filter(|_| item.section != Section::Case)
            {
                ids.entry(item.section).or_default().push((id.to_owned(), super::summary::in_a_word(item)));
            }
        }
        ids
    }
}

/// What ids of a section begin with; none where items are seldom referred to by anything.
fn stem(section: Section) -> Option<&'static str> {
    Some(match section {
        Section::Sources => "source",
        Section::Events => "event",
        Section::Diagnoses => "diagnosis",
        Section::Specimens => "specimen",
        Section::Stages => "stage",
        Section::Lesions => "lesion",
        Section::Assessments => "assessment",
        Section::Treatments => "treatment",
        Section::AdverseEvents => "ae",
        Section::Statements => "statement",
        _ => return None,
    })
}

/// A body without values that say nothing: nulls, empty texts, lists and objects that hold nothing. Rows of a list
/// keep their place, so that pointers stay true.
fn pruned(body: &Value) -> Value {
    let says_something = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => true,
    };
    match body {
        Value::Object(entries) => Value::Object(
            entries
                .iter()
                .map(|(key, value)| (key.clone(), pruned(value)))
                .filter(|(_, value)| says_something(value))
                .collect(),
        ),
        Value::Array(list) => Value::Array(list.iter().map(pruned).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The items of a case file, keys from 1 in the order of the file.
    pub(crate) fn case_of(text: &str) -> Case {
        let record = oncase_record::case_file::load(text).expect("a case file").record;
        let Value::Object(mut whole) = serde_json::to_value(&record).expect("a value") else {
            panic!("an object")
        };
        let mut case = Case { id: record.id.clone(), version: 1, ..Case::default() };
        let mut add = |section: Section, body: Value| {
            let key = i64::try_from(case.items.len()).expect("few") + 1;
            case.items.push(Item { key, section, body });
        };
        let mut rest = Vec::new();
        for section in Section::ALL.into_iter().filter(|section| *section != Section::Case) {
            match whole.shift_remove(section.name()) {
                Some(Value::Array(list)) => rest.extend(list.into_iter().map(|body| (section, body))),
                Some(body) => rest.push((section, body)),
                None => {}
            }
        }
        add(Section::Case, Value::Object(whole));
        rest.into_iter().for_each(|(section, body)| add(section, body));
        case
    }

    #[test]
    fn pointers_and_items_lead_to_each_other() {
        let case = case_of(include_str!("../../../../examples/necb/case.yaml"));
        let spot = case.spot("/treatments/3/components/0/dose").expect("a place");
        assert_eq!(spot.path, "/components/0/dose");
        assert_eq!(case.pointer(spot.item).as_deref(), Some("/treatments/3"));
        assert_eq!(case.spot("/title").map(|spot| spot.path).as_deref(), Some("/title"));
        assert_eq!(case.spot("/patient/age").map(|spot| spot.path).as_deref(), Some("/age"));
        assert_eq!(case.spot("/treatments/99"), None);
    }

    #[test]
    fn joined_items_are_the_record_again() {
        let text = include_str!("../../../../examples/necb/case.yaml");
        let loaded = super::super::load::Loaded::of(&case_of(text).joined()).expect("loads");
        assert_eq!(loaded.file.record, oncase_record::case_file::load(text).expect("loads").record);
        assert!(loaded.problems.is_empty());
    }

    #[test]
    fn a_new_item_gets_an_id_of_its_own() {
        let mut case = Case { id: "c".to_owned(), ..Case::default() };
        assert_eq!(case.free_id(Section::Lesions).as_deref(), Some("lesion-1"));
        case.items.push(Item { key: 1, section: Section::Events, body: json!({"id": "lesion-1"}) });
        assert_eq!(case.free_id(Section::Lesions).as_deref(), Some("lesion-2"));
        assert_eq!(case.free_id(Section::Labs), None);
    }
}
