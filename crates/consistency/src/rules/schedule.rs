//! Assessments that a schedule promises against those that are reported (class 7).

use std::collections::BTreeSet;

use oncase_record::model::{Assessment, Topic};
use oncase_record::organs::{Organ, organs, organs_of_all};

use super::statements;
use crate::context::Context;
use crate::finding::Finding;
use crate::moments::Side;
use crate::words::{says, spelled, words_of};

/// "Imaging every three cycles" against the assessments of that treatment.
///
/// Speaks when fewer than half of the assessments that the schedule promises are recorded.
pub(crate) fn expected_assessments(context: &Context<'_>) -> Vec<Finding> {
    let schedules = statements(context).filter(|(_, statement)| {
        statement.about == Topic::Schedule
            && says(&statement.says, &["imag*", "scan*", "CT", "ct", "mri", "assess*"])
    });
    let missing = schedules.filter_map(|(pointer, statement)| {
        let (at, treatment) = context.treatment(statement.of.as_deref()?)?;
        let every = interval_days(&statement.says, treatment.cycle_length.as_ref().map(|l| l.days().0))?;
        let here = format!("/treatments/{at}");
        let start = context.moment_at(&here, Side::Start)?.days;
        let end = last_day(context, at).or_else(|| Some(context.moment_at(&here, Side::End)?.days))?;
        let (shortest, _) = end.days_since(start);
        let expected = shortest.filter(|days| *days > 0)? / every;
        let of_treatment = |a: &&Assessment| a.treatment == treatment.id && a.same_as.is_none();
        let reported =
            context.record.assessments.iter().filter(of_treatment).filter(|a| a.baseline != Some(true)).count();
        let reported = i32::try_from(reported).ok()?;
        (2 * reported < expected).then(|| {
            Finding::uncheckable(
                "C071",
                format!(
                    "\"{}\" makes at least {expected} assessments, one every {every} days; {reported} are reported",
                    statement.says
                ),
            )
            .at(format!("{pointer}/says"), "the schedule")
            .at(here, format!("{reported} assessments after its start"))
            .mend("record the other assessments, or that they were not made")
        })
    });
    missing.collect()
}

/// The last progression or end to which a treatment was assessed.
fn last_day(context: &Context<'_>, at: usize) -> Option<oncase_record::DayInterval> {
    let id = context.record.treatments.get(at)?.id.as_deref()?;
    let dates = context.record.assessments.iter().filter(|a| a.treatment.as_deref() == Some(id));
    dates.map(|a| context.record.days(&a.date)).max_by_key(|days| days.latest)
}

/// Days between two assessments: "every three cycles", "every 8 weeks".
fn interval_days(says: &str, cycle: Option<i32>) -> Option<i32> {
    let words = words_of(says);
    let at = words.iter().position(|word| word == "every")?;
    let number = words.get(at + 1)?;
    let count = number.parse::<u32>().ok().or_else(|| spelled(number));
    let unit = if count.is_some() { words.get(at + 2)? } else { number };
    let days = match unit.as_str() {
        "cycle" | "cycles" => cycle?,
        "week" | "weeks" => 7,
        "month" | "months" => 30,
        "day" | "days" => 1,
        _ => return None,
    };
    i32::try_from(count.unwrap_or(1)).ok()?.checked_mul(days).filter(|days| *days > 0)
}

/// Sites of metastasis that no assessment after the start of a treatment looks at.
pub(crate) fn sites_not_seen_again(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let mut found = Vec::new();
    let first = record
        .diagnoses
        .iter()
        .enumerate()
        .find(|(_, d)| d.same_as.is_none() && !d.metastatic_sites.is_empty());
    let Some((at, diagnosis)) = first else { return found };
    let sites = organs_of_all(&diagnosis.metastatic_sites);
    let later: Vec<&Assessment> =
        record.assessments.iter().filter(|a| a.treatment.is_some() && a.baseline != Some(true)).collect();
    if later.is_empty() {
        return found;
    }
    let seen: BTreeSet<Organ> = later.iter().flat_map(|a| organs_seen(context, a)).collect();
    let unseen: Vec<Organ> = sites.difference(&seen).copied().collect();
    if !unseen.is_empty() {
        let whole =
            later.iter().any(|a| a.region.is_none() && a.findings.is_none() && a.measurements.is_empty());
        if whole {
            return found;
        }
        found.push(
            Finding::uncheckable(
                "C072",
                format!(
                    "metastases in {} are named, and no assessment during treatment says what became of them",
                    unseen.join(", ")
                ),
            )
            .at(format!("/diagnoses/{at}/metastatic_sites"), "sites named")
            .mend("record what the later assessments say about these sites, or that they were not imaged"),
        );
    }
    found
}

/// The organs that an assessment speaks of or that its region covers.
pub(super) fn organs_seen(context: &Context<'_>, assessment: &Assessment) -> BTreeSet<Organ> {
    let mut seen: BTreeSet<Organ> = BTreeSet::new();
    let texts = [&assessment.findings, &assessment.region];
    seen.extend(texts.into_iter().flatten().flat_map(|text| organs(text)));
    let lesions = assessment.measurements.iter().map(|m| &m.lesion);
    let lesions = lesions.chain(assessment.non_targets.iter().map(|n| &n.lesion));
    for id in lesions {
        let lesion = context.record.lesions.iter().find(|lesion| lesion.id.as_ref() == Some(id));
        let texts = lesion.into_iter().flat_map(|l| [Some(&l.site), l.organ.as_ref()]).flatten();
        seen.extend(texts.flat_map(|text| organs(text)));
    }
    let region = assessment.region.as_deref().unwrap_or_default();
    if says(region, &["chest", "thorax"]) {
        seen.extend(["lung", "chest wall", "pleura"]);
    }
    if says(region, &["abdomen", "abdominal", "pelvis"]) {
        seen.extend(["liver", "adrenal gland", "pancreas", "kidney", "spleen", "peritoneum"]);
    }
    if says(region, &["whole", "body"]) {
        seen.extend(["bone"]);
    }
    seen
}
