//! The record of a cancer patient: types, dates as intervals, quantities, provenance, and the case file.
//!
//! The record never judges: it holds facts and claims, and leaves every conclusion to the derivations.

mod day;
mod length;
mod rule;

pub use day::{DAYS_PER_MONTH, Day, DayInterval, NotADay};
pub use length::{Length, LengthError};
pub use rule::{Because, Derived, FactRef, NumberUsed, PolicyUsed, Rule, Verification};
