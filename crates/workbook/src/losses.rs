//! What of a record a workbook does not hold.

use serde_json::Value;

use crate::write::Loss;

/// Compares a record with what its workbook reads back as.
pub(crate) fn losses(before: &Value, after: &Value) -> Vec<Loss> {
    let mut losses = Vec::new();
    compare(before, Some(after), String::new(), &mut losses);
    losses
}

fn compare(before: &Value, after: Option<&Value>, pointer: String, losses: &mut Vec<Loss>) {
    match (before, after) {
        (Value::Object(before), Some(Value::Object(after))) => {
            for (key, value) in before {
                compare(value, after.get(key), format!("{pointer}/{key}"), losses);
            }
            // Nothing is added to a record on its way through a workbook.
            for key in after.keys().filter(|key| !before.contains_key(*key)) {
                losses.push(Loss { pointer: format!("{pointer}/{key}"), reason: "it was added".to_owned() });
            }
        }
        (Value::Array(before), Some(Value::Array(after))) if before.len() == after.len() => {
            for ((i, before), after) in before.iter().enumerate().zip(after) {
                compare(before, Some(after), format!("{pointer}/{i}"), losses);
            }
        }
        // A list of one source and that source itself say the same.
        (Value::Array(list), Some(after @ Value::Object(_))) if list.len() == 1 => {
            for one in list {
                compare(one, Some(after), pointer.clone(), losses);
            }
        }
        (before, after) if after == Some(before) => {}
        (Value::String(text), None) if text.is_empty() => {
            losses
                .push(Loss { pointer, reason: "it is an empty text; an empty cell says nothing".to_owned() });
        }
        (Value::String(_), None) => {
            losses.push(Loss { pointer, reason: "it is longer than a cell holds".to_owned() });
        }
        (_, None) => {
            losses.push(Loss { pointer, reason: "it is empty; an empty row says nothing".to_owned() });
        }
        (Value::String(_), Some(_)) => {
            let reason = "a cell changes white space or control characters in it".to_owned();
            losses.push(Loss { pointer, reason });
        }
        (_, Some(_)) => {
            losses.push(Loss { pointer, reason: "it has a form that a row does not have".to_owned() });
        }
    }
}
