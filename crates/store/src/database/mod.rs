//! What the store asks of a database. Logic, audit and group commit exist once, above this.

pub(crate) mod sqlite;

use crate::accounts::{Account, Session};
use crate::case::{Attachment, AttachmentInfo};
use crate::entry::Entry;
use crate::error::StoreError;
use crate::names::{CaseId, Hash, Head, ItemKey, Moment, Stamp};
use crate::section::Section;
use crate::summary::{CasePage, Search, Summary};

pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// A case without its items.
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
    pub(crate) summary: Summary,
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
    /// Cases that are new, or whose summary changed.
    pub(crate) cases: Vec<CaseRow>,
    /// Cases of which only version, last entry, next key and last change are new.
    pub(crate) touched: Vec<CaseRow>,
    pub(crate) items: Vec<(CaseId, ItemRow)>,
    pub(crate) removed: Vec<(CaseId, ItemKey)>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) attachments: Vec<(CaseId, Attachment, Hash)>,
    pub(crate) accounts: Vec<Account>,
}

/// How many rows there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) cases: u64,
    pub(crate) items: u64,
    pub(crate) attachments: u64,
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

    /// The random name that the store was given when it was made.
    fn store_id(&mut self) -> Result<String>;
    /// The last audit entry.
    fn head(&mut self) -> Result<Head>;
    fn entry(&mut self, number: u64) -> Result<Option<Entry>>;
    /// Entries from a number on, in order.
    fn entries(&mut self, from: u64, limit: u32) -> Result<Vec<Entry>>;

    fn version(&mut self, case: &CaseId) -> Result<Option<u64>>;
    fn case(&mut self, case: &CaseId) -> Result<Option<CaseRow>>;
    /// How much there is of everything.
    fn counts(&mut self) -> Result<Counts>;
    fn cases(&mut self, search: &Search) -> Result<CasePage>;
    fn item(&mut self, case: &CaseId, key: ItemKey) -> Result<Option<ItemRow>>;
    /// All items of a case by section, position and key.
    fn items(&mut self, case: &CaseId) -> Result<Vec<ItemRow>>;
    /// Positions and keys of a section, in order.
    fn places(&mut self, case: &CaseId, section: Section) -> Result<Vec<(i64, ItemKey)>>;
    fn attachments(&mut self, case: &CaseId) -> Result<Vec<AttachmentInfo>>;
    fn attachment(&mut self, case: &CaseId, name: &str) -> Result<Option<Attachment>>;

    /// Copies everything but sessions, as it is at one moment, into a new SQLite file.
    fn copy_to(&mut self, file: &std::path::Path) -> Result<()>;

    fn accounts(&mut self) -> Result<Vec<Account>>;
    fn account(&mut self, name: &str) -> Result<Option<Account>>;
    fn session(&mut self, token: &Hash) -> Result<Option<Session>>;
    fn put_session(&mut self, session: &Session) -> Result<()>;
    fn delete_session(&mut self, token: &Hash) -> Result<()>;
    fn delete_sessions_of(&mut self, account: &str) -> Result<()>;
    fn delete_expired_sessions(&mut self, now: Moment) -> Result<()>;
}
