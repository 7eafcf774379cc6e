//! Adverse events of a record as terms of one version, by treatment.

use oncase_record::DayInterval;
use oncase_record::model::{self, Record, Treatment};

use super::{AsWritten, CaseEvent, Course};
use crate::grade::GradedTerm;
use crate::summary::{AdverseEvent, AdverseEventSummary, Attribution, MixedVersions, treatment_emergent};
use crate::version::{CtcaeVersion, parse_version};

/// The version that all events name, or `None` when none names one.
pub(super) fn only_version(record: &Record) -> Result<Option<CtcaeVersion>, MixedVersions> {
    let named = record.adverse_events.iter().filter_map(|event| parse_version(event.ctcae.as_deref()).ok());
    let mut versions: Vec<CtcaeVersion> = named.collect();
    versions.sort_unstable();
    versions.dedup();
    if versions.len() > 1 { Err(MixedVersions(versions)) } else { Ok(versions.first().copied()) }
}

/// Whether an item tells again what another one of its list tells.
pub(super) fn is_second_telling<'r>(
    same_as: Option<&str>,
    mut ids: impl Iterator<Item = Option<&'r str>>,
) -> bool {
    same_as.is_some_and(|other| ids.any(|id| id == Some(other)))
}

/// The first day of a treatment, as far as known.
pub(super) fn first_day(record: &Record, treatment: &Treatment) -> Option<DayInterval> {
    let first_cycle = treatment.cycles.iter().find(|cycle| cycle.number == 1).map(|cycle| &cycle.start);
    let when = treatment.start.as_ref().or(first_cycle).or(treatment.date.as_ref())?;
    Some(record.days(when))
}

struct Counted<'r> {
    treatment: Option<&'r str>,
    event: AdverseEvent,
    case: CaseEvent,
}

/// The events of each treatment, and those that cannot be summarised.
pub(super) fn courses(
    record: &Record,
    version: Option<CtcaeVersion>,
) -> Result<(Vec<Course>, Vec<AsWritten>), MixedVersions> {
    let mut counted: Vec<Counted<'_>> = Vec::new();
    let mut not_summarised = Vec::new();
    for (at, event) in record.adverse_events.iter().enumerate() {
        match read(record, at, event, version) {
            Ok(event) => counted.push(event),
            Err(reason) => not_summarised.push(AsWritten {
                pointer: format!("/adverse_events/{at}"),
                words: event.term.clone().or_else(|| event.as_written.clone()).unwrap_or_default(),
                grade: event.grade,
                reason,
            }),
        }
    }
    let mut treatments: Vec<Option<&str>> =
        record.treatments.iter().filter_map(|treatment| treatment.id.as_deref()).map(Some).collect();
    treatments.push(None);
    let mut courses = Vec::new();
    for treatment in treatments {
        let (of_this, others): (Vec<_>, Vec<_>) = counted.into_iter().partition(|c| c.treatment == treatment);
        counted = others;
        if !of_this.is_empty() {
            courses.push(course(record, treatment, of_this)?);
        }
    }
    Ok((courses, not_summarised))
}

fn course(
    record: &Record,
    treatment: Option<&str>,
    counted: Vec<Counted<'_>>,
) -> Result<Course, MixedVersions> {
    let given = find(record, treatment);
    let first_day = given.and_then(|given| first_day(record, given));
    let (events, cases): (Vec<AdverseEvent>, Vec<CaseEvent>) =
        counted.into_iter().map(|counted| (counted.event, counted.case)).unzip();
    Ok(Course {
        treatment: treatment.map(str::to_owned),
        name: given.map_or_else(String::new, |given| given.name.clone()),
        first_day,
        summary: AdverseEventSummary::of(&events, first_day)?,
        events: cases,
    })
}

fn find<'r>(record: &'r Record, id: Option<&str>) -> Option<&'r Treatment> {
    record.treatments.iter().find(|treatment| id.is_some() && treatment.id.as_deref() == id)
}

/// The event as a term of the version, or why it is none.
fn read<'r>(
    record: &'r Record,
    at: usize,
    event: &'r model::AdverseEvent,
    version: Option<CtcaeVersion>,
) -> Result<Counted<'r>, String> {
    let ids = record.adverse_events.iter().map(|other| other.id.as_deref());
    if let (true, Some(first)) = (is_second_telling(event.same_as.as_deref(), ids), &event.same_as) {
        return Err(format!("tells again what {first} tells"));
    }
    let term = event.term.as_deref().ok_or("the source names no CTCAE term")?;
    let grade = event.grade.ok_or("no grade is recorded")?;
    let graded = GradedTerm::read(term, grade, event.ctcae.as_deref()).map_err(|error| error.to_string())?;
    if let Some(other) = version.filter(|version| *version != graded.term.version) {
        return Err(format!("graded by {}, and this is a summary by {other}", graded.term.version));
    }
    let days = |when: &Option<_>| when.as_ref().map_or_else(DayInterval::default, |when| record.days(when));
    let start = days(&event.start);
    let treatment = find(record, event.treatment.as_deref());
    let first = treatment.and_then(|treatment| first_day(record, treatment));
    let attribution = event.attribution.map(attribution);
    let cycle = event.cycle.map(u32::from);
    Ok(Counted {
        // An id that names no treatment is a mistake that reading the case file reports.
        treatment: treatment.and_then(|treatment| treatment.id.as_deref()),
        event: AdverseEvent { event: graded, start, cycle, attribution },
        case: CaseEvent {
            pointer: format!("/adverse_events/{at}"),
            term: graded.term.name,
            grade,
            cycle,
            emergent: first.map(|first| treatment_emergent(start, first)),
            related: attribution.map(Attribution::is_related),
            start,
            end: days(&event.end),
        },
    })
}

fn attribution(recorded: model::Attribution) -> Attribution {
    match recorded {
        model::Attribution::Unrelated => Attribution::Unrelated,
        model::Attribution::Unlikely => Attribution::Unlikely,
        model::Attribution::Possible => Attribution::Possible,
        model::Attribution::Probable => Attribution::Probable,
        model::Attribution::Definite => Attribution::Definite,
    }
}
