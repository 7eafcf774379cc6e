//! Accounts, as the store keeps them.

use super::roles::Role;
use super::session::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// An account.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) disabled: bool,
    /// Hash of its password.
    pub(super) password: String,
}

/// The account of a name.
pub(super) async fn find(_: &AppState, _: &str) -> Result<Option<Account>, Problem> {
    Ok(None)
}

/// Refuses a session whose account was disabled, or has another role now.
pub(super) async fn still_valid(state: &AppState, caller: &Caller) -> Result<(), Problem> {
    let account = find(state, &caller.name).await?;
    if account.is_some_and(|account| !account.disabled && account.role == caller.role) {
        return Ok(());
    }
    state.sessions.end(&caller.session);
    Err(Problem::unauthenticated("the account was changed or disabled", "sign in again"))
}
