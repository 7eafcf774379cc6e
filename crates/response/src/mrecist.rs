//! Modified RECIST for hepatocellular carcinoma: the diameters of the tumour that still takes up contrast in the
//! arterial phase.

use oncase_record::Length;

use crate::response::Response;
use crate::rule_set::rule_set;

rule_set! {
    "MRECIST", "Lencioni and Llovet, Semin Liver Dis 2010;30:52-60";
    T1: "Target",
        "A lesion of at least 10 mm that can be measured repeatedly and enhances in the arterial phase.",
        "as told by PMC5771991, table 4", Read, "", "A nodule of 12 mm without arterial enhancement is no target.";
    C1: "Complete response of the targets", "No arterial enhancement is left in any target.", "as told by PMC9747269, table 11", Read,
        "A node that is a target is gone when its short axis is below 10 mm, as in RECIST 1.1.",
        "Embolized tumours without enhancement: CR, whatever their size.";
    D1: "Progression of the targets",
        "The sum of viable diameters is at least 20 % above the smallest so far.", "as told by PMC9747269, table 11", Read,
        "No absolute minimum, as first published.", "20 to 24 mm: PD.";
    P1: "Partial response of the targets", "The sum of viable diameters is at least 30 % below the baseline.", "as told by PMC9747269, table 11",
        Read, "", "50 to 35 mm: PR.";
    S1: "Stable targets", "None of the others.", "as told by PMC9747269, table 11", Read, "", "50 to 45 mm: SD.";
    N1: "Targets not all assessed", "Not evaluable, unless what was measured is progression already.", "as RECIST 1.1", Own, "",
        "One of two targets not seen: NE.";
    L1: "New nodule in the liver",
        "A new nodule is progression when it is at least 10 mm and has the vascular pattern of hepatocellular carcinoma, or \
         has grown by at least 10 mm since; until then it is equivocal.", "from memory", Unverified,
        "What proves it later dates the progression to when the nodule was first seen.",
        "A new nodule of 9 mm: equivocal.";
    L2: "Node at the porta hepatis", "Malignant from a short axis of 20 mm.", "from memory; told likewise by a review of imaging in HCC",
        Unverified, "", "A portal node of 18 mm is not counted.";
    L3: "Effusion and ascites", "Count as disease only when cytology shows tumour cells.", "from memory; told likewise by a review of imaging in HCC, and by another that asks for proof by pathology",
        Unverified, "", "Ascites without cytology: not counted.";
    O1: "Overall response", "As Table 1 of RECIST 1.1, from targets, non-targets and new lesions.", "from memory", Unverified, "",
        "Targets CR, a portal thrombus left: PR.";
}

/// What a case leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MrecistPolicies {
    /// Which new nodules in the liver are progression.
    pub new_nodules: NewNodules,
}

/// Which new nodules in the liver are progression.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NewNodules {
    /// Those that rule L1 takes, from size, pattern and growth.
    #[default]
    ByRule,
    /// Those that the record calls unequivocal.
    AsRecorded,
}

/// A new nodule in the liver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewNodule {
    /// Its longest diameter.
    pub diameter: Length,
    /// Arterial enhancement with washout.
    pub typical: bool,
    /// Its growth since it was first seen.
    pub growth: Length,
}

impl NewNodule {
    /// Rule L1.
    pub fn is_progression(&self) -> bool {
        let ten = Length::from_mm(10);
        (self.diameter >= ten && self.typical) || self.growth >= ten
    }
}

/// Rule T1.
pub fn can_be_target(diameter: Length, enhances: bool) -> bool {
    enhances && diameter >= Length::from_mm(10)
}

/// Rule L2: whether a node counts as disease; `at_porta_hepatis` or elsewhere.
pub fn node_is_malignant(short_axis: Length, at_porta_hepatis: bool) -> bool {
    short_axis >= Length::from_mm(if at_porta_hepatis { 20 } else { 15 })
}

/// Rule L3.
pub fn fluid_is_disease(cytology_positive: bool) -> bool {
    cytology_positive
}

/// The viable tumour of one visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viable {
    /// Sum of viable diameters at baseline.
    pub baseline: Length,
    /// Smallest complete sum so far, baseline included.
    pub nadir: Length,
    /// Sum of the viable diameters measured now.
    pub sum: Length,
    /// Whether every target was assessed.
    pub complete: bool,
    /// Whether none of those assessed is left: nothing enhances, and nodes are below 10 mm.
    pub gone: bool,
}

impl Viable {
    /// Response of the targets.
    pub fn targets(&self) -> (Response, RuleId) {
        let (sum, nadir) = (u64::from(self.sum.0), u64::from(self.nadir.0));
        if self.complete && self.gone {
            return (Response::Cr, RuleId::C1);
        }
        let rule = |rule| if self.complete { rule } else { RuleId::N1 };
        if sum > nadir && 5 * sum >= 6 * nadir {
            return (Response::Pd, rule(RuleId::D1));
        }
        if !self.complete {
            return (Response::Ne, RuleId::N1);
        }
        if 10 * sum <= 7 * u64::from(self.baseline.0) {
            return (Response::Pr, RuleId::P1);
        }
        (Response::Sd, RuleId::S1)
    }

    /// Overall response with that of the non-targets and new lesions.
    pub fn overall(&self, non_target: Option<Response>, new_lesion: bool) -> (Response, RuleId) {
        let (target, _) = self.targets();
        let response = match (target, non_target) {
            _ if new_lesion => Response::Pd,
            (Response::Pd, _) | (_, Some(Response::Pd)) => Response::Pd,
            (Response::Cr, None | Some(Response::Cr)) => Response::Cr,
            (Response::Cr, Some(_)) => Response::Pr,
            (other, _) => other,
        };
        (response, RuleId::O1)
    }
}
