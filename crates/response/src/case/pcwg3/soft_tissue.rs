//! Soft tissue of a case: RECIST 1.1 once more, without the lesions of bone.

use oncase_record::model::{Lesion, LesionRole, Record};

use super::super::told::is_certain;
use super::tissue::{Tissue, of_lesion, of_new_lesion};
use crate::Response;
use crate::case::{Evaluation, NotDerivable, evaluate};
use crate::recist11::Policies;

/// The responses of soft tissue, one for each follow-up.
pub(super) struct SoftTissue {
    pub responses: Vec<Response>,
    /// Whether it had targets at baseline.
    pub targets: bool,
    /// Whether it had any lesion at baseline.
    pub any_at_baseline: bool,
    /// Whether the record follows lesions of bone from the baseline on.
    pub bone_lesions: bool,
}

impl SoftTissue {
    /// `unknown` says what new lesions are whose site names neither bone nor anything else.
    ///
    /// # Errors
    /// In words, when the soft tissue alone cannot be evaluated.
    pub fn of(
        record: &Record,
        evaluation: &Evaluation,
        policies: &Policies,
        unknown: Tissue,
    ) -> Result<Self, String> {
        let mut soft = record.clone();
        let mut bone_lesions = false;
        for lesion in &mut soft.lesions {
            let followed = matches!(lesion.role, Some(LesionRole::Target | LesionRole::NonTarget));
            if of_lesion(lesion) == Tissue::Bone {
                bone_lesions |= followed;
                lesion.role = None;
            }
        }
        for assessment in &mut soft.assessments {
            assessment.new_lesions.retain(|new| match of_new_lesion(record, new) {
                Tissue::Bone => false,
                Tissue::Soft => true,
                Tissue::Unknown => unknown == Tissue::Soft,
            });
        }
        let again = evaluate(&soft, policies);
        let same = again.iter().find(|e| e.baseline == evaluation.baseline && e.reader == evaluation.reader);
        let again = same.ok_or("the soft tissue cannot be evaluated")?;
        let (responses, targets, any) = match &again.result {
            Ok(points) => {
                let targets = again.lesions.iter().any(|lesion| lesion.target);
                (points.iter().map(|assessed| assessed.point.overall).collect(), targets, true)
            }
            // No disease of soft tissue at baseline: it stays so until something new is seen.
            Err(NotDerivable::NothingAtBaseline { .. }) => {
                without_role(record)?;
                let free = |at: &usize| {
                    let told = soft.assessments.get(*at);
                    let new = told.is_some_and(|told| {
                        told.new_lesions.iter().any(|new| is_certain(&soft, evaluation, new))
                    });
                    if new { Response::Pd } else { Response::Ned }
                };
                (evaluation.follow_ups.iter().map(free).collect(), false, false)
            }
            Err(_) => return Err("the soft tissue cannot be evaluated".to_owned()),
        };
        Ok(Self { responses, targets, any_at_baseline: any, bone_lesions })
    }
}

/// Lesions that are not of bone and have no role: they may be disease of soft tissue at baseline.
fn without_role(record: &Record) -> Result<(), String> {
    let new = |lesion: &Lesion| {
        let mut all = record.assessments.iter().flat_map(|assessment| &assessment.new_lesions);
        all.any(|new| new.lesion.is_some() && new.lesion == lesion.id)
    };
    let loose = |(_, lesion): &(usize, &Lesion)| {
        matches!(lesion.role, None | Some(LesionRole::NotAssigned))
            && lesion.same_as.is_none()
            && lesion.split_from.is_none()
            && of_lesion(lesion) != Tissue::Bone
            && !new(lesion)
    };
    let named: Vec<String> = record
        .lesions
        .iter()
        .enumerate()
        .filter(loose)
        .map(|(at, lesion)| format!("{} (/lesions/{at}/role)", lesion.site))
        .collect();
    if named.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the record does not tell the role of {}, so whether there was disease of soft tissue at baseline",
        named.join(", ")
    ))
}
