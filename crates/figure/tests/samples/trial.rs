//! Figures of an invented trial of 40 or 120 patients, from a fixed sequence of pseudo-random numbers.

use oncase_figure::survival::*;

/// A fixed sequence between 0 and 1 (a linear congruential generator; quality does not matter here).
pub struct Sequence(pub u64);

impl Sequence {
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A Kaplan-Meier curve of `n` invented patients, estimated plainly for the picture.
pub fn curve(name: &str, n: u32, mean_days: f64, seed: u64) -> StepCurve {
    let mut sequence = Sequence(seed);
    let mut exits: Vec<(i32, bool)> = (0..n)
        .map(|_| {
            let event = (-mean_days * (1.0 - sequence.next()).ln()) as i32 + 1;
            let censoring = (250.0 + 750.0 * sequence.next()) as i32;
            (event.min(censoring), event <= censoring)
        })
        .collect();
    exits.sort_unstable();
    let mut curve = StepCurve { name: name.to_owned(), ..StepCurve::default() };
    let (mut survival, mut variance, mut at_risk) = (1.0, 0.0, n);
    for day in exits.iter().map(|e| e.0).collect::<std::collections::BTreeSet<_>>() {
        let on_day = |event| exits.iter().filter(|e| **e == (day, event)).count() as u32;
        let (events, censored) = (on_day(true), on_day(false));
        curve.counts.push(DayCount { day, at_risk, events, censored });
        if events > 0 {
            survival *= 1.0 - f64::from(events) / f64::from(at_risk);
            variance += f64::from(events) / (f64::from(at_risk) * f64::from(at_risk - events).max(0.5));
            let half = 1.96 * survival * f64::sqrt(variance);
            curve.points.push(StepPoint {
                day,
                value: survival,
                lower: Some((survival - half).max(0.0)),
                upper: Some((survival + half).min(1.0)),
            });
            if survival <= 0.5 && curve.median.is_none() {
                curve.median = Some(f64::from(day));
            }
        }
        if censored > 0 {
            curve.censored.push(day);
        }
        at_risk -= events + censored;
    }
    curve.last_day = exits.last().map_or(0, |e| e.0);
    let events = exits.iter().filter(|e| e.1).count();
    curve.summary = match curve.median {
        Some(median) => format!("{events} events in {n}; median {:.1} months", median / 30.4375),
        None => format!("{events} events in {n}; median not reached"),
    };
    curve
}

pub fn two_arms() -> CurvePlot {
    CurvePlot {
        title: "Progression-free survival in an invented trial".to_owned(),
        endpoint: "Progression-free survival".to_owned(),
        time_from: "randomisation".to_owned(),
        curves: vec![
            curve("S-1 + temozolomide", 60, 520.0, 7),
            curve("Capecitabine + temozolomide", 58, 260.0, 11),
        ],
        interval_name: "95 % pointwise confidence interval (plain)".to_owned(),
        results: vec!["Hazard ratio and test: invented data, not computed.".to_owned()],
        ..CurvePlot::default()
    }
}

pub fn one_small_group() -> CurvePlot {
    CurvePlot {
        title: "Overall survival of seven invented patients".to_owned(),
        endpoint: "Overall survival".to_owned(),
        time_from: "diagnosis".to_owned(),
        curves: vec![curve("All", 7, 900.0, 3)],
        ..CurvePlot::default()
    }
}

pub fn competing() -> CurvePlot {
    let rising = |name: &str, to: f64, seed| {
        let mut sequence = Sequence(seed);
        let mut days: Vec<i32> = (0..24).map(|_| (sequence.next() * 1000.0) as i32 + 5).collect();
        days.sort_unstable();
        days.dedup();
        let count = days.len() as f64;
        let points = days.iter().enumerate().map(|(k, day)| StepPoint {
            day: *day,
            value: to * (k as f64 + 1.0) / count,
            ..StepPoint::default()
        });
        StepCurve { name: name.to_owned(), points: points.collect(), last_day: 1060, ..StepCurve::default() }
    };
    CurvePlot {
        title: "Causes of death in an invented cohort".to_owned(),
        endpoint: "Death by cause".to_owned(),
        time_from: "diagnosis".to_owned(),
        curves: vec![rising("Neuroendocrine carcinoma", 0.46, 5), rising("Other causes", 0.17, 9)],
        ..CurvePlot::default()
    }
}
