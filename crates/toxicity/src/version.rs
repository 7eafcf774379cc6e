//! The version of the CTCAE, which every adverse event must name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A published version of the Common Terminology Criteria for Adverse Events.
///
/// The versions grade the same value differently (neutrophils of 0.3 x 10^9/L are grade 4 in version 5 and grade 3
/// in version 6), so there is no default version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CtcaeVersion {
    /// Version 4.03, June 2010.
    #[serde(rename = "4.03")]
    V4_03,
    /// Version 5.0, November 2017.
    #[serde(rename = "5.0")]
    V5,
    /// Version 6.0.
    #[serde(rename = "6.0")]
    V6,
}

impl CtcaeVersion {
    /// All versions, oldest first.
    pub const ALL: [Self; 3] = [Self::V4_03, Self::V5, Self::V6];

    /// The number alone: `4.03`, `5.0`, `6.0`.
    pub const fn number(self) -> &'static str {
        match self {
            Self::V4_03 => "4.03",
            Self::V5 => "5.0",
            Self::V6 => "6.0",
        }
    }

    /// Position in [`CtcaeVersion::ALL`].
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// The short form used in rule identifiers: `CTCAE403`, `CTCAE5`, `CTCAE6`.
    pub const fn rule_prefix(self) -> &'static str {
        match self {
            Self::V4_03 => "CTCAE403",
            Self::V5 => "CTCAE5",
            Self::V6 => "CTCAE6",
        }
    }
}

/// `CTCAE v5.0`.
impl fmt::Display for CtcaeVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CTCAE v{}", self.number())
    }
}

/// Why a text does not name a version of the CTCAE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionError {
    /// No version was given. None is assumed: the versions grade the same finding differently.
    Missing,
    /// A version that is not held here, in the words it was written.
    Unknown(String),
    /// "4" or "4.0", which could mean 4.0 or 4.03; only 4.03 is held.
    Version4Unclear(String),
}

impl fmt::Display for VersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str(
                "the CTCAE version is missing, and none is assumed because the versions grade differently; write 4.03, 5.0 or 6.0",
            ),
            Self::Unknown(given) => {
                write!(f, "found CTCAE version \"{given}\"; expected 4.03, 5.0 or 6.0")
            }
            Self::Version4Unclear(given) => write!(
                f,
                "found CTCAE version \"{given}\", which may be 4.0 or 4.03; write 4.03 if that is the one used (4.0 is not held)"
            ),
        }
    }
}

impl std::error::Error for VersionError {}

impl FromStr for CtcaeVersion {
    type Err = VersionError;

    /// Reads `5`, `5.0`, `v5.0`, `CTCAE v5.0`, `CTCAE 5` and the like.
    fn from_str(text: &str) -> Result<Self, VersionError> {
        let lower = text.trim().to_ascii_lowercase();
        if lower.is_empty() {
            return Err(VersionError::Missing);
        }
        let rest = lower.strip_prefix("nci").unwrap_or(&lower).trim_start_matches([' ', '-']);
        let rest = rest.strip_prefix("ctcae").unwrap_or(rest).trim_start_matches([' ', '-', '_']);
        let rest = rest.strip_prefix("version").unwrap_or(rest);
        let number = rest.strip_prefix('v').unwrap_or(rest).trim_start_matches([' ', '.']);
        match number {
            "4.03" => Ok(Self::V4_03),
            "5" | "5.0" => Ok(Self::V5),
            "6" | "6.0" => Ok(Self::V6),
            "4" | "4.0" => Err(VersionError::Version4Unclear(text.trim().to_owned())),
            _ => Err(VersionError::Unknown(text.trim().to_owned())),
        }
    }
}

/// Reads the version of an adverse event as a record gives it, where it may be absent.
///
/// # Errors
/// [`VersionError::Missing`] when there is none; the other kinds when the text names no version held here.
pub fn parse_version(text: Option<&str>) -> Result<CtcaeVersion, VersionError> {
    text.ok_or(VersionError::Missing)?.parse()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ways_to_write_a_version_are_read() {
        for text in ["5", "5.0", "v5", "V5.0", "CTCAE v5.0", "ctcae 5", "NCI-CTCAE v5.0", "CTCAE version 5.0"]
        {
            assert_eq!(text.parse(), Ok(CtcaeVersion::V5), "{text}");
        }
        assert_eq!("4.03".parse(), Ok(CtcaeVersion::V4_03));
        assert_eq!("CTCAE v6".parse(), Ok(CtcaeVersion::V6));
    }

    #[test]
    fn no_version_is_never_assumed() {
        assert_eq!(parse_version(None), Err(VersionError::Missing));
        assert_eq!(parse_version(Some("  ")), Err(VersionError::Missing));
        assert_eq!(parse_version(Some("4.0")), Err(VersionError::Version4Unclear("4.0".into())));
        assert_eq!(parse_version(Some("3")), Err(VersionError::Unknown("3".into())));
        assert!(VersionError::Missing.to_string().contains("4.03, 5.0 or 6.0"));
    }
}
