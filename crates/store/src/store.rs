//! The store: what everything else uses.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::accounts::{Account, AccountChange, Session};
use crate::anchor::Anchor;
use crate::audit::{Verified, VerifyError};
use crate::case::{Attachment, Item, NewItem, StoredCase};
use crate::database::{Database, ItemRow, Result};
use crate::edit::{Applied, Edit, EditError, Undone};
use crate::entry::Entry;
use crate::error::StoreError;
use crate::location::{Location, Options};
use crate::names::{CaseId, Hash, Head, ItemKey};
use crate::readers::{Readers, snapshot};
use crate::summary::{CasePage, Search};
use crate::writer::Writer;

/// Cases, their history, accounts and sessions. Clones are the same store; when the last one is dropped, what was
/// asked for is finished and the file is free.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    writer: Writer,
    readers: Arc<Readers>,
    anchor: PathBuf,
}

/// The entries of a case or of everything, newest first.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HistoryPage {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The number from which the next page goes on; nothing when this is the last.
    pub next: Option<u64>,
}

/// The actor of what the store itself writes into the trail.
const OPENING: &str = "oncase";

/// The most entries of a page of history.
const MOST_ENTRIES: u32 = 1_000;

impl Store {
    /// Opens a store, and makes it when it is not there.
    ///
    /// # Errors
    /// When another process has it open, its form is too new, or its audit trail does not go with its anchor.
    pub fn open(location: &Location, options: &Options) -> Result<Self> {
        location.apart(|| Self::open_here(location, options))?
    }

    fn open_here(location: &Location, options: &Options) -> Result<Self> {
        let anchor_path = options.anchor_of(location)?;
        let mut database = location.writer()?;
        let store = database.store_id()?;
        let head = database.head()?;
        let mut anchor = Anchor::open(&anchor_path, &store)?;
        let head = match (crate::anchor::agree(database.as_mut(), &anchor, head), &options.accept) {
            (Ok(0), _) => head,
            (Ok(ahead), _) => {
                let why = format!("found {ahead} entries beyond the anchor when the store was opened");
                crate::anchor::anew(database.as_mut(), head, OPENING, &why)?
            }
            (Err(StoreError::Anchor(why)), Some(actor)) => {
                crate::anchor::anew(database.as_mut(), head, actor, &why)?
            }
            (Err(error), _) => return Err(error),
        };
        anchor.write(head)?;
        let readers = Arc::new(Readers::new(location.clone()));
        let writer = Writer::start(database, anchor, head)?;
        Ok(Self(Arc::new(Inner { writer, readers, anchor: anchor_path })))
    }

    /// Makes a case. Import and duplicate are this too; [`crate::split_record`] and [`StoredCase::items`] give the
    /// items.
    ///
    /// # Errors
    /// When the id is not well formed or taken, or something is too large.
    pub async fn create(
        &self,
        actor: &str,
        id: &str,
        items: Vec<NewItem>,
        attachments: Vec<Attachment>,
        why: Option<&str>,
    ) -> std::result::Result<CaseId, EditError> {
        let id = CaseId::new(id).map_err(|error| EditError::BadId(error.to_string()))?;
        self.0.writer.create(actor, id.clone(), items, attachments, why).await?;
        Ok(id)
    }

    /// Edits a case: all changes, or none.
    ///
    /// # Errors
    /// See [`EditError`]; nothing is stored, except where it says that this is not known.
    pub async fn apply(&self, edit: Edit) -> std::result::Result<Applied, EditError> {
        self.0.writer.apply(edit).await
    }

    /// Takes back the last step of the actor in a case. What someone else changed since is not overwritten.
    ///
    /// # Errors
    /// [`EditError::NothingToUndo`], a conflict, or any other.
    pub async fn undo(&self, case: &CaseId, actor: &str) -> std::result::Result<Undone, EditError> {
        self.0.writer.undo(case, actor).await
    }

    /// Does again what the actor took back last.
    ///
    /// # Errors
    /// [`EditError::NothingToUndo`], a conflict, or any other.
    pub async fn redo(&self, case: &CaseId, actor: &str) -> std::result::Result<Undone, EditError> {
        self.0.writer.redo(case, actor).await
    }

    /// Puts a case away. It is kept, found in the archive, and not edited.
    ///
    /// # Errors
    /// When there is no such case, or the database refuses.
    pub async fn archive(
        &self,
        case: &CaseId,
        actor: &str,
        why: Option<&str>,
    ) -> std::result::Result<Applied, EditError> {
        self.0.writer.shelve(case, actor, why, true).await
    }

    /// Takes a case back from the archive.
    ///
    /// # Errors
    /// When there is no such case, or the database refuses.
    pub async fn unarchive(
        &self,
        case: &CaseId,
        actor: &str,
        why: Option<&str>,
    ) -> std::result::Result<Applied, EditError> {
        self.0.writer.shelve(case, actor, why, false).await
    }

    /// Attaches a file to a case; one of the same name is replaced.
    ///
    /// # Errors
    /// When there is no such case, it is archived, or the file is too large.
    pub async fn attach(
        &self,
        case: &CaseId,
        actor: &str,
        attachment: Attachment,
        why: Option<&str>,
    ) -> std::result::Result<Applied, EditError> {
        self.0.writer.attach(case, actor, attachment, why).await
    }

    /// A case with all its items, archived or not.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn case(&self, case: &CaseId) -> Result<Option<StoredCase>> {
        let case = case.clone();
        self.0.readers.read(move |database| snapshot(database, |database| read_case(database, &case))).await
    }

    /// One item.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn item(&self, case: &CaseId, key: ItemKey) -> Result<Option<Item>> {
        let case = case.clone();
        self.0
            .readers
            .read(move |database| database.item(&case, key)?.as_ref().map(read_item).transpose())
            .await
    }

    /// The version of a case.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn version(&self, case: &CaseId) -> Result<Option<u64>> {
        let case = case.clone();
        self.0.readers.read(move |database| database.version(&case)).await
    }

    /// The hash of the last audit entry of a case. It names the state of the case and all that came before, in this store and in
    /// every copy of it; a version does not, since after an older copy was put back it comes again with other content.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn state(&self, case: &CaseId) -> Result<Option<Hash>> {
        let case = case.clone();
        let state = move |database: &mut dyn Database| match database.case(&case)? {
            Some(row) => database.entry_hash(row.last_entry).map(Some),
            None => Ok(None),
        };
        self.0.readers.read(state).await
    }

    /// A page of a list of cases.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn cases(&self, search: &Search) -> Result<CasePage> {
        let search = search.clone();
        self.0.readers.aside(move |database| database.cases(&search)).await
    }

    /// The audit entries of a case, newest first, from an entry on; nothing for the newest. At most 1,000 are given.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn history(&self, case: &CaseId, from: Option<u64>, limit: u32) -> Result<Option<HistoryPage>> {
        let case = case.clone();
        let read = move |database: &mut dyn Database| {
            snapshot(database, |database| read_history(database, &case, from, limit))
        };
        self.0.readers.aside(read).await
    }

    /// The audit trail of everything, oldest first, from an entry on. At most 1,000 are given.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn trail(&self, from: u64, limit: u32) -> Result<Vec<Entry>> {
        let (from, limit) = (from.min(i64::MAX.unsigned_abs()), limit.min(MOST_ENTRIES));
        self.0.readers.aside(move |database| database.entries(from, limit)).await
    }

    /// An attachment with its bytes.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn attachment(&self, case: &CaseId, name: &str) -> Result<Option<Attachment>> {
        if name.contains('\0') {
            return Ok(None);
        }
        let (case, name) = (case.clone(), name.to_owned());
        self.0.readers.aside(move |database| database.attachment(&case, &name)).await
    }

    /// The head of the audit trail, to be printed on every export.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn head(&self) -> Result<Head> {
        self.0.readers.read(move |database| database.head()).await
    }

    /// Verifies the audit trail: its chain, its anchor, heads that exports have printed, and that replaying it gives what is
    /// stored. Takes some seconds for a million entries; writing goes on meanwhile.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub async fn verify(&self, printed: &[Head]) -> std::result::Result<Verified, VerifyError> {
        let (printed, anchor) = (printed.to_vec(), self.0.anchor.clone());
        let work = move |database: &mut dyn Database| Ok(verify_connection(database, &anchor, &printed));
        self.0.readers.aside(work).await?
    }

    /// Writes everything but sessions into a new SQLite file, with its anchor beside it, and verifies both. Writing goes on
    /// meanwhile.
    ///
    /// # Errors
    /// When the file is there already, or the copy is not whole.
    pub async fn backup(&self, to: &Path) -> std::result::Result<Verified, VerifyError> {
        let to = to.to_owned();
        let work = move |database: &mut dyn Database| Ok(crate::backup::backup(database, &to));
        self.0.readers.aside(work).await?
    }

    /// Makes an account; its time of making is set here.
    ///
    /// # Errors
    /// When there is one of that name, or a name is not well formed.
    pub async fn create_account(
        &self,
        actor: &str,
        account: Account,
    ) -> std::result::Result<Account, EditError> {
        self.0.writer.create_account(actor, account).await
    }

    /// Changes an account.
    ///
    /// # Errors
    /// When there is none of that name.
    pub async fn change_account(
        &self,
        actor: &str,
        name: &str,
        change: AccountChange,
    ) -> std::result::Result<Account, EditError> {
        self.0.writer.change_account(actor, name, change).await
    }

    /// All accounts by name.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn accounts(&self) -> Result<Vec<Account>> {
        self.0.readers.read(|database| database.accounts()).await
    }

    /// The account of that name.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn account(&self, name: &str) -> Result<Option<Account>> {
        if name.contains('\0') {
            return Ok(None);
        }
        let name = name.to_owned();
        self.0.readers.read(move |database| database.account(&name)).await
    }

    /// Keeps a session, or changes the one with its token.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_session(&self, session: Session) -> std::result::Result<(), EditError> {
        self.0.writer.put_session(session).await
    }

    /// The session with that hash of a token, expired or not.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn session(&self, token: &Hash) -> Result<Option<Session>> {
        let token = *token;
        self.0.readers.read(move |database| database.session(&token)).await
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn delete_session(&self, token: &Hash) -> std::result::Result<(), EditError> {
        self.0.writer.delete_session(*token).await
    }

    /// Ends all sessions of an account, as when its password or role changes.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn delete_sessions_of(&self, account: &str) -> std::result::Result<(), EditError> {
        self.0.writer.delete_sessions_of(account).await
    }

    /// Forgets sessions that have expired.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn delete_expired_sessions(&self) -> std::result::Result<(), EditError> {
        self.0.writer.delete_expired_sessions().await
    }
}

/// Verifies the audit trail of a store without opening it for writing, whether or not another process has it open; also when
/// [`Store::open`] refuses it.
///
/// # Errors
/// The first thing that is wrong.
pub fn verify(
    location: &Location,
    options: &Options,
    printed: &[Head],
) -> std::result::Result<Verified, VerifyError> {
    let anchor = options.anchor_of(location)?;
    location.apart(|| verify_connection(location.reader()?.as_mut(), &anchor, printed))?
}

/// As [`Store::backup`], without opening the store for writing: another process may have it open.
///
/// # Errors
/// When the file is there already, or the copy is not whole.
pub fn backup(location: &Location, to: &Path) -> std::result::Result<Verified, VerifyError> {
    location.apart(|| crate::backup::backup(location.reader()?.as_mut(), to))?
}

fn verify_connection(
    database: &mut dyn Database,
    anchor: &Path,
    printed: &[Head],
) -> std::result::Result<Verified, VerifyError> {
    // Read before the snapshot is taken: the trail may only have grown since.
    let anchored = Anchor::read(anchor, &database.store_id()?)?;
    database.begin(false)?;
    let verified = crate::audit::verify(database, anchored, printed);
    database.rollback()?;
    verified
}

fn read_item(row: &ItemRow) -> Result<Item> {
    let body = serde_json::from_str(&row.body)
        .map_err(|error| StoreError::Corrupt(format!("the body of item {}: {error}", row.key)))?;
    Ok(Item { key: row.key, section: row.section, position: row.position, body })
}

fn read_case(database: &mut dyn Database, case: &CaseId) -> Result<Option<StoredCase>> {
    let Some(row) = database.case(case)? else { return Ok(None) };
    let items = database.items(case)?.iter().map(read_item).collect::<Result<_>>()?;
    Ok(Some(StoredCase {
        id: row.id,
        version: row.version,
        state: database.entry_hash(row.last_entry)?,
        archived: row.archived,
        created: row.created,
        updated: row.updated,
        items,
        attachments: database.attachments(case)?,
    }))
}

fn read_history(
    database: &mut dyn Database,
    case: &CaseId,
    from: Option<u64>,
    limit: u32,
) -> Result<Option<HistoryPage>> {
    let Some(row) = database.case(case)? else { return Ok(None) };
    let mut number = from.unwrap_or(row.last_entry).min(row.last_entry);
    let mut entries = Vec::new();
    for _ in 0..limit.min(MOST_ENTRIES) {
        let Some(entry) = database.entry(number)?.filter(|entry| entry.case.as_ref() == Some(case)) else {
            break;
        };
        number = entry.before.min(number.saturating_sub(1));
        entries.push(entry);
    }
    Ok(Some(HistoryPage { next: (number != 0 && !entries.is_empty()).then_some(number), entries }))
}
