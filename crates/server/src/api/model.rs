//! The shapes of requests and answers about cases.

use oncase_store::{self as store, Change, ItemKey, Section};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::problem::Problem;

/// A case in an address.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct CasePath {
    /// Id of the case.
    pub case: String,
}

/// A case and one of its items in an address.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ItemPath {
    /// Id of the case.
    pub case: String,
    /// Number of the item.
    pub item: i64,
}

/// A case and something named in an address.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NamePath {
    /// Id of the case.
    pub case: String,
    /// Its name.
    pub name: String,
}

/// Why, where a reason is wanted.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// Why; it stands in the audit trail.
    #[serde(default)]
    pub why: Option<String>,
}

/// Changes of a case: one step of undo, done as a whole or not at all.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditBody {
    /// What is to change, in this order.
    pub changes: Vec<ChangeBody>,
    /// Why; it stands in the audit trail.
    #[serde(default)]
    pub why: Option<String>,
    /// The version of the case that the editor saw; with it, a list whose elements moved since is a conflict.
    #[serde(default)]
    pub seen: Option<u64>,
}

/// One change.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "change")]
pub enum ChangeBody {
    /// Sets, adds or takes away a value in an item. `old` is what the editor saw; when another value stands there now,
    /// the answer is 409 with both.
    Set {
        /// Number of the item.
        item: i64,
        /// JSON pointer into its body; empty for the whole; `-` as the last step appends to a list.
        #[serde(default)]
        path: String,
        /// What the editor saw; null when it was absent.
        #[serde(default)]
        old: Value,
        /// What shall be there; null takes it away.
        #[serde(default)]
        new: Value,
    },
    /// Adds an item.
    Add {
        /// Name of its section, such as `labs`.
        section: String,
        /// Number of the item it stands behind; null for the end.
        #[serde(default)]
        after: Option<i64>,
        /// Its body.
        body: Value,
    },
    /// Takes an item away.
    Remove {
        /// Number of the item.
        item: i64,
    },
    /// Moves an item within its section.
    Move {
        /// Number of the item.
        item: i64,
        /// Number of the item it shall stand behind; null for the beginning.
        #[serde(default)]
        after: Option<i64>,
    },
}

impl TryFrom<ChangeBody> for Change {
    type Error = Problem;

    fn try_from(body: ChangeBody) -> Result<Self, Problem> {
        let present = |value: Value| (!value.is_null()).then_some(value);
        Ok(match body {
            ChangeBody::Set { item, path, old, new } => {
                Self::Set { item: ItemKey(item), path, old: present(old), new: present(new) }
            }
            ChangeBody::Add { section, after, body } => {
                Self::Add { section: section_named(&section)?, after: after.map(ItemKey), body }
            }
            ChangeBody::Remove { item } => Self::Remove { item: ItemKey(item) },
            ChangeBody::Move { item, after } => Self::Move { item: ItemKey(item), after: after.map(ItemKey) },
        })
    }
}

/// A section by its name.
pub fn section_named(name: &str) -> Result<Section, Problem> {
    Section::named(name).ok_or_else(|| {
        let known: Vec<&str> = Section::ALL.iter().map(|section| section.name()).collect();
        let said = format!("there is no section `{}`", name.escape_default());
        Problem::cannot(said, format!("the sections are {}", known.join(", ")))
    })
}

/// What came of a change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Version of the case now.
    pub version: u64,
    /// Numbers of the items added, in the order of the changes.
    pub added: Vec<i64>,
    /// Items that changed by taking a step back or doing it again.
    pub changed: Vec<i64>,
    /// Number of the last entry in the audit trail.
    pub entry: u64,
    /// Hash of that entry.
    pub head: String,
}

impl From<store::Applied> for Saved {
    fn from(applied: store::Applied) -> Self {
        Self {
            version: applied.version,
            added: applied.added.iter().map(|key| key.0).collect(),
            changed: Vec::new(),
            entry: applied.entry,
            head: applied.head.to_string(),
        }
    }
}

impl From<store::Undone> for Saved {
    fn from(undone: store::Undone) -> Self {
        Self { changed: undone.items.iter().map(|key| key.0).collect(), ..undone.applied.into() }
    }
}

/// One item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Item {
    /// Its number, unique in the case and never used again.
    pub item: i64,
    /// Its section.
    pub section: &'static str,
    /// What was typed.
    pub body: Value,
}

impl From<store::Item> for Item {
    fn from(item: store::Item) -> Self {
        Self { item: item.key.0, section: item.section.name(), body: item.body }
    }
}

/// Who did something, and when.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Stamp {
    /// When, UTC.
    pub at: String,
    /// Who.
    pub by: String,
}

impl From<store::Stamp> for Stamp {
    fn from(stamp: store::Stamp) -> Self {
        Self { at: stamp.at.to_string(), by: stamp.by }
    }
}

/// A file of a case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AttachmentInfo {
    /// What it is called.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

impl From<store::AttachmentInfo> for AttachmentInfo {
    fn from(info: store::AttachmentInfo) -> Self {
        let store::AttachmentInfo { name, media_type, size, sha256 } = info;
        Self { name, media_type, size, sha256: sha256.to_string() }
    }
}

/// A case with all its items.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Case {
    /// Its id in the store.
    pub id: String,
    /// Its version.
    pub version: u64,
    /// Whether it is put away; then it is not edited.
    pub archived: bool,
    /// By whom and when it was made.
    pub created: Stamp,
    /// By whom and when it was last changed.
    pub updated: Stamp,
    /// Its items, section by section.
    pub items: Vec<Item>,
    /// Its files.
    pub attachments: Vec<AttachmentInfo>,
}

impl From<store::StoredCase> for Case {
    fn from(case: store::StoredCase) -> Self {
        Self {
            id: case.id.to_string(),
            version: case.version,
            archived: case.archived,
            created: case.created.into(),
            updated: case.updated.into(),
            items: case.items.into_iter().map(Item::from).collect(),
            attachments: case.attachments.into_iter().map(AttachmentInfo::from).collect(),
        }
    }
}

/// A new case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MadeCase {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u64,
}
