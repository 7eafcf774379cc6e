//! Where cases are kept: items, edits, undo, and an audit trail that cannot be changed unseen.
//!
//! A case is kept as items, so that saving a field writes one small row, and two people who edit different items
//! never meet. [`Store`] is the way in. Writes go to one thread, which commits what has come in the meantime as a group and
//! answers when the group is on the disk and the head of the audit trail is anchored outside the database. A write compares
//! what its author saw with what is there: someone else's change is a [`Conflict`], never overwritten.
//!
//! This room knows the record and nothing that is derived from it; it knows no HTTP either.

mod accounts;
mod anchor;
mod audit;
mod backup;
mod body;
mod case;
mod database;
mod edit;
mod entry;
mod error;
pub mod limits;
mod location;
mod names;
mod pages;
mod readers;
mod section;
mod split;
mod store;
mod summary;
mod writer;

pub use accounts::{Account, AccountChange, Session};
pub use audit::{Verified, VerifyError, Wrong};
pub use backup::restore;
pub use case::{Attachment, AttachmentInfo, Field, Item, NewItem, StoredCase};
pub use edit::{Applied, Change, Conflict, Edit, EditError, Undone};
pub use entry::{Act, Entry, Kind};
pub use error::StoreError;
pub use location::{Location, Options};
pub use names::{BadCaseId, CaseId, Hash, Head, ItemKey, Moment, Stamp};
pub use pages::PageCache;
pub use section::Section;
pub use split::{SplitError, split_json, split_record, split_tree};
pub use store::{HistoryPage, Store, backup, verify};
pub use summary::{CasePage, CaseSummary, Search, Sort, Summary};
