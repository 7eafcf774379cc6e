//! The endpoints of one patient.

use oncase_outcome::{Attained, Ending, Outcome, explain};
use oncase_record::model::Record;
use serde_json::{Value, json};

use crate::Answer;

/// `oncase outcome CASE`.
pub fn outcomes(record: &Record, outcomes: &[Outcome], attained: &[Attained]) -> Answer {
    let values: Vec<Value> = outcomes.iter().map(as_json).collect();
    let attained: Vec<Value> = attained.iter().map(attained_as_json).collect();
    let value = json!({"case": record.id, "outcomes": values, "attained": attained});
    Answer::new("oncase.outcome/1", value)
}

fn attained_as_json(attained: &Attained) -> Value {
    json!({
        "attainment": attained.attainment,
        "line": attained.line,
        "treatment": attained.treatment,
        "reached": attained.reached.as_ref().ok(),
        "not_derivable": attained.reached.as_ref().err(),
        "best_confirmed": attained.best,
        "because": attained.because,
        "sentence": attained.sentence(),
    })
}

fn as_json(outcome: &Outcome) -> Value {
    let (months_low, months_high) = outcome.span.map_or((None, None), |span| span.months());
    let (ending, not_derivable) = match &outcome.end {
        Ok((_, ending)) => (Some(ending), None),
        Err(why) => (None, Some(why)),
    };
    json!({
        "endpoint": outcome.endpoint,
        "abbreviation": outcome.endpoint.abbreviation(),
        "line": outcome.line,
        "treatment": outcome.treatment,
        "start": outcome.start,
        "end": outcome.end.as_ref().ok().map(|(moment, _)| moment),
        "ending": ending,
        "event": outcome.is_event(),
        "censored": matches!(ending, Some(Ending::Censored(_))),
        "not_derivable": not_derivable,
        "last_free": outcome.last_free,
        "days": outcome.span,
        "months": {"shortest": months_low, "longest": months_high, "days_per_month": oncase_record::DAYS_PER_MONTH},
        "because": outcome.because,
        "sentence": explain(outcome),
    })
}
