//! Survival statistics and pooled evidence for cohorts of any size.
//!
//! Written from the papers and textbooks that each rule in [`RULES`] cites. Wherever tools differ the choice is a
//! named rule. Every estimate that the data cannot give is `None`, never a number that looks like one.

mod analysis;
mod competing;
mod cox;
mod distribution;
mod error;
mod inverse_variance;
mod kaplan_meier;
mod linear;
mod logrank;
mod pool;
mod proportion;
mod risk;
mod rules;
mod table;
mod turnbull;

pub use analysis::*;
pub use competing::*;
pub use cox::*;
pub use distribution::{
    beta_quantile, chi_squared_upper, normal_quantile, normal_two_sided, normal_upper, student_upper,
    student_upper_quantile,
};
pub use error::StatisticsError;
pub use inverse_variance::*;
pub use kaplan_meier::*;
pub use logrank::*;
pub use pool::*;
pub use proportion::*;
pub use risk::*;
pub use rules::{RULES, rule};
pub use table::*;
pub use turnbull::*;
