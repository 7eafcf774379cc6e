//! The patients of a cohort, with everything that could not be used.

use std::collections::BTreeMap;

use oncase_record::model::Record;
use serde::Serialize;

use crate::eligibility::{Eligibility, IntentPolicy};
use crate::input::Source;
use crate::patient::Patient;
use crate::settings::Settings;
use crate::time::TimePolicy;

/// Patients, read and derived.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cohort {
    /// What they were read from.
    pub source: Source,
    /// Patients in the order of their files' names, or of their rows.
    pub patients: Vec<Patient>,
    /// Files and rows that could not be read.
    pub refused: Vec<Refused>,
    /// Files of other kinds, which were not opened.
    pub other_files: Vec<String>,
    /// How the source was read, in sentences.
    pub notes: Vec<String>,
    /// Who counts.
    pub eligibility: Eligibility,
    /// Which day stands for a range of days.
    pub time: TimePolicy,
    /// Cases of a table that are not patients: rows without an id, or with one that an earlier row has.
    #[serde(skip)]
    pub(crate) lost: usize,
    #[serde(skip)]
    pub(crate) known: BTreeMap<String, String>,
}

/// A file or row that is not used, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refused {
    /// Name of the file, with line and column where it is about one cell.
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
    pub(crate) fn new(source: Source, settings: &Settings) -> Self {
        let eligibility = settings.eligibility.unwrap_or_else(|| source.eligibility());
        Self { source, eligibility, time: settings.time, ..Self::default() }
    }

    /// A cohort of records that were read already, each with its name.
    pub fn of_records<'r>(
        records: impl IntoIterator<Item = (String, &'r Record)>,
        settings: &Settings,
    ) -> Self {
        let mut cohort = Self::new(Source::CaseFiles, settings);
        for (name, record) in records {
            cohort.add(record, name, settings);
        }
        cohort
    }

    /// Adds a patient; a second case with the same id is refused. Gives the patient's place.
    pub(crate) fn add(&mut self, record: &Record, file: String, settings: &Settings) -> Option<usize> {
        let id = record.id.clone();
        if let Some(earlier) = self.known.get(&id) {
            let problem = format!("has the case id `{id}`, as {earlier} has");
            let mend = "give each patient an id of its own; the second one is not counted".to_owned();
            self.refused.push(Refused { file, problem, mend });
            self.lost += 1;
            return None;
        }
        self.patients.push(Patient::of(record, &file, settings, self.eligibility));
        self.known.insert(id, file);
        Some(self.patients.len() - 1)
    }

    /// Patients who count.
    pub fn eligible(&self) -> impl Iterator<Item = &Patient> {
        self.patients.iter().filter(|patient| patient.is_eligible())
    }

    /// What the cohort was read from and who counts, in words.
    pub fn source_words(&self) -> String {
        let intent = match self.eligibility.intent {
            IntentPolicy::Palliative => "a line of systemic therapy of stated palliative intent",
            IntentPolicy::Any => "any line of systemic therapy, its intent not being asked for",
        };
        let baseline = if self.eligibility.baseline { "with" } else { "with or without" };
        format!(
            "read from {}; eligible with {intent} (--intent), {baseline} a baseline assessment",
            self.source.words()
        )
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
            let doubts = patient.doubts.clone();
            doubts.into_iter().map(move |what| Doubt { patient: id.clone(), what })
        };
        self.patients.iter().flat_map(of).collect()
    }
}
