//! A few connections for reading.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Semaphore, oneshot};

use crate::database::{Database, Result};
use crate::error::StoreError;
use crate::location::Location;

/// The most connections for reading; each keeps its own pages in memory.
const MOST: usize = 4;

/// Connections that are opened when they are needed, and kept.
pub(crate) struct Readers {
    location: Location,
    idle: Mutex<Vec<Box<dyn Database>>>,
    free: Semaphore,
}

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readers").field("free", &self.free.available_permits()).finish_non_exhaustive()
    }
}

impl Readers {
    pub(crate) fn new(location: Location) -> Self {
        Self { location, idle: Mutex::new(Vec::new()), free: Semaphore::new(MOST) }
    }

    /// Reads something small: on the thread of the one who asks, where that takes a few microseconds, less than handing
    /// it to another would cost.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut dyn Database) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if !self.location.reads_at_once() {
            return self.aside(work).await;
        }
        let _permit = self.free.acquire().await.map_err(|_| StoreError::Closed)?;
        self.with_connection(work)
    }

    /// Reads on a thread of its own, for what may take milliseconds or waits for a server.
    pub(crate) async fn aside<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut dyn Database) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let permit = self.free.acquire().await.map_err(|_| StoreError::Closed)?;
        let readers = self.clone();
        let work = move || {
            let result = readers.with_connection(work);
            readers.free.add_permits(1);
            let _ = answer.send(result);
        };
        std::thread::Builder::new()
            .name("oncase-store-reader".to_owned())
            .spawn(work)
            .map_err(|error| StoreError::Database(format!("a reading thread does not start: {error}")))?;
        // The thread gives it back.
        permit.forget();
        answered.await.map_err(|_| StoreError::Closed)?
    }

    fn with_connection<T>(&self, work: impl FnOnce(&mut dyn Database) -> Result<T>) -> Result<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.location.reader()?,
        };
        let result = work(connection.as_mut());
        // One that failed may be broken; the next reader opens a new one.
        if result.is_ok() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
        result
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        if !self.location.reads_at_once() && !idle.is_empty() {
            // Taking leave of a server waits for it, which is not allowed on a thread that serves.
            let _ = std::thread::spawn(move || drop(idle)).join();
        }
    }
}

/// Runs some reads on one snapshot.
pub(crate) fn snapshot<T>(
    database: &mut dyn Database,
    work: impl FnOnce(&mut dyn Database) -> Result<T>,
) -> Result<T> {
    database.begin(false)?;
    let result = work(database);
    let ended = database.rollback();
    let value = result?;
    ended.map(|()| value)
}
