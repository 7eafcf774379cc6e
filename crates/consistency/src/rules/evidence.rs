//! A diagnosis or stage dated before what it rests on (class 11).

use std::collections::BTreeSet;

use oncase_record::DayInterval;
use oncase_record::model::DiagnosisBasis;
use oncase_record::organs::{Organ, organs, organs_of_all};
use oncase_record::scalar::When;

use super::schedule::organs_seen;
use crate::context::Context;
use crate::finding::Finding;

struct Evidence {
    pointer: String,
    words: String,
    organs: BTreeSet<Organ>,
    /// `None` when it has no date: it may have been in time.
    days: Option<DayInterval>,
    tissue: bool,
}

fn evidence(context: &Context<'_>) -> Vec<Evidence> {
    let record = context.record;
    let mut all = Vec::new();
    for (at, specimen) in record.specimens.iter().enumerate() {
        let when = specimen.date.as_ref().or(specimen.reported.as_ref());
        all.push(Evidence {
            pointer: format!("/specimens/{at}/{}", if specimen.date.is_some() { "date" } else { "reported" }),
            words: when.map_or_else(|| "undated".to_owned(), |when| format!("specimen of {when}")),
            organs: organs(&specimen.site),
            days: when.map(|when| record.days(when)),
            tissue: true,
        });
    }
    for (at, assessment) in record.assessments.iter().enumerate() {
        // A baseline is often repeated after the diagnosis, and what is seen under treatment came later.
        let repeated = assessment.baseline == Some(true) || assessment.treatment.is_some();
        if !repeated {
            let method = assessment.method.map_or("assessment", super::methods::method_words);
            all.push(Evidence {
                pointer: format!("/assessments/{at}/date"),
                words: format!("{method} of {}", assessment.date),
                organs: organs_seen(context, assessment),
                days: Some(record.days(&assessment.date)),
                tissue: false,
            });
        }
    }
    for (at, event) in record.events.iter().enumerate() {
        all.push(Evidence {
            pointer: format!("/events/{at}/date"),
            words: event
                .date
                .as_ref()
                .map_or_else(|| "undated".to_owned(), |when| format!("event of {when}")),
            organs: organs(&event.what),
            days: event.date.as_ref().map(|when| record.days(when)),
            tissue: false,
        });
    }
    all
}

/// Diagnoses by histology before their tissue, and sites of metastasis before anything that shows them.
pub(crate) fn before_its_evidence(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let evidence = evidence(context);
    let mut found = Vec::new();
    for (at, diagnosis) in record.diagnoses.iter().enumerate() {
        let Some(when) = &diagnosis.date else { continue };
        let pointer = format!("/diagnoses/{at}/date");
        let tissue = matches!(diagnosis.basis, Some(DiagnosisBasis::Histology | DiagnosisBasis::Cytology));
        if tissue && !record.specimens.is_empty() {
            found.extend(before_tissue(context, &pointer, when, &evidence));
        }
        found.extend(before_sites(context, &pointer, when, &diagnosis.metastatic_sites, &evidence));
    }
    for (at, stage) in record.stages.iter().enumerate() {
        if let Some(when) = &stage.date {
            found.extend(before_sites(context, &format!("/stages/{at}/date"), when, &stage.sites, &evidence));
        }
    }
    merged(found)
}

/// A diagnosis and a stage that say the same of the same evidence are one finding.
fn merged(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        match kept.iter_mut().find(|known| known.code == finding.code && known.title == finding.title) {
            Some(known) => {
                let spots = finding.spots.into_iter().map(|spot| (spot.pointer, spot.words));
                *known = known.clone().at_all(spots);
            }
            None => kept.push(finding),
        }
    }
    kept
}

/// Every specimen of the record was taken certainly after the diagnosis that rests on tissue.
fn before_tissue(
    context: &Context<'_>,
    pointer: &str,
    when: &When,
    evidence: &[Evidence],
) -> Option<Finding> {
    let days = context.record.days(when);
    let tissue: Vec<&Evidence> = evidence.iter().filter(|e| e.tissue).collect();
    let all_later = tissue.iter().all(|e| e.days.is_some_and(|taken| days.certainly_before(taken)));
    let first = tissue.iter().min_by_key(|e| e.days.and_then(|days| days.earliest)).filter(|_| all_later)?;
    Some(
        Finding::impossible(
            "C111",
            format!("a diagnosis by histology is dated {when}, before the first {}", first.words),
        )
        .at(pointer.to_owned(), format!("diagnosed {when}"))
        .at(first.pointer.clone(), first.words.clone())
        .mend("is one of the dates wrong, or is the specimen missing that it rests on? correct or add it"),
    )
}

/// Everything that shows a site is certainly later than the diagnosis that names it.
fn before_sites(
    context: &Context<'_>,
    pointer: &str,
    when: &When,
    sites: &[String],
    evidence: &[Evidence],
) -> Option<Finding> {
    let days = context.record.days(when);
    let late = |organ: &Organ| -> Option<(Organ, &Evidence)> {
        let shown: Vec<&Evidence> = evidence.iter().filter(|e| e.organs.contains(organ)).collect();
        let all_later = shown.iter().all(|e| e.days.is_some_and(|seen| days.certainly_before(seen)));
        let first = shown.iter().min_by_key(|e| e.days.and_then(|days| days.earliest))?;
        all_later.then_some((*organ, first))
    };
    let late: Vec<(Organ, &Evidence)> = organs_of_all(sites).iter().filter_map(late).collect();
    let (_, first) = late.first()?;
    let organs: Vec<&str> = late.iter().map(|(organ, _)| *organ).collect();
    Some(
        Finding::impossible(
            "C113",
            format!(
                "metastases in {} are diagnosed {when}; the first that shows them is the {}",
                organs.join(", "),
                first.words
            ),
        )
        .at(pointer.to_owned(), format!("diagnosed {when}"))
        .at_all(late.iter().map(|(_, e)| (e.pointer.clone(), e.words.clone())))
        .mend("is one of the dates wrong, or is earlier evidence missing? correct it, or add the earlier finding"),
    )
}
