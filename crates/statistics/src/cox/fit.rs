//! Newton's method on the partial likelihood, and what a fit reports.

use serde::Serialize;

use super::CoxModel;
use super::cells::Cells;
use super::exact;
use super::newton::{Likelihood, Newton, maximise};
use super::pass::{ANY_EVENT, DaySums, NONE, Reader, Scales};
use super::residuals;
use crate::distribution::{chi_squared_upper, normal_quantile, normal_two_sided};
use crate::error::StatisticsError;
use crate::linear::{Symmetric, dot};

/// How events on the same day share their risk set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ties {
    /// Efron 1977: the default.
    #[default]
    Efron,
    /// Breslow 1974: each event sees the whole risk set.
    Breslow,
    /// Cox 1972, discrete time: the conditional likelihood of which rows had the events.
    Exact,
}

/// What the variance of the coefficients is estimated from.
#[derive(Clone, Copy, Debug, Default)]
pub enum VarianceOf<'a> {
    /// The information of the model.
    #[default]
    Model,
    /// The sandwich of Lin and Wei, each row on its own.
    Robust,
    /// The sandwich, rows of one cluster together; one cluster number a row.
    Clusters(&'a [u32]),
}

/// Settings of a fit.
#[derive(Clone, Copy, Debug)]
pub struct CoxSettings<'a> {
    /// Handling of tied events.
    pub ties: Ties,
    /// Source of the variance.
    pub variance: VarianceOf<'a>,
    /// Level of the intervals of hazard ratios.
    pub level: f64,
}

impl Default for CoxSettings<'_> {
    fn default() -> Self {
        Self { ties: Ties::Efron, variance: VarianceOf::Model, level: 0.95 }
    }
}

/// A fitted model. A coefficient is `None` when the data cannot give it: its column is a combination of the others,
/// or the likelihood rises without end as it grows (no overlap between rows with and without the event).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CoxFit {
    /// Names of the covariates.
    pub names: Vec<String>,
    /// Number of rows.
    pub n: usize,
    /// Number of rows that end with the event.
    pub nevent: u64,
    /// Logarithms of the hazard ratios.
    pub coef: Vec<Option<f64>>,
    /// Their standard errors: robust ones where asked for.
    pub se: Vec<Option<f64>>,
    /// Standard errors from the information, given beside robust ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub se_model: Option<Vec<Option<f64>>>,
    /// Hazard ratios.
    pub hr: Vec<Option<f64>>,
    /// Lower limits.
    pub hr_lower: Vec<Option<f64>>,
    /// Upper limits.
    pub hr_upper: Vec<Option<f64>>,
    /// Coefficient over standard error.
    pub z: Vec<Option<f64>>,
    /// Two-sided p-values.
    pub p: Vec<Option<f64>>,
    /// Logarithm of the partial likelihood without covariates and fitted.
    pub loglik: [f64; 2],
    /// Likelihood ratio statistic.
    pub lr: f64,
    /// Wald statistic.
    pub wald: f64,
    /// Score statistic.
    pub score: f64,
    /// Degrees of freedom of the three.
    pub df: usize,
    /// p-value of the likelihood ratio statistic.
    pub lr_p: f64,
    /// Newton steps.
    pub iter: usize,
    /// Handling of tied events.
    pub ties: Ties,
    /// What the reader must know: coefficients that cannot be estimated and why.
    pub warnings: Vec<String>,
    /// Variance of the coefficients, row by row; 0 where set aside.
    #[serde(skip)]
    pub variance: Vec<Vec<f64>>,
    #[serde(skip)]
    pub(crate) state: State,
}

/// What residuals and tests after the fit start from.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct State {
    /// Coefficients of the scaled covariates.
    pub beta: Vec<f64>,
}

/// Fits the model (rules COX-PARTIAL, COX-TIES, COX-ROBUST).
///
/// # Errors
/// When the rows contradict themselves, there is no event, or the settings do not go together.
pub fn cox(model: &CoxModel<'_>, settings: CoxSettings<'_>) -> Result<CoxFit, StatisticsError> {
    model.check()?;
    let cells = Cells::of(&model.rows);
    let scales = Scales::of(model);
    let reader = Reader::new(model, &scales);
    let problem = Problem::new(model, &cells, &reader, settings.ties)?;
    let newton = maximise(model.covariates.len(), |beta| problem.likelihood(beta))?;
    let inverse = newton.factored.inverse();
    let robust = match settings.variance {
        VarianceOf::Model => None,
        VarianceOf::Robust | VarianceOf::Clusters(_) => {
            Some(residuals::sandwich(&problem, &newton.beta, &inverse, settings.variance)?)
        }
    };
    Ok(report(model, settings, &scales, &newton, &inverse, robust.as_ref()))
}

/// The likelihood of a model as a function of its coefficients.
pub(crate) struct Problem<'p, 'a> {
    pub model: &'p CoxModel<'a>,
    pub cells: &'p Cells<'a>,
    pub reader: &'p Reader<'p, 'a>,
    pub ties: Ties,
    /// Sum of the weighted covariates of events, and their weights by cell.
    event_covariates: Vec<f64>,
    event_weights: Vec<f64>,
    exact: Option<exact::RiskSets>,
    /// The sums at coefficients of 0, which are needed twice.
    zero: DaySums,
}

impl<'p, 'a> Problem<'p, 'a> {
    pub fn new(
        model: &'p CoxModel<'a>,
        cells: &'p Cells<'a>,
        reader: &'p Reader<'p, 'a>,
        ties: Ties,
    ) -> Result<Self, StatisticsError> {
        let p = model.covariates.len();
        let exact = match ties {
            Ties::Exact => Some(exact::RiskSets::of(model, cells, reader)?),
            Ties::Efron | Ties::Breslow => None,
        };
        // At coefficients of 0 a risk is a weight: the sums of the dying are weights and weighted covariates.
        let zero = reader.pass(cells, &vec![0.0; p], ANY_EVENT);
        let of_cell = |cell: usize, moment: usize| zero.dying[cell * zero.moments + moment];
        let event_covariates =
            (0..p).map(|j| (0..cells.len()).map(|cell| of_cell(cell, 1 + j)).sum()).collect();
        let event_weights = (0..cells.len()).map(|cell| of_cell(cell, 0)).collect();
        Ok(Self { model, cells, reader, ties, event_covariates, event_weights, exact, zero })
    }

    pub fn sums(&self, beta: &[f64]) -> DaySums {
        if beta.iter().all(|b| *b == 0.0) {
            return self.zero.clone();
        }
        let tied = self.ties == Ties::Efron && self.cells.events.iter().any(|d| *d > 1);
        self.reader.pass(self.cells, beta, if tied { ANY_EVENT } else { NONE })
    }

    pub fn likelihood(&self, beta: &[f64]) -> Result<Likelihood, StatisticsError> {
        if let Some(exact) = &self.exact {
            return exact.likelihood(beta, &self.event_covariates);
        }
        let sums = self.sums(beta);
        let p = beta.len();
        let mut likelihood = Likelihood {
            value: dot(beta, &self.event_covariates),
            score: self.event_covariates.clone(),
            information: Symmetric::zero(p),
        };
        self.each_event(&sums, |_, weight, mean, moments| {
            likelihood.value -= weight * (moments[0].ln() + sums.shift);
            let mut place = 1 + p;
            for j in 0..p {
                likelihood.score[j] -= weight * mean[j];
                for k in j..p {
                    let second = moments[place] / moments[0];
                    likelihood.information.add(j, k, weight * (second - mean[j] * mean[k]));
                    place += 1;
                }
            }
        })?;
        Ok(likelihood)
    }

    /// Visits every event (every share of a tied cell, under Efron): its cell, its weight, the mean covariates of
    /// its risk set, and that set's moments. Cells come from the last time of a stratum to its first.
    pub fn each_event(
        &self,
        sums: &DaySums,
        mut visit: impl FnMut(usize, f64, &[f64], &[f64]),
    ) -> Result<(), StatisticsError> {
        let (m, p) = (sums.moments, self.model.covariates.len());
        let mut at_risk = vec![0.0; m];
        let mut shared = vec![0.0; m];
        let mut mean = vec![0.0; p];
        let mut stratum = None;
        for cell in (0..self.cells.len()).rev() {
            if stratum.replace(self.cells.stratum[cell]) != Some(self.cells.stratum[cell]) {
                at_risk.fill(0.0);
            }
            for (k, sum) in at_risk.iter_mut().enumerate() {
                *sum += sums.leaving[cell * m + k] - sums.entering.get(cell * m + k).copied().unwrap_or(0.0);
            }
            let events = self.cells.events[cell];
            let shares = if self.ties == Ties::Efron { events } else { events.min(1) };
            for share in 0..shares {
                let out = share as f64 / shares as f64;
                for (k, value) in shared.iter_mut().enumerate() {
                    *value = at_risk[k] - out * sums.dying.get(cell * m + k).copied().unwrap_or(0.0);
                }
                if shared[0].is_nan() || shared[0] <= 0.0 {
                    return Err(StatisticsError::not_possible(
                        "the risks differ by more than floating point can hold; rescale the covariates",
                    ));
                }
                for (mean, first) in mean.iter_mut().zip(&shared[1..]) {
                    *mean = first / shared[0];
                }
                visit(cell, self.event_weights[cell] / shares as f64, &mean, &shared);
            }
        }
        Ok(())
    }
}

pub(crate) fn report(
    model: &CoxModel<'_>,
    settings: CoxSettings<'_>,
    scales: &Scales,
    newton: &Newton,
    inverse: &Symmetric,
    robust: Option<&Symmetric>,
) -> CoxFit {
    let p = newton.beta.len();
    let names: Vec<String> = model.covariates.iter().map(|c| c.name.clone()).collect();
    let width = &scales.width;
    let estimable = |j: usize| !newton.factored.is_set_aside(j) && !newton.unbounded[j];
    let given = |j: usize, value: f64| estimable(j).then_some(value);
    let list = |f: &dyn Fn(usize) -> f64| -> Vec<Option<f64>> { (0..p).map(|j| given(j, f(j))).collect() };
    let used = robust.unwrap_or(inverse);
    let coef = |j: usize| newton.beta[j] / width[j];
    let se = |j: usize| used.get(j, j).sqrt() / width[j];
    let half = normal_quantile(0.5 + 0.5 * settings.level);
    let df = newton.at_zero.information.factor().rank();
    let lr = 2.0 * (newton.fitted.value - newton.at_zero.value);
    CoxFit {
        n: model.rows.len(),
        nevent: model.rows.cause.iter().filter(|c| **c > 0).count() as u64,
        coef: list(&coef),
        se: list(&se),
        se_model: robust.map(|_| list(&|j| inverse.get(j, j).sqrt() / width[j])),
        hr: list(&|j| coef(j).exp()),
        hr_lower: list(&|j| (coef(j) - half * se(j)).exp()),
        hr_upper: list(&|j| (coef(j) + half * se(j)).exp()),
        z: list(&|j| coef(j) / se(j)),
        p: list(&|j| normal_two_sided(coef(j) / se(j))),
        loglik: [newton.at_zero.value, newton.fitted.value],
        lr,
        wald: dot(&newton.beta, &used.factor().solve(&newton.beta)),
        score: dot(&newton.at_zero.score, &newton.at_zero.information.factor().solve(&newton.at_zero.score)),
        df,
        lr_p: chi_squared_upper(lr, df),
        iter: newton.steps,
        ties: settings.ties,
        warnings: warnings(&names, newton),
        variance: (0..p).map(|j| (0..p).map(|k| used.get(j, k) / (width[j] * width[k])).collect()).collect(),
        names,
        state: State { beta: newton.beta.clone() },
    }
}

fn warnings(names: &[String], newton: &Newton) -> Vec<String> {
    let mut warnings = Vec::new();
    for (j, name) in names.iter().enumerate() {
        if newton.factored.is_set_aside(j) && !newton.unbounded[j] {
            warnings
                .push(format!("{name} cannot be estimated: it is constant or a combination of the others"));
        }
        if newton.unbounded[j] {
            warnings.push(format!(
                "{name} cannot be estimated: the likelihood rises without end as its coefficient grows"
            ));
        }
    }
    warnings
}
