//! RANO on a case: products of the enhancing targets, T2/FLAIR, clinical state and dexamethasone of each assessment, and
//! whether a response lasts.

use oncase_record::Day;
use oncase_record::model::Record;

use super::criteria::{Criteria, CriteriaCourse};
use super::open::Open;
use super::told::{Perpendicular, measurement, new_lesion, perpendicular, place};
use super::tumour_marker::told;
use super::{Answer, AssessedPoint, Evaluation, FollowedLesion};
use crate::Response;
use crate::rano::{GrowthOnLess, RanoPolicies, is_measurable};
use crate::who::product;
use lasting::{Lasts, Outcomes, lasting};
use visit::{Course, Reference, Visit};

mod lasting;
mod steroids;
mod visit;

/// What a measured lesion's product is at one assessment.
enum Product {
    Known(u64),
    NotAssessed,
    Untold,
}

/// The record's targets: those of 10 x 10 mm or more, and the others.
struct Lesions<'e> {
    measurable: Vec<&'e FollowedLesion>,
    others: Vec<&'e FollowedLesion>,
    baseline: u64,
}

const NO_SIGNS: &str =
    "the record has no T2/FLAIR, clinical state and dexamethasone of any assessment after the baseline";

pub(super) fn course(
    record: &Record,
    evaluation: &Evaluation,
    policies: &crate::recist11::Policies,
    rano: &RanoPolicies,
) -> CriteriaCourse {
    let has_signs = |at: &usize| record.assessments.get(*at).is_some_and(|told| told.glioma.is_some());
    // What is progression by itself needs no other sign.
    let certain =
        |assessed: &AssessedPoint| new_lesion(assessed) || assessed.point.non_target == Some(Response::Pd);
    let signs = evaluation.follow_ups.iter().any(has_signs);
    if !signs && !evaluation.result.iter().flatten().any(certain) {
        return CriteriaCourse::uncheckable(Criteria::Rano, NO_SIGNS);
    }
    let lesions = match lesions(record, evaluation) {
        Ok(lesions) => lesions,
        Err(because) if signs => return CriteriaCourse::uncheckable(Criteria::Rano, because),
        Err(_) => return CriteriaCourse::uncheckable(Criteria::Rano, NO_SIGNS),
    };
    let course = Course { record, evaluation, lesions: &lesions, policies, rano };
    let assessment = evaluation.baseline.unwrap_or_default();
    let mut reference = Reference { smallest: lesions.baseline, assessment };
    let mut visits = Vec::new();
    for (at, assessed) in evaluation.result.iter().flatten().enumerate() {
        let visit = Visit::of(course, assessed, at + 1, reference);
        if let Some(smallest) = visit.complete.filter(|sum| *sum < reference.smallest) {
            reference = Reference { smallest, assessment: assessed.assessment };
        }
        visits.push(visit);
    }
    let outcomes: Vec<Outcomes> = visits.iter().map(Visit::outcomes).collect();
    let days: Vec<Day> = evaluation.result.iter().flatten().map(|assessed| assessed.point.day).collect();
    let answer = |(at, visit): (usize, &Visit<'_>)| {
        if !signs && !certain(visit.assessed) {
            return Answer::unknown(NO_SIGNS);
        }
        let lasts = lasting(&days, &outcomes, at, i32::from(rano.confirm));
        visit.answer(&lasts, || elsewhere(&visits, at))
    };
    let answers = visits.iter().enumerate().map(answer).collect();
    CriteriaCourse {
        criteria: Criteria::Rano,
        answers: Ok(answers),
        best: None,
        notes: notes(&lesions, rano),
    }
}

fn notes(lesions: &Lesions<'_>, rano: &RanoPolicies) -> Vec<String> {
    let mut notes = vec![
        "RANO: the targets are taken to be enhancing; a response counts at each of its assessments when it lasts from the first of them to the last; pseudoprogression within 12 weeks after radiotherapy is not looked for."
            .to_owned(),
        format!(
            "RANO: dexamethasone above {} mg a day counts as more than replacement; growth, or worse T2/FLAIR, under less of it than at the smallest sum {}. Other corticosteroids are known by the names of treatments.",
            told(rano.replacement),
            match rano.growth_on_less {
                GrowthOnLess::Open => "leaves progression open",
                GrowthOnLess::Progression => "is progression all the same",
            }
        ),
    ];
    let ids = |lesions: &[&FollowedLesion]| {
        lesions.iter().map(|lesion| lesion.id.as_str()).collect::<Vec<_>>().join(", ")
    };
    if !lesions.others.is_empty() {
        notes.push(format!(
            "RANO: below 10 x 10 mm at baseline, so not measurable (RANO-M1): {}. Growth of these by a quarter leaves progression open, unless the record states them among the non-targets as `present` or `unequivocal-progression`.",
            ids(&lesions.others)
        ));
    }
    if lesions.measurable.len() > 5 {
        notes.push(format!(
            "RANO: the sum is that of all {} lesions that the record measures; two to five are asked for (RANO-M1).",
            lesions.measurable.len()
        ));
    }
    notes
}

fn lesions<'e>(record: &Record, evaluation: &'e Evaluation) -> Result<Lesions<'e>, String> {
    let baseline = evaluation.baseline.unwrap_or_default();
    let mut lesions = Lesions { measurable: Vec::new(), others: Vec::new(), baseline: 0 };
    let mut untold = Vec::new();
    for lesion in evaluation.lesions.iter().filter(|lesion| lesion.target) {
        let told = measurement(record, baseline, &lesion.id).map(|(_, told)| told);
        match told.and_then(|told| told.long.zip(told.short)) {
            Some((long, short)) if is_measurable(long, short) => {
                lesions.baseline = lesions.baseline.saturating_add(product(long, short));
                lesions.measurable.push(lesion);
            }
            Some(_) => lesions.others.push(lesion),
            None => untold.push(format!("{} ({})", lesion.id, place(record, baseline, &lesion.id, "short"))),
        }
    }
    if untold.is_empty() {
        return Ok(lesions);
    }
    Err(format!(
        "the record has no perpendicular diameters (long and short) at baseline for {}",
        untold.join(", ")
    ))
}

fn product_of(record: &Record, lesion: &FollowedLesion, assessment: usize, column: usize) -> Product {
    match perpendicular(record, lesion, assessment, column) {
        Perpendicular::Known(long, short) => Product::Known(product(long, short)),
        Perpendicular::NotAssessed => Product::NotAssessed,
        Perpendicular::Untold => Product::Untold,
    }
}

/// What the record does not tell in other visits and would settle whether a response lasts.
fn elsewhere(visits: &[Visit<'_>], at: usize) -> Open {
    let others = visits.iter().enumerate().filter(|(other, _)| *other != at);
    let places = others.flat_map(|(_, visit)| visit.places()).collect();
    Open { what: "whether the response lasts".to_owned(), places, ways: Lasts::WAYS }
}
