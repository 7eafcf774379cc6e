//! Overall response of a time point: Tables 1 and 2 of the guideline.

use super::policies::{NonTargetProgression, Policies, UnimagedSites};
use super::rules::RuleId;
use crate::response::Response;

/// What a visit says besides its targets' response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// Response of the targets; none when there are no targets.
    pub target: Option<Response>,
    /// Response of the non-targets; none when there are none and no marker is followed.
    pub non_target: Option<Response>,
    /// Whether there are non-target lesions (a marker alone is not disease).
    pub non_target_lesions: bool,
    /// Whether there is an unequivocal new lesion.
    pub new_lesion: bool,
    /// Whether anything was imaged.
    pub imaged: bool,
    /// Whether all sites that were to be imaged were.
    pub all_sites: bool,
}

impl Parts {
    /// The overall response and the rule of the table that gives it.
    pub fn overall(self, policies: &Policies) -> (Response, RuleId) {
        let (response, rule) = match self.target {
            Some(target) => (self.with_targets(target, policies), RuleId::O1),
            None if self.non_target_lesions => (self.non_target_only(), RuleId::O2),
            None => (self.no_disease(), RuleId::O3),
        };
        let gap = !self.all_sites && policies.unimaged_sites == UnimagedSites::NotEvaluable;
        if gap && response != Response::Pd { (Response::Ne, rule) } else { (response, rule) }
    }

    fn with_targets(self, target: Response, policies: &Policies) -> Response {
        let non_target_pd = self.non_target == Some(Response::Pd)
            && (target != Response::Ne || policies.non_target_progression == NonTargetProgression::Counts);
        if self.new_lesion || target == Response::Pd || non_target_pd {
            return Response::Pd;
        }
        match (target, self.non_target) {
            (Response::Cr, None | Some(Response::Cr)) => Response::Cr,
            (Response::Cr, Some(_)) => Response::Pr,
            (other, _) => other,
        }
    }

    fn non_target_only(self) -> Response {
        if self.new_lesion { Response::Pd } else { self.non_target.unwrap_or(Response::Ne) }
    }

    fn no_disease(self) -> Response {
        match (self.new_lesion, self.imaged) {
            (true, _) => Response::Pd,
            (false, true) => Response::Ned,
            (false, false) => Response::Ne,
        }
    }
}
