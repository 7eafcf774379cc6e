//! One patient as read by one reader, while the visits come in.

use oncase_record::{Day, Length};

use super::observation::NewLesion;
use super::overall::Parts;
use super::policies::{Policies, Reappearance, VisitDate};
use super::rows::RowProblem;
use super::rules::RuleId;
use super::target::Targets;
use super::time_point::{NewDisease, Notes, TimePoint};
use super::visit::{Lesions, Marker, Visit};
use crate::response::Response;

/// What earlier visits leave for later ones.
#[derive(Debug)]
pub(super) struct Series {
    pub targets: Lesions,
    pub non_targets: Lesions,
    pub has_baseline: bool,
    baseline: Option<Length>,
    nadir: Length,
    marker_high: bool,
    responding: bool,
    complete_response: CompleteResponse,
    last_day: i32,
    equivocal: Lesions,
    first_equivocal: [FirstSeen; 64],
    time_points: Vec<TimePoint>,
}

/// Where an equivocal finding was seen first.
#[derive(Clone, Copy, Debug, Default)]
struct FirstSeen {
    time_point: u32,
    day: i32,
    by_pet: bool,
}

impl Default for Series {
    fn default() -> Self {
        Self {
            targets: Lesions::default(),
            non_targets: Lesions::default(),
            has_baseline: false,
            baseline: None,
            nadir: Length(0),
            marker_high: false,
            responding: false,
            complete_response: CompleteResponse::default(),
            last_day: i32::MIN,
            equivocal: Lesions::default(),
            first_equivocal: [FirstSeen::default(); 64],
            time_points: Vec::new(),
        }
    }
}

impl Series {
    /// Hands over the time points and makes room for the next series.
    pub fn finish(&mut self, out: &mut Vec<TimePoint>) {
        out.append(&mut self.time_points);
        self.targets = Lesions::default();
        self.non_targets = Lesions::default();
        self.has_baseline = false;
        self.baseline = None;
        self.marker_high = false;
        self.responding = false;
        self.complete_response = CompleteResponse::default();
        self.last_day = i32::MIN;
        self.equivocal = Lesions::default();
    }

    /// Ends a visit: the baseline sets the references, every later visit becomes a time point.
    pub fn close(&mut self, visit: &Visit, policies: &Policies) -> Result<(), RowProblem> {
        let sum = Length(u32::try_from(visit.sum).map_err(|_| RowProblem::SumTooLarge)?);
        if visit.last_day < self.last_day {
            return Err(RowProblem::VisitDatesBackwards {
                previous: Day(self.last_day),
                this: Day(visit.last_day),
            });
        }
        self.last_day = visit.last_day;
        if visit.number == 0 {
            self.open(visit, sum);
        } else {
            self.assess(visit, sum, policies);
        }
        Ok(())
    }

    fn open(&mut self, visit: &Visit, sum: Length) {
        self.has_baseline = true;
        self.targets = visit.targets;
        self.non_targets = visit.non_targets;
        self.baseline = (!visit.targets.is_empty() && visit.targets_missing.is_empty()).then_some(sum);
        self.nadir = sum;
        self.marker_high = visit.marker == Marker::High;
    }

    fn assess(&mut self, visit: &Visit, sum: Length, policies: &Policies) {
        if !self.has_baseline {
            self.targets = visit.targets;
            self.non_targets = visit.non_targets;
        }
        let assessed = visit.targets.without(visit.targets_missing);
        let complete = assessed == self.targets;
        let mut notes = visit.notes;
        let returned_from =
            self.complete_response.confirmed && policies.reappearance == Reappearance::AfterConfirmedCr;
        let target = (!self.targets.is_empty()).then(|| {
            let targets = Targets {
                sum,
                complete,
                all_gone: !visit.target_present,
                baseline: self.baseline,
                nadir: self.nadir,
                responding: self.responding,
                cr_confirmed: self.complete_response.confirmed,
            };
            targets.response(policies)
        });
        let non_target = self.non_target(visit, returned_from, &mut notes);
        let (new_disease, new_disease_rule) = new_disease(visit);
        let (overall, overall_rule) = Parts {
            target: target.map(|(response, _)| response),
            non_target: non_target.map(|(response, _)| response),
            non_target_lesions: !self.non_targets.is_empty(),
            new_lesion: new_disease == NewDisease::Yes,
            imaged: !notes.has(Notes::NO_IMAGING),
            all_sites: !notes.has(Notes::SITES_NOT_IMAGED),
        }
        .overall(policies);
        let scan = match policies.visit_date {
            VisitDate::Last => visit.last_day,
            VisitDate::First => visit.first_day,
        };
        let day = if new_disease == NewDisease::Yes { visit.new_day } else { scan };
        self.time_points.push(TimePoint {
            series: visit.series,
            visit: visit.number,
            day: Day(day),
            first_day: Day(visit.first_day),
            last_day: Day(visit.last_day),
            sum,
            baseline: self.baseline,
            nadir: self.baseline.map(|_| self.nadir),
            targets: self.targets.count(),
            targets_assessed: assessed.count(),
            target: target.map(|(response, _)| response),
            non_target: non_target.map(|(response, _)| response),
            new_disease,
            overall,
            target_rule: target.map(|(_, rule)| rule),
            non_target_rule: non_target.map(|(_, rule)| rule),
            new_disease_rule,
            overall_rule,
            notes,
        });
        self.remember(visit, sum, complete, target.map(|(response, _)| response));
        self.complete_response.after(overall, Day(scan), policies);
    }

    /// Rules N1 to N4, and A8 for non-targets.
    fn non_target(
        &self,
        visit: &Visit,
        returned_from: bool,
        notes: &mut Notes,
    ) -> Option<(Response, RuleId)> {
        let followed = self.marker_high || visit.marker == Marker::High;
        if self.non_targets.is_empty() && !followed {
            return None;
        }
        if visit.non_target_progressed {
            return Some((Response::Pd, RuleId::N3));
        }
        if returned_from && visit.non_target_present {
            return Some((Response::Pd, RuleId::A8));
        }
        if visit.non_targets.without(visit.non_targets_missing) != self.non_targets {
            return Some((Response::Ne, RuleId::N4));
        }
        if visit.non_target_present {
            return Some((Response::NonCrNonPd, RuleId::N2));
        }
        let (response, rule) = match visit.marker {
            Marker::High => (Response::NonCrNonPd, RuleId::N2),
            Marker::NotDone if followed => (Response::Ne, RuleId::N4),
            Marker::NotDone | Marker::Normal => return Some((Response::Cr, RuleId::N1)),
        };
        notes.0 |= Notes::MARKER.0;
        Some((response, rule))
    }

    fn remember(&mut self, visit: &Visit, sum: Length, complete: bool, target: Option<Response>) {
        if complete && self.baseline.is_some() {
            self.nadir = self.nadir.min(sum);
        }
        self.responding = match target {
            Some(Response::Cr | Response::Pr) => true,
            Some(Response::Pd) => false,
            _ => self.responding,
        };
        self.date_back(visit);
        let index = u32::try_from(self.time_points.len().saturating_sub(1)).unwrap_or(u32::MAX);
        for lesion in visit.equivocal.without(self.equivocal).each() {
            let seen =
                FirstSeen { time_point: index, day: visit.first_day, by_pet: visit.awaiting_ct.has(lesion) };
            if let Some(slot) = self.first_equivocal.get_mut(usize::from(lesion)) {
                *slot = seen;
            }
        }
        self.equivocal.0 |= visit.equivocal.0;
    }

    /// Rules L2 and L4: what is confirmed now was progression when it was first seen.
    fn date_back(&mut self, visit: &Visit) {
        let confirmed = self.equivocal.and(visit.unequivocal);
        for lesion in confirmed.each() {
            let Some(first) = self.first_equivocal.get(usize::from(lesion)).copied() else { continue };
            let Some(earlier) = self.time_points.get_mut(first.time_point as usize) else { continue };
            if earlier.new_disease == NewDisease::Yes {
                continue;
            }
            earlier.new_disease = NewDisease::ConfirmedLater;
            earlier.new_disease_rule = Some(if first.by_pet { RuleId::L4 } else { RuleId::L2 });
            earlier.overall = Response::Pd;
            earlier.day = Day(first.day);
        }
    }
}

fn new_disease(visit: &Visit) -> (NewDisease, Option<RuleId>) {
    if !visit.unequivocal.is_empty() {
        let rule = match visit.new_kind {
            Some(NewLesion::OutsideBaselineField) => RuleId::L3,
            Some(NewLesion::PetNewSinceBaselinePet | NewLesion::PetWithNewSiteOnCt) => RuleId::L4,
            _ => RuleId::L1,
        };
        return (NewDisease::Yes, Some(rule));
    }
    if !visit.equivocal.is_empty() {
        let rule = if visit.awaiting_ct == visit.equivocal { RuleId::L4 } else { RuleId::L2 };
        return (NewDisease::Equivocal, Some(rule));
    }
    match visit.new_kind {
        Some(NewLesion::PetAtKnownSite) => (NewDisease::No, Some(RuleId::L4)),
        Some(_) => (NewDisease::No, Some(RuleId::L1)),
        None => (NewDisease::No, None),
    }
}

/// Whether a complete response of the whole disease has been confirmed.
#[derive(Clone, Copy, Debug, Default)]
struct CompleteResponse {
    since: Option<Day>,
    last: Option<Day>,
    not_evaluable: u16,
    not_evaluable_since_last: u16,
    confirmed: bool,
}

impl CompleteResponse {
    fn after(&mut self, overall: Response, day: Day, policies: &Policies) {
        match overall {
            Response::Cr => self.again(day, policies),
            Response::Ne => {
                self.not_evaluable = self.not_evaluable.saturating_add(1);
                self.not_evaluable_since_last = self.not_evaluable_since_last.saturating_add(1);
            }
            _ => *self = Self { confirmed: self.confirmed, ..Self::default() },
        }
    }

    fn again(&mut self, day: Day, policies: &Policies) {
        if self.since.is_some() && self.not_evaluable > policies.max_ne {
            self.since = self.last;
            self.not_evaluable = self.not_evaluable_since_last;
        }
        if self.since.is_none() || self.not_evaluable > policies.max_ne {
            self.since = Some(day);
            self.not_evaluable = 0;
        }
        self.confirmed |=
            self.since.is_some_and(|since| day.days_since(since) >= i32::from(policies.confirm_days));
        self.last = Some(day);
        self.not_evaluable_since_last = 0;
    }
}
