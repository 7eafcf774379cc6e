//! Rows of the database as the store's types. What cannot have been written by the store is an error, not a panic.

use rusqlite::Row;
use rusqlite::types::Type;

use crate::accounts::{Account, Session};
use crate::case::AttachmentInfo;
use crate::database::{CaseRow, ItemRow};
use crate::entry::{Act, Entry, Kind};
use crate::names::{CaseId, Hash, ItemKey, Moment, Stamp};
use crate::section::Section;
use crate::summary::{CaseSummary, Summary};

type Read<T> = rusqlite::Result<T>;

fn unknown(column: usize, what: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, format!("`{what}` is not known").into())
}

fn named<T>(row: &Row<'_>, column: usize, find: impl Fn(&str) -> Option<T>) -> Read<T> {
    let name = row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?;
    find(name).ok_or_else(|| unknown(column, name))
}

/// The store writes 0 and 1 alone.
fn truth(row: &Row<'_>, column: usize) -> Read<bool> {
    match row.get(column)? {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(rusqlite::Error::IntegralValueOutOfRange(column, other)),
    }
}

fn case_id(row: &Row<'_>, column: usize) -> Read<CaseId> {
    named(row, column, |name| CaseId::new(name).ok())
}

pub(super) const CASE: &str = "id, version, last_entry, next_key, archived, created_at, created_by, updated_at, \
     updated_by, title, sex, age, diagnosis, invented, diagnoses, words";

pub(super) fn case(row: &Row<'_>) -> Read<CaseRow> {
    Ok(CaseRow {
        id: case_id(row, 0)?,
        version: row.get(1)?,
        last_entry: row.get(2)?,
        next_key: row.get(3)?,
        archived: truth(row, 4)?,
        created: Stamp { at: Moment(row.get(5)?), by: row.get(6)? },
        updated: Stamp { at: Moment(row.get(7)?), by: row.get(8)? },
        summary: Summary {
            title: row.get(9)?,
            sex: row.get(10)?,
            age: row.get(11)?,
            diagnosis: row.get(12)?,
            invented: truth(row, 13)?,
            diagnoses: row.get(14)?,
            words: row.get(15)?,
        },
    })
}

pub(super) fn case_summary(row: &Row<'_>) -> Read<CaseSummary> {
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

pub(super) const ITEM: &str = "key, section, position, body";

pub(super) fn item(row: &Row<'_>) -> Read<ItemRow> {
    Ok(ItemRow {
        key: ItemKey(row.get(0)?),
        section: named(row, 1, Section::named)?,
        position: row.get(2)?,
        body: row.get(3)?,
    })
}

pub(super) const ENTRY: &str = "number, case_id, step, before, actor, at, act, undoes, kind, section, item, \
     position, path, old, new, why, previous, hash";

pub(super) fn entry(row: &Row<'_>) -> Read<Entry> {
    let case: Option<String> = row.get(1)?;
    let section: Option<String> = row.get(9)?;
    Ok(Entry {
        number: row.get(0)?,
        case: case.map(|id| CaseId::new(&id).map_err(|_| unknown(1, &id))).transpose()?,
        step: row.get(2)?,
        before: row.get(3)?,
        actor: row.get(4)?,
        at: Moment(row.get(5)?),
        act: named(row, 6, Act::named)?,
        undoes: row.get(7)?,
        kind: named(row, 8, Kind::named)?,
        section: section.map(|name| Section::named(&name).ok_or_else(|| unknown(9, &name))).transpose()?,
        item: row.get::<_, Option<i64>>(10)?.map(ItemKey),
        position: row.get(11)?,
        path: row.get(12)?,
        old: row.get(13)?,
        new: row.get(14)?,
        why: row.get(15)?,
        previous: Hash(row.get(16)?),
        hash: Hash(row.get(17)?),
    })
}

pub(super) fn attachment(row: &Row<'_>) -> Read<AttachmentInfo> {
    Ok(AttachmentInfo {
        name: row.get(0)?,
        media_type: row.get(1)?,
        size: row.get(2)?,
        sha256: Hash(row.get(3)?),
    })
}

pub(super) fn account(row: &Row<'_>) -> Read<Account> {
    Ok(Account {
        name: row.get(0)?,
        role: row.get(1)?,
        disabled: truth(row, 2)?,
        password: row.get(3)?,
        created: Moment(row.get(4)?),
    })
}

pub(super) fn session(row: &Row<'_>) -> Read<Session> {
    Ok(Session {
        token: Hash(row.get(0)?),
        account: row.get(1)?,
        created: Moment(row.get(2)?),
        expires: Moment(row.get(3)?),
        data: row.get(4)?,
    })
}
