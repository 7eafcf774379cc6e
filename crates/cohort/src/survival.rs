//! Kaplan-Meier curves of a cohort, by group, with the test and the model that compare them.

use std::borrow::Cow;

use oncase_statistics::{
    Confidence, Covariate, CoxModel, CoxSettings, Curve, FlemingHarrington, Observations, Times, cox,
    kaplan_meier, log_rank,
};
use serde::Serialize;

use crate::cohort::Cohort;
use crate::intervals::{Bracketed, IntervalBasis, IntervalCurves};
use crate::patient::Patient;
use crate::time::{TimePolicy, TimeToEvent};

/// One endpoint of all eligible patients.
#[derive(Clone, Debug, Serialize)]
pub struct Curves {
    /// `Progression-free survival`.
    pub endpoint: String,
    /// All patients together.
    pub all: GroupCurve,
    /// One a group; empty with fewer than two groups.
    pub groups: Vec<GroupCurve>,
    /// What compares the groups; none with fewer than two, or where nothing can be compared.
    pub comparison: Option<Comparison>,
    /// Which day stood for a range of days.
    pub time: TimePolicy,
    /// Patients whose time is a range of days.
    pub ranges: usize,
    /// Progressions that were seen at an assessment and lie somewhere since the one before.
    pub interval_censored: usize,
    /// The longest such interval in days.
    pub longest_unseen_days: Option<i32>,
    /// Estimates that keep intervals as intervals, where there are any.
    pub intervals: Vec<IntervalCurves>,
    /// Eligible patients without a usable time.
    pub without_time: Vec<String>,
}

/// The curve of one group.
#[derive(Clone, Debug, Serialize)]
pub struct GroupCurve {
    /// The group; `all` for everyone.
    pub group: String,
    /// Patients.
    pub patients: u64,
    /// Events.
    pub events: u64,
    /// Median in days; none when not reached.
    pub median: Option<f64>,
    /// Its interval.
    pub median_interval: [Option<f64>; 2],
    /// The curve itself.
    #[serde(skip)]
    pub curve: Curve,
}

/// How groups compare.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// Statistic of the log-rank test.
    pub chi_squared: f64,
    /// Its degrees of freedom.
    pub degrees_of_freedom: usize,
    /// Its p.
    pub p: f64,
    /// Hazard ratio of the second group against the first (Cox model, Efron's ties) with its interval; for two groups.
    pub hazard_ratio: Option<[f64; 3]>,
}

/// One patient's time as a number of days.
pub(crate) struct Timed {
    /// Days.
    pub days: f64,
    /// Whether it ended with an event.
    pub event: bool,
    /// The group's place among the names.
    pub group: usize,
}

impl Curves {
    /// Progression-free survival of the line that counts; none when no eligible patient has a time.
    pub fn progression_free(cohort: &Cohort) -> Option<Self> {
        Self::of(cohort, "Progression-free survival", |patient| patient.pfs.as_ref())
    }

    /// Overall survival from the start of the line that counts; none when no eligible patient has a time.
    pub fn overall(cohort: &Cohort) -> Option<Self> {
        Self::of(cohort, "Overall survival", |patient| patient.os.as_ref())
    }

    fn of(cohort: &Cohort, endpoint: &str, pick: impl Fn(&Patient) -> Option<&TimeToEvent>) -> Option<Self> {
        let names = cohort.groups();
        let (mut timed, mut bracketed) = (Vec::new(), Vec::new());
        let (mut ranges, mut without_time) = (0, Vec::new());
        let mut unseen: Vec<i32> = Vec::new();
        for patient in cohort.eligible() {
            let group = names.iter().position(|name| *name == patient.group).unwrap_or(0);
            let time = pick(patient);
            bracketed.extend(time.map(|time| Bracketed { time, group }));
            let Some((time, day)) = time.and_then(|time| Some((time, time.days(cohort.time)?))) else {
                without_time.push(patient.id.clone());
                continue;
            };
            ranges += usize::from(time.is_range());
            unseen.extend(time.unseen_days.filter(|days| *days > 0));
            timed.push(Timed { days: f64::from(day), event: time.event, group });
        }
        let intervals = [IntervalBasis::DateRanges, IntervalBasis::BetweenAssessments];
        let intervals =
            intervals.into_iter().filter_map(|basis| IntervalCurves::of(basis, &bracketed, &names));
        Some(Self {
            time: cohort.time,
            ranges,
            interval_censored: unseen.len(),
            longest_unseen_days: unseen.iter().copied().max(),
            intervals: intervals.collect(),
            without_time,
            ..Self::of_times(endpoint.to_owned(), &timed, &names)?
        })
    }

    /// The curves of times that are known as numbers; none when there are none.
    pub(crate) fn of_times(endpoint: String, timed: &[Timed], names: &[String]) -> Option<Self> {
        let days: Vec<f64> = timed.iter().map(|row| row.days).collect();
        let cause: Vec<u8> = timed.iter().map(|row| u8::from(row.event)).collect();
        let group: Vec<u32> = timed.iter().filter_map(|row| u32::try_from(row.group).ok()).collect();
        let rows = Observations::new(Times::Real(&days), &cause);
        let all = kaplan_meier(&rows).ok()?.into_iter().next()?;
        let mut curves = Self {
            endpoint,
            all: GroupCurve::of("all".to_owned(), all),
            groups: Vec::new(),
            comparison: None,
            time: TimePolicy::default(),
            ranges: 0,
            interval_censored: 0,
            longest_unseen_days: None,
            intervals: Vec::new(),
            without_time: Vec::new(),
        };
        if names.len() > 1 {
            let rows = Observations { group: Some(&group), groups: names.len(), ..rows };
            let by_group = kaplan_meier(&rows).ok()?;
            curves.groups =
                names.iter().zip(by_group).map(|(name, curve)| GroupCurve::of(name.clone(), curve)).collect();
            curves.comparison = compare(rows, &group, names.len());
        }
        Some(curves)
    }
}

/// Where nothing can be compared (no event while both are at risk) there is no comparison.
fn compare(rows: Observations<'_>, group: &[u32], groups: usize) -> Option<Comparison> {
    let test = log_rank(&rows, FlemingHarrington::default()).ok()?;
    let hazard_ratio = (groups == 2).then(|| hazard_ratio(rows, group)).flatten();
    Some(Comparison { chi_squared: test.chisq, degrees_of_freedom: test.df, p: test.p, hazard_ratio })
}

fn hazard_ratio(rows: Observations<'_>, group: &[u32]) -> Option<[f64; 3]> {
    let values: Vec<f64> = group.iter().map(|&group| f64::from(group)).collect();
    let covariate = Covariate { name: "group".to_owned(), values: Cow::Owned(values) };
    let rows = Observations { group: None, groups: 1, ..rows };
    let fit = cox(&CoxModel { rows, covariates: vec![covariate] }, CoxSettings::default()).ok()?;
    let first = |values: &[Option<f64>]| values.first().copied().flatten();
    Some([first(&fit.hr)?, first(&fit.hr_lower)?, first(&fit.hr_upper)?])
}

impl GroupCurve {
    fn of(group: String, curve: Curve) -> Self {
        let median = curve.median(Confidence::default());
        Self {
            group,
            patients: curve.n,
            events: curve.n_events,
            median: median.estimate,
            median_interval: [median.lower, median.upper],
            curve,
        }
    }
}
