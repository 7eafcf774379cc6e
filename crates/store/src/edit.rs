//! What is asked of a case, and what comes of it.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::StoreError;
use crate::names::{CaseId, Hash, ItemKey, Moment};
use crate::section::Section;

/// One edit of a case: one step of undo, done as a whole or not at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The case.
    pub case: CaseId,
    /// Who edits; it stands in the audit trail.
    pub actor: String,
    /// Why, where a reason is asked for.
    pub why: Option<String>,
    /// The version of the case that the editor saw. With it, a path into a list whose elements someone else has
    /// moved since is a conflict; without it, only what stands at the path is compared.
    pub seen: Option<u64>,
    /// What is to change, in this order.
    pub changes: Vec<Change>,
}

/// One change of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// Sets, adds or takes away a value inside an item. `old` is what the editor saw; when something else stands
    /// there now, the edit is a [`Conflict`]. When `new` stands there already, nothing is done.
    ///
    /// Scalars are compared as text (`2` equals `"2"`), and `null` equals an absent value.
    Set {
        /// The item.
        item: ItemKey,
        /// JSON pointer (RFC 6901) into its body; empty for the whole. `-` as the last step appends to a list;
        /// `null` for an element of a list takes it out. What is missing on the way is made.
        #[serde(default)]
        path: String,
        /// What the editor saw; nothing when it was absent.
        #[serde(default)]
        old: Option<Value>,
        /// What shall be there; nothing to take it away.
        #[serde(default)]
        new: Option<Value>,
    },
    /// Adds an item. Several with the same `after` stand in the order given.
    Add {
        /// Its section. A single section takes one item.
        section: Section,
        /// The item it stands behind; nothing for the end of the section.
        #[serde(default)]
        after: Option<ItemKey>,
        /// Its body.
        body: Value,
    },
    /// Takes an item away.
    Remove {
        /// The item.
        item: ItemKey,
    },
    /// Moves an item within its section.
    Move {
        /// The item.
        item: ItemKey,
        /// The item it shall stand behind; nothing for the beginning of the section.
        #[serde(default)]
        after: Option<ItemKey>,
    },
}

impl Change {
    /// The item it changes; nothing when it adds one.
    pub(crate) fn item(&self) -> Option<ItemKey> {
        match self {
            Self::Set { item, .. } | Self::Remove { item } | Self::Move { item, .. } => Some(*item),
            Self::Add { .. } => None,
        }
    }
}

/// What came of an edit. It is on the disk, and its entries are anchored, when this is handed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// The version of the case now. It stays the same when nothing had to be changed.
    pub version: u64,
    /// The keys of the items added, in the order of the changes.
    pub added: Vec<ItemKey>,
    /// The number of the last audit entry of the edit.
    pub entry: u64,
    /// The hash of that entry.
    pub head: Hash,
}

/// What came of taking a step back or doing it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// The version of the case now, and the audit entry.
    #[serde(flatten)]
    pub applied: Applied,
    /// The step (version) that was taken back or done again.
    pub step: u64,
    /// The items that changed, each once, in the order of their keys.
    pub items: Vec<ItemKey>,
}

/// Two people changed the same: what each of them has, for a person to choose.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conflict {
    /// The item.
    pub item: ItemKey,
    /// The path in its body, as the editor gave it.
    pub path: String,
    /// What the editor saw.
    pub expected: Option<Value>,
    /// What is there now.
    pub found: Option<Value>,
    /// What the editor wants to be there.
    pub wanted: Option<Value>,
    /// True when the item as a whole is gone.
    pub removed: bool,
    /// Who changed it last, and so probably to what is found.
    pub by: Option<String>,
    /// When.
    pub at: Option<Moment>,
    /// The version of the case now.
    pub version: u64,
}

/// Why an edit was not done. Nothing of it is stored, except where it says that the outcome is not known.
#[derive(Clone, Debug, PartialEq)]
pub enum EditError {
    /// Someone else changed the same.
    Conflict(Box<Conflict>),
    /// There is no such case.
    NoSuchCase(CaseId),
    /// There is such a case already.
    CaseExists(CaseId),
    /// The id of a case is not well formed.
    BadId(String),
    /// There is no such item in the case, and there never was.
    NoSuchItem(ItemKey),
    /// A path names no place.
    BadPath {
        /// The item.
        item: ItemKey,
        /// The path.
        path: String,
        /// Why.
        why: &'static str,
    },
    /// Something that a case does not allow, in words.
    BadChange(String),
    /// Larger than the store takes.
    TooLarge {
        /// What.
        what: &'static str,
        /// How large it is.
        size: usize,
        /// The most.
        most: usize,
    },
    /// The case is archived, or the store is open for reading only; in words.
    ReadOnly(String),
    /// The actor has no step to take back (or to do again) in this case.
    NothingToUndo,
    /// The connection broke while the edit was written: it may or may not be stored. Read the case before trying again.
    OutcomeUnknown(String),
    /// The database or the disk refused.
    Storage(StoreError),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict(conflict) => conflict.fmt(f),
            Self::NoSuchCase(case) => write!(f, "there is no case `{case}`"),
            Self::CaseExists(case) => write!(f, "there is a case `{case}` already; choose another id"),
            Self::BadId(why) => f.write_str(why),
            Self::NoSuchItem(item) => write!(f, "the case has no item {item}"),
            Self::BadPath { item, path, why } => write!(f, "`{path}` names no place in item {item}: {why}"),
            Self::BadChange(why) | Self::ReadOnly(why) => f.write_str(why),
            Self::TooLarge { what, size, most } => write!(f, "{what}: {size}, at most {most}"),
            Self::NothingToUndo => {
                f.write_str("there is no step of yours to take back or do again in this case")
            }
            Self::OutcomeUnknown(why) => {
                write!(
                    f,
                    "it is not known whether the edit was stored ({why}); read the case before trying again"
                )
            }
            Self::Storage(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |value: &Option<Value>| value.as_ref().map_or("nothing".to_owned(), Value::to_string);
        write!(f, "item {}", self.item)?;
        if self.removed {
            f.write_str(" was removed")?;
        } else {
            let (expected, found) = (said(&self.expected), said(&self.found));
            write!(f, " at `{}` was {expected} when you read it and is {found} now", self.path)?;
        }
        if let (Some(by), Some(at)) = (&self.by, self.at) {
            write!(f, "; changed by {by} at {at}")?;
        }
        Ok(())
    }
}

impl std::error::Error for EditError {}
impl std::error::Error for Conflict {}

impl From<StoreError> for EditError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::OutcomeUnknown(why) => Self::OutcomeUnknown(why),
            error => Self::Storage(error),
        }
    }
}
