//! `oncase response table` and `oncase response best`: SDTM tables in and out.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use oncase_response::recist11::Policies;
use oncase_response::table::best::{Sources, analysis, write_analysis};
use oncase_response::table::{
    ReaderChoice, TableError, read_days, read_lesions, read_measurable, read_reference, read_responses,
    write_time_points,
};
use serde_json::{Map, Value, json};

use super::response_policies::{BestPolicies, FirstOrLast};
use crate::failure::Failure;
use crate::output::{Exit, Output, write_whole};

/// What `response table` takes.
#[derive(Debug, clap::Args)]
pub struct TableArgs {
    /// Measurements: SDTM TR as CSV.
    #[arg(long, value_name = "TR.csv")]
    tr: PathBuf,
    /// Identified lesions: SDTM TU as CSV. Says which targets are lymph nodes.
    #[arg(long, value_name = "TU.csv")]
    tu: Option<PathBuf>,
    /// Where the responses go; standard output without it.
    #[arg(short, long, value_name = "RS.csv")]
    output: Option<PathBuf>,
    /// Let a time point after a partial response be stable disease again when its sum is above 70 % of the
    /// baseline.
    #[arg(long)]
    no_sticky_pr: bool,
    /// Which day a date counts as that is known only to the month or year.
    #[arg(long, value_enum, default_value = "last")]
    partial_dates: FirstOrLast,
}

/// What `response best` takes.
#[derive(Debug, clap::Args)]
pub struct BestArgs {
    /// Overall responses: SDTM RS as CSV, with USUBJID, ADT or RSDTC (or ADY), and AVALC or RSSTRESC.
    #[arg(long, value_name = "RS.csv")]
    rs: PathBuf,
    /// Start dates: RFXSTDTC, where empty RFSTDTC; and deaths: DTHDTC.
    #[arg(long, value_name = "DM.csv")]
    reference: Option<PathBuf>,
    /// The column of the reference that holds the start date.
    #[arg(long, value_name = "COLUMN", requires = "reference")]
    start_column: Option<String>,
    /// New anticancer therapies: USUBJID and NACTDT, CMSTDTC, PRSTDTC, ASTDT or ADT.
    #[arg(long, value_name = "FILE")]
    new_therapy: Option<PathBuf>,
    /// Deaths: USUBJID and DTHDTC, DTHDT, DDDTC or ADT.
    #[arg(long, value_name = "FILE")]
    death: Option<PathBuf>,
    /// Identified lesions (SDTM TU), to say who has measurable disease.
    #[arg(long, value_name = "TU.csv")]
    tu: Option<PathBuf>,
    #[command(flatten)]
    policies: BestPolicies,
    /// The reader whose assessments count: RSEVAL or RSEVALID.
    #[arg(long, value_name = "NAME")]
    reader: Option<String>,
    /// Which day a date counts as that is known only to the month or year.
    #[arg(long, value_enum, default_value = "last")]
    partial_dates: FirstOrLast,
    /// Also write the overall responses themselves (OVR) and whether the best response is CR or PR (BCP, CBCP).
    #[arg(long)]
    extended: bool,
    /// Where the analysis rows go; standard output without it.
    #[arg(short, long, value_name = "ADRS.csv")]
    output: Option<PathBuf>,
}

impl BestArgs {
    fn policies(&self) -> Policies {
        let partial_dates = self.partial_dates.into();
        self.policies.on(Policies { partial_dates, ..Policies::default() })
    }

    fn reader_choice(&self) -> ReaderChoice {
        self.reader.clone().map_or(ReaderChoice::Only, ReaderChoice::Named)
    }

    fn sources(&self) -> Result<Sources, Failure> {
        let partial = self.partial_dates.into();
        let mut sources = Sources::default();
        if let Some(path) = &self.reference {
            let (reference, deaths) = read_reference(open(path)?, self.start_column.as_deref(), partial)
                .map_err(|error| unreadable(path, &error))?;
            (sources.reference, sources.deaths_known) = (Some(reference), deaths);
        }
        if let Some(path) = &self.new_therapy {
            let columns = ["NACTDT", "CMSTDTC", "PRSTDTC", "ASTDT", "ADT"];
            sources.new_therapies = read_days("new therapy", open(path)?, &columns, partial)
                .map_err(|error| unreadable(path, &error))?;
        }
        if let Some(path) = &self.death {
            let columns = ["DTHDTC", "DTHDT", "DDDTC", "ADT"];
            sources.deaths = read_days("death", open(path)?, &columns, partial)
                .map_err(|error| unreadable(path, &error))?;
            sources.deaths_known = true;
        }
        if let Some(path) = &self.tu {
            let subjects: BTreeSet<String> = read_measurable(open(path)?, &self.reader_choice())
                .map_err(|error| unreadable(path, &error))?;
            sources.measurable = Some(subjects);
        }
        Ok(sources)
    }
}

/// Runs `response table`.
pub fn table(args: &TableArgs, output: &mut Output) -> Result<Exit, Failure> {
    let policies = Policies {
        sticky_pr: !args.no_sticky_pr,
        partial_dates: args.partial_dates.into(),
        ..Policies::default()
    };
    let tu = args.tu.as_deref().map(open).transpose()?;
    let lesions =
        read_lesions(open(&args.tr)?, tu, &policies).map_err(|error| unreadable(&args.tr, &error))?;
    lesions.notes.iter().for_each(|note| output.message(&format!("note: {note}")));
    let mut csv = Vec::new();
    let points =
        write_time_points(&lesions, &policies, &mut csv).map_err(|error| unreadable(&args.tr, &error))?;
    write(&csv, args.output.as_deref(), "oncase.response.table/1", &policies, output)?;
    let series = lesions.series.len();
    output.message(&format!("{} time points of {series} series (subject and reader)", points.len()));
    Ok(Exit::Clean)
}

/// Runs `response best`.
pub fn best(args: &BestArgs, output: &mut Output) -> Result<Exit, Failure> {
    let policies = args.policies();
    let responses = read_responses(open(&args.rs)?, &args.reader_choice(), policies.partial_dates)
        .map_err(|error| unreadable(&args.rs, &error))?;
    let (rows, notes) = analysis(&responses, &args.sources()?, &policies, args.extended);
    notes.iter().for_each(|note| output.message(&format!("note: {note}")));
    let mut csv = Vec::new();
    write_analysis(&rows, responses.study_days, &mut csv).map_err(|error| unreadable(&args.rs, &error))?;
    write(&csv, args.output.as_deref(), "oncase.response.best/1", &policies, output)?;
    Ok(Exit::Clean)
}

fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    File::open(path).map(BufReader::new).map_err(|error| Failure::reading(path, &error))
}

fn unreadable(path: &Path, error: &TableError) -> Failure {
    Failure::new(format!("{}: {error}", path.display()), "mend the table and run again; nothing was written")
}

/// Writes a table to its file, or to standard output in the form asked for.
fn write(
    csv: &[u8],
    file: Option<&Path>,
    form: &str,
    policies: &Policies,
    output: &Output,
) -> Result<(), Failure> {
    if let Some(path) = file {
        write_whole(path, csv)?;
    }
    if output.is_json() {
        let used: Map<String, Value> =
            policies.used().into_iter().map(|p| (p.name.to_owned(), Value::from(p.setting))).collect();
        return output.json(form, &json!({"rows": as_json(csv), "policies": used}));
    }
    match file {
        Some(_) => Ok(()),
        None => output.bytes(csv),
    }
}

/// Rows of a table that was just written, as objects.
fn as_json(csv: &[u8]) -> Vec<Map<String, Value>> {
    let mut reader = csv::Reader::from_reader(csv);
    let headers = reader.headers().cloned().unwrap_or_default();
    let row = |record: csv::StringRecord| {
        headers.iter().zip(record.iter()).map(|(name, cell)| (name.to_owned(), Value::from(cell))).collect()
    };
    reader.records().filter_map(Result::ok).map(row).collect()
}
