//! The store in one SQLite file.

mod log;
mod migrations;
mod write;

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, Row, ToSql, params_from_iter};

use super::{Batch, Database, Fields, Parameter, Result};
use crate::error::StoreError;
use crate::location::make_private;

/// What SQLite said.
pub(crate) fn wrong(error: &rusqlite::Error) -> StoreError {
    StoreError::Database(error.to_string())
}

/// Memory for pages of a connection, in KiB. The operating system caches the file besides.
const WRITER_CACHE: u32 = 12_288;
const READER_CACHE: u32 = 1_024;

/// One connection to the file.
#[derive(Debug)]
pub(crate) struct Sqlite {
    connection: Connection,
    /// Moves the log of the one who writes.
    log: Option<log::Log>,
    /// Held by the one who writes, until it is dropped.
    _lock: Option<File>,
}

impl Sqlite {
    /// Opens the file for writing, makes it when it is not there, and brings it to the newest form.
    pub(crate) fn writer(path: &Path) -> Result<Self> {
        let lock = lock(path)?;
        make_private(path).map_err(|error| StoreError::file(path, &error))?;
        let mut connection = Connection::open(path).map_err(|error| wrong(&error))?;
        settings(&connection, WRITER_CACHE)?;
        // The log is moved into the database aside. While saves never cease it is never moved as a whole, and can only begin anew
        // when it is: at 256 MiB the commit that makes it so long moves what is left.
        let log = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 64000;";
        connection.execute_batch(log).map_err(|error| wrong(&error))?;
        migrations::migrate(&mut connection)?;
        let log = Some(log::Log::start(path)?);
        Ok(Self { connection, log, _lock: Some(lock) })
    }

    /// Makes a file that is one file: without a log beside it, to be filled once.
    #[cfg(feature = "postgres")]
    pub(crate) fn plain(path: &Path) -> Result<Self> {
        make_private(path).map_err(|error| StoreError::file(path, &error))?;
        let mut connection = Connection::open(path).map_err(|error| wrong(&error))?;
        settings(&connection, WRITER_CACHE)?;
        migrations::migrate(&mut connection)?;
        Ok(Self { connection, log: None, _lock: None })
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
        Ok(Self { connection, log: None, _lock: None })
    }
}

/// Locks a file beside the database: locking the database itself would meet SQLite's own locks.
fn lock(path: &Path) -> Result<File> {
    let beside = crate::location::beside(path, ".lock");
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
    make_private(file).map_err(|error| StoreError::file(file, &error))?;
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
        self.execute(if writing { "BEGIN IMMEDIATE" } else { "BEGIN" }, &[])
    }

    fn commit(&mut self) -> Result<()> {
        let done = self.connection.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([]));
        if let Some(log) = &mut self.log {
            log.committed();
        }
        done.map(|_| ()).map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull | ErrorCode::DatabaseBusy) => wrong(&error),
            // When the disk failed while it synced, the group may be there when the file is opened again.
            _ => StoreError::OutcomeUnknown(error.to_string()),
        })
    }

    fn rollback(&mut self) -> Result<()> {
        if self.connection.is_autocommit() { Ok(()) } else { self.execute("ROLLBACK", &[]) }
    }

    fn write(&mut self, batch: &Batch) -> Result<()> {
        write::batch(&self.connection, batch).map_err(|error| wrong(&error))
    }

    fn query(
        &mut self,
        sql: &str,
        parameters: &[Parameter<'_>],
        each: &mut dyn FnMut(&dyn Fields) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| wrong(&error))?;
        let mut rows = statement.query(params_from_iter(parameters)).map_err(|error| wrong(&error))?;
        while let Some(row) = rows.next().map_err(|error| wrong(&error))? {
            each(row)?;
        }
        Ok(())
    }

    fn execute(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Result<()> {
        let done = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params_from_iter(parameters)));
        done.map(|_| ()).map_err(|error| wrong(&error))
    }

    fn place_function(&self) -> &'static str {
        "instr"
    }

    fn recover(&mut self) -> Result<bool> {
        Ok(false)
    }

    fn copy_to(&mut self, file: &Path) -> Result<()> {
        copy(&self.connection, file)
    }
}

impl ToSql for Parameter<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl Fields for Row<'_> {
    fn integer(&self, at: usize) -> Result<Option<i64>> {
        self.get_ref(at).map_err(|error| wrong(&error))?.as_i64_or_null().map_err(|_| not(at, "a number"))
    }

    fn text(&self, at: usize) -> Result<Option<&str>> {
        self.get_ref(at).map_err(|error| wrong(&error))?.as_str_or_null().map_err(|_| not(at, "a text"))
    }

    fn bytes(&self, at: usize) -> Result<Option<&[u8]>> {
        self.get_ref(at).map_err(|error| wrong(&error))?.as_blob_or_null().map_err(|_| not(at, "bytes"))
    }
}

fn not(at: usize, what: &str) -> StoreError {
    StoreError::Corrupt(format!("column {at} does not hold {what}"))
}
