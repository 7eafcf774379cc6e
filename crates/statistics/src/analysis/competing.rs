//! `survive cif` and `survive finegray`: competing risks.

use serde::Serialize;

use super::columns::{Columns, Prepared};
use super::text;
use crate::competing::{
    GrayTest, Incidence, IncidenceCurve, IncidencePoint, cumulative_incidence, fine_gray, gray_test,
};
use crate::error::StatisticsError;
use crate::kaplan_meier::{Confidence, IntervalKind};
use crate::table::LeftOut;

/// Cumulative incidence of one cause by group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IncidenceReport {
    /// One a group.
    pub curves: Vec<IncidenceGroup>,
    /// Gray's test, when there are two groups or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gray: Option<GrayTest>,
    /// Scale of the intervals.
    pub conf_type: IntervalKind,
    /// Their level.
    pub conf_level: f64,
    /// Rows left out.
    pub left_out: LeftOut,
    /// What the reader must know.
    pub warnings: Vec<String>,
    /// Rules applied.
    pub rules: Vec<&'static str>,
}

/// One group's cumulative incidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IncidenceGroup {
    /// The group.
    pub group: String,
    /// Rows.
    pub n: u64,
    /// Rows with an event of the cause.
    pub n_events: u64,
    /// The incidence at the times asked for.
    pub at: Vec<Incidence>,
    /// Every point, when asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<IncidencePoint>,
}

/// Cumulative incidence of cause 1 in all groups, and Gray's test.
///
/// # Errors
/// As [`cumulative_incidence`].
pub fn incidence(
    prepared: &Prepared,
    at: &[f64],
    confidence: Confidence,
    all_rows: bool,
) -> Result<IncidenceReport, StatisticsError> {
    let rows = prepared.observations();
    let curves = cumulative_incidence(&rows, 1)?;
    let group = |(group, curve): (String, IncidenceCurve)| IncidenceGroup {
        group,
        n: curve.n,
        n_events: curve.n_events,
        at: at.iter().map(|time| curve.at(*time, confidence)).collect(),
        rows: if all_rows { curve.points } else { Vec::new() },
    };
    let (mut gray, mut warnings) = (None, Vec::new());
    if rows.groups > 1 {
        match gray_test(&rows, 1) {
            Ok(test) => gray = Some(test),
            Err(error) => warnings.push(format!("no test of the groups: {error}")),
        }
    }
    Ok(IncidenceReport {
        curves: prepared.group_names().into_iter().zip(curves).map(group).collect(),
        gray,
        conf_type: confidence.kind,
        conf_level: confidence.level,
        left_out: prepared.left_out().clone(),
        warnings,
        rules: vec!["CIF-AALEN-JOHANSEN", "CIF-GRAY"],
    })
}

impl IncidenceReport {
    /// The report for people.
    pub fn text(&self) -> String {
        let mut report = "Cumulative incidence (Aalen-Johansen)\n\n".to_owned();
        let groups: Vec<Vec<String>> = self
            .curves
            .iter()
            .map(|c| vec![c.group.clone(), c.n.to_string(), c.n_events.to_string()])
            .collect();
        report += &text::table(&["group", "rows", "events"], &groups);
        let mut rows = Vec::new();
        for curve in &self.curves {
            for p in &curve.at {
                let limits = format!("{}-{}", text::decimals(p.lower, 4), text::decimals(p.upper, 4));
                let (value, se) = (text::decimals(p.incidence, 4), text::decimals(p.se, 4));
                rows.push(vec![curve.group.clone(), text::short(p.time), value, se, limits]);
            }
            for p in &curve.rows {
                let (value, se) = (text::decimals(Some(p.incidence), 4), text::decimals(Some(p.se), 4));
                rows.push(vec![curve.group.clone(), text::short(p.time), value, se, String::new()]);
            }
        }
        if !rows.is_empty() {
            let ci = format!("{} CI", text::percent(self.conf_level));
            report += "\n";
            report += &text::table(&["group", "time", "incidence", "SE", &ci], &rows);
        }
        if let Some(test) = &self.gray {
            report += &format!(
                "\nGray's test: chi-squared {:.4}, {} degrees of freedom, p {}\n",
                test.chisq,
                test.df,
                text::p_value(Some(test.p))
            );
        }
        report += "\n";
        report += &text::paragraph(&format!(
            "Intervals: {}, {}. Standard errors: Greenwood's multinomial variance of the Aalen-Johansen estimate.",
            text::percent(self.conf_level),
            self.conf_type
        ));
        for warning in &self.warnings {
            report += &text::paragraph(&format!("Warning: {warning}."));
        }
        report + &text::left_out(&self.left_out)
    }
}

/// A Fine-Gray model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FineGrayReport {
    /// Names of the covariates.
    pub names: Vec<String>,
    /// Log subdistribution hazard ratios.
    pub coef: Vec<Option<f64>>,
    /// Standard errors (Fine and Gray's sandwich).
    pub se: Vec<Option<f64>>,
    /// Subdistribution hazard ratios.
    pub hr: Vec<Option<f64>>,
    /// Lower limits.
    pub hr_lower: Vec<Option<f64>>,
    /// Upper limits.
    pub hr_upper: Vec<Option<f64>>,
    /// Coefficient over standard error.
    pub z: Vec<Option<f64>>,
    /// p-values.
    pub p: Vec<Option<f64>>,
    /// Log pseudo-likelihood without covariates and fitted.
    pub loglik: [f64; 2],
    /// Rows.
    pub n: usize,
    /// Events of the cause of interest.
    pub nevent: u64,
    /// Events of other causes.
    pub n_competing: u64,
    /// Level of the intervals.
    pub conf_level: f64,
    /// What the reader must know.
    pub warnings: Vec<String>,
    /// Rows left out.
    pub left_out: LeftOut,
    /// Rules applied.
    pub rules: Vec<&'static str>,
}

/// Fits a Fine-Gray model to a table.
///
/// # Errors
/// As [`fine_gray`].
pub fn subdistribution(
    prepared: &Prepared,
    columns: &Columns,
    level: f64,
) -> Result<FineGrayReport, StatisticsError> {
    let model = prepared.model(&columns.covariates)?;
    let found = fine_gray(&model, level).map_err(|error| prepared.table.locate(error))?;
    let fit = found.fit;
    Ok(FineGrayReport {
        names: fit.names,
        coef: fit.coef,
        se: fit.se,
        hr: fit.hr,
        hr_lower: fit.hr_lower,
        hr_upper: fit.hr_upper,
        z: fit.z,
        p: fit.p,
        loglik: fit.loglik,
        n: fit.n,
        nevent: fit.nevent,
        n_competing: found.n_competing,
        conf_level: level,
        warnings: fit.warnings,
        left_out: prepared.left_out().clone(),
        rules: vec!["CIF-FINE-GRAY"],
    })
}

impl FineGrayReport {
    /// The report for people.
    pub fn text(&self) -> String {
        let mut report = format!(
            "Fine-Gray subdistribution hazards: {} rows, {} events, {} competing\n\n",
            self.n, self.nevent, self.n_competing
        );
        let rows: Vec<Vec<String>> = (0..self.names.len())
            .map(|j| {
                let limits = format!(
                    "{}-{}",
                    text::decimals(self.hr_lower[j], 3),
                    text::decimals(self.hr_upper[j], 3)
                );
                vec![
                    self.names[j].clone(),
                    text::decimals(self.coef[j], 4),
                    text::decimals(self.se[j], 4),
                    text::decimals(self.hr[j], 3),
                    limits,
                    text::p_value(self.p[j]),
                ]
            })
            .collect();
        let ci = format!("{} CI", text::percent(self.conf_level));
        report += &text::table(&["covariate", "coef", "SE", "SHR", &ci, "p"], &rows);
        report += "\n";
        report += &text::paragraph(
            "SHR: ratio of subdistribution hazards; it orders cumulative incidences and is no ratio of rates among \
             those still at risk. Ties as Breslow; variance of Fine and Gray, which counts the estimate of the \
             censoring.",
        );
        for warning in &self.warnings {
            report += &text::paragraph(&format!("Warning: {warning}."));
        }
        report + &text::left_out(&self.left_out)
    }
}
