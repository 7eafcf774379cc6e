//! Lesion plots: ten assessments of five targets, and a sparse one.

use oncase_figure::lesions::*;
use oncase_figure::timeline::{Response, Standing, TimeZero};
use oncase_record::{DayInterval, Length};

use super::{day, month, on};

fn mm(value: u16) -> Diameter {
    Diameter::Measured(Length::from_mm(value))
}

/// An invented patient: five targets, ten assessments, one not evaluable, a new lesion at progression.
pub fn dense() -> LesionPlot {
    let courses: [(&str, [u16; 10]); 5] = [
        ("T1 liver, segment VI", [42, 36, 28, 24, 22, 18, 19, 21, 25, 33]),
        ("T2 liver, segment II", [28, 25, 20, 19, 18, 16, 16, 17, 18, 21]),
        ("T3 lung, left lower lobe", [17, 14, 10, 8, 7, 5, 5, 6, 8, 11]),
        ("T4 node, paraaortic", [19, 16, 14, 13, 12, 11, 11, 12, 12, 14]),
        ("T5 adrenal, right", [16, 13, 9, 0, 0, 0, 0, 0, 6, 9]),
    ];
    let lesions: Vec<LesionCourse> = courses
        .iter()
        .enumerate()
        .map(|(i, (label, values))| LesionCourse {
            label: (*label).to_owned(),
            diameters: values
                .iter()
                .enumerate()
                .map(|(k, value)| match (i, k, value) {
                    (2, 4, _) => Diameter::NotEvaluable,
                    (_, _, 0) => Diameter::Absent,
                    (2, 5..=6, _) => Diameter::TooSmall(Length::from_mm(5)),
                    _ => mm(*value),
                })
                .collect(),
        })
        .collect();
    let sums = [
        Some(12_200),
        Some(10_400),
        Some(8_100),
        Some(6_400),
        None,
        Some(5_000),
        Some(5_100),
        Some(5_600),
        Some(6_900),
        Some(8_800),
    ];
    let responses = ["", "SD", "PR", "PR", "NE", "PR", "PR", "PR", "PD", "PD"];
    let mut nadir = 12_200;
    let assessments = (0..10)
        .map(|k| {
            let progression = (k > 0).then(|| Length((nadir * 6_u32).div_ceil(5).max(nadir + 500)));
            nadir = nadir.min(sums[k].unwrap_or(nadir));
            LesionAssessment {
                when: DayInterval::exact(day("2021-02-27").plus_days(k as i32 * 63)),
                sum: sums[k].map(Length),
                partial_response_at_most: (k > 0).then_some(Length(8_540)),
                progression_at_least: progression,
                new_lesions: if k == 9 {
                    vec![NewLesion { label: "liver, segment IVa".to_owned(), certain: true }]
                } else {
                    Vec::new()
                },
                response: response(responses[k]).map(|r| (r, Standing::Derived)),
            }
        })
        .collect();
    LesionPlot {
        title: "Target lesions of an invented patient with small bowel carcinoma".to_owned(),
        assessments,
        lesions,
        time_zero: Some(TimeZero { label: "first dose of FOLFOX".to_owned(), when: on("2021-03-08") }),
        ..LesionPlot::default()
    }
}

fn response(letters: &str) -> Option<Response> {
    [Response::Complete, Response::Partial, Response::Stable, Response::Progressive, Response::NotEvaluable]
        .into_iter()
        .find(|r| r.letters() == letters)
}

/// One lesion, two dates known to the month.
pub fn sparse() -> LesionPlot {
    LesionPlot {
        title: "Largest liver lesion of an invented patient".to_owned(),
        assessments: vec![
            LesionAssessment {
                when: month("2016-10"),
                sum: Some(Length::from_mm(84)),
                ..LesionAssessment::default()
            },
            LesionAssessment {
                when: month("2017-03"),
                sum: Some(Length::from_mm(52)),
                partial_response_at_most: Some(Length(5_880)),
                progression_at_least: Some(Length(10_080)),
                response: Some((Response::Partial, Standing::Claimed)),
                ..LesionAssessment::default()
            },
        ],
        lesions: vec![LesionCourse { label: "Liver".to_owned(), diameters: vec![mm(84), mm(52)] }],
        ..LesionPlot::default()
    }
}

/// The same plot with all days counted from its time zero.
pub fn since_time_zero(mut plot: LesionPlot) -> LesionPlot {
    let Some(zero) = plot.time_zero.as_mut() else { return plot };
    let from = std::mem::replace(&mut zero.when, oncase_record::DayInterval::exact(oncase_record::Day(0)));
    for assessment in &mut plot.assessments {
        assessment.when = super::counted(assessment.when, from);
    }
    plot.dates = oncase_figure::Dates::SinceTimeZero;
    plot
}
