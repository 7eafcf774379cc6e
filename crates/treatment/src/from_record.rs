//! What this room needs of a record: its treatments as lines, regimens and cycle spans take them.

use std::fmt;

use oncase_record::DayInterval;
use oncase_record::model::{self, EventKind, Record, Response, ResponseScope, Treatment, TreatmentKind};

use crate::cycles::{CycleSpan, EndMarks};
use crate::days::DosingDays;
use crate::dose::{Basis, Dose};
use crate::lines::{DiseaseCourse, LineHistory, LineSettings, TreatmentGiven, lines_of_therapy};
use crate::notation::{Route, Timing, WrittenDrug, WrittenRegimen};

/// Something of a record that this room cannot take over, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAdapted {
    /// JSON pointer into the record.
    pub pointer: String,
    /// What was found and what was expected.
    pub problem: String,
}

impl fmt::Display for NotAdapted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.problem)
    }
}

impl std::error::Error for NotAdapted {}

/// The lines of a record, with the treatments that their indices mean.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct RecordLines {
    /// The treatments considered; each has its pointer into the record.
    pub treatments: Vec<TreatmentGiven>,
    /// Assignments and lines, by index of `treatments`.
    pub history: LineHistory,
}

/// The lines of therapy of a record. Second tellings of a treatment (`same_as`) are left out.
pub fn lines_of_record(record: &Record, settings: &LineSettings) -> RecordLines {
    let treatments = treatments_given(record);
    let history = lines_of_therapy(&treatments, &disease_course(record), settings);
    RecordLines { treatments, history }
}

/// The treatments of a record as lines of therapy take them. Second tellings (`same_as`) are left out.
pub fn treatments_given(record: &Record) -> Vec<TreatmentGiven> {
    record
        .treatments
        .iter()
        .enumerate()
        .filter(|(_, treatment)| treatment.same_as.is_none())
        .map(|(at, treatment)| {
            let when = |date: Option<&_>| date.map(|date| record.days(date));
            let date = when(treatment.date.as_ref());
            TreatmentGiven {
                pointer: format!("/treatments/{at}"),
                kind: treatment.kind,
                intent: treatment.intent,
                drugs: named_drugs(treatment),
                start: when(treatment.start.as_ref()).or(date).unwrap_or_default(),
                end: when(treatment.end.as_ref()).or(date),
                ongoing: treatment.ongoing == Some(true),
                stated_line: treatment.line,
                stop_reason: treatment.reason_stopped,
            }
        })
        .collect()
}

/// The drugs that are named. A component such as "unnamed inhibitor …" names no drug.
fn named_drugs(treatment: &Treatment) -> Vec<String> {
    let unnamed = |name: &str| {
        let name = name.to_lowercase();
        ["unnamed", "unknown", "not named"].iter().any(|word| name.starts_with(word))
    };
    treatment.components.iter().map(|c| c.drug.clone()).filter(|name| !unnamed(name)).collect()
}

/// Since when the disease is advanced, and its progressions, as the record tells them.
///
/// Advanced: the first dated stage IV or diagnosis with metastatic sites. Progressions: events of that kind (first
/// tellings) and assessments whose overall response is claimed to be PD.
pub fn disease_course(record: &Record) -> DiseaseCourse {
    let stage_four = |stage: &&model::Stage| {
        stage.group.as_deref().is_some_and(|group| group.trim().to_uppercase().starts_with("IV"))
    };
    let stages = record.stages.iter().filter(stage_four).filter_map(|stage| stage.date.as_ref());
    let diagnoses = record.diagnoses.iter().filter(|d| !d.metastatic_sites.is_empty());
    let advanced = stages.chain(diagnoses.filter_map(|d| d.date.as_ref())).map(|date| record.days(date));
    let events = record
        .events
        .iter()
        .filter(|event| event.kind == EventKind::Progression && event.same_as.is_none())
        .filter_map(|event| event.date.as_ref());
    let claimed = record
        .assessments
        .iter()
        .filter(|a| {
            a.claimed.iter().any(|c| {
                c.response == Response::Pd
                    && !matches!(c.scope, Some(ResponseScope::Target | ResponseScope::NonTarget))
            })
        })
        .map(|a| &a.date);
    DiseaseCourse {
        advanced_since: advanced.filter(|days| days.latest.is_some()).min_by_key(|days| days.latest),
        progressions: events.chain(claimed).map(|date| record.days(date)).filter(is_bounded).collect(),
    }
}

fn is_bounded(days: &DayInterval) -> bool {
    days.earliest.is_some() || days.latest.is_some()
}

/// The regimen as the record writes it; `None` for a treatment without drugs.
///
/// # Errors
/// [`NotAdapted`] for a dose in a unit that no systemic treatment here has (Gy, mL), or days beyond a year.
pub fn written_regimen(record: &Record, at: usize) -> Result<Option<WrittenRegimen>, NotAdapted> {
    let Some(treatment) = record.treatments.get(at).filter(|t| !t.components.is_empty()) else {
        return Ok(None);
    };
    let drugs = treatment
        .components
        .iter()
        .enumerate()
        .map(|(nth, component)| written_drug(component, &format!("/treatments/{at}/components/{nth}")))
        .collect::<Result<Vec<_>, _>>()?;
    let cycles = treatment.cycles_planned.or(treatment.cycles_given).map(|count| (count.low, count.high));
    Ok(Some(WrittenRegimen { drugs, cycle_days: cycle_days(treatment), cycles }))
}

fn written_drug(component: &model::Component, pointer: &str) -> Result<WrittenDrug, NotAdapted> {
    let problem =
        |field: &str, problem: String| NotAdapted { pointer: format!("{pointer}/{field}"), problem };
    let dose = match &component.dose {
        None => None,
        Some(dose) => Some(dose.to_string().parse::<Dose>().map_err(|why| problem("dose", why.to_string()))?),
    };
    let timing = match &component.days {
        None => None,
        Some(days) => Some(Timing::Days(
            days.to_string().parse::<DosingDays>().map_err(|why| problem("days", why.to_string()))?,
        )),
    };
    Ok(WrittenDrug {
        dose,
        flat_said: component.flat == Some(true) && dose.is_some_and(|dose| dose.basis == Basis::Flat),
        times_a_day: component.times_per_day.unwrap_or(1),
        route: component.route.and_then(route),
        timing,
        ..WrittenDrug::named(&component.drug)
    })
}

fn route(route: model::Route) -> Option<Route> {
    match route {
        model::Route::Oral => Some(Route::Oral),
        model::Route::Intravenous => Some(Route::Intravenous),
        model::Route::Subcutaneous => Some(Route::Subcutaneous),
        model::Route::Intramuscular => Some(Route::Intramuscular),
        model::Route::IntraArterial
        | model::Route::Intrathecal
        | model::Route::Topical
        | model::Route::Other => None,
    }
}

/// The planned cycle length, when it is stated to the day.
pub(crate) fn cycle_days(treatment: &Treatment) -> Option<u16> {
    let (low, high) = treatment.cycle_length.as_ref()?.days();
    if low == high {
        return u16::try_from(low).ok();
    }
    // Weeks are exact in practice: "every 3 weeks" is 21 days, not any day of the third week.
    let length = treatment.cycle_length.as_ref()?;
    let weeks = length.stated().0;
    (length.unit() == oncase_record::scalar::DurationUnit::Weeks && weeks.places() == 0 && !length.about())
        .then_some(low)
        .and(weeks.to_string().parse::<u16>().ok()?.checked_mul(7))
}

/// Start, end and cycle length of a treatment; `None` when one of them is not recorded.
///
/// The end of a treatment is its last dose, so it lies on some dosing day of the last cycle; without dosing days it
/// lies anywhere in the last cycle.
pub fn cycle_span(record: &Record, at: usize) -> Option<CycleSpan> {
    let treatment = record.treatments.get(at).filter(|t| t.kind != TreatmentKind::Radiotherapy)?;
    let last_day = treatment.components.iter().filter_map(|c| c.days.as_ref()?.days().last().copied()).max();
    Some(CycleSpan {
        start: record.days(treatment.start.as_ref()?),
        end: record.days(treatment.end.as_ref()?),
        end_marks: last_day
            .map_or(EndMarks::WithinLastCycle, |dosing_day| EndMarks::SomeDoseUpTo { dosing_day }),
        cycle_days: cycle_days(treatment)?,
    })
}
