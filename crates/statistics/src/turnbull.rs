//! Survival from events known only to lie between two times (Turnbull 1976).
//!
//! The likelihood sees mass only on the innermost intervals; on each its place is not known, so quantiles are
//! intervals too. Dates known to the month come as intervals and go in as such.

use serde::Serialize;

use crate::error::StatisticsError;

/// When an event happened: after `lower` and not after `upper`; exactly then where both are equal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bracket {
    /// Last time known to be free of the event.
    pub lower: f64,
    /// First time known to be not before the event; `None` when the event was not seen (right-censored).
    pub upper: Option<f64>,
}

/// Mass on one innermost interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Mass {
    /// The mass lies after this time, or exactly at it where `upper` is equal.
    pub lower: f64,
    /// And not after this time; `None` for mass beyond all follow-up.
    pub upper: Option<f64>,
    /// Probability of an event there.
    pub mass: f64,
    /// Probability of surviving beyond the interval.
    #[serde(rename = "surv")]
    pub survival: f64,
}

/// The estimate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Turnbull {
    /// Rows.
    pub n: usize,
    /// Innermost intervals with mass, in order.
    pub intervals: Vec<Mass>,
    /// Logarithm of the likelihood.
    pub loglik: f64,
    /// Steps of self-consistency taken.
    pub iter: usize,
}

/// A side of an interval on a grid in which "just after t" follows "at t".
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Side(f64, u8);

const AT: u8 = 0;
const JUST_AFTER: u8 = 1;

/// The nonparametric maximum likelihood estimate (rule SURV-TURNBULL).
///
/// # Errors
/// When there are no rows, a bracket is the wrong way round or below 0, or the estimate does not settle.
pub fn turnbull(rows: &[Bracket]) -> Result<Turnbull, StatisticsError> {
    check(rows)?;
    let mut sides: Vec<(Side, Side)> = rows.iter().map(sides_of).collect();
    sides.sort_by(|a, b| a.0.0.total_cmp(&b.0.0).then(a.0.1.cmp(&b.0.1)).then(a.1.0.total_cmp(&b.1.0)));
    let innermost = innermost(&sides);
    let mut ranges: Vec<(usize, usize, f64)> = Vec::new();
    for (left, right) in &sides {
        let first = innermost.partition_point(|(l, _)| l < left);
        let end = innermost.partition_point(|(_, r)| r <= right);
        match ranges.last_mut().filter(|last| (last.0, last.1) == (first, end)) {
            Some(last) => last.2 += 1.0,
            None => ranges.push((first, end, 1.0)),
        }
    }
    let (mass, loglik, iter) = self_consistent(&ranges, innermost.len(), rows.len() as f64)?;
    let mut survival = 1.0;
    let mut intervals = Vec::new();
    for ((left, right), mass) in innermost.iter().zip(mass) {
        if mass < 1e-10 {
            continue;
        }
        survival -= mass;
        let upper = right.0.is_finite().then_some(right.0);
        let survival = if survival < 1e-12 { 0.0 } else { survival };
        intervals.push(Mass { lower: left.0, upper, mass, survival });
    }
    Ok(Turnbull { n: rows.len(), intervals, loglik, iter })
}

impl Turnbull {
    /// Where a quantile lies: the ends of the interval in which that share of the mass is reached. `None` at the
    /// upper end means beyond all follow-up.
    pub fn quantile(&self, probability: f64) -> (f64, Option<f64>) {
        let mut reached = 0.0;
        for interval in &self.intervals {
            reached += interval.mass;
            if reached >= probability - 1e-9 {
                return (interval.lower, interval.upper);
            }
        }
        self.intervals.last().map_or((0.0, None), |last| (last.lower, last.upper))
    }
}

fn check(rows: &[Bracket]) -> Result<(), StatisticsError> {
    if rows.is_empty() {
        return Err(StatisticsError::not_possible("there are no rows to analyse"));
    }
    for (row, bracket) in rows.iter().enumerate() {
        let upper = bracket.upper.unwrap_or(f64::MAX);
        if !(bracket.lower >= 0.0 && bracket.lower.is_finite() && upper.is_finite()) {
            return Err(StatisticsError::bad_row(row, "a time is below 0 or no number"));
        }
        if bracket.lower > upper {
            let problem = format!("the event lies after {} and not after {upper}", bracket.lower);
            return Err(StatisticsError::bad_row(row, problem));
        }
    }
    Ok(())
}

fn sides_of(bracket: &Bracket) -> (Side, Side) {
    match bracket.upper {
        Some(upper) if upper == bracket.lower => (Side(upper, AT), Side(upper, AT)),
        Some(upper) => (Side(bracket.lower, JUST_AFTER), Side(upper, AT)),
        None => (Side(bracket.lower, JUST_AFTER), Side(f64::INFINITY, AT)),
    }
}

/// Intervals from a left side to the right side that follows it with no other side between.
fn innermost(sides: &[(Side, Side)]) -> Vec<(Side, Side)> {
    let mut ends: Vec<(Side, bool)> = sides.iter().flat_map(|(l, r)| [(*l, false), (*r, true)]).collect();
    ends.sort_by(|a, b| a.0.0.total_cmp(&b.0.0).then(a.0.1.cmp(&b.0.1)).then(a.1.cmp(&b.1)));
    let pairs = ends.windows(2).filter_map(|pair| match pair {
        [(left, false), (right, true)] => Some((*left, *right)),
        _ => None,
    });
    let mut innermost: Vec<(Side, Side)> = pairs.collect();
    innermost.dedup();
    innermost
}

const MOST_STEPS: usize = 1_000_000;
/// Steps after which an interval that keeps losing a small mass is set aside: self-consistency alone takes it to 0
/// only in the limit, and slowly.
const PATIENCE: usize = 200;
/// A mass small enough to be set aside, and the one with which an interval comes back that would gain after all.
const SMALL: f64 = 1e-3;

/// Self-consistency until no interval, with mass or without, would gain by more of it (Gentleman and Geyer's
/// condition).
fn self_consistent(
    ranges: &[(usize, usize, f64)],
    intervals: usize,
    n: f64,
) -> Result<(Vec<f64>, f64, usize), StatisticsError> {
    let mut mass = vec![1.0 / intervals.max(1) as f64; intervals];
    let mut gain = vec![0.0; intervals];
    let mut came_back = vec![false; intervals];
    for step in 1..=MOST_STEPS {
        let mut cumulative = Vec::with_capacity(intervals + 1);
        cumulative.push(0.0);
        for m in &mass {
            cumulative.push(cumulative[cumulative.len() - 1] + m);
        }
        let mut change = vec![0.0; intervals + 1];
        let mut loglik = 0.0;
        for (first, end, count) in ranges {
            let probability: f64 = cumulative[*end] - cumulative[*first];
            if probability.is_nan() || probability <= 0.0 {
                return Err(StatisticsError::not_possible("the interval-censored estimate left its range"));
            }
            loglik += count * probability.ln();
            change[*first] += count / (n * probability);
            change[*end] -= count / (n * probability);
        }
        let mut running = 0.0;
        for (gain, change) in gain.iter_mut().zip(&change) {
            running += change;
            *gain = running;
        }
        let best = gain.iter().copied().fold(0.0, f64::max);
        let idle = mass.iter().zip(&gain).all(|(m, g)| *m < 1e-10 || (g - 1.0).abs() < 1e-9);
        if best <= 1.0 + 1e-9 && idle {
            return Ok((mass, loglik, step));
        }
        if idle {
            // Settled but for intervals that were set aside too early: they come back for good.
            for ((m, g), back) in mass.iter_mut().zip(&gain).zip(&mut came_back) {
                if *m == 0.0 && *g > 1.0 + 1e-9 {
                    (*m, *back) = (SMALL, true);
                }
            }
            let sum: f64 = mass.iter().sum();
            mass.iter_mut().for_each(|m| *m /= sum);
            continue;
        }
        let set_aside = step % PATIENCE == 0;
        for ((m, g), back) in mass.iter_mut().zip(&gain).zip(&came_back) {
            *m *= g;
            if *g < 1.0 && (*m < 1e-14 || (set_aside && !back && *m < SMALL)) {
                *m = 0.0;
            }
        }
        if set_aside {
            let sum: f64 = mass.iter().sum();
            mass.iter_mut().for_each(|m| *m /= sum);
        }
    }
    Err(StatisticsError::not_possible("the interval-censored estimate did not settle"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_times_give_kaplan_meier() {
        let exact = |t: f64| Bracket { lower: t, upper: Some(t) };
        let rows = [exact(1.0), exact(2.0), Bracket { lower: 2.0, upper: None }, exact(4.0)];
        let survival: Vec<f64> =
            turnbull(&rows).expect("an estimate").intervals.iter().map(|i| i.survival).collect();
        for (found, expected) in survival.iter().zip([0.75, 0.5, 0.0]) {
            assert!((found - expected).abs() < 1e-8, "{survival:?}");
        }
    }

    #[test]
    fn mass_lies_where_brackets_overlap() {
        let rows = [
            Bracket { lower: 0.0, upper: Some(31.0) },
            Bracket { lower: 20.0, upper: Some(50.0) },
            Bracket { lower: 60.0, upper: None },
        ];
        let found = turnbull(&rows).expect("an estimate");
        let places: Vec<_> = found.intervals.iter().map(|i| (i.lower, i.upper)).collect();
        assert_eq!(places, [(20.0, Some(31.0)), (60.0, None)]);
        assert!((found.intervals[0].mass - 2.0 / 3.0).abs() < 1e-8);
        assert_eq!(found.quantile(0.5), (20.0, Some(31.0)));
    }

    #[test]
    fn a_bracket_the_wrong_way_round_names_its_row() {
        let rows = [Bracket { lower: 0.0, upper: Some(1.0) }, Bracket { lower: 5.0, upper: Some(3.0) }];
        assert!(turnbull(&rows).expect_err("refused").to_string().starts_with("row 2:"));
    }
}
