//! Sessions: who is signed in. They live in memory; a restart ends them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::roles::{May, Role};
use super::secret::{Hash, hash, new_secret};
use crate::config::Config;
use crate::problem::Problem;

/// At most this many sessions; the one unused for longest gives way.
const MOST_SESSIONS: usize = 10_000;

/// Who asks, found out from the session cookie.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Name of the account; on one's own computer, of the user.
    pub name: Arc<str>,
    /// What the caller may do.
    pub role: Role,
    /// Token that a request which changes something must carry in its header.
    pub token: Arc<str>,
    pub(super) session: Hash,
}

impl Caller {
    /// Refuses what the caller's role may not do.
    ///
    /// # Errors
    /// When the role may not do it.
    pub fn must(&self, may: May) -> Result<(), Problem> {
        if self.role.may(may) {
            return Ok(());
        }
        let detail = format!("the role of {} ({}) may not {}", self.name, self.role.name(), may.words());
        Err(Problem::forbidden(detail, "ask an administrator for another role"))
    }
}

/// The guard has put the caller into the request; an address without the guard has no caller.
impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(not_signed_in)
    }
}

/// Nobody is signed in.
pub(super) fn not_signed_in() -> Problem {
    Problem::unauthenticated("nobody is signed in", "open the link that `oncase serve` printed, or sign in")
}

#[derive(Debug)]
struct Session {
    caller: Caller,
    /// Sessions of accounts end unused, and when the account is disabled.
    account: bool,
    began: Instant,
    /// Seconds after `began` of the last request, and of the last look at the account.
    used: AtomicU64,
    checked: AtomicU64,
}

/// Seconds for which what the store said of an account is believed.
const BELIEVED: u64 = 5;

/// A session that was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) caller: Caller,
    /// The account was not looked at for some seconds.
    pub(super) to_be_checked: bool,
}

/// Everyone who is signed in.
#[derive(Debug)]
pub struct Sessions {
    idle: Duration,
    lifetime: Duration,
    by_hash: RwLock<HashMap<Hash, Session>>,
}

impl Sessions {
    /// Nobody yet.
    pub fn new(config: &Config) -> Self {
        Self {
            idle: Duration::from_secs(config.limits.idle_seconds),
            lifetime: Duration::from_secs(config.limits.session_seconds),
            by_hash: RwLock::default(),
        }
    }

    /// Begins a session and returns its secret, the value of the cookie.
    ///
    /// # Errors
    /// When the operating system gives no random numbers.
    pub fn begin(&self, name: &str, role: Role, account: bool) -> Result<String, getrandom::Error> {
        let secret = new_secret()?;
        let session = hash(&secret);
        let caller = Caller { name: name.into(), role, token: new_secret()?.into(), session };
        let (used, checked) = (AtomicU64::new(0), AtomicU64::new(0));
        let new = Session { caller, account, began: Instant::now(), used, checked };
        let mut sessions = self.by_hash.write().unwrap_or_else(PoisonError::into_inner);
        if sessions.len() >= MOST_SESSIONS {
            sessions.retain(|_, session| self.is_alive(session));
        }
        if sessions.len() >= MOST_SESSIONS {
            let last_used =
                |session: &Session| session.began + Duration::from_secs(session.used.load(Ordering::Relaxed));
            let oldest = sessions.iter().min_by_key(|(_, session)| last_used(session)).map(|(hash, _)| *hash);
            oldest.and_then(|oldest| sessions.remove(&oldest));
        }
        sessions.insert(session, new);
        Ok(secret)
    }

    fn is_alive(&self, session: &Session) -> bool {
        let age = session.began.elapsed();
        let unused = age.saturating_sub(Duration::from_secs(session.used.load(Ordering::Relaxed)));
        age < self.lifetime && (!session.account || unused < self.idle)
    }

    /// Who is signed in by a session's secret.
    pub fn caller(&self, secret: &str) -> Option<Caller> {
        self.find(secret).map(|found| found.caller)
    }

    /// The session of a cookie, unless it has ended.
    pub(super) fn find(&self, secret: &str) -> Option<Found> {
        let sessions = self.by_hash.read().unwrap_or_else(PoisonError::into_inner);
        let session = sessions.get(&hash(secret)).filter(|session| self.is_alive(session))?;
        let now = session.began.elapsed().as_secs();
        session.used.store(now, Ordering::Relaxed);
        let due = session.account && now >= session.checked.load(Ordering::Relaxed) + BELIEVED;
        if due {
            session.checked.store(now, Ordering::Relaxed);
        }
        Some(Found { caller: session.caller.clone(), to_be_checked: due })
    }

    /// Ends one session.
    pub(super) fn end(&self, session: &Hash) {
        self.by_hash.write().unwrap_or_else(PoisonError::into_inner).remove(session);
    }

    /// Ends every session of an account, but one.
    pub fn end_all_of(&self, name: &str, but: Option<&Caller>) {
        let kept = but.map(|caller| caller.session);
        let mut sessions = self.by_hash.write().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|hash, session| *session.caller.name != *name || Some(*hash) == kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions(idle: u64, lifetime: u64) -> Sessions {
        let mut config =
            Config::new("127.0.0.1:1".parse().expect("an address"), None).expect("a configuration");
        config.limits.idle_seconds = idle;
        config.limits.session_seconds = lifetime;
        Sessions::new(&config)
    }

    #[test]
    fn a_session_is_found_by_its_secret_until_it_ends() {
        let sessions = sessions(60, 60);
        let secret = sessions.begin("ada", Role::Editor, true).expect("a session");
        let found = sessions.find(&secret).expect("found");
        assert_eq!((&*found.caller.name, found.caller.role), ("ada", Role::Editor));
        assert_ne!(*found.caller.token, *secret);
        assert!(sessions.find(&found.caller.token).is_none());
        sessions.end(&found.caller.session);
        assert!(sessions.find(&secret).is_none());
    }

    #[test]
    fn a_session_expires() {
        let over = sessions(60, 0);
        let secret = over.begin("ada", Role::Editor, true).expect("a session");
        assert!(over.find(&secret).is_none());
        let idle = sessions(0, 60);
        let secret = idle.begin("ada", Role::Editor, true).expect("a session");
        assert!(idle.find(&secret).is_none());
        // Alone on one's own computer nobody is thrown out of a form.
        let own = idle.begin("ada", Role::Administrator, false).expect("a session");
        assert!(idle.find(&own).is_some());
    }

    #[test]
    fn other_sessions_of_an_account_can_be_ended() {
        let sessions = sessions(60, 60);
        let [one, two, other] =
            ["ada", "ada", "bo"].map(|name| sessions.begin(name, Role::Reader, true).expect("a session"));
        let kept = sessions.find(&one).expect("found").caller;
        sessions.end_all_of("ada", Some(&kept));
        assert!(sessions.find(&one).is_some() && sessions.find(&other).is_some());
        assert!(sessions.find(&two).is_none());
    }
}
