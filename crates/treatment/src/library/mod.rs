//! The regimen library: facts about regimens as data, each with its citation and how far it was checked.
//!
//! The files stand in `data/regimens/`; a user adds regimens in files of the same form.

mod check;
mod embedded;
mod schema;
mod show;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

pub use schema::{
    Alternative, Cap, CapPer, Comparison, Component, CyclesPlanned, Emetogenicity, Gate, GateTime,
    Modification, Phase, Regimen, Tier,
};

use crate::drug::Identity;

/// The regimens that are known.
#[derive(Clone, Debug, Default)]
pub struct Library {
    regimens: Vec<Regimen>,
    /// The drugs of each regimen.
    drugs: Vec<BTreeSet<Identity>>,
}

/// Why a regimen file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryError {
    /// The file as it was named by the caller.
    pub file: String,
    /// Line in the file, counted from 1; `None` when the complaint has no one place.
    pub line: Option<usize>,
    /// What was found, what was expected, how to mend it.
    pub message: String,
}

impl fmt::Display for LibraryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for LibraryError {}

static EMBEDDED: LazyLock<Library> = LazyLock::new(|| {
    let mut library = Library::default();
    for (file, text) in embedded::FILES {
        // A file that does not read is left out here and fails the test over all embedded files.
        if let Ok(regimen) = check::read(file, text) {
            library.push(regimen);
        }
    }
    library
});

impl Library {
    /// The regimens that ship with Oncase.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Adds the regimen of a TOML file, replacing one of the same id.
    ///
    /// # Errors
    /// [`LibraryError`] with the line, when the text is not TOML, lacks or misspells a field, or contradicts itself.
    pub fn add(&mut self, file: &str, text: &str) -> Result<&Regimen, LibraryError> {
        let regimen = check::read(file, text)?;
        if let Some(at) = self.regimens.iter().position(|known| known.id.eq_ignore_ascii_case(&regimen.id)) {
            self.regimens.remove(at);
            self.drugs.remove(at);
        }
        self.push(regimen);
        self.regimens.last().ok_or_else(|| LibraryError {
            file: file.to_owned(),
            line: None,
            message: "nothing was added".to_owned(),
        })
    }

    fn push(&mut self, regimen: Regimen) {
        let components = regimen.phases.iter().flat_map(|phase| &phase.components);
        self.drugs.push(components.map(|component| Identity::of(&component.drug)).collect());
        self.regimens.push(regimen);
    }

    /// The regimens that have at least one of these drugs, in the order of the library.
    pub(crate) fn with_any_of<'l>(
        &'l self,
        drugs: &'l BTreeSet<Identity>,
    ) -> impl Iterator<Item = &'l Regimen> {
        let shared = |(regimen, has): (&'l Regimen, &BTreeSet<Identity>)| {
            drugs.iter().any(|drug| has.contains(drug)).then_some(regimen)
        };
        self.regimens.iter().zip(&self.drugs).filter_map(shared)
    }

    /// All regimens, in the order of the library.
    pub fn regimens(&self) -> &[Regimen] {
        &self.regimens
    }

    /// The regimen with this id, name or alias; case, spaces and hyphens do not matter.
    pub fn find(&self, name: &str) -> Option<&Regimen> {
        let wanted = plain(name);
        let called = |regimen: &&Regimen| {
            std::iter::once(&regimen.id)
                .chain(std::iter::once(&regimen.name))
                .chain(&regimen.aliases)
                .any(|known| plain(known) == wanted)
        };
        self.regimens.iter().find(called)
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_file_reads_and_every_drug_is_in_the_name_table() {
        for (file, text) in embedded::FILES {
            let regimen = check::read(file, text).unwrap_or_else(|why| panic!("{why}"));
            for component in regimen.phases.iter().flat_map(|phase| &phase.components) {
                let known = crate::drug::Drug::find(&component.drug);
                assert_eq!(known.map(|d| d.name.as_str()), Some(component.drug.as_str()), "{file}");
            }
        }
        assert_eq!(Library::embedded().regimens().len(), embedded::FILES.len());
    }

    #[test]
    fn every_file_of_the_folder_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/regimens");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("the data folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| name.ends_with(".toml"))
            .collect();
        names.sort();
        let mut embedded: Vec<&str> = embedded::FILES.iter().map(|(file, _)| *file).collect();
        embedded.sort_unstable();
        assert_eq!(names, embedded);
    }

    #[test]
    fn a_regimen_is_found_by_id_name_and_alias() {
        let library = Library::embedded();
        for name in ["STEM", "stem", "S-1 and temozolomide", "EP", "mFOLFOX-6"] {
            assert!(library.find(name).is_some(), "{name}");
        }
        assert!(library.find("no such regimen").is_none());
    }

    #[test]
    fn a_regimen_is_shown_with_the_source_of_every_fact() {
        let shown = |id: &str| Library::embedded().find(id).expect(id).to_string();
        insta::assert_snapshot!(shown("STEM"));
        insta::assert_snapshot!(shown("THP-PTX"));
    }

    /// Every phase prints as a line that reads back as the same line.
    #[test]
    fn every_regimen_has_a_line_that_reads_back() {
        for phase in Library::embedded().regimens().iter().flat_map(|regimen| &regimen.phases) {
            let line = phase.written().to_string();
            let again: crate::notation::WrittenRegimen =
                line.parse().unwrap_or_else(|why| panic!("{line}: {why}"));
            assert_eq!(again, phase.written(), "{line}");
        }
    }
}
