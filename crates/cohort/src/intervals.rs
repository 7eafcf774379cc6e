//! Survival where times are intervals: the estimate of Turnbull beside that of Kaplan and Meier.

use oncase_statistics::{Bracket, Turnbull, turnbull};
use serde::Serialize;

use crate::time::TimeToEvent;

/// What makes a time an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalBasis {
    /// Dates known to the month or the year.
    DateRanges,
    /// A progression lies between the last assessment without it and the one that showed it; dates known to the
    /// month widen it.
    BetweenAssessments,
}

impl IntervalBasis {
    /// In words, after "Turnbull's estimate".
    pub const fn words(self) -> &'static str {
        match self {
            Self::DateRanges => "dates as the ranges they are",
            Self::BetweenAssessments => "progressions anywhere since the assessment before",
        }
    }
}

impl IntervalBasis {
    /// For anchors and keys.
    pub(crate) const fn anchor(self) -> &'static str {
        match self {
            Self::DateRanges => "date-ranges",
            Self::BetweenAssessments => "between-assessments",
        }
    }
}

/// Estimates that keep times as intervals.
#[derive(Clone, Debug, Serialize)]
pub struct IntervalCurves {
    /// What makes a time an interval.
    pub basis: IntervalBasis,
    /// Patients, those included of whom Kaplan and Meier's estimate has no day.
    pub patients: usize,
    /// Of them with a time known as an interval only.
    pub known_as_interval: usize,
    /// Everyone as `all`, then each group when there are two or more.
    pub curves: Vec<IntervalCurve>,
    /// Groups whose estimate does not settle.
    pub unsettled: Vec<String>,
}

/// The estimate of one group.
#[derive(Clone, Debug, Serialize)]
pub struct IntervalCurve {
    /// The group; `all` for everyone.
    pub group: String,
    /// Where the median lies: after the first day and not after the second (none: beyond all follow-up).
    pub median: (f64, Option<f64>),
    /// The estimate itself.
    #[serde(skip)]
    pub estimate: Turnbull,
}

/// A patient's time with the place of the group among the names.
pub(crate) struct Bracketed<'t> {
    pub time: &'t TimeToEvent,
    pub group: usize,
}

impl IntervalCurves {
    /// The estimates of all and of each group; none where no time is an interval.
    pub(crate) fn of(basis: IntervalBasis, patients: &[Bracketed<'_>], names: &[String]) -> Option<Self> {
        let brackets: Vec<(Bracket, usize)> =
            patients.iter().map(|patient| (patient.time.bracket(basis), patient.group)).collect();
        // Only an interval that is bounded above, or a censoring whose day is not known, is news to Kaplan and Meier.
        let known = patients.iter().filter(|patient| is_interval(basis, patient.time)).count();
        if known == 0 {
            return None;
        }
        let estimate = |group: Option<usize>, name: &str| {
            let of_group = brackets.iter().filter(|(_, own)| group.is_none_or(|group| group == *own));
            let rows: Vec<Bracket> = of_group.map(|(bracket, _)| *bracket).collect();
            let estimate = turnbull(&rows).ok()?;
            Some(IntervalCurve { group: name.to_owned(), median: estimate.quantile(0.5), estimate })
        };
        let (mut curves, mut unsettled) = (Vec::new(), Vec::new());
        let groups = names.iter().enumerate().filter(|_| names.len() > 1);
        let everyone = (None, "all");
        for (group, name) in
            std::iter::once(everyone).chain(groups.map(|(at, name)| (Some(at), name.as_str())))
        {
            match estimate(group, name) {
                Some(curve) => curves.push(curve),
                None => unsettled.push(name.to_owned()),
            }
        }
        Some(Self { basis, patients: patients.len(), known_as_interval: known, curves, unsettled })
    }
}

fn is_interval(basis: IntervalBasis, time: &TimeToEvent) -> bool {
    match basis {
        IntervalBasis::DateRanges => time.is_range(),
        IntervalBasis::BetweenAssessments => time.event && time.free_until.is_some(),
    }
}

impl TimeToEvent {
    /// The days between which the event lies: after the lower and not after the upper; without an upper it was not seen.
    pub fn bracket(&self, basis: IntervalBasis) -> Bracket {
        let (shortest, longest) = (self.span.shortest.unwrap_or(0).max(0), self.span.longest);
        let days = |days: i32| f64::from(days.max(0));
        if !self.event {
            return Bracket { lower: days(shortest), upper: None };
        }
        let free = self.free_until.filter(|_| basis == IntervalBasis::BetweenAssessments);
        match (longest, free) {
            (Some(longest), Some(free)) if free < longest => {
                Bracket { lower: days(free), upper: Some(days(longest)) }
            }
            (Some(longest), _) if longest <= shortest => {
                Bracket { lower: days(longest), upper: Some(days(longest)) }
            }
            // The first possible day belongs to the interval, whose left end does not.
            (Some(longest), _) => Bracket { lower: days(shortest - 1), upper: Some(days(longest)) },
            // An event of which only the first possible day is known says no more than a censoring on it.
            (None, _) => Bracket { lower: days(shortest), upper: None },
        }
    }
}
