//! Making cases, putting them away, attaching files.

use super::changes::GAP;
use super::draft::{Draft, json};
use super::group::{By, Group};
use crate::case::{Attachment, NewItem};
use crate::database::CaseRow;
use crate::edit::{Applied, EditError};
use crate::entry::{Act, Kind};
use crate::limits::{self, at_most};
use crate::names::{CaseId, Stamp};
use crate::section::Section;

type Done<T> = Result<T, EditError>;

fn by(actor: &str, why: Option<&str>) -> Done<By> {
    limits::name("the name of an actor", actor)?;
    limits::why(why)?;
    Ok(By { actor: actor.to_owned(), why: why.map(str::to_owned), act: Act::Edit, undoes: None })
}

/// Makes a case.
pub(super) fn create(
    group: &mut Group<'_>,
    actor: &str,
    id: &CaseId,
    items: Vec<NewItem>,
    attachments: Vec<Attachment>,
    why: Option<&str>,
) -> Done<Applied> {
    let by = by(actor, why)?;
    at_most("items of a case", items.len(), limits::MOST_ITEMS)?;
    if group.row(id)?.is_some() {
        return Err(EditError::CaseExists(id.clone()));
    }
    let stamp = Stamp { at: group.now, by: actor.to_owned() };
    let row = CaseRow {
        id: id.clone(),
        version: 0,
        last_entry: 0,
        next_key: 1,
        archived: false,
        created: stamp.clone(),
        updated: stamp,
    };
    let mut draft = Draft::new(group, row);
    draft.note(Kind::Create, None, Some(json(&id.as_str().into())?));
    let mut positions = [0_i64; Section::ALL.len()];
    for item in items {
        let key = draft.next_key()?;
        let Some(position) = positions.get_mut(item.section as usize) else { continue };
        *position += GAP;
        draft.add(key, item.section, *position, item.body)?;
        draft.added.push(key);
    }
    for attachment in attachments {
        draft.attach(attachment)?;
    }
    draft.whole();
    draft.finish(&by)
}

/// Puts a case away, or takes it back.
pub(super) fn shelve(
    group: &mut Group<'_>,
    case: &CaseId,
    actor: &str,
    why: Option<&str>,
    archived: bool,
) -> Done<Applied> {
    let by = by(actor, why)?;
    let mut draft = Draft::of(group, case)?;
    if draft.row.archived != archived {
        draft.shelve(archived);
    }
    draft.finish(&by)
}

/// Attaches a file to a case; one of the same name is replaced.
pub(super) fn attach(
    group: &mut Group<'_>,
    case: &CaseId,
    actor: &str,
    attachment: Attachment,
    why: Option<&str>,
) -> Done<Applied> {
    let by = by(actor, why)?;
    let mut draft = Draft::of(group, case)?;
    draft.writable()?;
    draft.attach(attachment)?;
    draft.finish(&by)
}
