//! `oncase response`: tumour response.

use clap::Subcommand;

use super::response_table::{self, BestArgs, TableArgs};
use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `response` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
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
        What::Table(args) => response_table::table(args, output),
        What::Best(args) => response_table::best(args, output),
    }
}
