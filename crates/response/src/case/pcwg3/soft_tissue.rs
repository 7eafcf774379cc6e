//! Soft tissue of a case: RECIST 1.1 once more, without the lesions of bone.

use oncase_record::model::{LesionRole, NewLesion, Record};

use super::super::told::{is_certain, organ};
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
    /// # Errors
    /// In words, when the soft tissue alone cannot be evaluated.
    pub fn of(record: &Record, evaluation: &Evaluation, policies: &Policies) -> Result<Self, String> {
        let mut soft = record.clone();
        let mut bone_lesions = false;
        for lesion in &mut soft.lesions {
            let followed = matches!(lesion.role, Some(LesionRole::Target | LesionRole::NonTarget));
            if says_bone(lesion.organ.as_deref().unwrap_or(&lesion.site)) {
                bone_lesions |= followed;
                lesion.role = None;
            }
        }
        for assessment in &mut soft.assessments {
            assessment.new_lesions.retain(|new| !is_of_bone(record, new));
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

fn is_of_bone(record: &Record, new: &NewLesion) -> bool {
    let organ = new.lesion.as_deref().and_then(|lesion| organ(record, lesion));
    says_bone(organ.unwrap_or(&new.site))
}

/// Whether the words of an organ or a site speak of bone.
fn says_bone(words: &str) -> bool {
    let words = words.to_lowercase();
    ["bone", "skelet", "osseous"].iter().any(|word| words.contains(word))
}
