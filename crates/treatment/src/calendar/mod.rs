//! The calendar of a regimen: doses, laboratory checks at each cycle, imaging every few cycles.

mod icalendar;
mod table;

use std::fmt;

use oncase_record::{Day, Derived};
use rust_decimal::Decimal;
use serde::Serialize;

pub use icalendar::{Stamp, icalendar};

use crate::arithmetic::{MeasureError, PatientFacts, Prescribed, Rounded, prescribe, round_to_strengths};
use crate::drug::Drug;
use crate::library::{Component, GateTime, Phase, Regimen};

/// What is to be planned.
#[derive(Clone, Debug)]
pub struct PlanRequest<'a> {
    /// The regimen.
    pub regimen: &'a Regimen,
    /// Day 1 of cycle 1.
    pub from: Day,
    /// Cycles, over all phases.
    pub cycles: u16,
    /// What doses are calculated from.
    pub patient: PatientFacts,
    /// Days by which the day 1 of a cycle comes later than planned; later cycles move with it.
    pub delays: Vec<Delay>,
    /// Imaging after every so many cycles; 0 for none.
    pub imaging_every: u16,
}

/// A delay of one cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Delay {
    /// The cycle whose day 1 is delayed, from 2.
    pub cycle: u16,
    /// Days of delay.
    pub days: u16,
}

/// A planned course.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// Id of the regimen.
    pub regimen: String,
    /// Name of the regimen.
    pub name: String,
    /// The cycles, each with its day 1.
    pub cycles: Vec<PlannedCycle>,
    /// The doses of each phase.
    pub doses: Vec<PlannedDose>,
    /// Everything that falls on a day, in order.
    pub entries: Vec<Entry>,
    /// What could not be calculated or is not verified.
    pub notes: Vec<String>,
}

/// One planned cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedCycle {
    /// Its number, from 1.
    pub cycle: u16,
    /// The phase it belongs to.
    pub phase: String,
    /// Its day 1, delays included.
    pub day_one: Day,
    /// Days to the next day 1 as the regimen plans them.
    pub cycle_days: u16,
    /// Days by which this day 1 comes later than the cycle before asks for.
    pub delayed_by: u32,
}

/// The dose of one drug in one phase. Calculated and rounded are kept apart; what was given is in the record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlannedDose {
    /// Name of the phase.
    pub phase: String,
    /// The drug.
    pub drug: String,
    /// As published: `40 mg/m2`.
    pub published: String,
    /// The calculated amount of one administration with its reason; `None` when something is missing.
    pub calculated: Option<Derived<Prescribed>>,
    /// Rounded to the strengths of the drug table, where it has any.
    pub rounded: Option<Rounded>,
    /// Administrations a day.
    pub times_a_day: u8,
}

impl PlannedDose {
    /// The amount of one administration for people: rounded, else calculated, else as published.
    pub fn text(&self) -> String {
        let times = match self.times_a_day {
            1 => String::new(),
            2 => " bid".to_owned(),
            times => format!(" {times} times a day"),
        };
        let amount = match (&self.rounded, &self.calculated) {
            (Some(rounded), _) => format!("{} mg", rounded.amount),
            (None, Some(calculated)) => {
                let unit = calculated.value.unit.0.symbol();
                match calculated.value.high {
                    Some(high) => format!("{}-{high} {unit}", calculated.value.low),
                    None => format!("{} {unit}", calculated.value.low),
                }
            }
            (None, None) => format!("{} (not calculated)", self.published),
        };
        format!("{} {amount}{times}", self.drug)
    }
}

/// Something planned, on one day or on several in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// First day.
    pub first: Day,
    /// Last day, the same for a single day.
    pub last: Day,
    /// The cycle, from 1; 0 before the first.
    pub cycle: u16,
    /// Day of the cycle of the first day.
    pub cycle_day: u16,
    /// What it is.
    pub kind: EntryKind,
    /// The drug of a dose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drug: Option<String>,
    /// In words.
    pub what: String,
}

/// Kinds of planned things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// Blood count and chemistry before a cycle.
    Laboratory,
    /// Imaging.
    Imaging,
    /// A drug.
    Dose,
}

/// Why no calendar can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// No cycles, or more than a thousand.
    Cycles(u16),
    /// More cycles than the regimen plans.
    TooManyCycles {
        /// Cycles asked for.
        asked: u16,
        /// Cycles of all phases together.
        planned: u16,
    },
    /// A delay names a cycle that is not planned, or cycle 1.
    Delay(Delay),
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cycles(found) => write!(f, "found {found} cycles; expected 1 to 1000"),
            Self::TooManyCycles { asked, planned } => {
                write!(f, "found {asked} cycles; the regimen has at most {planned}")
            }
            Self::Delay(delay) => {
                write!(
                    f,
                    "found a delay of cycle {}; expected a cycle from 2 to the last planned",
                    delay.cycle
                )
            }
        }
    }
}

impl std::error::Error for PlanError {}

/// The calendar of a regimen for one patient.
///
/// # Errors
/// [`PlanError`] when the number of cycles or a delay does not fit the regimen. A dose that cannot be calculated is
/// no error: it stands in the notes with what is missing.
pub fn plan(request: &PlanRequest<'_>) -> Result<Plan, PlanError> {
    let phases = phase_of_each_cycle(request.regimen, request.cycles)?;
    if let Some(delay) = request.delays.iter().find(|d| d.cycle < 2 || d.cycle > request.cycles) {
        return Err(PlanError::Delay(*delay));
    }
    let mut notes = Vec::new();
    let doses: Vec<Vec<PlannedDose>> = request
        .regimen
        .phases
        .iter()
        .filter(|phase| phases.iter().any(|used| std::ptr::eq(*used, *phase)))
        .map(|phase| phase.components.iter().map(|c| dose(phase, c, &request.patient, &mut notes)).collect())
        .collect();
    let mut entries = Vec::new();
    if request.imaging_every > 0 {
        entries.push(single(
            request.from,
            0,
            1,
            EntryKind::Imaging,
            "baseline imaging, at most 28 days before",
        ));
    }
    let cycles = cycles(request, &phases);
    for (planned_cycle, phase) in cycles.iter().zip(&phases) {
        let (cycle, day_one) = (planned_cycle.cycle, planned_cycle.day_one);
        entries.push(laboratory(request.regimen, day_one, cycle));
        let planned = doses.iter().flatten().filter(|dose| dose.phase == phase.name);
        for (component, planned) in phase.components.iter().zip(planned) {
            entries.extend(dose_entries(phase, component, planned, day_one, cycle));
        }
        if request.imaging_every > 0 && cycle % request.imaging_every == 0 {
            let what = format!("imaging after cycle {cycle}");
            let last_day = day_one.plus_days(i32::from(phase.cycle_days) - 1);
            entries.push(single(last_day, cycle, phase.cycle_days, EntryKind::Imaging, &what));
        }
    }
    entries.sort_by_key(|entry| (entry.first, entry.cycle, entry.kind));
    let (regimen, name) = (request.regimen.id.clone(), request.regimen.name.clone());
    Ok(Plan { regimen, name, cycles, doses: doses.into_iter().flatten().collect(), entries, notes })
}

/// The day 1 of each cycle: so many days after the one before as its phase says, and its own delay later.
fn cycles(request: &PlanRequest<'_>, phases: &[&Phase]) -> Vec<PlannedCycle> {
    let mut next = request.from;
    (1..)
        .zip(phases)
        .map(|(cycle, phase)| {
            let delays = request.delays.iter().filter(|delay| delay.cycle == cycle);
            let delayed_by: u32 = delays.map(|delay| u32::from(delay.days)).sum();
            let day_one = next.plus_days(i32::try_from(delayed_by).unwrap_or(i32::MAX));
            next = day_one.plus_days(i32::from(phase.cycle_days));
            let (phase, cycle_days) = (phase.name.clone(), phase.cycle_days);
            PlannedCycle { cycle, phase, day_one, cycle_days, delayed_by }
        })
        .collect()
}

/// The phase of each cycle: every phase takes its greatest number of cycles, an open one takes the rest.
fn phase_of_each_cycle(regimen: &Regimen, cycles: u16) -> Result<Vec<&Phase>, PlanError> {
    if !(1..=1000).contains(&cycles) {
        return Err(PlanError::Cycles(cycles));
    }
    let mut phases = Vec::with_capacity(usize::from(cycles));
    for phase in &regimen.phases {
        let left = usize::from(cycles) - phases.len();
        let take = phase.cycles.most.map_or(left, |most| left.min(usize::from(most)));
        phases.extend(std::iter::repeat_n(phase, take));
    }
    if phases.len() < usize::from(cycles) {
        let planned = u16::try_from(phases.len()).unwrap_or(u16::MAX);
        return Err(PlanError::TooManyCycles { asked: cycles, planned });
    }
    Ok(phases)
}

fn dose(
    phase: &Phase,
    component: &Component,
    patient: &PatientFacts,
    notes: &mut Vec<String>,
) -> PlannedDose {
    let calculated = match prescribe(component, patient) {
        Ok(calculated) => Some(calculated),
        Err(MeasureError::Missing { what, .. }) => {
            notes.push(format!("{}: not calculated; missing: {what}", component.drug));
            None
        }
        Err(why) => {
            notes.push(format!("{}: not calculated; {why}", component.drug));
            None
        }
    };
    if component.verification == oncase_record::Verification::Unverified {
        notes.push(format!("{}: dose and days are unverified", component.drug));
    }
    let strengths: &[Decimal] = Drug::find(&component.drug).map_or(&[], |drug| &drug.strengths_mg);
    let rounded = calculated
        .as_ref()
        .filter(|c| c.value.high.is_none() && c.value.unit.0 == crate::dose::Unit::Milligram)
        .and_then(|c| round_to_strengths(c.value.low, strengths));
    PlannedDose {
        phase: phase.name.clone(),
        drug: component.drug.clone(),
        published: crate::recognise::published_text(component),
        calculated,
        rounded,
        times_a_day: component.times_a_day,
    }
}

fn single(day: Day, cycle: u16, cycle_day: u16, kind: EntryKind, what: &str) -> Entry {
    Entry { first: day, last: day, cycle, cycle_day, kind, drug: None, what: what.to_owned() }
}

fn laboratory(regimen: &Regimen, day_one: Day, cycle: u16) -> Entry {
    let applies = |when: GateTime| match when {
        GateTime::EveryDayOne => true,
        GateTime::FirstDayOne => cycle == 1,
        GateTime::LaterDayOne => cycle > 1,
    };
    let mut gated: Vec<&str> = Vec::new();
    for gate in regimen.gates.iter().filter(|gate| applies(gate.when)) {
        if !gated.contains(&gate.analyte.as_str()) {
            gated.push(&gate.analyte);
        }
    }
    let what = if gated.is_empty() {
        "laboratory: blood count, creatinine, liver tests".to_owned()
    } else {
        format!("laboratory: blood count, creatinine, liver tests; conditions on {}", gated.join(", "))
    };
    single(day_one, cycle, 1, EntryKind::Laboratory, &what)
}

/// Doses on days in a row are one entry.
fn dose_entries(
    phase: &Phase,
    component: &Component,
    planned: &PlannedDose,
    day_one: Day,
    cycle: u16,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let Some(days) = component.days.days_in(phase.cycle_days) else { return entries };
    for cycle_day in days.iter() {
        let day = day_one.plus_days(i32::from(cycle_day) - 1);
        match entries.last_mut() {
            Some(entry) if entry.last.plus_days(1) == day => entry.last = day,
            _ => {
                let route = component.route.symbol();
                let what = match component.infusion_minutes {
                    Some(minutes) if minutes % 60 == 0 => {
                        format!("{} {route} over {} h", planned.text(), minutes / 60)
                    }
                    Some(minutes) => format!("{} {route} over {minutes} min", planned.text()),
                    None => format!("{} {route}", planned.text()),
                };
                let drug = Some(component.drug.clone());
                entries.push(Entry { drug, ..single(day, cycle, cycle_day, EntryKind::Dose, &what) });
            }
        }
    }
    entries
}

#[cfg(test)]
mod tests;
