//! Making and changing accounts. Both are in the audit trail.

use super::group::{By, Group, Note};
use crate::accounts::{Account, AccountChange};
use crate::edit::EditError;
use crate::entry::{Act, Kind};
use crate::limits;

type Done<T> = Result<T, EditError>;

/// Makes an account.
pub(super) fn create(group: &mut Group<'_>, actor: &str, mut account: Account) -> Done<Account> {
    if find(group, &account.name)?.is_some() {
        return Err(EditError::BadChange(format!("there is an account `{}` already", account.name)));
    }
    account.created = group.now;
    keep(group, actor, None, account)
}

/// Changes an account.
pub(super) fn change(group: &mut Group<'_>, actor: &str, name: &str, change: AccountChange) -> Done<Account> {
    let Some(before) = find(group, name)? else {
        return Err(EditError::BadChange(format!("there is no account `{}`", name.escape_debug())));
    };
    let mut account = before.clone();
    account.role = change.role.unwrap_or(account.role);
    account.disabled = change.disabled.unwrap_or(account.disabled);
    account.password = change.password.unwrap_or(account.password);
    if account == before {
        return Ok(account);
    }
    keep(group, actor, Some(&before), account)
}

fn find(group: &mut Group<'_>, name: &str) -> Done<Option<Account>> {
    // Before a server is asked: one that refuses a name would refuse the whole group.
    limits::name("the name of an account", name)?;
    let pending = group.accounts.iter().rfind(|account| account.name == name).cloned();
    match pending {
        Some(account) => Ok(Some(account)),
        None => Ok(group.database.account(name)?),
    }
}

fn keep(group: &mut Group<'_>, actor: &str, before: Option<&Account>, account: Account) -> Done<Account> {
    limits::name("the name of an actor", actor)?;
    limits::name("a role", &account.role)?;
    limits::why(Some(&account.password))?;
    let note = Note {
        kind: Kind::Account,
        section: None,
        item: None,
        position: None,
        path: Some(account.name.clone()),
        old: before.map(Account::audited),
        new: Some(account.audited()),
    };
    let by = By { actor: actor.to_owned(), why: None, act: Act::Edit, undoes: None };
    group.append(None, 0, 0, note, &by);
    group.accounts.push(account.clone());
    Ok(account)
}
