//! What the plan of a treatment is drawn from.

use oncase_record::Day;

use crate::figure::FigureError;
use crate::page::JournalWidth;

/// A planned course: cycles, dosing days, laboratory checks and imaging.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreatmentPlan {
    /// Title of the figure.
    pub title: String,
    /// Cycles in order, the first being cycle 1. Days between the end of a cycle and the next day 1 are a delay.
    pub cycles: Vec<PlanCycle>,
    /// One lane for each drug and dose, from top to bottom.
    pub drugs: Vec<PlanDrug>,
    /// Days of laboratory checks.
    pub laboratory: Vec<Day>,
    /// Imaging studies.
    pub imaging: Vec<PlanImaging>,
    /// What a reader must know beside the marks: doses not calculated, facts not verified. Part of the caption.
    pub notes: Vec<String>,
    /// Printed width.
    pub width: JournalWidth,
}

/// One cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanCycle {
    /// Its day 1.
    pub day_one: Day,
    /// Its planned length in days, at least 1.
    pub days: u16,
}

impl PlanCycle {
    /// The day after its last.
    pub(super) fn end(self) -> Day {
        self.day_one.plus_days(i32::from(self.days))
    }
}

/// A drug with the days on which it is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanDrug {
    /// Its name.
    pub label: String,
    /// Dose, times a day and route.
    pub note: String,
    /// First and last day of each run of dosing days.
    pub spans: Vec<(Day, Day)>,
}

/// An imaging study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanImaging {
    /// When.
    pub day: Day,
    /// In words: `imaging after cycle 3`.
    pub what: String,
    /// Whether it is the baseline, which is drawn hollow.
    pub baseline: bool,
}

impl TreatmentPlan {
    /// Days by which the day 1 of a cycle (by index) comes later than the cycle before it asks for.
    pub(super) fn late(&self, index: usize) -> i32 {
        let before = index.checked_sub(1).and_then(|at| self.cycles.get(at));
        before.zip(self.cycles.get(index)).map_or(0, |(before, cycle)| cycle.day_one.days_since(before.end()))
    }

    /// The cycle (index) that a day falls in, the delay before it included.
    pub(super) fn cycle_of(&self, day: Day) -> usize {
        self.cycles.partition_point(|cycle| cycle.end() <= day)
    }

    pub(super) fn check(&self) -> Result<(), FigureError> {
        let (Some(first), Some(last)) = (self.cycles.first(), self.cycles.last()) else {
            return Err(FigureError::Empty { needed: "cycle" });
        };
        let inconsistent = |problem| Err(FigureError::Inconsistent { problem });
        if let Some(at) = self.cycles.iter().position(|cycle| cycle.days == 0) {
            return inconsistent(format!("cycle {} has no days; give its length", at + 1));
        }
        if let Some(at) = (1..self.cycles.len()).find(|at| self.late(*at) < 0) {
            return inconsistent(format!("cycle {} begins before cycle {at} ends; mend its day 1", at + 1));
        }
        let days = self.drugs.iter().flat_map(|drug| drug.spans.iter().flat_map(|(a, b)| [*a, *b]));
        let mut days =
            days.chain(self.laboratory.iter().copied()).chain(self.imaging.iter().map(|imaging| imaging.day));
        if let Some(day) = days.find(|day| *day < first.day_one || *day >= last.end()) {
            return inconsistent(format!(
                "{day} lies in no cycle of the plan; add the cycle or leave it out"
            ));
        }
        let divided = |(from, to): &(Day, Day)| to < from || self.cycle_of(*from) != self.cycle_of(*to);
        match self.drugs.iter().find(|drug| drug.spans.iter().any(divided)) {
            Some(drug) => inconsistent(format!(
                "a run of days of {} ends before it begins or in another cycle; divide it by cycles",
                drug.label
            )),
            None => Ok(()),
        }
    }
}
