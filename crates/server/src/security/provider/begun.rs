//! Sign-ins that were begun and not finished: each answer of the provider belongs to one of them, once, in the browser
//! that began it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::super::secret::{Hash, hash};

/// How long a person may take at the provider.
pub(super) const LIFETIME: Duration = Duration::from_secs(10 * 60);
/// Sign-ins begun at the same time; the oldest gives way. Whoever reaches the page causes them.
const MOST: usize = 1_000;

/// What must come back, or be shown, to finish a sign-in.
#[derive(Debug)]
pub(super) struct Begun {
    /// Must stand in the token.
    pub(super) nonce: String,
    /// Proves to the provider that whoever brings the code began the sign-in.
    pub(super) verifier: String,
    browser: Hash,
    since: Instant,
}

/// The sign-ins that were begun.
#[derive(Debug, Default)]
pub(super) struct AllBegun(Mutex<HashMap<Hash, Begun>>);

impl AllBegun {
    /// Remembers a sign-in under its state; only the browser with this secret can finish it.
    pub(super) fn remember(&self, state: &str, browser: &str, nonce: String, verifier: String) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, begun| begun.since.elapsed() < LIFETIME);
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, begun)| begun.since).map(|(state, _)| *state)
        {
            all.remove(&oldest);
        }
        all.insert(hash(state), Begun { nonce, verifier, browser: hash(browser), since: Instant::now() });
    }

    /// The sign-in of a state, which is used up by it.
    pub(super) fn take(&self, state: &str, browser: &str) -> Option<Begun> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&hash(state))?;
        (found.since.elapsed() < LIFETIME && found.browser == hash(browser)).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_is_finished_once_and_where_it_was_begun() {
        let all = AllBegun::default();
        let begin = |state: &str| all.remember(state, "browser", "n".to_owned(), "v".to_owned());
        begin("one");
        assert!(all.take("another", "browser").is_none());
        assert_eq!(all.take("one", "browser").map(|begun| begun.nonce).as_deref(), Some("n"));
        assert!(all.take("one", "browser").is_none(), "used up");
        begin("two");
        assert!(all.take("two", "another browser").is_none());
        assert!(all.take("two", "browser").is_none(), "a state that leaked is used up too");
    }

    #[test]
    fn not_more_are_remembered_than_fit() {
        let all = AllBegun::default();
        for number in 0..=MOST {
            all.remember(&number.to_string(), "b", String::new(), String::new());
        }
        assert!(all.take("0", "b").is_none());
        assert!(all.take(&MOST.to_string(), "b").is_some());
    }
}
