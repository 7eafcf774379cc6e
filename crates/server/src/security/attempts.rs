//! Failed logins are counted by account and network, by network, and by account alone; too many are answered later.
//!
//! An attempt counts before its password is looked at, and is taken back when that was right: else a hundred requests at once
//! would all pass before the first has failed.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::network::Network;

/// Attempts within [`WINDOW`] after which one has to wait: for an account from one network, for any accounts from one network,
/// and for an account from anywhere. The last is the highest, so that nobody keeps a colleague out by guessing; a hundred is
/// what NIST SP 800-63B allows.
const FREE_BY_BOTH: u32 = 5;
const FREE_BY_NETWORK: u32 = 20;
const FREE_BY_ACCOUNT: u32 = 100;
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Names and networks remembered at most. An attacker may invent names; the oldest are forgotten.
const MOST: usize = 10_000;

#[derive(Clone, Copy, Debug)]
struct Counted {
    count: u32,
    last: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Whose {
    Both(String, Option<Network>),
    Network(Network),
    Account(String),
}

impl Whose {
    /// All that an attempt counts for.
    fn all(account: &str, address: Option<IpAddr>) -> Vec<Self> {
        let network = address.map(Network::of);
        let mut all = vec![Self::Both(account.to_owned(), network), Self::Account(account.to_owned())];
        all.extend(network.map(Self::Network));
        all
    }

    fn free(&self) -> u32 {
        match self {
            Self::Both(..) => FREE_BY_BOTH,
            Self::Network(_) => FREE_BY_NETWORK,
            Self::Account(_) => FREE_BY_ACCOUNT,
        }
    }
}

/// Failed logins of the last quarter of an hour, and those that are being looked at.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<Whose, Counted>>);

impl Attempts {
    /// Counts an attempt for this account from this address.
    ///
    /// # Errors
    /// When it may not be made yet: the seconds to wait. It does not count then.
    pub(super) fn begin(&self, account: &str, address: Option<IpAddr>) -> Result<(), u64> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all = Whose::all(account, address);
        if let Some(seconds) = all.iter().filter_map(|whose| wait(counted.get(whose)?, whose.free())).max() {
            return Err(seconds);
        }
        for whose in all {
            if counted.len() >= MOST && !counted.contains_key(&whose) {
                make_room(&mut counted);
            }
            let now = Instant::now();
            let found = counted.entry(whose).or_insert(Counted { count: 0, last: now });
            if found.last.elapsed() >= WINDOW {
                found.count = 0;
            }
            *found = Counted { count: found.count.saturating_add(1), last: now };
        }
        Ok(())
    }

    /// The password was right: this account starts afresh here. Of the network and of the account elsewhere only this attempt
    /// is taken back, for others may be guessing.
    pub(super) fn succeeded(&self, account: &str, address: Option<IpAddr>) {
        self.taken_back(account, address);
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.remove(&Whose::Both(account.to_owned(), address.map(Network::of)));
    }

    /// The password was not looked at.
    pub(super) fn taken_back(&self, account: &str, address: Option<IpAddr>) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for whose in Whose::all(account, address) {
            if let Some(found) = counted.get_mut(&whose) {
                found.count = found.count.saturating_sub(1);
            }
        }
        counted.retain(|_, found| found.count > 0);
    }
}

/// Seconds to wait. Each further failure doubles them, up to the window.
fn wait(found: &Counted, free: u32) -> Option<u64> {
    let beyond = found.count.checked_sub(free).filter(|_| found.last.elapsed() < WINDOW)?;
    let seconds = 2u64.saturating_pow(beyond.min(10) + 2).min(WINDOW.as_secs());
    seconds.checked_sub(found.last.elapsed().as_secs()).filter(|left| *left > 0)
}

/// Forgets what is over or, where nothing is, the oldest.
fn make_room(counted: &mut HashMap<Whose, Counted>) {
    counted.retain(|_, found| found.last.elapsed() < WINDOW);
    if counted.len() >= MOST
        && let Some(oldest) =
            counted.iter().min_by_key(|(_, found)| found.last).map(|(whose, _)| whose.clone())
    {
        counted.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(address: &str) -> Option<IpAddr> {
        Some(address.parse().expect("an address"))
    }

    #[test]
    fn an_account_waits_after_five_attempts_from_one_network_and_there_only() {
        let attempts = Attempts::default();
        let here = at("192.0.2.7");
        for _ in 0..5 {
            assert_eq!(attempts.begin("ada", here), Ok(()));
        }
        assert!(attempts.begin("ada", here).is_err_and(|seconds| (3..=4).contains(&seconds)));
        assert_eq!(attempts.begin("bo", here), Ok(()));
        assert_eq!(attempts.begin("ada", at("192.0.2.8")), Ok(()), "nobody locks ada out of her own network");
        attempts.succeeded("ada", here);
        assert_eq!(attempts.begin("ada", here), Ok(()));
    }

    #[test]
    fn attempts_whose_password_was_right_or_not_looked_at_do_not_count() {
        let attempts = Attempts::default();
        let here = at("192.0.2.7");
        for n in 0..200 {
            assert_eq!(attempts.begin("ada", here), Ok(()), "{n}");
            if n % 2 == 0 { attempts.succeeded("ada", here) } else { attempts.taken_back("ada", here) }
        }
    }

    #[test]
    fn a_network_waits_after_twenty_attempts_whatever_the_names() {
        for (one, another, elsewhere) in [
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("192.0.2.7", "::ffff:192.0.2.7", "192.0.2.8"),
            ("2001:db8:0:1::7", "2001:db8:0:1:ffff::8", "2001:db8:0:2::7"),
        ] {
            let attempts = Attempts::default();
            for n in 0..20 {
                assert_eq!(attempts.begin(&format!("name{n}"), at(one)), Ok(()));
            }
            assert!(attempts.begin("zoe", at(another)).is_err());
            assert_eq!(attempts.begin("zoe", at(elsewhere)), Ok(()));
        }
    }

    #[test]
    fn an_account_waits_after_a_hundred_attempts_from_anywhere() {
        let attempts = Attempts::default();
        for n in 0..100 {
            assert_eq!(attempts.begin("ada", at(&format!("192.0.2.{n}"))), Ok(()));
        }
        assert!(attempts.begin("ada", at("198.51.100.1")).is_err());
    }

    #[test]
    fn invented_names_do_not_wash_the_others_away() {
        let attempts = Attempts::default();
        let here = at("192.0.2.7");
        for n in 0..MOST / 3 - 10 {
            let network = format!("2001:db8:{:x}:{:x}::1", n / 0x1_0000, n % 0x1_0000);
            assert_eq!(attempts.begin(&format!("name{n}"), at(&network)), Ok(()));
        }
        for _ in 0..5 {
            assert_eq!(attempts.begin("ada", here), Ok(()));
        }
        for n in 0..100 {
            let network = format!("2001:db9:0:{n:x}::1");
            assert_eq!(attempts.begin(&format!("other{n}"), at(&network)), Ok(()));
        }
        assert!(attempts.begin("ada", here).is_err(), "the newest are remembered");
        let remembered = attempts.0.lock().expect("counted").len();
        assert_eq!(remembered, MOST);
    }
}
