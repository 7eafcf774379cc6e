//! Why the store could not do something that was well asked.

use std::fmt;

/// What went wrong below the cases: the file, the disk, the server, or the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The database refused; its own words.
    Database(String),
    /// A file beside the database could not be read or written.
    File {
        /// Which.
        path: String,
        /// Why.
        why: String,
    },
    /// Another process has this database open for writing.
    InUse(String),
    /// The database is of a newer form than this program knows.
    TooNew {
        /// Its version.
        found: u32,
        /// The newest that this program reads.
        newest: u32,
    },
    /// What is stored cannot be what the store wrote.
    Corrupt(String),
    /// The anchor and the audit trail do not go together.
    Anchor(String),
    /// The connection broke while a group was committed.
    OutcomeUnknown(String),
    /// The store is closed.
    Closed,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(why) => write!(f, "the database refused: {why}"),
            Self::File { path, why } => write!(f, "{path}: {why}"),
            Self::InUse(path) => {
                write!(f, "{path} is open for writing in another process; stop that one first")
            }
            Self::TooNew { found, newest } => {
                write!(
                    f,
                    "the database is of version {found}; this program knows up to {newest}: use a newer Oncase"
                )
            }
            Self::Corrupt(why) => write!(f, "the database holds what Oncase did not write: {why}"),
            Self::Anchor(why) => write!(f, "the audit trail and its anchor do not go together: {why}"),
            Self::OutcomeUnknown(why) => write!(f, "the connection broke while writing: {why}"),
            Self::Closed => f.write_str("the store is closed"),
        }
    }
}

impl std::error::Error for StoreError {}

impl StoreError {
    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::File { path: path.display().to_string(), why: error.to_string() }
    }
}
