//! GCIG on a case: CA-125 among the laboratory results, and its combination with RECIST 1.1.

use oncase_record::model::{Record, TreatmentKind};
use oncase_record::{Because, Day, Rule};

use super::criteria::{Criteria, CriteriaCourse};
use super::tumour_marker::{CA_125, Sample, samples, told};
use super::{Answer, AssessedPoint, Evaluation};
use crate::gcig::{Ca125, Course, GcigPolicies, Marker, RuleId, combined};
use crate::recist11::Policies;

/// Days before the baseline sample within which surgery of peritoneum or pleura interferes.
const INTERFERENCE: i32 = 28;

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
    start: Day,
}

impl CaseMarker {
    fn of(
        record: &Record,
        evaluation: &Evaluation,
        policies: &Policies,
        gcig: &GcigPolicies,
    ) -> Result<Self, String> {
        let mut samples = samples(record, &CA_125, policies)?;
        if samples.is_empty() {
            return Err("the record has no CA-125 among its laboratory results".to_owned());
        }
        let (_, dates) = evaluation.best.ok_or("the record has no date to begin from")?;
        let before = samples.iter().take_while(|sample| sample.day <= dates.start).count();
        let baseline = before.checked_sub(1).ok_or_else(|| {
            format!("the record has no CA-125 up to the start on {}, so no baseline of it", dates.start)
        })?;
        let samples = samples.split_off(baseline);
        let upper_limit = upper_limit(&samples, gcig)?;
        let values: Vec<Ca125> =
            samples.iter().map(|sample| Ca125 { day: sample.day, value: sample.value }).collect();
        let interference = samples.first().and_then(|baseline| interference(record, baseline.day));
        let course = Course { samples: &values, upper_limit };
        let evaluable = course.is_evaluable(dates.start, interference.is_some());
        Ok(Self { evaluable, upper_limit, values, samples, interference, start: dates.start })
    }

    fn course(&self) -> Course<'_> {
        Course { samples: &self.values, upper_limit: self.upper_limit }
    }

    /// What CA-125 says on a day; where it cannot be evaluated for response, only progression counts.
    fn marker_on(&self, day: Day) -> (Option<Marker>, RuleId) {
        match self.course().marker_on(day) {
            (Marker::Progression, rule) => (Some(Marker::Progression), rule),
            (marker, rule) if self.evaluable => (Some(marker), rule),
            _ => (None, RuleId::E1),
        }
    }

    fn answer(&self, assessed: &AssessedPoint) -> Answer {
        let day = assessed.point.day;
        let last = self.samples.iter().rev().find(|sample| sample.day <= day);
        let normal = last.is_some_and(|sample| sample.value <= self.upper_limit);
        let (marker, rule) = self.marker_on(day);
        let response = combined(assessed.point.overall, marker, normal);
        let rules: Vec<&'static Rule> = vec![RuleId::O1.rule(), rule.rule()];
        let because = rules.iter().map(|rule| self.because(rule, assessed, last)).collect();
        Answer::Derived { response: response.code(), rules, because }
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
        let mut notes = vec![
            "GCIG: CA-125 is normal or not by its last value up to the assessment; surgery and local procedures of any site within 28 days before the baseline sample interfere, mouse antibodies are not looked for."
                .to_owned(),
        ];
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
            notes.push(format!("GCIG: response by CA-125 on {day} (GCIG-R1){kind}."));
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

/// Surgery or a local procedure that may lie within 28 days before the baseline sample, by its place.
fn interference(record: &Record, sample: Day) -> Option<String> {
    let near = |at: &usize| {
        let Some(treatment) = record.treatments.get(*at) else { return false };
        let Some(when) = treatment.date.as_ref().or(treatment.start.as_ref()) else { return false };
        let days = record.days(when);
        let began = days.earliest.is_none_or(|first| first <= sample);
        let ended = days.latest.is_none_or(|last| sample.days_since(last) <= INTERFERENCE);
        let interferes = matches!(treatment.kind, TreatmentKind::Surgery | TreatmentKind::LocalProcedure);
        interferes && treatment.same_as.is_none() && began && ended
    };
    (0..record.treatments.len()).find(near).map(|at| format!("/treatments/{at}"))
}
