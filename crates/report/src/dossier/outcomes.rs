//! Outcomes, ready to be set, with the claims about the same beside them.

use oncase_outcome::{Ending, Endpoint, explain};
use oncase_record::model::{Record, Topic};

use super::{Outcome, reasons};

pub(super) fn outcomes(record: &Record, derived: &[oncase_outcome::Outcome]) -> Vec<Outcome> {
    derived.iter().map(|outcome| one(record, outcome)).collect()
}

fn one(record: &Record, outcome: &oncase_outcome::Outcome) -> Outcome {
    let treatment = outcome.treatment.as_deref().and_then(|pointer| {
        let at: usize = pointer.strip_prefix("/treatments/")?.split('/').next()?.parse().ok()?;
        record.treatments.get(at)
    });
    let of = match (outcome.line, treatment) {
        (Some(line), Some(treatment)) => {
            format!("line {line} ({})", treatment.regimen.as_ref().unwrap_or(&treatment.name))
        }
        (Some(line), None) => format!("line {line}"),
        (None, _) => "whole course".to_owned(),
    };
    // The room words its own outcomes: "22.0 to 24.0 months (670 to 729 days); progression …".
    let sentence = explain(outcome);
    let (value, status) = sentence.split_once("; ").unwrap_or((&sentence, ""));
    let status = match &outcome.end {
        Ok((_, Ending::Event(_))) if !status.is_empty() => format!("event: {status}"),
        _ => status.to_owned(),
    };
    Outcome {
        name: capital(outcome.endpoint.name()),
        of,
        value: value.to_owned(),
        status,
        convention: "days / 30.4375".to_owned(),
        reasons: reasons::reasons(&outcome.because),
        claims: claims(record, outcome.endpoint, treatment.and_then(|treatment| treatment.id.as_deref())),
        main: main(outcome.endpoint),
    }
}

/// Outcomes that an abstract names.
fn main(endpoint: Endpoint) -> bool {
    matches!(
        endpoint,
        Endpoint::ProgressionFreeSurvival | Endpoint::DurationOfResponse | Endpoint::OverallSurvival
    )
}

fn capital(name: &str) -> String {
    crate::wording::capital(name)
}

/// JSON pointers of the statements about the same endpoint of the same treatment.
fn claims(record: &Record, endpoint: Endpoint, treatment: Option<&str>) -> Vec<String> {
    let topic = match endpoint {
        Endpoint::ProgressionFreeSurvival => Topic::ProgressionFreeSurvival,
        Endpoint::DurationOfResponse => Topic::DurationOfResponse,
        Endpoint::OverallSurvival => Topic::OverallSurvival,
        _ => return Vec::new(),
    };
    let about = record.statements.iter().enumerate();
    about
        .filter(|(_, statement)| statement.about == topic && statement.of.as_deref() == treatment)
        .map(|(at, _)| format!("/statements/{at}"))
        .collect()
}
