//! Reading, in SQL that both databases speak.

use std::sync::LazyLock;

use super::{CaseRow, Counts, Database, Fields, ItemRow, Parameter, Result, rows};
use crate::accounts::{Account, Session};
use crate::case::{Attachment, AttachmentInfo};
use crate::entry::Entry;
use crate::error::StoreError;
use crate::names::{CaseId, Hash, Head, ItemKey, Moment};
use crate::section::Section;
use crate::summary::Summary;

type FromRow<T> = fn(&dyn Fields) -> Result<T>;

static CASE: LazyLock<String> = LazyLock::new(|| {
    format!("SELECT {} FROM items WHERE case_id = $1 AND key = {}", rows::CASE, rows::STATE_KEY)
});
static ITEM: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {} FROM items WHERE case_id = $1 AND key = $2", rows::ITEM));
static ITEMS: LazyLock<String> = LazyLock::new(|| {
    format!("SELECT {} FROM items WHERE case_id = $1 AND key > {}", rows::ITEM, rows::STATE_KEY)
});
static ENTRY: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {} FROM entries WHERE number = $1", rows::ENTRY));
static ENTRIES: LazyLock<String> = LazyLock::new(|| {
    format!("SELECT {} FROM entries WHERE number >= $1 ORDER BY number LIMIT $2", rows::ENTRY)
});

/// A number as the databases hold it; none has so many.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl dyn Database + '_ {
    pub(super) fn all<T>(
        &mut self,
        sql: &str,
        parameters: &[Parameter<'_>],
        from_row: FromRow<T>,
    ) -> Result<Vec<T>> {
        let mut all = Vec::new();
        self.query(sql, parameters, &mut |row| {
            all.push(from_row(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    pub(super) fn one<T>(
        &mut self,
        sql: &str,
        parameters: &[Parameter<'_>],
        from_row: FromRow<T>,
    ) -> Result<Option<T>> {
        let mut one = None;
        self.query(sql, parameters, &mut |row| {
            one = Some(from_row(row)?);
            Ok(())
        })?;
        Ok(one)
    }

    /// The random name that the store was given when it was made.
    pub(crate) fn store_id(&mut self) -> Result<String> {
        let id = self.one("SELECT id FROM store", &[], rows::text)?;
        id.ok_or_else(|| StoreError::Corrupt("the store has no id".to_owned()))
    }

    /// The last audit entry.
    pub(crate) fn head(&mut self) -> Result<Head> {
        let sql = "SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1";
        let from_row: FromRow<Head> =
            |row| Ok(Head { entries: rows::number(row, 0)?, hash: rows::hash(row, 1)? });
        Ok(self.one(sql, &[], from_row)?.unwrap_or_default())
    }

    pub(crate) fn entry(&mut self, number: u64) -> Result<Option<Entry>> {
        self.one(&ENTRY, &[signed(number).into()], rows::entry)
    }

    /// The hash of an entry that the store says is there.
    pub(crate) fn entry_hash(&mut self, number: u64) -> Result<Hash> {
        let hash =
            self.one("SELECT hash FROM entries WHERE number = $1", &[signed(number).into()], |row| {
                rows::hash(row, 0)
            })?;
        hash.ok_or_else(|| StoreError::Corrupt(format!("audit entry {number} is missing")))
    }

    /// Entries from a number on, in order.
    pub(crate) fn entries(&mut self, from: u64, limit: u32) -> Result<Vec<Entry>> {
        self.all(&ENTRIES, &[signed(from).into(), i64::from(limit).into()], rows::entry)
    }

    /// How much there is of everything.
    pub(crate) fn counts(&mut self) -> Result<Counts> {
        let sql = "SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM items), \
                   (SELECT count(*) FROM attachments)";
        let from_row: FromRow<Counts> = |row| {
            let number = |at| rows::number(row, at);
            Ok(Counts { cases: number(0)?, items: number(1)?, attachments: number(2)? })
        };
        self.one(sql, &[], from_row)?.ok_or_else(|| StoreError::Corrupt("nothing can be counted".to_owned()))
    }

    pub(crate) fn version(&mut self, case: &CaseId) -> Result<Option<u64>> {
        Ok(self.case(case)?.map(|case| case.version))
    }

    pub(crate) fn case(&mut self, case: &CaseId) -> Result<Option<CaseRow>> {
        self.one(&CASE, &[case.into()], rows::case)
    }

    /// What lists show of a case: archived, when it was made, and its summary.
    pub(crate) fn listed(&mut self, case: &CaseId) -> Result<Option<(bool, Moment, Summary)>> {
        let sql = format!("SELECT archived, created_at, {} FROM cases WHERE id = $1", rows::SUMMARY);
        self.one(&sql, &[case.into()], rows::listed)
    }

    /// The ids of cases after one, in order.
    #[cfg(feature = "postgres")]
    pub(crate) fn case_ids(&mut self, after: &str, limit: u32) -> Result<Vec<CaseId>> {
        let sql = "SELECT id FROM cases WHERE id > $1 ORDER BY id LIMIT $2";
        self.all(sql, &[after.into(), i64::from(limit).into()], |row| rows::case_name(row, 0))
    }

    pub(crate) fn item(&mut self, case: &CaseId, key: ItemKey) -> Result<Option<ItemRow>> {
        if key.0 <= rows::STATE_KEY {
            return Ok(None);
        }
        self.one(&ITEM, &[case.into(), key.0.into()], rows::item)
    }

    /// All items of a case by section, position and key.
    pub(crate) fn items(&mut self, case: &CaseId) -> Result<Vec<ItemRow>> {
        let mut items = self.all(&ITEMS, &[case.into()], rows::item)?;
        items.sort_by_key(|item| (item.section, item.position, item.key));
        Ok(items)
    }

    /// The items of some sections of a case, in no order.
    pub(crate) fn items_of(&mut self, case: &CaseId, sections: &[Section]) -> Result<Vec<ItemRow>> {
        let mut parameters = vec![case.into()];
        parameters.extend(sections.iter().map(|section| Parameter::from(section.name())));
        let named: Vec<String> = (2..=parameters.len()).map(|at| format!("${at}")).collect();
        let sql = format!(
            "SELECT {} FROM items WHERE case_id = $1 AND section IN ({})",
            rows::ITEM,
            named.join(", ")
        );
        self.all(&sql, &parameters, rows::item)
    }

    /// Positions and keys of a section, in order.
    pub(crate) fn places(&mut self, case: &CaseId, section: Section) -> Result<Vec<(i64, ItemKey)>> {
        let sql = "SELECT position, key FROM items WHERE case_id = $1 AND section = $2";
        let mut places = self.all(sql, &[case.into(), section.name().into()], rows::place)?;
        places.sort_unstable();
        Ok(places)
    }

    pub(crate) fn attachments(&mut self, case: &CaseId) -> Result<Vec<AttachmentInfo>> {
        let sql = format!("SELECT {} FROM attachments WHERE case_id = $1", rows::ATTACHMENT_INFO);
        let mut attachments = self.all(&sql, &[case.into()], rows::attachment_info)?;
        attachments.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(attachments)
    }

    pub(crate) fn attachment(&mut self, case: &CaseId, name: &str) -> Result<Option<Attachment>> {
        let sql = "SELECT name, media_type, bytes FROM attachments WHERE case_id = $1 AND name = $2";
        self.one(sql, &[case.into(), name.into()], rows::attachment)
    }

    /// All accounts by name.
    pub(crate) fn accounts(&mut self) -> Result<Vec<Account>> {
        let sql = format!("SELECT {} FROM accounts", rows::ACCOUNT);
        let mut accounts = self.all(&sql, &[], rows::account)?;
        accounts.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(accounts)
    }

    pub(crate) fn account(&mut self, name: &str) -> Result<Option<Account>> {
        let sql = format!("SELECT {} FROM accounts WHERE name = $1", rows::ACCOUNT);
        self.one(&sql, &[name.into()], rows::account)
    }

    pub(crate) fn session(&mut self, token: &Hash) -> Result<Option<Session>> {
        let sql = format!("SELECT {} FROM sessions WHERE token = $1", rows::SESSION);
        self.one(&sql, &[token.into()], rows::session)
    }

    pub(crate) fn put_session(&mut self, session: &Session) -> Result<()> {
        self.delete_session(&session.token)?;
        let parameters = [
            (&session.token).into(),
            session.account.as_str().into(),
            session.created.0.into(),
            session.expires.0.into(),
            session.data.as_str().into(),
        ];
        self.execute("INSERT INTO sessions VALUES ($1, $2, $3, $4, $5)", &parameters)
    }

    pub(crate) fn delete_session(&mut self, token: &Hash) -> Result<()> {
        self.execute("DELETE FROM sessions WHERE token = $1", &[token.into()])
    }

    pub(crate) fn delete_sessions_of(&mut self, account: &str) -> Result<()> {
        self.execute("DELETE FROM sessions WHERE account = $1", &[account.into()])
    }

    pub(crate) fn delete_expired_sessions(&mut self, now: Moment) -> Result<()> {
        self.execute("DELETE FROM sessions WHERE expires <= $1", &[now.0.into()])
    }
}
