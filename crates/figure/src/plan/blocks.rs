//! How many cycles stand in one row of the page: a long plan is wrapped between cycles, and only then compressed.

use std::ops::Range;

use oncase_record::Day;

use super::input::TreatmentPlan;

/// Cycles in one row, with the days it spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Indices of the cycles.
    pub cycles: Range<usize>,
    /// First day; a delay before the first cycle belongs to the row.
    pub from: Day,
    /// The day after the last.
    pub to: Day,
}

impl Block {
    pub fn days(&self) -> i32 {
        self.to.days_since(self.from)
    }

    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && day < self.to
    }
}

/// Least points for a day, from the widest to the narrowest that can still be read: at the first, a week is wide
/// enough for a label of two digits.
const POINTS_PER_DAY: [f64; 3] = [1.65, 1.2, 0.85];
/// Height that a figure should not exceed: a journal's page less its legend.
const PAGE_HEIGHT: f64 = 620.0;

/// Rows of cycles for lanes of a width, where a row takes `row_height` points.
pub(super) fn blocks(plan: &TreatmentPlan, lane_width: f64, row_height: f64) -> Vec<Block> {
    let mut rows = Vec::new();
    for per_day in POINTS_PER_DAY {
        rows = rows_of(plan, (lane_width / per_day).floor() as i32);
        if rows.len() as f64 * row_height <= PAGE_HEIGHT {
            break;
        }
    }
    rows
}

/// Rows of at most so many days (or one cycle), filled evenly.
fn rows_of(plan: &TreatmentPlan, most_days: i32) -> Vec<Block> {
    let mut count = 0_usize;
    let mut row: Option<Block> = None;
    for index in 0..plan.cycles.len() {
        let next = block(plan, index..index + 1);
        row = match row {
            Some(open) if next.to.days_since(open.from) <= most_days => Some(Block { to: next.to, ..open }),
            _ => {
                count += 1;
                Some(next)
            }
        };
    }
    let each = plan.cycles.len().div_ceil(count.max(1)).max(1);
    (0..plan.cycles.len())
        .step_by(each)
        .map(|start| block(plan, start..(start + each).min(plan.cycles.len())))
        .collect()
}

fn block(plan: &TreatmentPlan, cycles: Range<usize>) -> Block {
    let first = plan.cycles.get(cycles.start).map_or(Day(0), |cycle| cycle.day_one);
    let last = cycles.end.checked_sub(1).and_then(|at| plan.cycles.get(at));
    let from = first.plus_days(-plan.late(cycles.start));
    Block { from, to: last.map_or(first, |cycle| cycle.end()), cycles }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::PlanCycle;

    fn plan(cycles: i32, days: u16) -> TreatmentPlan {
        let cycle = |k| PlanCycle { day_one: Day(17_000 + k * i32::from(days)), days };
        TreatmentPlan { cycles: (0..cycles).map(cycle).collect(), ..TreatmentPlan::default() }
    }

    fn lengths(plan: &TreatmentPlan) -> Vec<usize> {
        blocks(plan, 410.0, 90.0).iter().map(|block| block.cycles.len()).collect()
    }

    #[test]
    fn eight_cycles_stand_in_one_row_and_thirty_two_in_three() {
        assert_eq!(lengths(&plan(8, 21)), [8]);
        assert_eq!(lengths(&plan(32, 21)), [11, 11, 10]);
    }

    #[test]
    fn a_plan_too_long_for_the_page_is_compressed() {
        // 96 cycles: 11 a row make 9 rows, higher than the page; 16 a row make 6.
        assert_eq!(lengths(&plan(96, 21)), [16; 6]);
        assert_eq!(lengths(&plan(120, 21)), [20; 6]);
        assert_eq!(lengths(&plan(2, 366)), [1, 1], "a cycle is never divided");
    }

    #[test]
    fn a_delay_stands_in_the_row_of_the_cycle_that_is_late() {
        let mut late = plan(32, 21);
        late.cycles.iter_mut().skip(11).for_each(|cycle| cycle.day_one = cycle.day_one.plus_days(7));
        let rows = blocks(&late, 410.0, 90.0);
        assert_eq!(rows[1].from, late.cycles[11].day_one.plus_days(-7));
        assert_eq!(rows[0].to, rows[1].from);
    }
}
