//! From a record or the tree of a case file to items.

use std::fmt;

use oncase_record::case_file::{Node, NodeValue};
use oncase_record::model::Record;
use serde_json::{Map, Value};

use crate::case::NewItem;
use crate::section::Section;

/// Why a tree cannot be split into items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SplitError {
    /// The whole is not a mapping of keys and values.
    NotAMapping,
    /// A section that holds a list has something else.
    NotAList(Section),
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAMapping => f.write_str("a case is keys and values, such as `id:` and `patient:`"),
            Self::NotAList(section) => {
                write!(f, "`{section}` is a list: write each item on its own line after `- `")
            }
        }
    }
}

impl std::error::Error for SplitError {}

/// The items of a valid record.
///
/// # Errors
/// None is known; a record is always keys and values.
pub fn split_record(record: &Record) -> Result<Vec<NewItem>, SplitError> {
    split_json(serde_json::to_value(record).map_err(|_| SplitError::NotAMapping)?)
}

/// The items of a tree that need not be a valid record. Keys that no case file has are kept in the section `case`,
/// where checking the case names them.
///
/// # Errors
/// When the tree is not a mapping, or a list section is not a list.
pub fn split_tree(tree: &Node) -> Result<Vec<NewItem>, SplitError> {
    split_json(value(tree))
}

/// The items of the JSON of a case file that need not be a valid record.
///
/// # Errors
/// When it is not an object, or a list section is not an array.
pub fn split_json(json: Value) -> Result<Vec<NewItem>, SplitError> {
    let Value::Object(map) = json else { return Err(SplitError::NotAMapping) };
    let mut top = Map::new();
    let mut items = Vec::new();
    for (key, value) in map {
        match Section::named(&key).filter(|section| *section != Section::Case) {
            None => {
                top.insert(key, value);
            }
            Some(section) if section.is_list() => match value {
                Value::Array(list) => items.extend(list.into_iter().map(|body| NewItem { section, body })),
                Value::Null => {}
                _ => return Err(SplitError::NotAList(section)),
            },
            Some(_) if value.is_null() => {}
            Some(section) => items.push(NewItem { section, body: value }),
        }
    }
    items.insert(0, NewItem { section: Section::Case, body: Value::Object(top) });
    items.sort_by_key(|item| item.section);
    Ok(items)
}

/// The JSON of a tree; every scalar is text.
fn value(node: &Node) -> Value {
    match &node.value {
        NodeValue::Null => Value::Null,
        NodeValue::Scalar { text, .. } => Value::String(text.clone()),
        NodeValue::Sequence(items) => Value::Array(items.iter().map(value).collect()),
        NodeValue::Mapping(entries) => {
            Value::Object(entries.iter().map(|(key, _, node)| (key.clone(), value(node))).collect())
        }
    }
}
