//! The timeline of the whole course.

use oncase_figure::timeline::{
    AdverseEventCourse, BurdenPoint, ClinicalEvent, CourseEnd, EventKind, ImagingAssessment,
    LaboratorySeries, PerformancePoint, Standing, TimeZero, Timeline, TreatmentCourse, TreatmentKind,
};
use oncase_record::model::{self, LabResult, Record, Treatment, VitalMeasure, VitalStatus};
use oncase_record::scalar::{Comparator, When};
use oncase_record::{Day, DayInterval};
use oncase_response::case::{AssessedPoint, Evaluation};
use oncase_treatment::{Place, RecordLines};

use super::{Telling, drawn, drawn_claim};

/// How many laboratory tests find room.
const MOST_TESTS: usize = 3;

/// The record, and how it is told.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) record: &'a Record,
    pub(super) telling: &'a Telling<'a>,
}

impl Source<'_> {
    /// What the timeline is drawn from.
    pub(super) fn input(
        self,
        lines: &RecordLines,
        evaluations: &[Evaluation],
        time_zero: Option<TimeZero>,
    ) -> Timeline {
        let id = &self.record.id;
        Timeline {
            title: if self.telling.identifiers {
                format!("Course of {id}")
            } else {
                "Course of the patient".to_owned()
            },
            treatments: courses(self, lines),
            events: events(self),
            assessments: assessments(self, evaluations),
            burden: burden(self, evaluations),
            adverse_events: adverse_events(self),
            laboratory: laboratory(self),
            performance: performance(self),
            time_zero,
            as_of: as_of(self),
            dates: self.telling.dates(),
            width: self.telling.width,
            ..Timeline::default()
        }
    }

    fn days(self, when: &When) -> DayInterval {
        self.telling.days(self.record, when)
    }

    fn words(self, words: &str) -> String {
        (self.telling.words)(words)
    }

    /// Words that fit beside a mark. They are rewritten before they are cut: half a name is a name still.
    fn short(self, words: &str) -> String {
        short(&self.words(words))
    }
}

fn courses(from: Source<'_>, lines: &RecordLines) -> Vec<TreatmentCourse> {
    let record = from.record;
    let drawn = record.treatments.iter().enumerate().filter(|(_, t)| t.same_as.is_none() && is_course(t));
    let course = |(at, treatment): (usize, &Treatment)| {
        let days = |when: &Option<_>| when.as_ref().map(|when| from.days(when));
        let name = from.words(treatment.regimen.as_deref().unwrap_or(&treatment.name));
        TreatmentCourse {
            label: match line_number(lines, at) {
                Some(number) => format!("Line {number}: {name}"),
                None => match treatment.intent {
                    Some(model::Intent::Adjuvant) => format!("Adjuvant: {name}"),
                    Some(model::Intent::Neoadjuvant) => format!("Neoadjuvant: {name}"),
                    _ => name,
                },
            },
            kind: kind(treatment.kind),
            start: days(&treatment.start).unwrap_or_default(),
            end: match (days(&treatment.end), treatment.ongoing) {
                (_, Some(true)) => CourseEnd::Ongoing,
                (Some(end), _) => CourseEnd::Ended(end),
                (None, _) => CourseEnd::Unknown,
            },
            cycles_given: treatment.cycles_given.filter(|n| n.low == n.high).map(|n| n.low),
            cycle_starts: treatment.cycles.iter().map(|cycle| from.days(&cycle.start)).collect(),
        }
    };
    let mut courses: Vec<TreatmentCourse> = drawn.map(course).collect();
    courses.sort_by_key(|c| c.start.earliest.map_or(i32::MAX, |Day(day)| day));
    courses
}

/// What lasts is a course; what happens on a day is an event.
fn is_course(treatment: &Treatment) -> bool {
    !matches!(treatment.kind, model::TreatmentKind::Surgery | model::TreatmentKind::LocalProcedure)
        && treatment.date.is_none()
}

fn kind(kind: model::TreatmentKind) -> TreatmentKind {
    match kind {
        model::TreatmentKind::Systemic => TreatmentKind::Chemotherapy,
        model::TreatmentKind::Endocrine => TreatmentKind::Endocrine,
        model::TreatmentKind::Radiotherapy | model::TreatmentKind::Radionuclide => {
            TreatmentKind::Radiotherapy
        }
        _ => TreatmentKind::Other,
    }
}

fn line_number(lines: &RecordLines, treatment: usize) -> Option<u32> {
    let pointer = format!("/treatments/{treatment}");
    let at = lines.treatments.iter().position(|t| t.pointer == pointer)?;
    let assignment = lines.history.assignments.iter().find(|a| a.treatment == at)?;
    if let Place::Line { number, .. } = assignment.place { Some(number) } else { None }
}

fn events(from: Source<'_>) -> Vec<ClinicalEvent> {
    let record = from.record;
    let mut events = Vec::new();
    let mut add = |kind, label: &str, when: DayInterval| {
        events.push(ClinicalEvent { kind, label: from.short(label), when });
    };
    for diagnosis in record.diagnoses.iter().filter(|d| d.same_as.is_none()) {
        if let Some(date) = &diagnosis.date {
            add(EventKind::Diagnosis, &diagnosis.what, from.days(date));
        }
    }
    for event in record.events.iter().filter(|e| e.same_as.is_none()) {
        let kind = match event.kind {
            model::EventKind::Symptom | model::EventKind::Presentation => EventKind::Diagnosis,
            model::EventKind::Progression | model::EventKind::Recurrence => EventKind::Progression,
            _ => continue,
        };
        if let Some(date) = &event.date {
            add(kind, &event.what, from.days(date));
        }
    }
    for treatment in record.treatments.iter().filter(|t| t.same_as.is_none() && !is_course(t)) {
        let kind = match treatment.kind {
            model::TreatmentKind::Surgery => EventKind::Surgery,
            _ => EventKind::LocalProcedure,
        };
        let times = treatment.times.filter(|n| n.low > 1).map_or(String::new(), |n| format!(" ×{n}"));
        let when = treatment.date.as_ref().or(treatment.start.as_ref()).map(|date| from.days(date));
        add(kind, &format!("{}{times}", from.short(&treatment.name)), when.unwrap_or_default());
    }
    for contact in record.followup.iter().filter(|f| f.same_as.is_none()) {
        let (kind, label) = match contact.status {
            VitalStatus::Dead => (EventKind::Death, "death"),
            VitalStatus::Alive => (EventKind::LastContact, "alive"),
            VitalStatus::LostToFollowUp => (EventKind::LastContact, "lost to follow-up"),
            VitalStatus::Unknown => continue,
        };
        add(kind, label, from.days(&contact.date));
    }
    events
}

/// A label that fits beside a mark: the first clause, at most a few words.
fn short(words: &str) -> String {
    // What a telling put in place of a date or a name stands in square brackets, and is not cut.
    let mut within = false;
    let ends = |c: char| {
        within = (within || c == '[') && c != ']';
        !within && matches!(c, ',' | ';' | '(')
    };
    let clause = words.split(ends).next().unwrap_or(words).trim();
    let mut kept = String::new();
    for word in clause.split_whitespace() {
        if kept.chars().count() + word.chars().count() > 60 {
            kept.push('…');
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    let mut letters = kept.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn assessments(from: Source<'_>, evaluations: &[Evaluation]) -> Vec<ImagingAssessment> {
    let record = from.record;
    let told = record.assessments.iter().enumerate().filter(|(_, a)| a.same_as.is_none());
    told.map(|(at, assessment)| {
        let derived = assessed(evaluations, at).and_then(|p| drawn(p.point.overall));
        let overall = assessment.claimed.iter().find(|c| {
            !matches!(c.scope, Some(model::ResponseScope::Target | model::ResponseScope::NonTarget))
        });
        let claimed = overall.and_then(|c| drawn_claim(c.response));
        ImagingAssessment {
            when: from.days(&assessment.date),
            method: assessment.method.map_or_else(String::new, method),
            response: derived
                .map(|response| (response, Standing::Derived))
                .or(claimed.map(|response| (response, Standing::Claimed))),
            note: from.words(assessment.findings.as_deref().unwrap_or_default()),
        }
    })
    .collect()
}

fn assessed(evaluations: &[Evaluation], assessment: usize) -> Option<&AssessedPoint> {
    evaluations
        .iter()
        .filter_map(|e| e.result.as_ref().ok())
        .flatten()
        .find(|assessed| assessed.assessment == assessment)
}

fn method(method: model::Method) -> String {
    match method {
        model::Method::Ct => "CT",
        model::Method::Mri => "MRI",
        model::Method::PetCt => "PET-CT",
        model::Method::BoneScan => "bone scan",
        model::Method::Ultrasound => "ultrasound",
        model::Method::XRay => "X-ray",
        model::Method::Endoscopy => "endoscopy",
        model::Method::Caliper => "calipers",
        model::Method::Clinical => "clinical",
        model::Method::Marker => "markers",
        model::Method::Other | model::Method::Unknown => "",
    }
    .to_owned()
}

fn burden(from: Source<'_>, evaluations: &[Evaluation]) -> Vec<BurdenPoint> {
    let record = from.record;
    let mut points = Vec::new();
    for evaluation in evaluations {
        let Ok(assessed) = &evaluation.result else { continue };
        let baseline = evaluation.baseline.and_then(|at| record.assessments.get(at));
        let first = assessed.first().and_then(|first| first.point.baseline);
        points.extend(baseline.map(|a| BurdenPoint { when: from.days(&a.date), sum: first }));
        points.extend(assessed.iter().filter_map(|a| {
            let told = record.assessments.get(a.assessment)?;
            Some(BurdenPoint { when: from.days(&told.date), sum: a.point.complete_sum() })
        }));
    }
    if points.iter().all(|point| point.sum.is_none()) { Vec::new() } else { points }
}

fn adverse_events(from: Source<'_>) -> Vec<AdverseEventCourse> {
    let record = from.record;
    let told = record.adverse_events.iter().filter(|e| e.same_as.is_none());
    told.filter_map(|event| {
        let term = event.term.as_ref().or(event.as_written.as_ref())?;
        let start = event.start.as_ref().map(|when| from.days(when));
        // Without a date of its own, an event lies within the treatment during which it occurred.
        let of = event.treatment.as_deref();
        let treatment = record.treatments.iter().find(|t| t.id.is_some() && t.id.as_deref() == of);
        let within = || {
            let earliest = from.days(treatment?.start.as_ref()?).earliest;
            let latest = treatment?.end.as_ref().and_then(|end| from.days(end).latest);
            Some(DayInterval { earliest, latest })
        };
        Some(AdverseEventCourse {
            term: from.short(term),
            grade: event.grade?,
            start: start.or_else(within).unwrap_or_default(),
            end: event.end.as_ref().map_or(CourseEnd::Unknown, |end| CourseEnd::Ended(from.days(end))),
        })
    })
    .collect()
}

/// The tests measured most often, in the order of the record; a bound such as `< 0.5` is drawn at its number.
fn laboratory(from: Source<'_>) -> Vec<LaboratorySeries> {
    let record = from.record;
    let mut tests: Vec<(&str, &str, usize)> = Vec::new();
    for lab in record.labs.iter().filter(|lab| lab.same_as.is_none()) {
        match tests.iter_mut().find(|(test, unit, _)| *test == lab.test && *unit == lab.unit) {
            Some((.., count)) => *count += 1,
            None => tests.push((&lab.test, &lab.unit, 1)),
        }
    }
    tests.retain(|(.., count)| *count > 1);
    tests.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
    let chosen = tests.into_iter().take(MOST_TESTS);
    chosen
        .map(|(test, unit, _)| {
            let results: Vec<&LabResult> = record
                .labs
                .iter()
                .filter(|lab| lab.same_as.is_none() && lab.test == test && lab.unit == unit)
                .collect();
            let limit = |of: fn(&LabResult) -> Option<oncase_record::scalar::MeasuredValue>| {
                results.iter().find_map(|lab| of(lab)).map(|limit| limit.number.to_f64())
            };
            LaboratorySeries {
                name: from.words(test),
                unit: from.words(unit),
                lower: limit(|lab| lab.lower_limit),
                upper: limit(|lab| lab.upper_limit),
                points: results.iter().map(|lab| (from.days(&lab.date), lab.value.number.to_f64())).collect(),
            }
        })
        .collect()
}

fn performance(from: Source<'_>) -> Vec<PerformancePoint> {
    let record = from.record;
    let ecog = record.vitals.iter().filter(|v| v.measure == VitalMeasure::Ecog && v.same_as.is_none());
    ecog.filter(|v| v.value.comparator == Comparator::Equal)
        .filter_map(|v| {
            let grade: u8 = v.value.number.to_string().parse().ok().filter(|grade| *grade <= 5)?;
            Some(PerformancePoint { when: from.days(&v.date), ecog: grade })
        })
        .collect()
}

/// The last day on which anything is known: the data cut-off, or the latest certain day of the record.
fn as_of(from: Source<'_>) -> Option<Day> {
    let record = from.record;
    let cut_off = record.data_cut_off.as_ref().map(|when| from.days(when)).and_then(|days| days.latest);
    let seen = record.assessments.iter().map(|a| from.days(&a.date));
    let contacts = record.followup.iter().map(|f| from.days(&f.date));
    let ends = record.treatments.iter().filter_map(|t| Some(from.days(t.end.as_ref()?)));
    let last = seen.chain(contacts).chain(ends).filter_map(|days| days.latest.or(days.earliest)).max();
    cut_off.or(last)
}
