//! One file a command. A command has `Args` and `run(&Args, &mut Output) -> Result<Exit, Failure>`; it reads,
//! calls the room that knows, and writes. Data go to standard output, messages to standard error.

#[cfg(feature = "app")]
mod accounts;
#[cfg(feature = "app")]
mod audit;
#[cfg(feature = "app")]
mod backup;
mod check;
mod cohort;
mod compare;
mod completions;
mod ctcae;
mod demo;
mod dose;
mod explain;
mod explain_response;
mod figure;
mod fmt;
mod new;
mod outcome;
mod pool;
mod read;
mod regimen;
mod regimen_case;
mod report;
mod response;
mod response_case;
mod response_criteria;
mod response_policies;
mod response_table;
mod rules;
mod schema;
#[cfg(feature = "app")]
mod serve;
#[cfg(feature = "app")]
mod serve_browser;
mod show;
mod survival_table;
mod survive;
mod table_figures;
mod toxicity;

use clap::{Parser, Subcommand};

use crate::failure::Failure;
use crate::output::{Exit, Format, Output};

/// A compiler for the records of cancer patients: write the course down once; Oncase checks it, derives every
/// outcome with its reasons, draws the figures and writes the report.
///
/// It documents and computes, and gives no medical advice.
#[derive(Debug, Parser)]
#[command(name = "oncase", version, propagate_version = true)]
pub struct Cli {
    /// Form of the answer on standard output.
    #[arg(long, global = true, value_enum, default_value = "text")]
    pub format: Format,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run everything on the built-in published case and write the results into a folder.
    Demo(demo::Args),
    /// Write a template of a case file.
    New(new::Args),
    /// Check a case file: mistakes of form first, then contradictions.
    Check(check::Args),
    /// Read the text of a case report into a draft case file, every item with its place in the text.
    Read(read::Args),
    /// Format a case file; comments stay.
    Fmt(fmt::Args),
    /// Print the JSON Schema of the case file.
    Schema(schema::Args),
    /// List every rule with its source and how far it was checked.
    Rules(rules::Args),
    /// Explain a diagnostic code, a rule, or a response of a case.
    Explain(explain::Args),
    /// Evidence from several sources: proportions, patients, published curves.
    Pool(pool::Args),
    /// Survival statistics of a table, one row a patient.
    Survive(survive::Args),
    /// Derive tumour response: by time point, and the best of them.
    Response(response::Args),
    /// Search, show and translate terms of the CTCAE.
    Ctcae(ctcae::Args),
    /// Grade laboratory values and other measurements by the CTCAE.
    Toxicity(toxicity::Args),
    /// Regimens: list, show, calendar, recognise; the treatments and lines of a case.
    Regimen(regimen::Args),
    /// Dose arithmetic: body surface, renal function, carboplatin, S-1.
    Dose(dose::Args),
    /// Show a case in the terminal.
    Show(show::Args),
    /// Derive the endpoints of a case: survival, duration of response, treatment intervals.
    Outcome(outcome::Args),
    /// Set a patient's outcomes beside published ones, without inference.
    Compare(compare::Args),
    /// A folder of cases: who counts, responses, survival, toxicity, figures and a report.
    Cohort(cohort::Args),
    /// Draw the figures of a case.
    Figure(figure::Args),
    /// Write the report of a case: HTML, Markdown, Word, PDF.
    Report(report::Args),
    /// Open the application: enter cases in forms, with everything derived beside them.
    #[cfg(feature = "app")]
    Serve(serve::Args),
    /// Check the audit trail of the application's cases.
    #[cfg(feature = "app")]
    Audit(audit::Args),
    /// Copy the application's cases into a file, and verify the copy.
    #[cfg(feature = "app")]
    Backup(backup::Args),
    /// Make the application's cases out of a copy.
    #[cfg(feature = "app")]
    Restore(backup::RestoreArgs),
    /// Who may sign in to the application.
    #[cfg(feature = "app")]
    Accounts(accounts::Args),
    /// Print completions for a shell.
    Completions(completions::Args),
}

/// Runs a command.
///
/// # Errors
/// When the command could not run.
pub fn run(command: &Command, output: &mut Output) -> Result<Exit, Failure> {
    if output.is_sarif() && !matches!(command, Command::Check(_)) {
        return Err(Failure::new("only `check` writes SARIF", "write `--format json`"));
    }
    match command {
        Command::New(args) => new::run(args, output),
        Command::Check(args) => check::run(args, output),
        Command::Read(args) => read::run(args, output),
        Command::Fmt(args) => fmt::run(args, output),
        Command::Schema(args) => schema::run(args, output),
        Command::Demo(args) => demo::run(args, output),
        Command::Rules(args) => rules::run(args, output),
        Command::Explain(args) => explain::run(args, output),
        Command::Pool(args) => pool::run(args, output),
        Command::Survive(args) => survive::run(args, output),
        Command::Response(args) => response::run(args, output),
        Command::Ctcae(args) => ctcae::run(args, output),
        Command::Toxicity(args) => toxicity::run(args, output),
        Command::Regimen(args) => regimen::run(args, output),
        Command::Dose(args) => dose::run(args, output),
        Command::Show(args) => show::run(args, output),
        Command::Outcome(args) => outcome::run(args, output),
        Command::Compare(args) => compare::run(args, output),
        Command::Cohort(args) => cohort::run(args, output),
        Command::Figure(args) => figure::run(args, output),
        Command::Report(args) => report::run(args, output),
        #[cfg(feature = "app")]
        Command::Serve(args) => serve::run(args, output),
        #[cfg(feature = "app")]
        Command::Audit(args) => audit::run(args, output),
        #[cfg(feature = "app")]
        Command::Backup(args) => backup::run(args, output),
        #[cfg(feature = "app")]
        Command::Restore(args) => backup::restore(args, output),
        #[cfg(feature = "app")]
        Command::Accounts(args) => accounts::run(args, output),
        Command::Completions(args) => completions::run(args, output),
    }
}
