//! A case as it is stored: items, and the tree and the addresses of the case file made of them.

use oncase_record::case_file::{CaseFile, Diagnostic, Node, NodeValue, Place, load_tree};
use serde::Serialize;
use serde_json::Value;

use crate::body::{self, index};
use crate::names::{CaseId, Hash, ItemKey, Stamp};
use crate::section::Section;

/// One item of a case: an element of a list section, or the whole of a single one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Its number, unique in the case and never used again.
    pub key: ItemKey,
    /// Its section.
    pub section: Section,
    /// Where it stands in its section: items are ordered by position, then key. Only the order means anything.
    pub position: i64,
    /// What was typed, as JSON. It need not be a valid record yet.
    pub body: Value,
}

/// An item to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct NewItem {
    /// Its section.
    pub section: Section,
    /// Its body.
    pub body: Value,
}

/// A file that belongs to a case: the text it was imported from, or a source document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// What it is called; unique in the case.
    pub name: String,
    /// Its media type, such as `text/plain`.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Attachment {
    /// What the audit trail holds of it.
    pub(crate) fn audited(&self, hash: &Hash) -> String {
        serde_json::json!({
            "media_type": self.media_type, "size": self.bytes.len(), "sha256": hash.to_string(),
        })
        .to_string()
    }
}

/// What is known of an attachment without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AttachmentInfo {
    /// What it is called.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 hash of its bytes.
    pub sha256: Hash,
}

/// A case with all its items.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoredCase {
    /// Its name in the store.
    pub id: CaseId,
    /// Its version: 1 when it was made, one more with every edit.
    pub version: u64,
    /// The hash of its last audit entry, as [`crate::Store::state`] gives it.
    pub state: Hash,
    /// True when it is put away; then it is not edited.
    pub archived: bool,
    /// By whom and when it was made.
    pub created: Stamp,
    /// By whom and when it was last changed.
    pub updated: Stamp,
    /// Its items, by section, position and key.
    pub items: Vec<Item>,
    /// Its attachments, by name.
    pub attachments: Vec<AttachmentInfo>,
}

/// A field: an item, and a JSON pointer into its body.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Field {
    /// The item.
    pub item: ItemKey,
    /// JSON pointer into its body; empty for the whole of it.
    pub path: String,
}

impl StoredCase {
    /// The item with that key.
    pub fn item(&self, key: ItemKey) -> Option<&Item> {
        self.items.iter().find(|item| item.key == key)
    }

    /// The items of a section, in order.
    pub fn section(&self, section: Section) -> &[Item] {
        let from = self.items.partition_point(|item| item.section < section);
        let to = self.items.partition_point(|item| item.section <= section);
        self.items.get(from..to).unwrap_or(&[])
    }

    /// The address in the case file (`/assessments/3/date`) of a place in an item.
    pub fn pointer(&self, key: ItemKey, path: &str) -> Option<String> {
        let section = self.item(key)?.section;
        Some(match section {
            Section::Case => path.to_owned(),
            _ if section.is_list() => {
                let at = self.section(section).iter().position(|item| item.key == key)?;
                format!("/{section}/{at}{path}")
            }
            _ => format!("/{section}{path}"),
        })
    }

    /// The field that an address in the case file names. An address that names a section as a whole, or an item
    /// that does not exist yet, has none.
    pub fn field(&self, pointer: &str) -> Option<Field> {
        let steps = body::steps(pointer).ok()?;
        let (first, rest) = steps.split_first()?;
        let (item, rest) = match Section::named(first).filter(|section| *section != Section::Case) {
            Some(section) if section.is_list() => {
                let (at, rest) = rest.split_first()?;
                (self.section(section).get(index(at)?)?, rest)
            }
            Some(section) => (self.section(section).first()?, rest),
            None => (self.section(Section::Case).first()?, steps.as_slice()),
        };
        Some(Field { item: item.key, path: body::pointer(rest) })
    }

    /// The address in the case file of a place in [`Self::tree`], as a diagnostic names it.
    pub fn pointer_of_place(place: &Place) -> Option<&str> {
        match place {
            Place::Cell { cell, .. } => Some(cell),
            Place::Bytes(_) | Place::File => None,
        }
    }

    /// The field that a place in [`Self::tree`] names.
    pub fn field_of_place(&self, place: &Place) -> Option<Field> {
        self.field(Self::pointer_of_place(place)?)
    }

    /// The items as the tree of a case file. The place of a node is a cell: the sheet is its section, the cell its
    /// address.
    pub fn tree(&self) -> Node {
        let mut entries = Vec::new();
        for section in Section::ALL {
            let items = self.section(section);
            let Some(first) = items.first() else { continue };
            let at = |pointer: String| place(section, pointer);
            match (section, &first.body) {
                (Section::Case, Value::Object(map)) => {
                    entries.extend(map.iter().map(|(key, value)| {
                        let pointer = child(String::new(), key);
                        (key.clone(), at(pointer.clone()), node(section, pointer, value))
                    }));
                }
                (Section::Case, _) => {}
                _ if section.is_list() => {
                    let list = items.iter().enumerate();
                    let list =
                        list.map(|(i, item)| node(section, format!("/{section}/{i}"), &item.body)).collect();
                    let place = at(format!("/{section}"));
                    let value = Node { value: NodeValue::Sequence(list), place: place.clone() };
                    entries.push((section.name().to_owned(), place, value));
                }
                (_, body) => {
                    let pointer = format!("/{section}");
                    entries.push((
                        section.name().to_owned(),
                        at(pointer.clone()),
                        node(section, pointer, body),
                    ));
                }
            }
        }
        Node { value: NodeValue::Mapping(entries), place: Place::File }
    }

    /// The record, when the items make a valid one.
    ///
    /// # Errors
    /// All diagnostics, at least one of them an error; [`Self::field_of_place`] finds the field of each.
    pub fn load(&self) -> Result<CaseFile, Vec<Diagnostic>> {
        load_tree(self.tree())
    }

    /// The items as the JSON of a case file, whether or not it is valid.
    pub fn json(&self) -> Value {
        let mut record = serde_json::Map::new();
        for section in Section::ALL {
            let items = self.section(section);
            let Some(first) = items.first() else { continue };
            match (section, &first.body) {
                (Section::Case, Value::Object(map)) => record.extend(map.clone()),
                (Section::Case, _) => {}
                _ if section.is_list() => {
                    let list = items.iter().map(|item| item.body.clone()).collect();
                    record.insert(section.name().to_owned(), Value::Array(list));
                }
                (_, body) => {
                    record.insert(section.name().to_owned(), body.clone());
                }
            }
        }
        Value::Object(record)
    }
}

fn place(section: Section, pointer: String) -> Place {
    Place::Cell { sheet: section.name().to_owned(), cell: pointer }
}

fn child(pointer: String, key: &str) -> String {
    pointer + "/" + &key.replace('~', "~0").replace('/', "~1")
}

fn node(section: Section, pointer: String, value: &Value) -> Node {
    let value = match value {
        Value::Null => NodeValue::Null,
        Value::Array(list) => NodeValue::Sequence(
            list.iter()
                .enumerate()
                .map(|(i, value)| node(section, format!("{pointer}/{i}"), value))
                .collect(),
        ),
        Value::Object(map) => NodeValue::Mapping(
            map.iter()
                .map(|(key, value)| {
                    let pointer = child(pointer.clone(), key);
                    (key.clone(), place(section, pointer.clone()), node(section, pointer, value))
                })
                .collect(),
        ),
        // What is text in a form may be a number for the schema; the checker decides, as for a workbook.
        Value::String(text) => NodeValue::Scalar { text: text.clone(), quoted: true },
        Value::Number(number) => NodeValue::Scalar { text: number.to_string(), quoted: true },
        Value::Bool(truth) => NodeValue::Scalar { text: truth.to_string(), quoted: true },
    };
    Node { value, place: place(section, pointer) }
}
