//! The exact partial likelihood of tied events in discrete time: which rows of the risk set had the events.
//!
//! The denominator is an elementary symmetric function of the risks; it and its first two derivatives are built up
//! one row at a time (Gail, Lubin and Rubinstein 1981).

use super::CoxModel;
use super::cells::Cells;
use super::newton::Likelihood;
use super::pass::Reader;
use crate::error::StatisticsError;
use crate::linear::{Symmetric, dot};

/// Multiplications allowed in one evaluation, some tens of seconds.
const MOST_WORK: u64 = 20_000_000_000;

/// Risk sets of all event times: rows by number, in an order that depends on the values only.
pub(crate) struct RiskSets {
    covariates: Vec<Vec<f64>>,
    sets: Vec<(u64, Vec<u32>)>,
}

impl RiskSets {
    pub fn of(
        model: &CoxModel<'_>,
        cells: &Cells<'_>,
        reader: &Reader<'_, '_>,
    ) -> Result<Self, StatisticsError> {
        if model.rows.weight.is_some() {
            return Err(StatisticsError::not_possible(
                "exact ties cannot be combined with weights; use efron",
            ));
        }
        let p = model.covariates.len();
        let rows = model.rows.len();
        let mut covariates: Vec<Vec<f64>> = vec![vec![0.0; p]; rows];
        for (row, x) in covariates.iter_mut().enumerate() {
            reader.covariates(row, x);
        }
        let mut order: Vec<u32> = (0..rows as u32).collect();
        order.sort_by(|a, b| {
            let (x, y) = (&covariates[*a as usize], &covariates[*b as usize]);
            x.iter()
                .zip(y)
                .map(|(a, b)| a.total_cmp(b))
                .find(|o| o.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut sets = Vec::new();
        let mut work = 0_u64;
        for (cell, events) in cells.events.iter().enumerate().filter(|(_, d)| **d > 0) {
            let at_risk = |row: &u32| {
                let exit = cells.exit[*row as usize] as usize;
                let entered = cells.entry.as_ref().is_none_or(|e| (e[*row as usize] as usize) < cell);
                exit >= cell && entered && cells.stratum[exit] == cells.stratum[cell]
            };
            let members: Vec<u32> = order.iter().copied().filter(at_risk).collect();
            work += events * members.len() as u64 * ((p + 1) * (p + 2) / 2) as u64;
            if work > MOST_WORK {
                return Err(StatisticsError::not_possible(
                    "exact ties are out of reach for so many tied events; use efron",
                ));
            }
            sets.push((*events, members));
        }
        Ok(Self { covariates, sets })
    }

    pub fn likelihood(&self, beta: &[f64], event_covariates: &[f64]) -> Result<Likelihood, StatisticsError> {
        let p = beta.len();
        let mut likelihood = Likelihood {
            value: dot(beta, event_covariates),
            score: event_covariates.to_vec(),
            information: Symmetric::zero(p),
        };
        for (events, members) in &self.sets {
            let shift = members
                .iter()
                .map(|row| dot(beta, &self.covariates[*row as usize]))
                .fold(f64::NEG_INFINITY, f64::max);
            let function = self.symmetric_function(beta, *events as usize, members, shift);
            let value = function[0];
            if !(value.is_finite() && value > 0.0) {
                return Err(StatisticsError::not_possible(
                    "exact ties leave the range of floating point for so many tied events; use efron",
                ));
            }
            likelihood.value -= value.ln() + *events as f64 * shift;
            let mut place = 1 + p;
            for j in 0..p {
                let mean = function[1 + j] / value;
                likelihood.score[j] -= mean;
                for k in j..p {
                    let second = function[place] / value;
                    likelihood.information.add(j, k, second - mean * function[1 + k] / value);
                    place += 1;
                }
            }
        }
        Ok(likelihood)
    }

    /// The elementary symmetric function of the order `events` and its derivatives, as one row of moments.
    fn symmetric_function(&self, beta: &[f64], events: usize, members: &[u32], shift: f64) -> Vec<f64> {
        let p = beta.len();
        let m = 1 + p + p * (p + 1) / 2;
        let mut orders = vec![0.0; (events + 1) * m];
        orders[0] = 1.0;
        for (seen, row) in members.iter().enumerate() {
            let x = &self.covariates[*row as usize];
            let risk = (dot(beta, x) - shift).exp();
            for order in (1..=events.min(seen + 1)).rev() {
                let (below, this) = orders.split_at_mut(order * m);
                let (below, this) = (&below[(order - 1) * m..], &mut this[..m]);
                this[0] += risk * below[0];
                let mut place = 1 + p;
                for j in 0..p {
                    this[1 + j] += risk * (below[1 + j] + x[j] * below[0]);
                    for k in j..p {
                        this[place] += risk
                            * (below[place]
                                + x[j] * below[1 + k]
                                + x[k] * below[1 + j]
                                + x[j] * x[k] * below[0]);
                        place += 1;
                    }
                }
            }
        }
        orders.split_off(events * m)
    }
}
