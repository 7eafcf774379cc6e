//! Moving the log into the database, on a thread of its own: who saves does not wait for it.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::wrong;
use crate::database::Result;
use crate::error::StoreError;

/// Commits after which the log is moved.
const OFTEN: u32 = 64;

/// The thread that moves the log.
#[derive(Debug)]
pub(super) struct Log {
    commits: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
    since: u32,
}

impl Log {
    /// Starts the thread.
    pub(super) fn start(path: &Path) -> Result<Self> {
        let connection = Connection::open(path).map_err(|error| wrong(&error))?;
        connection.busy_timeout(Duration::from_secs(10)).map_err(|error| wrong(&error))?;
        let settings = "PRAGMA synchronous = FULL; PRAGMA cache_size = -256; PRAGMA trusted_schema = OFF;";
        connection.execute_batch(settings).map_err(|error| wrong(&error))?;
        let (commits, told) = channel();
        let thread = std::thread::Builder::new()
            .name("oncase-store-log".to_owned())
            .spawn(move || run(&connection, &told))
            .map_err(|error| {
                StoreError::Database(format!("the thread of the log does not start: {error}"))
            })?;
        Ok(Self { commits: Some(commits), thread: Some(thread), since: 0 })
    }

    /// Says that something was committed.
    pub(super) fn committed(&mut self) {
        self.since += 1;
        if self.since >= OFTEN
            && let Some(commits) = &self.commits
        {
            self.since = 0;
            // Without the thread, the log is moved by the commit that makes it too long.
            let _ = commits.send(());
        }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.commits = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, told: &Receiver<()>) {
    while told.recv().is_ok() {
        // What was said meanwhile is moved at once.
        while told.try_recv().is_ok() {}
        // When it does not succeed, the next one may; nothing is lost, the log is only longer.
        let _ = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    }
}
