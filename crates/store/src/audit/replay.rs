//! What the audit trail says a case is: its entries, one after the other, on nothing.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::body::Step;
use crate::database::{CaseRow, ItemRow};
use crate::entry::{Entry, Kind};
use crate::names::{CaseId, ItemKey, Stamp};
use crate::section::Section;
use crate::summary::Summary;

/// A case as its entries tell it.
#[derive(Debug, Default)]
pub(super) struct Replay {
    items: BTreeMap<ItemKey, (Section, i64, Value)>,
    /// The last entry about each item that ever was.
    touched: BTreeMap<ItemKey, u64>,
    /// What the last entry about each attachment says of it, and that entry's number.
    pub(super) attachments: BTreeMap<String, (String, u64)>,
    created: Option<Stamp>,
    updated: Option<Stamp>,
    archived: bool,
    version: u64,
    last_entry: u64,
    next_key: i64,
}

impl Replay {
    /// Does what an entry says.
    pub(super) fn take(&mut self, entry: &Entry) -> Result<(), String> {
        let stamp = Stamp { at: entry.at, by: entry.actor.clone() };
        match (entry.kind, entry.item) {
            (Kind::Create, _) if self.created.is_none() => {
                self.created = Some(stamp.clone());
                self.next_key = 1;
            }
            _ if self.created.is_none() => return Err("the case was not made before".to_owned()),
            (Kind::Archive, _) => self.archived = true,
            (Kind::Restore, _) => self.archived = false,
            (Kind::Attach, _) => {
                let (name, told) = (entry.path.clone(), entry.new.clone());
                let name = name.ok_or("an attachment without a name")?;
                let told = told.ok_or("an attachment without what it is")?;
                self.attachments.insert(name, (told, entry.number));
            }
            (_, Some(item)) => {
                self.item(entry, item)?;
                self.touched.insert(item, entry.number);
                self.next_key = self.next_key.max(item.0.saturating_add(1));
            }
            _ => return Err(format!("`{}` is not said of a case", entry.kind.name())),
        }
        self.updated = Some(stamp);
        self.version = entry.step;
        self.last_entry = entry.number;
        Ok(())
    }

    fn item(&mut self, entry: &Entry, key: ItemKey) -> Result<(), String> {
        let gone = || format!("item {key} is not there to be changed");
        match entry.kind {
            Kind::Add => {
                let (section, position) =
                    entry.section.zip(entry.position).ok_or("an item without its place")?;
                let body = entry.new_value().ok_or("an item without a body")?;
                if self.items.insert(key, (section, position, body)).is_some() {
                    return Err(format!("item {key} is there already"));
                }
            }
            Kind::Remove => {
                self.items.remove(&key).ok_or_else(gone)?;
            }
            Kind::Move => {
                let position = entry.new.as_deref().and_then(|text| text.parse().ok());
                self.items.get_mut(&key).ok_or_else(gone)?.1 = position.ok_or("a move without a position")?;
            }
            _ => {
                let step = Step::of(entry).ok_or("a change that is not complete")?;
                let (.., body) = self.items.get_mut(&key).ok_or_else(gone)?;
                step.apply(body).map_err(|_| "what it says was there was not there".to_owned())?;
            }
        }
        Ok(())
    }

    /// The rows that the database must hold, by section, position and key, and the last entry about each.
    pub(super) fn rows(&self) -> Vec<(ItemRow, u64)> {
        let row = |(key, (section, position, body)): (&ItemKey, &(Section, i64, Value))| {
            let row = ItemRow { key: *key, section: *section, position: *position, body: body.to_string() };
            (row, self.touched.get(key).copied().unwrap_or_default())
        };
        let mut rows: Vec<(ItemRow, u64)> = self.items.iter().map(row).collect();
        rows.sort_by_key(|(row, _)| (row.section, row.position, row.key));
        rows
    }

    /// The last entry about an item.
    pub(super) fn last_about(&self, key: ItemKey) -> Option<u64> {
        self.touched.get(&key).copied()
    }

    /// The state of the case that the database must hold.
    pub(super) fn case(&self, id: &CaseId) -> Option<CaseRow> {
        Some(CaseRow {
            id: id.clone(),
            version: self.version,
            last_entry: self.last_entry,
            next_key: self.next_key,
            archived: self.archived,
            created: self.created.clone()?,
            updated: self.updated.clone()?,
        })
    }

    /// What lists of cases must show of it.
    pub(super) fn summary(&self, id: &CaseId) -> Summary {
        let mut bodies: Vec<(Section, i64, ItemKey, &Value)> = self
            .items
            .iter()
            .map(|(key, (section, position, body))| (*section, *position, *key, body))
            .collect();
        bodies.sort_by_key(|(section, position, key, _)| (*section, *position, *key));
        let all =
            |wanted| bodies.iter().filter(move |(section, ..)| *section == wanted).map(|(.., body)| *body);
        let diagnoses: Vec<&Value> = all(Section::Diagnoses).take(crate::summary::MOST_DIAGNOSES).collect();
        Summary::of(id, all(Section::Case).next(), all(Section::Patient).next(), &diagnoses)
    }
}
