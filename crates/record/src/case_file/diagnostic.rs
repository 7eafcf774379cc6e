//! What is said about a place in the case file.

use std::ops::Range;

use serde::Serialize;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something worth knowing.
    Note,
    /// Something that may be wrong.
    Warning,
    /// Something that cannot stand.
    Error,
}

/// A place in a source: bytes of a text or a cell of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Bytes of the case file's text.
    Bytes(Range<usize>),
    /// A cell of a workbook.
    Cell {
        /// Sheet name.
        sheet: String,
        /// Cell in A1 notation.
        cell: String,
    },
    /// The file as a whole.
    File,
}

/// A place with a word about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there.
    pub text: String,
}

/// One diagnostic: what is wrong, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable code, documented by [`super::code_doc`].
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub title: String,
    /// Where; the first label is the main one.
    pub labels: Vec<Label>,
    /// How to mend it.
    pub mend: String,
}

impl Diagnostic {
    pub(crate) fn error(code: &'static str, place: &Place, title: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, place, title)
    }

    pub(crate) fn new(
        code: &'static str,
        severity: Severity,
        place: &Place,
        title: impl Into<String>,
    ) -> Self {
        let labels = vec![Label { place: place.clone(), text: String::new() }];
        Self { code, severity, title: shortened(title.into()), labels, mend: String::new() }
    }

    /// The word at the main place.
    pub(crate) fn here(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Another place that belongs to it.
    pub(crate) fn also(mut self, place: &Place, text: impl Into<String>) -> Self {
        self.labels.push(Label { place: place.clone(), text: text.into() });
        self
    }

    /// How to mend it.
    pub(crate) fn mend(mut self, text: impl Into<String>) -> Self {
        self.mend = text.into();
        self
    }
}

/// The longest title; a title may repeat what was found, and that may be a page.
const LONGEST_TITLE: usize = 300;

/// A title with its middle left out when it is too long to read.
fn shortened(title: String) -> String {
    if title.len() <= LONGEST_TITLE {
        return title;
    }
    let half = LONGEST_TITLE / 2;
    let head = title.floor_char_boundary(half);
    let tail = title.ceil_char_boundary(title.len() - half);
    format!("{} … {}", &title[..head], &title[tail..])
}
