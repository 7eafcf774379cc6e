//! WHO criteria on a case: products of the two perpendicular diameters of the record's targets.

use oncase_record::model::{Assessment, Measurement, MeasurementState, Record};
use oncase_record::{Because, FactRef};

use super::criteria::{Answer, Criteria, CriteriaCourse};
use super::told::{facts, new_lesion, place, targets};
use super::{AssessedPoint, Evaluation};
use crate::Response;
use crate::who::{Bidimensional, Growth, RuleId, product, response, square_mm};

/// One target with its products so far.
struct Followed<'r> {
    id: &'r str,
    baseline: u64,
    smallest: u64,
}

/// What an assessment says about one target.
enum Product {
    /// Both diameters, or gone.
    Known(u64),
    /// Not assessed, or not mentioned.
    NotAssessed,
    /// Seen, but without both diameters.
    Missing,
}

pub(super) fn course(record: &Record, evaluation: &Evaluation, growth: Growth) -> CriteriaCourse {
    let targets = targets(evaluation);
    let baseline = evaluation.baseline.and_then(|at| record.assessments.get(at));
    let Some(baseline) = baseline.filter(|_| !targets.is_empty()) else {
        return CriteriaCourse::uncheckable(Criteria::Who, "the record has no measured target lesion");
    };
    let mut lesions = Vec::new();
    let mut without = Vec::new();
    for id in targets {
        match product_of(baseline, id) {
            Product::Known(now) if now > 0 => {
                lesions.push(Followed { id, baseline: now, smallest: now });
            }
            _ => without.push(id),
        }
    }
    if !without.is_empty() {
        let because = format!(
            "the record has no perpendicular diameters (long and short) at baseline for {}",
            without.join(", ")
        );
        return CriteriaCourse::uncheckable(Criteria::Who, because);
    }
    let mut smallest_sum: u64 = lesions.iter().map(|lesion| lesion.baseline).sum();
    let points = evaluation.result.iter().flatten();
    let answers = points
        .map(|point| answer(record, evaluation, point, &mut lesions, &mut smallest_sum, growth))
        .collect();
    CriteriaCourse {
        criteria: Criteria::Who,
        answers: Ok(answers),
        best: None,
        notes: vec![
            "WHO: products of the record's target lesions; SD stands for no change; CR and PR are to be confirmed after at least 4 weeks."
                .to_owned(),
        ],
    }
}

fn answer(
    record: &Record,
    evaluation: &Evaluation,
    assessed: &AssessedPoint,
    lesions: &mut [Followed<'_>],
    smallest_sum: &mut u64,
    growth: Growth,
) -> Answer {
    let index = assessed.assessment;
    let here = || vec![FactRef(format!("/assessments/{index}"))];
    let Some(assessment) = record.assessments.get(index) else {
        return uncheckable("the assessment is not in the record".to_owned(), here());
    };
    let mut missing = Vec::new();
    let mut now = Vec::new();
    for lesion in lesions.iter() {
        let product = match product_of(assessment, lesion.id) {
            Product::Known(product) => Some(product),
            Product::NotAssessed => None,
            Product::Missing => {
                missing.push(lesion.id);
                None
            }
        };
        now.push(Bidimensional { baseline: lesion.baseline, smallest: lesion.smallest, now: product });
    }
    let point = &assessed.point;
    let least = *smallest_sum;
    let (category, rule) = response(&now, least, new_lesion(assessed), growth);
    for (lesion, state) in lesions.iter_mut().zip(&now) {
        lesion.smallest = state.now.map_or(lesion.smallest, |product| product.min(lesion.smallest));
    }
    if let Some(sum) = now.iter().map(|lesion| lesion.now).sum::<Option<u64>>() {
        *smallest_sum = sum.min(*smallest_sum);
    }
    match (category, point.non_target) {
        (Response::Pd, _) => {}
        (_, Some(Response::Pd)) => {
            return uncheckable(
                "the record has no size of the non-target disease that progressed".to_owned(),
                here(),
            );
        }
        (Response::Cr, Some(other)) if other != Response::Cr => {
            return uncheckable(
                "the targets are gone, and the record has no size of the disease that is left".to_owned(),
                here(),
            );
        }
        (Response::Ne, _) if !missing.is_empty() => {
            let places =
                missing.iter().map(|lesion| FactRef(place(record, index, lesion, "short"))).collect();
            let because =
                format!("the record has no perpendicular diameters here for {}", missing.join(", "));
            return uncheckable(because, places);
        }
        _ => {}
    }
    let because = because(record, evaluation, index, rule, &now, least);
    Answer::Derived { response: category.code(), rules: vec![rule.rule()], because: vec![because] }
}

/// The sums of products, and the measurements.
fn because(
    record: &Record,
    evaluation: &Evaluation,
    assessment: usize,
    rule: RuleId,
    lesions: &[Bidimensional],
    smallest_sum: u64,
) -> Because {
    let baseline = lesions.iter().map(|lesion| lesion.baseline).sum();
    let mut because = Because::rule(rule.id());
    if let Some(sum) = lesions.iter().map(|lesion| lesion.now).sum::<Option<u64>>() {
        because = because.number("sum of products", square_mm(sum), "mm2");
    }
    because = because.number("baseline sum of products", square_mm(baseline), "mm2").number(
        "nadir",
        square_mm(smallest_sum),
        "mm2",
    );
    facts(record, evaluation, assessment, &targets(evaluation)).into_iter().fold(because, Because::fact)
}

fn uncheckable(because: String, missing: Vec<FactRef>) -> Answer {
    Answer::Uncheckable { because, possible: Vec::new(), missing }
}

fn product_of(assessment: &Assessment, lesion: &str) -> Product {
    let Some(measured) = assessment.measurements.iter().find(|m| m.lesion == lesion) else {
        return Product::NotAssessed;
    };
    let both = |m: &Measurement| m.long.zip(m.short).map(|(long, short)| product(long, short));
    match measured.state {
        None | Some(MeasurementState::Measured) => both(measured).map_or(Product::Missing, Product::Known),
        Some(MeasurementState::Absent) => Product::Known(0),
        Some(MeasurementState::NotAssessed) => Product::NotAssessed,
        // Neither a lesion too small to measure nor parts and mergers have a product in these criteria.
        Some(
            MeasurementState::TooSmall
            | MeasurementState::SizeNotReported
            | MeasurementState::Split
            | MeasurementState::Merged,
        ) => Product::Missing,
    }
}
