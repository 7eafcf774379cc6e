//! The course of a patient as endpoints see it: lines, progressions, assessments, death, last contact.

use oncase_record::model::{EventKind, Record, Response as Claimed, ResponseScope, VitalStatus};
use oncase_record::{Because, Day, DayInterval};
use oncase_response::Response;
use oncase_response::case::{Evaluation, evaluate};
use oncase_treatment::{RecordLines, lines_of_record};

use crate::endpoint::Moment;
use crate::policies::{ClaimedEvents, Policies};

/// Everything that endpoints need, gathered once.
#[derive(Clone, Debug)]
pub struct Course {
    /// Lines of therapy in order.
    pub lines: Vec<LineOfTherapy>,
    /// Treatments and their assignment to lines.
    pub treatments: RecordLines,
    /// Response evaluations.
    pub evaluations: Vec<Evaluation>,
    /// Progressions in the order of time.
    pub progressions: Vec<Progression>,
    /// Assessments that found no progression, derived or stated.
    pub free_assessments: Vec<Moment>,
    /// Death.
    pub death: Option<Moment>,
    /// The last day on which the patient was known to be alive.
    pub last_contact: Option<Moment>,
    /// The first diagnosis.
    pub diagnosis: Option<Moment>,
    /// The first local procedure, radiotherapy or line after each line, for censoring.
    pub later_therapies: Vec<Moment>,
}

/// A line of therapy with its place in the record.
#[derive(Clone, Debug)]
pub struct LineOfTherapy {
    /// Its number, from 1.
    pub number: u32,
    /// JSON pointer to its first treatment.
    pub treatment: String,
    /// Id of its first treatment.
    pub id: Option<String>,
    /// Ids of all its treatments.
    pub ids: Vec<String>,
    /// First day.
    pub start: DayInterval,
    /// Last day of treatment.
    pub end: Option<DayInterval>,
    /// Still given.
    pub ongoing: bool,
}

/// Where a progression comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressionSource {
    /// Derived from measurements.
    Derived,
    /// Stated by a source, for an assessment or as an event.
    Claimed,
}

/// A progression of disease.
#[derive(Clone, Debug)]
pub struct Progression {
    /// When.
    pub days: DayInterval,
    /// JSON pointer to it.
    pub fact: String,
    /// Where it comes from.
    pub source: ProgressionSource,
    /// The line it ends, when it ends one.
    pub line: Option<u32>,
    /// The reasons, for a derived one.
    pub because: Vec<Because>,
}

impl Course {
    /// Gathers the course of a record.
    pub fn of(record: &Record, policies: &Policies) -> Self {
        let treatments = lines_of_record(record, &policies.lines);
        let lines = lines_of(record, &treatments);
        let evaluations = evaluate(record, &policies.response);
        let mut course = Self {
            later_therapies: later_therapies(&treatments),
            progressions: Vec::new(),
            free_assessments: Vec::new(),
            death: death(record),
            last_contact: last_contact(record),
            diagnosis: diagnosis(record),
            lines,
            treatments,
            evaluations,
        };
        course.gather_progressions(record, policies);
        course
    }

    /// The progression that ends a line: the first one that belongs to it.
    pub fn progression_of(&self, line: u32) -> Option<&Progression> {
        self.progressions.iter().filter(|p| p.line == Some(line)).min_by_key(|p| earliest(p.days))
    }

    /// The line after this one.
    pub fn next_line(&self, line: &LineOfTherapy) -> Option<&LineOfTherapy> {
        self.lines.iter().find(|other| other.number == line.number + 1)
    }

    fn gather_progressions(&mut self, record: &Record, policies: &Policies) {
        let mut derived_assessments = Vec::new();
        for evaluation in &self.evaluations {
            let Ok(points) = &evaluation.result else { continue };
            for assessed in points {
                derived_assessments.push(assessed.assessment);
                let fact = format!("/assessments/{}", assessed.assessment);
                match assessed.point.overall {
                    Response::Pd => {
                        let line = self.line_of(evaluation.treatment.as_deref(), assessed.days);
                        self.progressions.push(Progression {
                            days: assessed.days,
                            fact,
                            source: ProgressionSource::Derived,
                            line,
                            because: assessed.because.clone(),
                        });
                    }
                    Response::Ne => {}
                    _ => self.free_assessments.push(Moment { days: assessed.days, fact }),
                }
            }
        }
        for (index, assessment) in record.assessments.iter().enumerate() {
            if assessment.same_as.is_some() || derived_assessments.contains(&index) {
                continue;
            }
            let overall = |c: &&oncase_record::model::ClaimedResponse| {
                !matches!(c.scope, Some(ResponseScope::Target | ResponseScope::NonTarget))
            };
            let days = record.days(&assessment.date);
            for (k, claimed) in assessment.claimed.iter().enumerate().filter(|(_, c)| overall(c)) {
                let fact = format!("/assessments/{index}/claimed/{k}");
                match claimed.response {
                    Claimed::Pd => self.claim(days, fact, assessment.treatment.as_deref(), policies),
                    Claimed::Ne => {}
                    _ => self.free_assessments.push(Moment { days, fact }),
                }
            }
        }
        for (index, event) in record.events.iter().enumerate() {
            let kind = matches!(event.kind, EventKind::Progression | EventKind::Recurrence);
            if let (true, None, Some(date)) = (kind, &event.same_as, &event.date) {
                self.claim(
                    record.days(date),
                    format!("/events/{index}"),
                    event.treatment.as_deref(),
                    policies,
                );
            }
        }
        self.progressions.sort_by_key(|p| earliest(p.days));
    }

    fn claim(&mut self, days: DayInterval, fact: String, treatment: Option<&str>, policies: &Policies) {
        let line = self.line_of(treatment, days);
        let derived =
            self.progressions.iter().any(|p| p.line == line && p.source == ProgressionSource::Derived);
        if policies.claimed_events == ClaimedEvents::Never || derived {
            return;
        }
        let source = ProgressionSource::Claimed;
        self.progressions.push(Progression { days, fact, source, line, because: Vec::new() });
    }

    /// The line that a progression ends: the one that its assessment evaluates; else the last line that had
    /// certainly begun before it; else the first line that may have.
    fn line_of(&self, treatment: Option<&str>, days: DayInterval) -> Option<u32> {
        let named = |id: &str| self.lines.iter().find(|line| line.ids.iter().any(|own| own == id));
        if let Some(id) = treatment {
            return named(id).map(|line| line.number);
        }
        let certain = self.lines.iter().rev().find(|line| line.start.certainly_before(days));
        let possible = || self.lines.iter().find(|line| line.start.possibly_before(days));
        certain.or_else(possible).map(|line| line.number)
    }
}

fn earliest(days: DayInterval) -> i32 {
    days.earliest.or(days.latest).map_or(i32::MAX, |Day(day)| day)
}

fn lines_of(record: &Record, lines: &RecordLines) -> Vec<LineOfTherapy> {
    let id_of = |pointer: &str| -> Option<String> {
        let at: usize = pointer.rsplit('/').next()?.parse().ok()?;
        record.treatments.get(at)?.id.clone()
    };
    let of = |line: &oncase_treatment::Line| {
        let pointers: Vec<&str> =
            line.treatments.iter().filter_map(|&t| Some(lines.treatments.get(t)?.pointer.as_str())).collect();
        let treatment = (*pointers.first()?).to_owned();
        Some(LineOfTherapy {
            number: line.number,
            id: id_of(&treatment),
            ids: pointers.iter().filter_map(|pointer| id_of(pointer)).collect(),
            treatment,
            start: line.start,
            end: line.end,
            ongoing: line.ongoing,
        })
    };
    lines.history.lines.iter().filter_map(of).collect()
}

/// Starts of treatments that are anticancer therapy of any kind, in the order of the record.
fn later_therapies(lines: &RecordLines) -> Vec<Moment> {
    let anticancer = |kind| kind != oncase_record::model::TreatmentKind::Supportive;
    let known = |days: &DayInterval| days.earliest.is_some() || days.latest.is_some();
    let moments = lines.treatments.iter().filter(|t| anticancer(t.kind) && known(&t.start));
    moments.map(|t| Moment { days: t.start, fact: t.pointer.clone() }).collect()
}

fn death(record: &Record) -> Option<Moment> {
    let contact = record
        .followup
        .iter()
        .enumerate()
        .find(|(_, f)| f.status == VitalStatus::Dead && f.same_as.is_none());
    let by_contact =
        contact.map(|(i, f)| Moment { days: record.days(&f.date), fact: format!("/followup/{i}") });
    let stated = record.patient.death.as_ref();
    stated.map(|when| Moment { days: record.days(when), fact: "/patient/death".to_owned() }).or(by_contact)
}

/// The latest moment at which the patient was certainly alive: a contact, an assessment, a treatment.
fn last_contact(record: &Record) -> Option<Moment> {
    let alive = |f: &oncase_record::model::FollowUp| {
        f.status == VitalStatus::Alive || f.status == VitalStatus::LostToFollowUp
    };
    let contacts = record.followup.iter().enumerate().filter(|(_, f)| alive(f));
    let contacts =
        contacts.map(|(i, f)| Moment { days: record.days(&f.date), fact: format!("/followup/{i}") });
    let seen = record.assessments.iter().enumerate();
    let seen = seen.map(|(i, a)| Moment { days: record.days(&a.date), fact: format!("/assessments/{i}") });
    contacts
        .chain(seen)
        .filter(|m| m.days.earliest.is_some())
        .max_by_key(|m| (m.days.earliest, m.fact.starts_with("/followup")))
}

fn diagnosis(record: &Record) -> Option<Moment> {
    let dated = record.diagnoses.iter().enumerate().filter_map(|(i, d)| {
        let days = record.days(d.date.as_ref()?);
        days.earliest.is_some().then(|| Moment { days, fact: format!("/diagnoses/{i}") })
    });
    dated.min_by_key(|m| m.days.earliest)
}
