//! A document as plain text: Word, HTML, JATS XML, PDF with a text layer, or text already.
//!
//! What the bytes are is told by their content, not by a file's name. The text keeps what a reader needs: headings
//! begin with `#`, a row of a table is `| cell | cell |`, a list item begins with `-`, figures and tables of a web or
//! journal page follow its body, a citation stands in square brackets, and a list of references stands under a heading
//! of its own. Positions in a record read from it are positions in this text.
//!
//! ```
//! let page = b"<html><body><h1>Case report</h1><p>Cisplatin 40 mg/m<sup>2</sup>.<sup>3</sup></p></body></html>";
//! let document = oncase_document::open(page).expect("a page");
//! assert_eq!(document.format, oncase_document::Format::Html);
//! assert_eq!(document.text, "# Case report\n\nCisplatin 40 mg/m2.[3]\n");
//! ```

mod flow;
mod html;
mod jats;
mod pdf;
mod sniff;
mod word;

use std::fmt;

pub use sniff::sniff;

/// Largest document in bytes; journals' PDF files with pictures stay far below.
pub const LARGEST_DOCUMENT: usize = 64 << 20;
/// Longest text in bytes that is taken out of a document.
pub const LONGEST_TEXT: usize = 16 << 20;

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text or Markdown in UTF-8.
    Text,
    /// Word (Office Open XML).
    Word,
    /// A web page.
    Html,
    /// A journal article in JATS XML, as PubMed Central gives it.
    Jats,
    /// PDF.
    Pdf,
}

impl Format {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "plain text",
            Self::Word => "Word",
            Self::Html => "HTML",
            Self::Jats => "JATS XML",
            Self::Pdf => "PDF",
        }
    }
}

/// A document as plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it was.
    pub format: Format,
    /// Its text; of plain text the very same.
    pub text: String,
}

/// Why a document cannot be read, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: &'static str,
}

impl Refusal {
    pub(crate) fn new(what: impl Into<String>, mend: &'static str) -> Self {
        Self { what: what.into(), mend }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.mend)
    }
}

impl std::error::Error for Refusal {}

/// Reads a document of any known format.
///
/// # Errors
/// When it is of no known format, broken, protected, a scan without text, or larger than the limits.
pub fn open(bytes: &[u8]) -> Result<Document, Refusal> {
    if bytes.len() > LARGEST_DOCUMENT {
        return Err(Refusal::new(
            format!("it has {} MiB; at most {} are read", bytes.len() >> 20, LARGEST_DOCUMENT >> 20),
            "leave out the pictures, or save its text alone",
        ));
    }
    let format = sniff(bytes)?;
    let text = match format {
        Format::Text => sniff::decoded(bytes)?,
        Format::Word => word::text(bytes)?,
        Format::Html => html::text(&sniff::decoded(bytes)?)?,
        Format::Jats => jats::text(&sniff::decoded(bytes)?)?,
        Format::Pdf => pdf::text(bytes)?,
    };
    Ok(Document { format, text })
}
