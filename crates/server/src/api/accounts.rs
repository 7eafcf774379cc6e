//! Accounts, for administrators; and one's own password.

use axum::Json;
use oncase_store::AccountChange;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Done, Made};
use super::body::InJson;
use super::operation::{Call, Nothing};
use crate::problem::Problem;
use crate::security::{self, Role, new_account};
use crate::state::AppState;

/// An account, without its password.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AccountShown {
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Whether it can no longer sign in.
    pub disabled: bool,
    /// When it was made, UTC.
    pub created: String,
}

impl From<oncase_store::Account> for AccountShown {
    fn from(account: oncase_store::Account) -> Self {
        let oncase_store::Account { name, role, disabled, created, .. } = account;
        Self { name, role, disabled, created: created.to_string() }
    }
}

pub(super) async fn list(call: Call) -> Result<Json<Vec<AccountShown>>, Problem> {
    let accounts = call.state.store.accounts().await?;
    Ok(Json(accounts.into_iter().map(AccountShown::from).collect()))
}

/// An account to be made.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// First password, at least 12 characters.
    pub password: String,
}

pub(super) async fn create(
    call: Call<Nothing, Nothing, InJson<NewAccount>>,
) -> Result<Made<AccountShown>, Problem> {
    let InJson(NewAccount { name, role, password }) = call.body;
    let account = call.state.compute(move || new_account(&name, role, &password).map_err(refused)).await?;
    Ok(Made(call.state.store.create_account(&call.caller.name, account).await?.into()))
}

fn refused(error: security::PasswordError) -> Problem {
    Problem::cannot(error.to_string(), "choose another one")
}

/// An account in an address.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AccountPath {
    /// Its name.
    pub name: String,
}

/// What shall change of an account; what is left out stays.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountPatch {
    /// Role.
    #[serde(default)]
    pub role: Option<Role>,
    /// Whether it can no longer sign in.
    #[serde(default)]
    pub disabled: Option<bool>,
    /// New password.
    #[serde(default)]
    pub password: Option<String>,
}

/// Changes an account and ends its sessions. Nobody takes their own administration away: the last one would be locked
/// out.
pub(super) async fn change(
    call: Call<AccountPath, Nothing, InJson<AccountPatch>>,
) -> Result<Json<AccountShown>, Problem> {
    let InJson(patch) = call.body;
    let name = call.path.name;
    let own = *call.caller.name == *name;
    if own && (patch.disabled == Some(true) || patch.role.is_some_and(|role| role != call.caller.role)) {
        return Err(Problem::cannot(
            "nobody disables or demotes their own account",
            "let another administrator do it",
        ));
    }
    let password = hashed(&call.state, &name, patch.password).await?;
    let role = patch.role.map(|role| role.name().to_owned());
    let change = AccountChange { role, disabled: patch.disabled, password };
    let account = call.state.store.change_account(&call.caller.name, &name, change).await?;
    security::end_all_of(&call.state, &name, own.then_some(&call.caller)).await?;
    Ok(Json(account.into()))
}

async fn hashed(state: &AppState, name: &str, password: Option<String>) -> Result<Option<String>, Problem> {
    let Some(password) = password else { return Ok(None) };
    let name = name.to_owned();
    let hash = move || security::hash_password(&name, &password).map_err(refused);
    state.compute(hash).await.map(Some)
}

/// One's own password.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The old one.
    pub old: String,
    /// The new one, at least 12 characters.
    pub new: String,
}

/// Changes one's own password and ends one's other sessions.
pub(super) async fn password(call: Call<Nothing, Nothing, InJson<PasswordChange>>) -> Result<Done, Problem> {
    let InJson(PasswordChange { old, new }) = call.body;
    let name = call.caller.name.to_string();
    security::check_password(&call.state, &name, old).await?;
    let password = hashed(&call.state, &name, Some(new)).await?;
    let change = AccountChange { password, ..AccountChange::default() };
    call.state.store.change_account(&name, &name, change).await?;
    security::end_all_of(&call.state, &name, Some(&call.caller)).await?;
    Ok(Done)
}
