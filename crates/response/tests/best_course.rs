//! The course of a patient at the edges of what its policies allow.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use oncase_record::Day;
use oncase_response::Response;
use oncase_response::recist11::{Assessment, Course, Policies, SubjectDates};

fn at(day: i32, response: Response) -> Assessment {
    Assessment { day: Day(day), response }
}

#[test]
fn a_response_never_confirms_itself() {
    // A protocol that asks for no interval still asks for a second assessment.
    let policies = Policies { confirm_days: 0, ..Policies::default() };
    let from_start = SubjectDates::from_start(Day(0));
    let once = [at(60, Response::Sd), at(120, Response::Cr)];
    assert_eq!(Course::of(&once, &from_start, &policies).first_confirmed_response, None);
    let twice = [at(60, Response::Sd), at(120, Response::Cr), at(121, Response::Cr)];
    assert_eq!(Course::of(&twice, &from_start, &policies).first_confirmed_response, Some(Day(120)));
}

#[test]
fn without_a_start_every_assessment_counts_and_stable_disease_is_open() {
    // The start that stands in the dates is not known to be one.
    let dates = SubjectDates::from_start(Day(1_000));
    let assessments = [at(10, Response::Sd), at(60, Response::Pd)];
    let [long, short] = Course::without_start(&assessments, &dates, &Policies::default());
    assert_eq!((long.assessments, short.assessments), (2, 2));
    assert_eq!(long.best.response, Response::Sd, "if ten days are long enough");
    assert_ne!(short.best.response, Response::Sd, "if they are not");
}
