//! `oncase backup` and `oncase restore`: copies of the application's cases.

use std::path::PathBuf;

use oncase_server::Verified;
use oncase_server::admin;
use serde_json::json;

use super::serve::{DataArgs, store_failure};
use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `backup` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// File to write; it must not exist. Its anchor is written beside it.
    to: PathBuf,
    #[command(flatten)]
    data: DataArgs,
}

/// What `restore` takes.
#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// The copy. Nothing that is there is overwritten.
    from: PathBuf,
    #[command(flatten)]
    data: DataArgs,
}

/// Runs `backup`.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let data = args.data.data()?;
    let verified = admin::backup(&data, &args.to).map_err(|error| store_failure(&error))?;
    told(output, "oncase.backup/1", &args.to.display().to_string(), &verified)
}

/// Runs `restore`.
pub fn restore(args: &RestoreArgs, output: &mut Output) -> Result<Exit, Failure> {
    let data = args.data.data()?;
    let verified = admin::restore(&args.from, &data).map_err(|error| store_failure(&error))?;
    told(output, "oncase.restore/1", &data.shown(), &verified)
}

fn told(output: &Output, form: &str, file: &str, verified: &Verified) -> Result<Exit, Failure> {
    if output.is_json() {
        output.json(form, &json!({"file": file, "verified": verified}))?;
    } else {
        let Verified { head, cases, items, .. } = verified;
        output.text(&format!(
            "{file}: written and verified\n  {cases} cases, {items} items\n  head {head}\n"
        ))?;
    }
    Ok(Exit::Clean)
}
