//! The text layer of a PDF.
//!
//! Pages are walked in the order of their content, which is the order in which most programs write text; glyphs become
//! lines by their places, and lines become paragraphs.

mod encoding;
mod font;
mod glyphs;
mod lines;
mod unpacked;

use hayro_syntax::{LoadPdfError, Pdf};

use crate::Refusal;

/// Pages that are read at most.
const MOST_PAGES: usize = 2_000;

pub(crate) fn text(bytes: &[u8]) -> Result<String, Refusal> {
    unpacked::check(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => {
            Refusal::new("the PDF is protected by a password", "save it without the password first")
        }
        LoadPdfError::Invalid => Refusal::new(
            "the PDF is broken",
            "get the file again from where it came, or print it to a new PDF",
        ),
    })?;
    let pages = pdf.pages();
    if pages.len() > MOST_PAGES {
        return Err(Refusal::new(
            format!("the PDF has {} pages; at most {MOST_PAGES} are read", pages.len()),
            "give the pages of the report alone",
        ));
    }
    let mut effort = glyphs::Effort::default();
    let mut read = Vec::new();
    let mut unreadable = 0;
    for page in pages.iter() {
        let found = glyphs::of_page(page, &mut effort)?;
        unreadable += found.unreadable;
        read.push(lines::lines(&found.glyphs));
    }
    let letters: usize = read.iter().flatten().map(|line| line.text.len()).sum();
    if letters == 0 {
        let (what, mend) = if unreadable > 0 {
            (
                "the PDF's fonts do not say which letters they show",
                "print it to a new PDF, or recognise its text (OCR)",
            )
        } else {
            (
                "the PDF has no text layer; it is a scan",
                "recognise its text first (OCR), for instance with ocrmypdf",
            )
        };
        return Err(Refusal::new(what, mend));
    }
    lines::document(read)
}
