//! Timelines: the published case, sparse, and an invented one, dense.

use oncase_figure::timeline::*;
use oncase_figure::{Dates, JournalWidth};
use oncase_record::{DayInterval, Length};

use super::{counted, day, month, months, on};

/// The published case of neuroendocrine carcinoma of the breast: dates to the month, no measurements at
/// follow-up, no laboratory values, a long stretch with endocrine therapy only.
pub fn published() -> Timeline {
    let course = |label: &str, kind, start, end, cycles_given| TreatmentCourse {
        label: label.to_owned(),
        kind,
        start,
        end,
        cycles_given,
        cycle_starts: Vec::new(),
    };
    let event = |kind, label: &str, when| ClinicalEvent { kind, label: label.to_owned(), when };
    let image = |when, method: &str, response| ImagingAssessment {
        when,
        method: method.to_owned(),
        response,
        note: String::new(),
    };
    let claimed = |response| Some((response, Standing::Claimed));
    Timeline {
        title: "Course of a patient with neuroendocrine carcinoma of the breast".to_owned(),
        treatments: vec![
            course(
                "Adjuvant pirarubicin + paclitaxel",
                TreatmentKind::Chemotherapy,
                months("2012-07", "2012-12"),
                CourseEnd::Ended(months("2012-07", "2013-06")),
                Some(4),
            ),
            course(
                "Endocrine therapy",
                TreatmentKind::Endocrine,
                months("2012-07", "2012-12"),
                CourseEnd::Ended(months("2016-10", "2016-11")),
                None,
            ),
            course(
                "Line 1: etoposide + cisplatin",
                TreatmentKind::Chemotherapy,
                month("2016-11"),
                CourseEnd::Ended(month("2017-03")),
                Some(6),
            ),
            course(
                "Line 2: S-1 + temozolomide",
                TreatmentKind::Chemotherapy,
                month("2017-10"),
                CourseEnd::Ended(month("2019-07")),
                None,
            ),
            course(
                "Line 3: multikinase inhibitor",
                TreatmentKind::Targeted,
                DayInterval { earliest: Some(day("2019-09-01")), latest: None },
                CourseEnd::Ongoing,
                None,
            ),
        ],
        events: vec![
            event(EventKind::Diagnosis, "Pain in the right breast", month("2012-04")),
            event(EventKind::Surgery, "Modified radical mastectomy", month("2012-07")),
            event(EventKind::Diagnosis, "Stage IV: liver, lung, bone", month("2016-10")),
            event(
                EventKind::LocalProcedure,
                "Hepatic artery embolisation, twice",
                DayInterval { earliest: Some(day("2019-09-01")), latest: None },
            ),
        ],
        assessments: vec![
            image(month("2016-10"), "CT", None),
            image(months("2017-03", "2017-04"), "CT", claimed(Response::Partial)),
            image(month("2017-10"), "MRI", claimed(Response::Progressive)),
            image(month("2018-11"), "MRI", claimed(Response::Partial)),
            image(month("2019-09"), "MRI", claimed(Response::Progressive)),
        ],
        adverse_events: vec![AdverseEventCourse {
            term: "Digestive tract reactions".to_owned(),
            grade: 1,
            start: months("2017-10", "2019-07"),
            end: CourseEnd::Ended(months("2017-10", "2019-07")),
        }],
        time_zero: Some(TimeZero {
            label: "first dose of S-1 + temozolomide".to_owned(),
            when: month("2017-10"),
        }),
        as_of: Some(day("2020-08-31")),
        ..Timeline::default()
    }
}

/// The same course with all days counted from its time zero.
pub fn since_time_zero(mut course: Timeline) -> Timeline {
    let Some(zero) = course.time_zero.as_mut() else { return course };
    let from = std::mem::replace(&mut zero.when, DayInterval::exact(oncase_record::Day(0)));
    let count = |when: &mut DayInterval| *when = counted(*when, from);
    let count_end = |end: &mut CourseEnd| {
        if let CourseEnd::Ended(when) = end {
            count(when);
        }
    };
    for treatment in &mut course.treatments {
        count(&mut treatment.start);
        count_end(&mut treatment.end);
        treatment.cycle_starts.iter_mut().for_each(count);
    }
    for event in &mut course.adverse_events {
        count(&mut event.start);
        count_end(&mut event.end);
    }
    course.events.iter_mut().for_each(|event| count(&mut event.when));
    course.assessments.iter_mut().for_each(|image| count(&mut image.when));
    course.burden.iter_mut().for_each(|point| count(&mut point.when));
    course.performance.iter_mut().for_each(|point| count(&mut point.when));
    course.laboratory.iter_mut().flat_map(|series| &mut series.points).for_each(|(when, _)| count(when));
    course.as_of = course.as_of.and_then(|day| counted(DayInterval::exact(day), from).latest);
    course.dates = Dates::SinceTimeZero;
    course
}

/// An invented patient with ten assessments, laboratory values each cycle and many adverse events.
pub fn dense() -> Timeline {
    let start = day("2021-03-08");
    let cycle = |n: i32| DayInterval::exact(start.plus_days(21 * n));
    let sums =
        [Some(112), Some(96), Some(78), Some(70), None, Some(58), Some(61), Some(66), Some(74), Some(90)];
    let at = |k: usize| DayInterval::exact(start.plus_days(k as i32 * 63 - 9));
    let responses = [
        None,
        Some(Response::Stable),
        Some(Response::Partial),
        Some(Response::Partial),
        Some(Response::NotEvaluable),
        Some(Response::Partial),
        Some(Response::Partial),
        Some(Response::Partial),
        Some(Response::Progressive),
        Some(Response::Progressive),
    ];
    let adverse = |term: &str, grade, from: i32, days: i32| AdverseEventCourse {
        term: term.to_owned(),
        grade,
        start: DayInterval::exact(start.plus_days(from)),
        end: CourseEnd::Ended(DayInterval::exact(start.plus_days(from + days))),
    };
    let wave = |base: f64, swing: f64, n: i32| {
        (base + swing * (f64::from(n) * 1.3).sin() - f64::from(n) * swing / 14.0).round()
    };
    let laboratory = |name: &str, unit: &str, lower, upper, base, swing| LaboratorySeries {
        name: name.to_owned(),
        unit: unit.to_owned(),
        lower,
        upper,
        points: (0..24).map(|n| (cycle(n), wave(base, swing, n))).collect(),
    };
    Timeline {
        title: "Course of an invented patient with small bowel carcinoma".to_owned(),
        treatments: dense_treatments(),
        events: dense_events(),
        assessments: (0..10)
            .map(|k| ImagingAssessment {
                when: at(k),
                method: "CT".to_owned(),
                response: responses[k].map(|r| (r, Standing::Derived)),
                note: String::new(),
            })
            .collect(),
        burden: (0..10).map(|k| BurdenPoint { when: at(k), sum: sums[k].map(Length::from_mm) }).collect(),
        adverse_events: vec![
            adverse("Nausea", 2, 3, 12),
            adverse("Nausea", 1, 66, 20),
            adverse("Neutrophil count decreased", 3, 84, 9),
            adverse("Neutrophil count decreased", 4, 147, 8),
            adverse("Neutrophil count decreased", 2, 210, 30),
            adverse("Peripheral sensory neuropathy", 1, 120, 90),
            adverse("Peripheral sensory neuropathy", 2, 200, 260),
            AdverseEventCourse {
                term: "Hypothyroidism".to_owned(),
                grade: 2,
                start: on("2022-10-10"),
                end: CourseEnd::Ongoing,
            },
        ],
        laboratory: vec![
            laboratory("Haemoglobin", "g/L", Some(120.0), Some(160.0), 132.0, 14.0),
            laboratory("Neutrophils", "10⁹/L", Some(1.8), Some(7.5), 5.0, 3.0),
            laboratory("CEA", "µg/L", None, Some(5.0), 40.0, 22.0),
        ],
        performance: vec![
            PerformancePoint { when: on("2021-02-22"), ecog: 1 },
            PerformancePoint { when: on("2021-06-14"), ecog: 0 },
            PerformancePoint { when: on("2022-03-01"), ecog: 1 },
            PerformancePoint { when: on("2022-11-28"), ecog: 2 },
        ],
        dates: Dates::Calendar,
        time_zero: Some(TimeZero { label: "first dose of FOLFOX".to_owned(), when: on("2021-03-08") }),
        as_of: Some(day("2022-12-19")),
        width: JournalWidth::Page,
        long_gaps: LongGaps::Shorten,
    }
}

fn dense_treatments() -> Vec<TreatmentCourse> {
    let cycle = |n: i32| DayInterval::exact(day("2021-03-08").plus_days(21 * n));
    vec![
        TreatmentCourse {
            label: "Line 1: FOLFOX".to_owned(),
            kind: TreatmentKind::Chemotherapy,
            start: on("2021-03-08"),
            end: CourseEnd::Ended(on("2022-07-04")),
            cycles_given: Some(24),
            cycle_starts: (0..24).map(cycle).collect(),
        },
        TreatmentCourse {
            label: "Radiotherapy, L3".to_owned(),
            kind: TreatmentKind::Radiotherapy,
            start: on("2021-09-06"),
            end: CourseEnd::Ended(on("2021-09-17")),
            cycles_given: None,
            cycle_starts: Vec::new(),
        },
        TreatmentCourse {
            label: "Line 2: pembrolizumab".to_owned(),
            kind: TreatmentKind::Immunotherapy,
            start: on("2022-08-01"),
            end: CourseEnd::Ongoing,
            cycles_given: None,
            cycle_starts: (0..6).map(|n| DayInterval::exact(day("2022-08-01").plus_days(21 * n))).collect(),
        },
    ]
}

fn dense_events() -> Vec<ClinicalEvent> {
    vec![
        ClinicalEvent { kind: EventKind::Biopsy, label: "Liver biopsy".to_owned(), when: on("2021-02-15") },
        ClinicalEvent { kind: EventKind::Diagnosis, label: "Stage IV".to_owned(), when: on("2021-02-22") },
        ClinicalEvent {
            kind: EventKind::LocalProcedure,
            label: "Port placed".to_owned(),
            when: on("2021-03-03"),
        },
        ClinicalEvent {
            kind: EventKind::LocalProcedure,
            label: "Ablation of liver segment VI".to_owned(),
            when: on("2021-12-02"),
        },
        ClinicalEvent {
            kind: EventKind::LastContact,
            label: "Last contact".to_owned(),
            when: on("2022-12-19"),
        },
    ]
}
