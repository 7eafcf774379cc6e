//! `pool proportions`: responders among patients, study by study and pooled.

use std::io::Read;

use serde::Serialize;

use super::text;
use crate::error::StatisticsError;
use crate::inverse_variance::Between;
use crate::proportion::{
    Count, LogitModel, PooledProportion, ProportionScale, clopper_pearson, logit_mixed_model, pool_on_scale,
    wilson,
};
use crate::table::{ColumnKind, ColumnRequest, LeftOut, read_table};

/// Pooled proportions by every method, because the method alone can move the answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProportionsReport {
    /// One a study; single cases are one study together.
    pub studies: Vec<ProportionStudy>,
    /// Sum of all studies with its exact interval.
    pub naive: ProportionStudy,
    /// Binomial model with variation between studies: the method to read first. Null when it cannot be fitted.
    pub glmm: Option<LogitModel>,
    /// Inverse-variance methods on four scales, with a common effect and two estimates of the variance between.
    pub inverse_variance: Vec<PooledProportion>,
    /// Level of the intervals.
    pub conf_level: f64,
    /// What the reader must know.
    pub warnings: Vec<String>,
    /// Rows left out.
    pub left_out: LeftOut,
    /// Rules applied.
    pub rules: Vec<&'static str>,
}

/// A proportion with its intervals.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProportionStudy {
    /// The study.
    pub study: String,
    /// Patients with the outcome.
    pub x: u64,
    /// Patients.
    pub n: u64,
    /// Proportion.
    pub p: f64,
    /// Exact lower limit (Clopper-Pearson).
    pub lower: f64,
    /// Exact upper limit.
    pub upper: f64,
    /// Lower limit of Wilson's interval.
    pub wilson_lower: f64,
    /// Upper limit of Wilson's interval.
    pub wilson_upper: f64,
}

fn proportion(study: impl Into<String>, count: Count, level: f64) -> ProportionStudy {
    let ((lower, upper), (wilson_lower, wilson_upper)) =
        (clopper_pearson(count, level), wilson(count, level));
    ProportionStudy {
        study: study.into(),
        x: count.events,
        n: count.total,
        p: count.proportion(),
        lower,
        upper,
        wilson_lower,
        wilson_upper,
    }
}

/// Pools proportions of a table with columns of studies, of patients with the outcome and of all patients.
///
/// # Errors
/// When the table cannot be read or a row holds no proportion.
pub fn pooled_proportions(
    source: impl Read,
    [study, events, total]: [&str; 3],
    level: f64,
) -> Result<ProportionsReport, StatisticsError> {
    let requests = [
        ColumnRequest::new(study, ColumnKind::Label),
        ColumnRequest::new(events, ColumnKind::Number),
        ColumnRequest::new(total, ColumnKind::Number),
    ];
    let table = read_table(source, &requests)?;
    let (names, x, n) = (table.labels(study)?, table.numbers(events)?, table.numbers(total)?);
    let mut counts = Vec::new();
    let mut singles = (0, 0);
    for row in 0..table.rows {
        let count = whole(x[row]).zip(whole(n[row])).and_then(|(x, n)| Count::new(x, n).ok());
        let count = count.ok_or_else(|| {
            let problem = format!("{} of {} is no proportion of patients", x[row], n[row]);
            table.locate(StatisticsError::bad_row(row, problem))
        })?;
        if count.total == 1 {
            singles = (singles.0 + count.events, singles.1 + 1);
        } else {
            counts.push((names.text(row).to_owned(), count));
        }
    }
    let mut warnings = Vec::new();
    if singles.1 > 0 {
        counts.push(("single cases".to_owned(), Count::new(singles.0, singles.1)?));
    }
    if singles.1 > 1 {
        warnings.push(format!(
            "{} reports of one patient count as one study: a single case cannot inform the variation between studies",
            singles.1
        ));
    }
    let plain: Vec<Count> = counts.iter().map(|(_, count)| *count).collect();
    let all = Count::new(plain.iter().map(|c| c.events).sum(), plain.iter().map(|c| c.total).sum())?;
    let glmm = logit_mixed_model(&plain, true, level).map_err(|error| warnings.push(error.to_string())).ok();
    Ok(ProportionsReport {
        studies: counts.into_iter().map(|(name, count)| proportion(name, count, level)).collect(),
        naive: proportion("all", all, level),
        glmm,
        inverse_variance: every_scale(&plain, level)?,
        conf_level: level,
        warnings,
        left_out: table.left_out,
        rules: vec![
            "PROP-EXACT",
            "PROP-WILSON",
            "POOL-GLMM",
            "POOL-PROPORTION-SCALES",
            "POOL-INVERSE-VARIANCE",
        ],
    })
}

pub(super) fn whole(number: f64) -> Option<u64> {
    (number >= 0.0 && number.fract() == 0.0 && number < 1e15).then_some(number as u64)
}

fn every_scale(counts: &[Count], level: f64) -> Result<Vec<PooledProportion>, StatisticsError> {
    use ProportionScale::{Arcsine, FreemanTukey, Logit, Raw};
    let mut pooled = Vec::new();
    for scale in [Logit, FreemanTukey, Arcsine, Raw] {
        for between in [Between::Common, Between::DerSimonianLaird, Between::Reml] {
            pooled.push(pool_on_scale(counts, scale, between, level)?);
        }
    }
    Ok(pooled)
}

impl ProportionsReport {
    /// The report for people.
    pub fn text(&self) -> String {
        let percent = |v: f64| format!("{:.1}", 100.0 * v);
        let limits = |lower: f64, upper: f64| format!("{}-{}", percent(lower), percent(upper));
        let rows: Vec<Vec<String>> = self
            .studies
            .iter()
            .chain([&self.naive])
            .map(|s| {
                let count = format!("{}/{}", s.x, s.n);
                let wilson = limits(s.wilson_lower, s.wilson_upper);
                vec![s.study.clone(), count, percent(s.p), limits(s.lower, s.upper), wilson]
            })
            .collect();
        let mut report = "Proportions, in percent\n\n".to_owned();
        report += &text::table(&["study", "x/n", "%", "exact CI", "Wilson CI"], &rows);
        report += "\nPooled\n\n";
        let mut rows = Vec::new();
        if let Some(m) = &self.glmm {
            let tau2 = text::decimals(Some(m.tau2), 4);
            let name = "binomial model (GLMM, logit)".to_owned();
            rows.push(vec![name, percent(m.p), limits(m.lower, m.upper), tau2, String::new()]);
        }
        for pooled in &self.inverse_variance {
            rows.push(vec![
                format!("{}, {}", scale_name(pooled.scale), between_name(pooled.pooled.between)),
                percent(pooled.back.p),
                limits(pooled.back.lower, pooled.back.upper),
                text::decimals(Some(pooled.pooled.tau2), 4),
                text::decimals(Some(pooled.pooled.i2), 1),
            ]);
        }
        let ci = format!("{} CI", text::percent(self.conf_level));
        report += &text::table(&["method", "%", &ci, "tau2", "I2 %"], &rows);
        report += "\n";
        report += &text::paragraph(
            "Read the binomial model first: it adds no half to empty cells. GLMM: adaptive quadrature, seven points. \
             DL: DerSimonian-Laird.",
        );
        for warning in &self.warnings {
            report += &text::paragraph(&format!("Warning: {warning}."));
        }
        report + &text::left_out(&self.left_out)
    }
}

fn scale_name(scale: ProportionScale) -> &'static str {
    match scale {
        ProportionScale::Logit => "logit",
        ProportionScale::FreemanTukey => "Freeman-Tukey",
        ProportionScale::Arcsine => "arcsine",
        ProportionScale::Raw => "raw",
    }
}

pub(super) fn between_name(between: Between) -> &'static str {
    match between {
        Between::Common => "common effect",
        Between::DerSimonianLaird => "DL",
        Between::Reml => "REML",
    }
}
