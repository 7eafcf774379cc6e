//! Exposure: cycles given against planned, delays, reductions, dose intensity, cumulative doses.
//!
//! "RDI" has at least four meanings in the literature, which give four numbers for the same patient. All four are
//! computed and each carries its name; there is no bare "RDI" here.

mod cumulative;
mod explain;
mod intensity;
mod of_record;

use std::fmt;

use oncase_record::{Because, DayInterval};
use rust_decimal::Decimal;
use serde::Serialize;

pub use cumulative::{
    Cumulated, CumulativeLimit, CumulativeStanding, cumulative_limits, cumulative_standing,
};
pub use intensity::drug_exposure;
pub use of_record::{ExposureOfTreatment, exposure_of_treatment};

/// One drug over its cycles.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DrugCourse {
    /// The drug.
    pub drug: String,
    /// Unit of all amounts: `mg/m2`, `mg`, `GBq`.
    pub unit: String,
    /// Amount planned in one cycle: all administrations of all days together.
    pub planned_per_cycle: Decimal,
    /// Cycles planned, where known; two of the four definitions need it.
    pub planned_cycles: Option<u16>,
    /// Planned days from one day 1 to the next.
    pub cycle_days: u16,
    /// Cycles as given, in order.
    pub cycles: Vec<DrugCycle>,
}

/// One drug in one cycle.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DrugCycle {
    /// Day 1 of the cycle.
    pub day_one: DayInterval,
    /// Amount given in the cycle, in the unit of the course; for oral drugs by days taken.
    pub amount: Decimal,
}

/// The four meanings of relative dose intensity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntensityDefinition {
    /// (total dose / delivered time) / (planned dose of a cycle / planned cycle length): Hryniuk and Bush.
    DeliveredTime,
    /// Total dose / planned total dose; no time in it.
    PlannedTotal,
    /// As over delivered time, but time counts at least as the whole planned time: stopping early lowers it.
    PlannedTimeFloor,
    /// Mean over the cycles of each cycle's own intensity.
    PerCycle,
}

impl IntensityDefinition {
    /// All four.
    pub const ALL: [Self; 4] =
        [Self::DeliveredTime, Self::PlannedTotal, Self::PlannedTimeFloor, Self::PerCycle];

    /// Id of its rule.
    pub fn rule_id(self) -> &'static str {
        match self {
            Self::DeliveredTime => "RDI-DELIVERED-TIME",
            Self::PlannedTotal => "RDI-PLANNED-TOTAL",
            Self::PlannedTimeFloor => "RDI-PLANNED-TIME-FLOOR",
            Self::PerCycle => "RDI-PER-CYCLE",
        }
    }

    /// Its name, to be printed with every number.
    pub fn name(self) -> &'static str {
        match self {
            Self::DeliveredTime => "relative dose intensity over the delivered time (Hryniuk-Bush)",
            Self::PlannedTotal => "percent of the planned total dose",
            Self::PlannedTimeFloor => "relative dose intensity over at least the planned time",
            Self::PerCycle => "mean of the relative dose intensities of the cycles",
        }
    }
}

/// A relative dose intensity with its definition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RelativeIntensity {
    /// Which of the four.
    pub definition: IntensityDefinition,
    /// Percent, least and greatest that the dates allow; `None` when the record does not allow it.
    pub percent: Option<(Decimal, Decimal)>,
    /// Why.
    pub because: Because,
}

/// What a drug's cycles amount to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DrugExposure {
    /// The drug.
    pub drug: String,
    /// Unit of the amounts.
    pub unit: String,
    /// Cycles given.
    pub cycles_given: u32,
    /// Cycles planned, where known.
    pub cycles_planned: Option<u16>,
    /// Sum of all amounts.
    pub total: Decimal,
    /// Planned amount a week.
    pub planned_a_week: Decimal,
    /// Amount a week over the delivered time, least and greatest.
    pub given_a_week: Option<(Decimal, Decimal)>,
    /// The four relative intensities.
    pub relative: Vec<RelativeIntensity>,
    /// Day 1s later than planned: cycle number and days, least and greatest.
    pub delays: Vec<DelayFound>,
    /// Amounts below plan: cycle number and percent of the plan.
    pub reductions: Vec<ReductionFound>,
}

/// A cycle that came later than planned after the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DelayFound {
    /// The cycle, from 2.
    pub cycle: u32,
    /// Least days of delay that the dates allow; not below 0.
    pub least_days: i32,
    /// Greatest days of delay; `None` when the dates do not bound it.
    pub most_days: Option<i32>,
}

/// A cycle with less than the planned amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReductionFound {
    /// The cycle, from 1.
    pub cycle: u32,
    /// Percent of the planned amount.
    pub percent: Decimal,
}

/// Why exposure cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExposureError {
    /// No cycle is recorded.
    NoCycles,
    /// The planned amount or cycle length is not above zero.
    NoPlan,
    /// A cycle certainly starts before the one before it.
    CyclesOutOfOrder {
        /// The later-numbered cycle.
        cycle: u32,
    },
    /// A number is too large to be held.
    TooLarge,
}

impl fmt::Display for ExposureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCycles => f.write_str("no cycle is recorded"),
            Self::NoPlan => f.write_str("the planned amount and cycle length must be above zero"),
            Self::CyclesOutOfOrder { cycle } => {
                write!(f, "cycle {cycle} starts before the one before it; give the cycles in order")
            }
            Self::TooLarge => f.write_str("an amount is too large to be computed with"),
        }
    }
}

impl std::error::Error for ExposureError {}
