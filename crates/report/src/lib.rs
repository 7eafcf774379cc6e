//! The report of one case: a document of its own form, written once, set as HTML, Markdown, Word or PDF.
//!
//! [`Dossier`] holds the record and what the derivations made of it; [`report`] arranges it in the order of the
//! CARE checklist, as a [`Profile`] allows; the functions of [`render`] set it. Nothing is computed here.

mod care;
mod content;
pub mod document;
pub mod dossier;
mod facts;
pub mod privacy;
mod profile;
pub mod render;
mod tellings;
mod wording;

pub use content::report;
pub use dossier::Dossier;
pub use privacy::NoTimeZero;
pub use profile::{AgePolicy, DatePolicy, Profile, ProfileError, Shown};

/// What every report says of itself, at its top and at its bottom.
pub const NOTICE: &str = "Generated from a case record. Oncase documents and computes; it supports documentation \
                          and research and gives no medical advice.";
