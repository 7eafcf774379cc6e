//! One write to one case, worked out on a copy.

use std::collections::BTreeMap;

use serde_json::Value;

use super::group::{By, Group, Held, Note, Outcome};
use crate::body::Step;
use crate::case::Attachment;
use crate::database::CaseRow;
use crate::edit::{Applied, EditError};
use crate::entry::Kind;
use crate::limits::{self, at_most};
use crate::names::{CaseId, Hash, ItemKey, Stamp};
use crate::section::Section;
use crate::summary::{MOST_DIAGNOSES, Summary};

type Done<T> = Result<T, EditError>;

/// A write to a case that nobody sees until it is finished.
pub(super) struct Draft<'g, 'd> {
    pub(super) group: &'g mut Group<'d>,
    pub(super) row: CaseRow,
    pub(super) notes: Vec<Note>,
    pub(super) added: Vec<ItemKey>,
    items: BTreeMap<ItemKey, Option<Held>>,
    places: BTreeMap<Section, Vec<(i64, ItemKey)>>,
    attachments: Vec<(Attachment, Hash)>,
    whole: bool,
}

impl<'g, 'd> Draft<'g, 'd> {
    /// Begins a write to a case that is there.
    pub(super) fn of(group: &'g mut Group<'d>, case: &CaseId) -> Done<Self> {
        let row = group.row(case)?.ok_or_else(|| EditError::NoSuchCase(case.clone()))?;
        Ok(Self::new(group, row))
    }

    /// Begins a write to a case that is new.
    pub(super) fn new(group: &'g mut Group<'d>, row: CaseRow) -> Self {
        Self {
            group,
            row,
            notes: Vec::new(),
            added: Vec::new(),
            items: BTreeMap::new(),
            places: BTreeMap::new(),
            attachments: Vec::new(),
            whole: false,
        }
    }

    /// Refuses when the case is archived.
    pub(super) fn writable(&self) -> Done<()> {
        if self.row.archived {
            let case = &self.row.id;
            return Err(EditError::ReadOnly(format!(
                "the case `{case}` is archived; take it back from the archive to edit it"
            )));
        }
        Ok(())
    }

    /// The item as the draft leaves it; nothing when it is removed or never was.
    pub(super) fn item(&mut self, key: ItemKey) -> Done<Option<Held>> {
        match self.items.get(&key) {
            Some(held) => Ok(held.clone()),
            None => Ok(self.group.item(&self.row.id, key)?),
        }
    }

    /// Positions and keys of a section as the draft leaves it, in order.
    pub(super) fn places(&mut self, section: Section) -> Done<&mut Vec<(i64, ItemKey)>> {
        if !self.places.contains_key(&section) {
            let mut places = self.group.places(&self.row.id, section)?;
            places.retain(|(_, key)| !self.items.contains_key(key));
            for (key, held) in &self.items {
                let held = held.as_ref().filter(|held| held.section == section);
                places.extend(held.map(|held| (held.position, *key)));
            }
            places.sort_unstable();
            self.places.insert(section, places);
        }
        Ok(self.places.entry(section).or_default())
    }

    /// Changes the body of an item. What the step expects must have been checked.
    pub(super) fn change(&mut self, key: ItemKey, mut held: Held, step: &Step) -> Done<()> {
        let path = crate::body::pointer(step.path());
        if step.apply(&mut held.body).is_err() {
            return Err(EditError::BadPath { item: key, path, why: "nothing can be put there" });
        }
        limits::not_too_deep(&held.body)?;
        limits::no_section_within(held.section, &held.body)?;
        held.text = json(&held.body)?;
        let (kind, old, new) = match step {
            Step::Set { old, new, .. } => (Kind::Set, old.as_ref(), new.as_ref()),
            Step::Insert { new, .. } => (Kind::Insert, None, Some(new)),
            Step::Delete { old, .. } => (Kind::Delete, Some(old), None),
        };
        self.notes.push(Note {
            kind,
            section: Some(held.section),
            item: Some(key),
            position: None,
            path: Some(path),
            old: old.map(json).transpose()?,
            new: new.map(json).transpose()?,
        });
        self.put(key, held);
        Ok(())
    }

    /// Adds an item at a position.
    pub(super) fn add(&mut self, key: ItemKey, section: Section, position: i64, body: Value) -> Done<()> {
        limits::not_too_deep(&body)?;
        limits::no_section_within(section, &body)?;
        let text = json(&body)?;
        let places = self.places(section)?;
        if !section.is_list() && !places.is_empty() {
            return Err(EditError::BadChange(format!("the section `{section}` has its one item already")));
        }
        let place = (position, key);
        let at = places.partition_point(|other| *other < place);
        places.insert(at, place);
        self.note_item(Kind::Add, key, section, position, None, Some(text.clone()));
        self.put(key, Held { section, position, body, text });
        Ok(())
    }

    /// Removes an item.
    pub(super) fn remove(&mut self, key: ItemKey, held: Held) -> Done<()> {
        self.places(held.section)?.retain(|(_, other)| *other != key);
        self.whole |= summarised(held.section);
        self.note_item(Kind::Remove, key, held.section, held.position, Some(held.text), None);
        self.items.insert(key, None);
        Ok(())
    }

    /// Moves an item to another position of its section.
    pub(super) fn reposition(&mut self, key: ItemKey, mut held: Held, position: i64) -> Done<()> {
        let places = self.places(held.section)?;
        places.retain(|(_, other)| *other != key);
        let at = places.partition_point(|other| *other < (position, key));
        places.insert(at, (position, key));
        let (old, new) = (held.position.to_string(), position.to_string());
        self.notes.push(Note {
            kind: Kind::Move,
            section: Some(held.section),
            item: Some(key),
            position: None,
            path: None,
            old: Some(old),
            new: Some(new),
        });
        held.position = position;
        self.put(key, held);
        Ok(())
    }

    /// Puts the case away, or takes it back.
    pub(super) fn shelve(&mut self, archived: bool) {
        self.row.archived = archived;
        self.whole = true;
        self.note(if archived { Kind::Archive } else { Kind::Restore }, None, None);
    }

    /// Says that lists show something else of the case now.
    pub(super) fn whole(&mut self) {
        self.whole = true;
    }

    /// Attaches a file.
    pub(super) fn attach(&mut self, attachment: Attachment) -> Done<()> {
        limits::name("the name of an attachment", &attachment.name)?;
        limits::name("the media type of an attachment", &attachment.media_type)?;
        at_most("bytes of an attachment", attachment.bytes.len(), limits::LARGEST_ATTACHMENT)?;
        let hash = Hash::of(&attachment.bytes);
        self.note(Kind::Attach, Some(attachment.name.clone()), Some(attachment.audited(&hash)));
        self.attachments.push((attachment, hash));
        Ok(())
    }

    /// Notes something that concerns no item.
    pub(super) fn note(&mut self, kind: Kind, path: Option<String>, new: Option<String>) {
        self.notes.push(Note { kind, section: None, item: None, position: None, path, old: None, new });
    }

    fn note_item(
        &mut self,
        kind: Kind,
        key: ItemKey,
        section: Section,
        position: i64,
        old: Option<String>,
        new: Option<String>,
    ) {
        self.notes.push(Note {
            kind,
            section: Some(section),
            item: Some(key),
            position: Some(position),
            path: None,
            old,
            new,
        });
    }

    fn put(&mut self, key: ItemKey, held: Held) {
        self.whole |= summarised(held.section);
        self.items.insert(key, Some(held));
    }

    /// Makes everybody see the write. When nothing was to be changed, nothing is written.
    pub(super) fn finish(mut self, by: &By) -> Done<Applied> {
        if self.notes.is_empty() {
            let head = self.group.head;
            return Ok(Applied {
                version: self.row.version,
                added: Vec::new(),
                entry: head.entries,
                head: head.hash,
            });
        }
        self.row.version += 1;
        self.row.updated = Stamp { at: self.group.now, by: by.actor.clone() };
        let summary = if self.whole { Some(self.summarise()?) } else { None };
        let Self { group, row, notes, added, items, attachments, .. } = self;
        let version = row.version;
        group.take(Outcome { row, summary, items, attachments }, notes, by);
        Ok(Applied { version, added, entry: group.head.entries, head: group.head.hash })
    }

    fn summarise(&mut self) -> Done<Summary> {
        let mut items = self.group.items_of(&self.row.id, &SUMMARISED)?;
        items.retain(|(key, _)| !self.items.contains_key(key));
        for (key, held) in &self.items {
            let held = held.as_ref().filter(|held| summarised(held.section));
            items.extend(held.map(|held| (*key, held.clone())));
        }
        items.sort_by_key(|(key, held)| (held.position, *key));
        let bodies = |section| {
            items.iter().filter(move |(_, held)| held.section == section).map(|(_, held)| &held.body)
        };
        let (top, patient) = (bodies(Section::Case).next(), bodies(Section::Patient).next());
        let diagnoses: Vec<&Value> = bodies(Section::Diagnoses).take(MOST_DIAGNOSES).collect();
        Ok(Summary::of(&self.row.id, top, patient, &diagnoses))
    }
}

/// The sections of which a list of cases shows something.
const SUMMARISED: [Section; 3] = [Section::Case, Section::Patient, Section::Diagnoses];

fn summarised(section: Section) -> bool {
    SUMMARISED.contains(&section)
}

/// The JSON text of a value, when it is not too large.
pub(super) fn json(value: &Value) -> Done<String> {
    let text = value.to_string();
    at_most("bytes of an item", text.len(), limits::LARGEST_BODY)?;
    Ok(text)
}
