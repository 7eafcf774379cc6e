//! Lugano classification of lymphoma: FDG-PET leads, computed tomography where there is none.

use oncase_record::Length;

use crate::response::Response;
use crate::rule_set::rule_set;

rule_set! {
    "LUGANO", "Cheson et al., J Clin Oncol 2014;32:3059-3068";
    D1: "Five-point scale", "Scores 1 to 3 without new disease are complete metabolic response.", "as told by ashpublications tables 8 and 9 (ISCL/USCLC/EORTC) and the CIBMTR manual", Read, "",
        "Score 3, nothing new: complete metabolic response.";
    D2: "Score 4 or 5",
        "With less uptake than at baseline partial, with the same no metabolic response, with more or new FDG-avid disease \
         progressive metabolic disease.", "as told by ashpublications tables 8 and 9 (ISCL/USCLC/EORTC) and the CIBMTR manual", Read, "", "Score 4, less uptake: partial metabolic response.";
    P1: "PET leads", "An evaluable PET gives the response whatever CT says: CMR is CR, PMR is PR, NMR is SD, PMD is PD.",
        "table in an admiralonco discussion (#353)", Read, "", "PMR with CT stable: PR.";
    P2: "PET not evaluable",
        "CT progression is PD. Otherwise the earlier PET response is carried on, or CT is used where there is none.",
        "table in an admiralonco discussion (#353)", Read,
        "A response by PET that is older than a progression by CT is not carried on: only the next PET can tell.",
        "PET not evaluable after CMR, CT stable: CR.";
    C1: "CT partial response",
        "The sum of products of up to six lesions is at least 50 % below the baseline.", "as told by ashpublications tables 8 and 9 (ISCL/USCLC/EORTC) and the CIBMTR manual", Read, "",
        "1800 to 900 mm2: PR.";
    C2: "CT progression",
        "One lesion longer than 15 mm whose product is at least 50 % above its smallest, with a rise of its long or short \
         diameter of at least 5 mm up to 20 mm, 10 mm beyond; or new or clearly worse disease, or regrowth of what was gone.",
        "as told by ashpublications tables 8 and 9 (ISCL/USCLC/EORTC), PMC5298348, table 2, and the CIBMTR manual", Read,
        "The 15 mm are asked of nodes only, as in tables 8 and 9; PMC5298348 asks them of every lesion (policy \
         lugano-15-mm). Which size the 20 mm are is not said: the smallest so far (policy lugano-step-by).",
        "16 x 10 to 22 x 12 mm: PD.";
    C3: "CT complete response",
        "Every node at most 15 mm long, every other lesion gone, and nothing left of what is not measured.",
        "as told by PMC5298348, table 2", Read, "Spleen and bone marrow count as far as the record follows them as non-targets.",
        "Nodes of 30 and 22 mm, now 15 and 12 mm: CR.";
    C4: "CT stable disease", "None of the others.", "as told by PMC5298348, table 2", Read, "", "1800 to 1000 mm2: SD.";
    N1: "CT not evaluable", "A lesion was not assessed or none is followed, and nothing is progression.", "convention", Own, "", "One of two nodes not seen: NE.";
}

/// What a case leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LuganoPolicies {
    /// How score 3 counts.
    pub score_3: ScoreThree,
    /// Which lesions must be longer than 15 mm to progress by CT.
    pub floor: Floor,
    /// Which size of a lesion says whether it must rise by 5 or by 10 mm.
    pub step_by: StepBy,
}

/// Which lesions must be longer than 15 mm to progress by CT; the tables of the rule differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Floor {
    /// Nodes only.
    #[default]
    Nodes,
    /// Every lesion.
    AllLesions,
}

/// Which size of a lesion says whether it must rise by 5 mm (up to 20 mm) or by 10 mm (beyond).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepBy {
    /// The smallest so far.
    #[default]
    Smallest,
    /// The size now.
    Now,
}

/// How score 3 of the five-point scale counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScoreThree {
    /// As complete metabolic response.
    #[default]
    Complete,
    /// As score 4: where treatment is to be reduced on the strength of the scan, a protocol may ask for less uptake.
    AsFour,
}

/// Metabolic response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metabolic {
    /// Complete.
    Complete,
    /// Partial.
    Partial,
    /// None.
    None,
    /// Progressive disease.
    Progressive,
}

/// Uptake against the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uptake {
    /// Less.
    Less,
    /// The same.
    Same,
    /// More.
    More,
}

/// Rules D1 and D2. None for a score outside 1 to 5.
pub fn metabolic(score: u8, uptake: Uptake, new_disease: bool) -> Option<(Metabolic, RuleId)> {
    Some(match (score, uptake) {
        (1..=5, _) if new_disease => (Metabolic::Progressive, RuleId::D2),
        (1..=3, _) => (Metabolic::Complete, RuleId::D1),
        (4 | 5, Uptake::Less) => (Metabolic::Partial, RuleId::D2),
        (4 | 5, Uptake::Same) => (Metabolic::None, RuleId::D2),
        (4 | 5, Uptake::More) => (Metabolic::Progressive, RuleId::D2),
        _ => return None,
    })
}

/// Rules P1 and P2: the response of a visit. `pet` is none when PET was not done or not evaluable, `earlier_pet` the last
/// response by PET.
pub fn response(
    pet: Option<Metabolic>,
    ct: Option<Response>,
    earlier_pet: Option<Metabolic>,
) -> (Response, RuleId) {
    let category = |metabolic| match metabolic {
        Metabolic::Complete => Response::Cr,
        Metabolic::Partial => Response::Pr,
        Metabolic::None => Response::Sd,
        Metabolic::Progressive => Response::Pd,
    };
    match (pet, ct, earlier_pet) {
        (Some(pet), _, _) => (category(pet), RuleId::P1),
        (None, Some(Response::Pd), _) => (Response::Pd, RuleId::P2),
        (None, _, Some(earlier)) => (category(earlier), RuleId::P2),
        (None, ct, None) => (ct.unwrap_or(Response::Ne), RuleId::P2),
    }
}

/// Rule C1: sums of products in square hundredths of a millimetre.
pub fn is_ct_partial_response(sum: u64, baseline: u64) -> bool {
    2 * sum <= baseline
}

/// One lesion on CT with its past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CtLesion {
    /// A lymph node or a mass of them.
    pub node: bool,
    /// Size at baseline.
    pub baseline: NodeSize,
    /// Smallest size so far, by the product.
    pub smallest: NodeSize,
    /// Size now; none when it was not assessed. What is gone is 0 x 0 mm.
    pub now: Option<NodeSize>,
}

impl CtLesion {
    /// Rule C2, for one lesion against its smallest size so far.
    pub fn has_progressed(&self, policies: &LuganoPolicies) -> bool {
        let Some(now) = self.now else { return false };
        let smallest = self.smallest;
        // What was gone and is there again has regrown, whatever its size; a node has to be abnormal.
        if !self.node && smallest.product() == 0 {
            return now.product() > 0;
        }
        let abnormal = now.long > Length::from_mm(15) || (!self.node && policies.floor == Floor::Nodes);
        let reference = match policies.step_by {
            StepBy::Smallest => smallest.long,
            StepBy::Now => now.long,
        };
        let step = Length::from_mm(if reference <= Length::from_mm(20) { 5 } else { 10 });
        let rise = |now: Length, then: Length| now.0.saturating_sub(then.0) >= step.0;
        abnormal
            && 2 * now.product() >= 3 * smallest.product()
            && (rise(now.long, smallest.long) || rise(now.short, smallest.short))
    }
}

/// Rules C1 to C4: the response by CT; none when it cannot be evaluated.
pub fn ct(
    lesions: &[CtLesion],
    non_target: Option<Response>,
    new_lesion: bool,
    policies: &LuganoPolicies,
) -> (Option<Response>, RuleId) {
    let grew = |lesion: &CtLesion| lesion.has_progressed(policies);
    if new_lesion || non_target == Some(Response::Pd) || lesions.iter().any(grew) {
        return (Some(Response::Pd), RuleId::C2);
    }
    let Some(now) = lesions.iter().map(|lesion| lesion.now).collect::<Option<Vec<NodeSize>>>() else {
        return (None, RuleId::N1);
    };
    let normal = |(lesion, now): (&CtLesion, &NodeSize)| {
        if lesion.node { now.long <= Length::from_mm(15) } else { now.product() == 0 }
    };
    let left = !matches!(non_target, None | Some(Response::Cr));
    if lesions.is_empty() && matches!(non_target, None | Some(Response::Ne)) {
        return (None, RuleId::N1);
    }
    if !left && lesions.iter().zip(&now).all(normal) {
        return (Some(Response::Cr), RuleId::C3);
    }
    let baseline = lesions.iter().map(|lesion| lesion.baseline.product()).sum();
    if !lesions.is_empty() && is_ct_partial_response(now.iter().map(|now| now.product()).sum(), baseline) {
        return (Some(Response::Pr), RuleId::C1);
    }
    (Some(Response::Sd), RuleId::C4)
}

/// One lesion on CT: its longest diameter and the one across it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeSize {
    /// Longest diameter.
    pub long: Length,
    /// Perpendicular diameter.
    pub short: Length,
}

impl NodeSize {
    /// The product of the two diameters, in square hundredths of a millimetre.
    pub fn product(self) -> u64 {
        crate::who::product(self.long, self.short)
    }
}
