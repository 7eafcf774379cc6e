//! `oncase accounts`: who may sign in to the application.

use std::io::Read;

use clap::ValueEnum;
use oncase_server::admin;
use oncase_server::{Data, security};
use serde_json::json;

use super::serve::{DataArgs, store_failure};
use crate::columns::Columns;
use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `accounts` takes. The application must not run on the same cases meanwhile: there, administrators have their
/// page.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Make an account; its password is printed once, unless you give one.
    Add {
        /// Name to sign in with.
        name: String,
        /// What it may do.
        #[arg(long, value_enum, default_value = "editor")]
        role: Role,
        /// Read the password from standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts.
    List,
    /// Let an account no longer sign in.
    Disable {
        /// Its name.
        name: String,
    },
    /// Let an account sign in again.
    Enable {
        /// Its name.
        name: String,
    },
    /// Give an account another role.
    Role {
        /// Its name.
        name: String,
        /// What it may do.
        #[arg(value_enum)]
        role: Role,
    },
    /// Give an account a new password; it is printed once, unless you give one.
    Password {
        /// Its name.
        name: String,
        /// Read the password from standard input.
        #[arg(long)]
        password_stdin: bool,
    },
}

/// What an account may do.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Role {
    /// See cases, derivations and history; download.
    Reader,
    /// The same, and change data.
    Editor,
    /// The same as a reader, and settle findings and check the audit trail.
    Reviewer,
    /// Everything, accounts included.
    Administrator,
}

impl From<Role> for security::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Reader => Self::Reader,
            Role::Editor => Self::Editor,
            Role::Reviewer => Self::Reviewer,
            Role::Administrator => Self::Administrator,
        }
    }
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let data = args.data.data()?;
    let failed = |error: admin::AdminError| store_failure(&error);
    let said = match &args.what {
        What::List => return list(&data, output),
        What::Add { name, role, password_stdin } => {
            let given = given(*password_stdin)?;
            let own = given.is_some();
            let password = admin::add_account(&data, name, (*role).into(), given).map_err(failed)?;
            with_password(name, "made", own, &password)
        }
        What::Password { name, password_stdin } => {
            let given = given(*password_stdin)?;
            let own = given.is_some();
            let password = admin::set_password(&data, name, given).map_err(failed)?;
            with_password(name, "has a new password", own, &password)
        }
        What::Disable { name } => {
            admin::set_disabled(&data, name, true).map_err(failed)?;
            format!("{name}: can no longer sign in\n")
        }
        What::Enable { name } => {
            admin::set_disabled(&data, name, false).map_err(failed)?;
            format!("{name}: can sign in again\n")
        }
        What::Role { name, role } => {
            let role = security::Role::from(*role);
            admin::set_role(&data, name, role).map_err(failed)?;
            format!("{name}: {}\n", role.name())
        }
    };
    if output.is_json() {
        output.json("oncase.accounts.changed/1", &json!({"said": said.trim_end()}))?;
    } else {
        output.text(&said)?;
    }
    Ok(Exit::Clean)
}

fn with_password(name: &str, what: &str, own: bool, password: &str) -> String {
    if own {
        format!("{name}: {what}\n")
    } else {
        format!("{name}: {what}; its password, shown once: {password}\n")
    }
}

/// The password on standard input, without the line's end.
fn given(stdin: bool) -> Result<Option<String>, Failure> {
    if !stdin {
        return Ok(None);
    }
    let mut text = String::new();
    let read = std::io::stdin().take(1_000).read_to_string(&mut text);
    read.map_err(|error| {
        Failure::new(format!("cannot read the password: {error}"), "give it on standard input")
    })?;
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn list(data: &Data, output: &Output) -> Result<Exit, Failure> {
    let accounts = admin::accounts(data).map_err(|error| store_failure(&error))?;
    if output.is_json() {
        output.json("oncase.accounts/1", &json!({"accounts": accounts}))?;
        return Ok(Exit::Clean);
    }
    let mut table = Columns::new(&["role", "state", "name"]);
    for account in &accounts {
        let state = if account.disabled { "disabled" } else { "" };
        table.row([account.role.clone(), state.to_owned(), account.name.clone()]);
    }
    let none = "There is no account; `oncase accounts add NAME --role administrator` makes one.\n".to_owned();
    output.text(&if accounts.is_empty() { none } else { table.text() })?;
    Ok(Exit::Clean)
}
