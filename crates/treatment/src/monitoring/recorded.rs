//! Which laboratory checks and imaging studies a record holds for a treatment.

use oncase_record::model::{Assessment, Method, Record, Topic, Treatment};
use oncase_record::{Because, Day, DayInterval, Derived};
use serde::Serialize;

use super::ExpectedMonitoring;
use crate::from_record::cycle_days;
use crate::gates::DEFAULT_WINDOW_DAYS;

/// What a record holds of the monitoring that a treatment's cycles ask for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordedMonitoring {
    /// What is expected.
    pub expected: ExpectedMonitoring,
    /// Schedules that the source states for the treatment.
    pub schedules_stated: Vec<StatedSchedule>,
    /// Laboratory checks.
    pub laboratory: RecordedLaboratory,
    /// Imaging studies.
    pub imaging: RecordedImaging,
    /// Whether the record retells a source, so that what it lacks may stand nowhere in that source.
    pub from_a_source: bool,
}

/// A schedule in the words of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatedSchedule {
    /// Where the statement stands in the record.
    pub pointer: String,
    /// What it says.
    pub says: String,
}

/// Laboratory checks of a course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordedLaboratory {
    /// Dates with laboratory values within the course, as written.
    pub dates: Vec<String>,
    /// The cycles, where the record lists them with their day 1.
    pub cycles: Vec<CheckedCycle>,
}

/// The laboratory checks of one cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckedCycle {
    /// Its number.
    pub cycle: u16,
    /// Dates within the cycle, from its day 1 to the day before the next.
    pub within: Vec<String>,
    /// Dates at most [`DEFAULT_WINDOW_DAYS`] before its day 1.
    pub before_day_one: Vec<String>,
}

/// Imaging of a course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordedImaging {
    /// Studies of the course in order of time, one a date.
    pub studies: Vec<Study>,
    /// Dates of studies that name no treatment and may or may not lie within the course.
    pub uncertain: Vec<String>,
    /// Imaging due after every n-th cycle with the study that answers it, where the cycles are listed by day.
    pub due: Vec<ImagingDue>,
}

/// An imaging study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Study {
    /// Where its assessments stand in the record.
    pub pointers: Vec<String>,
    /// Its date as written.
    pub date: String,
    /// The days it may have been on.
    pub when: DayInterval,
    /// How it stands to the course.
    pub place: StudyPlace,
}

/// How an imaging study stands to a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StudyPlace {
    /// Named the baseline, or not after the first day 1.
    Baseline,
    /// After the baseline, and not certainly after the last cycle.
    During,
    /// Certainly after the end of the last cycle.
    After,
}

/// Imaging due at the end of a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImagingDue {
    /// The cycle after which it is due.
    pub after_cycle: u16,
    /// The last day of that cycle.
    pub due: Day,
    /// Date of the study that lies nearest, as written, and the days from the due day to it.
    pub answered: Option<(String, i32)>,
}

/// The laboratory checks and imaging studies that a record holds for a treatment; `None` when there is no such
/// treatment.
pub fn recorded_monitoring(
    record: &Record,
    at: usize,
    expected: ExpectedMonitoring,
    imaging_every: u32,
) -> Option<Derived<RecordedMonitoring>> {
    let treatment = record.treatments.get(at)?;
    let course = Course::of(record, treatment);
    let value = RecordedMonitoring {
        expected,
        schedules_stated: schedules(record, treatment),
        laboratory: laboratory(record, &course),
        imaging: imaging(record, treatment, &course, imaging_every),
        from_a_source: !record.sources.is_empty(),
    };
    let because = Because::rule("MONITORING-RECORDED")
        .number("cycles between imaging", imaging_every.to_string(), "")
        .policy("window-days", DEFAULT_WINDOW_DAYS.to_string());
    Some(Derived { value, because: vec![because] })
}

fn schedules(record: &Record, treatment: &Treatment) -> Vec<StatedSchedule> {
    let of_treatment = |of: &Option<oncase_record::model::Id>| of.is_some() && *of == treatment.id;
    let statements = record.statements.iter().enumerate();
    statements
        .filter(|(_, s)| s.about == Topic::Schedule && s.same_as.is_none() && of_treatment(&s.of))
        .map(|(at, s)| StatedSchedule { pointer: format!("/statements/{at}"), says: s.says.clone() })
        .collect()
}

/// A course as long as its dates allow.
struct Course {
    first: Option<Day>,
    /// The last day of the last cycle; `None` when it is open.
    last: Option<Day>,
    /// Number, day 1 and last day of the cycles, where all of them are known to the day.
    cycles: Vec<(u16, Day, Day)>,
    cycle_days: Option<i32>,
}

impl Course {
    fn of(record: &Record, treatment: &Treatment) -> Self {
        let cycle_days = cycle_days(treatment).map(i32::from);
        let start = treatment.start.as_ref().map(|when| record.days(when)).unwrap_or_default();
        let end = treatment.end.as_ref().map(|when| record.days(when)).unwrap_or_default();
        let after = |day: Day| cycle_days.map_or(day, |days| day.plus_days(days - 1));
        let day_ones: Option<Vec<(u16, Day)>> =
            treatment.cycles.iter().map(|c| Some((c.number, record.days(&c.start).day()?))).collect();
        let day_ones = day_ones.unwrap_or_default();
        let next = day_ones.iter().skip(1).map(|(_, day)| Some(day.plus_days(-1))).chain([None]);
        let cycles: Vec<(u16, Day, Day)> = day_ones
            .iter()
            .zip(next)
            .map(|((cycle, day), last)| (*cycle, *day, last.unwrap_or(after(*day))))
            .collect();
        let listed_end = cycles.last().map(|(.., last)| *last);
        let first = start.earliest.or(cycles.first().map(|(_, day, _)| *day));
        Self { first, last: listed_end.max(end.latest.map(after)), cycles, cycle_days }
    }

    /// Whether something certainly lies within the course.
    fn holds(&self, when: DayInterval) -> bool {
        let from = self.first.zip(when.earliest).is_some_and(|(first, day)| first <= day);
        from && when.latest.is_some_and(|day| self.last.is_none_or(|last| day <= last))
    }

    fn touches(&self, when: DayInterval) -> bool {
        self.first.is_some()
            && DayInterval { earliest: self.first, latest: self.last }.intersection(when).is_some()
    }
}

fn laboratory(record: &Record, course: &Course) -> RecordedLaboratory {
    let mut checks: Vec<(DayInterval, String)> = Vec::new();
    for lab in record.labs.iter().filter(|lab| lab.same_as.is_none()) {
        let check = (record.days(&lab.date), lab.date.to_string());
        if !checks.contains(&check) {
            checks.push(check);
        }
    }
    checks.sort_by_key(|(when, _)| (when.earliest, when.latest));
    let between = |from: Day, to: Day| -> Vec<String> {
        let inside = |when: &DayInterval| when.bounds().is_some_and(|(a, b)| from <= a && b <= to);
        checks.iter().filter(|(when, _)| inside(when)).map(|(_, date)| date.clone()).collect()
    };
    let cycle = |&(cycle, day_one, last): &(u16, Day, Day)| CheckedCycle {
        cycle,
        within: between(day_one, last),
        before_day_one: between(day_one.plus_days(-i32::from(DEFAULT_WINDOW_DAYS)), day_one.plus_days(-1)),
    };
    let cycles = course.cycles.iter().map(cycle).collect();
    let dates = checks.iter().filter(|(when, _)| course.holds(*when)).map(|(_, date)| date.clone()).collect();
    RecordedLaboratory { dates, cycles }
}

fn is_imaging(assessment: &Assessment) -> bool {
    !matches!(
        assessment.method,
        Some(Method::Endoscopy | Method::Caliper | Method::Clinical | Method::Marker | Method::Other)
    )
}

fn imaging(record: &Record, treatment: &Treatment, course: &Course, every: u32) -> RecordedImaging {
    let mut found = RecordedImaging::default();
    let first_tellings = record.assessments.iter().enumerate().filter(|(_, a)| a.same_as.is_none());
    for (at, assessment) in first_tellings.filter(|(_, a)| is_imaging(a)) {
        let (when, date) = (record.days(&assessment.date), assessment.date.to_string());
        let belongs = match &assessment.treatment {
            Some(named) => treatment.id.as_ref() == Some(named),
            None => course.holds(when),
        };
        if !belongs {
            let unclear = assessment.treatment.is_none() && course.touches(when);
            if unclear && !found.uncertain.contains(&date) {
                found.uncertain.push(date);
            }
            continue;
        }
        let place = place(assessment, when, course);
        let pointer = format!("/assessments/{at}");
        match found.studies.iter_mut().find(|study| study.when == when && study.place == place) {
            Some(study) => study.pointers.push(pointer),
            None => found.studies.push(Study { pointers: vec![pointer], date, when, place }),
        }
    }
    found.studies.sort_by_key(|study| (study.when.earliest, study.when.latest));
    found.due = due(&found.studies, course, every);
    found
}

fn place(assessment: &Assessment, when: DayInterval, course: &Course) -> StudyPlace {
    let before = when.latest.zip(course.first).is_some_and(|(day, first)| day <= first);
    let after = when.earliest.zip(course.last).is_some_and(|(day, last)| day > last);
    match assessment.baseline {
        Some(true) => StudyPlace::Baseline,
        _ if before => StudyPlace::Baseline,
        _ if after => StudyPlace::After,
        _ => StudyPlace::During,
    }
}

/// Imaging due at the end of every n-th listed cycle, each with the study nearest to it. A study answers the one due
/// day to which it lies nearest, and none when it is further away than half the interval.
fn due(studies: &[Study], course: &Course, every: u32) -> Vec<ImagingDue> {
    let every_nth = |number: u16| every > 0 && u32::from(number) % every == 0;
    let mut due: Vec<ImagingDue> = course
        .cycles
        .iter()
        .filter(|(number, ..)| every_nth(*number))
        .map(|(number, _, last)| ImagingDue { after_cycle: *number, due: *last, answered: None })
        .collect();
    let interval = course.cycle_days.unwrap_or(0).saturating_mul(i32::try_from(every).unwrap_or(i32::MAX));
    for study in studies.iter().filter(|study| study.place != StudyPlace::Baseline) {
        let Some(day) = study.when.day() else { continue };
        let Some(nearest) = due.iter_mut().min_by_key(|due| day.days_since(due.due).abs()) else { continue };
        let away = day.days_since(nearest.due);
        let closer = nearest.answered.as_ref().is_none_or(|(_, other)| away.abs() < other.abs());
        if away.saturating_mul(2).abs() <= interval && closer {
            nearest.answered = Some((study.date.clone(), away));
        }
    }
    due
}
