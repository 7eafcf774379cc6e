//! Copies of a store, made while it is in use, and made a store again.

use std::fs::File;
use std::path::Path;

use crate::anchor::{Anchor, anew};
use crate::audit::{Verified, VerifyError, verify};
use crate::database::{Database, Result};
use crate::error::StoreError;
use crate::location::{Location, Options, beside};
use crate::names::Head;

/// Writes everything but sessions into a new SQLite file, with its anchor beside it, and verifies both.
pub(crate) fn backup(database: &mut dyn Database, to: &Path) -> std::result::Result<Verified, VerifyError> {
    let anchor = beside(to, ".anchor");
    for path in [to, &anchor] {
        not_there(path)?;
    }
    let part = beside(to, ".part");
    remove(&part)?;
    let verified = write(database, &part);
    let placed = verified.and_then(|(verified, store)| {
        place(&part, to, &anchor, &store, verified.head)?;
        Ok(verified)
    });
    if placed.is_err() {
        // Half a backup helps nobody; the first error is the one to tell.
        let _ = remove(&part);
    }
    placed
}

fn write(database: &mut dyn Database, part: &Path) -> std::result::Result<(Verified, String), VerifyError> {
    database.copy_to(part)?;
    let mut copy = Location::File(part.to_owned()).reader()?;
    let head = copy.head()?;
    Ok((verify(copy.as_mut(), Some(head), &[])?, copy.store_id()?))
}

/// Anchors a finished file and gives it its name, the anchor first: a database without its anchor would not open.
fn place(part: &Path, to: &Path, anchor: &Path, store: &str, head: Head) -> Result<()> {
    sync(part)?;
    Anchor::open(anchor, store)?.write(head)?;
    std::fs::rename(part, to).map_err(|error| StoreError::file(to, &error))?;
    match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => sync(folder),
        _ => sync(Path::new(".")),
    }
}

/// Makes a store of a backup: verifies the backup, refuses to overwrite anything, writes into the trail who restored it,
/// and verifies what came of it.
///
/// # Errors
/// The first thing that is wrong with the backup, or why the store cannot be made.
pub fn restore(
    backup: &Path,
    to: &Location,
    options: &Options,
    actor: &str,
) -> std::result::Result<Verified, VerifyError> {
    to.apart(|| restore_here(backup, to, options, actor))?
}

fn restore_here(
    backup: &Path,
    to: &Location,
    options: &Options,
    actor: &str,
) -> std::result::Result<Verified, VerifyError> {
    crate::limits::name("the name of an actor", actor)
        .map_err(|error| StoreError::Database(error.to_string()))?;
    let verified = crate::store::verify(&Location::File(backup.to_owned()), &Options::default(), &[])?;
    let anchor = options.anchor_of(to)?;
    not_there(&anchor)?;
    let mut from = Location::File(backup.to_owned()).reader()?;
    let store = from.store_id()?;
    #[cfg_attr(
        not(feature = "postgres"),
        allow(irrefutable_let_patterns, reason = "the only place there is")
    )]
    if let Location::File(path) = to {
        for path in [path, &beside(path, "-wal")] {
            not_there(path)?;
        }
        let part = beside(path, ".part");
        remove(&part)?;
        from.copy_to(&part)?;
        place(&part, path, &anchor, &store, verified.head)?;
    }
    #[cfg(feature = "postgres")]
    if let Location::Postgres(_) = to {
        let mut database = to.writer()?;
        crate::database::copy::everything(from.as_mut(), database.as_mut())?;
        Anchor::open(&anchor, &store)?.write(verified.head)?;
    }
    let mut database = to.writer()?;
    let why = format!("restored from a backup with the head {}", verified.head);
    let head = anew(database.as_mut(), verified.head, actor, &why)?;
    Anchor::open(&anchor, &store)?.write(head)?;
    verify(database.as_mut(), Some(head), &[verified.head])
}

fn not_there(path: &Path) -> Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let why = "is there already and is not overwritten; move it away, or choose another name".to_owned();
    Err(StoreError::File { path: path.display().to_string(), why })
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file(path, &error)),
        _ => Ok(()),
    }
}

fn sync(path: &Path) -> Result<()> {
    File::open(path).and_then(|file| file.sync_all()).map_err(|error| StoreError::file(path, &error))
}
