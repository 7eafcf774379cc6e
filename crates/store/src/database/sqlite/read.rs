//! Reading.

use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::{rows, wrong};
use crate::accounts::{Account, Session};
use crate::case::{Attachment, AttachmentInfo};
use crate::database::{CaseRow, Counts, ItemRow, Result};
use crate::entry::Entry;
use crate::error::StoreError;
use crate::names::{CaseId, Hash, Head, ItemKey};
use crate::section::Section;

type FromRow<T> = fn(&Row<'_>) -> rusqlite::Result<T>;

/// An error of SQLite, or a row that the store did not write.
fn read_error(error: &rusqlite::Error) -> StoreError {
    match error {
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::Utf8Error(..) => StoreError::Corrupt(error.to_string()),
        _ => wrong(error),
    }
}

pub(super) fn one<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    from_row: FromRow<T>,
) -> Result<Option<T>> {
    let found = connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row(parameters, from_row).optional());
    found.map_err(|error| read_error(&error))
}

pub(super) fn all<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    from_row: FromRow<T>,
) -> Result<Vec<T>> {
    let found = connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map(parameters, from_row)?.collect());
    found.map_err(|error| read_error(&error))
}

pub(super) fn store_id(connection: &Connection) -> Result<String> {
    let id = one(connection, "SELECT id FROM store", [], |row| row.get(0))?;
    id.ok_or_else(|| StoreError::Corrupt("the store has no id".to_owned()))
}

pub(super) fn head(connection: &Connection) -> Result<Head> {
    let sql = "SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1";
    let head = one(connection, sql, [], |row| Ok(Head { entries: row.get(0)?, hash: Hash(row.get(1)?) }))?;
    Ok(head.unwrap_or_default())
}

pub(super) fn entry(connection: &Connection, number: u64) -> Result<Option<Entry>> {
    one(connection, &format!("SELECT {} FROM entries WHERE number = ?", rows::ENTRY), [number], rows::entry)
}

pub(super) fn entries(connection: &Connection, from: u64, limit: u32) -> Result<Vec<Entry>> {
    let sql = format!("SELECT {} FROM entries WHERE number >= ? ORDER BY number LIMIT ?", rows::ENTRY);
    all(connection, &sql, (from, limit), rows::entry)
}

pub(super) fn counts(connection: &Connection) -> Result<Counts> {
    let sql = "SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM items), (SELECT count(*) FROM attachments)";
    let counts = one(connection, sql, [], |row| {
        Ok(Counts { cases: row.get(0)?, items: row.get(1)?, attachments: row.get(2)? })
    })?;
    counts.ok_or_else(|| StoreError::Corrupt("nothing can be counted".to_owned()))
}

pub(super) fn version(connection: &Connection, case: &CaseId) -> Result<Option<u64>> {
    one(connection, "SELECT version FROM cases WHERE id = ?", [case.as_str()], |row| row.get(0))
}

pub(super) fn case(connection: &Connection, case: &CaseId) -> Result<Option<CaseRow>> {
    let sql = format!("SELECT {} FROM cases WHERE id = ?", rows::CASE);
    one(connection, &sql, [case.as_str()], rows::case)
}

pub(super) fn item(connection: &Connection, case: &CaseId, key: ItemKey) -> Result<Option<ItemRow>> {
    let sql = format!("SELECT {} FROM items WHERE case_id = ? AND key = ?", rows::ITEM);
    one(connection, &sql, (case.as_str(), key.0), rows::item)
}

pub(super) fn items(connection: &Connection, case: &CaseId) -> Result<Vec<ItemRow>> {
    let sql = format!("SELECT {} FROM items WHERE case_id = ?", rows::ITEM);
    let mut items = all(connection, &sql, [case.as_str()], rows::item)?;
    items.sort_by_key(|item| (item.section, item.position, item.key));
    Ok(items)
}

pub(super) fn places(
    connection: &Connection,
    case: &CaseId,
    section: Section,
) -> Result<Vec<(i64, ItemKey)>> {
    let sql = "SELECT position, key FROM items WHERE case_id = ? AND section = ?";
    let parameters = (case.as_str(), section.name());
    let mut places = all(connection, sql, parameters, |row| Ok((row.get(0)?, ItemKey(row.get(1)?))))?;
    places.sort_unstable();
    Ok(places)
}

pub(super) fn attachments(connection: &Connection, case: &CaseId) -> Result<Vec<AttachmentInfo>> {
    let sql = "SELECT name, media_type, size, sha256 FROM attachments WHERE case_id = ? ORDER BY name";
    all(connection, sql, [case.as_str()], rows::attachment)
}

pub(super) fn attachment(connection: &Connection, case: &CaseId, name: &str) -> Result<Option<Attachment>> {
    let sql = "SELECT name, media_type, bytes FROM attachments WHERE case_id = ? AND name = ?";
    one(connection, sql, (case.as_str(), name), |row| {
        Ok(Attachment { name: row.get(0)?, media_type: row.get(1)?, bytes: row.get(2)? })
    })
}

pub(super) fn accounts(connection: &Connection) -> Result<Vec<Account>> {
    let sql = "SELECT name, role, disabled, password, created FROM accounts ORDER BY name";
    all(connection, sql, [], rows::account)
}

pub(super) fn account(connection: &Connection, name: &str) -> Result<Option<Account>> {
    let sql = "SELECT name, role, disabled, password, created FROM accounts WHERE name = ?";
    one(connection, sql, [name], rows::account)
}

pub(super) fn session(connection: &Connection, token: &Hash) -> Result<Option<Session>> {
    let sql = "SELECT token, account, created, expires, data FROM sessions WHERE token = ?";
    one(connection, sql, [token.0], rows::session)
}
