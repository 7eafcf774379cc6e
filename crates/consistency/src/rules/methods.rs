//! Baseline and method of the measurements (class 8).

use std::collections::BTreeMap;

use oncase_record::model::{Assessment, LesionRole, Method};
use oncase_record::{DayInterval, Length};

use crate::context::Context;
use crate::finding::Finding;
use crate::moments::{Side, span_words};

/// Most days from baseline to the start of treatment: RECIST 1.1, as close as possible and never more than 4 weeks.
const BASELINE_DAYS: i32 = 28;

/// A baseline more than four weeks before the start of treatment, or after it.
pub(crate) fn baseline_date(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, assessment) in context.record.assessments.iter().enumerate() {
        let treatment = assessment.treatment.as_deref().filter(|_| assessment.baseline == Some(true));
        let Some(start) = treatment.and_then(|id| context.moment(id)) else { continue };
        let days = context.record.days(&assessment.date);
        let (shortest, longest) = start.days.days_since(days);
        let date = format!("/assessments/{at}/date");
        let finding = if shortest.is_some_and(|days| days > BASELINE_DAYS) {
            Finding::edge(
                "C081",
                format!(
                    "the baseline lies {} before the start of treatment; RECIST 1.1 allows {BASELINE_DAYS} days",
                    span_words((shortest, longest))
                ),
            )
            .mend("is a date wrong, or is there a later scan before treatment? record it as the baseline")
        } else if longest.is_some_and(|days| days < 0) {
            Finding::impossible(
                "C082",
                "the baseline lies after the start of the treatment that it is the baseline of",
            )
            .mend("is a date wrong? correct it; a scan under treatment is no baseline")
        } else {
            continue;
        };
        found.push(
            finding
                .at(date, format!("baseline {}", assessment.date))
                .at(start.pointer.clone(), format!("treatment from {}", start.when)),
        );
    }
    found
}

fn method_of(assessment: &Assessment, at: usize) -> Option<Method> {
    let own = assessment.measurements.get(at)?.method;
    own.or(assessment.method).filter(|method| *method != Method::Unknown)
}

/// A target that is measured by another method than at baseline.
pub(crate) fn changed_methods(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let mut found = Vec::new();
    for evaluation in &context.evaluations {
        let Some(baseline) = evaluation.baseline.and_then(|at| record.assessments.get(at)) else { continue };
        let first: BTreeMap<&str, Method> = baseline
            .measurements
            .iter()
            .enumerate()
            .filter_map(|(k, m)| Some((m.lesion.as_str(), method_of(baseline, k)?)))
            .collect();
        for &at in &evaluation.follow_ups {
            let Some(assessment) = record.assessments.get(at) else { continue };
            let changed = assessment.measurements.iter().enumerate().find_map(|(k, m)| {
                let before = *first.get(m.lesion.as_str())?;
                let now = method_of(assessment, k)?;
                let target = record.lesions.iter().any(|lesion| {
                    lesion.id.as_ref() == Some(&m.lesion) && lesion.role == Some(LesionRole::Target)
                });
                (target && (m.long.is_some() || m.short.is_some())).then_some(())?;
                (comparable(before) != comparable(now)).then_some((k, &m.lesion, before, now))
            });
            if let (Some((k, lesion, before, now)), Some(baseline)) = (changed, evaluation.baseline) {
                found.push(
                    Finding::edge(
                        "C083",
                        format!(
                            "`{lesion}` is measured by {} and was measured by {} at baseline; RECIST 1.1 asks for the same method throughout",
                            method_words(now),
                            method_words(before)
                        ),
                    )
                    .at(format!("/assessments/{at}/measurements/{k}"), method_words(now))
                    .at(format!("/assessments/{baseline}"), format!("baseline by {}", method_words(before)))
                    .mend("is the method recorded right? if it changed, the comparison is not by RECIST"),
                );
            }
        }
    }
    found
}

/// The CT of a PET-CT is a CT.
fn comparable(method: Method) -> Method {
    if method == Method::PetCt { Method::Ct } else { method }
}

pub(super) fn method_words(method: Method) -> &'static str {
    match method {
        Method::Ct => "CT",
        Method::Mri => "MRI",
        Method::PetCt => "PET-CT",
        Method::BoneScan => "bone scan",
        Method::Ultrasound => "ultrasound",
        Method::XRay => "radiograph",
        Method::Endoscopy => "endoscopy",
        Method::Caliper => "caliper",
        Method::Clinical => "clinical examination",
        Method::Marker => "tumour marker",
        Method::Other => "another method",
        Method::Unknown => "a method that is not stated",
    }
}

struct Measured {
    pointer: String,
    method: Method,
    long: Length,
    days: DayInterval,
}

/// A lesion measured by two methods at about the same time, with different sizes, while nothing says which is the
/// baseline.
pub(crate) fn two_first_measurements(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let mut measured: BTreeMap<&str, Vec<Measured>> = BTreeMap::new();
    for (at, assessment) in record.assessments.iter().enumerate() {
        if assessment.same_as.is_some() || assessment.baseline.is_some() {
            continue;
        }
        for (k, row) in assessment.measurements.iter().enumerate() {
            let target = record.lesions.iter().any(|lesion| {
                lesion.id.as_ref() == Some(&row.lesion) && lesion.role == Some(LesionRole::Target)
            });
            let (Some(method), Some(long), false) = (method_of(assessment, k), row.long, target) else {
                continue;
            };
            let Some(moment) = context.moment_at(&format!("/assessments/{at}"), Side::Start) else {
                continue;
            };
            let pointer = format!("/assessments/{at}/measurements/{k}");
            measured.entry(&row.lesion).or_default().push(Measured {
                pointer,
                method,
                long,
                days: moment.days,
            });
        }
    }
    let mut found = Vec::new();
    for (lesion, rows) in measured {
        let pair = rows.iter().enumerate().find_map(|(i, a)| {
            let other = rows.iter().skip(i + 1).find(|b| {
                comparable(a.method) != comparable(b.method)
                    && a.long != b.long
                    && a.days.intersection(b.days).is_some()
            })?;
            Some((a, other))
        });
        let Some((a, b)) = pair else { continue };
        found.push(
            Finding::uncheckable(
                "C085",
                format!(
                    "`{lesion}` measures {} by {} and {} by {} at about the same time; which is the baseline is not said",
                    a.long,
                    method_words(a.method),
                    b.long,
                    method_words(b.method)
                ),
            )
            .at(a.pointer.clone(), format!("{} by {}", a.long, method_words(a.method)))
            .at(b.pointer.clone(), format!("{} by {}", b.long, method_words(b.method)))
            .mend("mark the assessment that is the baseline with `baseline: true`, and follow with the same method"),
        );
    }
    found
}
