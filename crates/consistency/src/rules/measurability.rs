//! Whether the targets of a record could be targets (class 9).

use std::collections::BTreeMap;

use oncase_record::Length;
use oncase_record::model::{Lesion, LesionRole, Measurement, Method};

use crate::context::Context;
use crate::finding::Finding;

/// RECIST 1.1, 3.1: a node of 15 mm or more in its short axis can be a target.
const NODE: Length = Length::from_mm(15);
/// A lesion of 10 mm or more by CT or MRI can be a target, with slices of at most 5 mm.
const LESION: Length = Length::from_mm(10);
const SLICE: Length = Length::from_mm(5);
/// A lesion of 20 mm or more on a chest radiograph can be a target.
const RADIOGRAPH: Length = Length::from_mm(20);

/// Targets too small, too many, or irradiated before.
pub(crate) fn targets(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let lesions: BTreeMap<&str, (usize, &Lesion)> = record
        .lesions
        .iter()
        .enumerate()
        .filter(|(_, lesion)| lesion.role == Some(LesionRole::Target) && lesion.same_as.is_none())
        .filter_map(|(at, lesion)| Some((lesion.id.as_deref()?, (at, lesion))))
        .collect();
    let mut found = Vec::new();
    for (at, assessment) in record.assessments.iter().enumerate() {
        if assessment.baseline != Some(true) {
            continue;
        }
        let mut per_organ: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (k, row) in assessment.measurements.iter().enumerate() {
            let Some((index, lesion)) = lesions.get(row.lesion.as_str()) else { continue };
            let pointer = format!("/assessments/{at}/measurements/{k}");
            let method = row.method.or(assessment.method);
            found.extend(too_small(lesion, row, method, assessment.slice_thickness, &pointer));
            found.extend(irradiated(lesion, *index));
            if lesion.split_from.is_none() {
                let organ =
                    if lesion.node == Some(true) { Some("lymph node") } else { lesion.organ.as_deref() };
                let organ = organ.unwrap_or(&lesion.site).to_lowercase();
                per_organ.entry(organ).or_default().push((pointer, format!("target {}", row.lesion)));
            }
        }
        found.extend(too_many(per_organ));
    }
    found
}

fn too_small(
    lesion: &Lesion,
    row: &Measurement,
    method: Option<Method>,
    slice: Option<Length>,
    pointer: &str,
) -> Option<Finding> {
    let nodal = lesion.node == Some(true);
    let (measured, needed, why) = if nodal {
        (row.short?, NODE, "a lymph node needs a short axis of".to_owned())
    } else if method == Some(Method::XRay) {
        (row.long?, RADIOGRAPH, "on a radiograph a target needs".to_owned())
    } else if let Some(slice) = slice.filter(|slice| *slice > SLICE) {
        let needed = Length(slice.0.saturating_mul(2));
        (row.long?, needed, format!("with slices of {slice} a target needs"))
    } else {
        (row.long?, LESION, "a target needs".to_owned())
    };
    (measured < needed).then(|| {
        Finding::impossible(
            "C091",
            format!(
                "the target `{}` measures {measured} at baseline; {why} {needed} (RECIST 1.1)",
                row.lesion
            ),
        )
        .at(pointer.to_owned(), measured.to_string())
        .mend("is the measurement wrong, or is it a non-target? correct the length or the `role`")
    })
}

fn irradiated(lesion: &Lesion, index: usize) -> Option<Finding> {
    let not_since = lesion.irradiated == Some(true) && lesion.progressed_since != Some(true);
    not_since.then(|| {
        Finding::edge(
            "C093",
            "a target was irradiated or treated locally before, and no growth since is recorded (RECIST 1.1: not measurable then)",
        )
        .at(format!("/lesions/{index}"), "target, treated locally before")
        .mend("record `progressed_since: true` when it has grown, or make it a non-target")
    })
}

fn too_many(per_organ: BTreeMap<String, Vec<(String, String)>>) -> Vec<Finding> {
    let mut found = Vec::new();
    let total: usize = per_organ.values().map(Vec::len).sum();
    let mend = "make the others non-targets, or name the protocol that allows more and settle the finding";
    if total > 5 {
        let all = per_organ.values().flatten().cloned();
        found.push(
            Finding::edge("C092", format!("{total} targets at baseline; RECIST 1.1 takes at most 5"))
                .at_all(all)
                .mend(mend),
        );
    }
    for (organ, rows) in per_organ {
        if rows.len() > 2 {
            found.push(
                Finding::edge(
                    "C092",
                    format!("{} targets in {organ}; RECIST 1.1 takes at most 2 an organ", rows.len()),
                )
                .at_all(rows)
                .mend(mend),
            );
        }
    }
    found
}

/// A short axis longer than the long one.
pub(crate) fn axes(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, assessment) in context.record.assessments.iter().enumerate() {
        for (k, row) in assessment.measurements.iter().enumerate() {
            if let (Some(long), Some(short)) = (row.long, row.short)
                && short > long
            {
                found.push(
                    Finding::impossible(
                        "C094",
                        format!(
                            "the short axis of `{}` ({short}) is longer than its long axis ({long})",
                            row.lesion
                        ),
                    )
                    .at(format!("/assessments/{at}/measurements/{k}"), format!("{long} × {short}"))
                    .mend("are the two exchanged? correct them"),
                );
            }
        }
    }
    found
}
