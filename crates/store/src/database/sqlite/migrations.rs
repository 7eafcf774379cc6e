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
    migrate_by(connection, &MIGRATIONS)
}

/// All that are missing, or none of them.
fn migrate_by(connection: &mut Connection, migrations: &[(&str, &str)]) -> Result<()> {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(|error| wrong(&error))?;
    transaction
        .execute_batch(
            "CREATE TABLE IF NOT EXISTS migrations (
                 version INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL) STRICT",
        )
        .map_err(|error| wrong(&error))?;
    let found: usize = transaction
        .query_row("SELECT coalesce(max(version), 0) FROM migrations", [], |row| row.get(0))
        .map_err(|error| wrong(&error))?;
    if found > migrations.len() {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        return Err(StoreError::TooNew { found: number(found), newest: number(migrations.len()) });
    }
    for (at, (name, sql)) in migrations.iter().enumerate().skip(found) {
        transaction.execute_batch(sql).map_err(|error| wrong(&error))?;
        transaction
            .execute("INSERT INTO migrations VALUES (?, ?, ?)", (at + 1, name, Moment::now().0))
            .map_err(|error| wrong(&error))?;
    }
    transaction.commit().map_err(|error| wrong(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(connection: &Connection) -> Vec<String> {
        let mut read = connection.prepare("SELECT name FROM migrations ORDER BY version").expect("a table");
        read.query_map([], |row| row.get(0)).expect("rows").collect::<rusqlite::Result<_>>().expect("names")
    }

    #[test]
    fn what_is_missing_is_done_once_and_in_order_or_not_at_all() {
        let mut connection = Connection::open_in_memory().expect("a database");
        migrate(&mut connection).expect("the first form");
        let first = MIGRATIONS[0];
        let second = ("a column", "ALTER TABLE cases ADD COLUMN note TEXT");
        let wrong =
            ("half", "ALTER TABLE cases ADD COLUMN other TEXT; ALTER TABLE nothing ADD COLUMN x TEXT");
        assert!(migrate_by(&mut connection, &[first, second, wrong]).is_err());
        assert_eq!(names(&connection), [first.0], "a migration that fails takes the others back");
        for _ in 0..2 {
            migrate_by(&mut connection, &[first, second]).expect("the second form");
            assert_eq!(names(&connection), [first.0, second.0]);
        }
        assert!(connection.prepare("SELECT note FROM cases").is_ok());
        assert!(matches!(migrate(&mut connection), Err(StoreError::TooNew { found: 2, newest: 1 })));
    }
}
