//! Sessions of accounts, kept in the store so that a restart of the server does not sign anybody out.
//!
//! Kept is the hash of the secret, never the secret. Memory answers; the store is asked only for a session that memory does
//! not have. What ends a session ends it in memory first and in the store then, so that nothing that is being written
//! meanwhile brings it back.

use std::time::Duration;

use oncase_store::{Account, Hash, Moment, Session};
use serde::{Deserialize, Serialize};

use super::accounts;
use super::roles::Role;
use super::secret::hash;
use super::session::{Caller, Found};
use crate::problem::Problem;
use crate::state::AppState;

/// What is kept with a session: what it was begun with, for it ends when that changes, and when it was last used.
#[derive(Debug, Serialize, Deserialize)]
struct With {
    role: String,
    password: String,
    used: i64,
}

impl With {
    fn of(account: &Account, used: Moment) -> Self {
        let password = Hash(accounts::mark(account)).to_string();
        Self { role: account.role.clone(), password, used: used.0 }
    }

    fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Begins a session of an account as it was when it was signed in to, and returns the session's secret, the value of the cookie.
pub(super) async fn begin(state: &AppState, account: &Account) -> Result<String, Problem> {
    let role = accounts::role(account).ok_or_else(accounts::changed)?;
    let begun = state.sessions.begin_of(&account.name, role, accounts::mark(account));
    let secret = begun.map_err(|_| Problem::failed("the system gives no random numbers"))?;
    let now = Moment::now();
    let lasts = i64::try_from(state.sessions.lifetime().as_millis()).unwrap_or(i64::MAX);
    let session = Session {
        token: Hash(hash(&secret)),
        account: account.name.clone(),
        created: now,
        expires: Moment(now.0.saturating_add(lasts)),
        data: With::of(account, now).text(),
    };
    state.store.delete_expired_sessions().await?;
    state.store.put_session(session).await?;
    if state.store.account(&account.name).await?.as_ref() != Some(account) {
        // Changed while its password was being looked at.
        end(state, &hash(&secret)).await?;
        return Err(accounts::changed());
    }
    Ok(secret)
}

/// The session of a cookie; from the store, where the server was started since it began.
pub(super) async fn find(state: &AppState, secret: &str) -> Result<Option<Found>, Problem> {
    if let Some(found) = state.sessions.find(secret) {
        if found.to_be_kept {
            used(state, &Hash(found.caller.session)).await?;
        }
        return Ok(Some(found));
    }
    if !state.config.has_accounts() || secret.len() != 64 {
        return Ok(None);
    }
    let token = Hash(hash(secret));
    let Some(kept) = state.store.session(&token).await? else { return Ok(None) };
    let account = state.store.account(&kept.account).await?;
    let good = account.and_then(|account| Some((accounts::mark(&account), still_good(&kept, &account)?)));
    let Some((mark, (role, age, unused))) = good else {
        state.store.delete_session(&token).await?;
        return Ok(None);
    };
    state.sessions.resume(secret, (&kept.account, role), mark, age, unused);
    if state.store.session(&token).await?.is_none() {
        // Ended while it was being taken up.
        state.sessions.end(&token.0);
    }
    Ok(state.sessions.find(secret))
}

/// Role, age and time unused of a kept session, unless it has expired or the account is not what it was.
fn still_good(kept: &Session, account: &Account) -> Option<(Role, Duration, Duration)> {
    let with: With = serde_json::from_str(&kept.data).ok()?;
    let now = Moment::now();
    let as_it_was = With::of(account, Moment(with.used));
    let unchanged = as_it_was.role == with.role && as_it_was.password == with.password;
    let since = |moment: i64| Duration::from_millis(now.0.saturating_sub(moment).try_into().unwrap_or(0));
    let role = accounts::role(account).filter(|_| unchanged && now < kept.expires)?;
    Some((role, since(kept.created.0), since(with.used)))
}

/// Tells the store that a session is in use.
async fn used(state: &AppState, token: &Hash) -> Result<(), Problem> {
    let Some(mut kept) = state.store.session(token).await? else { return Ok(()) };
    let Ok(with) = serde_json::from_str::<With>(&kept.data) else { return Ok(()) };
    kept.data = With { used: Moment::now().0, ..with }.text();
    state.store.put_session(kept).await?;
    if !state.sessions.has(&token.0) {
        state.store.delete_session(token).await?;
    }
    Ok(())
}

/// Ends a session.
pub(super) async fn end(state: &AppState, session: &[u8; 32]) -> Result<(), Problem> {
    state.sessions.end(session);
    state.store.delete_session(&Hash(*session)).await?;
    Ok(())
}

/// Ends every session of an account; of the caller's, but the one that asks, which goes on with the account as it is now.
pub(crate) async fn end_all_of(state: &AppState, name: &str, but: Option<&Caller>) -> Result<(), Problem> {
    let account = state.store.account(name).await?;
    state.sessions.end_all_of(name, but, account.as_ref().map(accounts::mark));
    let own = match but {
        Some(caller) => state.store.session(&Hash(caller.session)).await?,
        None => None,
    };
    state.store.delete_sessions_of(name).await?;
    if let (Some(mut own), Some(account)) = (own, account) {
        own.data = With::of(&account, Moment::now()).text();
        state.store.put_session(own).await?;
    }
    Ok(())
}
