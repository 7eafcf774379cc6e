//! What a consistency rule says.

use oncase_record::case_file::Severity;
use serde::Serialize;

/// How two or more entries of a record stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The record does not hold what would be needed to test it.
    Uncheckable,
    /// They can hold together only at an extreme or by one reading, or they are in tension.
    Edge,
    /// They cannot hold together.
    Impossible,
}

impl Verdict {
    /// The severity of a finding with this verdict: error, warning or note.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Impossible => Severity::Error,
            Self::Edge => Severity::Warning,
            Self::Uncheckable => Severity::Note,
        }
    }

    /// One word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Impossible => "impossible",
            Self::Edge => "edge",
            Self::Uncheckable => "uncheckable",
        }
    }
}

/// One entry that a finding points at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// JSON pointer into the record.
    pub pointer: String,
    /// What stands there, in a few words.
    pub words: String,
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Code of the rule, documented by [`crate::code_doc`].
    pub code: &'static str,
    /// How the entries stand to each other.
    pub verdict: Verdict,
    /// What contradicts what, with the numbers, in one sentence.
    pub title: String,
    /// The entries, the one to look at first in front.
    pub spots: Vec<Spot>,
    /// The question to answer, and how to record the answer.
    pub mend: String,
}

impl Finding {
    /// Two or more entries that cannot hold together.
    pub(crate) fn impossible(code: &'static str, title: impl Into<String>) -> Self {
        Self::new(code, Verdict::Impossible, title)
    }

    /// Entries that hold together only at an extreme, or are in tension.
    pub(crate) fn edge(code: &'static str, title: impl Into<String>) -> Self {
        Self::new(code, Verdict::Edge, title)
    }

    /// A claim that the record gives nothing to test with.
    pub(crate) fn uncheckable(code: &'static str, title: impl Into<String>) -> Self {
        Self::new(code, Verdict::Uncheckable, title)
    }

    pub(crate) fn new(code: &'static str, verdict: Verdict, title: impl Into<String>) -> Self {
        Self { code, verdict, title: title.into(), spots: Vec::new(), mend: String::new() }
    }

    /// Points at an entry.
    #[must_use]
    pub(crate) fn at(mut self, pointer: impl Into<String>, words: impl Into<String>) -> Self {
        let (pointer, words) = (pointer.into(), words.into());
        if self.spots.iter().all(|spot| spot.pointer != pointer) {
            self.spots.push(Spot { pointer, words });
        }
        self
    }

    /// Points at several entries.
    #[must_use]
    pub(crate) fn at_all(self, spots: impl IntoIterator<Item = (String, String)>) -> Self {
        spots.into_iter().fold(self, |finding, (pointer, words)| finding.at(pointer, words))
    }

    /// Says what to ask and how to record the answer.
    #[must_use]
    pub(crate) fn mend(mut self, text: impl Into<String>) -> Self {
        self.mend = text.into();
        self
    }
}
