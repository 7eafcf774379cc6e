//! The audit trail of everything.

use axum::Json;
use schemars::JsonSchema;
use serde::Serialize;

use super::edits::{AuditEntry, Entries};
use super::operation::{Call, Nothing};
use crate::problem::Problem;

/// The head of the audit trail.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HeadShown {
    /// Number of entries.
    pub entries: u64,
    /// Hash of the last one.
    pub hash: String,
}

pub(super) async fn head(call: Call) -> Result<Json<HeadShown>, Problem> {
    let head = call.state.store.head().await?;
    Ok(Json(HeadShown { entries: head.entries, hash: head.hash.to_string() }))
}

pub(super) async fn trail(call: Call<Nothing, Entries>) -> Result<Json<Vec<AuditEntry>>, Problem> {
    let entries = call.state.store.trail(call.query.from.unwrap_or(1), call.query.count()).await?;
    Ok(Json(entries.into_iter().map(AuditEntry::from).collect()))
}
