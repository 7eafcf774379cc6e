//! Writing and loading whole groups: one statement a table, since each one is a round trip.

use postgres::types::ToSql;

use super::{Postgres, wrong};
use crate::database::{Batch, CaseRow, Loaded, Result, Wanted, rows};
use crate::entry::Entry;
use crate::names::CaseId;
use crate::summary::Summary;

type Values<'v> = [&'v (dyn ToSql + Sync)];

const SUMMARIES: &str = "INSERT INTO cases
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
        $8::bigint[], $9::text[], $10::text[])
    ON CONFLICT (id) DO UPDATE SET archived = excluded.archived, created_at = excluded.created_at,
        title = excluded.title, sex = excluded.sex, age = excluded.age, diagnosis = excluded.diagnosis,
        invented = excluded.invented, diagnoses = excluded.diagnoses, words = excluded.words";
const ITEMS: &str = "INSERT INTO items
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::text[])
    ON CONFLICT (case_id, key)
        DO UPDATE SET section = excluded.section, position = excluded.position, body = excluded.body";
const REMOVED: &str = "DELETE FROM items USING unnest($1::text[], $2::bigint[]) AS t (case_id, key)
    WHERE items.case_id = t.case_id AND items.key = t.key";
const ENTRIES: &str = "INSERT INTO entries
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::text[],
        $8::bigint[], $9::text[], $10::text[], $11::bigint[], $12::bigint[], $13::text[], $14::text[], $15::text[],
        $16::text[], $17::bytea[], $18::bytea[])";
const ATTACHMENT: &str = "INSERT INTO attachments VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (case_id, name) DO UPDATE SET media_type = $3, size = $4, sha256 = $5, bytes = $6";
const ACCOUNT: &str = "INSERT INTO accounts VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (name) DO UPDATE SET role = $2, disabled = $3, password = $4, created = $5";

/// A number as the database holds it; none has so many.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn batch(to: &mut Postgres, batch: &Batch) -> Result<()> {
    if !batch.summaries.is_empty() {
        summaries(to, &batch.summaries)?;
    }
    if !batch.cases.is_empty() || !batch.items.is_empty() {
        items(to, batch)?;
    }
    if !batch.removed.is_empty() {
        let cases: Vec<&str> = batch.removed.iter().map(|(case, _)| case.as_str()).collect();
        let keys: Vec<i64> = batch.removed.iter().map(|(_, key)| key.0).collect();
        run(to, REMOVED, &[&cases, &keys])?;
    }
    if !batch.entries.is_empty() {
        entries(to, &batch.entries)?;
    }
    for (case, file, sha256) in &batch.attachments {
        let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        let hash = sha256.0.as_slice();
        run(to, ATTACHMENT, &[&case.as_str(), &file.name, &file.media_type, &size, &hash, &file.bytes])?;
    }
    for account in &batch.accounts {
        let disabled = i64::from(account.disabled);
        run(to, ACCOUNT, &[&account.name, &account.role, &disabled, &account.password, &account.created.0])?;
    }
    Ok(())
}

fn run(to: &mut Postgres, sql: &str, values: &Values<'_>) -> Result<()> {
    let statement = to.statement(sql)?;
    to.client.execute(&statement, values).map(|_| ()).map_err(|error| wrong(&error))
}

fn summaries(to: &mut Postgres, rows: &[(CaseRow, Summary)]) -> Result<()> {
    let values: &Values<'_> = &[
        &column(rows, |(case, _)| case.id.as_str()),
        &column(rows, |(case, _)| i64::from(case.archived)),
        &column(rows, |(case, _)| case.created.at.0),
        &column(rows, |(_, summary)| summary.title.as_deref()),
        &column(rows, |(_, summary)| summary.sex.as_deref()),
        &column(rows, |(_, summary)| summary.age.as_deref()),
        &column(rows, |(_, summary)| summary.diagnosis.as_deref()),
        &column(rows, |(_, summary)| i64::from(summary.invented)),
        &column(rows, |(_, summary)| summary.diagnoses.as_str()),
        &column(rows, |(_, summary)| summary.words.as_str()),
    ];
    run(to, SUMMARIES, values)
}

/// One column of some rows.
fn column<'r, R, T>(rows: &'r [R], of: impl Fn(&'r R) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}

fn items(to: &mut Postgres, batch: &Batch) -> Result<()> {
    let states: Vec<String> = batch.cases.iter().map(rows::state_body).collect();
    let state = batch.cases.iter().zip(&states).map(|(case, body)| {
        let section = rows::state_section(case.archived);
        (case.id.as_str(), rows::STATE_KEY, section, case.updated.at.0, body.as_str())
    });
    let item = batch.items.iter().map(|(case, item)| {
        (case.as_str(), item.key.0, item.section.name(), item.position, item.body.as_str())
    });
    let all: Vec<_> = state.chain(item).collect();
    let values: &Values<'_> = &[
        &column(&all, |row| row.0),
        &column(&all, |row| row.1),
        &column(&all, |row| row.2),
        &column(&all, |row| row.3),
        &column(&all, |row| row.4),
    ];
    run(to, ITEMS, values)
}

fn entries(to: &mut Postgres, rows: &[Entry]) -> Result<()> {
    let values: &Values<'_> = &[
        &column(rows, |entry| signed(entry.number)),
        &column(rows, |entry| entry.case.as_ref().map(CaseId::as_str)),
        &column(rows, |entry| signed(entry.step)),
        &column(rows, |entry| signed(entry.before)),
        &column(rows, |entry| entry.actor.as_str()),
        &column(rows, |entry| entry.at.0),
        &column(rows, |entry| entry.act.name()),
        &column(rows, |entry| entry.undoes.map(signed)),
        &column(rows, |entry| entry.kind.name()),
        &column(rows, |entry| entry.section.map(crate::section::Section::name)),
        &column(rows, |entry| entry.item.map(|item| item.0)),
        &column(rows, |entry| entry.position),
        &column(rows, |entry| entry.path.as_deref()),
        &column(rows, |entry| entry.old.as_deref()),
        &column(rows, |entry| entry.new.as_deref()),
        &column(rows, |entry| entry.why.as_deref()),
        &column(rows, |entry| entry.previous.0.as_slice()),
        &column(rows, |entry| entry.hash.0.as_slice()),
    ];
    run(to, ENTRIES, values)
}

/// The cases and items that a group will need.
pub(super) fn load(from: &mut Postgres, wanted: &Wanted) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    let cases: Vec<&str> = wanted.keys().map(CaseId::as_str).collect();
    let sql =
        format!("SELECT {} FROM items WHERE case_id = ANY($1) AND key = {}", rows::CASE, rows::STATE_KEY);
    let statement = from.statement(&sql)?;
    for row in from.client.query(&statement, &[&cases]).map_err(|error| wrong(&error))? {
        loaded.cases.push(rows::case(&row)?);
    }
    let pairs = || wanted.iter().flat_map(|(case, keys)| keys.iter().map(move |key| (case.as_str(), key.0)));
    let (cases, keys): (Vec<&str>, Vec<i64>) = pairs().unzip();
    let sql = "SELECT i.key, i.section, i.position, i.body, i.case_id FROM unnest($1::text[], $2::bigint[])
        AS t (case_id, key) JOIN items i ON i.case_id = t.case_id AND i.key = t.key";
    let statement = from.statement(sql)?;
    for row in from.client.query(&statement, &[&cases, &keys]).map_err(|error| wrong(&error))? {
        loaded.items.push((rows::case_name(&row, 4)?, rows::item(&row)?));
    }
    Ok(loaded)
}
