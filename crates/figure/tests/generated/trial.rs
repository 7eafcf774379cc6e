use oncase_figure::TimeUnit;
use oncase_figure::survival::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{label, width};

pub fn unit() -> impl Strategy<Value = TimeUnit> {
    prop::sample::select(vec![TimeUnit::Days, TimeUnit::Weeks, TimeUnit::Months, TimeUnit::Years])
}

fn curve() -> impl Strategy<Value = StepCurve> {
    let probability = || 0.0..=1.0_f64;
    let point = (0..4000_i32, probability(), option::of(probability()), option::of(probability()))
        .prop_map(|(day, value, lower, upper)| StepPoint { day, value, lower, upper });
    let count = (0..4000_i32, 0..2_000_000_u32, 0..900_u32, 0..900_u32)
        .prop_map(|(day, at_risk, events, censored)| DayCount { day, at_risk, events, censored });
    (
        label(),
        label(),
        vec(point, 0..20),
        vec(-10..4000_i32, 0..10),
        -5..5000_i32,
        option::of(0.0..5000.0_f64),
        vec(count, 0..12),
    )
        .prop_map(|(name, summary, mut points, censored, last_day, median, mut counts)| {
            points.sort_by_key(|p| p.day);
            counts.sort_by_key(|c| c.day);
            StepCurve { name, summary, points, censored, last_day, median, counts }
        })
}

pub fn curves() -> impl Strategy<Value = CurvePlot> {
    (label(), label(), label(), vec(curve(), 0..5), label(), vec(label(), 0..3), unit(), width()).prop_map(
        |(title, endpoint, time_from, curves, interval_name, results, unit, width)| CurvePlot {
            title,
            endpoint,
            time_from,
            curves,
            interval_name,
            results,
            unit,
            width,
        },
    )
}
