use oncase_figure::lesions::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::course::response;
use super::{interval, label, length, width, zero_and_dates};

fn diameter() -> impl Strategy<Value = Diameter> {
    prop_oneof![
        6 => length().prop_map(Diameter::Measured),
        1 => length().prop_map(Diameter::TooSmall),
        1 => Just(Diameter::Absent),
        1 => Just(Diameter::NotEvaluable),
    ]
}

fn assessment() -> impl Strategy<Value = LesionAssessment> {
    let new = (label(), any::<bool>()).prop_map(|(label, certain)| NewLesion { label, certain });
    let threshold = || option::weighted(0.8, length());
    (interval(), threshold(), threshold(), threshold(), vec(new, 0..2), response()).prop_map(
        |(when, sum, partial, progression, new_lesions, response)| LesionAssessment {
            when,
            sum,
            partial_response_at_most: partial,
            progression_at_least: progression,
            new_lesions,
            response,
        },
    )
}

pub fn plots() -> impl Strategy<Value = LesionPlot> {
    let lesion =
        (label(), vec(diameter(), 0..9)).prop_map(|(label, diameters)| LesionCourse { label, diameters });
    (label(), vec(assessment(), 0..11), vec(lesion, 0..9), zero_and_dates(), width()).prop_map(
        |(title, assessments, mut lesions, (time_zero, dates), width)| {
            lesions.iter_mut().for_each(|lesion| lesion.diameters.truncate(assessments.len()));
            LesionPlot { title, assessments, lesions, time_zero, dates, width }
        },
    )
}
