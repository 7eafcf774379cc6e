//! Outcomes, ready to be set, with the claims about the same beside them.

use oncase_outcome::{Ending, Endpoint, explain};
use oncase_record::model::{Record, Topic};

use super::{Outcome, Reason, reasons};
use crate::privacy::spelled;

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
        name: crate::wording::capital(outcome.endpoint.name()),
        of,
        value: spelled(value),
        status: spelled(&status),
        convention: "days / 30.4375".to_owned(),
        reasons: outcome.because.iter().map(own_reason).collect(),
        claims: claims(record, outcome.endpoint, treatment.and_then(|treatment| treatment.id.as_deref())),
        main: outcome.end.is_ok() && outcome.span.is_some() && main(outcome),
        derivable: outcome.end.is_ok() && outcome.span.is_some(),
    }
}

/// Outcomes that an abstract names.
fn main(outcome: &oncase_outcome::Outcome) -> bool {
    match outcome.endpoint {
        Endpoint::ProgressionFreeSurvival | Endpoint::DurationOfResponse => true,
        Endpoint::OverallSurvival => outcome.line.is_none(),
        _ => false,
    }
}

/// The reasons of a response that an outcome rests on stand at the response; here their rule and facts are enough.
fn own_reason(because: &oncase_record::Because) -> Reason {
    let mut reason = reasons::reason(because);
    if !because.rule.starts_with("OUT-") {
        reason.sentence.clear();
    }
    reason
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
