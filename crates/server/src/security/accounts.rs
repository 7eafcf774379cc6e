//! Accounts, as the store keeps them.

use oncase_store::{Account, Moment};

use super::passwords::{PasswordError, hash_password, verify};
use super::roles::Role;
use super::session::Caller;
use crate::problem::Problem;
use crate::state::AppState;

/// An account to be stored.
///
/// # Errors
/// When its password cannot be taken.
pub fn new_account(name: &str, role: Role, password: &str) -> Result<Account, PasswordError> {
    Ok(Account {
        name: name.to_owned(),
        role: role.name().to_owned(),
        disabled: false,
        password: hash_password(name, password)?,
        created: Moment::now(),
    })
}

/// The role of an account that may sign in.
pub(super) fn role(account: &Account) -> Option<Role> {
    Role::named(&account.role).filter(|_| !account.disabled)
}

/// The role of an account whose name an identity provider vouches for.
///
/// # Errors
/// When there is no such account, or it is disabled: none is made.
#[cfg(feature = "oidc")]
pub(super) async fn role_of(state: &AppState, name: &str) -> Result<Role, Problem> {
    let shown = name.escape_debug();
    let account = state.store.account(name).await?.ok_or_else(|| {
        Problem::forbidden(
            format!("you are known as `{shown}` to the identity provider, and there is no account of that name here"),
            "ask an administrator to make one",
        )
    })?;
    role(&account).ok_or_else(|| {
        Problem::forbidden(format!("the account `{shown}` is disabled"), "ask an administrator to enable it")
    })
}

/// The role of an account if the password is its own. The same work is done where there is no such account, or it is
/// disabled.
pub(super) async fn signs_in(
    state: &AppState,
    name: &str,
    password: String,
) -> Result<Option<Role>, Problem> {
    let account = state.store.account(name).await?;
    let usable = account.and_then(|account| role(&account).map(|role| (role, account.password)));
    let stored = usable.as_ref().map(|(_, password)| password.clone());
    let right = state.compute(move || Ok(verify(&password, stored.as_deref()))).await?;
    Ok(usable.filter(|_| right).map(|(role, _)| role))
}

/// Refuses a password that is not the account's own. Failures count as failed logins.
pub(crate) async fn check_password(state: &AppState, name: &str, password: String) -> Result<(), Problem> {
    if let Some(seconds) = state.attempts.wait(name, None) {
        return Err(super::login::too_many(seconds));
    }
    if signs_in(state, name, password).await?.is_some() {
        return Ok(());
    }
    state.attempts.failed(name, None);
    Err(Problem::forbidden("the old password is wrong", "try again"))
}

/// Refuses a session whose account was disabled, or has another role now.
pub(super) async fn still_valid(state: &AppState, caller: &Caller) -> Result<(), Problem> {
    let account = state.store.account(&caller.name).await?;
    if account.is_some_and(|account| role(&account) == Some(caller.role)) {
        return Ok(());
    }
    super::kept::end(state, caller).await?;
    Err(Problem::unauthenticated("the account was changed or disabled", "sign in again"))
}
