//! A few connections for reading.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use tokio::sync::{Semaphore, oneshot};

use crate::database::{Database, Result};
use crate::error::StoreError;

/// The most connections for reading; each keeps its own pages in memory.
const MOST: usize = 4;

type Open = Box<dyn Fn() -> Result<Box<dyn Database>> + Send + Sync>;

/// Connections that are opened when they are needed, and kept.
pub(crate) struct Readers {
    open: Open,
    idle: Mutex<Vec<Box<dyn Database>>>,
    free: Semaphore,
}

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readers").field("free", &self.free.available_permits()).finish_non_exhaustive()
    }
}

impl Readers {
    pub(crate) fn new(open: Open) -> Self {
        Self { open, idle: Mutex::new(Vec::new()), free: Semaphore::new(MOST) }
    }

    /// Reads on the thread of the one who asks: a few microseconds, less than handing it to another would cost.
    pub(crate) async fn read<T>(&self, work: impl FnOnce(&mut dyn Database) -> Result<T>) -> Result<T> {
        let _permit = self.free.acquire().await.map_err(|_| StoreError::Closed)?;
        self.with_connection(work)
    }

    /// Reads on a thread of its own, for what may take milliseconds.
    pub(crate) async fn read_aside<T: Send + 'static>(
        readers: std::sync::Arc<Self>,
        work: impl FnOnce(&mut dyn Database) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let permit = readers.free.acquire().await.map_err(|_| StoreError::Closed)?;
        permit.forget();
        let work = move || {
            let result = readers.with_connection(work);
            readers.free.add_permits(1);
            drop(answer.send(result));
        };
        std::thread::Builder::new()
            .name("oncase-store-reader".to_owned())
            .spawn(work)
            .map_err(|error| StoreError::Database(format!("a reading thread does not start: {error}")))?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    fn with_connection<T>(&self, work: impl FnOnce(&mut dyn Database) -> Result<T>) -> Result<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => (self.open)()?,
        };
        let result = work(connection.as_mut());
        // One that failed may be broken; the next reader opens a new one.
        if result.is_ok() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
        result
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
