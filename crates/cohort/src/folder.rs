//! Reading a folder of case files.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use oncase_outcome::Policies;
use oncase_record::case_file::{CaseFile, Diagnostic, LARGEST_FILE, Severity, load};
use oncase_record::model::Record;
use serde::Serialize;

use crate::patient::Patient;
use crate::time::TimePolicy;

/// What a cohort is derived under.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Policies of responses, lines and endpoints.
    pub policies: Policies,
    /// Which day stands for a range of days.
    pub time: TimePolicy,
}

/// A folder of case files, read and derived.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cohort {
    /// Patients in the order of their files' names.
    pub patients: Vec<Patient>,
    /// Files that could not be read as a case.
    pub refused: Vec<Refused>,
    /// Files of other kinds, which were not opened.
    pub other_files: Vec<String>,
    /// Which day stands for a range of days.
    pub time: TimePolicy,
}

/// A file that is not a patient of the cohort, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refused {
    /// Name of the file.
    pub file: String,
    /// What is wrong.
    pub problem: String,
    /// How to mend it.
    pub mend: String,
}

/// Something of a patient that could not be used.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Doubt {
    /// Id of the case.
    pub patient: String,
    /// What.
    pub what: String,
}

impl Cohort {
    /// Reads the case files of a folder: `*.yaml`, `*.yml`, `*.json` and `*.xlsx`, and `case.yaml` of the folders in
    /// it. `progress` hears after each file how many are done and how many there are.
    ///
    /// # Errors
    /// When the folder itself cannot be read. A file that cannot be read is in [`Cohort::refused`].
    pub fn of(
        folder: &Path,
        settings: &Settings,
        progress: &mut dyn FnMut(usize, usize),
    ) -> io::Result<Self> {
        let (files, other_files) = case_files(folder)?;
        let mut cohort = Self { other_files, time: settings.time, ..Self::default() };
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for (at, path) in files.iter().enumerate() {
            let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
            match read(path) {
                Err((problem, mend)) => cohort.refused.push(Refused { file: name, problem, mend }),
                Ok(file) => cohort.add(&file.record, name, settings, &mut known),
            }
            progress(at + 1, files.len());
        }
        Ok(cohort)
    }

    /// A cohort of records that were read already, each with its name.
    pub fn of_records<'r>(
        records: impl IntoIterator<Item = (String, &'r Record)>,
        settings: &Settings,
    ) -> Self {
        let mut cohort = Self { time: settings.time, ..Self::default() };
        let mut known = BTreeMap::new();
        for (name, record) in records {
            cohort.add(record, name, settings, &mut known);
        }
        cohort
    }

    fn add(
        &mut self,
        record: &Record,
        name: String,
        settings: &Settings,
        known: &mut BTreeMap<String, String>,
    ) {
        let id = record.id.clone();
        if let Some(earlier) = known.get(&id) {
            let problem = format!("has the case id `{id}`, as {earlier} has");
            let mend = "give each patient an id of its own; the file is not counted a second time".to_owned();
            self.refused.push(Refused { file: name, problem, mend });
            return;
        }
        self.patients.push(Patient::of(record, &name, &settings.policies, settings.time));
        known.insert(id, name);
    }

    /// Patients who count.
    pub fn eligible(&self) -> impl Iterator<Item = &Patient> {
        self.patients.iter().filter(|patient| patient.is_eligible())
    }

    /// Groups of eligible patients, each with its name, in the order of the alphabet.
    pub fn groups(&self) -> Vec<String> {
        let mut groups: Vec<String> = self.eligible().map(|patient| patient.group.clone()).collect();
        groups.sort();
        groups.dedup();
        groups
    }

    /// Everything of patients that could not be used.
    pub fn doubts(&self) -> Vec<Doubt> {
        let of = |patient: &Patient| {
            let id = patient.id.clone();
            patient
                .doubts
                .iter()
                .map(move |what| Doubt { patient: id.clone(), what: what.clone() })
                .collect::<Vec<_>>()
        };
        self.patients.iter().flat_map(of).collect()
    }
}

/// Case files in the order of their names, and the names of what is left.
fn case_files(folder: &Path) -> io::Result<(Vec<PathBuf>, Vec<String>)> {
    let (mut files, mut others) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let inner = path.join("case.yaml");
        if path.is_dir() && inner.is_file() {
            files.push(inner);
        } else if path.is_file() && is_case(&path) {
            files.push(path);
        } else {
            others.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        }
    }
    files.sort();
    others.sort();
    Ok((files, others))
}

fn is_case(path: &Path) -> bool {
    let kinds = ["yaml", "yml", "json", "xlsx"];
    path.extension().is_some_and(|extension| kinds.iter().any(|kind| extension.eq_ignore_ascii_case(kind)))
}

fn read(path: &Path) -> Result<CaseFile, (String, String)> {
    let failed =
        |error: &dyn std::fmt::Display| (format!("cannot be read: {error}"), "check the file".to_owned());
    let size = fs::metadata(path).map_err(|error| failed(&error))?.len();
    if size > LARGEST_FILE as u64 {
        return Err((format!("has {} MiB", size >> 20), "a case file holds one patient".to_owned()));
    }
    let bytes = fs::read(path).map_err(|error| failed(&error))?;
    let loaded = if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        oncase_workbook::read(&bytes)
    } else {
        let text = String::from_utf8(bytes)
            .map_err(|_| ("is not UTF-8 text".to_owned(), "save it as UTF-8".to_owned()))?;
        load(&text)
    };
    loaded.map_err(|diagnostics| first_error(&diagnostics))
}

/// The first mistake in words, with how many there are.
fn first_error(diagnostics: &[Diagnostic]) -> (String, String) {
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    let mend = "run `oncase check` on it; it shows every mistake with its place".to_owned();
    let Some(first) = errors.first() else { return ("cannot be read".to_owned(), mend) };
    let more = match errors.len() {
        1 => String::new(),
        many => format!(" (and {} more mistakes)", many - 1),
    };
    (format!("{}: {}{more}", first.code, first.title), mend)
}
