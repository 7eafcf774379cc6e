//! Which lesions are of bone: bone scans answer for them, RECIST 1.1 for the others.

use oncase_record::model::{Certainty, Lesion, LesionRole, NewLesion, NonTarget, NonTargetState, Record};
use oncase_record::organs::organs;

use crate::case::Evaluation;

/// What a lesion is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tissue {
    /// Bone.
    Bone,
    /// Anything else.
    Soft,
    /// No organ is told, and the words of the site name neither or both.
    Unknown,
}

/// By the organ where it is told, or else by the words of the site; a node is soft tissue.
pub(super) fn of_lesion(lesion: &Lesion) -> Tissue {
    match (lesion.node, lesion.organ.as_deref()) {
        (Some(true), _) => Tissue::Soft,
        (_, Some(organ)) if organs(organ).contains("bone") => Tissue::Bone,
        (_, Some(_)) => Tissue::Soft,
        (_, None) => of_site(&lesion.site),
    }
}

/// By the lesion that it names, or else by the words of its own site.
pub(super) fn of_new_lesion(record: &Record, new: &NewLesion) -> Tissue {
    let named = record.lesions.iter().find(|lesion| lesion.id.is_some() && lesion.id == new.lesion);
    match named.map(of_lesion) {
        Some(tissue @ (Tissue::Bone | Tissue::Soft)) => tissue,
        Some(Tissue::Unknown) | None => of_site(&new.site),
    }
}

fn of_site(site: &str) -> Tissue {
    let named = organs(site);
    match (named.contains("bone"), named.len()) {
        (true, 1) => Tissue::Bone,
        (false, 1..) => Tissue::Soft,
        _ => Tissue::Unknown,
    }
}

/// Whether an assessment tells of progression of bone: a certain new lesion of it, or a non-target that progresses.
/// `unknown` says what new lesions of an unknown tissue are.
pub(super) fn bone_progresses(record: &Record, assessment: usize, unknown: Tissue) -> bool {
    let Some(told) = record.assessments.get(assessment) else { return false };
    let of_bone = |new: &NewLesion| match of_new_lesion(record, new) {
        Tissue::Unknown => unknown == Tissue::Bone,
        tissue => tissue == Tissue::Bone,
    };
    let new = |new: &NewLesion| new.certainty == Certainty::Unequivocal && of_bone(new);
    let progressed = |stated: &NonTargetState| {
        let lesion = record.lesions.iter().find(|lesion| lesion.id.as_ref() == Some(&stated.lesion));
        stated.state == NonTarget::UnequivocalProgression
            && lesion.is_some_and(|lesion| of_lesion(lesion) == Tissue::Bone)
    };
    told.new_lesions.iter().any(new) || told.non_targets.iter().any(progressed)
}

/// New lesions of an unknown tissue at these assessments: their sites, and the places that would tell.
pub(super) fn unknown(record: &Record, follow_ups: &[usize]) -> (Vec<String>, Vec<String>) {
    let (mut sites, mut places) = (Vec::new(), Vec::new());
    for &assessment in follow_ups {
        let told = record.assessments.get(assessment).map_or(&[][..], |told| &told.new_lesions);
        for (at, new) in told.iter().enumerate() {
            if of_new_lesion(record, new) != Tissue::Unknown {
                continue;
            }
            let lesion =
                record.lesions.iter().position(|lesion| lesion.id.is_some() && lesion.id == new.lesion);
            sites.push(new.site.clone());
            places.push(match lesion {
                Some(lesion) => format!("/lesions/{lesion}/organ"),
                None => format!("/assessments/{assessment}/new_lesions/{at}/site"),
            });
        }
    }
    (sites, places)
}

/// What was taken as disease of bone, in a sentence; none without any.
pub(super) fn taken_as_bone(record: &Record, evaluation: &Evaluation) -> Option<String> {
    let followed = record.lesions.iter().filter(|lesion| {
        matches!(lesion.role, Some(LesionRole::Target | LesionRole::NonTarget))
            && of_lesion(lesion) == Tissue::Bone
    });
    let mut named: Vec<String> = followed.map(|lesion| lesion.site.clone()).collect();
    for &assessment in &evaluation.follow_ups {
        let told = record.assessments.get(assessment).map_or(&[][..], |told| &told.new_lesions);
        let of_bone = told.iter().enumerate().filter(|(_, new)| of_new_lesion(record, new) == Tissue::Bone);
        named.extend(
            of_bone.map(|(at, new)| format!("new {} (/assessments/{assessment}/new_lesions/{at})", new.site)),
        );
    }
    (!named.is_empty()).then(|| {
        format!("PCWG3: taken as disease of bone, for which only the bone scans count: {}.", named.join("; "))
    })
}
