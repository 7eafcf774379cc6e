//! What a list of cases shows, kept beside each case; and searching in it.

use serde::Serialize;
use serde_json::Value;

use crate::body::scalar_text;
use crate::names::{CaseId, Stamp};

/// What a list of cases shows of one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Its title.
    pub title: Option<String>,
    /// Sex of the patient, as in the case file.
    pub sex: Option<String>,
    /// Age of the patient, as written.
    pub age: Option<String>,
    /// The first diagnosis, as written.
    pub diagnosis: Option<String>,
    /// True when the patient is invented.
    pub invented: bool,
    /// All diagnoses and their sites in lower case, for the filter.
    #[serde(skip)]
    pub diagnoses: String,
    /// Everything that a search looks in, in lower case.
    #[serde(skip)]
    pub words: String,
}

/// The most diagnoses that a summary looks at.
pub(crate) const MOST_DIAGNOSES: usize = 50;

/// The longest text of a field in a list, and of the words searched, in characters.
const LONGEST: usize = 300;
const LONGEST_WORDS: usize = 2_000;

impl Summary {
    /// Makes the summary of a case from the bodies of its top, its patient and its diagnoses.
    pub(crate) fn of(
        id: &CaseId,
        top: Option<&Value>,
        patient: Option<&Value>,
        diagnoses: &[&Value],
    ) -> Self {
        let text = |body: Option<&Value>, key: &str| {
            let text = body.and_then(|body| body.get(key)).and_then(scalar_text)?;
            // A server's text type holds no NUL.
            let text: String = text.chars().filter(|c| *c != '\0').take(LONGEST).collect();
            (!text.trim().is_empty()).then_some(text)
        };
        let told: Vec<String> = diagnoses
            .iter()
            .flat_map(|body| ["what", "site"].map(|key| text(Some(body), key)))
            .flatten()
            .collect();
        let mut summary = Self {
            title: text(top, "title"),
            sex: text(patient, "sex"),
            age: text(patient, "age"),
            diagnosis: diagnoses.iter().find_map(|body| text(Some(body), "what")),
            invented: text(top, "invented").is_some_and(|said| said == "true"),
            diagnoses: told.join("\n").to_lowercase().chars().take(LONGEST_WORDS).collect(),
            words: String::new(),
        };
        let parts = [Some(id.to_string()), text(top, "id"), summary.title.clone(), summary.sex.clone()];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let words = format!("{}\n{}", parts.join("\n").to_lowercase(), summary.diagnoses);
        summary.words = words.chars().take(LONGEST_WORDS).collect();
        summary
    }
}

/// Which cases are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words that must all occur in id, title, sex or diagnoses; upper and lower case are the same.
    pub words: String,
    /// Sex of the patient, as in the case file.
    pub sex: Option<String>,
    /// Part of a diagnosis or its site.
    pub diagnosis: Option<String>,
    /// Only invented patients, or only others.
    pub invented: Option<bool>,
    /// True for the archive, false for what is not in it.
    pub archived: bool,
    /// The order.
    pub sort: Sort,
    /// How many to leave out first.
    pub offset: u32,
    /// How many to give; 0 means 50, and at most 1,000 are given.
    pub limit: u32,
}

impl Search {
    /// The words, in lower case; at most 20.
    pub(crate) fn lower_words(&self) -> Vec<String> {
        let lower = self.words.to_lowercase().replace('\0', " ");
        lower.split_whitespace().take(20).map(str::to_owned).collect()
    }

    /// How many are given.
    pub(crate) fn page_size(&self) -> u32 {
        match self.limit {
            0 => 50,
            limit => limit.min(1_000),
        }
    }
}

/// The order of a list of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Last changed first.
    #[default]
    Updated,
    /// Last made first.
    Created,
    /// By id.
    Id,
    /// By title.
    Title,
    /// By first diagnosis.
    Diagnosis,
}

/// A page of a list of cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CasePage {
    /// How many cases there are in all that were looked for.
    pub total: u64,
    /// Those of this page.
    pub cases: Vec<CaseSummary>,
}

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseSummary {
    /// Its name in the store.
    pub id: CaseId,
    /// Its version.
    pub version: u64,
    /// True when it is put away.
    pub archived: bool,
    /// By whom and when it was made.
    pub created: Stamp,
    /// By whom and when it was last changed.
    pub updated: Stamp,
    /// What it is about.
    #[serde(flatten)]
    pub summary: Summary,
}
