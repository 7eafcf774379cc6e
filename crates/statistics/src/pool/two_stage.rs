//! Two-stage pooling: one Cox model a source, then the inverse variance of their coefficients.

use serde::Serialize;

use crate::cox::{Covariate, CoxModel, CoxSettings, cox};
use crate::error::StatisticsError;
use crate::inverse_variance::{Between, Estimate, Pooled, pool};
use crate::risk::{Observations, Times};

/// The effect of a covariate in one source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StudyEffect {
    /// The source.
    pub source: String,
    /// Rows.
    pub n: usize,
    /// Events.
    pub nevent: u64,
    /// Log hazard ratio; null when the source cannot give it.
    pub coef: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Why the source cannot give it; empty when it can.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Effects by source and pooled.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TwoStage {
    /// The covariate.
    pub covariate: String,
    /// One a source.
    pub studies: Vec<StudyEffect>,
    /// The common effect, and the random effects by both estimates of the variance between sources; empty when no
    /// source gives an effect.
    pub pooled: Vec<Pooled>,
}

/// Fits the model within each source (its stratum) and pools one covariate's coefficient, adjusted for the others.
///
/// # Errors
/// When the rows contradict themselves or there is no such covariate.
pub fn two_stage(
    model: &CoxModel<'_>,
    covariate: usize,
    sources: &[String],
    level: f64,
) -> Result<TwoStage, StatisticsError> {
    model.check()?;
    let Some(name) = model.covariates.get(covariate).map(|c| c.name.clone()) else {
        return Err(StatisticsError::not_possible(format!("there is no covariate number {covariate}")));
    };
    let mut studies = Vec::new();
    for (code, source) in sources.iter().enumerate() {
        studies.push(study(model, covariate, code, source));
    }
    let estimates: Vec<Estimate> = studies
        .iter()
        .filter_map(|s| s.coef.zip(s.se))
        .map(|(value, se)| Estimate { value, variance: se * se })
        .collect();
    let methods = [Between::Common, Between::DerSimonianLaird, Between::Reml];
    let pooled = if estimates.is_empty() {
        Vec::new()
    } else {
        methods.into_iter().map(|between| pool(&estimates, between, level)).collect::<Result<_, _>>()?
    };
    Ok(TwoStage { covariate: name, studies, pooled })
}

fn study(model: &CoxModel<'_>, covariate: usize, code: usize, source: &str) -> StudyEffect {
    let all = &model.rows;
    let chosen: Vec<usize> = (0..all.len()).filter(|row| all.stratum_of(*row) == code).collect();
    let time: Vec<f64> = chosen.iter().map(|row| all.time.get(*row)).collect();
    let entry: Option<Vec<f64>> = all.entry.map(|e| chosen.iter().map(|row| e.get(*row)).collect());
    let cause: Vec<u8> = chosen.iter().map(|row| all.cause[*row]).collect();
    let weight: Option<Vec<f64>> = all.weight.map(|w| chosen.iter().map(|row| w[*row]).collect());
    let covariates = model
        .covariates
        .iter()
        .map(|c| Covariate {
            name: c.name.clone(),
            values: chosen.iter().map(|row| c.values[*row]).collect(),
        })
        .collect();
    let mut rows = Observations::new(Times::Real(&time), &cause);
    rows.entry = entry.as_deref().map(Times::Real);
    rows.weight = weight.as_deref();
    let nevent = cause.iter().filter(|c| **c > 0).count() as u64;
    let mut effect = StudyEffect {
        source: source.to_owned(),
        n: chosen.len(),
        nevent,
        coef: None,
        se: None,
        reason: String::new(),
    };
    match cox(&CoxModel { rows, covariates }, CoxSettings::default()) {
        Ok(fit) => {
            (effect.coef, effect.se) = (fit.coef[covariate], fit.se[covariate]);
            if effect.coef.is_none() {
                effect.reason = fit.warnings.join("; ");
            }
        }
        Err(error) => effect.reason = error.to_string(),
    }
    effect
}
