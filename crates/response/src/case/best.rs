//! Best overall response of an evaluation, with the dates of the record that bound it.

use oncase_record::Day;
use oncase_record::model::{Record, Treatment, TreatmentKind, VitalStatus};

use super::Evaluation;
use super::rows::one_day;
use crate::recist11::{Assessment, Course, Policies, SubjectDates};

pub(super) fn of(
    record: &Record,
    evaluation: &Evaluation,
    policies: &Policies,
) -> Option<(Course, SubjectDates)> {
    let points = evaluation.result.as_ref().ok()?;
    let dates = dates(record, evaluation, policies)?;
    let assessments: Vec<Assessment> = points
        .iter()
        .map(|assessed| Assessment { day: assessed.point.day, response: assessed.point.overall })
        .collect();
    Some((Course::of(&assessments, &dates, policies), dates))
}

/// The treatment's first day, or the baseline where no treatment is named; the first later anticancer therapy;
/// death.
fn dates(record: &Record, evaluation: &Evaluation, policies: &Policies) -> Option<SubjectDates> {
    let day = |when| one_day(record.days(when), policies);
    let own = |t: &&Treatment| t.id.is_some() && t.id == evaluation.treatment;
    let treatment = record.treatments.iter().find(own);
    let begun = treatment.and_then(|t| t.start.as_ref().or(t.date.as_ref())).and_then(day);
    let baseline = || day(&record.assessments.get(evaluation.baseline?)?.date);
    let start = begun.or_else(baseline)?;
    let others = record.treatments.iter().filter(|t| {
        t.same_as.is_none() && t.kind != TreatmentKind::Supportive && t.id != evaluation.treatment
    });
    let later =
        others.filter_map(|t| t.start.as_ref().or(t.date.as_ref()).and_then(day)).filter(|d| *d > start);
    let dead = record.followup.iter().find(|f| f.status == VitalStatus::Dead).map(|f| &f.date);
    let death: Option<Day> = record.patient.death.as_ref().or(dead).and_then(day);
    Some(SubjectDates { start, new_therapy: later.min(), death })
}
