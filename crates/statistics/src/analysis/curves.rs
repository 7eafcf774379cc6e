//! `survive km` and `survive rmst`: curves, quantiles, landmarks, follow-up and restricted means by group.

use serde::Serialize;

use super::columns::Prepared;
use super::text;
use crate::error::StatisticsError;
use crate::kaplan_meier::{
    Confidence, Curve, IntervalKind, Landmark, Point, RestrictedMean, RestrictedMeanDifference, ReverseTies,
    Variance, restricted_mean_difference, reverse_kaplan_meier,
};
use crate::risk::RiskTable;
use crate::table::LeftOut;

/// What to read off the curves.
#[derive(Clone, Debug, Default)]
pub struct CurveSettings {
    /// Kind and level of the intervals.
    pub confidence: Confidence,
    /// Times at which to read the survival.
    pub at: Vec<f64>,
    /// Whether to give every point of the curves.
    pub rows: bool,
    /// Ties of the follow-up curve.
    pub reverse_ties: ReverseTies,
}

/// Kaplan-Meier curves by group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CurvesReport {
    /// One a group.
    pub curves: Vec<CurveReport>,
    /// Kind of the intervals.
    pub conf_type: IntervalKind,
    /// Their level.
    pub conf_level: f64,
    /// Rows left out.
    pub left_out: LeftOut,
    /// Rules applied.
    pub rules: Vec<&'static str>,
}

/// One group's curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CurveReport {
    /// The group; `all` without a column of groups.
    pub group: String,
    /// Rows.
    pub n: u64,
    /// Events.
    pub n_events: u64,
    /// Median; null when not reached.
    pub median: Option<f64>,
    /// Its interval.
    pub median_ci: [Option<f64>; 2],
    /// Time by which a quarter had the event.
    pub q25: Option<f64>,
    /// Its interval.
    pub q25_ci: [Option<f64>; 2],
    /// Time by which three quarters had the event.
    pub q75: Option<f64>,
    /// Its interval.
    pub q75_ci: [Option<f64>; 2],
    /// Survival at the times asked for.
    pub at: Vec<Landmark>,
    /// Follow-up.
    pub follow_up: FollowUp,
    /// How the standard errors were computed.
    pub variance: Variance,
    /// Every point, when asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Point>,
}

/// How long patients were followed: the reverse Kaplan-Meier curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FollowUp {
    /// Median.
    pub median: Option<f64>,
    /// Its interval.
    pub median_ci: [Option<f64>; 2],
    /// Longest.
    pub last: f64,
    /// Ties of deaths and censorings.
    pub ties: ReverseTies,
}

/// Curves of all groups.
///
/// # Errors
/// As [`crate::kaplan_meier`].
pub fn curves(prepared: &Prepared, settings: &CurveSettings) -> Result<CurvesReport, StatisticsError> {
    let table = RiskTable::of(&prepared.observations())?;
    let mut reports = Vec::new();
    for (index, group) in prepared.group_names().into_iter().enumerate() {
        let cell = table.group(index)?;
        let curve = Curve::of(&table.times, &cell)?;
        let reverse = reverse_kaplan_meier(&table.times, &cell, settings.reverse_ties);
        reports.push(curve_report(group, &curve, &reverse, settings));
    }
    Ok(CurvesReport {
        curves: reports,
        conf_type: settings.confidence.kind,
        conf_level: settings.confidence.level,
        left_out: prepared.left_out().clone(),
        rules: vec!["SURV-KM", "SURV-QUANTILE", "SURV-QUANTILE-CI", "SURV-FOLLOW-UP"],
    })
}

fn curve_report(group: String, curve: &Curve, reverse: &Curve, settings: &CurveSettings) -> CurveReport {
    let confidence = settings.confidence;
    let [q25, median, q75] = [0.25, 0.5, 0.75].map(|p| curve.quantile(p, confidence));
    let follow_up = reverse.median(confidence);
    CurveReport {
        group,
        n: curve.n,
        n_events: curve.n_events,
        median: median.estimate,
        median_ci: [median.lower, median.upper],
        q25: q25.estimate,
        q25_ci: [q25.lower, q25.upper],
        q75: q75.estimate,
        q75_ci: [q75.lower, q75.upper],
        at: settings.at.iter().map(|time| curve.at(*time, confidence)).collect(),
        follow_up: FollowUp {
            median: follow_up.estimate,
            median_ci: [follow_up.lower, follow_up.upper],
            last: curve.last_time(),
            ties: settings.reverse_ties,
        },
        variance: curve.variance,
        rows: if settings.rows { curve.points.clone() } else { Vec::new() },
    }
}

impl CurvesReport {
    /// The report for people, at most eighty columns wide.
    pub fn text(&self) -> String {
        let level = text::percent(self.conf_level);
        let interval =
            |ci: [Option<f64>; 2]| format!("{}-{}", text::or_not_reached(ci[0]), text::or_not_reached(ci[1]));
        let rows: Vec<Vec<String>> = self
            .curves
            .iter()
            .map(|c| {
                vec![
                    c.group.clone(),
                    c.n.to_string(),
                    c.n_events.to_string(),
                    text::or_not_reached(c.median),
                    interval(c.median_ci),
                    text::or_not_reached(c.q25),
                    text::or_not_reached(c.q75),
                    text::or_not_reached(c.follow_up.median),
                ]
            })
            .collect();
        let ci = format!("{level} CI");
        let headings = ["group", "rows", "events", "median", &ci, "q25", "q75", "follow-up"];
        let mut report = "Kaplan-Meier\n\n".to_owned() + &text::table(&headings, &rows);
        if self.curves.iter().any(|c| !c.at.is_empty()) {
            report += "\n";
            report += &self.landmark_table(&ci);
        }
        if self.curves.iter().any(|c| !c.rows.is_empty()) {
            report += "\n";
            report += &self.point_table();
        }
        report += "\n";
        report += &text::paragraph(&format!(
            "Intervals: {level}, {}; those of quantiles are where the line at the quantile crosses the band \
             (SURV-QUANTILE-CI). Standard errors: {}. Follow-up: median of the reverse \
             Kaplan-Meier curve. NR: not reached, which says neither that survival is good nor that it is bad.",
            self.conf_type,
            self.variance_text()
        ));
        report + &text::left_out(&self.left_out)
    }

    fn variance_text(&self) -> &'static str {
        match self.curves.first().map(|c| c.variance) {
            Some(Variance::InfinitesimalJackknife) => {
                "infinitesimal jackknife, as weights are not whole numbers"
            }
            _ => "Greenwood",
        }
    }

    fn landmark_table(&self, ci: &str) -> String {
        let mut rows = Vec::new();
        for curve in &self.curves {
            for landmark in &curve.at {
                rows.push(vec![
                    curve.group.clone(),
                    text::short(landmark.time),
                    text::short(landmark.n_risk),
                    text::decimals(landmark.survival, 4),
                    text::decimals(landmark.se, 4),
                    format!("{}-{}", text::decimals(landmark.lower, 4), text::decimals(landmark.upper, 4)),
                ]);
            }
        }
        text::table(&["group", "time", "at risk", "survival", "SE", ci], &rows)
    }

    fn point_table(&self) -> String {
        let mut rows = Vec::new();
        for curve in &self.curves {
            for p in &curve.rows {
                rows.push(vec![
                    curve.group.clone(),
                    text::short(p.time),
                    text::short(p.n_risk),
                    text::short(p.n_event),
                    text::short(p.n_censor),
                    text::decimals(Some(p.survival), 4),
                    text::decimals(p.standard_error(), 4),
                ]);
            }
        }
        text::table(&["group", "time", "at risk", "events", "censored", "survival", "SE"], &rows)
    }
}

/// Restricted means by group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RestrictedMeanReport {
    /// One a group.
    pub groups: Vec<RestrictedMeanGroup>,
    /// Second group minus first, when there are two.
    pub difference: Option<RestrictedMeanDifference>,
    /// Level of the difference's interval.
    pub conf_level: f64,
    /// Rows left out.
    pub left_out: LeftOut,
    /// Rules applied.
    pub rules: Vec<&'static str>,
}

/// A group's restricted mean.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RestrictedMeanGroup {
    /// The group.
    pub group: String,
    /// Horizon.
    pub tau: f64,
    /// Restricted mean.
    pub rmst: f64,
    /// Its standard error.
    pub se: f64,
}

/// Restricted means of all groups up to a horizon.
///
/// # Errors
/// When the horizon lies beyond a group's follow-up.
pub fn restricted_means(
    prepared: &Prepared,
    tau: f64,
    level: f64,
) -> Result<RestrictedMeanReport, StatisticsError> {
    let table = RiskTable::of(&prepared.observations())?;
    let names = prepared.group_names();
    let mut means: Vec<RestrictedMean> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let mean = Curve::of(&table.times, &table.group(index)?)?.restricted_mean(tau);
        means.push(mean.map_err(|e| StatisticsError::not_possible(format!("group {name}: {e}")))?);
    }
    let difference = match means[..] {
        [first, second] => Some(restricted_mean_difference(first, second, level)),
        _ => None,
    };
    let group = |(group, m): (String, &RestrictedMean)| RestrictedMeanGroup {
        group,
        tau: m.tau,
        rmst: m.rmst,
        se: m.se,
    };
    Ok(RestrictedMeanReport {
        groups: names.into_iter().zip(&means).map(group).collect(),
        difference,
        conf_level: level,
        left_out: prepared.left_out().clone(),
        rules: vec!["SURV-KM", "SURV-RMST"],
    })
}

impl RestrictedMeanReport {
    /// The report for people.
    pub fn text(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .groups
            .iter()
            .map(|g| {
                let (mean, se) = (text::decimals(Some(g.rmst), 3), text::decimals(Some(g.se), 3));
                vec![g.group.clone(), text::short(g.tau), mean, se]
            })
            .collect();
        let mut report = "Restricted mean survival time\n\n".to_owned();
        report += &text::table(&["group", "horizon", "mean", "SE"], &rows);
        if let (Some(d), [first, second]) = (self.difference, &self.groups[..]) {
            report += "\n";
            report += &text::paragraph(&format!(
                "Difference, {} minus {}: {:.3} (SE {:.3}; {} CI {:.3} to {:.3}; p {}), normal approximation.",
                second.group,
                first.group,
                d.difference,
                d.se,
                text::percent(self.conf_level),
                d.lower,
                d.upper,
                text::p_value(Some(d.p))
            ));
        }
        report + &text::left_out(&self.left_out)
    }
}
