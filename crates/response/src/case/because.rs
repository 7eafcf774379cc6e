//! The reasons of a time point, with the facts by their place in the record.

use oncase_record::Because;
use oncase_record::model::Record;

use crate::recist11::{RuleId, TimePoint};

pub(super) fn of(record: &Record, baseline: usize, assessment: usize, point: &TimePoint) -> Vec<Because> {
    let mut reasons: Vec<Because> = Vec::new();
    for rule in point.rules() {
        let id = rule.id();
        if reasons.iter().all(|reason| reason.rule != id) {
            reasons.push(Because::rule(id));
        }
    }
    let target_rule = point.target_rule.map(RuleId::id);
    for reason in &mut reasons {
        if Some(reason.rule) == target_rule {
            *reason = with_numbers(std::mem::replace(reason, Because::rule(reason.rule)), point);
        }
        let facts = facts_of(record, baseline, assessment, reason.rule, target_rule);
        reason.facts.extend(facts.into_iter().map(oncase_record::FactRef));
    }
    reasons
}

fn with_numbers(mut because: Because, point: &TimePoint) -> Because {
    if let Some(baseline) = point.baseline {
        because = because.number("baseline sum of diameters", baseline.mm_text(), "mm");
    }
    if let Some(nadir) = point.nadir {
        because = because.number("nadir", nadir.mm_text(), "mm");
    }
    because = because.number("sum of diameters", point.sum.mm_text(), "mm").number(
        "targets assessed",
        format!("{} of {}", point.targets_assessed, point.targets),
        "",
    );
    if let Some(thresholds) = point.thresholds() {
        because = because
            .number("partial response up to", thresholds.partial_response_to.mm_text(), "mm")
            .number("progression from", thresholds.progression_from.mm_text(), "mm");
    }
    because
}

/// The rows of the two assessments that a rule looked at.
fn facts_of(
    record: &Record,
    baseline: usize,
    assessment: usize,
    rule: &str,
    target_rule: Option<&'static str>,
) -> Vec<String> {
    let rows = |section: &str, index: usize, count: usize| {
        (0..count).map(|k| format!("/assessments/{index}/{section}/{k}")).collect::<Vec<_>>()
    };
    let count = |index: usize, of: fn(&oncase_record::model::Assessment) -> usize| {
        record.assessments.get(index).map_or(0, of)
    };
    if Some(rule) == target_rule {
        let mut facts = rows("measurements", baseline, count(baseline, |a| a.measurements.len()));
        facts.extend(rows("measurements", assessment, count(assessment, |a| a.measurements.len())));
        return facts;
    }
    let family = rule.strip_prefix("RECIST11-").and_then(|short| short.chars().next());
    match family {
        Some('N') => rows("non_targets", assessment, count(assessment, |a| a.non_targets.len())),
        Some('L') => rows("new_lesions", assessment, count(assessment, |a| a.new_lesions.len())),
        _ => vec![format!("/assessments/{assessment}")],
    }
}
