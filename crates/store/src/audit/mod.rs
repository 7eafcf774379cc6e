//! Whether the audit trail is what was written, and whether what is stored is what the trail says.

#[cfg(test)]
mod mutations;
mod replay;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::accounts::Account;
use crate::database::{Database, Result};
use crate::entry::{Entry, Kind};
use crate::error::StoreError;
use crate::names::{CaseId, Hash, Head};

use replay::Replay;

/// An audit trail that is whole, and a state that agrees with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The head of the trail.
    pub head: Head,
    /// The head that is anchored outside the database.
    pub anchored: Head,
    /// Entries beyond the anchor. A store that is open, or whose process was killed, has a few; they are covered by the
    /// anchor as soon as it is opened again.
    pub ahead: u64,
    /// How many cases were replayed.
    pub cases: u64,
    /// How many items they have.
    pub items: u64,
}

/// The first thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The audit entry it concerns; nothing when no entry does.
    pub entry: Option<u64>,
    /// The case it concerns.
    pub case: Option<CaseId>,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(entry) = self.entry {
            write!(f, "audit entry {entry}: ")?;
        }
        if let Some(case) = &self.case {
            write!(f, "case `{case}`: ")?;
        }
        f.write_str(&self.what)
    }
}

/// Why the audit trail could not be verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerifyError {
    /// It was changed.
    Wrong(Wrong),
    /// It could not be read.
    Store(StoreError),
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong(wrong) => wrong.fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for VerifyError {}

impl From<StoreError> for VerifyError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Corrupt(what) | StoreError::Anchor(what) => wrong(None, None, what),
            error => Self::Store(error),
        }
    }
}

fn wrong(entry: Option<u64>, case: Option<&CaseId>, what: impl Into<String>) -> VerifyError {
    VerifyError::Wrong(Wrong { entry, case: case.cloned(), what: what.into() })
}

type Verify<T> = std::result::Result<T, VerifyError>;

/// How many entries or cases are read at once.
const PAGE: u32 = 1_000;

/// Verifies a trail against itself, its anchor, heads that were printed, and the state. The database must not change
/// meanwhile: call it in a transaction.
pub(crate) fn verify(
    database: &mut dyn Database,
    anchored: Option<Head>,
    printed: &[Head],
) -> Verify<Verified> {
    let mut known: Vec<Head> = printed.to_vec();
    known.extend(anchored);
    let trail = Trail::walk(database, &known)?;
    let Some(anchored) = anchored.or((trail.head.entries == 0).then_some(trail.head)) else {
        return Err(wrong(None, None, "the trail has entries and is not anchored; put its anchor back"));
    };
    let mut items = 0;
    for (case, last) in &trail.cases {
        items += state(database, case, last.number)?;
    }
    accounts(database, &trail)?;
    // Whatever belongs to no case of the trail was put in from outside.
    let counts = database.counts()?;
    let cases = trail.cases.len();
    // The state of a case stands among its items.
    let rows = usize::try_from(items).unwrap_or(usize::MAX).saturating_add(cases);
    let expected = [cases, rows, trail.attachments.len()];
    let found = [counts.cases, counts.items, counts.attachments];
    for ((what, expected), found) in ["cases", "items", "attachments"].iter().zip(expected).zip(found) {
        if u64::try_from(expected) != Ok(found) {
            return Err(wrong(
                None,
                None,
                format!("{found} {what} are stored; the trail tells of {expected}"),
            ));
        }
    }
    let ahead = trail.head.entries - anchored.entries;
    Ok(Verified { head: trail.head, anchored, ahead, cases: counts.cases, items })
}

/// The last step and entry of a case.
#[derive(Clone, Copy, Debug, Default)]
struct Last {
    number: u64,
    step: u64,
}

/// What walking the trail gives.
#[derive(Debug, Default)]
struct Trail {
    head: Head,
    cases: BTreeMap<CaseId, Last>,
    /// The last entry about each account.
    accounts: BTreeMap<String, (u64, Option<String>)>,
    /// Every attachment of every case.
    attachments: std::collections::BTreeSet<(CaseId, String)>,
}

impl Trail {
    fn walk(database: &mut dyn Database, known: &[Head]) -> Verify<Self> {
        let mut trail = Self::default();
        loop {
            let entries = page(database, trail.head.entries + 1)?;
            if entries.is_empty() {
                break;
            }
            for entry in &entries {
                trail.take(entry)?;
                if known.iter().any(|head| head.entries == entry.number && head.hash != entry.hash) {
                    let what = "its hash is not the one that was anchored or printed: the trail was written anew up to here";
                    return Err(wrong(Some(entry.number), entry.case.as_ref(), what));
                }
            }
        }
        let most = known.iter().map(|head| head.entries).max().unwrap_or_default();
        if most > trail.head.entries {
            let what = format!(
                "it is missing, and so are all up to entry {most}, which was anchored or printed: the end of the trail was \
                 cut off, or this is an older copy"
            );
            return Err(wrong(Some(trail.head.entries + 1), None, what));
        }
        if known.iter().any(|head| head.entries == 0 && head.hash != Hash::default()) {
            return Err(wrong(None, None, "a head without entries has no hash"));
        }
        Ok(trail)
    }

    /// Checks that an entry follows the one before.
    fn take(&mut self, entry: &Entry) -> Verify<()> {
        let number = self.head.entries + 1;
        let bad = |what: &str| Err(wrong(Some(number), entry.case.as_ref(), what));
        if entry.number != number {
            return bad(&format!("it is missing; entry {} follows", entry.number));
        }
        if entry.previous != self.head.hash {
            return bad("it does not follow the entry before it: its previous hash is another one");
        }
        if entry.hash != entry.expected_hash() {
            return bad("it was changed: its hash is not that of its content");
        }
        let none = Last::default();
        match &entry.case {
            Some(case) => {
                let last = self.cases.get(case).copied().unwrap_or(none);
                if entry.before != last.number {
                    return bad(&format!("it does not follow entry {}, the last of its case", last.number));
                }
                if entry.step != last.step && entry.step != last.step + 1 {
                    return bad("its step does not follow the last of its case");
                }
                self.cases.insert(case.clone(), Last { number, step: entry.step });
                if let (Kind::Attach, Some(name)) = (entry.kind, &entry.path) {
                    self.attachments.insert((case.clone(), name.clone()));
                }
            }
            None if entry.kind == Kind::Account => {
                let name = entry.path.clone().unwrap_or_default();
                self.accounts.insert(name, (number, entry.new.clone()));
            }
            None if entry.kind == Kind::Anchor => {}
            None => return bad("it names no case"),
        }
        self.head = Head { entries: number, hash: entry.hash };
        Ok(())
    }
}

/// Entries from a number on. When one of them cannot be read at all, those before it come first.
fn page(database: &mut dyn Database, from: u64) -> Verify<Vec<Entry>> {
    match database.entries(from, PAGE) {
        Err(StoreError::Corrupt(what)) => match database.entries(from, 1) {
            Err(_) => Err(wrong(Some(from), None, format!("it was changed and cannot be read: {what}"))),
            Ok(one) => Ok(one),
        },
        entries => Ok(entries?),
    }
}

/// Replays a case and compares it with what is stored; gives how many items it has.
fn state(database: &mut dyn Database, id: &CaseId, last: u64) -> Verify<u64> {
    let mut numbers = Vec::new();
    let mut number = last;
    while number != 0 {
        numbers.push(number);
        number = database.entry(number)?.map_or(0, |entry| entry.before);
    }
    let mut replay = Replay::default();
    for number in numbers.into_iter().rev() {
        if let Some(entry) = database.entry(number)? {
            replay.take(&entry).map_err(|what| wrong(Some(number), Some(id), what))?;
        }
    }
    let in_case = |error| match VerifyError::from(error) {
        VerifyError::Wrong(found) => wrong(None, Some(id), found.what),
        other => other,
    };
    let stored = database.case(id).map_err(in_case)?;
    let expected = replay.case(id);
    if stored != expected {
        let what = match stored {
            None => "it is in the trail and not stored",
            Some(_) => "its version and its stamps are not what the trail gives",
        };
        return Err(wrong(Some(last), Some(id), what));
    }
    let listed = database.listed(id).map_err(in_case)?;
    if listed != expected.map(|case| (case.archived, case.created.at, replay.summary(id))) {
        return Err(wrong(
            Some(last),
            Some(id),
            "what lists of cases show of it is not what the trail gives",
        ));
    }
    let rows = replay.rows();
    let stored = database.items(id).map_err(in_case)?;
    for (row, number) in &rows {
        match stored.iter().find(|other| other.key == row.key) {
            Some(other) if other == row => {}
            Some(_) => {
                let what = format!("item {} is stored otherwise than this entry left it", row.key);
                return Err(wrong(Some(*number), Some(id), what));
            }
            None => return Err(wrong(Some(*number), Some(id), format!("item {} is not stored", row.key))),
        }
    }
    if let Some(extra) = stored.iter().find(|other| !rows.iter().any(|(row, _)| row.key == other.key)) {
        let what = format!("item {} is stored; the trail has no such item any more", extra.key);
        return Err(wrong(replay.last_about(extra.key), Some(id), what));
    }
    for (name, (told, number)) in &replay.attachments {
        let stored = database.attachment(id, name).map_err(in_case)?;
        let info = database.attachments(id).map_err(in_case)?.into_iter().find(|info| info.name == *name);
        let agrees = stored.is_some_and(|file| {
            let hash = Hash::of(&file.bytes);
            let size = u64::try_from(file.bytes.len()).unwrap_or(u64::MAX);
            file.audited(&hash) == *told && info.is_some_and(|info| (info.sha256, info.size) == (hash, size))
        });
        if !agrees {
            let what = format!("the attachment `{name}` is not what was attached");
            return Err(wrong(Some(*number), Some(id), what));
        }
    }
    Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
}

/// Compares the accounts with what the trail says of them.
fn accounts(database: &mut dyn Database, trail: &Trail) -> Verify<()> {
    let stored: Result<Vec<Account>> = database.accounts();
    let stored = stored?;
    for (name, (number, told)) in &trail.accounts {
        let account = stored.iter().find(|account| account.name == *name);
        if account.map(Account::audited) != *told {
            let what = format!("the account `{}` is not what this entry made it", name.escape_debug());
            return Err(wrong(Some(*number), None, what));
        }
    }
    match stored.iter().find(|account| !trail.accounts.contains_key(&account.name)) {
        Some(extra) => {
            let what = format!("the account `{}` is not in the trail", extra.name.escape_debug());
            Err(wrong(None, None, what))
        }
        None => Ok(()),
    }
}
