//! Best overall response of a patient from the overall responses of the time points.

use oncase_record::Day;

use super::policies::{CrThenWorse, Policies, SdOrigin};
use super::rules::RuleId;
use crate::response::Response;

mod confirmation;
mod pass;
mod window;

pub use pass::{BestResponses, ResponseRowError, ResponseRowProblem, ResponseRows};
use window::Window;

/// One overall response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Day of the assessment.
    pub day: Day,
    /// Overall response of the time point.
    pub response: Response,
}

/// The dates of a patient that bound the best response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectDates {
    /// Start of treatment, or randomization: earlier assessments do not count.
    pub start: Day,
    /// First day of a new anticancer therapy.
    pub new_therapy: Option<Day>,
    /// Death.
    pub death: Option<Day>,
}

impl SubjectDates {
    /// A start and nothing else.
    pub fn from_start(start: Day) -> Self {
        Self { start, new_therapy: None, death: None }
    }
}

/// A best response, when it was reached, and by which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Best {
    /// The response.
    pub response: Response,
    /// The first day on which its conditions were met; none without an assessment.
    pub day: Option<Day>,
    /// The rule that decided.
    pub rule: RuleId,
}

/// Everything that the time points of one patient say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// Best response without confirmation.
    pub best: Best,
    /// Best response with complete and partial responses confirmed.
    pub confirmed: Best,
    /// First complete or partial response.
    pub first_response: Option<Day>,
    /// First complete or partial response that was confirmed later.
    pub first_confirmed_response: Option<Day>,
    /// First day of clinical benefit: a response, or stable disease for its minimum duration.
    pub benefit: Option<Day>,
    /// The same with responses confirmed.
    pub confirmed_benefit: Option<Day>,
    /// First progression in the window.
    pub progression: Option<Day>,
    /// The last assessment of all, also after progression or a new therapy.
    pub last: Option<Assessment>,
    /// Number of assessments in the window.
    pub assessments: u32,
}

impl Course {
    /// Derives the course of one patient. The assessments may come in any order.
    pub fn of(assessments: &[Assessment], dates: &SubjectDates, policies: &Policies) -> Self {
        let mut sorted = assessments.to_vec();
        sorted.sort_by_key(|a| a.day);
        Self::of_sorted(&sorted, dates, policies, &mut Vec::new())
    }

    /// The course when the start is not known: once as if every stable disease lasted long enough, once as if
    /// none did. Where both agree, the answer does not depend on the start.
    pub fn without_start(assessments: &[Assessment], dates: &SubjectDates, policies: &Policies) -> [Self; 2] {
        let start = assessments.iter().map(|a| a.day).min().unwrap_or(dates.start);
        let dates = SubjectDates { start, ..*dates };
        [0, u16::MAX].map(|min_sd_days| Self::of(assessments, &dates, &Policies { min_sd_days, ..*policies }))
    }

    /// Derives the course from assessments in the order of their days; `buffer` is scratch space.
    fn of_sorted(
        sorted: &[Assessment],
        dates: &SubjectDates,
        policies: &Policies,
        buffer: &mut Vec<Assessment>,
    ) -> Self {
        let window = Window::cut(sorted, dates, policies, buffer);
        Decision { window: &window, dates, policies }.course()
    }
}

/// The window of one patient with what is needed to decide.
struct Decision<'a> {
    window: &'a Window<'a>,
    dates: &'a SubjectDates,
    policies: &'a Policies,
}

/// What one pass over the window finds.
#[derive(Default)]
struct Found {
    /// First day of each response by its number.
    first: [Option<Day>; 9],
    /// First time point of stable disease or better that meets the minimum, and the response it was.
    long_stable: Option<Assessment>,
    /// First time point of stable disease itself that meets the minimum.
    long_sd: Option<Day>,
    /// First time point of neither complete response nor progression that meets the minimum.
    long_non_cr: Option<Day>,
    /// First confirmed complete and partial response, and whether something lay between.
    confirmed_cr: Option<(Day, bool)>,
    confirmed_pr: Option<(Day, bool)>,
    /// Whether some time point was stable or better without meeting the minimum.
    too_early: bool,
    first_day: Option<Day>,
}

impl Decision<'_> {
    fn course(&self) -> Course {
        let found = self.look();
        let first_response = earliest(found.first(Response::Cr), found.first(Response::Pr));
        let first_confirmed_response =
            earliest(found.confirmed_cr.map(|(day, _)| day), found.confirmed_pr.map(|(day, _)| day));
        let long = earliest(found.long_stable.map(|a| a.day), found.long_non_cr);
        Course {
            best: self.best(&found),
            confirmed: self.confirmed(&found),
            first_response,
            first_confirmed_response,
            benefit: earliest(first_response, long),
            confirmed_benefit: earliest(first_confirmed_response, long),
            progression: found.first(Response::Pd),
            last: self.window.last,
            assessments: u32::try_from(self.window.time_points.len()).unwrap_or(u32::MAX),
        }
    }

    fn look(&self) -> Found {
        let mut found = Found::default();
        let time_points = self.window.time_points;
        for (i, now) in time_points.iter().enumerate() {
            found.first_day.get_or_insert(now.day);
            if let Some(slot) = found.first.get_mut(now.response as usize) {
                slot.get_or_insert(now.day);
            }
            let later = time_points.get(i + 1..).unwrap_or_default();
            match now.response {
                Response::Cr if found.confirmed_cr.is_none() => {
                    found.confirmed_cr = confirmation::of_complete(*now, later, self.policies);
                }
                Response::Pr if found.confirmed_pr.is_none() => {
                    found.confirmed_pr = confirmation::of_partial(*now, later, self.policies);
                }
                _ => {}
            }
            let stable = now.response.is_stable_or_better();
            let non_cr = now.response == Response::NonCrNonPd;
            if (stable || non_cr) && !self.lasts(now.day) {
                found.too_early = true;
            } else if stable {
                found.long_stable.get_or_insert(*now);
                if now.response == Response::Sd {
                    found.long_sd.get_or_insert(now.day);
                }
            } else if non_cr {
                found.long_non_cr.get_or_insert(now.day);
            }
        }
        found
    }

    /// Rule B5: whether a time point comes late enough for stable disease.
    fn lasts(&self, day: Day) -> bool {
        let counted = match self.policies.sd_origin {
            SdOrigin::DaysSinceStart => 0,
            SdOrigin::StudyDay => 1,
        };
        day.days_since(self.dates.start).saturating_add(counted) >= i32::from(self.policies.min_sd_days)
    }

    fn best(&self, found: &Found) -> Best {
        for response in [Response::Cr, Response::Pr] {
            if let Some(day) = found.first(response) {
                return Best { response, day: Some(day), rule: RuleId::B1 };
            }
        }
        if let Some(day) = found.long_sd {
            return Best { response: Response::Sd, day: Some(day), rule: RuleId::B5 };
        }
        self.without_stable_disease(found, RuleId::B1)
    }

    fn confirmed(&self, found: &Found) -> Best {
        let responses = [(Response::Cr, found.confirmed_cr), (Response::Pr, found.confirmed_pr)];
        for (response, confirmed) in responses {
            if let Some((day, gap)) = confirmed {
                let rule = if gap { RuleId::B4 } else { RuleId::B2 };
                return Best { response, day: Some(day), rule };
            }
        }
        if let Some(stable) = found.long_stable {
            let rule = if stable.response == Response::Sd { RuleId::B5 } else { RuleId::B3 };
            let admiral = self.policies.cr_then_worse == CrThenWorse::AdmiralSd;
            if self.window.without_targets && !admiral {
                let day = earliest(found.long_non_cr, Some(stable.day));
                return Best { response: Response::NonCrNonPd, day, rule };
            }
            return Best { response: Response::Sd, day: Some(stable.day), rule };
        }
        self.without_stable_disease(found, RuleId::B3)
    }

    /// What is left when neither a response nor a long enough stable disease was found.
    fn without_stable_disease(&self, found: &Found, otherwise: RuleId) -> Best {
        let early = if found.too_early { RuleId::B5 } else { otherwise };
        if let Some(day) = found.long_non_cr {
            return Best { response: Response::NonCrNonPd, day: Some(day), rule: RuleId::B5 };
        }
        if let Some(day) = found.first(Response::Ned) {
            return Best { response: Response::Ned, day: Some(day), rule: RuleId::O3 };
        }
        if let Some(day) = found.first(Response::Pd) {
            let back = self.window.came_back && found.first(Response::Cr).is_some();
            let rule = if back { RuleId::B3 } else { early };
            return Best { response: Response::Pd, day: Some(day), rule };
        }
        if found.first_day.is_some() {
            return Best { response: Response::Ne, day: found.first_day, rule: early };
        }
        if self.dates.death.is_some() {
            return Best { response: Response::Ne, day: None, rule: RuleId::B6 };
        }
        Best { response: Response::Missing, day: None, rule: RuleId::B7 }
    }
}

impl Found {
    fn first(&self, response: Response) -> Option<Day> {
        self.first.get(response as usize).copied().flatten()
    }
}

fn earliest(a: Option<Day>, b: Option<Day>) -> Option<Day> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
