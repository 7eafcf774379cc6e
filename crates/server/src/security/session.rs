//! Sessions in memory: who is signed in. Those of accounts are kept in the store as well (see [`super::kept`]).

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
    /// The mark of the account's password, where it is known.
    mark: Option<Hash>,
    /// Sessions of accounts end unused, and when the account is disabled.
    account: bool,
    /// When it came into memory, and how old it was then.
    since: Instant,
    before: Duration,
    /// Its age in seconds at the last request, at the last look at the account, and when its use was last kept.
    used: AtomicU64,
    checked: AtomicU64,
    kept: AtomicU64,
}

impl Session {
    fn age(&self) -> Duration {
        self.before + self.since.elapsed()
    }

    fn unused(&self) -> Duration {
        self.age().saturating_sub(Duration::from_secs(self.used.load(Ordering::Relaxed)))
    }
}

/// Seconds for which what the store said of an account is believed.
const BELIEVED: u64 = 5;
/// Seconds of use after which the store is told of it, so that a restart does not take a session for unused.
const TOLD_AFTER: u64 = 300;

/// A session that was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) caller: Caller,
    /// The mark of the password with which the session began.
    pub(super) mark: Option<Hash>,
    /// The account was not looked at for some seconds.
    pub(super) to_be_checked: bool,
    /// The store was not told of its use for some minutes.
    pub(super) to_be_kept: bool,
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

    /// How long a session lasts.
    pub(super) fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// Begins a session and returns its secret, the value of the cookie.
    ///
    /// # Errors
    /// When the operating system gives no random numbers.
    pub fn begin(&self, name: &str, role: Role, account: bool) -> Result<String, getrandom::Error> {
        let secret = new_secret()?;
        self.remember(&secret, (name, role), None, account, [Duration::ZERO; 2]);
        Ok(secret)
    }

    /// The same for an account that was signed in to; the session ends when its password has another mark.
    pub(super) fn begin_of(&self, name: &str, role: Role, mark: Hash) -> Result<String, getrandom::Error> {
        let secret = new_secret()?;
        self.remember(&secret, (name, role), Some(mark), true, [Duration::ZERO; 2]);
        Ok(secret)
    }

    /// Takes up a session of an account that began before the program did, unless it is over.
    pub(super) fn resume(
        &self,
        secret: &str,
        who: (&str, Role),
        mark: Hash,
        age: Duration,
        unused: Duration,
    ) {
        self.remember(secret, who, Some(mark), true, [age, unused]);
    }

    fn remember(
        &self,
        secret: &str,
        who: (&str, Role),
        mark: Option<Hash>,
        account: bool,
        [age, unused]: [Duration; 2],
    ) {
        let session = hash(secret);
        let caller = Caller { name: who.0.into(), role: who.1, token: token_of(secret).into(), session };
        let used = AtomicU64::new(age.saturating_sub(unused).as_secs());
        let [checked, kept] = [age, age].map(|age| AtomicU64::new(age.as_secs()));
        let new = Session { caller, mark, account, since: Instant::now(), before: age, used, checked, kept };
        if !self.is_alive(&new) {
            return;
        }
        let mut sessions = self.by_hash.write().unwrap_or_else(PoisonError::into_inner);
        if sessions.len() >= MOST_SESSIONS {
            sessions.retain(|_, session| self.is_alive(session));
        }
        if sessions.len() >= MOST_SESSIONS {
            let oldest = sessions.iter().max_by_key(|(_, session)| session.unused()).map(|(hash, _)| *hash);
            oldest.and_then(|oldest| sessions.remove(&oldest));
        }
        sessions.insert(session, new);
    }

    fn is_alive(&self, session: &Session) -> bool {
        session.age() < self.lifetime && (!session.account || session.unused() < self.idle)
    }

    /// Who is signed in by a session's secret.
    pub fn caller(&self, secret: &str) -> Option<Caller> {
        self.find(secret).map(|found| found.caller)
    }

    /// The session of a cookie, unless it has ended.
    pub(super) fn find(&self, secret: &str) -> Option<Found> {
        let sessions = self.by_hash.read().unwrap_or_else(PoisonError::into_inner);
        let session = sessions.get(&hash(secret)).filter(|session| self.is_alive(session))?;
        let now = session.age().as_secs();
        session.used.store(now, Ordering::Relaxed);
        let due = |last: &AtomicU64, after: u64| {
            let due = session.account && now >= last.load(Ordering::Relaxed) + after;
            if due {
                last.store(now, Ordering::Relaxed);
            }
            due
        };
        let (to_be_checked, to_be_kept) = (due(&session.checked, BELIEVED), due(&session.kept, TOLD_AFTER));
        Some(Found { caller: session.caller.clone(), mark: session.mark, to_be_checked, to_be_kept })
    }

    /// Whether a session is in memory.
    pub(super) fn has(&self, session: &Hash) -> bool {
        self.by_hash.read().unwrap_or_else(PoisonError::into_inner).contains_key(session)
    }

    /// Ends one session.
    pub(super) fn end(&self, session: &Hash) {
        self.by_hash.write().unwrap_or_else(PoisonError::into_inner).remove(session);
    }

    /// Ends every session of an account, but one, which goes on with this mark.
    pub(super) fn end_all_of(&self, name: &str, but: Option<&Caller>, mark: Option<Hash>) {
        let kept = but.map(|caller| caller.session);
        let mut sessions = self.by_hash.write().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|hash, session| *session.caller.name != *name || Some(*hash) == kept);
        if let Some(own) = kept.and_then(|own| sessions.get_mut(&own)) {
            own.mark = mark;
        }
    }
}

/// The token of a session for requests that change something: it follows from the secret, so that it need not be kept.
fn token_of(secret: &str) -> String {
    let digest = hash(&format!("token of {secret}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
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
    fn a_session_that_is_taken_up_again_is_as_old_as_it_was() {
        let sessions = sessions(60, 100);
        let seconds = Duration::from_secs;
        let resumed = |secret: &str, age: u64, unused: u64| {
            sessions.resume(secret, ("ada", Role::Editor), [0; 32], seconds(age), seconds(unused));
            sessions.find(secret).map(|found| found.caller)
        };
        let first = sessions.begin("ada", Role::Editor, true).expect("a session");
        let token = sessions.find(&first).expect("found").caller.token;
        assert_eq!(resumed(&first, 90, 50).map(|caller| caller.token), Some(token), "the same token");
        assert!(resumed("too old", 100, 0).is_none());
        assert!(resumed("unused for too long", 90, 60).is_none());
    }

    #[test]
    fn other_sessions_of_an_account_can_be_ended() {
        let sessions = sessions(60, 60);
        let [one, two, other] =
            ["ada", "ada", "bo"].map(|name| sessions.begin(name, Role::Reader, true).expect("a session"));
        let kept = sessions.find(&one).expect("found").caller;
        sessions.end_all_of("ada", Some(&kept), None);
        assert!(sessions.find(&one).is_some() && sessions.find(&other).is_some());
        assert!(sessions.find(&two).is_none());
    }
}
