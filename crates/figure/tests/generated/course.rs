use oncase_figure::timeline::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{any_day, interval, label, length, width, zero_and_dates};

fn end() -> impl Strategy<Value = CourseEnd> {
    prop_oneof![
        4 => interval().prop_map(CourseEnd::Ended),
        1 => Just(CourseEnd::Ongoing),
        1 => Just(CourseEnd::Unknown),
    ]
}

fn kind() -> impl Strategy<Value = TreatmentKind> {
    prop::sample::select(vec![
        TreatmentKind::Chemotherapy,
        TreatmentKind::Endocrine,
        TreatmentKind::Targeted,
        TreatmentKind::Immunotherapy,
        TreatmentKind::Radiotherapy,
        TreatmentKind::Other,
    ])
}

fn treatment() -> impl Strategy<Value = TreatmentCourse> {
    (label(), kind(), interval(), end(), option::of(0..40_u16), vec(interval(), 0..8)).prop_map(
        |(label, kind, start, end, cycles_given, cycle_starts)| TreatmentCourse {
            label,
            kind,
            start,
            end,
            cycles_given,
            cycle_starts,
        },
    )
}

fn event() -> impl Strategy<Value = ClinicalEvent> {
    let kinds = vec![
        EventKind::Diagnosis,
        EventKind::Biopsy,
        EventKind::Surgery,
        EventKind::LocalProcedure,
        EventKind::Progression,
        EventKind::LastContact,
        EventKind::Death,
        EventKind::Other,
    ];
    (prop::sample::select(kinds), label(), interval()).prop_map(|(kind, label, when)| ClinicalEvent {
        kind,
        label,
        when,
    })
}

pub fn response() -> impl Strategy<Value = Option<(Response, Standing)>> {
    let responses = vec![
        Response::Complete,
        Response::Partial,
        Response::Stable,
        Response::NonCompleteNonProgressive,
        Response::Progressive,
        Response::NotEvaluable,
    ];
    let standing = prop_oneof![Just(Standing::Derived), Just(Standing::Claimed)];
    option::of((prop::sample::select(responses), standing))
}

fn assessment() -> impl Strategy<Value = ImagingAssessment> {
    let method = prop_oneof![Just("CT".to_owned()), Just("MRI".to_owned()), label()];
    (interval(), method, response(), label()).prop_map(|(when, method, response, note)| ImagingAssessment {
        when,
        method,
        response,
        note,
    })
}

fn adverse_event() -> impl Strategy<Value = AdverseEventCourse> {
    let term = prop_oneof![Just("Nausea".to_owned()), Just("Anaemia".to_owned()), label()];
    (term, 0..7_u8, interval(), end()).prop_map(|(term, grade, start, end)| AdverseEventCourse {
        term,
        grade,
        start,
        end,
    })
}

fn series() -> impl Strategy<Value = LaboratorySeries> {
    let value = prop_oneof![4 => 0.0..500.0_f64, 1 => -1e300..1e300_f64];
    let limit = option::of(0.0..300.0_f64);
    (label(), label(), limit.clone(), limit, vec((interval(), value), 0..12))
        .prop_map(|(name, unit, lower, upper, points)| LaboratorySeries { name, unit, lower, upper, points })
}

pub fn timelines() -> impl Strategy<Value = Timeline> {
    let points = (
        vec((interval(), option::of(length())).prop_map(|(when, sum)| BurdenPoint { when, sum }), 0..12),
        vec((interval(), 0..6_u8).prop_map(|(when, ecog)| PerformancePoint { when, ecog }), 0..6),
    );
    let lists = (
        vec(treatment(), 0..6),
        vec(event(), 0..9),
        vec(assessment(), 0..12),
        vec(adverse_event(), 0..8),
        vec(series(), 0..4),
    );
    let gaps = prop_oneof![Just(LongGaps::Shorten), Just(LongGaps::ToScale)];
    (label(), lists, points, zero_and_dates(), option::of(any_day()), width(), gaps).prop_map(
        |(title, lists, (burden, performance), (time_zero, dates), as_of, width, long_gaps)| {
            let (treatments, events, assessments, adverse_events, laboratory) = lists;
            Timeline {
                title,
                treatments,
                events,
                assessments,
                burden,
                adverse_events,
                laboratory,
                performance,
                time_zero,
                as_of,
                dates,
                width,
                long_gaps,
            }
        },
    )
}
