//! What the store refuses, as problems.

use axum::http::StatusCode;
use oncase_store::{CaseId, Conflict, EditError, StoreError};
use serde_json::json;

use crate::problem::Problem;

impl From<EditError> for Problem {
    fn from(error: EditError) -> Self {
        let said = error.to_string();
        match error {
            EditError::Conflict(conflict) => conflicting(&conflict),
            EditError::NoSuchCase(case) => Self::not_found(format!("case `{case}`")),
            EditError::NoSuchItem(item) => Self::not_found(format!("item {item} in this case")),
            EditError::CaseExists(_) => Self::new(
                StatusCode::CONFLICT,
                "exists",
                said,
                "choose another id, or open the case that has it",
            ),
            EditError::BadId(_) => Self::cannot(said, "use letters, digits, `-`, `_` and `.`"),
            EditError::BadPath { .. } => Self::cannot(said, "read the item again and name a place in it"),
            EditError::BadChange(_) => Self::cannot(said, "read the case again"),
            EditError::TooLarge { .. } => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", said, "split it")
            }
            EditError::ReadOnly(_) => {
                Self::new(StatusCode::CONFLICT, "read-only", said, "restore the case from the archive first")
            }
            EditError::NothingToUndo => Self::new(StatusCode::CONFLICT, "nothing-to-undo", said, ""),
            EditError::OutcomeUnknown(_) => Self::new(
                StatusCode::BAD_GATEWAY,
                "outcome-unknown",
                said,
                "read the case before trying again",
            ),
            EditError::Storage(error) => error.into(),
        }
    }
}

/// What both have, so that a person can merge.
fn conflicting(conflict: &Conflict) -> Problem {
    let mend = "look at both values and save the one that is right";
    Problem::new(StatusCode::CONFLICT, "conflict", conflict.to_string(), mend)
        .with("item", conflict.item.0)
        .with("path", conflict.path.clone())
        .with("expected", json!(conflict.expected))
        .with("theirs", json!(conflict.found))
        .with("ours", json!(conflict.wanted))
        .with("removed", conflict.removed)
        .with("by", json!(conflict.by))
        .with("at", json!(conflict.at))
        .with("version", conflict.version)
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let said = error.to_string();
        match error {
            StoreError::Closed | StoreError::InUse(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "not-now", said, "try again in a moment")
            }
            StoreError::OutcomeUnknown(_) => Self::new(
                StatusCode::BAD_GATEWAY,
                "outcome-unknown",
                said,
                "read the case before trying again",
            ),
            _ => Self::failed(said),
        }
    }
}

/// The id of a case in an address.
///
/// # Errors
/// Not found: a name that no case can have.
pub fn case_id(text: &str) -> Result<CaseId, Problem> {
    CaseId::new(text).map_err(|_| Problem::not_found(format!("case `{}`", text.escape_default())))
}
