//! The record of a cancer patient: types, dates as intervals, quantities, provenance, and the case file.
//!
//! The record never judges: it holds facts and claims, and leaves every conclusion to the derivations.

pub mod case_file;
mod day;
mod length;
pub mod model;
mod month;
pub mod organs;
mod rule;
pub mod scalar;

pub use day::{DAYS_PER_MONTH, Day, DayInterval, NotADay};
pub use length::{Length, LengthError};
pub use month::{month_name, month_of_word};
pub use rule::{Because, Derived, FactRef, NumberUsed, PolicyUsed, Rule, Verification};
