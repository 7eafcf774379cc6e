//! The proportional subdistribution hazards model of Fine and Gray (1999).
//!
//! Those who left by another cause stay in the risk set with the weight G(t−)/G(x−), G being the Kaplan-Meier
//! estimate of remaining uncensored. As in their paper ties are handled as Breslow does, and the variance counts the
//! uncertainty of G.

use serde::Serialize;

use crate::cox::CoxModel;
use crate::cox::cells::Cells;
use crate::cox::fit::{CoxFit, CoxSettings, Ties, VarianceOf, report};
use crate::cox::newton::{Likelihood, Newton, maximise};
use crate::cox::pass::{DaySums, Reader, Scales};
use crate::cox::residuals::squares;
use crate::error::StatisticsError;
use crate::linear::{Symmetric, dot};

/// A fitted model; hazard ratios are those of the subdistribution.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FineGrayFit {
    /// Coefficients and what belongs to them.
    #[serde(flatten)]
    pub fit: CoxFit,
    /// Rows that left by another cause.
    pub n_competing: u64,
}

/// Fits the model for cause 1; every other cause competes (rule CIF-FINE-GRAY).
///
/// # Errors
/// When the rows contradict themselves, carry weights, late entries or strata, or hold no event of cause 1.
pub fn fine_gray(model: &CoxModel<'_>, level: f64) -> Result<FineGrayFit, StatisticsError> {
    model.check()?;
    let rows = &model.rows;
    if rows.weight.is_some() || rows.entry.is_some() || rows.strata > 1 {
        return Err(StatisticsError::not_possible(
            "the Fine-Gray model here takes neither weights nor late entries nor strata",
        ));
    }
    if !rows.cause.contains(&1) {
        return Err(StatisticsError::not_possible("no row ends with an event of the cause of interest"));
    }
    let cells = Cells::of(rows);
    let scales = Scales::of(model);
    let reader = Reader::new(model, &scales);
    let problem = Problem::new(model, &cells, &reader);
    let newton = maximise(model.covariates.len(), |beta| problem.likelihood(beta))?;
    let inverse = newton.factored.inverse();
    let sandwich = problem.sandwich(&newton, &inverse)?;
    let settings = CoxSettings { ties: Ties::Breslow, variance: VarianceOf::Robust, level };
    let mut fit = report(model, settings, &scales, &newton, &inverse, Some(&sandwich));
    fit.nevent = rows.cause.iter().filter(|c| **c == 1).count() as u64;
    let n_competing = rows.cause.iter().filter(|c| **c > 1).count() as u64;
    Ok(FineGrayFit { fit, n_competing })
}

struct Problem<'p, 'a> {
    model: &'p CoxModel<'a>,
    cells: &'p Cells<'a>,
    reader: &'p Reader<'p, 'a>,
    /// Events of cause 1 by cell, and the sum of their covariates.
    events: Vec<f64>,
    event_covariates: Vec<f64>,
    /// Probability of being uncensored just before each cell.
    uncensored: Vec<f64>,
    /// Censored rows and rows still there, by cell.
    censored: Vec<f64>,
    there: Vec<f64>,
}

/// The sums of a risk set: of those still there and of those who left by another cause, weighted.
struct RiskSets {
    moments: usize,
    sums: Vec<f64>,
    shift: f64,
}

impl<'p, 'a> Problem<'p, 'a> {
    fn new(model: &'p CoxModel<'a>, cells: &'p Cells<'a>, reader: &'p Reader<'p, 'a>) -> Self {
        let p = model.covariates.len();
        let zero = reader.pass(cells, &vec![0.0; p], 1..=1);
        let moment = |k: usize| zero.dying.iter().skip(k).step_by(zero.moments).copied();
        let (mut censored, mut there) = (vec![0.0; cells.len()], vec![0.0; cells.len()]);
        for (cell, cause) in cells.exit.iter().zip(model.rows.cause) {
            there[*cell as usize] += 1.0;
            censored[*cell as usize] += f64::from(u8::from(*cause == 0));
        }
        for cell in (1..cells.len()).rev() {
            there[cell - 1] += there[cell];
        }
        let mut g = 1.0;
        let mut uncensored = Vec::with_capacity(cells.len());
        for cell in 0..cells.len() {
            uncensored.push(g);
            if there[cell] > 0.0 {
                g *= 1.0 - censored[cell] / there[cell];
            }
        }
        let event_covariates = (0..p).map(|j| moment(1 + j).sum()).collect();
        Self {
            model,
            cells,
            reader,
            events: moment(0).collect(),
            event_covariates,
            uncensored,
            censored,
            there,
        }
    }

    fn risk_sets(&self, beta: &[f64]) -> (RiskSets, DaySums) {
        let sums = self.reader.pass(self.cells, beta, 2..=u8::MAX);
        let m = sums.moments;
        let mut sets = vec![0.0; self.cells.len() * m];
        let mut at_risk = vec![0.0; m];
        for cell in (0..self.cells.len()).rev() {
            for k in 0..m {
                at_risk[k] += sums.leaving[cell * m + k];
                sets[cell * m + k] = at_risk[k];
            }
        }
        let mut competing = vec![0.0; m];
        for cell in 0..self.cells.len() {
            for k in 0..m {
                sets[cell * m + k] += self.uncensored[cell] * competing[k];
                if self.uncensored[cell] > 0.0 {
                    competing[k] += sums.dying[cell * m + k] / self.uncensored[cell];
                }
            }
        }
        (RiskSets { moments: m, sums: sets, shift: sums.shift }, sums)
    }

    fn likelihood(&self, beta: &[f64]) -> Result<Likelihood, StatisticsError> {
        let p = beta.len();
        let (sets, _) = self.risk_sets(beta);
        let mut likelihood = Likelihood {
            value: dot(beta, &self.event_covariates),
            score: self.event_covariates.clone(),
            information: Symmetric::zero(p),
        };
        for (cell, d) in self.events.iter().enumerate().filter(|(_, d)| **d > 0.0) {
            let moments = &sets.sums[cell * sets.moments..(cell + 1) * sets.moments];
            if moments[0].is_nan() || moments[0] <= 0.0 {
                return Err(StatisticsError::not_possible(
                    "the risks differ by more than floating point can hold; rescale the covariates",
                ));
            }
            likelihood.value -= d * (moments[0].ln() + sets.shift);
            let mut place = 1 + p;
            for j in 0..p {
                let mean = moments[1 + j] / moments[0];
                likelihood.score[j] -= d * mean;
                for k in j..p {
                    let value = moments[place] / moments[0] - mean * moments[1 + k] / moments[0];
                    likelihood.information.add(j, k, d * value);
                    place += 1;
                }
            }
        }
        Ok(likelihood)
    }

    /// The variance of Fine and Gray, section 3: the influence of each row through its own subdistribution
    /// martingale and through the estimate of the censoring.
    fn sandwich(&self, newton: &Newton, inverse: &Symmetric) -> Result<Symmetric, StatisticsError> {
        let p = newton.beta.len();
        let hazards = self.hazards(&newton.beta);
        let mut x = vec![0.0; p];
        let mut influences = Vec::with_capacity(self.model.rows.len() * p);
        for row in 0..self.model.rows.len() {
            self.reader.covariates(row, &mut x);
            let risk = (dot(&x, &newton.beta) - hazards.shift).exp();
            let cell = self.cells.exit[row] as usize;
            let cause = self.model.rows.cause[row];
            let influence: Vec<f64> = (0..p)
                .map(|j| {
                    let own = x[j] * hazards.through(cell, 0) - hazards.through(cell, 1 + j);
                    let event = if cause == 1 { x[j] - hazards.mean[cell * p + j] } else { 0.0 };
                    let stays = if cause > 1 && self.uncensored[cell] > 0.0 {
                        (x[j] * hazards.after(cell, 0) - hazards.after(cell, 1 + j)) / self.uncensored[cell]
                    } else {
                        0.0
                    };
                    let censoring = hazards.censoring(cell, j, cause == 0);
                    event - risk * (own + stays) + censoring
                })
                .collect();
            influences.extend(inverse.times(&influence));
        }
        Ok(squares(&influences, p))
    }

    fn hazards(&self, beta: &[f64]) -> Hazards {
        let (p, cells) = (beta.len(), self.cells.len());
        let (sets, sums) = self.risk_sets(beta);
        let m = sets.moments;
        let mut h = Hazards {
            p,
            shift: sets.shift,
            mean: vec![0.0; cells * p],
            plain: vec![0.0; cells * (p + 1)],
            weighted: vec![0.0; (cells + 1) * (p + 1)],
            jump: vec![0.0; cells * p],
            drift: vec![0.0; cells * p],
        };
        for cell in 0..cells {
            let moments = &sets.sums[cell * m..(cell + 1) * m];
            let step = if self.events[cell] > 0.0 { self.events[cell] / moments[0] } else { 0.0 };
            for k in 0..=p {
                let mean = if k == 0 { 1.0 } else { moments[k] / moments[0].max(f64::MIN_POSITIVE) };
                if k > 0 {
                    h.mean[cell * p + k - 1] = mean;
                }
                let before = if cell == 0 { 0.0 } else { h.plain[(cell - 1) * (p + 1) + k] };
                h.plain[cell * (p + 1) + k] = before + step * mean;
                h.weighted[cell * (p + 1) + k] = step * mean * self.uncensored[cell];
            }
        }
        for cell in (0..cells).rev() {
            for k in 0..=p {
                h.weighted[cell * (p + 1) + k] += h.weighted[(cell + 1) * (p + 1) + k];
            }
        }
        self.censoring_terms(&mut h, &sums);
        h
    }

    /// q(u)/π(u) at each censoring time u, and its sum against the hazard of censoring up to each cell.
    fn censoring_terms(&self, h: &mut Hazards, sums: &DaySums) {
        let (p, m) = (h.p, sums.moments);
        let mut competing = vec![0.0; p + 1];
        let mut drift = vec![0.0; p];
        for cell in 0..self.cells.len() {
            let there = self.there[cell];
            for j in 0..p {
                // Those who left by another cause before u, seen over the event times from u on.
                let q = competing[1 + j] * h.weighted[cell * (p + 1)]
                    - competing[0] * h.weighted[cell * (p + 1) + 1 + j];
                let jump = if there > 0.0 { q / there } else { 0.0 };
                h.jump[cell * p + j] = jump;
                if there > 0.0 {
                    drift[j] += jump * self.censored[cell] / there;
                }
                h.drift[cell * p + j] = drift[j];
            }
            for (k, sum) in competing.iter_mut().enumerate() {
                if self.uncensored[cell] > 0.0 {
                    *sum += sums.dying[cell * m + k] / self.uncensored[cell];
                }
            }
        }
    }
}

/// Cumulative hazards by cell, plain and times the mean covariates.
struct Hazards {
    p: usize,
    shift: f64,
    mean: Vec<f64>,
    /// Summed up to and with the cell.
    plain: Vec<f64>,
    /// Times the probability of being uncensored, summed from the cell on.
    weighted: Vec<f64>,
    jump: Vec<f64>,
    drift: Vec<f64>,
}

impl Hazards {
    fn through(&self, cell: usize, k: usize) -> f64 {
        self.plain[cell * (self.p + 1) + k]
    }

    fn after(&self, cell: usize, k: usize) -> f64 {
        self.weighted[(cell + 1) * (self.p + 1) + k]
    }

    fn censoring(&self, cell: usize, j: usize, censored: bool) -> f64 {
        let jump = if censored { self.jump[cell * self.p + j] } else { 0.0 };
        jump - self.drift[cell * self.p + j]
    }
}
