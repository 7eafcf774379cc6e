//! From a text or a tree to a record, with every mistake that can be found on the way.

use std::collections::BTreeMap;

use super::check::{Checker, MOST_MISTAKES};
use super::diagnostic::{Diagnostic, Place, Severity};
use super::references;
use super::schema::schema;
use super::tree::{Node, parse};
use crate::model::{CASE_FILE_VERSION, Record};

/// The plain text of source documents, by document id.
pub type SourceTexts = BTreeMap<String, String>;

/// A record with the places of everything in it.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The record.
    pub record: Record,
    /// The tree it was read from.
    pub tree: Node,
    /// Warnings and notes; errors make loading fail.
    pub diagnostics: Vec<Diagnostic>,
}

impl CaseFile {
    /// Where the item at a JSON pointer stands; the nearest enclosing place when the pointer names nothing.
    pub fn place(&self, pointer: &str) -> Place {
        let mut pointer = pointer;
        loop {
            if let Some(node) = self.tree.at(pointer) {
                return node.place.clone();
            }
            match pointer.rsplit_once('/') {
                Some((parent, _)) => pointer = parent,
                None => return Place::File,
            }
        }
    }
}

/// Reads a case file.
///
/// # Errors
/// All diagnostics, at least one of them an error, when the text is not a valid record.
pub fn load(text: &str) -> Result<CaseFile, Vec<Diagnostic>> {
    let tree = parse(text).map_err(|diagnostic| vec![*diagnostic])?;
    load_tree(tree)
}

/// Reads a record from a tree, however the tree was made.
///
/// # Errors
/// All diagnostics, at least one of them an error, when the tree is not a valid record.
pub fn load_tree(tree: Node) -> Result<CaseFile, Vec<Diagnostic>> {
    let mut checker = Checker::new(schema());
    let value = checker.value(&tree, schema());
    let mut diagnostics = checker.diagnostics;
    if diagnostics.len() >= MOST_MISTAKES {
        let title = format!("this file has {MOST_MISTAKES} mistakes or more; the rest of it was not checked");
        diagnostics
            .push(Diagnostic::new("E001", Severity::Note, &Place::File, title).mend("mend these first"));
    }
    if has_error(&diagnostics) {
        return Err(diagnostics);
    }
    let record: Record = match serde_json::from_value(value) {
        Ok(record) => record,
        Err(error) => {
            // The checker knows the same schema, so this is a mistake it cannot place.
            diagnostics.push(
                Diagnostic::error("E005", &Place::File, format!("the record cannot be read: {error}"))
                    .mend("compare the file with the schema that `oncase schema` prints"),
            );
            return Err(diagnostics);
        }
    };
    let mut file = CaseFile { record, tree, diagnostics };
    let mut found = check_version(&file);
    found.extend(references::check(&file));
    file.diagnostics.append(&mut found);
    if has_error(&file.diagnostics) { Err(file.diagnostics) } else { Ok(file) }
}

fn has_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn check_version(file: &CaseFile) -> Vec<Diagnostic> {
    let version = file.record.oncase;
    if version == CASE_FILE_VERSION {
        return Vec::new();
    }
    let title =
        format!("this case file is of version {version}; this program reads version {CASE_FILE_VERSION}");
    vec![Diagnostic::error("E002", &file.place("/oncase"), title).mend("write `oncase: 1`")]
}

impl CaseFile {
    /// Checks that every quote and character span that an item cites stands in its document's text.
    pub fn check_quotes(&self, texts: &SourceTexts) -> Vec<Diagnostic> {
        references::check_quotes(self, texts)
    }
}
