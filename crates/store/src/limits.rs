//! How much the store takes. A record of one patient stays far below; what does not is a mistake or an attack.

use crate::body::depth;
use crate::edit::EditError;
use crate::section::Section;
use serde_json::Value;

/// The largest body of an item, in bytes of JSON.
pub const LARGEST_BODY: usize = 1 << 20;
/// The deepest nesting of a body; a record needs six levels.
pub const DEEPEST_BODY: usize = 32;
/// The most changes of one edit; a pasted table of laboratory values is one edit.
pub const MOST_CHANGES: usize = 20_000;
/// The most items that a case ever had.
pub const MOST_ITEMS: usize = 1_000_000;
/// The longest path, in bytes.
pub const LONGEST_PATH: usize = 1_000;
/// The longest name of an actor, an account, a role or an attachment, in bytes.
pub const LONGEST_NAME: usize = 200;
/// The longest reason, in bytes.
pub const LONGEST_WHY: usize = 10_000;
/// The largest attachment, in bytes.
pub const LARGEST_ATTACHMENT: usize = 32 << 20;

/// Refuses what is larger than it may be.
pub(crate) fn at_most(what: &'static str, size: usize, most: usize) -> Result<(), EditError> {
    if size <= most { Ok(()) } else { Err(EditError::TooLarge { what, size, most }) }
}

/// Refuses a value that is nested too deeply.
pub(crate) fn not_too_deep(value: &Value) -> Result<(), EditError> {
    at_most("levels of nesting in a value", depth(value), DEEPEST_BODY)
}

/// Refuses a section inside the item of the case's own fields: it would count in the record and be no item that can be seen,
/// settled or taken back.
pub(crate) fn no_section_within(section: Section, body: &Value) -> Result<(), EditError> {
    let keys = body.as_object().into_iter().flat_map(|map| map.keys());
    let mut within = keys.filter(|key| Section::named(key).is_some_and(|named| named != Section::Case));
    match within.next() {
        Some(key) if section == Section::Case => Err(EditError::BadChange(format!(
            "`{key}` is a section of its own and no field of the case; add an item to that section"
        ))),
        _ => Ok(()),
    }
}

/// Refuses a name that is empty, too long, or has control characters, which would let one actor look like another.
pub(crate) fn name(what: &'static str, text: &str) -> Result<(), EditError> {
    at_most(what, text.len(), LONGEST_NAME)?;
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err(EditError::BadChange(format!(
            "{what}: `{}` is empty or has control characters",
            text.escape_debug()
        )));
    }
    Ok(())
}

/// Refuses a reason that is too long or has a NUL character, which no server's text type holds.
pub(crate) fn why(text: Option<&str>) -> Result<(), EditError> {
    let text = text.unwrap_or("");
    at_most("bytes of a reason", text.len(), LONGEST_WHY)?;
    if text.contains('\0') {
        return Err(EditError::BadChange("a reason has no NUL character".to_owned()));
    }
    Ok(())
}
