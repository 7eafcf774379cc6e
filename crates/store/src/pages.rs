//! Pages that were derived from cases, kept in a file of their own. The file can be deleted at any time.
//!
//! A page is kept by the hash of the last audit entry of its case, not by a version: after an older copy of the cases was put
//! back, the same version comes again with other content.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Result;
use crate::database::sqlite::wrong;
use crate::location::make_private;
use crate::names::{CaseId, Hash};

/// The most bytes of pages that are kept: those of some fifteen thousand large cases.
const MOST_BYTES: i64 = 1 << 30;

/// Derived pages by case and kind, one state of each.
#[derive(Debug)]
pub struct PageCache(Mutex<Connection>);

impl PageCache {
    /// Opens the cache. `form` names the program that derives the pages and its version: pages of another form are
    /// forgotten. A file that cannot be read is made anew.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn open(path: &Path, form: &str) -> Result<Self> {
        let connection = match open(path, form) {
            Ok(connection) => connection,
            Err(_) => {
                // Whatever it was, nothing is lost with it.
                drop(std::fs::remove_file(path));
                open(path, form).map_err(|error| wrong(&error))?
            }
        };
        Ok(Self(Mutex::new(connection)))
    }

    /// The page of that kind that was derived from that state of a case.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn get(&self, case: &CaseId, state: &Hash, kind: &str) -> Result<Option<Vec<u8>>> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sql = "SELECT bytes FROM pages WHERE case_id = ? AND kind = ? AND state = ?";
        let found = connection.prepare_cached(sql).and_then(|mut get| {
            get.query_row(params![case.as_str(), kind, state.0], |row| row.get(0)).optional()
        });
        found.map_err(|error| wrong(&error))
    }

    /// Keeps a page, in place of the one of another state.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn put(&self, case: &CaseId, state: &Hash, kind: &str, bytes: &[u8]) -> Result<()> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let done = connection
            .prepare_cached("REPLACE INTO pages VALUES (?, ?, ?, ?)")
            .and_then(|mut put| put.execute(params![case.as_str(), kind, state.0, bytes]));
        let done = done.and_then(|_| make_room(&connection));
        done.map_err(|error| wrong(&error))
    }
}

fn open(path: &Path, form: &str) -> rusqlite::Result<Connection> {
    // Where this fails, opening fails too and says why.
    let _ = make_private(path);
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;
         PRAGMA cache_size = -2048; PRAGMA trusted_schema = OFF; PRAGMA locking_mode = EXCLUSIVE;
         CREATE TABLE IF NOT EXISTS form (name TEXT NOT NULL) STRICT;
         CREATE TABLE IF NOT EXISTS pages (
             case_id TEXT NOT NULL, kind TEXT NOT NULL, state BLOB NOT NULL, bytes BLOB NOT NULL,
             PRIMARY KEY (case_id, kind)) STRICT;",
    )?;
    // Another table of that name is not ours to read.
    connection.prepare("SELECT case_id, kind, state, bytes FROM pages")?;
    let known: Option<String> =
        connection.query_row("SELECT name FROM form", [], |row| row.get(0)).optional()?;
    if known.as_deref() != Some(form) {
        connection.execute_batch("DELETE FROM pages; DELETE FROM form;")?;
        connection.execute("INSERT INTO form VALUES (?)", [form])?;
    }
    Ok(connection)
}

/// Forgets the oldest tenth when the file has grown too large.
fn make_room(connection: &Connection) -> rusqlite::Result<()> {
    let pragma = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    if (pragma("page_count")? - pragma("freelist_count")?).saturating_mul(pragma("page_size")?) > MOST_BYTES {
        let oldest = "DELETE FROM pages WHERE rowid IN
            (SELECT rowid FROM pages ORDER BY rowid LIMIT (SELECT count(*) / 10 + 1 FROM pages))";
        connection.execute(oldest, [])?;
    }
    Ok(())
}
