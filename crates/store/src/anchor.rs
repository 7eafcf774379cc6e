//! The head of the audit trail, kept in a file outside the database.
//!
//! A chain of hashes alone shows neither that its end was cut off nor that all of it was written anew; a head that
//! is kept elsewhere shows both. The file has two slots of a page each, written in turn, each with a check sum: when a
//! write is torn, the other slot still holds the head before. It is written and synced after the database is
//! committed and before anyone is told, so the database may be ahead of it, by what nobody was promised, and never
//! behind.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::database::{Batch, Database};
use crate::entry::{Act, Entry, Kind};
use crate::error::StoreError;
use crate::names::{Hash, Head, Moment};

type Result<T> = std::result::Result<T, StoreError>;

/// Bytes of a slot; a disk writes a page of this size or a part of it.
const SLOT: usize = 4_096;

/// The anchor of one store.
#[derive(Debug)]
pub(crate) struct Anchor {
    file: File,
    path: PathBuf,
    store: String,
    /// Which slot is written next.
    next: u64,
}

impl Anchor {
    /// Opens the anchor, or makes an empty one.
    pub(crate) fn open(path: &Path, store: &str) -> Result<Self> {
        let wrong = |error: std::io::Error| StoreError::file(path, &error);
        crate::location::make_private(path).map_err(wrong)?;
        let file = OpenOptions::new().read(true).write(true).open(path).map_err(wrong)?;
        let mut anchor = Self { file, path: path.to_owned(), store: store.to_owned(), next: 0 };
        let mut text = Vec::new();
        anchor.file.seek(SeekFrom::Start(0)).map_err(wrong)?;
        Read::by_ref(&mut anchor.file).take(2 * SLOT as u64).read_to_end(&mut text).map_err(wrong)?;
        // The slot that does not hold the newest head is written next.
        let slots: Vec<Option<Head>> = slots(&text).map(|slot| parse(slot, store)).collect();
        if slots.first().copied().flatten() >= slots.get(1).copied().flatten() {
            anchor.next = 1;
        }
        Ok(anchor)
    }

    /// The head that is anchored in a file; none when there is no file, or nothing was ever anchored in it.
    pub(crate) fn read(path: &Path, store: &str) -> Result<Option<Head>> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::file(path, &error)),
        };
        if text.is_empty() {
            return Ok(None);
        }
        let head = slots(&text).filter_map(|slot| parse(slot, store)).max();
        head.map(Some).ok_or_else(|| {
            StoreError::Anchor(format!(
                "{} holds no anchor of this store; put its own anchor back",
                path.display()
            ))
        })
    }

    /// Writes the head and waits until it is on the disk.
    pub(crate) fn write(&mut self, head: Head) -> Result<()> {
        let mut slot = line(&self.store, head).into_bytes();
        slot.resize(SLOT - 1, b' ');
        slot.push(b'\n');
        let done = self
            .file
            .seek(SeekFrom::Start(self.next * SLOT as u64))
            .and_then(|_| self.file.write_all(&slot))
            .and_then(|()| self.file.sync_data());
        done.map_err(|error| StoreError::file(&self.path, &error))?;
        self.next = 1 - self.next;
        Ok(())
    }
}

fn slots(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    [text.get(..SLOT.min(text.len())), text.get(SLOT..)].into_iter().flatten()
}

fn line(store: &str, head: Head) -> String {
    let said = format!("oncase anchor 1 store {store} entries {} hash {}", head.entries, head.hash);
    format!("{said} check {}", Hash::of(said.as_bytes()))
}

/// The head in a slot, when the slot is whole and of this store.
fn parse(slot: &[u8], store: &str) -> Option<Head> {
    let text = std::str::from_utf8(slot).ok()?.trim_end();
    let words: Vec<&str> = text.split(' ').collect();
    let (entries, hash) = (words.get(6)?.parse().ok()?, words.get(8)?.parse().ok()?);
    let head = Head { entries, hash };
    (line(store, head) == text).then_some(head)
}

/// Checks that the audit trail goes on from what is anchored, and gives how many entries it has beyond it. Those nobody
/// was promised: the process ended between storing and anchoring.
pub(crate) fn agree(database: &mut dyn Database, anchor: &Anchor, head: Head) -> Result<u64> {
    let path = &anchor.path;
    let Some(anchored) = Anchor::read(path, &anchor.store)? else {
        if head.entries == 0 {
            return Ok(0);
        }
        return Err(StoreError::Anchor(format!(
            "the trail has {} entries and {} holds no anchor; put its own anchor back",
            head.entries,
            path.display()
        )));
    };
    if anchored.entries > head.entries {
        return Err(StoreError::Anchor(format!(
            "{} entries are anchored, the trail has {}: its end is cut off, or it is an older copy",
            anchored.entries, head.entries
        )));
    }
    let hash = match anchored.entries {
        0 => Some(Hash::default()),
        number => database.entry(number)?.map(|entry| entry.hash),
    };
    if hash == Some(anchored.hash) {
        return Ok(head.entries - anchored.entries);
    }
    Err(StoreError::Anchor(format!(
        "entry {} has not the hash that is anchored: the trail was written anew, or is another one",
        anchored.entries
    )))
}

/// Writes into the trail that it was anchored anew although it did not go with its anchor, and gives the new head.
pub(crate) fn anew(database: &mut dyn Database, head: Head, actor: &str, why: &str) -> Result<Head> {
    let mut entry = Entry {
        number: head.entries + 1,
        case: None,
        step: 0,
        before: 0,
        actor: actor.to_owned(),
        at: Moment::now(),
        act: Act::Edit,
        undoes: None,
        kind: Kind::Anchor,
        section: None,
        item: None,
        position: None,
        path: None,
        old: None,
        new: None,
        why: Some(why.to_owned()),
        previous: head.hash,
        hash: Hash::default(),
    };
    entry.hash = entry.expected_hash();
    let head = Head { entries: entry.number, hash: entry.hash };
    database.begin(true)?;
    database.write(&Batch { entries: vec![entry], ..Batch::default() })?;
    database.commit()?;
    Ok(head)
}
