//! Accounts and sessions: kept here, judged by whoever serves.

use serde::Serialize;

use crate::names::{Hash, Moment};

/// An account. What a role may do, and what a password hash means, is the server's business.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The name to log in with.
    pub name: String,
    /// Its role.
    pub role: String,
    /// True when it may not log in any more.
    pub disabled: bool,
    /// The hash of the password in the form that the server gave it.
    #[serde(skip)]
    pub password: String,
    /// When it was made.
    pub created: Moment,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not even the hash of a password belongs into a log.
        f.debug_struct("Account").field("name", &self.name).field("role", &self.role).finish_non_exhaustive()
    }
}

impl Account {
    /// What the audit trail holds of it: of the password only a hash of its hash, enough to see that it changed.
    pub(crate) fn audited(&self) -> String {
        serde_json::json!({
            "name": self.name,
            "role": self.role,
            "disabled": self.disabled,
            "password": Hash::of(self.password.as_bytes()).to_string(),
            "created": self.created.0,
        })
        .to_string()
    }
}

/// What shall change of an account; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountChange {
    /// The new role.
    pub role: Option<String>,
    /// Whether it may log in.
    pub disabled: Option<bool>,
    /// The new password's hash.
    pub password: Option<String>,
}

/// A session of someone logged in. Sessions are no part of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The hash of its token; the token itself is not kept.
    pub token: Hash,
    /// Whose it is.
    pub account: String,
    /// When it began.
    pub created: Moment,
    /// When it ends.
    pub expires: Moment,
    /// Anything the server wants to keep with it.
    pub data: String,
}
