//! What the command line does to a store: verify, back up, restore, accounts. A server must not run on it meanwhile,
//! except where only reading is needed.

use std::path::Path;

use oncase_store::{Account, AccountChange, EditError, Head, StoreError, Verified, VerifyError};

use crate::data::Data;
use crate::security::{PasswordError, Role, hash_password, new_account, new_password};
use crate::state::own_name;

/// Why something could not be done to a store.
#[derive(Debug)]
pub enum AdminError {
    /// The store refuses.
    Store(StoreError),
    /// The change is refused.
    Edit(EditError),
    /// The audit trail is not whole; what was changed first.
    Trail(String),
    /// The password cannot be taken.
    Password(PasswordError),
    /// The system refuses.
    System(String),
}

impl std::fmt::Display for AdminError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Edit(error) => error.fmt(f),
            Self::Trail(error) => write!(f, "the audit trail is not whole: {error}"),
            Self::Password(error) => error.fmt(f),
            Self::System(error) => f.write_str(error),
        }
    }
}

impl std::error::Error for AdminError {}

impl From<StoreError> for AdminError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<EditError> for AdminError {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

impl From<VerifyError> for AdminError {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::Wrong(wrong) => Self::Trail(wrong.to_string()),
            VerifyError::Store(error) => Self::Store(error),
        }
    }
}

impl From<PasswordError> for AdminError {
    fn from(error: PasswordError) -> Self {
        Self::Password(error)
    }
}

/// Verifies the audit trail, whether or not a server runs on the store; `printed` are heads that exports printed.
///
/// # Errors
/// The first thing that is wrong.
pub fn verify(data: &Data, printed: &[Head]) -> Result<Verified, AdminError> {
    existing(data)?;
    Ok(oncase_store::verify(&data.location()?, &data.options(), printed)?)
}

/// Copies a store, whether or not a server runs on it, and verifies the copy.
///
/// # Errors
/// When the file is there already, or the copy is not whole.
pub fn backup(data: &Data, to: &Path) -> Result<Verified, AdminError> {
    existing(data)?;
    Ok(oncase_store::backup(&data.location()?, to)?)
}

/// Makes a store of a backup.
///
/// # Errors
/// When the backup is not whole, or the store is there already.
pub fn restore(backup: &Path, data: &Data) -> Result<Verified, AdminError> {
    data.make_folder()?;
    Ok(oncase_store::restore(backup, &data.location()?, &data.options(), &own_name())?)
}

/// All accounts.
///
/// # Errors
/// When the store refuses.
pub fn accounts(data: &Data) -> Result<Vec<Account>, AdminError> {
    Ok(wait(data.open()?.accounts())??)
}

/// Makes an account and returns its password: the given one, or a new one.
///
/// # Errors
/// When there is such an account, or the password cannot be taken.
pub fn add_account(data: &Data, name: &str, role: Role, given: Option<String>) -> Result<String, AdminError> {
    let password = password(given)?;
    let account = new_account(name, role, &password)?;
    wait(data.open()?.create_account(&own_name(), account))??;
    Ok(password)
}

/// Gives an account a password and returns it: the given one, or a new one.
///
/// # Errors
/// When there is no such account, or the password cannot be taken.
pub fn set_password(data: &Data, name: &str, given: Option<String>) -> Result<String, AdminError> {
    let password = password(given)?;
    let hash = hash_password(name, &password)?;
    change(data, name, AccountChange { password: Some(hash), ..AccountChange::default() })?;
    Ok(password)
}

/// Disables an account, or lets it sign in again.
///
/// # Errors
/// When there is no such account.
pub fn set_disabled(data: &Data, name: &str, disabled: bool) -> Result<Account, AdminError> {
    change(data, name, AccountChange { disabled: Some(disabled), ..AccountChange::default() })
}

/// Gives an account another role.
///
/// # Errors
/// When there is no such account.
pub fn set_role(data: &Data, name: &str, role: Role) -> Result<Account, AdminError> {
    change(data, name, AccountChange { role: Some(role.name().to_owned()), ..AccountChange::default() })
}

fn change(data: &Data, name: &str, change: AccountChange) -> Result<Account, AdminError> {
    Ok(wait(data.open()?.change_account(&own_name(), name, change))??)
}

fn password(given: Option<String>) -> Result<String, AdminError> {
    given.map_or_else(
        || new_password().map_err(|error| AdminError::System(format!("no random numbers: {error}"))),
        Ok,
    )
}

/// Refuses a file that is not there.
fn existing(data: &Data) -> Result<(), AdminError> {
    match data.file() {
        Some(path) if !path.is_file() => {
            Err(AdminError::System(format!("there is no store {}", path.display())))
        }
        _ => Ok(()),
    }
}

/// Waits for the store's answer.
fn wait<T>(answer: impl Future<Output = T>) -> Result<T, AdminError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| AdminError::System(error.to_string()))?;
    Ok(runtime.block_on(answer))
}
