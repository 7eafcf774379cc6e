//! `oncase toxicity`: CTCAE grades for a table of measurements; the adverse events and laboratory grades of a case.

mod summary;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use oncase_toxicity::{CtcaeVersion, TableCounts, TableError, TableOptions, grade_table};

use crate::failure::Failure;
use crate::output::{Exit, Output};

/// What `toxicity` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Grade every row of a CSV table: columns term or a test code, aval, unit, and lln, uln, base,
    /// baseline_indicator, symptomatic … where known.
    Grade {
        /// The table (CSV with a header; comma, semicolon or tab).
        table: PathBuf,
        /// Version of the CTCAE: 4.03, 5 or 6. There is no default, because the versions grade differently.
        #[arg(long)]
        ctcae: CtcaeVersion,
        /// Take the highest grade where symptoms or the like are not known and a range is possible.
        #[arg(long)]
        worst_case: bool,
        /// Where to write the graded table; standard output when left out.
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
    /// Summarise the adverse events of a case and grade its laboratory values beside them.
    Summary(summary::Args),
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    match &args.command {
        Command::Grade { table, ctcae, worst_case, output: target } => {
            let options = TableOptions { version: *ctcae, worst_case: *worst_case };
            grade(table, options, target.as_deref(), output)
        }
        Command::Summary(args) => summary::run(args, output),
    }
}

fn grade(
    table: &Path,
    options: TableOptions,
    target: Option<&Path>,
    output: &Output,
) -> Result<Exit, Failure> {
    let input = File::open(table).map_err(|error| Failure::reading(table, &error))?;
    let counts = match target {
        Some(path) => grade_into_file(input, path, options, table)?,
        None => grade_table(input, BufWriter::new(io::stdout().lock()), options)
            .map_err(|error| refused(table, &error))?,
    };
    report(&counts, options, target.is_some(), output)?;
    Ok(if counts.ungradable > 0 || counts.ranges > 0 { Exit::Findings } else { Exit::Clean })
}

/// Writes beside the target and renames, so that a half-written table is never left.
fn grade_into_file(
    input: File,
    path: &Path,
    options: TableOptions,
    table: &Path,
) -> Result<TableCounts, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let writing = |error: io::Error| Failure::writing(path, &error);
    let mut file = crate::output::beside(folder, path).map_err(writing)?;
    let counts =
        grade_table(input, BufWriter::new(&mut file), options).map_err(|error| refused(table, &error))?;
    file.flush().map_err(writing)?;
    file.persist(path).map_err(|error| writing(error.error))?;
    Ok(counts)
}

fn refused(table: &Path, error: &TableError) -> Failure {
    if error.io_kind() == Some(io::ErrorKind::BrokenPipe) {
        return Failure::Closed;
    }
    Failure::new(
        format!("cannot grade {}: {error}", table.display()),
        "the columns are term or lbtestcd or loinc, aval, unit, and lln, uln, base, baseline_indicator, pchg, symptomatic, anticoagulated where known",
    )
}

fn report(
    counts: &TableCounts,
    options: TableOptions,
    to_file: bool,
    output: &Output,
) -> Result<(), Failure> {
    if output.is_json() && to_file {
        return output.json("oncase.toxicity.grade/1", counts);
    }
    let ranges = if options.worst_case { "taken at their worst case" } else { "with a range" };
    output.message(&format!(
        "{} rows by {}: {} graded, {} {ranges}, {} ungradable. Criteria without a number count only where a column tells them.",
        counts.rows, options.version, counts.graded, counts.ranges, counts.ungradable
    ));
    Ok(())
}
