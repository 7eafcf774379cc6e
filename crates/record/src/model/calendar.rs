//! Resolves dates of the record that refer to a treatment's cycles.

use super::{Record, Treatment};
use crate::DayInterval;
use crate::scalar::{CycleCalendar, When, WhenExpression};

impl Record {
    /// The days on which something may have been, with "cycle 3 day 1" looked up in the treatments.
    pub fn days(&self, when: &When) -> DayInterval {
        when.interval_in(self)
    }
}

/// A cycle's first day as recorded; else counted from the start of the treatment by its planned cycle length,
/// with no upper bound but the treatment's end, since cycles are delayed more often than they are early.
impl CycleCalendar for Record {
    fn cycle_start(&self, treatment: Option<&str>, cycle: u16) -> Option<DayInterval> {
        let treatment = self.treatment_with_cycles(treatment)?;
        if let Some(given) = treatment.cycles.iter().find(|given| given.number == cycle) {
            // A cycle that is itself dated by a cycle would never end.
            return (!is_cycle_day(&given.start)).then(|| given.start.interval());
        }
        let start = treatment.start.as_ref().filter(|start| !is_cycle_day(start))?.interval();
        if cycle == 1 {
            return Some(start);
        }
        let (shortest, _) = treatment.cycle_length.as_ref()?.days();
        let earliest = start.earliest?.plus_days(shortest.saturating_mul(i32::from(cycle) - 1));
        let latest =
            treatment.end.as_ref().filter(|end| !is_cycle_day(end)).and_then(|end| end.interval().latest);
        Some(DayInterval { earliest: Some(earliest), latest: latest.filter(|latest| *latest >= earliest) })
    }
}

impl Record {
    fn treatment_with_cycles(&self, id: Option<&str>) -> Option<&Treatment> {
        match id {
            Some(id) => self.treatments.iter().find(|treatment| treatment.id.as_deref() == Some(id)),
            None => {
                let mut cyclic = self
                    .treatments
                    .iter()
                    .filter(|treatment| treatment.cycle_length.is_some() || !treatment.cycles.is_empty());
                let first = cyclic.next()?;
                cyclic.next().is_none().then_some(first)
            }
        }
    }
}

fn is_cycle_day(when: &When) -> bool {
    matches!(when.expression(), WhenExpression::CycleDay { .. })
}
