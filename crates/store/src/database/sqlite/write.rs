//! Writing.

use rusqlite::{Connection, Result, params};

use crate::database::{Batch, rows};

const SUMMARY: &str = "INSERT INTO cases VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
    ON CONFLICT (id) DO UPDATE SET archived = ?2, created_at = ?3, title = ?4, sex = ?5, age = ?6, diagnosis = ?7,
        invented = ?8, diagnoses = ?9, words = ?10";
const ITEM: &str = "INSERT INTO items VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (case_id, key) DO UPDATE SET section = ?3, position = ?4, body = ?5";
const ENTRY: &str = "INSERT INTO entries
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
const ATTACHMENT: &str = "INSERT INTO attachments VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (case_id, name) DO UPDATE SET media_type = ?3, size = ?4, sha256 = ?5, bytes = ?6";
const ACCOUNT: &str = "INSERT INTO accounts VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (name) DO UPDATE SET role = ?2, disabled = ?3, password = ?4, created = ?5";

pub(super) fn batch(connection: &Connection, batch: &Batch) -> Result<()> {
    summaries(connection, batch)?;
    let mut put = connection.prepare_cached(ITEM)?;
    for case in &batch.cases {
        let (key, section) = (rows::STATE_KEY, rows::state_section(case.archived));
        let body = rows::state_body(case);
        put.execute(params![case.id.as_str(), key, section, case.updated.at.0, body])?;
    }
    for (case, item) in &batch.items {
        put.execute(params![case.as_str(), item.key.0, item.section.name(), item.position, item.body])?;
    }
    let mut delete = connection.prepare_cached("DELETE FROM items WHERE case_id = ? AND key = ?")?;
    for (case, key) in &batch.removed {
        delete.execute((case.as_str(), key.0))?;
    }
    entries(connection, batch)?;
    for (case, attachment, sha256) in &batch.attachments {
        let size = i64::try_from(attachment.bytes.len()).unwrap_or(i64::MAX);
        connection.prepare_cached(ATTACHMENT)?.execute(params![
            case.as_str(),
            attachment.name,
            attachment.media_type,
            size,
            sha256.0,
            attachment.bytes
        ])?;
    }
    for account in &batch.accounts {
        let parameters =
            params![account.name, account.role, account.disabled, account.password, account.created.0];
        connection.prepare_cached(ACCOUNT)?.execute(parameters)?;
    }
    Ok(())
}

fn summaries(connection: &Connection, batch: &Batch) -> Result<()> {
    for (case, summary) in &batch.summaries {
        connection.prepare_cached(SUMMARY)?.execute(params![
            case.id.as_str(),
            case.archived,
            case.created.at.0,
            summary.title,
            summary.sex,
            summary.age,
            summary.diagnosis,
            summary.invented,
            summary.diagnoses,
            summary.words,
        ])?;
    }
    Ok(())
}

fn entries(connection: &Connection, batch: &Batch) -> Result<()> {
    let mut append = connection.prepare_cached(ENTRY)?;
    for entry in &batch.entries {
        append.execute(params![
            entry.number,
            entry.case.as_ref().map(crate::names::CaseId::as_str),
            entry.step,
            entry.before,
            entry.actor,
            entry.at.0,
            entry.act.name(),
            entry.undoes,
            entry.kind.name(),
            entry.section.map(crate::section::Section::name),
            entry.item.map(|item| item.0),
            entry.position,
            entry.path,
            entry.old,
            entry.new,
            entry.why,
            entry.previous.0,
            entry.hash.0,
        ])?;
    }
    Ok(())
}
