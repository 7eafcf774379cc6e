use oncase_figure::TimeUnit;
use oncase_figure::flow::*;
use oncase_figure::forest::*;
use oncase_figure::heat_map::*;
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

fn forest_row() -> impl Strategy<Value = ForestRow> {
    let kind = prop_oneof![
        5 => Just(ForestKind::Study),
        1 => Just(ForestKind::Summary),
        1 => Just(ForestKind::Heading),
    ];
    let number = || prop_oneof![6 => 0.05..3.0_f64, 1 => 1e-6..1e6_f64];
    let estimate =
        (number(), number(), number(), option::of(0.0..100.0_f64)).prop_map(|(a, b, c, weight)| {
            let mut sorted = [a, b, c];
            sorted.sort_by(f64::total_cmp);
            let [lower, value, upper] = sorted;
            ForestEstimate { value, lower, upper, weight }
        });
    (kind, label(), vec(label(), 0..3), option::weighted(0.9, estimate))
        .prop_map(|(kind, label, cells, estimate)| ForestRow { kind, label, cells, estimate })
}

pub fn forests() -> impl Strategy<Value = ForestPlot> {
    let scale = prop_oneof![Just(ForestScale::Logarithmic), Just(ForestScale::Linear)];
    let words = (label(), label(), label(), label());
    (words, vec(forest_row(), 0..14), vec(label(), 0..3), scale, any::<bool>(), vec(label(), 0..3), width())
        .prop_map(|((title, measure, lesser, greater), rows, columns, scale, one, notes, width)| ForestPlot {
            title,
            measure,
            rows,
            columns,
            scale,
            no_effect: one.then_some(1.0),
            favours: (lesser, greater),
            notes,
            width,
        })
}

pub fn heat_maps() -> impl Strategy<Value = AdverseEventHeatMap> {
    let cell = option::of((0..7_u8, 0..30_000_u32))
        .prop_map(|c| c.map(|(worst_grade, patients)| HeatCell { worst_grade, patients }));
    let row = (label(), vec(cell, 0..40)).prop_map(|(term, cells)| HeatRow { term, cells });
    (label(), vec(label(), 0..40), any::<bool>(), vec(row, 0..12), width()).prop_map(
        |(title, cycles, cohort, mut rows, width)| {
            rows.iter_mut().for_each(|row| row.cells.truncate(cycles.len()));
            let treated = if cohort { vec![30_000; cycles.len()] } else { Vec::new() };
            AdverseEventHeatMap { title, cycles, treated, rows, width }
        },
    )
}

/// Steps whose numbers add up.
fn steps(patients: u32) -> impl Strategy<Value = Vec<FlowStep>> {
    vec((label(), vec((label(), 0..200_u32), 0..4)), 1..5).prop_map(move |drafts| {
        let mut there = patients;
        drafts
            .into_iter()
            .map(|(label, left)| {
                let patients = there;
                let left = left
                    .into_iter()
                    .map(|(reason, n)| {
                        let n = n.min(there);
                        there -= n;
                        (reason, n)
                    })
                    .collect();
                FlowStep { label, patients, left }
            })
            .collect()
    })
}

pub fn flows() -> impl Strategy<Value = PatientFlow> {
    (label(), steps(1000), 0..4_u32, width()).prop_flat_map(|(title, steps, arms, width)| {
        let last = steps.last().map_or(0, |s| s.patients - s.left.iter().map(|l| l.1).sum::<u32>());
        let sizes = (0..arms).map(move |k| if k == 0 { last } else { 0 });
        sizes.map(self::steps).collect::<Vec<_>>().prop_map(move |arms| PatientFlow {
            title: title.clone(),
            steps: steps.clone(),
            arms,
            width,
        })
    })
}
