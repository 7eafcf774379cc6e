//! Adverse events and graded laboratory values.

use oncase_record::model::Record;
use oncase_toxicity::case::CaseSummary;
use serde_json::{Value, json};

use crate::Answer;

/// `oncase toxicity summary CASE`.
pub fn toxicity(record: &Record, summary: &CaseSummary) -> Answer {
    let mut value = json!({"case": record.id});
    if let (Some(object), Ok(Value::Object(rest))) = (value.as_object_mut(), serde_json::to_value(summary)) {
        object.extend(rest);
    }
    Answer::new("oncase.toxicity.summary/1", value)
}
