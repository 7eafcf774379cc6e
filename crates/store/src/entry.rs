//! An entry of the audit trail, and its hash.

use serde::Serialize;
use serde_json::Value;

use crate::names::{CaseId, Hash, ItemKey, Moment};
use crate::section::Section;

/// What an entry says was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A case was made. Its first items follow as entries of the same step.
    Create,
    /// An item was added: `new` is its body.
    Add,
    /// An item was removed: `old` was its body.
    Remove,
    /// A value in an item was set, added or taken away.
    Set,
    /// An element was put into a list in an item.
    Insert,
    /// An element was taken out of a list in an item.
    Delete,
    /// An item was moved: `old` and `new` are positions.
    Move,
    /// A case was put away.
    Archive,
    /// A case was taken back from the archive.
    Restore,
    /// A file was attached: `path` is its name, `new` its media type, size and hash.
    Attach,
    /// An account was made or changed: `path` is its name.
    Account,
    /// The trail was anchored anew, by someone who accepted that the former anchor did not fit.
    Anchor,
}

impl Kind {
    const NAMES: [(Self, &'static str); 12] = [
        (Self::Create, "create"),
        (Self::Add, "add"),
        (Self::Remove, "remove"),
        (Self::Set, "set"),
        (Self::Insert, "insert"),
        (Self::Delete, "delete"),
        (Self::Move, "move"),
        (Self::Archive, "archive"),
        (Self::Restore, "restore"),
        (Self::Attach, "attach"),
        (Self::Account, "account"),
        (Self::Anchor, "anchor"),
    ];

    /// Its name in the database and in exports.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, of)| *of == name).map(|(kind, _)| *kind)
    }
}

/// Whether a step was new, took one back, or did one again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A new step.
    Edit,
    /// It takes back the step that `undoes` names.
    Undo,
    /// It does again what the step that `undoes` names had taken back.
    Redo,
}

impl Act {
    /// Its name in the database and in exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Edit, Self::Undo, Self::Redo].into_iter().find(|act| act.name() == name)
    }
}

/// One entry of the audit trail: who changed what, when, from what, to what, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its number, from 1, without gaps.
    pub number: u64,
    /// The case; nothing for accounts.
    pub case: Option<CaseId>,
    /// The step of the case it belongs to, which is the version the case had after it; 0 without a case.
    pub step: u64,
    /// The number of the entry before it in the same case; 0 when it is the first.
    pub before: u64,
    /// Who.
    pub actor: String,
    /// When.
    pub at: Moment,
    /// Whether the step was new, took one back or did one again.
    pub act: Act,
    /// The step that was taken back or done again.
    pub undoes: Option<u64>,
    /// What was done.
    pub kind: Kind,
    /// The section of the item.
    pub section: Option<Section>,
    /// The item.
    pub item: Option<ItemKey>,
    /// The position of an item added or removed.
    pub position: Option<i64>,
    /// JSON pointer into the item's body, or a name.
    pub path: Option<String>,
    /// What was there, as JSON text.
    pub old: Option<String>,
    /// What is there now, as JSON text.
    pub new: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// The hash of the entry before it in the trail; zeros for the first.
    pub previous: Hash,
    /// SHA-256 over all of the above.
    pub hash: Hash,
}

impl Entry {
    /// What was there.
    pub fn old_value(&self) -> Option<Value> {
        self.old.as_deref().and_then(|text| serde_json::from_str(text).ok())
    }

    /// What is there now.
    pub fn new_value(&self) -> Option<Value> {
        self.new.as_deref().and_then(|text| serde_json::from_str(text).ok())
    }

    /// The hash that the entry must have: over every field in the order of the type, each as one byte (0 absent,
    /// 1 present) and, when present, its length in bytes as 8 bytes, big end first, and its bytes. Numbers are 8 bytes, big end
    /// first; names are those of the case file. No two different entries have the same encoding.
    pub fn expected_hash(&self) -> Hash {
        let mut encoding = Encoding(Vec::with_capacity(512));
        encoding.bytes(Some(b"oncase audit entry 1"));
        encoding.number(self.number);
        encoding.bytes(self.case.as_ref().map(|case| case.as_str().as_bytes()));
        encoding.number(self.step);
        encoding.number(self.before);
        encoding.bytes(Some(self.actor.as_bytes()));
        encoding.integer(Some(self.at.0));
        encoding.bytes(Some(self.act.name().as_bytes()));
        encoding.bytes(self.undoes.map(u64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
        encoding.bytes(Some(self.kind.name().as_bytes()));
        encoding.bytes(self.section.map(|section| section.name().as_bytes()));
        encoding.integer(self.item.map(|item| item.0));
        encoding.integer(self.position);
        encoding.bytes(self.path.as_deref().map(str::as_bytes));
        encoding.bytes(self.old.as_deref().map(str::as_bytes));
        encoding.bytes(self.new.as_deref().map(str::as_bytes));
        encoding.bytes(self.why.as_deref().map(str::as_bytes));
        encoding.bytes(Some(&self.previous.0));
        Hash::of(&encoding.0)
    }
}

struct Encoding(Vec<u8>);

impl Encoding {
    fn bytes(&mut self, bytes: Option<&[u8]>) {
        let Some(bytes) = bytes else { return self.0.push(0) };
        self.0.push(1);
        // A length fits 64 bits on every machine there is.
        self.0.extend_from_slice(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn number(&mut self, number: u64) {
        self.bytes(Some(&number.to_be_bytes()));
    }

    fn integer(&mut self, number: Option<i64>) {
        self.bytes(number.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
    }
}
