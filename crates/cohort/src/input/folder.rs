//! Reading a folder of case files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use oncase_record::case_file::{CaseFile, Diagnostic, LARGEST_FILE, Severity, load};

use super::Source;
use crate::cohort::{Cohort, Refused};
use crate::settings::Settings;

/// Reads the case files of a folder: `*.yaml`, `*.yml`, `*.json` and `*.xlsx`, and `case.yaml` of the folders in it.
pub(super) fn read_folder(
    folder: &Path,
    settings: &Settings,
    progress: &mut dyn FnMut(usize, usize),
) -> io::Result<Cohort> {
    let (files, other_files) = case_files(folder)?;
    let mut cohort = Cohort { other_files, ..Cohort::new(Source::CaseFiles, settings) };
    for (at, path) in files.iter().enumerate() {
        let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
        add(&mut cohort, path, name, settings);
        progress(at + 1, files.len());
    }
    Ok(cohort)
}

/// Adds the patient of one case file, or why it cannot be read.
pub(super) fn add(cohort: &mut Cohort, path: &Path, name: String, settings: &Settings) {
    match read(path) {
        Err((problem, mend)) => cohort.refused.push(Refused { file: name, problem, mend }),
        Ok(file) => drop(cohort.add(&file.record, name, settings)),
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

/// Whether a file's name is that of a case file.
pub(super) fn is_case(path: &Path) -> bool {
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
