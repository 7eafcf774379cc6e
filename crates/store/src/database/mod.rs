//! What the store asks of a database. Logic, audit and group commit exist once, above this; what is read is asked for
//! in the SQL that both databases speak, in `read`.

#[cfg(feature = "postgres")]
pub(crate) mod copy;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
mod read;
mod rows;
mod search;
pub(crate) mod sqlite;

use std::collections::{BTreeMap, BTreeSet};

use crate::accounts::Account;
use crate::case::Attachment;
use crate::entry::Entry;
use crate::error::StoreError;
use crate::names::{CaseId, Hash, ItemKey, Stamp};
use crate::section::Section;
use crate::summary::Summary;

pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// A case without its items: its state, which every edit changes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CaseRow {
    pub(crate) id: CaseId,
    pub(crate) version: u64,
    /// The number of its last audit entry.
    pub(crate) last_entry: u64,
    /// The key of the next item.
    pub(crate) next_key: i64,
    pub(crate) archived: bool,
    pub(crate) created: Stamp,
    pub(crate) updated: Stamp,
}

/// An item with its body as it stands in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ItemRow {
    pub(crate) key: ItemKey,
    pub(crate) section: Section,
    pub(crate) position: i64,
    pub(crate) body: String,
}

/// What is written together.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) cases: Vec<CaseRow>,
    /// What lists of cases show of those for which it changed.
    pub(crate) summaries: Vec<(CaseRow, Summary)>,
    pub(crate) items: Vec<(CaseId, ItemRow)>,
    pub(crate) removed: Vec<(CaseId, ItemKey)>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) attachments: Vec<(CaseId, Attachment, Hash)>,
    pub(crate) accounts: Vec<Account>,
}

/// How many rows there are. The state of a case is one of the items here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) cases: u64,
    pub(crate) items: u64,
    pub(crate) attachments: u64,
}

/// The cases and items that a group of writes will need.
pub(crate) type Wanted = BTreeMap<CaseId, BTreeSet<ItemKey>>;

/// Those of them that there are.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) cases: Vec<CaseRow>,
    pub(crate) items: Vec<(CaseId, ItemRow)>,
}

/// A value that is handed over beside the SQL, never in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Parameter<'a> {
    Integer(i64),
    Text(std::borrow::Cow<'a, str>),
    Bytes(&'a [u8]),
}

impl From<i64> for Parameter<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl<'a> From<&'a str> for Parameter<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a CaseId> for Parameter<'a> {
    fn from(case: &'a CaseId) -> Self {
        case.as_str().into()
    }
}

impl<'a> From<&'a Hash> for Parameter<'a> {
    fn from(hash: &'a Hash) -> Self {
        Self::Bytes(&hash.0)
    }
}

/// The fields of a row.
pub(crate) trait Fields {
    fn integer(&self, at: usize) -> Result<Option<i64>>;
    fn text(&self, at: usize) -> Result<Option<&str>>;
    fn bytes(&self, at: usize) -> Result<Option<&[u8]>>;
}

/// A connection to a database. One connection writes, any number read.
pub(crate) trait Database: Send {
    /// Begins a transaction: for writing, or a snapshot for reading.
    fn begin(&mut self, writing: bool) -> Result<()>;
    /// Makes it durable.
    fn commit(&mut self) -> Result<()>;
    /// Forgets it.
    fn rollback(&mut self) -> Result<()>;
    /// Writes a batch into the open transaction.
    fn write(&mut self, batch: &Batch) -> Result<()>;
    /// Hands over row by row. Parameters are `$1`, `$2` and so on, in this order in the SQL.
    fn query(
        &mut self,
        sql: &str,
        parameters: &[Parameter<'_>],
        each: &mut dyn FnMut(&dyn Fields) -> Result<()>,
    ) -> Result<()>;
    /// Does something that gives no rows.
    fn execute(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Result<()>;
    /// Reads at once what a group of writes will need, where reading one by one would cost a round trip each.
    fn load(&mut self, _wanted: &Wanted) -> Result<Option<Loaded>> {
        Ok(None)
    }
    /// The function that gives the place of a text in another, from 1, and 0 when it is not there.
    fn place_function(&self) -> &'static str;
    /// Copies everything but sessions, as it is at one moment, into a new SQLite file.
    fn copy_to(&mut self, file: &std::path::Path) -> Result<()>;
    /// Connects again when the connection broke, and says whether it did.
    fn recover(&mut self) -> Result<bool>;
}
