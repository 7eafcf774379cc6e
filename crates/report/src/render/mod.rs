//! File formats of the document.

mod columns;
mod docx;
mod html;
mod markdown;
mod markup;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod typst_source;

pub use docx::{DocxError, docx};
pub use html::html;
pub use markdown::markdown;
#[cfg(feature = "pdf")]
pub use pdf::{PdfError, pdf};

use crate::document::AuthorToWrite;

/// What the box for the author says above what is to be written.
const AUTHOR: &str = "For the author to write";

/// Which reporting items a box answers and where in the case file its text goes.
fn author_hint(box_: &AuthorToWrite) -> String {
    let mut hint = String::new();
    if !box_.items.is_empty() {
        let plural = if box_.items.len() == 1 { "item" } else { "items" };
        hint = format!("CARE {plural} {}", box_.items.join(", "));
    }
    if let Some(key) = box_.key {
        if !hint.is_empty() {
            hint.push_str(" · ");
        }
        hint.push_str("in the case file: ");
        hint.push_str(key);
    }
    hint
}
