//! The form of the PostgreSQL tables, one migration after the other, as for SQLite. A migration that was released is
//! never changed.

use postgres::Client;

use super::wrong;
use crate::database::Result;
use crate::error::StoreError;
use crate::names::Moment;

/// Name and SQL of each, in order.
const MIGRATIONS: [(&str, &str); 1] = [("the first form", include_str!("migrations/1.sql"))];

/// Brings the tables to the newest form. The writer's lock keeps others out.
pub(super) fn migrate(client: &mut Client) -> Result<()> {
    let mut transaction = client.transaction().map_err(|error| wrong(&error))?;
    transaction
        .batch_execute(
            "CREATE TABLE IF NOT EXISTS migrations (
                 version BIGINT PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL)",
        )
        .map_err(|error| wrong(&error))?;
    let row = transaction
        .query_one("SELECT coalesce(max(version), 0) FROM migrations", &[])
        .map_err(|error| wrong(&error))?;
    let found = usize::try_from(row.get::<_, i64>(0)).unwrap_or(usize::MAX);
    if found > MIGRATIONS.len() {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        return Err(StoreError::TooNew { found: number(found), newest: number(MIGRATIONS.len()) });
    }
    for ((name, sql), version) in MIGRATIONS.iter().zip(1_i64..).skip(found) {
        transaction.batch_execute(sql).map_err(|error| wrong(&error))?;
        transaction
            .execute("INSERT INTO migrations VALUES ($1, $2, $3)", &[&version, name, &Moment::now().0])
            .map_err(|error| wrong(&error))?;
    }
    transaction.commit().map_err(|error| wrong(&error))
}
