//! The case file as a workbook: a template to fill in, and the way back into a record.
//!
//! Sheets, columns, drop-downs and explanations are derived from the case file's JSON Schema, so that they cannot
//! drift from it. A workbook becomes the same tree as a YAML file, with cells for places, and takes the same way
//! through the checks.
//!
//! One sheet is one section, one row one item. A row names the item it belongs to by id (`assessment`) or, where
//! that has none, by its row (`#7`). A further row with nothing but `source_…` or `codes_…` columns adds a source
//! or a code to the item above it. Several values in a cell are separated by `;` or stand on lines of their own.

mod cells;
mod convert;
mod guide;
mod items;
mod layout;
mod losses;
mod read;
mod rows;
mod style;
mod table;
mod write;

pub use read::{LARGEST_WORKBOOK, read, tree};
pub use write::{Loss, WorkbookError, Written, template, write};
