//! The switches of the criteria beside RECIST 1.1, with their names.

use oncase_record::PolicyUsed;

use crate::choi::{ChoiPolicies, GrowthFrom, Nodules};
use crate::gcig::{GcigPolicies, SecondValue};
use crate::irecist::ImmunePolicies;
use crate::lugano::{Floor, LuganoPolicies, ScoreThree, StepBy};
use crate::mrecist::{MrecistPolicies, NewNodules};
use crate::pcwg3::Windows;
use crate::rano::{GrowthOnLess, RanoPolicies};
use crate::who::Growth;

/// The switches of the criteria beside RECIST 1.1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OtherPolicies {
    /// Those of iRECIST.
    pub immune: ImmunePolicies,
    /// What progression by WHO is counted on.
    pub who_growth: Growth,
    /// Those of Choi and modified Choi.
    pub choi: ChoiPolicies,
    /// Those of mRECIST.
    pub mrecist: MrecistPolicies,
    /// Those of Lugano.
    pub lugano: LuganoPolicies,
    /// Those of GCIG.
    pub gcig: GcigPolicies,
    /// Windows of PCWG3.
    pub pcwg3: Windows,
    /// Those of RANO.
    pub rano: RanoPolicies,
}

impl OtherPolicies {
    /// Every switch with its setting.
    pub fn used(&self) -> Vec<PolicyUsed> {
        let used = |name, setting: &str| PolicyUsed { name, setting: setting.to_owned() };
        vec![
            used("irecist-earliest-confirmation-days", &self.immune.earliest_confirmation.to_string()),
            used(
                "who-growth",
                match self.who_growth {
                    Growth::AnyLesion => "any-lesion",
                    Growth::Whole => "whole",
                },
            ),
            used(
                "choi-growth-from",
                match self.choi.growth_from {
                    GrowthFrom::Nadir => "nadir",
                    GrowthFrom::Baseline => "baseline",
                },
            ),
            used(
                "choi-nodules-not-told",
                match self.choi.nodules_not_told {
                    Nodules::Open => "open",
                    Nodules::Absent => "absent",
                },
            ),
            used(
                "mrecist-new-nodules",
                match self.mrecist.new_nodules {
                    NewNodules::ByRule => "by-rule",
                    NewNodules::AsRecorded => "as-recorded",
                },
            ),
            used(
                "lugano-score-3",
                match self.lugano.score_3 {
                    ScoreThree::Complete => "complete",
                    ScoreThree::AsFour => "as-4",
                },
            ),
            used(
                "lugano-15-mm",
                match self.lugano.floor {
                    Floor::Nodes => "nodes",
                    Floor::AllLesions => "all-lesions",
                },
            ),
            used(
                "lugano-step-by",
                match self.lugano.step_by {
                    StepBy::Smallest => "smallest",
                    StepBy::Now => "now",
                },
            ),
            used("rano-confirm-days", &self.rano.confirm.to_string()),
            used(
                "rano-growth-on-less-steroids",
                match self.rano.growth_on_less {
                    GrowthOnLess::Open => "open",
                    GrowthOnLess::Progression => "progression",
                },
            ),
            used("rano-replacement-micrograms", &self.rano.replacement.to_string()),
            used("pcwg3-flare-days", &self.pcwg3.flare.to_string()),
            used("pcwg3-confirm-days", &self.pcwg3.confirm.to_string()),
            used("pcwg3-psa-early-days", &self.pcwg3.psa_early.to_string()),
            used(
                "gcig-upper-limit-not-told",
                &self
                    .gcig
                    .upper_limit
                    .map_or("open".to_owned(), |limit| format!("{} U/mL", super::tumour_marker::told(limit))),
            ),
            used(
                "gcig-second-value",
                match self.gcig.second_value {
                    SecondValue::Next => "next",
                    SecondValue::Any => "any",
                },
            ),
            used("gcig-near-days", &self.gcig.near_days.to_string()),
        ]
    }
}
