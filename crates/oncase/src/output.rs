//! Where the answers of a command go, and in which form.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::render;

/// The form of a command's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: one JSON object with stable keys.
    Json,
    /// SARIF 2.1.0, which code review systems show beside the lines; `check` alone writes it.
    Sarif,
}

/// How a command that ran ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing to complain about.
    Clean,
    /// It ran, and found something.
    Findings,
}

impl Exit {
    /// The process's exit code: 0 or 1.
    pub fn code(self) -> ExitCode {
        ExitCode::from(u8::from(self == Self::Findings))
    }
}

/// Standard output and standard error of one command.
#[derive(Debug)]
pub struct Output {
    format: Format,
}

impl Output {
    /// An output in the given form.
    pub fn new(format: Format) -> Self {
        Self { format }
    }

    /// Whether the answer is for programs.
    pub fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether the answer is for code review systems.
    pub fn is_sarif(&self) -> bool {
        self.format == Format::Sarif
    }

    /// Writes text to standard output as it is.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn text(&self, text: &str) -> Result<(), Failure> {
        Ok(anstream::stdout().write_all(text.as_bytes())?)
    }

    /// Writes bytes to standard output as they are.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        Ok(io::stdout().write_all(bytes)?)
    }

    /// Writes one JSON object with the name and version of its form: `{"form": "oncase.check/1", …}`.
    ///
    /// # Errors
    /// When the value cannot be expressed in JSON or standard output cannot be written.
    pub fn json(&self, form: &str, value: &impl Serialize) -> Result<(), Failure> {
        let body = serde_json::to_value(value).map_err(|error| {
            Failure::new(format!("cannot express the answer as JSON: {error}"), "report this")
        })?;
        let mut object = serde_json::Map::new();
        object.insert("form".into(), Value::from(form));
        match body {
            Value::Object(entries) => object.extend(entries),
            other => {
                object.insert("data".into(), other);
            }
        }
        let text = serde_json::to_string_pretty(&Value::Object(object)).unwrap_or_default();
        self.text(&(text + "\n"))
    }

    /// Writes an answer whose form the programming interface shares.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn answer(&self, answer: &oncase_answers::Answer) -> Result<(), Failure> {
        self.json(answer.form, &answer.body)
    }

    /// Says something on standard error.
    pub fn message(&self, text: &str) {
        // A message that cannot be written has nowhere else to go.
        let _ = writeln!(anstream::stderr(), "{text}");
    }

    /// Says why a command could not run.
    pub fn failure(&self, failure: &Failure) {
        if matches!(failure, Failure::Closed) {
            return;
        }
        if self.is_json() {
            let value = match failure {
                Failure::Message { problem, mend } => json!({"problem": problem, "mend": mend}),
                Failure::Unreadable { name, text, diagnostics } => {
                    json!({"file": name, "diagnostics": oncase_answers::diagnostics(name, text, diagnostics)})
                }
                Failure::Closed => Value::Null,
            };
            self.message(&json!({"form": "oncase.failure/1", "failure": value}).to_string());
            return;
        }
        match failure {
            Failure::Message { problem, mend } => self.message(&format!("error: {problem}\n  help: {mend}")),
            Failure::Unreadable { name, text, diagnostics } => {
                self.message(&render::diagnostics(name, text, diagnostics));
            }
            Failure::Closed => {}
        }
    }
}

/// Writes a file so that it is there whole or not at all.
///
/// # Errors
/// When the folder cannot be made or the file cannot be written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut file = beside(folder, path)?;
        file.write_all(bytes)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| Failure::writing(path, &error))
}

/// A temporary file that will take the place of another: as open to others as that one or, where there is none, as this
/// computer makes files.
#[cfg(unix)]
pub(crate) fn beside(folder: &Path, path: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // The system takes away what the person's mask forbids.
    let usual = fs::Permissions::from_mode(0o666);
    let file = tempfile::Builder::new().permissions(usual).tempfile_in(folder)?;
    if let Ok(replaced) = fs::metadata(path) {
        let mode = replaced.permissions().mode() & 0o777;
        file.as_file().set_permissions(fs::Permissions::from_mode(mode))?;
    }
    Ok(file)
}

#[cfg(not(unix))]
pub(crate) fn beside(folder: &Path, _: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::NamedTempFile::new_in(folder)
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may fail loudly")]

    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("a file").permissions().mode() & 0o777
    }

    #[test]
    fn a_private_file_stays_private_and_a_new_one_is_as_the_computer_makes_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        fs::write(path("usual"), "").expect("written");
        fs::write(path("private"), "").expect("written");
        fs::set_permissions(path("private"), fs::Permissions::from_mode(0o600)).expect("set");
        for name in ["private", "new"] {
            write_whole(&path(name), b"a case").unwrap_or_else(|_| panic!("written"));
        }
        assert_eq!(mode(&path("private")), 0o600);
        assert_eq!(mode(&path("new")), mode(&path("usual")));
    }
}
