//! The store in one SQLite file.

mod migrations;
mod read;
mod rows;
mod search;
mod write;

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::{Batch, CaseRow, Counts, Database, ItemRow, Result};
use crate::accounts::{Account, Session};
use crate::case::{Attachment, AttachmentInfo};
use crate::entry::Entry;
use crate::error::StoreError;
use crate::names::{CaseId, Hash, Head, ItemKey, Moment};
use crate::section::Section;
use crate::summary::{CasePage, Search};

/// What SQLite said.
pub(crate) fn wrong(error: &rusqlite::Error) -> StoreError {
    StoreError::Database(error.to_string())
}

/// Memory for pages of a connection, in KiB. The operating system caches the file besides.
const WRITER_CACHE: u32 = 4_096;
const READER_CACHE: u32 = 1_024;

/// One connection to the file.
#[derive(Debug)]
pub(crate) struct Sqlite {
    connection: Connection,
    /// Held by the one who writes, until it is dropped.
    _lock: Option<File>,
}

impl Sqlite {
    /// Opens the file for writing, makes it when it is not there, and brings it to the newest form.
    pub(crate) fn writer(path: &Path) -> Result<Self> {
        let lock = lock(path)?;
        let mut connection = Connection::open(path).map_err(|error| wrong(&error))?;
        settings(&connection, WRITER_CACHE)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000;",
            )
            .map_err(|error| wrong(&error))?;
        migrations::migrate(&mut connection)?;
        Ok(Self { connection, _lock: Some(lock) })
    }

    #[cfg(test)]
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Opens the file for reading.
    pub(crate) fn reader(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|error| wrong(&error))?;
        settings(&connection, READER_CACHE)?;
        connection.execute_batch("PRAGMA query_only = ON;").map_err(|error| wrong(&error))?;
        Ok(Self { connection, _lock: None })
    }
}

/// Locks a file beside the database: locking the database itself would meet SQLite's own locks.
fn lock(path: &Path) -> Result<File> {
    let beside = crate::store::beside(path, ".lock");
    let file = File::create(&beside).map_err(|error| StoreError::file(&beside, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.display().to_string())),
        Err(TryLockError::Error(error)) => Err(StoreError::file(&beside, &error)),
    }
}

/// Copies a database while others write to it. All pages go in one step, which holds one snapshot: in several steps, every
/// write in between would begin the copy anew.
fn copy(from: &Connection, file: &Path) -> Result<()> {
    let mut to = Connection::open(file).map_err(|error| wrong(&error))?;
    let step = Backup::new(from, &mut to).and_then(|copy| copy.step(-1)).map_err(|error| wrong(&error))?;
    if step != StepResult::Done {
        return Err(StoreError::Database("it is busy; try again".to_owned()));
    }
    // One file, without a log beside it, and without what would let someone in.
    let finish = "PRAGMA journal_mode = DELETE; DELETE FROM sessions;";
    to.execute_batch(finish).map_err(|error| wrong(&error))
}

fn settings(connection: &Connection, cache: u32) -> Result<()> {
    connection.set_prepared_statement_cache_capacity(64);
    connection.busy_timeout(Duration::from_secs(10)).map_err(|error| wrong(&error))?;
    // Ids never come into SQL as text; a database that someone else prepared must not run code either.
    connection
        .execute_batch(&format!(
            "PRAGMA cache_size = -{cache}; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
        ))
        .map_err(|error| wrong(&error))
}

impl Database for Sqlite {
    fn begin(&mut self, writing: bool) -> Result<()> {
        self.run(if writing { "BEGIN IMMEDIATE" } else { "BEGIN" })
    }

    fn commit(&mut self) -> Result<()> {
        self.run("COMMIT")
    }

    fn rollback(&mut self) -> Result<()> {
        if self.connection.is_autocommit() { Ok(()) } else { self.run("ROLLBACK") }
    }

    fn write(&mut self, batch: &Batch) -> Result<()> {
        write::batch(&self.connection, batch).map_err(|error| wrong(&error))
    }

    fn store_id(&mut self) -> Result<String> {
        read::store_id(&self.connection)
    }

    fn head(&mut self) -> Result<Head> {
        read::head(&self.connection)
    }

    fn entry(&mut self, number: u64) -> Result<Option<Entry>> {
        read::entry(&self.connection, number)
    }

    fn entries(&mut self, from: u64, limit: u32) -> Result<Vec<Entry>> {
        read::entries(&self.connection, from, limit)
    }

    fn version(&mut self, case: &CaseId) -> Result<Option<u64>> {
        read::version(&self.connection, case)
    }

    fn case(&mut self, case: &CaseId) -> Result<Option<CaseRow>> {
        read::case(&self.connection, case)
    }

    fn counts(&mut self) -> Result<Counts> {
        read::counts(&self.connection)
    }

    fn cases(&mut self, search: &Search) -> Result<CasePage> {
        search::cases(&self.connection, search)
    }

    fn item(&mut self, case: &CaseId, key: ItemKey) -> Result<Option<ItemRow>> {
        read::item(&self.connection, case, key)
    }

    fn items(&mut self, case: &CaseId) -> Result<Vec<ItemRow>> {
        read::items(&self.connection, case)
    }

    fn places(&mut self, case: &CaseId, section: Section) -> Result<Vec<(i64, ItemKey)>> {
        read::places(&self.connection, case, section)
    }

    fn attachments(&mut self, case: &CaseId) -> Result<Vec<AttachmentInfo>> {
        read::attachments(&self.connection, case)
    }

    fn attachment(&mut self, case: &CaseId, name: &str) -> Result<Option<Attachment>> {
        read::attachment(&self.connection, case, name)
    }

    fn copy_to(&mut self, file: &Path) -> Result<()> {
        copy(&self.connection, file)
    }

    fn accounts(&mut self) -> Result<Vec<Account>> {
        read::accounts(&self.connection)
    }

    fn account(&mut self, name: &str) -> Result<Option<Account>> {
        read::account(&self.connection, name)
    }

    fn session(&mut self, token: &Hash) -> Result<Option<Session>> {
        read::session(&self.connection, token)
    }

    fn put_session(&mut self, session: &Session) -> Result<()> {
        write::session(&self.connection, session).map_err(|error| wrong(&error))
    }

    fn delete_session(&mut self, token: &Hash) -> Result<()> {
        self.delete("DELETE FROM sessions WHERE token = ?", [token.0])
    }

    fn delete_sessions_of(&mut self, account: &str) -> Result<()> {
        self.delete("DELETE FROM sessions WHERE account = ?", [account])
    }

    fn delete_expired_sessions(&mut self, now: Moment) -> Result<()> {
        self.delete("DELETE FROM sessions WHERE expires <= ?", [now.0])
    }
}

impl Sqlite {
    fn run(&self, sql: &str) -> Result<()> {
        let done = self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute([]));
        done.map(|_| ()).map_err(|error| wrong(&error))
    }

    fn delete(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<()> {
        let done =
            self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute(parameters));
        done.map(|_| ()).map_err(|error| wrong(&error))
    }
}
