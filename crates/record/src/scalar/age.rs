//! An age at a date: `62 years at 2016-10`.

use std::fmt;
use std::str::FromStr;

use super::{ScalarError, When};

/// An age in completed years, with the date at which it was stated.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Age {
    /// Completed years.
    pub years: u8,
    /// The date at which the patient had that age.
    pub at: When,
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} years at {}", self.years, self.at)
    }
}

impl FromStr for Age {
    type Err = ScalarError;

    fn from_str(text: &str) -> Result<Self, ScalarError> {
        let refuse = || {
            ScalarError::new(
                "E017",
                format!("`{text}` is not an age with its date"),
                "write the completed years and when the patient had them, as in 62 years at 2016-10",
            )
        };
        let (age, at) = text.split_once(" at ").ok_or_else(refuse)?;
        let number = age.trim().trim_end_matches("years").trim_end_matches("year").trim();
        let years: u8 = number.parse().map_err(|_| refuse())?;
        if years > 130 {
            return Err(refuse());
        }
        Ok(Self { years, at: at.parse()? })
    }
}
