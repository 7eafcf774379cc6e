//! The audit trail of everything.

use axum::Json;
use oncase_store::{Head, VerifyError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// Heads that exports printed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Printed {
    /// A head such as `12:` and 64 hexadecimal digits, as exports print it; several separated by commas.
    #[serde(default)]
    pub heads: String,
}

/// What the verification found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Verification {
    /// Whether the trail is whole.
    pub whole: bool,
    /// The first thing that is wrong.
    pub wrong: Option<String>,
    /// Head of the trail.
    pub head: Option<HeadShown>,
    /// Cases that were replayed.
    pub cases: u64,
    /// Items that they have.
    pub items: u64,
}

pub(super) async fn verify(call: Call<Nothing, Printed>) -> Result<Json<Verification>, Problem> {
    let heads = call.query.heads.split(',').map(str::trim).filter(|head| !head.is_empty());
    let heads: Vec<Head> = heads
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(|error: String| Problem::malformed(error, "copy the head as an export prints it"))?;
    match call.state.store.verify(&heads).await {
        Ok(verified) => Ok(Json(Verification {
            whole: true,
            wrong: None,
            head: Some(HeadShown { entries: verified.head.entries, hash: verified.head.hash.to_string() }),
            cases: verified.cases,
            items: verified.items,
        })),
        Err(VerifyError::Wrong(wrong)) => Ok(Json(Verification {
            whole: false,
            wrong: Some(wrong.to_string()),
            head: None,
            cases: 0,
            items: 0,
        })),
        Err(VerifyError::Store(error)) => Err(error.into()),
    }
}

pub(super) async fn trail(call: Call<Nothing, Entries>) -> Result<Json<Vec<AuditEntry>>, Problem> {
    let entries = call.state.store.trail(call.query.from.unwrap_or(1), call.query.count()).await?;
    Ok(Json(entries.into_iter().map(AuditEntry::from).collect()))
}
