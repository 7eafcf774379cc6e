//! The record's measurements as rows for the kernel.

use std::collections::BTreeSet;

use oncase_record::model::{
    Assessment, Certainty, Lesion, LesionRole, Measurement, MeasurementState, NonTarget, Record,
};
use oncase_record::{Day, DayInterval, Length};

use super::{FollowedLesion, NotDerivable, Seen};
use crate::recist11::{
    Axes, LesionRow, LesionTable, NewLesion, NonTargetState, Observation, PartialDates, Policies,
    TargetState, VisitFact,
};

/// Rows of one evaluation, with the lesions that they number.
pub(super) struct Rows {
    pub table: LesionTable,
    pub lesions: Vec<FollowedLesion>,
}

struct Builder<'r> {
    record: &'r Record,
    targets: Vec<&'r Lesion>,
    non_targets: Vec<&'r Lesion>,
    /// Names of new lesions, in the order seen: their position is their number.
    new: Vec<String>,
    table: LesionTable,
}

impl Rows {
    pub fn of(
        record: &Record,
        baseline: usize,
        follow_ups: &[usize],
        policies: &Policies,
    ) -> Result<Self, NotDerivable> {
        let indices: Vec<usize> = std::iter::once(baseline).chain(follow_ups.iter().copied()).collect();
        let assessments: Vec<&Assessment> =
            indices.iter().filter_map(|&index| record.assessments.get(index)).collect();
        let mut builder = Builder::new(record, &assessments)?;
        for (visit, (assessment, index)) in assessments.iter().zip(&indices).enumerate() {
            let visit = u16::try_from(visit).map_err(|_| NotDerivable::TooManyLesions)?;
            builder.visit(assessment, *index, visit, policies)?;
        }
        let lesions = builder.followed(&assessments, policies);
        Ok(Self { table: builder.table, lesions })
    }
}

impl<'r> Builder<'r> {
    fn new(record: &'r Record, assessments: &[&'r Assessment]) -> Result<Self, NotDerivable> {
        let measured: BTreeSet<&str> =
            assessments.iter().flat_map(|a| a.measurements.iter().map(|m| m.lesion.as_str())).collect();
        let stated: BTreeSet<&str> =
            assessments.iter().flat_map(|a| a.non_targets.iter().map(|n| n.lesion.as_str())).collect();
        let with_role = |role: LesionRole, seen: &dyn Fn(&str) -> bool| -> Vec<&'r Lesion> {
            let lesions = record.lesions.iter().filter(|lesion| {
                lesion.role == Some(role)
                    && lesion.split_from.is_none()
                    && lesion.id.as_deref().is_some_and(seen)
            });
            lesions.collect()
        };
        let targets = with_role(LesionRole::Target, &|id| measured.contains(id));
        let non_targets =
            with_role(LesionRole::NonTarget, &|id| measured.contains(id) || stated.contains(id));
        if targets.is_empty() && non_targets.is_empty() {
            let loose = record.lesions.iter().filter(|lesion| {
                lesion.same_as.is_none() && matches!(lesion.role, None | Some(LesionRole::NotAssigned))
            });
            let without_role = loose.filter_map(|lesion| lesion.id.clone()).collect();
            return Err(NotDerivable::NothingAtBaseline { without_role });
        }
        if targets.len() > 64 || non_targets.len() > 64 {
            return Err(NotDerivable::TooManyLesions);
        }
        Ok(Self { record, targets, non_targets, new: Vec::new(), table: LesionTable::default() })
    }

    fn visit(
        &mut self,
        assessment: &Assessment,
        index: usize,
        visit: u16,
        policies: &Policies,
    ) -> Result<(), NotDerivable> {
        let undated = NotDerivable::Undated { assessment: index };
        let day = one_day(self.record.days(&assessment.date), policies).ok_or(undated)?;
        let row = |day: Day, lesion: u8, diameter: Length, what: Observation| LesionRow {
            series: 0,
            visit,
            day,
            lesion,
            diameter,
            what,
        };
        for measurement in &assessment.measurements {
            let scanned =
                measurement.date.as_ref().and_then(|when| one_day(self.record.days(when), policies));
            self.measurement(measurement, visit, scanned.unwrap_or(day));
        }
        self.unanswered_targets(assessment, visit, day);
        for stated in &assessment.non_targets {
            let Some((number, lesion)) = numbered(&self.non_targets, &stated.lesion) else { continue };
            let state = match stated.state {
                NonTarget::Present => NonTargetState::Present,
                NonTarget::Absent => NonTargetState::Absent,
                NonTarget::UnequivocalProgression => NonTargetState::Progressed,
                NonTarget::NotAssessed => NonTargetState::NotAssessed,
            };
            let what = Observation::non_target(lesion.node == Some(true), state);
            self.table.push(row(day, number, Length::default(), what));
        }
        for new in &assessment.new_lesions {
            let name = new.lesion.clone().unwrap_or_else(|| new.site.clone());
            let what = match new.certainty {
                Certainty::Unequivocal => NewLesion::Unequivocal,
                Certainty::Equivocal => NewLesion::Equivocal,
            };
            let number = self.new_number(name)?;
            self.table.push(row(day, number, Length::default(), Observation::new_lesion(what)));
        }
        let imaged = if assessment.all_sites_imaged == Some(false) {
            VisitFact::SitesNotImaged
        } else {
            VisitFact::Imaged
        };
        let marker = assessment
            .markers_normal
            .map(|normal| if normal { VisitFact::MarkerNormal } else { VisitFact::MarkerHigh });
        for fact in std::iter::once(imaged).chain(marker) {
            self.table.push(row(day, 0, Length::default(), Observation::visit(fact)));
        }
        Ok(())
    }

    fn measurement(&mut self, measurement: &Measurement, visit: u16, day: Day) {
        let axes = Axes { long: measurement.long, short: measurement.short };
        let parent = self
            .record
            .lesions
            .iter()
            .find(|lesion| lesion.id.as_deref() == Some(&measurement.lesion))
            .and_then(|lesion| lesion.split_from.as_deref());
        if let Some((number, lesion)) = numbered(&self.targets, parent.unwrap_or(&measurement.lesion)) {
            let nodal = lesion.node == Some(true);
            let mut row = LesionRow::measured_target(0, visit, day, number, nodal, axes);
            let state = match measurement.state {
                // A split parent is answered for by its parts.
                Some(MeasurementState::Split) => return,
                None | Some(MeasurementState::Measured) if parent.is_some() && row.diameter.0 > 0 => {
                    TargetState::SplitPart
                }
                None | Some(MeasurementState::Measured) => return self.table.push(row),
                Some(MeasurementState::Absent) => TargetState::Absent,
                Some(MeasurementState::TooSmall) => TargetState::TooSmall,
                Some(MeasurementState::NotAssessed | MeasurementState::SizeNotReported) => {
                    TargetState::NotAssessed
                }
                Some(MeasurementState::Merged) => TargetState::Merged,
            };
            row.what = Observation::target(nodal, state);
            self.table.push(row);
        } else if let Some((number, lesion)) = numbered(&self.non_targets, &measurement.lesion) {
            let nodal = lesion.node == Some(true);
            let diameter = if nodal { measurement.short } else { measurement.long };
            let state = match (measurement.state, diameter) {
                (Some(MeasurementState::Absent), _) => NonTargetState::Absent,
                (None | Some(MeasurementState::Measured), Some(_)) => NonTargetState::Measured,
                (Some(MeasurementState::NotAssessed), _) | (None, None) => NonTargetState::NotAssessed,
                _ => NonTargetState::Present,
            };
            let what = Observation::non_target(nodal, state);
            let diameter = diameter.unwrap_or_default();
            self.table.push(LesionRow { series: 0, visit, day, lesion: number, diameter, what });
        }
    }

    /// A target of the evaluation that the baseline does not measure makes the baseline incomplete; the kernel
    /// learns of it by a row that says so. Later visits need none: the kernel asks for every baseline target.
    fn unanswered_targets(&mut self, assessment: &Assessment, visit: u16, day: Day) {
        if visit != 0 {
            return;
        }
        let answered = |id: &str| assessment.measurements.iter().any(|m| m.lesion == id);
        let missing: Vec<(u8, bool)> = (0_u8..)
            .zip(&self.targets)
            .filter(|(_, lesion)| !lesion.id.as_deref().is_some_and(answered))
            .map(|(number, lesion)| (number, lesion.node == Some(true)))
            .collect();
        for (lesion, nodal) in missing {
            let what = Observation::target(nodal, TargetState::NotAssessed);
            self.table.push(LesionRow { series: 0, visit, day, lesion, diameter: Length::default(), what });
        }
    }

    fn new_number(&mut self, name: String) -> Result<u8, NotDerivable> {
        let at = self.new.iter().position(|known| *known == name).unwrap_or_else(|| {
            self.new.push(name);
            self.new.len() - 1
        });
        u8::try_from(at).ok().filter(|number| *number < 64).ok_or(NotDerivable::TooManyLesions)
    }

    fn followed(&self, assessments: &[&Assessment], policies: &Policies) -> Vec<FollowedLesion> {
        let of = |lesion: &&Lesion, target: bool| {
            let id = lesion.id.clone().unwrap_or_default();
            let nodal = lesion.node == Some(true);
            let seen =
                assessments.iter().map(|assessment| self.seen(assessment, &id, nodal, policies)).collect();
            FollowedLesion { seen, id: id.clone(), site: lesion.site.clone(), target, nodal }
        };
        let targets = self.targets.iter().map(|lesion| of(lesion, true));
        targets.chain(self.non_targets.iter().map(|lesion| of(lesion, false))).collect()
    }

    /// What one assessment says about one lesion, its parts added up when it has split.
    fn seen(&self, assessment: &Assessment, id: &str, nodal: bool, policies: &Policies) -> Seen {
        let part_of = |m: &&Measurement| {
            let lesion = self.record.lesions.iter().find(|l| l.id.as_deref() == Some(&m.lesion));
            lesion.and_then(|l| l.split_from.as_deref()) == Some(id)
        };
        let diameter = |m: &Measurement| if nodal { m.short } else { m.long };
        let parts: Vec<Length> =
            assessment.measurements.iter().filter(part_of).filter_map(diameter).collect();
        if !parts.is_empty() {
            return Seen::Measured(Length(parts.iter().map(|length| length.0).sum()));
        }
        let Some(measured) = assessment.measurements.iter().find(|m| m.lesion == id) else {
            let stated = assessment.non_targets.iter().find(|n| n.lesion == id).map(|n| n.state);
            return match stated {
                Some(NonTarget::Present | NonTarget::UnequivocalProgression) => Seen::Present,
                Some(NonTarget::Absent) => Seen::Absent,
                Some(NonTarget::NotAssessed) | None => Seen::NotAssessed,
            };
        };
        match measured.state {
            None | Some(MeasurementState::Measured) => {
                diameter(measured).map_or(Seen::NotAssessed, Seen::Measured)
            }
            Some(MeasurementState::Absent) => Seen::Absent,
            Some(MeasurementState::TooSmall) => Seen::TooSmall(policies.too_small),
            Some(MeasurementState::Merged) => Seen::Merged,
            Some(MeasurementState::SizeNotReported | MeasurementState::Split) => Seen::Present,
            Some(MeasurementState::NotAssessed) => Seen::NotAssessed,
        }
    }
}

/// A lesion and its number among those of its role.
fn numbered<'r>(lesions: &[&'r Lesion], id: &str) -> Option<(u8, &'r Lesion)> {
    let at = lesions.iter().position(|lesion| lesion.id.as_deref() == Some(id))?;
    Some((u8::try_from(at).ok()?, lesions.get(at)?))
}

/// The one day that the kernel counts with, by policy the last or the first possible one.
pub(super) fn one_day(days: DayInterval, policies: &Policies) -> Option<Day> {
    match policies.partial_dates {
        PartialDates::Last => days.latest.or(days.earliest),
        PartialDates::First => days.earliest.or(days.latest),
    }
}
