//! Where a store is, and how it is opened.

use std::path::{Path, PathBuf};

#[cfg(feature = "postgres")]
use crate::database::postgres::Postgres;
use crate::database::sqlite::Sqlite;
use crate::database::{Database, Result};
use crate::error::StoreError;

/// Where a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// An SQLite file; it is made when it is not there.
    File(PathBuf),
    /// The URL of a PostgreSQL database (`postgresql://user@host/name`); its tables are made when they are not there.
    #[cfg(feature = "postgres")]
    Postgres(String),
}

/// Makes a file that only its owner may read, when there is none. What SQLite puts beside a database takes after it. A file
/// that is there is not opened: closing it would give up the locks that SQLite holds on it in this process.
pub(crate) fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// How a store is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The file in which the head of the audit trail is anchored. Without it, beside the SQLite file with
    /// `.anchor` at its end; a PostgreSQL database must have it. Keep it where whoever can write the database cannot
    /// write.
    pub anchor: Option<PathBuf>,
    /// Who accepts that the audit trail does not go with its anchor, as after moving a database without it. It is
    /// written into the trail.
    pub accept: Option<String>,
}

impl Options {
    /// The file of the anchor.
    pub(crate) fn anchor_of(&self, location: &Location) -> Result<PathBuf> {
        match (&self.anchor, location) {
            (Some(anchor), _) => Ok(anchor.clone()),
            (None, Location::File(path)) => Ok(beside(path, ".anchor")),
            #[cfg(feature = "postgres")]
            (None, Location::Postgres(_)) => {
                let why = "a PostgreSQL database needs a file for its anchor; name one";
                Err(StoreError::Anchor(why.to_owned()))
            }
        }
    }
}

impl Location {
    /// The connection that writes; the tables are made when they are not there.
    pub(crate) fn writer(&self) -> Result<Box<dyn Database>> {
        match self {
            Self::File(path) => Ok(Box::new(Sqlite::writer(path)?)),
            #[cfg(feature = "postgres")]
            Self::Postgres(url) => Ok(Box::new(Postgres::writer(url)?)),
        }
    }

    /// A connection that reads.
    pub(crate) fn reader(&self) -> Result<Box<dyn Database>> {
        match self {
            Self::File(path) => Ok(Box::new(Sqlite::reader(path)?)),
            #[cfg(feature = "postgres")]
            Self::Postgres(url) => Ok(Box::new(Postgres::reader(url)?)),
        }
    }

    /// Does something that may wait for a server. The client library must not wait on a thread that serves others, so a
    /// server is waited for on another one.
    pub(crate) fn apart<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T> {
        if self.reads_at_once() {
            return Ok(work());
        }
        let done = std::thread::scope(|scope| scope.spawn(work).join());
        done.map_err(|_| StoreError::Closed)
    }

    /// True when reading waits for nobody, so that it need not go to a thread of its own.
    pub(crate) fn reads_at_once(&self) -> bool {
        matches!(self, Self::File(_))
    }
}

/// A path with something at the end of its name.
pub(crate) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
