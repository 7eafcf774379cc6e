//! What is derived of a case, in the JSON forms that the command line (`--format json`) and the programming interface
//! share. Nothing is derived here: each function calls a room, or takes what it derived, and writes it down.

mod argument;
mod check;
mod compare;
mod criteria;
mod diagnostic;
mod outcome;
mod response;
mod toxicity;
mod treatment;

use serde_json::{Map, Value};

pub use argument::{MODEL, NothingThere, Told, argument, rules_of, tell};
pub use check::{check, check_with};
pub use compare::{CAUTION, compare};
pub use diagnostic::{diagnostics, diagnostics_with, line_and_column};
pub use outcome::outcomes;
pub use response::{response, title, why_not};
pub use toxicity::toxicity;
pub use treatment::{CyclesRecorded, TreatmentAnswer, Treatments, treatments};

/// A JSON object with the name and version of its form.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Name and version, such as `oncase.response/1`.
    pub form: &'static str,
    /// Its members; what is not an object becomes the member `data`.
    pub body: Value,
}

impl Answer {
    pub(crate) fn new(form: &'static str, body: Value) -> Self {
        Self { form, body }
    }

    /// `{"form": "oncase.response/1", …}`.
    pub fn into_json(self) -> Value {
        let mut object = Map::new();
        object.insert("form".into(), Value::from(self.form));
        match self.body {
            Value::Object(members) => object.extend(members),
            other => {
                object.insert("data".into(), other);
            }
        }
        Value::Object(object)
    }
}
