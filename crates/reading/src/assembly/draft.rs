//! The draft record while it grows.

use std::collections::{BTreeMap, BTreeSet};

use oncase_record::Day;
use oncase_record::scalar::When;
use serde_json::{Map, Value, json};

use super::therapy::Therapy;
use super::tissue::Tissue;
use super::{Line, Placement};
use crate::FieldValue;
use crate::scope::Subject;

/// The order of the case file.
const SECTIONS: [&str; 9] = [
    "events",
    "diagnoses",
    "specimens",
    "stages",
    "lesions",
    "assessments",
    "treatments",
    "adverse_events",
    "followup",
];

pub(super) struct Draft {
    pub(super) patient: Map<String, Value>,
    lists: BTreeMap<&'static str, Vec<Map<String, Value>>>,
    ids: BTreeMap<String, u32>,
    /// Firsts of things that are told again: id by kind.
    pub(super) firsts: BTreeMap<String, String>,
    /// Ids of events that a table tells.
    pub(super) from_tables: BTreeSet<String>,
    pub(super) therapy: Therapy,
    pub(super) tissue: Tissue,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            patient: Map::new(),
            lists: BTreeMap::new(),
            ids: BTreeMap::new(),
            firsts: BTreeMap::new(),
            from_tables: BTreeSet::new(),
            therapy: Therapy::default(),
            tissue: Tissue::default(),
        }
    }

    /// Places what a sentence says; what finds no place is left out of the answer.
    pub(super) fn place(&mut self, line: &Line<'_>) -> Vec<Placement> {
        let mut placed = Vec::new();
        match line.subject {
            Subject::Patient => {
                self.place_presentation(line, &mut placed);
                self.place_therapy(line, &mut placed);
                self.place_tissue(line, &mut placed);
                self.place_course(line, &mut placed);
            }
            Subject::Others => self.place_of_others(line, &mut placed),
            Subject::Family => {}
        }
        placed
    }

    /// Adds an item with an id of its own and the sentence as its source; its pointer and id.
    pub(super) fn add(
        &mut self,
        list: &'static str,
        prefix: &str,
        entries: Value,
        line: &Line<'_>,
        certain: bool,
    ) -> (String, String) {
        let id = self.fresh_id(prefix);
        let mut map = Map::new();
        map.insert("id".into(), id.clone().into());
        if let Value::Object(entries) = entries {
            map.extend(entries.into_iter().filter(|(_, value)| !value.is_null()));
        }
        if !(certain && line.sure) {
            map.insert("note".into(), "draft: to be confirmed".into());
        }
        map.insert("source".into(), sources(line).into());
        let items = self.lists.entry(list).or_default();
        items.push(map);
        (format!("/{list}/{}", items.len() - 1), id)
    }

    fn fresh_id(&mut self, prefix: &str) -> String {
        let mut id: String = prefix
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .take(40)
            .collect();
        id = id.trim_matches('-').to_owned();
        if id.is_empty() {
            id.push_str("item");
        }
        let count = self.ids.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { id } else { format!("{id}-{count}") }
    }

    pub(super) fn entry(&mut self, list: &'static str, at: usize) -> Option<&mut Map<String, Value>> {
        self.lists.get_mut(list)?.get_mut(at)
    }

    pub(super) fn id_of(&self, list: &'static str, at: usize) -> Option<String> {
        self.lists.get(list)?.get(at)?.get("id")?.as_str().map(str::to_owned)
    }

    /// Adds the sentence to an item's sources, once.
    pub(super) fn cite(&mut self, list: &'static str, at: usize, line: &Line<'_>) {
        let Some(Value::Array(sources)) = self.entry(list, at).and_then(|map| map.get_mut("source")) else {
            return;
        };
        let new = self::sources(line);
        // Only the last can be the same sentence; more than a dozen places help nobody.
        if sources.last() != new.last() && sources.len() < 12 {
            sources.extend(new);
        }
    }

    /// The draft as the tree of a case file.
    pub(super) fn finish(mut self) -> Value {
        self.bound_survival();
        self.link_ratios();
        self.link_progressions();
        let mut record = Map::new();
        record.insert("oncase".into(), 1.into());
        record.insert("id".into(), "draft".into());
        record.insert("title".into(), "Draft read from a text".into());
        record.insert("sources".into(), json!([{"id": "paper", "kind": "publication"}]));
        record.insert("patient".into(), Value::Object(std::mem::take(&mut self.patient)));
        for section in SECTIONS.into_iter().chain(["statements"]) {
            let items = self.lists.remove(section).unwrap_or_default();
            if !items.is_empty() {
                record.insert(section.into(), Value::Array(items.into_iter().map(Value::Object).collect()));
            }
        }
        Value::Object(record)
    }

    /// A progression-free survival runs from the start of its treatment to the first progression dated after it.
    fn bound_survival(&mut self) {
        let text =
            |map: &Map<String, Value>, key: &str| map.get(key).and_then(Value::as_str).map(str::to_owned);
        let earliest = |date: &str| date.parse::<When>().ok().and_then(|when| when.interval().earliest);
        let mut starts: Vec<(Day, String)> = Vec::new();
        for treatment in self.lists.get("treatments").into_iter().flatten() {
            let start = text(treatment, "start").and_then(|start| earliest(&start));
            starts.extend(start.zip(text(treatment, "id")));
        }
        let mut ends: Vec<(Day, String)> = Vec::new();
        for event in self.lists.get("events").into_iter().flatten() {
            if text(event, "kind").as_deref() == Some("progression") {
                ends.extend(text(event, "date").and_then(|date| earliest(&date)).zip(text(event, "id")));
            }
        }
        ends.sort();
        let start_of: BTreeMap<&String, &Day> = starts.iter().map(|(day, id)| (id, day)).collect();
        for statement in self.lists.get_mut("statements").into_iter().flatten() {
            if text(statement, "about").as_deref() != Some("progression-free-survival") {
                continue;
            }
            let Some((id, start)) =
                text(statement, "of").and_then(|id| Some((start_of.get(&id)?, id))).map(|(s, id)| (id, s))
            else {
                continue;
            };
            let after = ends.partition_point(|(day, _)| day <= *start);
            statement.insert("from".into(), format!("{id}.start").into());
            if let Some((_, event)) = ends.get(after) {
                statement.insert("to".into(), event.clone().into());
                statement.entry("note").or_insert_with(|| "draft: the two ends are not stated".into());
            }
        }
    }

    /// A progression in a table of dates and one in the text within two months, with no treatment begun between them,
    /// are one progression told twice.
    fn link_progressions(&mut self) {
        const NEAR: i64 = 62;
        let day = |map: &Map<String, Value>, key: &str| -> Option<i64> {
            let when: When = map.get(key)?.as_str()?.parse().ok()?;
            when.interval().earliest.map(|day| i64::from(day.0))
        };
        let mut starts: Vec<i64> =
            self.lists.get("treatments").into_iter().flatten().filter_map(|t| day(t, "start")).collect();
        starts.sort_unstable();
        let Some(events) = self.lists.get_mut("events") else { return };
        let told: Vec<(usize, i64, String)> = events
            .iter()
            .enumerate()
            .filter(|(_, event)| event.get("kind").and_then(Value::as_str) == Some("progression"))
            .filter(|(_, event)| !event.contains_key("same_as"))
            .filter_map(|(at, event)| Some((at, day(event, "date")?, event.get("id")?.as_str()?.to_owned())))
            .collect();
        let (tabled, prose): (Vec<_>, Vec<_>) =
            told.into_iter().partition(|(_, _, id)| self.from_tables.contains(id));
        for (at, when, _) in tabled.iter().take(50) {
            let near = prose.iter().filter(|(_, other, _)| {
                let (from, to) = (when.min(other), when.max(other));
                let between = starts.partition_point(|start| start <= from)
                    < starts.partition_point(|start| start < to);
                to - from <= NEAR && !between
            });
            let nearest = near.min_by_key(|(_, other, _)| (when - other).abs());
            if let (Some((_, _, id)), Some(event)) = (nearest, events.get_mut(*at)) {
                event.insert("same_as".into(), id.clone().into());
            }
        }
    }

    /// One share quoted in percent and one in counts of the same disease are two tellings of one share.
    fn link_ratios(&mut self) {
        let Some(statements) = self.lists.get_mut("statements") else { return };
        let of = |map: &Map<String, Value>, key: &str| {
            map.get("about").and_then(Value::as_str) == Some("ratio") && map.contains_key(key)
        };
        let words =
            |map: &Map<String, Value>| map.get("says").and_then(Value::as_str).unwrap_or("").to_lowercase();
        let percents: Vec<usize> =
            statements.iter().enumerate().filter(|(_, s)| of(s, "percent")).map(|(i, _)| i).collect();
        let counts: Vec<usize> =
            statements.iter().enumerate().filter(|(_, s)| of(s, "denominator")).map(|(i, _)| i).collect();
        let ([count], [percent, ..]) = (counts.as_slice(), percents.as_slice()) else { return };
        let Some((one, other)) = statements.get(*percent).zip(statements.get(*count)) else { return };
        let (one, other) = (words(one), words(other));
        let organ = ["breast", "lung", "colon", "liver", "stomach", "thyroid", "prostate", "ovar"]
            .into_iter()
            .any(|organ| one.contains(organ) && other.contains(organ));
        let id = statements.get(*percent).and_then(|s| s.get("id")).cloned();
        if let (true, Some(id), Some(count)) = (organ, id, statements.get_mut(*count)) {
            count.insert("same_as".into(), id);
        }
    }
}

/// The sentence as the source of an item; of an event in a table, each of its cells.
pub(super) fn sources(line: &Line<'_>) -> Vec<Value> {
    let places = line.places.iter().take(6);
    places.map(|(span, quote)| json!({"in": "paper", "section": line.section.name, "quote": quote, "span": span})).collect()
}

/// One mention that gave one field.
pub(super) fn gave(
    mention: usize,
    pointer: &str,
    field: &'static str,
    value: impl Into<String>,
    certain: bool,
) -> Placement {
    Placement {
        mention,
        pointer: pointer.to_owned(),
        gives: vec![FieldValue { field, value: value.into() }],
        certain,
        why: None,
    }
}
