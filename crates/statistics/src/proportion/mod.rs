//! Proportions: intervals of one, and pooling of several studies.

mod interval;
mod mixed_model;
mod transform;

pub use interval::{clopper_pearson, wilson};
pub use mixed_model::{LogitModel, logit_mixed_model};
pub use transform::{PooledProportion, ProportionScale, pool_on_scale};

use crate::error::StatisticsError;

/// Responders among patients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// Those with the outcome.
    pub events: u64,
    /// All.
    pub total: u64,
}

impl Count {
    /// A count.
    ///
    /// # Errors
    /// When there are no patients, or more with the outcome than there are.
    pub fn new(events: u64, total: u64) -> Result<Self, StatisticsError> {
        if total == 0 || events > total {
            return Err(StatisticsError::not_possible(format!("{events} of {total} is no proportion")));
        }
        Ok(Self { events, total })
    }

    /// The observed proportion.
    pub fn proportion(self) -> f64 {
        self.events as f64 / self.total as f64
    }
}
