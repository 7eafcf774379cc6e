//! Why a command could not run.

use std::fmt;
use std::io;
use std::path::Path;

use oncase_record::case_file::Diagnostic;

/// A command could not run; it ends with exit code 2.
#[derive(Debug)]
pub enum Failure {
    /// One sentence and how to mend it.
    Message {
        /// What happened.
        problem: String,
        /// What to do about it.
        mend: String,
    },
    /// A file has mistakes, each with its place.
    Unreadable {
        /// The file's name as the user gave it.
        name: String,
        /// Its text, for showing the places.
        text: String,
        /// The mistakes.
        diagnostics: Vec<Diagnostic>,
    },
    /// The reader of standard output has gone; nothing is said.
    Closed,
}

impl Failure {
    /// A failure in one sentence, with how to mend it.
    pub fn new(problem: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::Message { problem: problem.into(), mend: mend.into() }
    }

    /// A file that could not be read.
    pub fn reading(path: &Path, error: &io::Error) -> Self {
        let mend = match error.kind() {
            io::ErrorKind::NotFound => "check the path; `oncase new case.yaml` writes a template",
            io::ErrorKind::PermissionDenied => "check that you may read it",
            io::ErrorKind::IsADirectory => "give a file, not a folder",
            _ => "check the file and the disk",
        };
        Self::new(format!("cannot read {}: {error}", path.display()), mend)
    }

    /// A file that could not be written.
    pub fn writing(path: &Path, error: &io::Error) -> Self {
        Self::new(
            format!("cannot write {}: {error}", path.display()),
            "check that the folder exists, that you may write there, and that the disk has room",
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message { problem, .. } => f.write_str(problem),
            Self::Unreadable { name, diagnostics, .. } => {
                write!(f, "{name} has {} mistakes", diagnostics.len())
            }
            Self::Closed => f.write_str("standard output was closed"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        Self::new(format!("cannot write: {error}"), "check the disk and the standard output")
    }
}
