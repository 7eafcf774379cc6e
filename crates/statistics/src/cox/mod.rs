//! Cox's proportional hazards model.
//!
//! A fit needs only sums by day: of the risks exp(xβ), of their first and of their second moments. One pass over
//! the rows a Newton step makes them; no row is moved or sorted. The sums are exact in every order of the rows
//! (see [`sums`]), so that a fit does not depend on how the rows were split.

pub(crate) mod cells;
mod concordance;
mod exact;
pub(crate) mod fit;
pub(crate) mod newton;
pub(crate) mod pass;
mod proportional;
pub(crate) mod residuals;
pub(crate) mod sums;

pub use concordance::{Concordance, concordance};
pub use fit::{CoxFit, CoxSettings, Ties, VarianceOf, cox};
pub use proportional::{ProportionalHazards, TimeScale, proportional_hazards};

use std::borrow::Cow;

use crate::error::StatisticsError;
use crate::risk::Observations;
use crate::table::{Column, Values};

/// A covariate: its name and one number a row. A factor enters as one such column for each level but the first.
#[derive(Clone, Debug)]
pub struct Covariate<'a> {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Cow<'a, [f64]>,
}

impl<'a> Covariate<'a> {
    /// The covariates that a column makes: itself when it holds numbers; when it holds labels, one column of 0 and 1
    /// for each level but the first, named by the column and the level.
    pub fn of(column: &'a Column) -> Vec<Self> {
        match &column.values {
            Values::Numbers(numbers) => {
                vec![Self { name: column.name.clone(), values: Cow::Borrowed(numbers) }]
            }
            Values::Labels(labels) => labels
                .levels
                .iter()
                .enumerate()
                .skip(1)
                .map(|(code, level)| Self {
                    name: format!("{}{level}", column.name),
                    values: labels.codes.iter().map(|c| f64::from(u8::from(*c as usize == code))).collect(),
                })
                .collect(),
        }
    }
}

/// Rows and covariates of a model.
#[derive(Clone, Debug)]
pub struct CoxModel<'a> {
    /// The rows; their groups are not used, their strata have baseline hazards of their own.
    pub rows: Observations<'a>,
    /// The covariates.
    pub covariates: Vec<Covariate<'a>>,
}

impl CoxModel<'_> {
    pub(crate) fn check(&self) -> Result<(), StatisticsError> {
        self.rows.check()?;
        if self.covariates.is_empty() {
            return Err(StatisticsError::not_possible("a Cox model needs at least one covariate"));
        }
        for covariate in &self.covariates {
            if covariate.values.len() != self.rows.len() {
                return Err(StatisticsError::UnequalLengths {
                    what: "a covariate",
                    found: covariate.values.len(),
                    expected: self.rows.len(),
                });
            }
            if let Some(row) = covariate.values.iter().position(|v| !v.is_finite()) {
                return Err(StatisticsError::BadCell {
                    row: row + 1,
                    column: covariate.name.clone(),
                    found: covariate.values[row].to_string(),
                    expected: "a finite number".to_owned(),
                });
            }
        }
        if !self.rows.cause.iter().any(|c| *c > 0) {
            return Err(StatisticsError::not_possible("no row ends with an event; there is nothing to fit"));
        }
        Ok(())
    }
}
