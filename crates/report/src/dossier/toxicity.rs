//! Adverse events by term and grade, checked against the CTCAE version that the record names.

use oncase_record::model::{AdverseEvent, Record};
use oncase_toxicity::{Term, check_grade, find_term, parse_version};

use super::{Reason, Toxicity, ToxicityRow};
use crate::tellings::tellings;

/// `None` when the record has no adverse event.
pub(super) fn summary(record: &Record) -> Option<Toxicity> {
    if record.adverse_events.is_empty() {
        return None;
    }
    let mut toxicity = Toxicity::default();
    let mut versions: Vec<&str> = Vec::new();
    for group in tellings(&record.adverse_events, "adverse_events") {
        // Second tellings are the same event: counting them would count it twice.
        let Some(first) = group.first() else { continue };
        let event = first.item;
        versions.extend(event.ctcae.as_deref());
        let (term, remark) = term_of(event);
        let name = term.map_or_else(|| words(event), |term| term.name.to_owned());
        let row = match toxicity.rows.iter_mut().position(|row| row.term == name) {
            Some(at) => at,
            None => {
                let organ_class = term.map(|term| term.soc.to_string()).unwrap_or_default();
                toxicity.rows.push(ToxicityRow { term: name, organ_class, ..ToxicityRow::default() });
                toxicity.rows.len() - 1
            }
        };
        let Some(row) = toxicity.rows.get_mut(row) else { continue };
        match event.grade.and_then(|grade| row.grades.get_mut(usize::from(grade).checked_sub(1)?)) {
            Some(count) => *count += 1,
            None => row.no_grade += 1,
        }
        row.facts.extend(group.iter().map(|telling| telling.pointer.clone()));
        row.remarks.extend(remark.filter(|remark| !row.remarks.contains(remark)));
    }
    versions.sort_unstable();
    versions.dedup();
    toxicity.versions = if versions.is_empty() {
        "no CTCAE version recorded".to_owned()
    } else {
        format!("CTCAE {}", versions.join(" and "))
    };
    toxicity.rows.sort_by(|a, b| (&a.organ_class, &a.term).cmp(&(&b.organ_class, &b.term)));
    Some(toxicity)
}

fn words(event: &AdverseEvent) -> String {
    event.term.clone().or_else(|| event.as_written.clone()).unwrap_or_else(|| "not named".to_owned())
}

/// The term of the version that the record names, and what is wrong with it.
fn term_of(event: &AdverseEvent) -> (Option<&'static Term>, Option<Reason>) {
    let remark = |sentence: String| Some(Reason { sentence, ..Reason::default() });
    let Some(name) = &event.term else {
        return (None, remark("The source names no CTCAE term.".to_owned()));
    };
    let version = match parse_version(event.ctcae.as_deref()) {
        Ok(version) => version,
        Err(error) => return (None, remark(format!("{error}."))),
    };
    match find_term(name, version) {
        Ok(term) => {
            let refused = event.grade.and_then(|grade| check_grade(term, grade).err());
            (Some(term), refused.and_then(|error| remark(format!("{error}."))))
        }
        Err(error) => (None, remark(format!("{error}."))),
    }
}
