//! Rows of the database as the store's types. What cannot have been written by the store is an error, not a panic.

use super::{CaseRow, Fields, ItemRow, Result};
use crate::accounts::{Account, Session};
use crate::case::{Attachment, AttachmentInfo};
use crate::entry::{Act, Entry, Kind};
use crate::error::StoreError;
use crate::names::{CaseId, Hash, ItemKey, Moment, Stamp};
use crate::section::Section;
use crate::summary::{CaseSummary, Summary};

fn missing(at: usize) -> StoreError {
    StoreError::Corrupt(format!("nothing in column {at}"))
}

fn unknown(what: &str) -> StoreError {
    StoreError::Corrupt(format!("`{}` is not known", what.escape_debug()))
}

fn integer(row: &dyn Fields, at: usize) -> Result<i64> {
    row.integer(at)?.ok_or_else(|| missing(at))
}

pub(super) fn number(row: &dyn Fields, at: usize) -> Result<u64> {
    let number = integer(row, at)?;
    u64::try_from(number).map_err(|_| StoreError::Corrupt(format!("{number} in column {at}")))
}

fn string(row: &dyn Fields, at: usize) -> Result<String> {
    optional_string(row, at)?.ok_or_else(|| missing(at))
}

fn optional_string(row: &dyn Fields, at: usize) -> Result<Option<String>> {
    Ok(row.text(at)?.map(str::to_owned))
}

/// The store writes 0 and 1 alone.
fn truth(row: &dyn Fields, at: usize) -> Result<bool> {
    match integer(row, at)? {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(StoreError::Corrupt(format!("{other} in column {at}, which holds 0 or 1"))),
    }
}

pub(super) fn hash(row: &dyn Fields, at: usize) -> Result<Hash> {
    let bytes = row.bytes(at)?.ok_or_else(|| missing(at))?;
    let hash = bytes.try_into().map(Hash);
    hash.map_err(|_| StoreError::Corrupt(format!("{} bytes in column {at}, which holds a hash", bytes.len())))
}

fn named<T>(row: &dyn Fields, at: usize, find: impl Fn(&str) -> Option<T>) -> Result<T> {
    optionally_named(row, at, find)?.ok_or_else(|| missing(at))
}

fn optionally_named<T>(row: &dyn Fields, at: usize, find: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
    row.text(at)?.map(|name| find(name).ok_or_else(|| unknown(name))).transpose()
}

pub(super) fn case_name(row: &dyn Fields, at: usize) -> Result<CaseId> {
    named(row, at, |name| CaseId::new(name).ok())
}

/// The section of the row that holds the state of a case, by whether it is archived, and the key of that row.
const STATES: [&str; 2] = ["state", "archived state"];
pub(super) const STATE_KEY: i64 = 0;

/// The section of the row that holds the state of a case: an index over it lists the cases without reading them.
pub(super) fn state_section(archived: bool) -> &'static str {
    STATES[usize::from(archived)]
}

/// The state of a case as the body of its row.
pub(super) fn state_body(case: &CaseRow) -> String {
    let Stamp { at, by } = &case.created;
    serde_json::json!([case.version, case.last_entry, case.next_key, at.0, by, case.updated.by]).to_string()
}

/// The state of a case from the row that holds it.
fn state(id: &CaseId, archived: bool, position: i64, body: &str) -> Result<CaseRow> {
    let wrong = || StoreError::Corrupt(format!("the state of the case `{id}` is `{}`", body.escape_debug()));
    let parsed: (u64, u64, i64, i64, String, String) = serde_json::from_str(body).map_err(|_| wrong())?;
    let (version, last_entry, next_key, created_at, created_by, updated_by) = parsed;
    let created = Stamp { at: Moment(created_at), by: created_by };
    let updated = Stamp { at: Moment(position), by: updated_by };
    let case = CaseRow { id: id.clone(), version, last_entry, next_key, archived, created, updated };
    // A body that says the same in other words is not one that the store wrote.
    if state_body(&case) == body { Ok(case) } else { Err(wrong()) }
}

/// Case, section, position and body of the row that holds the state of a case.
pub(super) const CASE: &str = "case_id, section, position, body";

pub(super) fn case(row: &dyn Fields) -> Result<CaseRow> {
    let id = case_name(row, 0)?;
    let section = row.text(1)?.unwrap_or_default();
    let archived = STATES.iter().position(|state| *state == section).ok_or_else(|| unknown(section))?;
    state(&id, archived == 1, integer(row, 2)?, row.text(3)?.unwrap_or_default())
}

pub(super) const SUMMARY: &str = "title, sex, age, diagnosis, invented, diagnoses, words";

fn summary_at(row: &dyn Fields, at: usize) -> Result<Summary> {
    Ok(Summary {
        title: optional_string(row, at)?,
        sex: optional_string(row, at + 1)?,
        age: optional_string(row, at + 2)?,
        diagnosis: optional_string(row, at + 3)?,
        invented: truth(row, at + 4)?,
        diagnoses: string(row, at + 5)?,
        words: string(row, at + 6)?,
    })
}

/// What a list shows: archived, when it was made, and the summary.
pub(super) fn listed(row: &dyn Fields) -> Result<(bool, Moment, Summary)> {
    Ok((truth(row, 0)?, Moment(integer(row, 1)?), summary_at(row, 2)?))
}

pub(super) fn case_summary(row: &dyn Fields) -> Result<CaseSummary> {
    let case = case(row)?;
    Ok(CaseSummary {
        id: case.id,
        version: case.version,
        archived: case.archived,
        created: case.created,
        updated: case.updated,
        summary: summary_at(row, 4)?,
    })
}

pub(super) const ITEM: &str = "key, section, position, body";

pub(super) fn item(row: &dyn Fields) -> Result<ItemRow> {
    Ok(ItemRow {
        key: ItemKey(integer(row, 0)?),
        section: named(row, 1, Section::named)?,
        position: integer(row, 2)?,
        body: string(row, 3)?,
    })
}

pub(super) fn place(row: &dyn Fields) -> Result<(i64, ItemKey)> {
    Ok((integer(row, 0)?, ItemKey(integer(row, 1)?)))
}

pub(super) const ENTRY: &str = "number, case_id, step, before, actor, at, act, undoes, kind, section, item, \
     position, path, old, new, why, previous, hash";

pub(super) fn entry(row: &dyn Fields) -> Result<Entry> {
    let undoes = row.integer(7)?.map(|_| number(row, 7)).transpose()?;
    Ok(Entry {
        number: number(row, 0)?,
        case: optionally_named(row, 1, |name| CaseId::new(name).ok())?,
        step: number(row, 2)?,
        before: number(row, 3)?,
        actor: string(row, 4)?,
        at: Moment(integer(row, 5)?),
        act: named(row, 6, Act::named)?,
        undoes,
        kind: named(row, 8, Kind::named)?,
        section: optionally_named(row, 9, Section::named)?,
        item: row.integer(10)?.map(ItemKey),
        position: row.integer(11)?,
        path: optional_string(row, 12)?,
        old: optional_string(row, 13)?,
        new: optional_string(row, 14)?,
        why: optional_string(row, 15)?,
        previous: hash(row, 16)?,
        hash: hash(row, 17)?,
    })
}

pub(super) const ATTACHMENT_INFO: &str = "name, media_type, size, sha256";

pub(super) fn attachment_info(row: &dyn Fields) -> Result<AttachmentInfo> {
    Ok(AttachmentInfo {
        name: string(row, 0)?,
        media_type: string(row, 1)?,
        size: number(row, 2)?,
        sha256: hash(row, 3)?,
    })
}

pub(super) fn attachment(row: &dyn Fields) -> Result<Attachment> {
    let bytes = row.bytes(2)?.ok_or_else(|| missing(2))?.to_vec();
    Ok(Attachment { name: string(row, 0)?, media_type: string(row, 1)?, bytes })
}

pub(super) const ACCOUNT: &str = "name, role, disabled, password, created";

pub(super) fn account(row: &dyn Fields) -> Result<Account> {
    Ok(Account {
        name: string(row, 0)?,
        role: string(row, 1)?,
        disabled: truth(row, 2)?,
        password: string(row, 3)?,
        created: Moment(integer(row, 4)?),
    })
}

pub(super) const SESSION: &str = "token, account, created, expires, data";

pub(super) fn session(row: &dyn Fields) -> Result<Session> {
    Ok(Session {
        token: hash(row, 0)?,
        account: string(row, 1)?,
        created: Moment(integer(row, 2)?),
        expires: Moment(integer(row, 3)?),
        data: string(row, 4)?,
    })
}

pub(super) fn text(row: &dyn Fields) -> Result<String> {
    string(row, 0)
}
