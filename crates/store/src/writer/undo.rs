//! Taking a step back, and doing it again: new steps that say which step they concern. The trail only grows.

use std::collections::BTreeSet;

use serde_json::Value;

use super::changes::shifts;
use super::draft::Draft;
use super::group::{By, Group};
use crate::body::{self, Step, same};
use crate::edit::{EditError, Undone};
use crate::entry::{Act, Entry, Kind};
use crate::error::StoreError;
use crate::limits;
use crate::names::{CaseId, ItemKey};

type Done<T> = Result<T, EditError>;

/// Takes back the actor's last step in a case that is not taken back yet.
pub(super) fn undo(group: &mut Group<'_>, case: &CaseId, actor: &str) -> Done<Undone> {
    compensate(group, case, actor, Act::Undo)
}

/// Does again what the actor took back last, unless the actor did something new since.
pub(super) fn redo(group: &mut Group<'_>, case: &CaseId, actor: &str) -> Done<Undone> {
    compensate(group, case, actor, Act::Redo)
}

fn compensate(group: &mut Group<'_>, case: &CaseId, actor: &str, act: Act) -> Done<Undone> {
    limits::name("the name of an actor", actor)?;
    let mut draft = Draft::of(group, case)?;
    let entries = target(&mut draft, actor, act)?;
    let step = entries.first().map(|entry| entry.step).ok_or(EditError::NothingToUndo)?;
    if !entries.iter().any(|entry| matches!(entry.kind, Kind::Archive | Kind::Restore)) {
        draft.writable()?;
    }
    // `entries` is newest first: the last change is the first to be taken back.
    for entry in &entries {
        take_back(&mut draft, actor, entry)?;
    }
    let items: BTreeSet<ItemKey> = entries.iter().filter_map(|entry| entry.item).collect();
    let by = By { actor: actor.to_owned(), why: None, act, undoes: Some(step) };
    Ok(Undone { applied: draft.finish(&by)?, step, items: items.into_iter().collect() })
}

/// The entries of the step to take back, newest first.
fn target(draft: &mut Draft<'_, '_>, actor: &str, act: Act) -> Done<Vec<Entry>> {
    let mut number = draft.row.last_entry;
    let mut compensated: BTreeSet<u64> = BTreeSet::new();
    while number != 0 {
        let (step, before) = whole_step(draft, number)?;
        number = before;
        let Some(first) = step.first().filter(|first| first.actor == actor) else { continue };
        compensated.extend(first.undoes);
        // A case is not unmade and a file not detached: archive the case.
        if step.iter().any(|entry| entry.kind == Kind::Create) {
            break;
        }
        if step.iter().any(|entry| entry.kind == Kind::Attach) {
            continue;
        }
        let open = !compensated.contains(&first.step);
        match (act, first.act) {
            (Act::Undo, Act::Edit | Act::Redo) | (Act::Redo, Act::Undo) if open => return Ok(step),
            // Something new since the last step that was taken back: there is nothing to do again.
            (Act::Redo, Act::Edit) => break,
            _ => {}
        }
    }
    Err(EditError::NothingToUndo)
}

/// The entries of the step that ends with an entry, newest first, and the number of the entry before the step.
fn whole_step(draft: &mut Draft<'_, '_>, last: u64) -> Done<(Vec<Entry>, u64)> {
    let mut entries = vec![draft.group.entry(last)?];
    loop {
        let Some((step, before)) = entries.last().map(|entry| (entry.step, entry.before)) else {
            return Ok((entries, 0));
        };
        if before == 0 {
            return Ok((entries, 0));
        }
        let entry = draft.group.entry(before)?;
        if entry.step != step {
            return Ok((entries, before));
        }
        if entry.number != before || before >= last {
            return Err(StoreError::Corrupt(format!("audit entry {before} does not lead back")).into());
        }
        entries.push(entry);
    }
}

/// Takes back what one entry says, or finds that someone changed the same since.
fn take_back(draft: &mut Draft<'_, '_>, actor: &str, entry: &Entry) -> Done<()> {
    let corrupt = || StoreError::Corrupt(format!("audit entry {} is not complete", entry.number));
    match (entry.kind, entry.item) {
        (Kind::Archive, _) | (Kind::Restore, _) => {
            let archived = entry.kind == Kind::Restore;
            if draft.row.archived != archived {
                draft.shelve(archived);
            }
            Ok(())
        }
        (Kind::Set | Kind::Insert | Kind::Delete, Some(item)) => {
            let step = Step::of(entry).ok_or_else(corrupt)?;
            take_back_change(draft, actor, entry, item, &step.inverse())
        }
        (Kind::Add, Some(item)) => {
            let added = entry.new_value();
            let Some(held) = draft.item(item)? else {
                return Err(draft.conflict(item, "", added, None, None)?);
            };
            if !same(Some(&held.body), added.as_ref()) {
                return Err(draft.conflict(item, "", added, Some(held.body), None)?);
            }
            draft.remove(item, held)
        }
        (Kind::Remove, Some(item)) => {
            let (Some(section), Some(position), Some(body)) =
                (entry.section, entry.position, entry.old_value())
            else {
                return Err(corrupt().into());
            };
            if let Some(held) = draft.item(item)? {
                return Err(draft.conflict(item, "", None, Some(held.body), Some(body))?);
            }
            draft.add(item, section, position, body)
        }
        (Kind::Move, Some(item)) => {
            let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<i64>().ok());
            let (Some(old), Some(new)) = (number(&entry.old), number(&entry.new)) else {
                return Err(corrupt().into());
            };
            let held = draft.item(item)?.filter(|held| held.position == new);
            match held {
                Some(held) => draft.reposition(item, held, old),
                None => Err(draft.conflict(item, "", Some(new.into()), None, Some(old.into()))?),
            }
        }
        _ => Err(corrupt().into()),
    }
}

fn take_back_change(
    draft: &mut Draft<'_, '_>,
    actor: &str,
    entry: &Entry,
    item: ItemKey,
    step: &Step,
) -> Done<()> {
    let path = body::pointer(step.path());
    let (expected, wanted): (Option<Value>, Option<Value>) = match step {
        Step::Set { old, new, .. } => (old.clone(), new.clone()),
        Step::Insert { new, .. } => (None, Some(new.clone())),
        Step::Delete { old, .. } => (Some(old.clone()), None),
    };
    let Some(held) = draft.item(item)? else {
        return Err(draft.conflict(item, &path, expected, None, wanted)?);
    };
    let found = body::get(&held.body, step.path()).cloned();
    let case = draft.row.id.clone();
    let of_another =
        |later: &Entry| later.actor != actor && later.item == Some(item) && shifts(later, step.path());
    let moved = draft.group.last_entry(&case, draft.row.last_entry, entry.step, of_another)?.is_some();
    if moved || step.apply(&mut held.body.clone()).is_err() {
        return Err(draft.conflict(item, &path, expected, found, wanted)?);
    }
    draft.change(item, held, step)
}

impl Step {
    /// The change of a body that an entry tells of.
    pub(crate) fn of(entry: &Entry) -> Option<Self> {
        let path = body::steps(entry.path.as_deref()?).ok()?;
        match entry.kind {
            Kind::Set => Some(Self::Set { path, old: entry.old_value(), new: entry.new_value() }),
            Kind::Insert => Some(Self::Insert { path, new: entry.new_value()? }),
            Kind::Delete => Some(Self::Delete { path, old: entry.old_value()? }),
            _ => None,
        }
    }
}
