//! `oncase audit`: the audit trail of the application's cases.

use oncase_server::Head;
use oncase_server::admin::{AdminError, verify};
use serde_json::json;

use super::serve::{DataArgs, store_failure};
use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `audit` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Verify the whole trail: its chain of hashes, its anchor, and that replaying it gives what is stored. The
    /// application may run meanwhile.
    Verify {
        #[command(flatten)]
        data: DataArgs,
        /// The head that an export printed, to be found in the trail; may be repeated.
        #[arg(long, value_name = "HEAD")]
        head: Vec<Head>,
    },
}

/// Runs it. A trail that is not whole is a finding.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let What::Verify { data, head } = &args.what;
    let data = data.data()?;
    let verified = verify(&data, head);
    let data = data.shown();
    match verified {
        Ok(verified) => {
            if output.is_json() {
                output.json("oncase.audit/1", &json!({"data": data, "whole": true, "verified": verified}))?;
            } else {
                output.text(&format!(
                    "{data}: whole\n  {} entries, {} cases, {} items\n  head {}\n",
                    verified.head.entries, verified.cases, verified.items, verified.head
                ))?;
                if verified.ahead > 0 {
                    output.text(&format!("  {} entries lie beyond the anchor\n", verified.ahead))?;
                }
            }
            Ok(Exit::Clean)
        }
        Err(AdminError::Trail(wrong)) => {
            if output.is_json() {
                output.json("oncase.audit/1", &json!({"data": data, "whole": false, "wrong": wrong}))?;
            } else {
                output.text(&format!("{data}: NOT whole\n  {wrong}\n"))?;
            }
            Ok(Exit::Findings)
        }
        Err(error) => Err(store_failure(&error)),
    }
}
