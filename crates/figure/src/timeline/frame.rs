//! The frame of the timeline: label column on the left, time to the right of it.

use oncase_record::{Day, DayInterval};

use super::input::{CourseEnd, LongGaps, Timeline, TreatmentCourse};
use crate::axis::extent;
use crate::dates::Dates;
use crate::figure::FigureError;
use crate::geometry::Point;
use crate::page::{BODY, MARGIN, SMALL};
use crate::scale::DayScale;
use crate::scene::Group;
use crate::style::GREY;
use crate::text::{LINE_HEIGHT, Text, Weight, width, wrap};

/// Room right of the label column for tick labels of panels.
const TICK_ROOM: f64 = 20.0;

/// Where things stand on the page.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub page_width: f64,
    /// Width of the label column.
    pub labels: f64,
    /// Left and right edge of the lanes; the scale starts and ends a little within.
    pub left: f64,
    pub right: f64,
    pub scale: DayScale,
    /// How times are told.
    pub dates: Dates,
}

/// A place in time on the page: from the earliest to the latest possible day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub left: f64,
    pub right: f64,
}

impl Place {
    /// Where a mark for it stands.
    pub fn middle(self) -> f64 {
        f64::midpoint(self.left, self.right)
    }
}

impl Frame {
    pub fn new(input: &Timeline) -> Result<Self, FigureError> {
        let page_width = input.width.points();
        let (first, last) =
            extent(all_days(input)).ok_or(FigureError::Empty { needed: "item with a date" })?;
        let labels = label_width(input, page_width);
        let left = MARGIN + labels + TICK_ROOM;
        let right = page_width - MARGIN;
        let gaps = match input.long_gaps {
            LongGaps::Shorten => long_gaps(input, first, last),
            LongGaps::ToScale => Vec::new(),
        };
        let scale = DayScale::new(first, last, left + 9.0, right - 10.0, &gaps);
        Ok(Self { page_width, labels, left, right, scale, dates: input.dates })
    }

    /// The place of an interval; an open end reaches the end of the scale. `None` when nothing is known.
    pub fn place(&self, when: DayInterval) -> Option<Place> {
        if when == DayInterval::default() {
            return None;
        }
        let left = when.earliest.map_or(self.scale.left(), |day| self.scale.at(day));
        let right = when.latest.map_or(self.scale.right(), |day| self.scale.at(day));
        Some(Place { left: left.min(right), right: left.max(right) })
    }

    /// Lines of a label for the label column.
    pub fn label_lines(&self, label: &str) -> Vec<String> {
        wrap(label, BODY, Weight::Regular, self.labels)
    }

    /// Writes a label (body size) and a note under it (small, grey) centred on `y`.
    pub fn write_label(&self, group: &mut Group, y: f64, label: &[String], note: &[String]) {
        let (body, small) = (BODY * LINE_HEIGHT, SMALL * LINE_HEIGHT);
        let mut top = y - (label.len() as f64 * body + note.len() as f64 * small) / 2.0;
        for line in label {
            group.text(Text::new(line.clone(), Point::new(MARGIN, top + body / 2.0), BODY).centred_on_line());
            top += body;
        }
        for line in note {
            let at = Point::new(MARGIN, top + small / 2.0);
            group.text(Text::new(line.clone(), at, SMALL).centred_on_line().colour(GREY));
            top += small;
        }
    }

    /// Height that a label with a note takes.
    pub fn label_height(label: &[String], note: &[String]) -> f64 {
        (label.len() as f64 * BODY + note.len() as f64 * SMALL) * LINE_HEIGHT
    }
}

/// The label of a treatment with the number of its cycles.
pub(super) fn treatment_label(course: &TreatmentCourse) -> String {
    match course.cycles_given {
        Some(1) => format!("{} (1 cycle)", course.label),
        Some(n) => format!("{} ({n} cycles)", course.label),
        None => course.label.clone(),
    }
}

/// Wide enough for the longest label, within a fifth to a third of the page.
fn label_width(input: &Timeline, page_width: f64) -> f64 {
    let treatments = input.treatments.iter().map(treatment_label);
    let events = input.adverse_events.iter().map(|e| e.term.clone());
    let laboratory = input.laboratory.iter().map(|l| format!("{} ({})", l.name, l.unit));
    let longest = treatments
        .chain(events)
        .chain(laboratory)
        .map(|label| width(&label, BODY, Weight::Regular))
        .fold(0.0, f64::max);
    (longest + 2.0).clamp(page_width * 0.16, page_width * 0.27)
}

fn ends(end: CourseEnd) -> [Option<Day>; 2] {
    match end {
        CourseEnd::Ended(when) => [when.earliest, when.latest],
        CourseEnd::Ongoing | CourseEnd::Unknown => [None, None],
    }
}

/// Every known day of the input.
fn all_days(input: &Timeline) -> Vec<Day> {
    let mut days: Vec<Option<Day>> = vec![input.as_of];
    let mut both = |when: DayInterval| days.extend([when.earliest, when.latest]);
    input.events.iter().for_each(|e| both(e.when));
    input.assessments.iter().for_each(|a| both(a.when));
    input.burden.iter().for_each(|b| both(b.when));
    input.performance.iter().for_each(|p| both(p.when));
    input.laboratory.iter().flat_map(|l| &l.points).for_each(|(when, _)| both(*when));
    input.time_zero.iter().for_each(|zero| both(zero.when));
    for course in &input.treatments {
        both(course.start);
        course.cycle_starts.iter().for_each(|when| both(*when));
    }
    input.adverse_events.iter().for_each(|e| both(e.start));
    days.extend(input.treatments.iter().flat_map(|course| ends(course.end)));
    days.extend(input.adverse_events.iter().flat_map(|event| ends(event.end)));
    days.into_iter().flatten().collect()
}

/// Stretches of more than a year and more than a fifth of the course in which nothing is dated, less a margin
/// on both sides.
fn long_gaps(input: &Timeline, first: Day, last: Day) -> Vec<(Day, Day)> {
    let mut days = all_days(input);
    days.sort_unstable();
    let span = last.days_since(first);
    let limit = (span / 5).max(366);
    let margin = (span / 40).clamp(20, 120);
    days.windows(2)
        .filter_map(|pair| {
            let &[a, b] = pair else { return None };
            (b.days_since(a) > limit).then(|| (a.plus_days(margin), b.plus_days(-margin)))
        })
        .take(3)
        .collect()
}
