//! The way of patients into the analysis, and why some left it.

use serde::Serialize;

use crate::cohort::Cohort;
use crate::eligibility::Exclusion;
use crate::input::Source;

/// Reasons with the numbers of patients.
pub type Reasons = Vec<(&'static str, usize)>;

/// Patients at each step, with those who left and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// What was found: `Case files`, `Subjects`, `Rows`.
    pub what: &'static str,
    /// How many of them.
    pub files: usize,
    /// Files that could not be read.
    pub refused: usize,
    /// Patients.
    pub patients: usize,
    /// Reasons for which patients are not eligible, with their numbers.
    pub excluded: Reasons,
    /// Eligible patients.
    pub eligible: usize,
    /// Of them with measurable disease.
    pub measurable: usize,
    /// Of them without an assessment after the baseline.
    pub not_assessed: usize,
    /// Of the measurable with assessments that all are NE, or from which no response can be derived.
    pub never_evaluable: usize,
    /// Of the measurable, evaluable for response.
    pub evaluable: usize,
}

impl Flow {
    /// The flow of a cohort.
    pub fn of(cohort: &Cohort) -> Self {
        let reason = |why: Exclusion| {
            let count = cohort.patients.iter().filter(|patient| patient.excluded == Some(why)).count();
            (count > 0).then_some((why.words(), count))
        };
        let measurable = || cohort.eligible().filter(|patient| patient.is_measurable());
        let evaluable = measurable().filter(|patient| patient.evaluable).count();
        let not_assessed = measurable().filter(|patient| patient.assessments == 0).count();
        let measurable = measurable().count();
        // Where a row is refused, its subject may still be there: only whole files and cases are patients lost.
        let (what, refused) = match cohort.source {
            Source::CaseFiles => ("Case files", cohort.refused.len()),
            Source::Sdtm => ("Subjects of DM", 0),
            Source::CaseTable | Source::AnalysisTable => ("Rows", cohort.lost),
        };
        Self {
            what,
            files: cohort.patients.len() + refused,
            refused,
            patients: cohort.patients.len(),
            excluded: Exclusion::ALL.into_iter().filter_map(reason).collect(),
            eligible: cohort.eligible().count(),
            measurable,
            not_assessed,
            never_evaluable: measurable - not_assessed - evaluable,
            evaluable,
        }
    }

    /// The steps: a label, how many, and who left after it.
    pub fn steps(&self) -> Vec<(&'static str, usize, Reasons)> {
        let some = |reasons: &[(&'static str, usize)]| -> Reasons {
            reasons.iter().copied().filter(|(_, count)| *count > 0).collect()
        };
        vec![
            (self.what, self.files, some(&[("not readable", self.refused)])),
            ("Patients", self.patients, self.excluded.clone()),
            (
                "Eligible",
                self.eligible,
                some(&[("no measurable disease at baseline", self.eligible - self.measurable)]),
            ),
            (
                "Measurable disease",
                self.measurable,
                some(&[
                    ("no assessment after the baseline", self.not_assessed),
                    ("no assessment that can be evaluated", self.never_evaluable),
                ]),
            ),
            ("Evaluable for response", self.evaluable, Vec::new()),
        ]
    }

    /// The flow for people, at most eighty columns wide.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (label, count, left) in self.steps() {
            text.push_str(&format!("  {label:<24}{count:>6}\n"));
            for (reason, count) in left {
                text.push_str(&format!("      left: {count} {reason}\n"));
            }
        }
        text
    }
}
