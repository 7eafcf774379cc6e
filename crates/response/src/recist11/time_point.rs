//! The answer for one time point, with the numbers and rules that made it.

use oncase_record::{Day, Length};

use super::rules::RuleId;
use super::target::Thresholds;
use crate::ratio::Change;
use crate::response::Response;

/// Whether new disease was seen at a time point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum NewDisease {
    /// None was recorded.
    No,
    /// Only findings that are equivocal, or that turned out not to be malignant.
    Equivocal,
    /// An equivocal finding that a later visit confirmed: progression is dated to this one.
    ConfirmedLater,
    /// An unequivocal new lesion.
    Yes,
}

/// What else is to be said about a time point; a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Notes(pub(super) u8);

impl Notes {
    /// A target too small to measure counted with the default of the policies.
    pub const TOO_SMALL: Self = Self(1);
    /// A target has split; its parts were added up.
    pub const SPLIT: Self = Self(2);
    /// Targets have merged.
    pub const MERGED: Self = Self(4);
    /// A site that was to be imaged was not.
    pub const SITES_NOT_IMAGED: Self = Self(8);
    /// Symptomatic deterioration was reported.
    pub const SYMPTOMATIC: Self = Self(16);
    /// A tumour marker above normal, or not measured after it was, kept the non-target response from CR.
    pub const MARKER: Self = Self(32);
    /// No imaging at this visit.
    pub const NO_IMAGING: Self = Self(64);

    /// Whether every flag of `other` is set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// The response at one visit after the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimePoint {
    /// One patient as read by one reader.
    pub series: u32,
    /// Number of the visit; the baseline is 0 and has no response.
    pub visit: u16,
    /// The day that counts: for progression by a new lesion the day it was first seen, otherwise the visit's
    /// last (or first, by policy) scan.
    pub day: Day,
    /// First scan of the visit.
    pub first_day: Day,
    /// Last scan of the visit.
    pub last_day: Day,
    /// Sum of the diameters of the targets that were assessed.
    pub sum: Length,
    /// Baseline sum; none when there are no targets or the baseline is incomplete.
    pub baseline: Option<Length>,
    /// Smallest complete sum before this visit, baseline included.
    pub nadir: Option<Length>,
    /// Number of targets at baseline.
    pub targets: u8,
    /// Number of them assessed at this visit.
    pub targets_assessed: u8,
    /// Response of the targets; none when there are none.
    pub target: Option<Response>,
    /// Response of the non-targets; none when there are none and no marker is followed.
    pub non_target: Option<Response>,
    /// New disease.
    pub new_disease: NewDisease,
    /// Overall response.
    pub overall: Response,
    /// The rule that decided the target response.
    pub target_rule: Option<RuleId>,
    /// The rule that decided the non-target response.
    pub non_target_rule: Option<RuleId>,
    /// The rule that decided about new disease.
    pub new_disease_rule: Option<RuleId>,
    /// The rule that made the overall response.
    pub overall_rule: RuleId,
    /// What else is to be said.
    pub notes: Notes,
}

impl TimePoint {
    /// Whether every target was assessed.
    pub fn is_complete(&self) -> bool {
        self.targets_assessed == self.targets
    }

    /// Sum of diameters when it is complete and there are targets.
    pub fn complete_sum(&self) -> Option<Length> {
        (self.is_complete() && self.targets > 0).then_some(self.sum)
    }

    /// Change of the complete sum from the baseline sum.
    pub fn change_from_baseline(&self) -> Option<Change> {
        Change::between(self.baseline?, self.complete_sum()?)
    }

    /// Change of the complete sum from the nadir before this visit; none from a nadir of 0.
    pub fn change_from_nadir(&self) -> Option<Change> {
        Change::between(self.nadir?, self.complete_sum()?)
    }

    /// The sums at which the target response would change: "PD from 63.0 mm; PR at 52.5 mm".
    pub fn thresholds(&self) -> Option<Thresholds> {
        Some(Thresholds::of(self.baseline?, self.nadir?))
    }

    /// Every rule that had a part in the answer, the deciding ones first.
    pub fn rules(&self) -> impl Iterator<Item = RuleId> {
        let noted = |flag, rule| self.notes.has(flag).then_some(rule);
        [
            Some(self.overall_rule),
            self.target_rule,
            self.non_target_rule,
            self.new_disease_rule,
            (self.targets_assessed > 0).then_some(RuleId::T2),
            noted(Notes::TOO_SMALL, RuleId::T3),
            noted(Notes::SPLIT, RuleId::T4),
            (!self.notes.has(Notes::SPLIT)).then(|| noted(Notes::MERGED, RuleId::T4)).flatten(),
            noted(Notes::SYMPTOMATIC, RuleId::B6),
        ]
        .into_iter()
        .flatten()
    }
}
