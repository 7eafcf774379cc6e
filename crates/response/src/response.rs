//! Response categories in the words of the criteria.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The response of the whole disease at one time point, or the best of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
#[repr(u8)]
pub enum Response {
    /// Complete response.
    Cr = 1,
    /// Partial response.
    Pr = 2,
    /// Stable disease.
    Sd = 3,
    /// Neither complete response nor progression, for patients without target lesions.
    #[serde(rename = "NON-CR/NON-PD")]
    NonCrNonPd = 4,
    /// Progressive disease.
    Pd = 5,
    /// Not evaluable.
    Ne = 6,
    /// No assessment at all.
    Missing = 7,
    /// No evidence of disease: none at baseline by this reader, none since.
    Ned = 8,
}

impl Response {
    /// Every category, best first.
    pub const ALL: [Self; 8] =
        [Self::Cr, Self::Pr, Self::Sd, Self::NonCrNonPd, Self::Pd, Self::Ne, Self::Missing, Self::Ned];

    /// The CDISC submission value: `CR`, `NON-CR/NON-PD`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cr => "CR",
            Self::Pr => "PR",
            Self::Sd => "SD",
            Self::NonCrNonPd => "NON-CR/NON-PD",
            Self::Pd => "PD",
            Self::Ne => "NE",
            Self::Missing => "MISSING",
            Self::Ned => "NED",
        }
    }

    /// The words: "partial response".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Cr => "complete response",
            Self::Pr => "partial response",
            Self::Sd => "stable disease",
            Self::NonCrNonPd => "neither complete response nor progression",
            Self::Pd => "progressive disease",
            Self::Ne => "not evaluable",
            Self::Missing => "no assessment",
            Self::Ned => "no evidence of disease",
        }
    }

    /// The rank that analysis data sets use (CR 1 … NE 6, MISSING 7); none for NED, which has no such rank.
    pub const fn rank(self) -> Option<u8> {
        match self {
            Self::Ned => None,
            other => Some(other as u8),
        }
    }

    /// The number that a column of responses holds.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The response that a number stands for.
    pub const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Cr,
            2 => Self::Pr,
            3 => Self::Sd,
            4 => Self::NonCrNonPd,
            5 => Self::Pd,
            6 => Self::Ne,
            7 => Self::Missing,
            8 => Self::Ned,
            _ => return None,
        })
    }

    /// Complete or partial response.
    pub const fn is_response(self) -> bool {
        matches!(self, Self::Cr | Self::Pr)
    }

    /// Stable disease or better in a patient with target lesions.
    pub const fn is_stable_or_better(self) -> bool {
        matches!(self, Self::Cr | Self::Pr | Self::Sd)
    }

    /// The order used when several assessments share a day: the worst counts, and "not evaluable" only
    /// when nothing else was said.
    pub const fn badness(self) -> u8 {
        match self {
            Self::Missing => 0,
            Self::Ne => 1,
            Self::Ned => 2,
            Self::Cr => 3,
            Self::Pr => 4,
            Self::Sd => 5,
            Self::NonCrNonPd => 6,
            Self::Pd => 7,
        }
    }
}

impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text is no response category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAResponse;

impl fmt::Display for NotAResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not one of CR, PR, SD, NON-CR/NON-PD, PD, NE, NED, ND")
    }
}

impl std::error::Error for NotAResponse {}

impl FromStr for Response {
    type Err = NotAResponse;

    /// Reads a submission value in any case; `ND` (not done) is an assessment that cannot be evaluated.
    fn from_str(text: &str) -> Result<Self, NotAResponse> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("ND") || text.eq_ignore_ascii_case("NOT DONE") {
            return Ok(Self::Ne);
        }
        Self::ALL
            .into_iter()
            .find(|r| *r != Self::Missing && r.code().eq_ignore_ascii_case(text))
            .ok_or(NotAResponse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_reads_as_it_prints() {
        for response in Response::ALL.into_iter().filter(|r| *r != Response::Missing) {
            assert_eq!(response.code().parse(), Ok(response));
            assert_eq!(response.code().to_lowercase().parse(), Ok(response));
        }
        assert_eq!("Partial".parse::<Response>(), Err(NotAResponse));
        assert_eq!("ND".parse(), Ok(Response::Ne));
    }
}
