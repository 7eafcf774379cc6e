//! `pool patients`: the patients of several sources.

use serde::Serialize;

use super::columns::{Columns, Prepared};
use super::curves::{CurveReport, CurveSettings, curves};
use super::proportions::between_name;
use super::text;
use crate::cox::{CoxFit, CoxSettings, cox};
use crate::error::StatisticsError;
use crate::inverse_variance::Between;
use crate::logrank::{FlemingHarrington, LogRank, log_rank};
use crate::pool::{PossibleDuplicate, TwoStage, possible_duplicates, two_stage};
use crate::table::LeftOut;

/// Patients of several sources, pooled.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PatientsReport {
    /// Curves by source.
    pub sources: Vec<CurveReport>,
    /// The curve of all, as if they were one cohort.
    pub all: Option<CurveReport>,
    /// Log-rank test of the sources: are they one population? Null when they cannot be compared.
    pub between_sources: Option<LogRank>,
    /// One Cox model with the source as stratum, when there are covariates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_stage: Option<CoxFit>,
    /// One model a source, then pooled, for each covariate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub two_stage: Vec<TwoStage>,
    /// Rows of different sources that may be one patient.
    pub possible_duplicates: Vec<PossibleDuplicate>,
    /// Biases that no method removes.
    pub cautions: Vec<&'static str>,
    /// Rows left out.
    pub left_out: LeftOut,
    /// Rules applied.
    pub rules: Vec<&'static str>,
}

/// What every pool of published patients shares.
const CAUTIONS: [&str; 4] = [
    "published cases are selected: remarkable courses are reported",
    "sources may count from different times zero and by different criteria",
    "a second-line endpoint needs survival to the second line: give the entry time",
    "one patient may appear in several papers",
];

/// Pools the patients of a table; the sources are its only strata. Rows agreeing in the columns `same`, in time and
/// in event, across sources, are shown as possible duplicates.
///
/// # Errors
/// When the table cannot be analysed.
pub fn pooled_patients(
    prepared: &Prepared,
    columns: &Columns,
    same: &[String],
    settings: &CurveSettings,
) -> Result<PatientsReport, StatisticsError> {
    let Some(sources) = &prepared.strata else {
        return Err(StatisticsError::not_possible("name the column of sources"));
    };
    let by_source = Prepared { group: Some(sources.clone()), strata: None, ..prepared.clone() };
    let together = Prepared { group: None, strata: None, ..prepared.clone() };
    let tested = log_rank(&by_source.observations(), FlemingHarrington::default()).ok();
    let model = prepared.model(&columns.covariates)?;
    let (mut one_stage, mut stages) = (None, Vec::new());
    if !model.covariates.is_empty() {
        let settings = CoxSettings { level: settings.confidence.level, ..CoxSettings::default() };
        one_stage = Some(cox(&model, settings)?);
        for covariate in 0..model.covariates.len() {
            stages.push(two_stage(&model, covariate, &sources.levels, settings.level)?);
        }
    }
    Ok(PatientsReport {
        sources: curves(&by_source, settings)?.curves,
        all: curves(&together, settings)?.curves.pop(),
        between_sources: tested,
        one_stage,
        two_stage: stages,
        possible_duplicates: duplicates(prepared, columns, same)?,
        cautions: CAUTIONS.to_vec(),
        left_out: prepared.left_out().clone(),
        rules: vec!["SURV-KM", "COX-PARTIAL", "POOL-INVERSE-VARIANCE", "POOL-REML", "POOL-HKSJ"],
    })
}

fn duplicates(
    prepared: &Prepared,
    columns: &Columns,
    same: &[String],
) -> Result<Vec<PossibleDuplicate>, StatisticsError> {
    let (Some(sources), false) = (&prepared.strata, same.is_empty()) else { return Ok(Vec::new()) };
    let mut names: Vec<&String> = same.iter().collect();
    names.extend([&columns.time, &columns.event]);
    let compared = names.iter().map(|name| prepared.table.column(name)).collect::<Result<Vec<_>, _>>()?;
    let values: Vec<Vec<String>> = (0..prepared.table.rows)
        .map(|row| compared.iter().map(|c| format!("{}={}", c.name, c.values.text(row))).collect())
        .collect();
    let sources: Vec<&str> = (0..prepared.table.rows).map(|row| sources.text(row)).collect();
    let mut found = possible_duplicates(&sources, &values);
    for duplicate in &mut found {
        for row in &mut duplicate.rows {
            *row = prepared.table.source_row(*row);
        }
    }
    Ok(found)
}

impl PatientsReport {
    /// The report for people.
    pub fn text(&self) -> String {
        let mut report = "Pooled patients\n\n".to_owned();
        let interval = |c: &CurveReport| {
            format!("{}-{}", text::or_not_reached(c.median_ci[0]), text::or_not_reached(c.median_ci[1]))
        };
        let rows: Vec<Vec<String>> = self
            .sources
            .iter()
            .chain(&self.all)
            .map(|c| {
                let median = text::or_not_reached(c.median);
                vec![c.group.clone(), c.n.to_string(), c.n_events.to_string(), median, interval(c)]
            })
            .collect();
        report += &text::table(&["source", "rows", "events", "median", "CI (log-log)"], &rows);
        if let Some(test) = &self.between_sources {
            report += &format!(
                "\nSources differ? Log-rank chi-squared {:.3}, {} degrees of freedom, p {}\n",
                test.chisq,
                test.df,
                text::p_value(Some(test.p))
            );
        }
        report += &self.effects_text();
        for d in &self.possible_duplicates {
            let rows: Vec<String> =
                d.rows.iter().zip(&d.sources).map(|(r, s)| format!("{r} ({s})")).collect();
            report += "\n";
            report += &text::paragraph(&format!(
                "Possibly one patient: rows {} agree in {}.",
                rows.join(", "),
                d.values.join(", ")
            ));
        }
        report += "\n";
        for caution in &self.cautions {
            report += &text::paragraph(&format!("Caution: {caution}."));
        }
        report + &text::left_out(&self.left_out)
    }

    fn effects_text(&self) -> String {
        let Some(fit) = &self.one_stage else { return String::new() };
        let mut rows = Vec::new();
        for (j, name) in fit.names.iter().enumerate() {
            let limits =
                format!("{}-{}", text::decimals(fit.hr_lower[j], 3), text::decimals(fit.hr_upper[j], 3));
            let stage = "one stage, stratified Cox".to_owned();
            rows.push(vec![name.clone(), stage, text::decimals(fit.hr[j], 3), limits, String::new()]);
            for pooled in self.two_stage.get(j).iter().flat_map(|stage| &stage.pooled) {
                let hr = text::decimals(Some(pooled.est.exp()), 3);
                let (lower, upper) = match pooled.between {
                    Between::Common => (Some(pooled.lower), Some(pooled.upper)),
                    _ => (pooled.hksj_lower, pooled.hksj_upper),
                };
                let exp = |v: Option<f64>| text::decimals(v.map(f64::exp), 3);
                let stage = format!("two stages, {}", between_name(pooled.between));
                let i2 = text::decimals(Some(pooled.i2), 1);
                rows.push(vec![name.clone(), stage, hr, format!("{}-{}", exp(lower), exp(upper)), i2]);
            }
        }
        let mut report = "\n".to_owned() + &text::table(&["covariate", "method", "HR", "CI", "I2 %"], &rows);
        report += "\n";
        report += &text::paragraph(
            "Random effects: intervals of Hartung and Knapp, standard error not below that of the common effect.",
        );
        for study in self.two_stage.iter().flat_map(|s| &s.studies).filter(|s| !s.reason.is_empty()) {
            report += &text::paragraph(&format!("{} gives no effect: {}.", study.source, study.reason));
        }
        report
    }
}
