//! Grades from numbers: laboratory values, vital signs, weights, electrocardiograms.
//!
//! Named policies of this module:
//!
//! - *numbers first*: criteria without a number ("transfusion indicated", "life-threatening consequences") count only where
//!   a condition says that they hold; unknown is taken as not told. The answer is then the grade by the number.
//! - *conditions on a number stay open*: where two grades share a number and differ by symptoms, fasting or the like, an
//!   unknown condition gives a range.
//! - *own unit*: where the text states a threshold in two kinds of unit, the result's own kind counts.

pub(crate) mod answer;
pub(crate) mod by_test;
pub(crate) mod condition;
pub(crate) mod criteria;
pub(crate) mod grader;
pub(crate) mod kernel;
mod ladder;
