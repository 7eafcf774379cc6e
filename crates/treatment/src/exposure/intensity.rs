//! Dose intensity of one drug.

use oncase_record::Because;
use rust_decimal::Decimal;

use super::{
    DelayFound, DrugCourse, DrugExposure, ExposureError, IntensityDefinition, ReductionFound,
    RelativeIntensity,
};

type Range = (Decimal, Decimal);

/// The exposure of one drug, with all four relative dose intensities.
///
/// The delivered time runs from the first day 1 to the last day 1 plus one planned cycle length.
///
/// # Errors
/// [`ExposureError`] when there is no cycle or no plan, or the cycles are out of order.
pub fn drug_exposure(course: &DrugCourse) -> Result<DrugExposure, ExposureError> {
    check(course)?;
    let total = course
        .cycles
        .iter()
        .try_fold(Decimal::ZERO, |sum, cycle| sum.checked_add(cycle.amount))
        .ok_or(ExposureError::TooLarge)?;
    let counted = Counted {
        course,
        total,
        days: delivered_days(course),
        planned_a_day: divided(course.planned_per_cycle, Decimal::from(course.cycle_days))?,
    };
    let week = |a_day: Decimal| a_day.checked_mul(Decimal::from(7)).map(|n| n.round_dp(2).normalize());
    let given_a_week = counted.days.and_then(|(shortest, longest)| {
        Some((week(total.checked_div(longest)?)?, week(total.checked_div(shortest)?)?))
    });
    Ok(DrugExposure {
        drug: course.drug.clone(),
        unit: course.unit.clone(),
        cycles_given: u32::try_from(course.cycles.len()).unwrap_or(u32::MAX),
        cycles_planned: course.planned_cycles,
        total,
        planned_a_week: week(counted.planned_a_day).ok_or(ExposureError::TooLarge)?,
        given_a_week,
        relative: IntensityDefinition::ALL.iter().map(|definition| counted.relative(*definition)).collect(),
        delays: delays(course),
        reductions: reductions(course),
    })
}

fn check(course: &DrugCourse) -> Result<(), ExposureError> {
    if course.cycles.is_empty() {
        return Err(ExposureError::NoCycles);
    }
    if course.planned_per_cycle <= Decimal::ZERO || course.cycle_days == 0 {
        return Err(ExposureError::NoPlan);
    }
    for (number, (before, after)) in (2..).zip(course.cycles.iter().zip(course.cycles.iter().skip(1))) {
        if after.day_one.certainly_before(before.day_one) {
            return Err(ExposureError::CyclesOutOfOrder { cycle: number });
        }
    }
    Ok(())
}

fn divided(part: Decimal, whole: Decimal) -> Result<Decimal, ExposureError> {
    part.checked_div(whole).ok_or(ExposureError::TooLarge)
}

/// Days from the first day 1 to the end of the last planned cycle; `None` when a date is open.
fn delivered_days(course: &DrugCourse) -> Option<Range> {
    let (first, last) = course.cycles.first().zip(course.cycles.last())?;
    let (shortest, longest) = last.day_one.days_since(first.day_one);
    let cycle = i32::from(course.cycle_days);
    // A single cycle is one cycle long, however coarse its date.
    let span = |days: i32| if course.cycles.len() == 1 { 0 } else { days.max(0) };
    Some((Decimal::from(span(shortest?) + cycle), Decimal::from(span(longest?) + cycle)))
}

struct Counted<'a> {
    course: &'a DrugCourse,
    total: Decimal,
    days: Option<Range>,
    planned_a_day: Decimal,
}

impl Counted<'_> {
    fn relative(&self, definition: IntensityDefinition) -> RelativeIntensity {
        let percent = match definition {
            IntensityDefinition::DeliveredTime => self.days.and_then(|days| self.over(days)),
            IntensityDefinition::PlannedTotal => self.of_planned_total(),
            IntensityDefinition::PlannedTimeFloor => {
                self.days.zip(self.planned_days()).and_then(|((shortest, longest), planned)| {
                    self.over((shortest.max(planned), longest.max(planned)))
                })
            }
            IntensityDefinition::PerCycle => self.mean_of_cycles(),
        };
        let percent = percent.map(|(low, high)| (low.round_dp(2).normalize(), high.round_dp(2).normalize()));
        RelativeIntensity { definition, percent, because: self.because(definition) }
    }

    fn because(&self, definition: IntensityDefinition) -> Because {
        let unit_free = |because: Because| {
            because
                .number("total dose", self.total.to_string(), "")
                .number("planned dose of a cycle", self.course.planned_per_cycle.to_string(), "")
                .number("planned cycle length", self.course.cycle_days.to_string(), "d")
        };
        let mut because = unit_free(Because::rule(definition.rule_id()));
        if let Some((shortest, longest)) = self.days {
            let text =
                if shortest == longest { shortest.to_string() } else { format!("{shortest}..{longest}") };
            because = because.number("delivered time", text, "d");
        }
        match self.course.planned_cycles {
            Some(cycles) => because.number("cycles planned", cycles.to_string(), ""),
            None => because,
        }
    }

    /// Percent over a time that lies between two numbers of days: least over the longest.
    fn over(&self, (shortest, longest): Range) -> Option<Range> {
        let percent = |days: Decimal| {
            let planned = self.planned_a_day.checked_mul(days)?;
            self.total.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(planned)
        };
        Some((percent(longest)?, percent(shortest)?))
    }

    fn of_planned_total(&self) -> Option<Range> {
        let cycles = Decimal::from(self.course.planned_cycles?);
        let planned = self.course.planned_per_cycle.checked_mul(cycles)?;
        let percent = self.total.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(planned)?;
        Some((percent, percent))
    }

    fn planned_days(&self) -> Option<Decimal> {
        Decimal::from(self.course.cycle_days).checked_mul(Decimal::from(self.course.planned_cycles?))
    }

    /// Each cycle lasts to the next day 1, the last one its planned length.
    fn mean_of_cycles(&self) -> Option<Range> {
        let cycles = &self.course.cycles;
        let planned = Decimal::from(self.course.cycle_days);
        let mut sum = (Decimal::ZERO, Decimal::ZERO);
        for (at, cycle) in cycles.iter().enumerate() {
            let (shortest, longest) = match cycles.get(at + 1) {
                None => (planned, planned),
                Some(next) => {
                    let (shortest, longest) = next.day_one.days_since(cycle.day_one);
                    // A shortest interval of no days would allow any intensity: the dates are too coarse.
                    (Decimal::from(shortest.filter(|days| *days > 0)?), Decimal::from(longest?))
                }
            };
            let percent = |days: Decimal| {
                let expected = self.planned_a_day.checked_mul(days)?;
                cycle.amount.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(expected)
            };
            sum = (sum.0.checked_add(percent(longest)?)?, sum.1.checked_add(percent(shortest)?)?);
        }
        let count = Decimal::from(cycles.len());
        Some((sum.0.checked_div(count)?, sum.1.checked_div(count)?))
    }
}

fn delays(course: &DrugCourse) -> Vec<DelayFound> {
    let planned = i32::from(course.cycle_days);
    (2..)
        .zip(course.cycles.iter().zip(course.cycles.iter().skip(1)))
        .filter_map(|(cycle, (before, after))| {
            let (shortest, longest) = after.day_one.days_since(before.day_one);
            let least_days = shortest.map_or(0, |days| (days - planned).max(0));
            let most_days = longest.map(|days| days - planned);
            most_days.is_none_or(|days| days > 0).then_some(DelayFound { cycle, least_days, most_days })
        })
        .collect()
}

fn reductions(course: &DrugCourse) -> Vec<ReductionFound> {
    (1..)
        .zip(&course.cycles)
        .filter(|(_, cycle)| cycle.amount < course.planned_per_cycle)
        .filter_map(|(number, cycle)| {
            let percent =
                cycle.amount.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(course.planned_per_cycle)?;
            Some(ReductionFound { cycle: number, percent: percent.round_dp(2).normalize() })
        })
        .collect()
}
