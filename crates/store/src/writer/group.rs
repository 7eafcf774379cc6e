//! A group of writes that are committed together. Each is worked out in memory first, on a draft that is thrown
//! away when the write is refused, so that a refusal costs the others nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::case::Attachment;
use crate::database::{Batch, CaseRow, Database, ItemRow, Result, Wanted};
use crate::entry::{Act, Entry, Kind};
use crate::error::StoreError;
use crate::names::{CaseId, Hash, Head, ItemKey, Moment};
use crate::section::Section;
use crate::summary::Summary;

/// An item in memory.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) section: Section,
    pub(super) position: i64,
    pub(super) body: Value,
    /// The body as it is stored.
    pub(super) text: String,
}

impl Held {
    fn read(row: ItemRow) -> Result<Self> {
        let body = serde_json::from_str(&row.body)
            .map_err(|error| StoreError::Corrupt(format!("the body of item {}: {error}", row.key)))?;
        Ok(Self { section: row.section, position: row.position, body, text: row.body })
    }
}

/// An item and whether the database does not know its state yet.
#[derive(Debug)]
struct Cached {
    held: Option<Held>,
    dirty: bool,
}

/// A case in memory, as far as the group has touched it.
#[derive(Debug)]
struct CaseState {
    row: CaseRow,
    /// The database does not know this state yet.
    dirty: bool,
    /// What lists show, when the database does not know that yet.
    summary: Option<Summary>,
    items: BTreeMap<ItemKey, Cached>,
}

impl CaseState {
    fn of(row: CaseRow) -> Self {
        Self { row, dirty: false, summary: None, items: BTreeMap::new() }
    }
}

/// What an entry says, before it has its number and its hash.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) kind: Kind,
    pub(super) section: Option<Section>,
    pub(super) item: Option<ItemKey>,
    pub(super) position: Option<i64>,
    pub(super) path: Option<String>,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

/// Who writes, and why.
#[derive(Clone, Debug)]
pub(super) struct By {
    pub(super) actor: String,
    pub(super) why: Option<String>,
    pub(super) act: Act,
    pub(super) undoes: Option<u64>,
}

/// The writes of a group so far.
pub(crate) struct Group<'d> {
    pub(super) database: &'d mut dyn Database,
    pub(super) head: Head,
    pub(super) now: Moment,
    cases: BTreeMap<CaseId, CaseState>,
    entries: Vec<Entry>,
    attachments: Vec<(CaseId, Attachment, Hash)>,
    pub(super) accounts: Vec<crate::accounts::Account>,
}

/// What a draft came to.
pub(super) struct Outcome {
    pub(super) row: CaseRow,
    /// What lists show, when that may have changed.
    pub(super) summary: Option<Summary>,
    pub(super) items: BTreeMap<ItemKey, Option<Held>>,
    pub(super) attachments: Vec<(Attachment, Hash)>,
}

impl<'d> Group<'d> {
    pub(super) fn new(database: &'d mut dyn Database, head: Head, now: Moment) -> Self {
        Self {
            database,
            head,
            now,
            cases: BTreeMap::new(),
            entries: Vec::new(),
            attachments: Vec::new(),
            accounts: Vec::new(),
        }
    }

    /// Loads what some edits will need, where the database prefers that to one by one.
    pub(super) fn load<'w>(
        &mut self,
        edits: impl Iterator<Item = &'w (CaseId, BTreeSet<ItemKey>)>,
    ) -> Result<()> {
        let mut wanted = Wanted::new();
        for (case, items) in edits {
            wanted.entry(case.clone()).or_default().extend(items);
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let Some(loaded) = self.database.load(&wanted)? else { return Ok(()) };
        for row in loaded.cases {
            // What was wanted and not found is known not to be there.
            let keys = wanted.get(&row.id).into_iter().flatten();
            let items = keys.map(|key| (*key, Cached { held: None, dirty: false })).collect();
            self.cases.insert(row.id.clone(), CaseState { items, ..CaseState::of(row) });
        }
        for (case, row) in loaded.items {
            if let Some(state) = self.cases.get_mut(&case) {
                state.items.insert(row.key, Cached { held: Some(Held::read(row)?), dirty: false });
            }
        }
        Ok(())
    }

    /// The case as the group leaves it so far.
    pub(super) fn row(&mut self, case: &CaseId) -> Result<Option<CaseRow>> {
        if let Some(state) = self.cases.get(case) {
            return Ok(Some(state.row.clone()));
        }
        let Some(row) = self.database.case(case)? else { return Ok(None) };
        self.cases.insert(case.clone(), CaseState::of(row.clone()));
        Ok(Some(row))
    }

    /// The item as the group leaves it so far.
    pub(super) fn item(&mut self, case: &CaseId, key: ItemKey) -> Result<Option<Held>> {
        if let Some(cached) = self.cases.get(case).and_then(|state| state.items.get(&key)) {
            return Ok(cached.held.clone());
        }
        self.database.item(case, key)?.map(Held::read).transpose()
    }

    /// Positions and keys of a section as the group leaves it so far, in order.
    pub(super) fn places(&mut self, case: &CaseId, section: Section) -> Result<Vec<(i64, ItemKey)>> {
        let mut places = self.database.places(case, section)?;
        if let Some(state) = self.cases.get(case) {
            places.retain(|(_, key)| !state.items.get(key).is_some_and(|cached| cached.dirty));
            for (key, cached) in state.items.iter().filter(|(_, cached)| cached.dirty) {
                let held = cached.held.as_ref().filter(|held| held.section == section);
                places.extend(held.map(|held| (held.position, *key)));
            }
        }
        places.sort_unstable();
        Ok(places)
    }

    /// The items of some sections as the group leaves them so far, in no order.
    pub(super) fn items_of(&mut self, case: &CaseId, sections: &[Section]) -> Result<Vec<(ItemKey, Held)>> {
        let read = |row: ItemRow| Ok((row.key, Held::read(row)?));
        let mut items =
            self.database.items_of(case, sections)?.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        if let Some(state) = self.cases.get(case) {
            items.retain(|(key, _)| !state.items.get(key).is_some_and(|cached| cached.dirty));
            for (key, cached) in state.items.iter().filter(|(_, cached)| cached.dirty) {
                let held = cached.held.as_ref().filter(|held| sections.contains(&held.section));
                items.extend(held.map(|held| (*key, held.clone())));
            }
        }
        Ok(items)
    }

    /// Takes what a draft came to: gives its notes their numbers and hashes, and keeps the new state.
    pub(super) fn take(&mut self, mut outcome: Outcome, notes: Vec<Note>, by: &By) {
        let case = outcome.row.id.clone();
        for note in notes {
            outcome.row.last_entry =
                self.append(Some(&case), outcome.row.version, outcome.row.last_entry, note, by);
        }
        let row = outcome.row;
        let state = self.cases.entry(case.clone()).or_insert_with(|| CaseState::of(row.clone()));
        state.row = row;
        state.dirty = true;
        state.summary = outcome.summary.or(state.summary.take());
        for (key, held) in outcome.items {
            state.items.insert(key, Cached { held, dirty: true });
        }
        for (attachment, hash) in outcome.attachments {
            self.attachments.push((case.clone(), attachment, hash));
        }
    }

    /// Appends an entry to the trail and gives its number.
    pub(super) fn append(
        &mut self,
        case: Option<&CaseId>,
        step: u64,
        before: u64,
        note: Note,
        by: &By,
    ) -> u64 {
        let mut entry = Entry {
            number: self.head.entries + 1,
            case: case.cloned(),
            step,
            before,
            actor: by.actor.clone(),
            at: self.now,
            act: by.act,
            undoes: by.undoes,
            kind: note.kind,
            section: note.section,
            item: note.item,
            position: note.position,
            path: note.path,
            old: note.old,
            new: note.new,
            why: by.why.clone(),
            previous: self.head.hash,
            hash: Hash::default(),
        };
        entry.hash = entry.expected_hash();
        self.head = Head { entries: entry.number, hash: entry.hash };
        self.entries.push(entry);
        self.head.entries
    }

    /// Writes everything so far into the open transaction, so that reading the database sees it.
    pub(super) fn flush(&mut self) -> Result<()> {
        let mut batch = Batch {
            entries: std::mem::take(&mut self.entries),
            attachments: std::mem::take(&mut self.attachments),
            accounts: std::mem::take(&mut self.accounts),
            ..Batch::default()
        };
        for (case, state) in &mut self.cases {
            if std::mem::replace(&mut state.dirty, false) {
                batch.cases.push(state.row.clone());
            }
            if let Some(summary) = state.summary.take() {
                batch.summaries.push((state.row.clone(), summary));
            }
            for (key, cached) in state.items.iter_mut().filter(|(_, cached)| cached.dirty) {
                cached.dirty = false;
                match &cached.held {
                    Some(held) => batch.items.push((
                        case.clone(),
                        ItemRow {
                            key: *key,
                            section: held.section,
                            position: held.position,
                            body: held.text.clone(),
                        },
                    )),
                    None => batch.removed.push((case.clone(), *key)),
                }
            }
        }
        self.database.write(&batch)
    }

    /// An entry, whether or not it is in the database yet.
    pub(super) fn entry(&mut self, number: u64) -> Result<Entry> {
        let first = self.entries.first().map_or(u64::MAX, |entry| entry.number);
        let pending = number.checked_sub(first).and_then(|at| self.entries.get(usize::try_from(at).ok()?));
        let found = match pending {
            Some(entry) => Some(entry.clone()),
            None => self.database.entry(number)?,
        };
        found.ok_or_else(|| StoreError::Corrupt(format!("audit entry {number} is missing")))
    }
}
