//! The form of the SQLite database, one migration after the other. A migration that was released is never changed.

use rusqlite::{Connection, TransactionBehavior};

use super::wrong;
use crate::database::Result;
use crate::error::StoreError;
use crate::names::Moment;

/// Name and SQL of each, in order; the version of a database is how many it has seen.
const MIGRATIONS: [(&str, &str); 1] = [("the first form", include_str!("migrations/1.sql"))];

/// Brings a database to the newest form.
pub(super) fn migrate(connection: &mut Connection) -> Result<()> {
    migrate_to(connection, MIGRATIONS.len())
}

fn migrate_to(connection: &mut Connection, newest: usize) -> Result<()> {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(|error| wrong(&error))?;
    transaction
        .execute_batch(
            "CREATE TABLE IF NOT EXISTS migrations (
                 version INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL) STRICT",
        )
        .map_err(|error| wrong(&error))?;
    let found = version(&transaction)?;
    if found > MIGRATIONS.len() {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        return Err(StoreError::TooNew { found: number(found), newest: number(MIGRATIONS.len()) });
    }
    for (at, (name, sql)) in MIGRATIONS.iter().enumerate().take(newest).skip(found) {
        transaction.execute_batch(sql).map_err(|error| wrong(&error))?;
        transaction
            .execute("INSERT INTO migrations VALUES (?, ?, ?)", (at + 1, name, Moment::now().0))
            .map_err(|error| wrong(&error))?;
    }
    transaction.commit().map_err(|error| wrong(&error))
}

/// How many migrations a database has seen.
pub(super) fn version(connection: &Connection) -> Result<usize> {
    connection
        .query_row("SELECT coalesce(max(version), 0) FROM migrations", [], |row| row.get(0))
        .map_err(|error| wrong(&error))
}
