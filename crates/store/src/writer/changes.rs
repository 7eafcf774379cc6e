//! Edits: what was asked becomes changes of a draft, or a conflict.

use std::collections::BTreeMap;

use serde_json::Value;

use super::draft::Draft;
use super::group::{By, Group, Held};
use crate::body::{self, Resolved, index};
use crate::edit::{Applied, Change, Conflict, Edit, EditError};
use crate::entry::{Act, Entry, Kind};
use crate::limits::{self, at_most};
use crate::names::{CaseId, ItemKey};
use crate::section::Section;

type Done<T> = Result<T, EditError>;

/// The distance between new positions, wide enough to put forty items one after another between two.
pub(super) const GAP: i64 = 1 << 40;

/// How far back in the history of a case a conflict looks for who caused it.
const FARTHEST: usize = 10_000;

/// Does an edit.
pub(super) fn apply(group: &mut Group<'_>, edit: Edit) -> Done<Applied> {
    at_most("changes of an edit", edit.changes.len(), limits::MOST_CHANGES)?;
    limits::name("the name of an actor", &edit.actor)?;
    limits::why(edit.why.as_deref())?;
    let by = By { actor: edit.actor, why: edit.why, act: Act::Edit, undoes: None };
    let mut draft = Draft::of(group, &edit.case)?;
    draft.writable()?;
    let mut batch = AddBatch::new(&edit.changes);
    for change in edit.changes {
        match change {
            Change::Set { item, path, old, new } => {
                set(&mut draft, &by.actor, edit.seen, Wanted { item, path, old, new })?;
            }
            Change::Add { section, after, body } => {
                let key = draft.next_key()?;
                let position = batch.position(&mut draft, section, after)?;
                draft.add(key, section, position, body)?;
                batch.added(section, after, key);
                draft.added.push(key);
            }
            Change::Remove { item } => {
                let held = draft.present(item, "", None, None)?;
                let others = |entry: &Entry| entry.item == Some(item);
                if draft.changed_by_another(edit.seen, &by.actor, others)? {
                    return Err(draft.conflict(item, "", None, Some(held.body), None)?);
                }
                draft.remove(item, held)?;
            }
            Change::Move { item, after } => {
                let held = draft.present(item, "", None, None)?;
                if let Some(position) = draft.position_to_move(item, held.section, after)? {
                    let held = draft.present(item, "", None, None)?;
                    draft.reposition(item, held, position)?;
                }
            }
        }
    }
    draft.finish(&by)
}

struct Wanted {
    item: ItemKey,
    path: String,
    old: Option<Value>,
    new: Option<Value>,
}

fn set(draft: &mut Draft<'_, '_>, actor: &str, seen: Option<u64>, wanted: Wanted) -> Done<()> {
    let Wanted { item, path, old, new } = wanted;
    at_most("bytes of a path", path.len(), limits::LONGEST_PATH)?;
    let bad = |why| EditError::BadPath { item, path: path.clone(), why };
    if path.contains('\0') {
        return Err(bad("a path has no NUL character"));
    }
    // Before anything walks it: a value as deep as the parser lets through would be compared recursively.
    for value in [&old, &new].into_iter().flatten() {
        limits::not_too_deep(value)?;
    }
    let steps = body::steps(&path).map_err(bad)?;
    at_most("steps of a path", steps.len(), limits::DEEPEST_BODY)?;
    let held = draft.present(item, &path, old.as_ref(), new.as_ref())?;
    if draft.moved_by_another(seen, actor, item, &steps)? {
        let found = body::get(&held.body, &steps).cloned();
        return Err(draft.conflict(item, &path, old, found, new)?);
    }
    match body::resolve(&held.body, &steps, old.as_ref(), new.as_ref()).map_err(bad)? {
        Resolved::Nothing => Ok(()),
        Resolved::Change(step) => draft.change(item, held, &step),
        Resolved::Differs(found) => Err(draft.conflict(item, &path, old, found, new)?),
    }
}

impl Draft<'_, '_> {
    /// A key that the case never used.
    pub(super) fn next_key(&mut self) -> Done<ItemKey> {
        let key = self.row.next_key;
        at_most("items of a case", usize::try_from(key).unwrap_or(usize::MAX), limits::MOST_ITEMS)?;
        self.row.next_key += 1;
        Ok(ItemKey(key))
    }

    /// The item, or a conflict when it was removed.
    fn present(&mut self, key: ItemKey, path: &str, old: Option<&Value>, new: Option<&Value>) -> Done<Held> {
        match self.item(key)? {
            Some(held) => Ok(held),
            None if (1..self.row.next_key).contains(&key.0) => {
                Err(self.conflict(key, path, old.cloned(), None, new.cloned())?)
            }
            None => Err(EditError::NoSuchItem(key)),
        }
    }

    /// The conflict about a place, with who changed it last.
    pub(super) fn conflict(
        &mut self,
        item: ItemKey,
        path: &str,
        expected: Option<Value>,
        found: Option<Value>,
        wanted: Option<Value>,
    ) -> Done<EditError> {
        let touches = |entry: &Entry| {
            let of = entry.path.as_deref().unwrap_or("");
            entry.item == Some(item) && (path.starts_with(of) || of.starts_with(path))
        };
        let case = self.row.id.clone();
        let last = self.group.last_entry(&case, self.row.last_entry, 0, touches)?;
        let removed = self.item(item)?.is_none();
        Ok(EditError::Conflict(Box::new(Conflict {
            item,
            path: path.to_owned(),
            expected,
            found,
            wanted,
            removed,
            by: last.as_ref().map(|entry| entry.actor.clone()),
            at: last.map(|entry| entry.at),
            version: self.row.version,
        })))
    }

    /// True when, since the version that the editor saw, someone else made an entry like this.
    fn changed_by_another(
        &mut self,
        seen: Option<u64>,
        actor: &str,
        like: impl Fn(&Entry) -> bool,
    ) -> Done<bool> {
        let Some(seen) = seen.filter(|seen| *seen < self.row.version) else { return Ok(false) };
        let case = self.row.id.clone();
        let of_another = |entry: &Entry| entry.actor != actor && like(entry);
        Ok(self.group.last_entry(&case, self.row.last_entry, seen, of_another)?.is_some())
    }

    /// True when, since the version that the editor saw, someone else put in or took out an element of a list on
    /// the way to a place, so that the numbers in its path mean other elements now.
    pub(super) fn moved_by_another(
        &mut self,
        seen: Option<u64>,
        actor: &str,
        item: ItemKey,
        path: &[String],
    ) -> Done<bool> {
        if !path.iter().any(|step| index(step).is_some()) {
            return Ok(false);
        }
        self.changed_by_another(seen, actor, |entry| entry.item == Some(item) && shifts(entry, path))
    }

    /// The position behind an item, or none when the item that shall move stands there already.
    fn position_to_move(
        &mut self,
        item: ItemKey,
        section: Section,
        after: Option<ItemKey>,
    ) -> Done<Option<i64>> {
        if after == Some(item) {
            return Ok(None);
        }
        let others = |places: &[(i64, ItemKey)]| -> Vec<(i64, ItemKey)> {
            places.iter().copied().filter(|(_, key)| *key != item).collect()
        };
        let places = others(self.places(section)?);
        let at = place_behind(&places, after, section)?;
        let here = self.places(section)?.iter().position(|(_, key)| *key == item);
        if here == Some(at) {
            return Ok(None);
        }
        if let Some(position) = between(&places, at, 1) {
            return Ok(Some(position));
        }
        self.spread(section)?;
        let places = others(self.places(section)?);
        Ok(between(&places, at, 1))
    }

    /// Gives the items of a section positions with wide gaps again.
    fn spread(&mut self, section: Section) -> Done<()> {
        let keys: Vec<ItemKey> = self.places(section)?.iter().map(|(_, key)| *key).collect();
        for (key, n) in keys.into_iter().zip(1_i64..) {
            if let Some(held) = self.item(key)?.filter(|held| held.position != n.saturating_mul(GAP)) {
                self.reposition(key, held, n.saturating_mul(GAP))?;
            }
        }
        Ok(())
    }
}

/// True when an entry changed which elements the numbers in a path mean.
pub(super) fn shifts(entry: &Entry, path: &[String]) -> bool {
    let of = match (entry.kind, entry.path.as_deref().map(body::steps)) {
        (Kind::Insert | Kind::Delete, Some(Ok(of))) => of,
        _ => return false,
    };
    let Some((at, list)) = of.split_last() else { return false };
    let numbers = (index(at), path.get(list.len()).and_then(|step| index(step)));
    path.starts_with(list) && matches!(numbers, (Some(at), Some(ours)) if at <= ours)
}

/// Where in a list of places the item behind `after` stands.
fn place_behind(places: &[(i64, ItemKey)], after: Option<ItemKey>, section: Section) -> Done<usize> {
    let Some(after) = after else { return Ok(0) };
    let at = places.iter().position(|(_, key)| *key == after);
    at.map(|at| at + 1).ok_or_else(|| {
        EditError::BadChange(format!(
            "the section `{section}` has no item {after} to stand behind; read the case again"
        ))
    })
}

/// A position for the first of some items between two places; none when there is no room.
fn between(places: &[(i64, ItemKey)], at: usize, items: i64) -> Option<i64> {
    let before = at.checked_sub(1).and_then(|at| places.get(at)).map(|(position, _)| *position);
    let behind = places.get(at).map(|(position, _)| *position);
    match (before, behind) {
        (None, None) => Some(GAP),
        (Some(before), None) => before.checked_add(GAP),
        (None, Some(behind)) => behind.checked_sub(GAP),
        (Some(before), Some(behind)) => {
            let step = behind.checked_sub(before)? / (items.checked_add(1)?);
            (step > 0).then_some(before + step)
        }
    }
}

/// Items added one behind the other by one edit: blocks that were pasted.
struct AddBatch {
    /// By section and the item a block stands behind: how many are to come, and the last one added.
    blocks: BTreeMap<(Section, Option<ItemKey>), (i64, Option<ItemKey>)>,
}

impl AddBatch {
    fn new(changes: &[Change]) -> Self {
        let mut blocks: BTreeMap<_, (i64, _)> = BTreeMap::new();
        for change in changes {
            if let Change::Add { section, after, .. } = change {
                blocks.entry((*section, *after)).or_default().0 += 1;
            }
        }
        Self { blocks }
    }

    fn position(&self, draft: &mut Draft<'_, '_>, section: Section, after: Option<ItemKey>) -> Done<i64> {
        let (to_come, last) = self.blocks.get(&(section, after)).copied().unwrap_or((1, None));
        let full = || EditError::BadChange(format!("there is no room left in the section `{section}`"));
        let places = draft.places(section)?;
        if after.is_none() {
            return places
                .last()
                .map_or(Some(GAP), |(position, _)| position.checked_add(GAP))
                .ok_or_else(full);
        }
        let at = place_behind(places, last.or(after), section)?;
        if let Some(position) = between(places, at, to_come) {
            return Ok(position);
        }
        draft.spread(section)?;
        between(draft.places(section)?, at, to_come).ok_or_else(full)
    }

    fn added(&mut self, section: Section, after: Option<ItemKey>, key: ItemKey) {
        if let Some((to_come, last)) = self.blocks.get_mut(&(section, after)) {
            *to_come -= 1;
            *last = Some(key);
        }
    }
}

impl Group<'_> {
    /// The last entry of a case, from a number back to the step after `until`, that is like this.
    pub(super) fn last_entry(
        &mut self,
        case: &CaseId,
        from: u64,
        until: u64,
        like: impl Fn(&Entry) -> bool,
    ) -> Done<Option<Entry>> {
        let mut number = from;
        for _ in 0..FARTHEST {
            if number == 0 {
                return Ok(None);
            }
            let entry = self.entry(number)?;
            if entry.case.as_ref() != Some(case) || entry.step <= until {
                return Ok(None);
            }
            if like(&entry) {
                return Ok(Some(entry));
            }
            number = entry.before;
        }
        Ok(None)
    }
}
