//! Who is signed in.

use axum::Json;
use schemars::JsonSchema;
use serde::Serialize;

use super::operation::Call;
use crate::problem::Problem;
use crate::security::{May, Role};

/// The session of the caller.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Session {
    /// Name under which changes are recorded.
    pub user: String,
    /// Role.
    pub role: Role,
    /// What the role may do.
    pub may: Vec<&'static str>,
    /// Token for the header `X-Oncase-Token` of requests that change something.
    pub token: String,
    /// Whether there are accounts, so that signing out and a password make sense.
    pub accounts: bool,
}

pub(super) async fn show(call: Call) -> Result<Json<Session>, Problem> {
    let caller = &call.caller;
    let all = [
        (May::Read, "read"),
        (May::Edit, "edit"),
        (May::Settle, "settle"),
        (May::Audit, "audit"),
        (May::Administer, "administer"),
    ];
    Ok(Json(Session {
        user: caller.name.to_string(),
        role: caller.role,
        may: all.into_iter().filter(|(may, _)| caller.role.may(*may)).map(|(_, name)| name).collect(),
        token: caller.token.to_string(),
        accounts: call.state.config.has_accounts(),
    }))
}
