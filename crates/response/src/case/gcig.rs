//! GCIG on a case: CA-125 among the laboratory results, and its combination with RECIST 1.1.

use oncase_record::model::{Record, TreatmentKind};
use oncase_record::organs::organs;
use oncase_record::{Because, Day, Rule};

use super::criteria::{Criteria, CriteriaCourse};
use super::open::{Open, settle};
use super::tumour_marker::{CA_125, Sample, samples, told};
use super::{Answer, AssessedPoint, Evaluation};
use crate::Response;
use crate::gcig::{Ca125, Course, GcigPolicies, Marker, RuleId, combined};
use crate::recist11::Policies;

/// Days before a sample within which surgery of peritoneum or pleura interferes.
const INTERFERENCE: i32 = 28;

/// Organs whose surgery opens neither peritoneum nor pleura.
const ELSEWHERE: [&str; 5] = ["bone", "brain", "breast", "skin", "thyroid"];

pub(super) fn course(
    record: &Record,
    evaluation: &Evaluation,
    policies: &Policies,
    gcig: &GcigPolicies,
) -> CriteriaCourse {
    let derived = CaseMarker::of(record, evaluation, policies, gcig);
    let marker = match derived {
        Ok(marker) => marker,
        Err(because) => return CriteriaCourse::uncheckable(Criteria::Gcig, because),
    };
    let answers = evaluation.result.iter().flatten().map(|assessed| marker.answer(assessed)).collect();
    CriteriaCourse { criteria: Criteria::Gcig, answers: Ok(answers), best: None, notes: marker.notes() }
}

/// CA-125 of one evaluation, the baseline first.
struct CaseMarker {
    samples: Vec<Sample>,
    values: Vec<Ca125>,
    upper_limit: u32,
    evaluable: bool,
    /// A surgery or procedure that interferes with the baseline, by its place.
    interference: Option<String>,
    /// Later samples that are not considered, each with the surgery or procedure before it.
    disturbed: Vec<(Sample, String)>,
    /// What was not counted as CA-125, in a sentence.
    not_counted: Option<String>,
    start: Day,
    policies: GcigPolicies,
}

impl CaseMarker {
    fn of(
        record: &Record,
        evaluation: &Evaluation,
        policies: &Policies,
        gcig: &GcigPolicies,
    ) -> Result<Self, String> {
        let found = samples(record, &CA_125, policies)?;
        let not_counted = found.note(&CA_125);
        let mut samples = found.values;
        if samples.is_empty() {
            let also = not_counted.map_or(String::new(), |note| format!("; {}", note.trim_end_matches('.')));
            return Err(format!("the record has no CA-125 among its laboratory results{also}"));
        }
        let (_, dates) = evaluation.best.ok_or("the record has no date to begin from")?;
        let before = samples.iter().take_while(|sample| sample.day <= dates.start).count();
        let baseline = before.checked_sub(1).ok_or_else(|| {
            format!("the record has no CA-125 up to the start on {}, so no baseline of it", dates.start)
        })?;
        let mut samples = samples.split_off(baseline);
        let upper_limit = upper_limit(&samples, gcig)?;
        let interference = samples.first().and_then(|baseline| interferes(record, baseline.day));
        let disturbed: Vec<(Sample, String)> = samples
            .iter()
            .skip(1)
            .filter_map(|sample| Some((*sample, interferes(record, sample.day)?)))
            .collect();
        samples.retain(|sample| disturbed.iter().all(|(other, _)| other != sample));
        let values: Vec<Ca125> =
            samples.iter().map(|sample| Ca125 { day: sample.day, value: sample.value }).collect();
        let mut marker = Self {
            samples,
            values,
            upper_limit,
            evaluable: false,
            interference,
            disturbed,
            not_counted,
            start: dates.start,
            policies: *gcig,
        };
        marker.evaluable = marker.course().is_evaluable(dates.start, marker.interference.is_some());
        Ok(marker)
    }

    fn course(&self) -> Course<'_> {
        Course {
            samples: &self.values,
            upper_limit: self.upper_limit,
            second_value: self.policies.second_value,
        }
    }

    /// What CA-125 says on a day; where it cannot be evaluated for response, only progression counts.
    fn marker_on(&self, day: Day) -> (Option<Marker>, RuleId) {
        match self.course().marker_on(day) {
            (Marker::Progression, rule) => (Some(Marker::Progression), rule),
            (marker, rule) if self.evaluable => (Some(marker), rule),
            _ => (None, RuleId::E1),
        }
    }

    /// What CA-125 may say where no value tells; without an evaluable baseline only progression counts.
    const fn possible(&self) -> &'static [Option<Marker>] {
        if self.evaluable {
            &[Some(Marker::Neither), Some(Marker::Response), Some(Marker::Progression)]
        } else {
            &[None, Some(Marker::Progression)]
        }
    }

    /// Whether a value since the baseline tells of this day: one up to it, or soon after.
    fn is_followed(&self, day: Day) -> bool {
        self.samples
            .iter()
            .skip(1)
            .any(|sample| sample.day.days_since(day) <= i32::from(self.policies.near_days))
    }

    /// The last value up to a day, or else the first one after, not too far from it.
    fn near(&self, day: Day) -> Option<&Sample> {
        let last = self.samples.iter().rev().find(|sample| sample.day <= day);
        let next = self.samples.iter().find(|sample| sample.day > day);
        let near = |sample: &&Sample| {
            sample.day.days_since(day).unsigned_abs() <= u32::from(self.policies.near_days)
        };
        last.filter(near).or(next.filter(near))
    }

    fn answer(&self, assessed: &AssessedPoint) -> Answer {
        let day = assessed.point.day;
        let recist = assessed.point.overall;
        let last = self.samples.iter().rev().find(|sample| sample.day <= day);
        let followed = self.is_followed(day);
        let normal = self.near(day).map(|sample| sample.value <= self.upper_limit);
        let mut open = Vec::new();
        let mut add = |what: String, ways: usize| {
            open.push(Open { what, places: vec!["/labs".to_owned()], ways });
            open.len() - 1
        };
        let from = self.samples.first().map_or(self.start, |baseline| baseline.day);
        let marker_open = (!followed)
            .then(|| add(format!("any CA-125 between that of {from} and {day}"), self.possible().len()));
        let normal_open = (normal.is_none() && recist == Response::Cr).then(|| {
            let near = self.policies.near_days;
            add(format!("whether CA-125 was normal within {near} days of {day}"), 2)
        });
        let decided = |ways: &[usize]| {
            let way = |at: Option<usize>| at.and_then(|at| ways.get(at)).copied().unwrap_or_default();
            let (marker, rule) = if marker_open.is_some() {
                (self.possible().get(way(marker_open)).copied().flatten(), None)
            } else {
                let (marker, rule) = self.marker_on(day);
                (marker, Some(rule))
            };
            let normal = normal.unwrap_or(way(normal_open) == 1);
            let response = combined(recist, marker, normal);
            let rules = std::iter::once(RuleId::O1).chain(rule).map(RuleId::rule).collect();
            (response.code(), rules)
        };
        settle(&open, decided, |rule| self.because(rule, assessed, last))
    }

    fn because(&self, rule: &'static Rule, assessed: &AssessedPoint, last: Option<&Sample>) -> Because {
        let mut because = Because::rule(rule.id).number("RECIST 1.1", assessed.point.overall.code(), "");
        if let Some(last) = last {
            because = because.number("last CA-125", told(last.value), "U/mL");
        }
        if let Some(baseline) = self.samples.first() {
            because = because.number("baseline CA-125", told(baseline.value), "U/mL");
        }
        because = because.number("upper limit", told(self.upper_limit), "U/mL");
        if rule.id == RuleId::E1.id() {
            because = self.interference.iter().cloned().fold(because, Because::fact);
        }
        because = because.fact(format!("/assessments/{}", assessed.assessment));
        // Later samples confirm what an earlier one began.
        self.samples.iter().map(Sample::place).fold(because, Because::fact)
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = vec![format!(
            "GCIG: CA-125 is normal or not by its last value up to the assessment, or else the first one after, at most {} days away; surgery and local procedures within {INTERFERENCE} days before a sample interfere, unless their site is bone, brain, breast, skin or thyroid; mouse antibodies are not looked for.",
            self.policies.near_days
        )];
        notes.extend(self.not_counted.iter().map(|note| format!("GCIG: {note}")));
        if !self.disturbed.is_empty() {
            let each: Vec<String> = self
                .disturbed
                .iter()
                .map(|(sample, treatment)| {
                    format!("{} U/mL on {} ({treatment})", told(sample.value), sample.day)
                })
                .collect();
            notes.push(format!(
                "GCIG: not considered, within {INTERFERENCE} days after surgery or a procedure (GCIG-E1): {}.",
                each.join(", ")
            ));
        }
        let baseline = self.samples.first();
        if let Some(baseline) = baseline.filter(|_| !self.evaluable) {
            let why = match &self.interference {
                Some(place) => {
                    format!("surgery or a procedure ({place}) within {INTERFERENCE} days before it")
                }
                None if self.start.days_since(baseline.day) > 14 => {
                    "more than 2 weeks before the start".to_owned()
                }
                None => "less than twice the upper limit".to_owned(),
            };
            notes.push(format!(
                "GCIG: not evaluable for response by CA-125 (GCIG-E1): {} U/mL on {}, {why}.",
                told(baseline.value),
                baseline.day
            ));
        }
        if let Some((day, complete)) = self.course().response().filter(|_| self.evaluable) {
            let kind = if complete { ", normal and held" } else { "" };
            notes.push(format!(
                "GCIG: response by CA-125 on {day} (GCIG-R1){kind}; once reached it holds until progression."
            ));
        }
        if let Some((day, rule)) = self.course().progression() {
            notes.push(format!("GCIG: progression by CA-125 on {day} ({}).", rule.id()));
        }
        notes
    }
}

/// The one upper limit of normal of all samples; by policy a stated one where none is told.
fn upper_limit(samples: &[Sample], gcig: &GcigPolicies) -> Result<u32, String> {
    let mut limits = samples.iter().filter_map(|sample| Some((sample.upper_limit?, sample)));
    let Some((limit, first)) = limits.next() else {
        return gcig.upper_limit.ok_or_else(|| {
            let places: Vec<String> =
                samples.iter().take(3).map(|sample| format!("{}/upper_limit", sample.place())).collect();
            format!("the record has no upper limit of normal of CA-125 ({})", places.join(", "))
        });
    };
    match limits.find(|(other, _)| *other != limit) {
        None => Ok(limit),
        Some((other, sample)) => Err(format!(
            "the upper limit of CA-125 is {} in {} and {} in {}, and the rules compare with one",
            told(limit),
            first.place(),
            told(other),
            sample.place()
        )),
    }
}

/// Surgery or a local procedure that may lie within 28 days before a sample, by its place.
fn interferes(record: &Record, sample: Day) -> Option<String> {
    let near = |at: &usize| {
        let Some(treatment) = record.treatments.get(*at) else { return false };
        let Some(when) = treatment.date.as_ref().or(treatment.start.as_ref()) else { return false };
        let days = record.days(when);
        let began = days.earliest.is_none_or(|first| first <= sample);
        let ended = days.latest.is_none_or(|last| sample.days_since(last) <= INTERFERENCE);
        let surgery = matches!(treatment.kind, TreatmentKind::Surgery | TreatmentKind::LocalProcedure);
        let named = treatment.site.as_deref().map(organs).unwrap_or_default();
        let elsewhere = !named.is_empty() && named.iter().all(|organ| ELSEWHERE.contains(organ));
        surgery && !elsewhere && treatment.same_as.is_none() && began && ended
    };
    (0..record.treatments.len()).find(near).map(|at| format!("/treatments/{at}"))
}
