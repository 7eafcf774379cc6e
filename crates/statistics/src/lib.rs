//! Survival statistics and pooled evidence for cohorts of any size.
//!
//! Written from the papers and textbooks that each rule in [`RULES`] cites. Wherever tools differ the choice is a
//! named rule. Every estimate that the data cannot give is `None`, never a number that looks like one.
//!
//! From columns in memory:
//!
//! ```
//! use oncase_statistics::{Confidence, Observations, Times, kaplan_meier};
//!
//! let days = [30, 61, 61, 122];
//! let cause = [1, 1, 0, 1]; // 0: censored
//! let curves = kaplan_meier(&Observations::new(Times::Days(&days), &cause))?;
//! let median = curves[0].median(Confidence::default());
//! assert_eq!(median.estimate, Some(91.5)); // the curve lies on one half from 61 to 122
//! assert_eq!(median.upper, None); // not reached
//! # Ok::<(), oncase_statistics::StatisticsError>(())
//! ```
//!
//! From a table by the names of its columns: [`Columns::read`], then [`curves`], [`compare_survival`], [`model`],
//! [`incidence`] and the others, whose reports print and serialise themselves.

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
