//! Links that sign in once: the link in the terminal proves that whoever opens it can read the terminal.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::secret::{Hash, hash, new_secret};

/// At most this many unused links; the oldest gives way.
const MOST_LINKS: usize = 16;

/// The one-time links that were given out and not used yet.
#[derive(Debug)]
pub struct OneTimeLinks {
    lifetime: Duration,
    open: Mutex<HashMap<Hash, Instant>>,
}

impl OneTimeLinks {
    /// No links yet; each can be used for so many seconds.
    pub fn new(seconds: u64) -> Self {
        Self { lifetime: Duration::from_secs(seconds), open: Mutex::default() }
    }

    /// A new token to put into a link.
    ///
    /// # Errors
    /// When the operating system gives no random numbers.
    pub fn give(&self) -> Result<String, getrandom::Error> {
        let token = new_secret()?;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, given| given.elapsed() < self.lifetime);
        if open.len() >= MOST_LINKS
            && let Some(oldest) = open.iter().min_by_key(|(_, given)| **given).map(|(hash, _)| *hash)
        {
            open.remove(&oldest);
        }
        open.insert(hash(&token), Instant::now());
        Ok(token)
    }

    /// Whether a token may sign in. It may not a second time.
    pub fn take(&self, token: &str) -> bool {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(&hash(token)).is_some_and(|given| given.elapsed() < self.lifetime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_signs_in_once() {
        let links = OneTimeLinks::new(60);
        let token = links.give().expect("a token");
        assert!(!links.take("another"));
        assert!(links.take(&token));
        assert!(!links.take(&token));
    }

    #[test]
    fn an_old_link_does_not_sign_in() {
        let links = OneTimeLinks::new(0);
        let token = links.give().expect("a token");
        assert!(!links.take(&token));
    }
}
