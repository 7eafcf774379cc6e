//! What one patient brings to a cohort.

use oncase_outcome::{Course, Endpoint, NotDerivable, Outcome, outcomes};
use oncase_record::model::{LesionRole, Record, Sex, VitalMeasure};
use oncase_record::{Day, DayInterval};
use oncase_response::Response;
use oncase_response::case::{self, Evaluation};
use oncase_response::recist11::NewDisease;
use oncase_toxicity::{AdverseEvent, AdverseEventSummary, Certainty, GradedTerm, treatment_emergent};
use serde::Serialize;

use crate::eligibility::{Eligibility, Exclusion, IndexLine, index_line};
use crate::settings::Settings;
use crate::time::{TimePolicy, TimeToEvent};

/// One patient of a cohort.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Patient {
    /// Id of the case.
    pub id: String,
    /// Name of the file.
    pub file: String,
    /// Why the patient does not count; none for an eligible one.
    pub excluded: Option<Exclusion>,
    /// What the line that counts is: its regimen, or the treatment's name.
    pub group: String,
    /// Number of that line.
    pub line: Option<u32>,
    /// Age in years as stated.
    pub age: Option<u8>,
    /// Sex.
    pub sex: Option<&'static str>,
    /// First diagnosis, in words.
    pub tumour: Option<String>,
    /// Latest stage group up to the start of the line.
    pub stage: Option<String>,
    /// Latest ECOG performance status up to the start of the line.
    pub performance: Option<String>,
    /// Target lesions measured at the baseline.
    pub targets: usize,
    /// Assessments after the baseline.
    pub assessments: usize,
    /// Whether one of them has a response other than NE.
    pub evaluable: bool,
    /// Best response as a table of cases states it; derived responses are the other two.
    pub stated: Option<Response>,
    /// Best overall response without confirmation.
    pub best: Option<Response>,
    /// Best overall response, confirmed where the criteria ask for it.
    pub confirmed: Option<Response>,
    /// Best change of the sum of diameters in hundredths of a per cent.
    pub best_change: Option<i64>,
    /// Changes of the sum, by assessment.
    pub changes: Vec<AssessedChange>,
    /// Progression-free survival of the line.
    pub pfs: Option<TimeToEvent>,
    /// Overall survival from the start of the line.
    pub os: Option<TimeToEvent>,
    /// Lines from the one that counts on, in days from its start.
    pub stretches: Vec<Stretch>,
    /// Whether the last of them goes on.
    pub ongoing: bool,
    /// Cycles of the line that were given, where recorded.
    pub cycles: u32,
    /// Worst grade of each term.
    pub toxicity: Vec<WorstGrade>,
    /// Things that could not be used, in words.
    pub doubts: Vec<String>,
}

/// One assessment after the baseline.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AssessedChange {
    /// Days from the start of the line.
    pub day: i32,
    /// Change in hundredths of a per cent; none when the sum is incomplete.
    pub change: Option<i64>,
    /// Overall response.
    pub response: Response,
    /// Whether unequivocal new disease was seen.
    pub new_lesion: bool,
}

/// A line of therapy in days from the start of the line that counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stretch {
    /// Its number.
    pub line: u32,
    /// First day.
    pub from: i32,
    /// Last day.
    pub to: i32,
}

/// The worst grade of a term.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorstGrade {
    /// CTCAE term.
    pub term: String,
    /// Version of the CTCAE.
    pub version: String,
    /// Worst grade.
    pub worst: u8,
    /// Worst grade by cycle; events without a recorded cycle are not in it.
    pub by_cycle: Vec<(u32, u8)>,
}

impl Patient {
    /// Derives what a record brings to a cohort.
    pub fn of(record: &Record, file: &str, settings: &Settings, eligibility: Eligibility) -> Self {
        let policies = &settings.policies;
        let course = Course::of(record, policies);
        let mut patient = Self { id: record.id.clone(), file: file.to_owned(), ..Self::default() };
        patient.person(record);
        match index_line(record, &course, eligibility) {
            Err(why) => patient.excluded = Some(why),
            Ok(index) => {
                patient.baseline(record, &index);
                patient.responses(&index);
                let of_line =
                    outcomes(record, policies).into_iter().filter(|o| o.line == Some(index.line.number));
                patient.endpoints(&of_line.collect::<Vec<_>>());
                patient.lines(&course, &index, settings.time);
                patient.toxicity(record, &index);
            }
        }
        patient
    }

    /// Whether a target was measured at the baseline.
    pub fn is_measurable(&self) -> bool {
        self.targets > 0
    }

    /// Whether the patient counts.
    pub fn is_eligible(&self) -> bool {
        self.excluded.is_none()
    }

    fn person(&mut self, record: &Record) {
        self.age = record.patient.age.as_ref().map(|age| age.years);
        self.sex = match record.patient.sex {
            Some(Sex::Female) => Some("female"),
            Some(Sex::Male) => Some("male"),
            Some(Sex::Other) => Some("other"),
            Some(Sex::Unknown) | None => None,
        };
        let diagnosis = record.diagnoses.iter().find(|diagnosis| diagnosis.same_as.is_none());
        self.tumour = diagnosis.map(|diagnosis| diagnosis.what.clone());
    }

    fn baseline(&mut self, record: &Record, index: &IndexLine<'_>) {
        let treatment = index.treatment;
        self.group = treatment.regimen.clone().unwrap_or_else(|| treatment.name.clone());
        self.line = Some(index.line.number);
        let start = index.line.start;
        let before = |days: DayInterval| !start.certainly_before(days);
        let stages = record.stages.iter().filter(|stage| {
            stage.same_as.is_none() && stage.date.as_ref().is_none_or(|date| before(record.days(date)))
        });
        let stage = stages.max_by_key(|stage| stage.date.as_ref().and_then(|date| record.days(date).latest));
        self.stage = stage.and_then(|stage| stage.group.clone());
        let ecog = record.vitals.iter().filter(|vital| {
            vital.measure == VitalMeasure::Ecog && vital.same_as.is_none() && before(record.days(&vital.date))
        });
        let latest = ecog.max_by_key(|vital| record.days(&vital.date).latest);
        self.performance = latest.map(|vital| vital.value.to_string());
        let evaluated = index.evaluation.and_then(|evaluation| evaluation.baseline);
        let baseline = evaluated.and_then(|at| record.assessments.get(at));
        let target = |id: &str| {
            record.lesions.iter().any(|l| l.id.as_deref() == Some(id) && l.role == Some(LesionRole::Target))
        };
        let measured = baseline.iter().flat_map(|assessment| &assessment.measurements);
        let measured = measured.filter(|m| target(&m.lesion) && (m.long.is_some() || m.short.is_some()));
        self.targets = measured.count();
        self.cycles = u32::try_from(treatment.cycles.len()).unwrap_or(u32::MAX);
        if index.further_readers > 0 {
            let others = index.further_readers;
            self.doubts.push(format!("{others} further reader(s) are not counted; the first one counts"));
        }
    }

    fn responses(&mut self, index: &IndexLine<'_>) {
        let Some(evaluation): Option<&Evaluation> = index.evaluation else { return };
        self.assessments = evaluation.follow_ups.len();
        let dates = evaluation.best.as_ref().map(|(course, dates)| {
            self.best = Some(course.best.response);
            self.confirmed = Some(course.confirmed.response);
            *dates
        });
        let points = match &evaluation.result {
            Ok(points) => points,
            Err(case::NotDerivable::NoFollowUp) => return,
            Err(why) => {
                self.doubts.push(format!("responses cannot be derived: {}", why_no_response(why)));
                return;
            }
        };
        self.evaluable = points.iter().any(|p| !matches!(p.point.overall, Response::Ne | Response::Missing));
        let start = dates.map_or(Day(0), |dates| dates.start);
        let new_therapy = dates.and_then(|dates| dates.new_therapy);
        for assessed in points {
            let point = &assessed.point;
            if new_therapy.is_some_and(|therapy| point.day >= therapy) {
                break;
            }
            let change = point.change_from_baseline().map(oncase_response::Change::hundredths_of_percent);
            self.best_change = match (self.best_change, change) {
                (Some(best), Some(now)) => Some(best.min(now)),
                (best, now) => best.or(now),
            };
            self.changes.push(AssessedChange {
                day: point.day.days_since(start),
                change,
                response: point.overall,
                new_lesion: matches!(point.new_disease, NewDisease::Yes | NewDisease::ConfirmedLater),
            });
            if point.overall == Response::Pd {
                break;
            }
        }
    }

    fn endpoints(&mut self, outcomes: &[Outcome]) {
        for outcome in outcomes {
            let slot = match outcome.endpoint {
                Endpoint::ProgressionFreeSurvival => &mut self.pfs,
                Endpoint::OverallSurvival => &mut self.os,
                _ => continue,
            };
            *slot = TimeToEvent::of(outcome);
            if let Err(why) = outcome.end {
                let name = outcome.endpoint.name();
                self.doubts.push(format!("{name} is not derivable: {}", why_no_endpoint(why)));
            }
        }
    }

    fn lines(&mut self, course: &Course, index: &IndexLine<'_>, policy: TimePolicy) {
        let start = index.line.start;
        let from_start = |days: DayInterval| {
            let span = oncase_outcome::Span::between(start, days);
            policy.pick(span).and_then(|days| i32::try_from(days).ok())
        };
        let end_of_all = self.os.as_ref().and_then(|os| os.days(policy)).and_then(|d| i32::try_from(d).ok());
        for line in course.lines.iter().filter(|line| line.number >= index.line.number) {
            let from = if line.number == index.line.number { Some(0) } else { from_start(line.start) };
            let end = line.end.and_then(from_start);
            let to = if line.ongoing { end_of_all.or(end) } else { end };
            match (from, to) {
                (Some(from), Some(to)) if to >= from => {
                    self.stretches.push(Stretch { line: line.number, from, to });
                }
                _ => self.doubts.push(format!("line {} has no known stretch of time", line.number)),
            }
            self.ongoing = line.ongoing;
        }
    }

    fn toxicity(&mut self, record: &Record, index: &IndexLine<'_>) {
        let mut events: Vec<AdverseEvent> = Vec::new();
        for (at, event) in record.adverse_events.iter().enumerate().filter(|(_, e)| e.same_as.is_none()) {
            let start = event.start.as_ref().map_or_else(DayInterval::default, |when| record.days(when));
            let counts = match &event.treatment {
                Some(id) => index.line.ids.contains(id),
                None => treatment_emergent(start, index.line.start) != Certainty::Impossible,
            };
            if !counts {
                continue;
            }
            let (Some(term), Some(grade)) = (&event.term, event.grade) else {
                self.doubts.push(format!("adverse event {} has no term or no grade", at + 1));
                continue;
            };
            match GradedTerm::read(term, grade, event.ctcae.as_deref()) {
                Ok(graded) => events.push(AdverseEvent {
                    event: graded,
                    start,
                    cycle: event.cycle.map(u32::from),
                    attribution: None,
                }),
                Err(error) => self.doubts.push(format!("adverse event {}: {error}", at + 1)),
            }
        }
        match AdverseEventSummary::of(&events, None) {
            Ok(summary) => self.toxicity = worst_grades(&summary),
            Err(error) => self.doubts.push(format!("adverse events are not counted: {error}")),
        }
    }
}

fn worst_grades(summary: &AdverseEventSummary) -> Vec<WorstGrade> {
    let version = summary.version.map(|version| version.to_string()).unwrap_or_default();
    let of = |row: &oncase_toxicity::TermSummary| WorstGrade {
        term: row.term.to_owned(),
        version: version.clone(),
        worst: row.worst,
        by_cycle: summary
            .cycles
            .iter()
            .zip(&row.by_cycle)
            .filter_map(|(&cycle, grade)| Some((cycle, (*grade)?)))
            .collect(),
    };
    summary.terms.iter().map(of).collect()
}

const fn why_no_endpoint(why: NotDerivable) -> &'static str {
    match why {
        NotDerivable::NoStart => "the start of the line is not known",
        NotDerivable::NothingAfterStart => {
            "after the start the record has no event, no assessment that can be evaluated, and no contact that counts"
        }
        NotDerivable::NoResponse => "no response was derived",
        NotDerivable::ResponseNotDerivable => "the record does not carry responses",
        NotDerivable::NoEnd => "its end is not known",
    }
}

fn why_no_response(why: &case::NotDerivable) -> String {
    match why {
        case::NotDerivable::NoBaseline => "no assessment is the baseline".to_owned(),
        case::NotDerivable::NothingAtBaseline { .. } => {
            "the baseline has neither a measured target nor a non-target lesion".to_owned()
        }
        case::NotDerivable::NoFollowUp => "no assessment follows the baseline".to_owned(),
        case::NotDerivable::Undated { assessment } => format!("assessment {} has no date", assessment + 1),
        case::NotDerivable::TooManyLesions => {
            "there are more lesions of one role than can be numbered".to_owned()
        }
        case::NotDerivable::Refused(error) => error.to_string(),
    }
}
