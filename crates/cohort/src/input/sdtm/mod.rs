//! Patients out of SDTM tables: DM, EX, TU, TR, RS, AE, LB, DS, SS, QS and a table of deaths, as far as given.
//!
//! Each subject of DM becomes a record, from which everything is derived as from a case file. A cell that cannot be
//! read is told with its file, line and column, and what was not used for it; nothing is dropped silently.

mod dates;
mod events;
mod lesions;
mod responses;
mod subjects;
mod treatments;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use oncase_record::model::Record;

use super::grid::{Grid, GridRow};
use crate::cohort::Refused;
pub(super) use dates::read as date_of;
pub(super) use lesions::empty as assessment_on;

/// Domains that are read, by the stem of their file in any case.
const DOMAINS: [&str; 11] = ["dm", "ex", "tu", "tr", "rs", "ae", "lb", "ds", "ss", "qs", "death"];

/// The subjects of a study.
#[derive(Debug, Default)]
pub(crate) struct Study {
    /// Subjects in the order of DM.
    pub subjects: Vec<Subject>,
    /// What could not be read.
    pub refused: Vec<Refused>,
    /// What the reader has to be told of the whole.
    pub notes: Vec<String>,
    /// Files that were not opened.
    pub other_files: Vec<String>,
    places: BTreeMap<String, usize>,
}

/// One subject.
#[derive(Debug, Default)]
pub(crate) struct Subject {
    /// Everything that the tables say.
    pub record: Record,
    /// The arm: actual where given, else planned.
    pub arm: String,
    /// What of this subject could not be used.
    pub doubts: Vec<String>,
    /// Whether a table tells the death, on whatever day.
    pub died: bool,
}

/// How tables are read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// The evaluator or reader whose assessments count; without it the investigator where there is one.
    pub reader: Option<String>,
    /// The CTCAE version of AE, which the domain itself does not carry.
    pub ctcae: Option<String>,
    /// Policies of the response evaluation, for dates that are known to the month.
    pub response: oncase_response::recist11::Policies,
}

/// Whether a folder holds SDTM tables: it has a DM table.
pub(crate) fn is_study(folder: &Path) -> bool {
    files(folder).is_ok_and(|(tables, _)| tables.iter().any(|(domain, _)| *domain == "dm"))
}

/// Reads a folder of SDTM tables.
///
/// # Errors
/// When the folder or a file in it cannot be read at all.
pub(crate) fn read_folder(folder: &Path, reading: &Reading) -> io::Result<Study> {
    let (tables, other_files) = files(folder)?;
    let mut study = Study { other_files, ..Study::default() };
    let mut domains = Domains::new();
    for (domain, path) in tables {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if domains.contains_key(domain) {
            let problem = format!("is a second table of {}", domain.to_ascii_uppercase());
            study.refused.push(Refused { file: name, problem, mend: "keep one of them".to_owned() });
            continue;
        }
        match Grid::read(&name, &fs::read(&path)?, &mut study.refused) {
            Ok(table) => drop(domains.insert(domain, table)),
            Err(refused) => study.refused.push(refused),
        }
    }
    study.add(domains, reading);
    Ok(study)
}

/// The subjects of sheets that were read from a workbook, by the name of their sheet.
pub(crate) fn of_sheets(sheets: Vec<(String, Grid)>, refused: Vec<Refused>, reading: &Reading) -> Study {
    let mut study = Study { refused, ..Study::default() };
    let mut domains = Domains::new();
    for (name, domain) in sheets {
        match DOMAINS.iter().find(|known| known.eq_ignore_ascii_case(&name)) {
            Some(known) => drop(domains.insert(known, domain)),
            None => study.other_files.push(format!("sheet {name}")),
        }
    }
    study.add(domains, reading);
    study
}

type Domains = BTreeMap<&'static str, Grid>;

impl Study {
    fn add(&mut self, mut domains: Domains, reading: &Reading) {
        let Some(dm) = domains.remove("dm") else { return };
        subjects::add(self, &dm);
        let treated = domains.remove("ex").is_some_and(|ex| self.note(|study| treatments::add(study, &ex)));
        treatments::from_reference_dates(self, &dm, treated);
        if let Some(tr) = domains.remove("tr") {
            lesions::add(self, tr, domains.remove("tu"), reading);
        } else if domains.remove("tu").is_some() {
            self.notes.push("TU without TR: lesions without measurements were not used".to_owned());
        }
        if let Some(rs) = domains.remove("rs") {
            self.note(|study| responses::add(study, &rs, reading));
            self.note(|study| events::performance(study, &rs));
        }
        for (domain, add) in [
            ("ae", events::adverse_events as Add),
            ("lb", |study, table, _| events::laboratory(study, table)),
            ("ds", |study, table, _| events::disposition(study, table)),
            ("ss", |study, table, _| events::survival_status(study, table)),
            ("qs", |study, table, _| events::performance(study, table)),
            ("death", |study, table, _| events::deaths(study, table)),
        ] {
            if let Some(table) = domains.remove(domain) {
                self.note(|study| add(study, &table, reading));
            }
        }
        for subject in &mut self.subjects {
            events::settle_follow_up(subject);
        }
    }

    /// Runs one table; a table that lacks a column is refused as a whole.
    fn note(&mut self, add: impl FnOnce(&mut Self) -> Result<(), Refused>) -> bool {
        match add(self) {
            Ok(()) => true,
            Err(refused) => {
                self.refused.push(refused);
                false
            }
        }
    }

    /// The subject of a row; a subject that DM does not have is told once a row.
    fn subject(&mut self, table: &Grid, row: &GridRow, column: usize) -> Option<&mut Subject> {
        let id = row.get(Some(column));
        let Some(at) = self.places.get(id) else {
            if row.is_whole() {
                self.refused.push(table.refusal(
                    row,
                    Some(column),
                    "a subject that DM has; the row was not used",
                ));
            }
            return None;
        };
        self.subjects.get_mut(*at)
    }
}

type Add = fn(&mut Study, &Grid, &Reading) -> Result<(), Refused>;

type Found = (Vec<(&'static str, PathBuf)>, Vec<String>);

/// Tables of known domains, and the names of all other files.
fn files(folder: &Path) -> io::Result<Found> {
    let (mut tables, mut others) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match DOMAINS.into_iter().find(|domain| is_csv && path.is_file() && *domain == stem) {
            Some(domain) => tables.push((domain, path)),
            None => others.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned()),
        }
    }
    tables.sort();
    others.sort();
    Ok((tables, others))
}
