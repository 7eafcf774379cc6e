//! Bars of treatment with uncertain ends and cycle ticks.

use oncase_record::{Day, DayInterval};

use super::frame::{Frame, Place, treatment_label};
use super::input::{CourseEnd, TreatmentCourse, TreatmentKind};
use super::lanes::Lane;
use crate::dates::Dates;
use crate::geometry::{Point, Rect};
use crate::legend::{Legend, Sample, arrow_head, uncertain_area};
use crate::scene::{Group, Role};
use crate::style::{BLUE, Colour, GREEN, ORANGE, PURPLE, Paint, SILVER, Stroke, YELLOW};

const BAR: f64 = 7.5;
const ROW: f64 = 12.0;

/// Colour and name of a kind of treatment.
pub(super) fn look(kind: TreatmentKind) -> (Colour, &'static str) {
    match kind {
        TreatmentKind::Chemotherapy => (BLUE, "chemotherapy"),
        TreatmentKind::Endocrine => (PURPLE, "endocrine therapy"),
        TreatmentKind::Targeted => (GREEN, "targeted therapy"),
        TreatmentKind::Immunotherapy => (ORANGE, "immunotherapy"),
        TreatmentKind::Radiotherapy => (YELLOW, "radiotherapy"),
        TreatmentKind::Other => (SILVER, "other treatment"),
    }
}

/// The parts of a bar: surely within it, and possibly within it at either end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Course {
    /// Where it surely runs, if anywhere.
    pub sure: Option<(f64, f64)>,
    /// Where it may begin.
    pub start: Option<(f64, f64)>,
    /// Where it may end.
    pub end: Option<(f64, f64)>,
    /// Whether it runs on.
    pub ongoing: bool,
}

impl Course {
    /// `None` when neither its start nor its end is known at all.
    pub fn new(frame: &Frame, start: DayInterval, end: CourseEnd, as_of: Option<Day>) -> Option<Self> {
        let begins = frame.place(start);
        let ongoing = end == CourseEnd::Ongoing;
        let ends = match end {
            CourseEnd::Ended(when) => frame.place(when),
            CourseEnd::Ongoing => {
                let x = as_of.map_or(frame.scale.right(), |day| frame.scale.at(day));
                Some(Place { left: x, right: x })
            }
            CourseEnd::Unknown => None,
        };
        let (begins, ends) = match (begins, ends) {
            (None, None) => return None,
            (Some(begins), Some(ends)) => (begins, ends),
            // An unknown end lies anywhere after the earliest start, an unknown start before the latest end.
            (Some(begins), None) => (begins, Place { left: begins.left, right: frame.scale.right() }),
            (None, Some(ends)) => (Place { left: frame.scale.left(), right: ends.right }, ends),
        };
        Some(Self::between(begins, ends, ongoing))
    }

    fn between(begins: Place, ends: Place, ongoing: bool) -> Self {
        let part = |left: f64, right: f64| (right - left > 0.05).then_some((left, right));
        if begins.right <= ends.left {
            return Self {
                sure: Some((begins.right, ends.left)),
                start: part(begins.left, begins.right),
                end: part(ends.left, ends.right),
                ongoing,
            };
        }
        // The latest start lies after the earliest end: no day is sure. Where even the earliest start lies
        // after the latest end, the record contradicts itself, and all days in question are hatched.
        let (left, right) =
            if begins.left <= ends.right { (begins.left, ends.right) } else { (ends.left, begins.right) };
        Self { sure: None, start: Some((left, right.max(left + 1.2))), end: None, ongoing }
    }

    /// First and last place.
    pub fn extent(&self) -> (f64, f64) {
        let parts = [self.start, self.sure, self.end];
        let left = parts.iter().flatten().map(|p| p.0).fold(f64::INFINITY, f64::min);
        let right = parts.iter().flatten().map(|p| p.1).fold(f64::NEG_INFINITY, f64::max);
        if left <= right { (left, right) } else { (0.0, 0.0) }
    }

    /// Whether any part is uncertain.
    pub fn uncertain(&self) -> bool {
        self.start.is_some() || self.end.is_some()
    }

    /// Draws the bar centred on `y`.
    pub fn draw(&self, group: &mut Group, y: f64, height: f64, colour: Colour) {
        let area = |(left, right): (f64, f64)| Rect::sized(left, y - height / 2.0, right - left, height);
        for part in [self.start, self.end].into_iter().flatten() {
            uncertain_area(group, area(part), colour);
        }
        if let Some((left, right)) = self.sure {
            // A course of a day is still seen.
            let right = right.max(left + 1.2);
            let edge = Stroke::solid(colour.visible(), 0.4);
            group.rect(area((left, right)), 0.0, Paint::fill(colour).with_stroke(edge));
        }
        if self.ongoing {
            arrow_head(group, self.extent().1, y, height * 0.62, colour);
        }
    }
}

/// One row a treatment.
pub(super) fn draw(
    frame: &Frame,
    courses: &[TreatmentCourse],
    as_of: Option<Day>,
    top: f64,
    legend: &mut Legend,
) -> Option<Lane> {
    let mut lane = Group::titled(Role::Lane, "Treatment");
    let mut y = top;
    for course in courses {
        let Some(bar) = Course::new(frame, course.start, course.end, as_of) else { continue };
        let label = frame.label_lines(&treatment_label(course));
        let height = ROW.max(Frame::label_height(&label, &[]) + 3.0);
        let middle = y + height / 2.0;
        let (colour, kind) = look(course.kind);
        let mut group = Group::titled(Role::Data, course_words(course, frame.dates));
        frame.write_label(&mut group, middle, &label, &[]);
        bar.draw(&mut group, middle, BAR, colour);
        cycle_ticks(frame, course, &mut group, middle, colour);
        lane.push(group);
        legend.add(Sample::Area(Paint::fill(colour)), kind);
        if bar.ongoing {
            legend.add(Sample::Arrow(SILVER), "ongoing at last follow-up");
        }
        y += height;
    }
    (y > top).then_some(Lane { group: lane, bottom: y, bars: true, over: None })
}

/// White notches across the bar, one a cycle; a cycle whose day is not known stands in the middle of its days.
fn cycle_ticks(frame: &Frame, course: &TreatmentCourse, group: &mut Group, y: f64, colour: Colour) {
    let first = frame.place(course.start).map_or(0.0, |place| place.right);
    for place in course.cycle_starts.iter().filter_map(|when| frame.place(*when)) {
        let x = place.middle();
        if x < first + 0.8 {
            // The bar's own edge marks it.
            continue;
        }
        let stroke = Stroke::solid(colour.text_on(), 0.7);
        group.line(Point::new(x, y - BAR / 2.0), Point::new(x, y + BAR / 2.0), stroke);
    }
}

/// The course in words.
pub(super) fn course_words(course: &TreatmentCourse, dates: Dates) -> String {
    let end = match course.end {
        CourseEnd::Ended(when) => format!("ended {}", dates.words(when)),
        CourseEnd::Ongoing => "ongoing".to_owned(),
        CourseEnd::Unknown => "end not recorded".to_owned(),
    };
    format!("{}, begun {}, {end}", treatment_label(course), dates.words(course.start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_sure_only_between_its_latest_start_and_earliest_end() {
        let bar = Course::between(Place { left: 0.0, right: 10.0 }, Place { left: 50.0, right: 60.0 }, false);
        assert_eq!(
            (bar.start, bar.sure, bar.end),
            (Some((0.0, 10.0)), Some((10.0, 50.0)), Some((50.0, 60.0)))
        );
        let within_a_month =
            Course::between(Place { left: 0.0, right: 10.0 }, Place { left: 0.0, right: 10.0 }, false);
        assert_eq!((within_a_month.sure, within_a_month.start), (None, Some((0.0, 10.0))));
    }
    #[test]
    fn a_start_known_to_the_month_and_an_unknown_end_leave_no_day_sure() {
        let bar = Course::between(Place { left: 0.0, right: 10.0 }, Place { left: 0.0, right: 99.0 }, false);
        assert_eq!((bar.sure, bar.start), (None, Some((0.0, 99.0))));
        let from_a_day =
            Course::between(Place { left: 5.0, right: 5.0 }, Place { left: 5.0, right: 99.0 }, false);
        assert_eq!((from_a_day.sure, from_a_day.end), (Some((5.0, 5.0)), Some((5.0, 99.0))));
    }
}
