//! What cases, items, moments and hashes are called.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

/// The longest name of a case.
const LONGEST_ID: usize = 100;

/// The name of a case in the store: 1 to 100 letters, digits, `-`, `_` and `.` of ASCII, a letter or digit first.
/// It is part of addresses and file names; the `id` inside the record is a field of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseId(Arc<str>);

/// Why a text is not the name of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCaseId(String);

impl fmt::Display for BadCaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.0.chars().take(40).collect();
        write!(
            f,
            "`{}` is not the id of a case: use 1 to {LONGEST_ID} letters, digits, `-`, `_` and `.`, a letter or digit first",
            shown.escape_debug()
        )
    }
}

impl std::error::Error for BadCaseId {}

impl CaseId {
    /// Checks a name.
    ///
    /// # Errors
    /// When it is empty, too long, or has a character that is not allowed.
    pub fn new(text: &str) -> Result<Self, BadCaseId> {
        let allowed = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.');
        let good = text.len() <= LONGEST_ID
            && text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
            && text.bytes().all(allowed);
        if good { Ok(Self(text.into())) } else { Err(BadCaseId(text.to_owned())) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CaseId {
    type Error = BadCaseId;

    fn try_from(text: String) -> Result<Self, BadCaseId> {
        Self::new(&text)
    }
}

impl From<CaseId> for String {
    fn from(id: CaseId) -> Self {
        id.0.as_ref().to_owned()
    }
}

impl FromStr for CaseId {
    type Err = BadCaseId;

    fn from_str(text: &str) -> Result<Self, BadCaseId> {
        Self::new(text)
    }
}

/// The number of an item, unique in its case and never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemKey(pub i64);

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A moment: milliseconds since 1970-01-01T00:00:00 UTC. Written as `2026-11-27T16:05:00.250Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// Now, by the clock of the machine.
    pub fn now() -> Self {
        Self(jiff::Timestamp::now().as_millisecond())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(at) => write!(f, "{at:.3}"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stamp {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: String,
}

/// A SHA-256 hash, written in hexadecimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest;
        Self(sha2::Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Hash {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a hash of 64 hexadecimal digits");
        if text.len() != 64 || !text.bytes().all(|c| c.is_ascii_digit() || matches!(c, b'a'..=b'f')) {
            return Err(wrong());
        }
        let mut hash = [0; 32];
        for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
            let digits = text.get(at..at + 2).ok_or_else(wrong)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
        }
        Ok(Self(hash))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The head of the audit trail: how many entries there are, and the hash of the last. Printed on every export, it
/// proves later what the trail was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Head {
    /// Number of entries.
    pub entries: u64,
    /// Hash of the last one; zeros when there is none.
    pub hash: Hash,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.entries, self.hash)
    }
}

impl FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.trim().split_once(':');
        let head = parts.and_then(|(entries, hash)| {
            Some(Self { entries: entries.parse().ok()?, hash: hash.parse().ok()? })
        });
        head.ok_or_else(|| {
            format!("`{text}` is not a head such as `12:` and 64 hexadecimal digits, as exports print it")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_could_leave_a_folder_or_an_address_are_refused() {
        for good in ["necb-stem", "A.1_b", "7"] {
            assert_eq!(CaseId::new(good).map(|id| id.to_string()), Ok(good.to_owned()));
        }
        let long = "a".repeat(101);
        for bad in ["", ".", "..", "-a", "a/b", "a b", "é", "a\0", "a'; drop", long.as_str()] {
            assert!(CaseId::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn hashes_and_moments_are_written_as_people_write_them() {
        // The hash of nothing, from FIPS 180-4's published test values.
        let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Hash::of(b"").to_string(), nothing);
        assert_eq!(nothing.parse(), Ok(Hash::of(b"")));
        assert!("+1".repeat(32).parse::<Hash>().is_err());
        let head = Head { entries: 12, hash: Hash::of(b"") };
        assert_eq!(format!("12:{nothing}").parse(), Ok(head));
        assert_eq!(head.to_string(), format!("12:{nothing}"));
        assert!("12".parse::<Head>().is_err());
        assert_eq!(Moment(0).to_string(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Moment(951_782_400_250).to_string(), "2000-02-29T00:00:00.250Z");
    }
}
