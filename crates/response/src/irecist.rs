//! iRECIST: response under immunotherapy, where progression must be confirmed.
//!
//! A state machine over time points that RECIST 1.1 has judged. The first progression is unconfirmed (iUPD); it is
//! confirmed (iCPD), stays, or is taken back when the disease that made it no longer progresses.

use oncase_record::{Day, Length};

use crate::response::Response;

mod best;
mod rules;

pub use best::{ImmuneBest, ImmuneCourse};
pub use rules::{RULES, RuleId};

/// The overall response of a time point by iRECIST.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImmuneResponse {
    /// Complete response.
    Cr,
    /// Partial response.
    Pr,
    /// Stable disease.
    Sd,
    /// Neither complete response nor progression, without target lesions.
    NonCrNonUpd,
    /// Progression, confirmed.
    Cpd,
    /// Progression, not confirmed.
    Upd,
    /// Not evaluable.
    Ne,
}

impl ImmuneResponse {
    /// The submission value: `iCPD`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cr => "iCR",
            Self::Pr => "iPR",
            Self::Sd => "iSD",
            Self::NonCrNonUpd => "NON-iCR/NON-iUPD",
            Self::Cpd => "iCPD",
            Self::Upd => "iUPD",
            Self::Ne => "NE",
        }
    }
}

/// What iRECIST looks at in one visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImmuneVisit {
    /// Day of the visit.
    pub day: Day,
    /// Response of the targets by RECIST 1.1; none without targets.
    pub target: Option<Response>,
    /// Sum of diameters of the targets, when complete.
    pub sum: Option<Length>,
    /// Response of the non-targets by RECIST 1.1; none without non-targets.
    pub non_target: Option<Response>,
    /// Whether non-target disease has grown further since it progressed, be it ever so little.
    pub non_target_grew: bool,
    /// Number of new lesions seen up to now.
    pub new_lesions: u16,
    /// Number of those that are still there.
    pub new_lesions_present: u16,
    /// Sum of diameters of the new lesions that are measured (at most five, two an organ).
    pub new_sum: Length,
    /// Whether new lesions that are not measured have grown.
    pub new_non_target_grew: bool,
    /// Whether an early scan was made for new symptoms.
    pub for_symptoms: bool,
}

/// An answer with its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImmunePoint {
    /// Day of the visit.
    pub day: Day,
    /// The response.
    pub response: ImmuneResponse,
    /// The rule that decided.
    pub rule: RuleId,
}

/// The switches of iRECIST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImmunePolicies {
    /// Fewest days from the unconfirmed progression to a scan that confirms it: 4 weeks, less 2 days.
    pub earliest_confirmation: u16,
}

impl Default for ImmunePolicies {
    fn default() -> Self {
        Self { earliest_confirmation: 26 }
    }
}

/// A progression that is not confirmed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Open {
    day: Day,
    target: bool,
    non_target: bool,
    new: bool,
    sum: Option<Length>,
    new_lesions: u16,
    new_sum: Length,
    /// Response of the targets when it began, to see whether they have shrunk since.
    target_then: Option<Response>,
}

/// The state of one patient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Immune {
    policies: ImmunePolicies,
    open: Option<Open>,
    confirmed: bool,
    new_lesions: u16,
}

/// The growth that confirms: 5 mm in a sum.
const STEP: u32 = 500;

impl Immune {
    /// A patient at the baseline.
    pub fn new(policies: ImmunePolicies) -> Self {
        Self { policies, ..Self::default() }
    }

    /// Takes the next visit, in the order of time.
    pub fn visit(&mut self, visit: &ImmuneVisit) -> ImmunePoint {
        let (response, rule) = self.decide(visit);
        self.new_lesions = self.new_lesions.max(visit.new_lesions);
        ImmunePoint { day: visit.day, response, rule }
    }

    fn decide(&mut self, visit: &ImmuneVisit) -> (ImmuneResponse, RuleId) {
        if self.confirmed {
            return (ImmuneResponse::Cpd, RuleId::C5);
        }
        let target_pd = visit.target == Some(Response::Pd);
        let non_target_pd = visit.non_target == Some(Response::Pd);
        let more_new = visit.new_lesions > self.new_lesions;
        let Some(open) = self.open else {
            if !(target_pd || non_target_pd || more_new) {
                return without_progression(visit);
            }
            self.open = Some(Open {
                day: visit.day,
                target: target_pd,
                non_target: non_target_pd,
                new: more_new,
                sum: visit.sum,
                new_lesions: visit.new_lesions,
                new_sum: visit.new_sum,
                target_then: visit.target,
            });
            return (ImmuneResponse::Upd, RuleId::U1);
        };
        if let Some(rule) = open.confirmed_by(visit, target_pd, non_target_pd) {
            if self.may_confirm(&open, visit) {
                self.confirmed = true;
                return (ImmuneResponse::Cpd, rule);
            }
            return (ImmuneResponse::Upd, RuleId::U2);
        }
        if visit.target == Some(Response::Ne) && !non_target_pd {
            return (ImmuneResponse::Ne, RuleId::N1);
        }
        if open.is_over(visit, target_pd, non_target_pd) {
            self.open = None;
            let (response, _) = without_progression(visit);
            return (response, RuleId::R1);
        }
        (ImmuneResponse::Upd, RuleId::U3)
    }

    /// Whether the scan is late enough, or early for new symptoms with an additional new lesion.
    fn may_confirm(&self, open: &Open, visit: &ImmuneVisit) -> bool {
        let days = visit.day.days_since(open.day);
        days >= i32::from(self.policies.earliest_confirmation)
            || (visit.for_symptoms && visit.new_lesions > open.new_lesions)
    }
}

impl Open {
    /// The rule by which this visit confirms the progression, if it does.
    fn confirmed_by(&self, visit: &ImmuneVisit, target_pd: bool, non_target_pd: bool) -> Option<RuleId> {
        let grew = |now: Length, then: Length| now.0 >= then.0.saturating_add(STEP);
        let sums = visit.sum.zip(self.sum);
        if self.target && sums.is_some_and(|(now, then)| grew(now, then)) {
            return Some(RuleId::C1);
        }
        if self.non_target && visit.non_target_grew {
            return Some(RuleId::C2);
        }
        let more = visit.new_lesions > self.new_lesions;
        if self.new && (more || grew(visit.new_sum, self.new_sum) || visit.new_non_target_grew) {
            return Some(RuleId::C3);
        }
        let elsewhere =
            (target_pd && !self.target) || (non_target_pd && !self.non_target) || (more && !self.new);
        elsewhere.then_some(RuleId::C4)
    }

    /// Whether nothing of what progressed still does.
    fn is_over(&self, visit: &ImmuneVisit, target_pd: bool, non_target_pd: bool) -> bool {
        let shrunk = match (visit.target, self.target_then) {
            (Some(now), Some(then)) => now.is_stable_or_better() && now < then,
            _ => false,
        };
        let new_over = !self.new || visit.new_lesions_present == 0 || shrunk;
        let progresses = (self.target && target_pd) || (self.non_target && non_target_pd);
        !progresses && new_over
    }
}

/// The response of a visit without progression, against the baseline. New lesions that are still there keep it
/// from a complete response.
fn without_progression(visit: &ImmuneVisit) -> (ImmuneResponse, RuleId) {
    use ImmuneResponse::{Cr, Ne, NonCrNonUpd, Pr, Sd};
    let clear = visit.new_lesions_present == 0;
    let all_gone = matches!(visit.non_target, None | Some(Response::Cr)) && clear;
    let response = match (visit.target, visit.non_target) {
        (Some(Response::Cr), _) if all_gone => Cr,
        (Some(Response::Cr | Response::Pr), _) => Pr,
        (Some(Response::Sd), _) => Sd,
        (None, Some(Response::Cr)) if clear => Cr,
        (None, Some(Response::Cr | Response::NonCrNonPd)) => NonCrNonUpd,
        _ => Ne,
    };
    (response, if response == Ne { RuleId::N1 } else { RuleId::P1 })
}
