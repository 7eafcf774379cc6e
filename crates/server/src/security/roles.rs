//! Roles, and what each may do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The role of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Sees cases, derivations and history, and downloads.
    Reader,
    /// A reader who also enters and changes data.
    Editor,
    /// A reader who also settles findings and checks the audit trail, and changes no data.
    Reviewer,
    /// May do everything, accounts included.
    Administrator,
}

/// What an operation needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum May {
    /// See cases and everything derived from them; download.
    Read,
    /// Enter, change, import, archive.
    Edit,
    /// Settle findings.
    Settle,
    /// Check the audit trail.
    Audit,
    /// Manage accounts.
    Administer,
}

impl Role {
    /// Every role, weakest first.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Editor, Self::Reviewer, Self::Administrator];

    /// Whether a role may do something.
    pub fn may(self, what: May) -> bool {
        match self {
            Self::Reader => what == May::Read,
            Self::Editor => matches!(what, May::Read | May::Edit),
            Self::Reviewer => matches!(what, May::Read | May::Settle | May::Audit),
            Self::Administrator => true,
        }
    }

    /// Its name, as accounts are stored with it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
            Self::Administrator => "administrator",
        }
    }

    /// The role of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl May {
    /// What an operation needs, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Read => "see cases",
            Self::Edit => "change data",
            Self::Settle => "settle findings",
            Self::Audit => "check the audit trail",
            Self::Administer => "manage accounts",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table that the documentation shows.
    #[test]
    fn what_each_role_may_do() {
        let table = [
            //                  read  edit   settle audit  administer
            (Role::Reader, [true, false, false, false, false]),
            (Role::Editor, [true, true, false, false, false]),
            (Role::Reviewer, [true, false, true, true, false]),
            (Role::Administrator, [true, true, true, true, true]),
        ];
        let operations = [May::Read, May::Edit, May::Settle, May::Audit, May::Administer];
        for (role, allowed) in table {
            for (what, may) in operations.into_iter().zip(allowed) {
                assert_eq!(role.may(what), may, "{role:?} {what:?}");
            }
        }
    }

    #[test]
    fn names_lead_back_to_roles() {
        for role in Role::ALL {
            assert_eq!(Role::named(role.name()), Some(role));
        }
        assert_eq!(Role::named("root"), None);
    }
}
