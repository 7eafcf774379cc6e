//! The case file: one YAML (or JSON) file in and out, with the place of everything in it.
//!
//! Text becomes a tree of nodes that know their place; the tree is checked against the same JSON Schema that
//! editors use, so that all mistakes are reported at once; then it becomes a [`crate::model::Record`]. A workbook
//! takes the same way with cells for places.

mod check;
mod codes;
mod diagnostic;
mod format;
mod load;
mod references;
mod schema;
mod tree;
mod write;

pub use check::nearest;
pub use codes::{CODES, CodeDoc, code_doc};
pub use diagnostic::{Diagnostic, Label, Place, Severity};
pub use format::format;
pub use load::{CaseFile, SourceTexts, load, load_tree};
pub use schema::schema;
pub use tree::{LARGEST_FILE, Node, NodeValue, parse};
pub use write::write;
