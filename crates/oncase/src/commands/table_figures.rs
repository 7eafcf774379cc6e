//! Figures of analysis tables: curves of survival and incidence, and forest plots of pooled estimates.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use oncase_case_figures::CaseFigure;
use oncase_figure::forest::{ForestEstimate, ForestKind, ForestPlot, ForestRow, ForestScale, forest};
use oncase_figure::survival::{
    CurvePlot, DayCount, StepCurve, StepPoint, cumulative_incidence, kaplan_meier,
};
use oncase_figure::{Figure, FigureError, JournalWidth, TimeUnit};
use oncase_statistics::{CurvesReport, IncidenceReport, PatientsReport, ProportionsReport};

use super::figure::{self, Form};
use crate::failure::Failure;

/// Where a figure goes, and the unit of the table's times.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Figure")]
pub struct FigureArgs {
    /// Draw the result into this file (SVG, PNG or PDF, by its ending), with its numbers and caption beside it.
    #[arg(long, value_name = "FILE")]
    pub figure: Option<PathBuf>,
}

/// The unit of the times of a table, for figures.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Unit {
    /// Days; drawn in months of 30.4375 days.
    Days,
    /// Weeks.
    Weeks,
    /// Months of 30.4375 days.
    Months,
    /// Years of 365.25 days.
    Years,
}

impl Unit {
    const fn axis(self) -> TimeUnit {
        match self {
            Self::Days | Self::Months => TimeUnit::Months,
            Self::Weeks => TimeUnit::Weeks,
            Self::Years => TimeUnit::Years,
        }
    }

    fn days(self, time: f64) -> i32 {
        let days = match self {
            Self::Days => 1.0,
            Self::Weeks => TimeUnit::Weeks.days(),
            Self::Months => TimeUnit::Months.days(),
            Self::Years => TimeUnit::Years.days(),
        };
        (time * days).round() as i32
    }
}

/// Writes a figure into the file asked for.
pub fn write(path: &Path, figure: Result<Figure, FigureError>) -> Result<(), Failure> {
    let figure = figure.map_err(|error| Failure::new(format!("no figure: {error}"), "leave --figure out"))?;
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let form = match ending.as_str() {
        "svg" => Form::Svg,
        "png" => Form::Png,
        "pdf" => Form::Pdf,
        _ => {
            let problem = format!("{} ends neither in svg, png nor pdf", path.display());
            return Err(Failure::new(problem, "name the figure with one of these endings"));
        }
    };
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    figure::write(&[CaseFigure { name, figure }], folder, &[form], 300).map(drop)
}

/// Kaplan-Meier curves. The report holds every point, and the survival at every time with an event.
pub fn curves(report: &CurvesReport, unit: Unit) -> Result<Figure, FigureError> {
    let curve = |group: &oncase_statistics::CurveReport| {
        let day = |time: f64| unit.days(time);
        let events = || group.rows.iter().filter(|point| point.n_event > 0.0);
        let limits = |time: f64| group.at.iter().find(|landmark| landmark.time == time);
        let points = events().map(|point| StepPoint {
            day: day(point.time),
            value: point.survival,
            lower: limits(point.time).and_then(|at| at.lower),
            upper: limits(point.time).and_then(|at| at.upper),
        });
        let counts = group.rows.iter().map(|point| DayCount {
            day: day(point.time),
            at_risk: point.n_risk as u32,
            events: point.n_event as u32,
            censored: point.n_censor as u32,
        });
        StepCurve {
            name: shown(&group.group),
            summary: format!("{} events in {}", group.n_events, group.n),
            points: points.collect(),
            censored: group.rows.iter().filter(|p| p.n_censor > 0.0).map(|p| day(p.time)).collect(),
            last_day: day(group.follow_up.last),
            median: group.median.map(|median| f64::from(day(median))),
            counts: counts.collect(),
        }
    };
    kaplan_meier(&CurvePlot {
        title: "Kaplan-Meier estimate".to_owned(),
        endpoint: "Event-free".to_owned(),
        time_from: "time zero".to_owned(),
        curves: report.curves.iter().map(curve).collect(),
        interval_name: band(report.conf_level, &report.conf_type.to_string()),
        results: Vec::new(),
        unit: unit.axis(),
        width: JournalWidth::Page,
    })
}

/// Cumulative incidence of the cause of interest.
pub fn incidence(report: &IncidenceReport, unit: Unit) -> Result<Figure, FigureError> {
    let curve = |group: &oncase_statistics::IncidenceGroup| {
        let limits = |time: f64| group.at.iter().find(|at| at.time == time);
        let events = group.rows.iter().filter(|point| point.n_event > 0.0);
        let points = events.map(|point| StepPoint {
            day: unit.days(point.time),
            value: point.incidence,
            lower: limits(point.time).and_then(|at| at.lower),
            upper: limits(point.time).and_then(|at| at.upper),
        });
        StepCurve {
            name: shown(&group.group),
            summary: format!("{} events in {}", group.n_events, group.n),
            points: points.collect(),
            last_day: group.rows.last().map_or(0, |point| unit.days(point.time)),
            ..StepCurve::default()
        }
    };
    let gray = report
        .gray
        .as_ref()
        .map(|test| format!("Gray's test: chi-squared {:.3}, p = {:.4}", test.chisq, test.p));
    cumulative_incidence(&CurvePlot {
        title: "Cumulative incidence".to_owned(),
        endpoint: "Cause of interest".to_owned(),
        time_from: "time zero".to_owned(),
        curves: report.curves.iter().map(curve).collect(),
        interval_name: band(report.conf_level, &report.conf_type.to_string()),
        results: gray.into_iter().collect(),
        unit: unit.axis(),
        width: JournalWidth::Page,
    })
}

fn shown(group: &str) -> String {
    if group == "all" { "All rows".to_owned() } else { group.to_owned() }
}

fn band(level: f64, kind: &str) -> String {
    format!("{} % pointwise confidence interval, {kind}", percent(level))
}

fn percent(level: f64) -> String {
    let text = format!("{:.1}", 100.0 * level);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Proportions of studies with their exact intervals, and pooled by the binomial model.
pub fn proportions(report: &ProportionsReport) -> Result<Figure, FigureError> {
    let total: u64 = report.studies.iter().map(|study| study.n).sum();
    let study = |study: &oncase_statistics::ProportionStudy, kind: ForestKind, label: String| ForestRow {
        kind,
        label,
        cells: vec![format!("{}/{}", study.x, study.n)],
        estimate: Some(ForestEstimate {
            value: study.p,
            lower: study.lower,
            upper: study.upper,
            weight: (kind == ForestKind::Study).then(|| 100.0 * study.n as f64 / total.max(1) as f64),
        }),
    };
    let mut rows: Vec<ForestRow> =
        report.studies.iter().map(|s| study(s, ForestKind::Study, s.study.clone())).collect();
    rows.push(study(&report.naive, ForestKind::Summary, "Sum of all, exact interval".to_owned()));
    let mut notes = vec![
        "Squares are as large as the studies; intervals of studies are exact (Clopper-Pearson).".to_owned(),
    ];
    match &report.glmm {
        Some(model) => {
            rows.push(ForestRow {
                kind: ForestKind::Summary,
                label: "Binomial mixed model".to_owned(),
                cells: vec![String::new()],
                estimate: Some(ForestEstimate {
                    value: model.p,
                    lower: model.lower,
                    upper: model.upper,
                    weight: None,
                }),
            });
            notes.push(format!(
                "Variance between studies on the logit scale (tau squared): {:.4}.",
                model.tau2
            ));
        }
        None => notes.push("The binomial mixed model cannot be fitted.".to_owned()),
    }
    notes.extend(report.warnings.iter().cloned());
    forest(&ForestPlot {
        title: "Pooled proportions".to_owned(),
        measure: format!("Proportion ({} % CI)", percent(report.conf_level)),
        rows,
        columns: vec!["Events/n".to_owned()],
        scale: ForestScale::Linear,
        no_effect: None,
        favours: (String::new(), String::new()),
        notes,
        width: JournalWidth::Page,
    })
}

/// Hazard ratios of each covariate by source, pooled in two stages and in one.
pub fn hazard_ratios(report: &PatientsReport, level: f64) -> Result<Figure, FigureError> {
    let mut rows = Vec::new();
    let quantile = oncase_statistics::normal_quantile(0.5 + 0.5 * level);
    let ratio = |value: f64, lower: f64, upper: f64, weight: Option<f64>| ForestEstimate {
        value: value.exp(),
        lower: lower.exp(),
        upper: upper.exp(),
        weight,
    };
    let mut notes = Vec::new();
    for (at, stage) in report.two_stage.iter().enumerate() {
        let heading = ForestRow {
            kind: ForestKind::Heading,
            label: stage.covariate.clone(),
            cells: vec![String::new()],
            estimate: None,
        };
        rows.push(heading);
        let precision: f64 = stage.studies.iter().filter_map(|s| s.se).map(|se| 1.0 / (se * se)).sum();
        for study in &stage.studies {
            let estimate = study.coef.zip(study.se).map(|(coef, se)| {
                let weight = 100.0 / (se * se) / precision;
                ratio(coef, coef - quantile * se, coef + quantile * se, Some(weight))
            });
            let cells = vec![format!("{}/{}", study.nevent, study.n)];
            rows.push(ForestRow { kind: ForestKind::Study, label: study.source.clone(), cells, estimate });
        }
        for pooled in &stage.pooled {
            let limits = pooled.hksj_lower.zip(pooled.hksj_upper);
            let (label, (lower, upper)) = match (pooled.between, limits) {
                (oncase_statistics::Between::Common, _) => ("Common effect", (pooled.lower, pooled.upper)),
                (oncase_statistics::Between::Reml, Some(limits)) => {
                    ("Random effects (REML, Hartung-Knapp)", limits)
                }
                _ => continue,
            };
            rows.push(ForestRow {
                kind: ForestKind::Summary,
                label: label.to_owned(),
                cells: vec![String::new()],
                estimate: Some(ratio(pooled.est, lower, upper, None)),
            });
            if pooled.between == oncase_statistics::Between::Reml {
                notes.push(format!(
                    "{}: I squared {:.0} %, tau squared {:.4}.",
                    stage.covariate, pooled.i2, pooled.tau2
                ));
            }
        }
        let fit = report.one_stage.as_ref();
        let of = |values: &[Option<f64>]| values.get(at).copied().flatten();
        if let Some((value, lower, upper)) =
            fit.and_then(|fit| Some((of(&fit.hr)?, of(&fit.hr_lower)?, of(&fit.hr_upper)?)))
        {
            rows.push(ForestRow {
                kind: ForestKind::Summary,
                label: "One stage, stratified by source".to_owned(),
                cells: vec![String::new()],
                estimate: Some(ForestEstimate { value, lower, upper, weight: None }),
            });
        }
    }
    if rows.is_empty() {
        return Err(FigureError::Empty { needed: "covariate (--covariates)" });
    }
    forest(&ForestPlot {
        title: "Hazard ratios by source and pooled".to_owned(),
        measure: format!("Hazard ratio ({} % CI)", percent(level)),
        rows,
        columns: vec!["Events/n".to_owned()],
        scale: ForestScale::Logarithmic,
        no_effect: Some(1.0),
        favours: (String::new(), String::new()),
        notes,
        width: JournalWidth::Page,
    })
}
