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

pub(super) const CASE: &str = "id, version, last_entry, next_key, archived, created_at, created_by, updated_at, \
     updated_by, title, sex, age, diagnosis, invented, diagnoses, words";

pub(super) fn case(row: &dyn Fields) -> Result<CaseRow> {
    Ok(CaseRow {
        id: named(row, 0, |name| CaseId::new(name).ok())?,
        version: number(row, 1)?,
        last_entry: number(row, 2)?,
        next_key: integer(row, 3)?,
        archived: truth(row, 4)?,
        created: Stamp { at: Moment(integer(row, 5)?), by: string(row, 6)? },
        updated: Stamp { at: Moment(integer(row, 7)?), by: string(row, 8)? },
        summary: Summary {
            title: optional_string(row, 9)?,
            sex: optional_string(row, 10)?,
            age: optional_string(row, 11)?,
            diagnosis: optional_string(row, 12)?,
            invented: truth(row, 13)?,
            diagnoses: string(row, 14)?,
            words: string(row, 15)?,
        },
    })
}

pub(super) fn case_summary(row: &dyn Fields) -> Result<CaseSummary> {
    let case = case(row)?;
    Ok(CaseSummary {
        id: case.id,
        version: case.version,
        archived: case.archived,
        created: case.created,
        updated: case.updated,
        summary: case.summary,
    })
}

#[cfg(feature = "postgres")]
pub(super) fn case_name(row: &dyn Fields, at: usize) -> Result<CaseId> {
    named(row, at, |name| CaseId::new(name).ok())
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
