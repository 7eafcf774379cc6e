//! Accounts, as the store keeps them.

use std::net::IpAddr;

use oncase_store::{Account, Moment};

use super::passwords::{PasswordError, hash_password, verify};
use super::roles::Role;
use super::secret::{Hash, hash};
use super::session::Found;
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

/// The account whose name an identity provider vouches for.
///
/// # Errors
/// When there is no such account, or it is disabled: none is made.
#[cfg(feature = "oidc")]
pub(super) async fn named(state: &AppState, name: &str) -> Result<Account, Problem> {
    let shown = name.escape_debug();
    let account = state.store.account(name).await?.ok_or_else(|| {
        Problem::forbidden(
            format!("you are known as `{shown}` to the identity provider, and there is no account of that name here"),
            "ask an administrator to make one",
        )
    })?;
    match role(&account) {
        Some(_) => Ok(account),
        None => Err(Problem::forbidden(
            format!("the account `{shown}` is disabled"),
            "ask an administrator to enable it",
        )),
    }
}

/// The account, if the password is its own. The same work is done where there is no such account, or it is disabled. What
/// fails counts as a failed login of that account, from that address.
pub(super) async fn signs_in(
    state: &AppState,
    name: &str,
    password: String,
    address: Option<IpAddr>,
) -> Result<Option<Account>, Problem> {
    state.attempts.begin(name, address).map_err(super::login::too_many)?;
    let checked = checked(state, name, password).await;
    match &checked {
        Ok(Some(_)) => state.attempts.succeeded(name, address),
        Ok(None) => {}
        Err(_) => state.attempts.taken_back(name, address),
    }
    checked
}

async fn checked(state: &AppState, name: &str, password: String) -> Result<Option<Account>, Problem> {
    let account = state.store.account(name).await?.filter(|account| role(account).is_some());
    let stored = account.as_ref().map(|account| account.password.clone());
    let right = state.check_password(move || Ok(verify(&password, stored.as_deref()))).await?;
    Ok(account.filter(|_| right))
}

/// Refuses a password that is not the account's own. Failures count as failed logins.
pub(crate) async fn check_password(state: &AppState, name: &str, password: String) -> Result<(), Problem> {
    let account = signs_in(state, name, password, None).await?;
    account.map(|_| ()).ok_or_else(|| Problem::forbidden("the old password is wrong", "try again"))
}

/// Of an account's password a hash of its hash: enough to see that it is another one.
pub(super) fn mark(account: &Account) -> Hash {
    hash(&account.password)
}

/// Refuses a session whose account was disabled, or has another role or password now.
pub(super) async fn still_valid(state: &AppState, found: &Found) -> Result<(), Problem> {
    let account = state.store.account(&found.caller.name).await?;
    let as_it_was = |account: &Account| {
        role(account) == Some(found.caller.role) && found.mark.is_none_or(|mark_| mark_ == mark(account))
    };
    if account.is_some_and(|account| as_it_was(&account)) {
        return Ok(());
    }
    super::kept::end(state, &found.caller.session).await?;
    Err(changed())
}

/// The account is not what it was.
pub(super) fn changed() -> Problem {
    Problem::unauthenticated("the account was changed or disabled", "sign in again")
}
