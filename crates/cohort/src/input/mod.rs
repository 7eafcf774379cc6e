//! Where the patients of a cohort come from.

mod analysis;
mod case_table;
mod folder;
mod grid;
mod sdtm;
mod workbook;

use std::io;
use std::path::Path;

use serde::Serialize;

use crate::cohort::{Cohort, Refused};
use crate::eligibility::{Eligibility, IntentPolicy};
use crate::settings::Settings;
pub use analysis::{AnalysisColumns, AnalysisRow, AnalysisTable, Characteristic, Values};
use sdtm::{Reading, Study};

/// What a cohort was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Case files, one a patient.
    #[default]
    CaseFiles,
    /// SDTM tables, at least DM.
    Sdtm,
    /// A table of cases, one row a patient.
    CaseTable,
    /// An analysis table: times and events, one row a patient.
    AnalysisTable,
}

impl Source {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::CaseFiles => "case files",
            Self::Sdtm => "SDTM tables",
            Self::CaseTable => "a table of cases",
            Self::AnalysisTable => "an analysis table of times and events",
        }
    }

    /// Who counts when nobody says otherwise.
    pub fn eligibility(self) -> Eligibility {
        match self {
            Self::CaseFiles => Eligibility::default(),
            Self::Sdtm => Eligibility { intent: IntentPolicy::Any, baseline: true },
            Self::CaseTable | Self::AnalysisTable => {
                Eligibility { intent: IntentPolicy::Any, baseline: false }
            }
        }
    }

    /// What a folder, workbook, table or case file holds.
    ///
    /// # Errors
    /// When it cannot be read, or holds nothing that makes a cohort; the message says what would.
    pub fn detect(path: &Path) -> io::Result<Self> {
        if path.is_dir() {
            return Ok(if sdtm::is_study(path) { Self::Sdtm } else { Self::CaseFiles });
        }
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let headers = match extension.as_str() {
            "csv" => grid::headers(path)?,
            "xlsx" => match workbook::kind(path)? {
                workbook::Kind::Case => return Ok(Self::CaseFiles),
                workbook::Kind::Sdtm => return Ok(Self::Sdtm),
                workbook::Kind::Table(headers) => headers,
            },
            _ => return Ok(Self::CaseFiles),
        };
        if case_table::is_one(&headers) {
            Ok(Self::CaseTable)
        } else if AnalysisColumns::default().are_in(&headers) {
            Ok(Self::AnalysisTable)
        } else {
            let problem = format!(
                "it is neither a table of cases (columns id, start, and progression, death or last_contact) nor an \
                 analysis table (columns time and event, or AVAL and CNSR); its columns are {}",
                headers.join(", ")
            );
            Err(io::Error::new(io::ErrorKind::InvalidData, problem))
        }
    }
}

impl Cohort {
    /// Reads a cohort: a folder of case files or of SDTM tables, a workbook of SDTM sheets, a table of cases (CSV or
    /// XLSX), or one case file. `progress` hears how many files are done and how many there are.
    ///
    /// # Errors
    /// When the source itself cannot be read. A file or row that cannot be read is in [`Cohort::refused`].
    pub fn of(path: &Path, settings: &Settings, progress: &mut dyn FnMut(usize, usize)) -> io::Result<Self> {
        match Source::detect(path)? {
            Source::CaseFiles if path.is_dir() => folder::read_folder(path, settings, progress),
            Source::CaseFiles => Ok(single(path, settings)),
            Source::Sdtm if path.is_dir() => {
                Ok(of_study(sdtm::read_folder(path, &reading(settings))?, settings))
            }
            Source::Sdtm => {
                let (sheets, refused) = workbook::sheets(path)?;
                Ok(of_study(sdtm::of_sheets(sheets, refused, &reading(settings)), settings))
            }
            Source::CaseTable => {
                let mut refused = Vec::new();
                let table = grid::open(path, &mut refused)?;
                Ok(case_table::cohort(&table, refused, settings))
            }
            Source::AnalysisTable => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it is an analysis table, which has no cases; read it as an AnalysisTable",
            )),
        }
    }
}

fn single(path: &Path, settings: &Settings) -> Cohort {
    let mut cohort = Cohort::new(Source::CaseFiles, settings);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if folder::is_case(path) {
        folder::add(&mut cohort, path, name, settings);
    } else {
        let mend = "give a folder, or a file of the kind csv, xlsx, yaml or json".to_owned();
        cohort.refused.push(Refused { file: name, problem: "is of no kind that is read".to_owned(), mend });
    }
    cohort
}

fn reading(settings: &Settings) -> Reading {
    Reading {
        reader: settings.reader.clone(),
        ctcae: settings.ctcae.clone(),
        response: settings.policies.response,
    }
}

fn of_study(study: Study, settings: &Settings) -> Cohort {
    let Study { subjects, refused, notes, other_files, .. } = study;
    let mut cohort = Cohort { refused, notes, other_files, ..Cohort::new(Source::Sdtm, settings) };
    for subject in subjects {
        let Some(at) = cohort.add(&subject.record, "DM".to_owned(), settings) else { continue };
        if let Some(patient) = cohort.patients.get_mut(at) {
            if !subject.arm.is_empty() && patient.is_eligible() {
                patient.group = subject.arm;
            }
            patient.doubts.splice(0..0, subject.doubts);
        }
    }
    cohort
}
