//! `oncase response`: tumour response.

use clap::Subcommand;

use super::response_case::{self, CaseArgs};
use super::response_table::{self, BestArgs, TableArgs};
use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `response` takes.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    case: CaseArgs,
}

/// The derivations.
#[derive(Debug, Subcommand)]
enum What {
    /// Derive responses by time point (SDTM RS) from measurements (SDTM TR and TU).
    Table(TableArgs),
    /// Derive best responses (ADaM ADRS) from responses by time point (SDTM RS).
    Best(BestArgs),
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    match &args.what {
        Some(What::Table(args)) => response_table::table(args, output),
        Some(What::Best(args)) => response_table::best(args, output),
        None => response_case::run(&args.case, output),
    }
}
