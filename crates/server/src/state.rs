//! What all requests share.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use oncase_store::{PageCache, Store};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::Config;
use crate::loaded::LoadedCases;
use crate::problem::Problem;
use crate::security::{Attempts, OneTimeLinks, Sessions};

/// What all requests share; cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Shared>);

/// The parts of an [`AppState`].
#[derive(Debug)]
pub struct Shared {
    /// Where cases are kept.
    pub store: Store,
    /// Cases loaded last.
    pub cases: LoadedCases,
    /// Pages of cases that were derived before; set where there is a place to keep them.
    pub pages: OnceLock<PageCache>,
    /// Address, names and limits.
    pub config: Config,
    /// Who is signed in.
    pub sessions: Sessions,
    /// Links that sign in once.
    pub links: OneTimeLinks,
    /// Failed logins.
    pub attempts: Attempts,
    /// The identity provider.
    #[cfg(feature = "oidc")]
    pub provider: Option<crate::security::Provider>,
    /// Name under which changes are recorded where there are no accounts.
    pub own_name: String,
    workers: Arc<Semaphore>,
    passwords: Arc<Semaphore>,
    at_passwords: Arc<Semaphore>,
    #[cfg(feature = "oidc")]
    outside: Arc<Semaphore>,
    say: Say,
    last_offer: Mutex<Option<Instant>>,
    #[cfg(feature = "oidc")]
    last_note: Mutex<Option<Instant>>,
}

/// Shows a line to the person at the terminal.
#[derive(Clone)]
pub struct Say(pub Arc<dyn Fn(&str) + Send + Sync>);

impl fmt::Debug for Say {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Say")
    }
}

/// How many wait for something outside this program at the same time.
pub(crate) const OUTSIDE: usize = 4;

/// Passwords that are looked at at the same time.
pub(crate) const PASSWORDS: usize = 1;
/// Passwords that are looked at or wait for it; more are refused. One takes some 20 ms.
const MOST_AT_PASSWORDS: usize = 32;

/// A new link, or a note, is not printed more often than this: whoever knocks without a session causes it.
const OFFER_EVERY: Duration = Duration::from_secs(10);

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// The state of an application .
    pub fn new(store: Store, config: Config, say: Say) -> Self {
        Self(Arc::new(Shared {
            store,
            cases: LoadedCases::default(),
            pages: OnceLock::new(),
            sessions: Sessions::new(&config),
            links: OneTimeLinks::new(config.limits.link_seconds),
            attempts: Attempts::default(),
            #[cfg(feature = "oidc")]
            provider: config
                .provider
                .clone()
                .map(|settings| crate::security::Provider::new(settings, &config.url())),
            workers: Arc::new(Semaphore::new(config.limits.workers)),
            passwords: Arc::new(Semaphore::new(PASSWORDS)),
            at_passwords: Arc::new(Semaphore::new(MOST_AT_PASSWORDS)),
            #[cfg(feature = "oidc")]
            outside: Arc::new(Semaphore::new(OUTSIDE)),
            own_name: own_name(),
            say,
            last_offer: Mutex::default(),
            #[cfg(feature = "oidc")]
            last_note: Mutex::default(),
            config,
        }))
    }

    /// A link that signs in once.
    ///
    /// # Errors
    /// When the operating system gives no random numbers.
    pub fn link(&self) -> Result<String, getrandom::Error> {
        Ok(format!("{}/enter?token={}", self.config.url(), self.links.give()?))
    }

    /// Prints a new link at the terminal: whoever can read the terminal may come in.
    pub fn offer_link(&self) {
        let mut last = self.last_offer.lock().unwrap_or_else(PoisonError::into_inner);
        if self.config.has_accounts() || last.is_some_and(|last| last.elapsed() < OFFER_EVERY) {
            return;
        }
        if let Ok(link) = self.link() {
            (self.say.0)(&format!("open {link}"));
            *last = Some(Instant::now());
        }
    }

    /// Tells the person at the terminal what a stranger must not read.
    #[cfg(feature = "oidc")]
    pub fn note(&self, words: &str) {
        let mut last = self.last_note.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_none_or(|last| last.elapsed() >= OFFER_EVERY) {
            (self.say.0)(words);
            *last = Some(Instant::now());
        }
    }

    /// Runs a computation on a thread of its own, so that other requests are answered meanwhile; no more at once
    /// than there are workers.
    ///
    /// # Errors
    /// When the computation fails, or panics, which is a mistake of the program.
    pub async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.turn().await.compute(work).await
    }

    /// Looks at a password on a thread that is none of the workers': whoever floods the login must not stop those who are
    /// signed in.
    ///
    /// # Errors
    /// When too many wait already, or the work fails.
    pub async fn check_password<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let _place = Arc::clone(&self.at_passwords)
            .try_acquire_owned()
            .map_err(|_| Problem::busy("too many sign in at the same moment", 2))?;
        let permit = Arc::clone(&self.passwords).acquire_owned().await.ok();
        Turn { _permit: permit }.compute(work).await
    }

    /// Waits for something outside this program on a thread of its own, which is none of the workers': a slow identity provider
    /// must not stand in the way of those who are signed in.
    ///
    /// # Errors
    /// When the work fails, or panics, which is a mistake of the program.
    #[cfg(feature = "oidc")]
    pub async fn wait_outside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = Arc::clone(&self.outside).acquire_owned().await.ok();
        Turn { _permit: permit }.compute(work).await
    }

    /// Waits for a worker. What a computation needs is best read after that: a hundred requests that wait would hold a
    /// hundred cases in memory.
    pub async fn turn(&self) -> Turn {
        Turn { _permit: Arc::clone(&self.workers).acquire_owned().await.ok() }
    }
}

/// The right to compute; without it another waits.
#[derive(Debug)]
pub struct Turn {
    _permit: Option<OwnedSemaphorePermit>,
}

impl Turn {
    /// As [`AppState::compute`].
    ///
    /// # Errors
    /// When the computation fails, or panics, which is a mistake of the program.
    pub async fn compute<T: Send + 'static>(
        self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let work = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(self);
            done
        });
        work.await.unwrap_or_else(|_| Err(Problem::failed("a derivation ended unexpectedly")))
    }
}

/// The user of this computer, as the system names them.
pub(crate) fn own_name() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    named.filter(|name| !name.is_empty()).unwrap_or_else(|| "local user".to_owned())
}
