//! Patients out of a published Kaplan-Meier curve and its numbers at risk (Guyot et al. 2012).
//!
//! What comes out is one set of patients that fits the figure, not the patients: several sets fit. Between two
//! times with a number at risk the censorings are spread evenly and their number is changed until the number at
//! risk at the end comes out.

use serde::Serialize;

use crate::error::StatisticsError;

/// A digitised point of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Time.
    pub time: f64,
    /// Survival, from 0 to 1.
    pub survival: f64,
}

/// A number at risk printed under the figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AtRisk {
    /// Time.
    pub time: f64,
    /// Patients at risk.
    pub n: u64,
}

/// Reconstructed patients and how well they fit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reconstruction {
    /// Time and event (1) or censoring (0), one a patient.
    pub patients: Vec<(f64, u8)>,
    /// Patients.
    pub n: u64,
    /// Events among them.
    pub n_events: u64,
    /// Root mean square of the differences to the digitised survival.
    pub rmse: f64,
    /// Mean absolute difference.
    pub mean_error: f64,
    /// Largest absolute difference.
    pub max_error: f64,
    /// Numbers at risk printed, and those of the reconstruction.
    pub at_risk: Vec<(f64, u64, u64)>,
    /// Points that were moved so that the curve does not rise.
    pub points_mended: usize,
    /// What the reader must know.
    pub warnings: Vec<String>,
}

/// Reconstructs patients (rule POOL-RECONSTRUCT). Survival may be given in percent. The numbers at risk begin at
/// time 0.
///
/// # Errors
/// When points or numbers at risk are missing, out of order or out of range.
pub fn reconstruct(
    points: &[CurvePoint],
    at_risk: &[AtRisk],
    total_events: Option<u64>,
) -> Result<Reconstruction, StatisticsError> {
    let (mut points, points_mended) = clean(points)?;
    check_at_risk(at_risk)?;
    add_stretch_starts(&mut points, at_risk);
    let mut walk = Walk { points: &points, deaths: vec![0; points.len()], censored: vec![0; points.len()] };
    walk.run(at_risk, total_events);
    let mut warnings = Vec::new();
    if at_risk.len() == 1 {
        warnings
            .push("only the number at the start is known: no censoring is assumed before the end".to_owned());
    }
    warnings.push("one set of patients that fits the figure; others fit as well".to_owned());
    Ok(walk.finish(at_risk, points_mended, warnings))
}

fn check_at_risk(at_risk: &[AtRisk]) -> Result<(), StatisticsError> {
    match at_risk.first() {
        Some(first) if first.time == 0.0 && first.n > 0 => {}
        _ => {
            return Err(StatisticsError::not_possible(
                "the numbers at risk must begin with the number of patients at time 0",
            ));
        }
    }
    for (row, pair) in at_risk.windows(2).enumerate() {
        if let [a, b] = pair
            && !(b.time > a.time && b.n <= a.n)
        {
            let problem = "numbers at risk must have rising times and must not rise themselves";
            return Err(StatisticsError::bad_row(row + 1, problem));
        }
    }
    Ok(())
}

/// Sorted, from (0, 1) on, within 0 to 1, never rising.
fn clean(points: &[CurvePoint]) -> Result<(Vec<CurvePoint>, usize), StatisticsError> {
    if points.len() < 2 {
        return Err(StatisticsError::not_possible("a curve needs at least two digitised points"));
    }
    if let Some(row) =
        points.iter().position(|p| !(p.time.is_finite() && p.time >= 0.0 && p.survival.is_finite()))
    {
        return Err(StatisticsError::bad_row(row, "the time is below 0 or a value is no number"));
    }
    let largest = points.iter().fold(0.0_f64, |m, p| m.max(p.survival));
    let scale = if largest > 1.5 { 0.01 } else { 1.0 };
    if largest * scale > 1.05 || points.iter().any(|p| p.survival * scale < -0.05) {
        return Err(StatisticsError::not_possible("survival lies outside 0 to 1 (or 0 to 100 percent)"));
    }
    let mut sorted: Vec<CurvePoint> = points
        .iter()
        .map(|p| CurvePoint { time: p.time, survival: (p.survival * scale).clamp(0.0, 1.0) })
        .collect();
    sorted.sort_by(|a, b| a.time.total_cmp(&b.time).then(b.survival.total_cmp(&a.survival)));
    let mut mended = 0;
    let mut cleaned = vec![CurvePoint { time: 0.0, survival: 1.0 }];
    for point in sorted {
        let lowest = cleaned.last().map_or(1.0, |p| p.survival);
        mended += usize::from(point.survival > lowest);
        let survival = point.survival.min(lowest);
        // A flat tells nothing new but where it ends.
        if survival < lowest || cleaned.last().is_some_and(|p| p.time < point.time) {
            cleaned.push(CurvePoint { time: point.time, survival });
        }
    }
    Ok((cleaned, mended))
}

/// Puts a point at the start of every stretch, at the height the curve has there.
fn add_stretch_starts(points: &mut Vec<CurvePoint>, at_risk: &[AtRisk]) {
    let end = points.last().map_or(0.0, |p| p.time);
    for stretch in at_risk.iter().filter(|a| a.time < end) {
        let place = points.partition_point(|p| p.time < stretch.time);
        if points.get(place).is_none_or(|p| p.time > stretch.time) {
            let survival = place.checked_sub(1).map_or(1.0, |before| points[before].survival);
            points.insert(place, CurvePoint { time: stretch.time, survival });
        }
    }
}

struct Walk<'a> {
    points: &'a [CurvePoint],
    deaths: Vec<u64>,
    censored: Vec<u64>,
}

/// Where the walk stands: patients at risk and the survival that their deaths make.
#[derive(Clone, Copy)]
struct Standing {
    n: u64,
    survival: f64,
}

impl Walk<'_> {
    fn run(&mut self, at_risk: &[AtRisk], total_events: Option<u64>) {
        let mut standing = Standing { n: at_risk.first().map_or(0, |a| a.n), survival: 1.0 };
        let (mut rate_sum, mut time_sum) = (0.0, 0.0);
        for (index, start) in at_risk.iter().enumerate() {
            let first = self.points.partition_point(|p| p.time < start.time);
            match at_risk.get(index + 1) {
                Some(next) => {
                    let end = self.points.partition_point(|p| p.time < next.time);
                    let before = standing;
                    standing = self.fit(first..end, standing, next.n, (start.time, next.time));
                    let lost: u64 = self.censored[first..end].iter().sum();
                    rate_sum += lost as f64 / before.n.max(1) as f64;
                    time_sum += next.time - start.time;
                }
                None => {
                    let end = self.points.len();
                    let last = self.points.last().map_or(start.time, |p| p.time);
                    // Censoring of the last stretch at the rate of the stretches before it.
                    let rate = if time_sum > 0.0 { rate_sum / time_sum } else { 0.0 };
                    let guess = (rate * (last - start.time).max(0.0) * standing.n as f64).round() as u64;
                    self.last(first..end, standing, guess.min(standing.n), (start.time, last), total_events);
                }
            }
        }
    }

    /// Changes the number of censorings until the number at risk at the end comes out.
    fn fit(
        &mut self,
        range: std::ops::Range<usize>,
        start: Standing,
        goal: u64,
        span: (f64, f64),
    ) -> Standing {
        let last = range.end.checked_sub(1).and_then(|i| self.points.get(i)).map_or(1.0, |p| p.survival);
        let ratio = if start.survival > 0.0 { last / start.survival } else { 0.0 };
        let mut censored = (start.n as f64 * ratio - goal as f64).round().max(0.0) as u64;
        let mut tried = Vec::new();
        loop {
            let standing = self.walk(range.clone(), start, censored, span);
            let off = standing.n as i64 - goal as i64;
            let next = (censored as i64 + off).max(0) as u64;
            if off == 0 || next == censored || tried.contains(&next) || tried.len() > 200 {
                return standing;
            }
            tried.push(censored);
            censored = next;
        }
    }

    fn last(
        &mut self,
        range: std::ops::Range<usize>,
        start: Standing,
        guess: u64,
        span: (f64, f64),
        total_events: Option<u64>,
    ) {
        let earlier: u64 = self.deaths[..range.start].iter().sum();
        let mut censored = guess;
        for _ in 0..=start.n {
            self.walk(range.clone(), start, censored, span);
            let deaths: u64 = earlier + self.deaths[range.clone()].iter().sum::<u64>();
            match total_events {
                Some(total) if deaths > total && censored < start.n => censored += 1,
                _ => break,
            }
        }
    }

    /// Walks the points of a stretch with a number of censorings spread evenly over its time.
    fn walk(
        &mut self,
        range: std::ops::Range<usize>,
        start: Standing,
        censored: u64,
        span: (f64, f64),
    ) -> Standing {
        let mut standing = start;
        let width = span.1 - span.0;
        let mut given = 0;
        for i in range.clone() {
            let survival = self.points[i].survival;
            let deaths = if standing.survival > 0.0 {
                (standing.n as f64 * (1.0 - survival / standing.survival)).round().max(0.0) as u64
            } else {
                0
            };
            let deaths = deaths.min(standing.n);
            let until = if i + 1 < range.end { self.points[i + 1].time } else { span.1 };
            let share = if width > 0.0 { ((until - span.0) / width).clamp(0.0, 1.0) } else { 1.0 };
            let due = ((censored as f64 * share).round() as u64).max(given);
            let leave = (due - given).min(standing.n - deaths);
            given = due;
            if deaths > 0 {
                standing.survival *= 1.0 - deaths as f64 / standing.n as f64;
            }
            standing.n -= deaths + leave;
            self.deaths[i] = deaths;
            self.censored[i] = leave;
        }
        standing
    }

    fn finish(self, at_risk: &[AtRisk], points_mended: usize, warnings: Vec<String>) -> Reconstruction {
        let total = at_risk.first().map_or(0, |a| a.n);
        let end = self.points.last().map_or(0.0, |p| p.time);
        let mut patients = Vec::new();
        for (i, point) in self.points.iter().enumerate() {
            patients.extend((0..self.deaths[i]).map(|_| (point.time, 1)));
            let until = self.points.get(i + 1).map_or(end, |p| p.time);
            let count = self.censored[i];
            let at = |k: u64| point.time + (until - point.time) * (k as f64 + 0.5) / count as f64;
            patients.extend((0..count).map(|k| (at(k), 0)));
        }
        let left = total.saturating_sub(patients.len() as u64);
        patients.extend((0..left).map(|_| (end, 0)));
        patients.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let errors = self.errors(&patients, total);
        let squares: f64 = errors.iter().map(|e| e * e).sum();
        let n = errors.len().max(1) as f64;
        let still = |time: f64| patients.iter().filter(|p| p.0 >= time).count() as u64;
        Reconstruction {
            n: patients.len() as u64,
            n_events: patients.iter().filter(|p| p.1 == 1).count() as u64,
            rmse: (squares / n).sqrt(),
            mean_error: errors.iter().sum::<f64>() / n,
            max_error: errors.iter().copied().fold(0.0, f64::max),
            at_risk: at_risk.iter().map(|a| (a.time, a.n, still(a.time))).collect(),
            patients,
            points_mended,
            warnings,
        }
    }

    /// Absolute differences between the digitised survival and that of the patients.
    fn errors(&self, patients: &[(f64, u8)], total: u64) -> Vec<f64> {
        let mut survival = 1.0;
        let mut n = total as f64;
        let mut next = 0;
        let mut errors = Vec::with_capacity(self.points.len());
        for point in self.points {
            while let Some((_, event)) = patients.get(next).filter(|p| p.0 <= point.time) {
                if *event == 1 && n > 0.0 {
                    survival *= 1.0 - 1.0 / n;
                }
                n -= 1.0;
                next += 1;
            }
            errors.push((survival - point.survival).abs());
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(time: f64, survival: f64) -> CurvePoint {
        CurvePoint { time, survival }
    }

    #[test]
    fn a_curve_without_censoring_gives_back_its_patients() {
        let points = [point(0.0, 1.0), point(2.0, 0.75), point(5.0, 0.5), point(9.0, 0.25), point(12.0, 0.0)];
        let at_risk = [AtRisk { time: 0.0, n: 4 }, AtRisk { time: 6.0, n: 2 }];
        let found = reconstruct(&points, &at_risk, None).expect("patients");
        assert_eq!(found.patients, [(2.0, 1), (5.0, 1), (9.0, 1), (12.0, 1)]);
        assert!(found.max_error < 1e-12);
    }

    #[test]
    fn the_numbers_at_risk_come_out() {
        // 20 patients; one death at 3 (19/20), then 5 censored before 10, one death of 14 at 12.
        let points = [point(3.0, 0.95), point(12.0, 0.95 * 13.0 / 14.0), point(20.0, 0.95 * 13.0 / 14.0)];
        let at_risk = [AtRisk { time: 0.0, n: 20 }, AtRisk { time: 10.0, n: 14 }];
        let found = reconstruct(&points, &at_risk, None).expect("patients");
        assert_eq!(found.at_risk, [(0.0, 20, 20), (10.0, 14, 14)]);
        assert_eq!(found.n_events, 2);
        // Spreading the censorings evenly puts two of them before the death; the curve moves by less than a patient.
        assert!(found.max_error < 0.5 / 20.0, "{found:?}");
    }

    #[test]
    fn no_death_is_made_up_on_a_flat_tail() {
        let points = [point(1.0, 0.9), point(30.0, 0.9)];
        let at_risk = [AtRisk { time: 0.0, n: 10 }, AtRisk { time: 10.0, n: 6 }, AtRisk { time: 20.0, n: 2 }];
        let found = reconstruct(&points, &at_risk, None).expect("patients");
        assert_eq!(found.n_events, 1);
    }

    #[test]
    fn numbers_at_risk_that_rise_are_refused() {
        let at_risk = [AtRisk { time: 0.0, n: 10 }, AtRisk { time: 5.0, n: 12 }];
        assert!(reconstruct(&[point(1.0, 0.9), point(2.0, 0.8)], &at_risk, None).is_err());
    }
}
