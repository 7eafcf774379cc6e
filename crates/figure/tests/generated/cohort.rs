use oncase_figure::patients::*;
use oncase_figure::timeline::Response;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::trial::unit;
use super::{label, width};

fn response() -> impl Strategy<Value = Option<Response>> {
    super::course::response().prop_map(|r| r.map(|r| r.0))
}

fn percent() -> impl Strategy<Value = Option<f64>> {
    option::weighted(0.8, prop_oneof![6 => -100.0..60.0_f64, 1 => -100.0..5000.0_f64])
}

fn mark() -> impl Strategy<Value = CourseMark> {
    prop::sample::select(vec![
        CourseMark::CompleteResponse,
        CourseMark::PartialResponse,
        CourseMark::StableDisease,
        CourseMark::Progression,
        CourseMark::TreatmentStart,
        CourseMark::LastContact,
        CourseMark::Death,
    ])
}

fn swimmer() -> impl Strategy<Value = SwimmerPatient> {
    let kind = prop_oneof![Just("line 1".to_owned()), Just("line 2".to_owned()), label()];
    let segment =
        (-50..2000_i32, -50..2000_i32, kind).prop_map(|(from, to, kind)| Segment { from, to, kind });
    (label(), vec(segment, 0..4), vec((-100..3000_i32, mark()), 0..5), any::<bool>())
        .prop_map(|(id, segments, marks, ongoing)| SwimmerPatient { id, segments, marks, ongoing })
}

fn best_change() -> impl Strategy<Value = BestChange> {
    let difference = prop_oneof![3 => Just(String::new()), 1 => label()];
    (prop_oneof!["P[0-9]{2}", label()], percent(), response(), difference)
        .prop_map(|(id, percent, response, difference)| BestChange { id, percent, response, difference })
}

fn guides() -> impl Strategy<Value = Vec<f64>> {
    prop_oneof![Just(vec![-30.0, 20.0]), vec(-200.0..200.0_f64, 0..4)]
}

pub fn swimmers() -> impl Strategy<Value = SwimmerPlot> {
    let order = prop_oneof![Just(PatientOrder::LongestFirst), Just(PatientOrder::AsGiven)];
    (label(), vec(swimmer(), 0..30), label(), order, unit(), width()).prop_map(
        |(title, patients, time_from, order, unit, width)| SwimmerPlot {
            title,
            patients,
            time_from,
            order,
            unit,
            width,
        },
    )
}

pub fn waterfalls() -> impl Strategy<Value = WaterfallPlot> {
    (label(), vec(best_change(), 0..80), guides(), width())
        .prop_map(|(title, patients, guides, width)| WaterfallPlot { title, patients, guides, width })
}

pub fn spiders() -> impl Strategy<Value = SpiderPlot> {
    let change = (0..2000_i32, percent(), any::<bool>(), any::<bool>())
        .prop_map(|(day, percent, progression, new_lesion)| Change { day, percent, progression, new_lesion });
    let patient = (label(), vec(change, 0..8), response()).prop_map(|(id, mut changes, response)| {
        changes.sort_by_key(|c| c.day);
        SpiderPatient { id, changes, response }
    });
    (label(), vec(patient, 0..25), guides(), label(), unit(), width()).prop_map(
        |(title, patients, guides, time_from, unit, width)| SpiderPlot {
            title,
            patients,
            guides,
            time_from,
            unit,
            width,
        },
    )
}

pub fn both() -> impl Strategy<Value = CombinedPlot> {
    let patient = (best_change(), swimmer()).prop_map(|(change, course)| CombinedPatient { change, course });
    (label(), vec(patient, 0..30), guides(), label(), unit(), width()).prop_map(
        |(title, patients, guides, time_from, unit, width)| CombinedPlot {
            title,
            patients,
            guides,
            time_from,
            unit,
            width,
        },
    )
}
