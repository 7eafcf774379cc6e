//! Sign-ins that were begun and not finished: each answer of the provider belongs to one of them, once, in the browser
//! that began it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::super::network::Network;
use super::super::secret::{Hash, hash};

/// How long a person may take at the provider.
pub(super) const LIFETIME: Duration = Duration::from_secs(10 * 60);
/// Sign-ins begun at the same time, by all and from one network; the oldest gives way. Whoever reaches the page causes them, and
/// one network must not crowd out the others.
const MOST: usize = 10_000;
const MOST_OF_ONE: usize = 200;

/// What must come back, or be shown, to finish a sign-in.
#[derive(Debug)]
pub(super) struct Begun {
    /// Must stand in the token.
    pub(super) nonce: String,
    /// Proves to the provider that whoever brings the code began the sign-in.
    pub(super) verifier: String,
    /// The session that the browser had before.
    pub(super) before: Option<Hash>,
    browser: Hash,
    from: Option<Network>,
    since: Instant,
}

impl Begun {
    /// A sign-in that begins now, in the browser with this secret.
    pub(super) fn now(
        browser: &str,
        nonce: String,
        verifier: String,
        from: Option<IpAddr>,
        before: Option<Hash>,
    ) -> Self {
        let from = from.map(Network::of);
        Self { nonce, verifier, before, browser: hash(browser), from, since: Instant::now() }
    }
}

/// The sign-ins that were begun.
#[derive(Debug, Default)]
pub(super) struct AllBegun(Mutex<HashMap<Hash, Begun>>);

impl AllBegun {
    /// Remembers a sign-in under its state; only the browser with this secret can finish it.
    pub(super) fn remember(&self, state: &str, begun: Begun) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, begun| begun.since.elapsed() < LIFETIME);
        let of_one = all.values().filter(|other| other.from == begun.from).count();
        let giving_way = |other: &Begun| of_one < MOST_OF_ONE || other.from == begun.from;
        if (of_one >= MOST_OF_ONE || all.len() >= MOST)
            && let Some(oldest) = all
                .iter()
                .filter(|(_, other)| giving_way(other))
                .min_by_key(|(_, other)| other.since)
                .map(|(state, _)| *state)
        {
            all.remove(&oldest);
        }
        all.insert(hash(state), begun);
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

    fn begun(browser: &str, from: Option<IpAddr>) -> Begun {
        Begun::now(browser, "n".to_owned(), "v".to_owned(), from, None)
    }

    #[test]
    fn a_sign_in_is_finished_once_and_where_it_was_begun() {
        let all = AllBegun::default();
        let begin = |state: &str| all.remember(state, begun("browser", None));
        begin("one");
        assert!(all.take("another", "browser").is_none());
        assert_eq!(all.take("one", "browser").map(|begun| begun.nonce).as_deref(), Some("n"));
        assert!(all.take("one", "browser").is_none(), "used up");
        begin("two");
        assert!(all.take("two", "another browser").is_none());
        assert!(all.take("two", "browser").is_none(), "a state that leaked is used up too");
    }

    #[test]
    fn one_network_does_not_crowd_out_another() {
        let all = AllBegun::default();
        let [ada, flood] = ["192.0.2.7", "192.0.2.8"].map(|address| address.parse().ok());
        all.remember("ada", begun("b", ada));
        for number in 0..=MOST {
            all.remember(&number.to_string(), begun("b", flood));
        }
        assert_eq!(all.0.lock().expect("all").len(), MOST_OF_ONE + 1);
        assert!(all.take("0", "b").is_none());
        assert!(all.take(&MOST.to_string(), "b").is_some());
        assert!(all.take("ada", "b").is_some());
    }

    #[test]
    fn not_more_are_remembered_than_fit() {
        let all = AllBegun::default();
        for number in 0..MOST + 10 {
            let from = format!("198.{}.{}.{}", 18 + number / 65_536, number / 256 % 256, number % 256);
            all.remember(&number.to_string(), begun("b", from.parse().ok()));
        }
        assert_eq!(all.0.lock().expect("all").len(), MOST);
        assert!(all.take("0", "b").is_none());
    }
}
