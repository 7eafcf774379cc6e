//! A patient's outcomes beside published ones.

use oncase_evidence::Beside;
use oncase_record::model::Record;
use serde_json::json;

use crate::Answer;

/// What must be said with every such comparison.
pub const CAUTION: &str = "One patient beside published series: tumours, lines and doses differ, cases are published because \
they are unusual, and nothing can be inferred from the difference. No hazard ratio and no p-value exists for one patient.";

/// `oncase compare CASE`.
pub fn compare(record: &Record, lines: &[Beside]) -> Answer {
    Answer::new("oncase.compare/1", json!({"case": record.id, "lines": lines, "caution": CAUTION}))
}
