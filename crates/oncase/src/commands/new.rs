//! `oncase new`: a template to write a case into.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::output::{Exit, Output, write_whole};
use crate::source::{is_workbook, read_case};

/// What `new` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to write: `case.yaml` or, for a workbook, `case.xlsx`.
    path: Option<PathBuf>,
    /// Write a workbook (XLSX) with drop-downs; so does a path that ends in `.xlsx`.
    #[arg(long)]
    xlsx: bool,
    /// Write this case into the workbook instead of leaving it empty.
    #[arg(long, value_name = "CASE")]
    from: Option<PathBuf>,
    /// Overwrite the file when it exists.
    #[arg(long)]
    force: bool,
}

/// The template, which is itself a valid case file.
pub const TEMPLATE: &str = include_str!("../../templates/case.yaml");

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let usual = if args.xlsx { "case.xlsx" } else { "case.yaml" };
    let path = args.path.clone().unwrap_or_else(|| PathBuf::from(usual));
    if path.exists() && !args.force {
        return Err(Failure::new(
            format!("{} exists already", path.display()),
            "give another name, or --force to overwrite it",
        ));
    }
    let workbook = is_workbook(&path);
    if args.xlsx && !workbook {
        return Err(Failure::new(
            format!("{} is not the name of a workbook", path.display()),
            "give a name that ends in .xlsx",
        ));
    }
    match &args.from {
        Some(case) if workbook => return from_case(case, &path, output),
        Some(_) => {
            return Err(Failure::new("--from writes a workbook", "give a name that ends in .xlsx"));
        }
        None if workbook => {
            write_whole(&path, &oncase_workbook::template().map_err(|error| no_workbook(&error))?)?;
        }
        None => write_whole(&path, TEMPLATE.as_bytes())?,
    }
    output.message(&format!("{} written; fill it in, then `oncase check {0}`", path.display()));
    Ok(Exit::Clean)
}

/// Writes a case into a workbook, and says what the workbook does not hold.
fn from_case(case: &Path, path: &Path, output: &Output) -> Result<Exit, Failure> {
    let case = read_case(case)?;
    let written = oncase_workbook::write(&case.file.record).map_err(|error| no_workbook(&error))?;
    write_whole(path, &written.bytes)?;
    output.message(&format!("{} written from {}", path.display(), case.name));
    for loss in &written.losses {
        output.message(&format!("not in the workbook: {}: {}", loss.pointer, loss.reason));
    }
    Ok(if written.losses.is_empty() { Exit::Clean } else { Exit::Findings })
}

fn no_workbook(error: &oncase_workbook::WorkbookError) -> Failure {
    Failure::new(error.to_string(), "write the case as YAML instead")
}
