//! Failed logins are counted by account and by address; too many are answered later.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Failures within [`WINDOW`] after which an account, or an address, has to wait.
const FREE_BY_ACCOUNT: u32 = 5;
const FREE_BY_ADDRESS: u32 = 20;
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Names and addresses remembered at most. An attacker may invent names; the oldest are forgotten.
const MOST: usize = 10_000;

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Whose {
    Account(String),
    Address(IpAddr),
}

/// Failed logins of the last quarter of an hour.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<Whose, Failures>>);

impl Attempts {
    /// Seconds to wait before the next attempt for this account from this address; none when it may be made now.
    pub(super) fn wait(&self, account: &str, address: Option<IpAddr>) -> Option<u64> {
        let failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |whose: &Whose, free: u32| {
            let found =
                failures.get(whose).filter(|found| found.count >= free && found.last.elapsed() < WINDOW)?;
            // Each further failure doubles the wait, up to the window.
            let seconds = 2u64.saturating_pow((found.count - free).min(10) + 2).min(WINDOW.as_secs());
            seconds.checked_sub(found.last.elapsed().as_secs()).filter(|left| *left > 0)
        };
        let account = of(&Whose::Account(account.to_owned()), FREE_BY_ACCOUNT);
        account.max(address.and_then(|address| of(&Whose::Address(address), FREE_BY_ADDRESS)))
    }

    /// A login failed.
    pub(super) fn failed(&self, account: &str, address: Option<IpAddr>) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MOST {
            failures.retain(|_, found| found.last.elapsed() < WINDOW);
        }
        if failures.len() >= MOST {
            failures.clear();
        }
        let whose = [Some(Whose::Account(account.to_owned())), address.map(Whose::Address)];
        for whose in whose.into_iter().flatten() {
            let now = Instant::now();
            let found = failures.entry(whose).or_insert(Failures { count: 0, last: now });
            if found.last.elapsed() >= WINDOW {
                found.count = 0;
            }
            *found = Failures { count: found.count.saturating_add(1), last: now };
        }
    }

    /// A login succeeded: the account starts afresh; its address does not, for it may try other accounts.
    pub(super) fn succeeded(&self, account: &str) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        failures.remove(&Whose::Account(account.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_waits_after_five_failures() {
        let attempts = Attempts::default();
        for _ in 0..5 {
            assert_eq!(attempts.wait("ada", None), None);
            attempts.failed("ada", None);
        }
        assert!(attempts.wait("ada", None).is_some_and(|seconds| (3..=4).contains(&seconds)));
        attempts.failed("ada", None);
        assert!(attempts.wait("ada", None).is_some_and(|seconds| (7..=8).contains(&seconds)));
        assert_eq!(attempts.wait("bo", None), None);
        attempts.succeeded("ada");
        assert_eq!(attempts.wait("ada", None), None);
    }

    #[test]
    fn an_address_waits_after_twenty_failures_whatever_the_names() {
        let attempts = Attempts::default();
        let address: IpAddr = "192.0.2.7".parse().expect("an address");
        for n in 0..20 {
            assert_eq!(attempts.wait("zoe", Some(address)), None);
            attempts.failed(&format!("name{n}"), Some(address));
        }
        assert!(attempts.wait("zoe", Some(address)).is_some());
        assert_eq!(attempts.wait("zoe", "192.0.2.8".parse().ok()), None);
    }
}
