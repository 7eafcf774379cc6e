//! The one thread that writes. It takes what has come in the meantime as a group, commits it at once, anchors the
//! head of the audit trail, and only then answers.

mod accounts;
mod cases;
mod changes;
mod draft;
mod group;
mod undo;

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

pub(crate) use group::Group;

use crate::accounts::{Account, AccountChange, Session};
use crate::anchor::Anchor;
use crate::case::{Attachment, NewItem};
use crate::database::{Database, Result};
use crate::edit::{Applied, Change, Edit, EditError, Undone};
use crate::error::StoreError;
use crate::names::{CaseId, Hash, Head, ItemKey, Moment};

/// The most writes of one group.
const LARGEST_GROUP: usize = 256;

/// Tells the one who asked, once it is known whether the group is on the disk.
type Answer = Box<dyn FnOnce(std::result::Result<(), &StoreError>) + Send>;

/// One write.
struct Job {
    /// The case and the items it is about, when it is an edit.
    wanted: Option<(CaseId, BTreeSet<ItemKey>)>,
    /// Works on the group and gives what to answer.
    work: Box<dyn FnOnce(&mut Group<'_>) -> Answer + Send>,
}

/// The way to the writing thread.
#[derive(Debug)]
pub(crate) struct Writer {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread.
    pub(crate) fn start(database: Box<dyn Database>, anchor: Anchor, head: Head) -> Result<Self> {
        let (jobs, queue) = channel();
        let thread = std::thread::Builder::new()
            .name("oncase-store-writer".to_owned())
            .spawn(move || Thread { database, anchor, head, broken: false }.run(&queue))
            .map_err(|error| StoreError::Database(format!("the writing thread does not start: {error}")))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Has the thread do something, and waits for it to be on the disk.
    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Group<'_>) -> std::result::Result<T, EditError> + Send + 'static,
    ) -> std::result::Result<T, EditError> {
        self.ask_about(None, work).await
    }

    async fn ask_about<T: Send + 'static>(
        &self,
        wanted: Option<(CaseId, BTreeSet<ItemKey>)>,
        work: impl FnOnce(&mut Group<'_>) -> std::result::Result<T, EditError> + Send + 'static,
    ) -> std::result::Result<T, EditError> {
        let (answer, answered) = oneshot::channel();
        let work = move |group: &mut Group<'_>| -> Answer {
            let result = work(group);
            Box::new(move |stored| {
                let result = match (result, stored) {
                    (Ok(value), Ok(())) => Ok(value),
                    (Ok(_), Err(error)) => Err(error.clone().into()),
                    (Err(error), _) => Err(error),
                };
                // Who does not wait any more is not told.
                let _ = answer.send(result);
            })
        };
        let job = Job { wanted, work: Box::new(work) };
        let closed = || EditError::Storage(StoreError::Closed);
        self.jobs.as_ref().ok_or_else(closed)?.send(job).map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }

    pub(crate) async fn apply(&self, edit: Edit) -> std::result::Result<Applied, EditError> {
        let items = edit.changes.iter().filter_map(Change::item).collect();
        self.ask_about(Some((edit.case.clone(), items)), move |group| changes::apply(group, edit)).await
    }

    pub(crate) async fn create(
        &self,
        actor: &str,
        id: CaseId,
        items: Vec<NewItem>,
        attachments: Vec<Attachment>,
        why: Option<&str>,
    ) -> std::result::Result<Applied, EditError> {
        let (actor, why) = (actor.to_owned(), why.map(str::to_owned));
        self.ask(move |group| cases::create(group, &actor, &id, items, attachments, why.as_deref())).await
    }

    pub(crate) async fn shelve(
        &self,
        case: &CaseId,
        actor: &str,
        why: Option<&str>,
        archived: bool,
    ) -> std::result::Result<Applied, EditError> {
        let (case, actor, why) = (case.clone(), actor.to_owned(), why.map(str::to_owned));
        self.ask(move |group| cases::shelve(group, &case, &actor, why.as_deref(), archived)).await
    }

    pub(crate) async fn attach(
        &self,
        case: &CaseId,
        actor: &str,
        attachment: Attachment,
        why: Option<&str>,
    ) -> std::result::Result<Applied, EditError> {
        let (case, actor, why) = (case.clone(), actor.to_owned(), why.map(str::to_owned));
        self.ask(move |group| cases::attach(group, &case, &actor, attachment, why.as_deref())).await
    }

    pub(crate) async fn undo(&self, case: &CaseId, actor: &str) -> std::result::Result<Undone, EditError> {
        let (case, actor) = (case.clone(), actor.to_owned());
        self.ask(move |group| undo::undo(group, &case, &actor)).await
    }

    pub(crate) async fn redo(&self, case: &CaseId, actor: &str) -> std::result::Result<Undone, EditError> {
        let (case, actor) = (case.clone(), actor.to_owned());
        self.ask(move |group| undo::redo(group, &case, &actor)).await
    }

    pub(crate) async fn create_account(
        &self,
        actor: &str,
        account: Account,
    ) -> std::result::Result<Account, EditError> {
        let actor = actor.to_owned();
        self.ask(move |group| accounts::create(group, &actor, account)).await
    }

    pub(crate) async fn change_account(
        &self,
        actor: &str,
        name: &str,
        change: AccountChange,
    ) -> std::result::Result<Account, EditError> {
        let (actor, name) = (actor.to_owned(), name.to_owned());
        self.ask(move |group| accounts::change(group, &actor, &name, change)).await
    }

    /// Sessions are no cases: they are written in the same transaction, and not audited.
    pub(crate) async fn put_session(&self, session: Session) -> std::result::Result<(), EditError> {
        self.ask(move |group| Ok(group.database.put_session(&session)?)).await
    }

    pub(crate) async fn delete_session(&self, token: Hash) -> std::result::Result<(), EditError> {
        self.ask(move |group| Ok(group.database.delete_session(&token)?)).await
    }

    pub(crate) async fn delete_sessions_of(&self, account: &str) -> std::result::Result<(), EditError> {
        let account = account.to_owned();
        self.ask(move |group| Ok(group.database.delete_sessions_of(&account)?)).await
    }

    pub(crate) async fn delete_expired_sessions(&self) -> std::result::Result<(), EditError> {
        self.ask(|group| Ok(group.database.delete_expired_sessions(group.now)?)).await
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Without senders the thread finishes what is queued and ends; it must have ended before the file is free.
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

struct Thread {
    database: Box<dyn Database>,
    anchor: Anchor,
    head: Head,
    /// The last group failed: the connection may be gone, and the head may not be what it was.
    broken: bool,
}

impl Thread {
    fn run(mut self, queue: &Receiver<Job>) {
        while let Ok(first) = queue.recv() {
            let mut jobs = vec![first];
            while jobs.len() < LARGEST_GROUP
                && let Ok(job) = queue.try_recv()
            {
                jobs.push(job);
            }
            self.group(jobs);
        }
    }

    fn group(&mut self, jobs: Vec<Job>) {
        let mut answers = Vec::with_capacity(jobs.len());
        let stored = self.store(jobs, &mut answers);
        for answer in answers {
            answer(stored.as_ref().map(|_| ()));
        }
    }

    fn store(&mut self, jobs: Vec<Job>, answers: &mut Vec<Answer>) -> Result<()> {
        let begun = self.mend().and_then(|()| self.database.begin(true));
        let mut group = Group::new(self.database.as_mut(), self.head, Moment::now());
        let begun = begun.and_then(|()| group.load(jobs.iter().filter_map(|job| job.wanted.as_ref())));
        // When it did not begin, each job still answers for itself, and nothing it does counts.
        answers.extend(jobs.into_iter().map(|job| (job.work)(&mut group)));
        let done = begun.and_then(|()| group.flush());
        let head = group.head;
        if let Err(error) = done.and_then(|()| self.database.commit()) {
            self.broken = true;
            // When the rollback fails too, the next group begins by mending.
            let _ = self.database.rollback();
            return Err(error);
        }
        let anew = head != self.head;
        self.head = head;
        if !anew {
            return Ok(());
        }
        self.anchor.write(head).map_err(|error| {
            self.broken = true;
            StoreError::OutcomeUnknown(format!(
                "it is stored, but the audit trail could not be anchored: {error}"
            ))
        })
    }

    /// After a failure: connects again when the connection is gone, and goes on from what is stored, which may be more than
    /// what is anchored, and must not be less.
    fn mend(&mut self) -> Result<()> {
        if !self.broken {
            return Ok(());
        }
        self.database.recover()?;
        let head = self.database.head()?;
        if crate::anchor::agree(self.database.as_mut(), &self.anchor, head)? > 0 {
            self.anchor.write(head)?;
        }
        self.head = head;
        self.broken = false;
        Ok(())
    }
}
