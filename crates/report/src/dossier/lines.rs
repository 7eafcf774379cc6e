//! Lines of therapy, ready to be set.

use oncase_treatment::{Place, RecordLines};

use super::{TherapyLine, reasons};

pub(super) fn lines(lines: &RecordLines) -> Vec<TherapyLine> {
    let assigned = lines.history.assignments.iter();
    assigned
        .filter_map(|assignment| {
            let treatment = lines.treatments.get(assignment.treatment)?;
            let place = match assignment.place {
                Place::Line { number, certain: true, .. } => format!("line {number}"),
                Place::Line { number, certain: false, .. } => format!("line {number}, not certain"),
                Place::NotALine => "not a line".to_owned(),
                Place::Unclear => "unclear".to_owned(),
            };
            let mut reasons = vec![reasons::reason(&assignment.because)];
            if let Some(first) = reasons.first_mut().filter(|reason| reason.facts.is_empty()) {
                first.facts.push(treatment.pointer.clone());
            }
            Some(TherapyLine { treatment: treatment.pointer.clone(), place, reasons })
        })
        .collect()
}
