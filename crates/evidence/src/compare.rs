//! A patient's outcomes beside published ones of the same regimen.

use oncase_outcome::{Course, Endpoint, Policies, explain, outcomes};
use oncase_record::model::Record;
use serde::Serialize;

use crate::library::{EvidenceError, Row, evidence};

/// One figure of the patient.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PatientFigure {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The outcome in a sentence.
    pub sentence: String,
}

/// One line of the patient with the published rows of its regimen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Beside {
    /// Number of the line.
    pub line: u32,
    /// The regimen's short name as the record has it, or the treatment's name.
    pub regimen: String,
    /// The patient's figures that publications count too.
    pub patient: Vec<PatientFigure>,
    /// Published rows of the same regimen.
    pub published: Vec<Row>,
}

/// Sets every line of a patient beside the published rows of its regimen.
///
/// # Errors
/// When the evidence library cannot be read.
pub fn beside(record: &Record, policies: &Policies) -> Result<Vec<Beside>, EvidenceError> {
    let rows = evidence()?;
    let all = outcomes(record, policies);
    let course = Course::of(record, policies);
    let of_line = |line: &oncase_outcome::LineOfTherapy| {
        let at: Option<usize> = line.treatment.rsplit('/').next().and_then(|index| index.parse().ok());
        let treatment = at.and_then(|at| record.treatments.get(at));
        let short = treatment.and_then(|t| t.regimen.clone());
        let counted =
            [Endpoint::ProgressionFreeSurvival, Endpoint::OverallSurvival, Endpoint::DurationOfResponse];
        Beside {
            line: line.number,
            published: rows.iter().filter(|row| short.as_ref() == Some(&row.regimen)).cloned().collect(),
            regimen: short.unwrap_or_else(|| treatment.map(|t| t.name.clone()).unwrap_or_default()),
            patient: all
                .iter()
                .filter(|o| o.line == Some(line.number) && counted.contains(&o.endpoint))
                .map(|o| PatientFigure { endpoint: o.endpoint, sentence: explain(o) })
                .collect(),
        }
    };
    Ok(course.lines.iter().map(of_line).collect())
}
