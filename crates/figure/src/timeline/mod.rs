//! The timeline of one patient: treatment, events, imaging, tumour burden, adverse events, laboratory values
//! and performance status over one axis of time.

mod adverse_events;
mod assessments;
mod events;
mod frame;
mod input;
pub(crate) mod lanes;
mod panels;
mod treatments;
mod words;

pub(crate) use adverse_events::grade_colour;
pub use input::{
    AdverseEventCourse, BurdenPoint, ClinicalEvent, CourseEnd, EventKind, ImagingAssessment,
    LaboratorySeries, LongGaps, PerformancePoint, Response, Standing, TimeZero, Timeline, TreatmentCourse,
    TreatmentKind,
};

use crate::axis::{AXIS, GRID, break_across};
use crate::calendar::time_axes;
use crate::figure::{Figure, FigureError};
use crate::legend::{Legend, Sample};
use crate::page::MARGIN;
use crate::scene::{Group, Role, Scene};
use crate::style::{INK, LinePattern, MIST, SILVER, Stroke};
use frame::Frame;
use lanes::Lane;
use treatments::Course;

/// Draws the timeline of one patient.
///
/// # Errors
/// When nothing has a date, or a laboratory value is not a finite number.
pub fn timeline(input: &Timeline) -> Result<Figure, FigureError> {
    input.dates.check(input.time_zero.as_ref())?;
    finite(input)?;
    let frame = Frame::new(input)?;
    let mut legend = Legend::default();
    let lanes = draw_lanes(&frame, input, &mut legend);
    let bottom = lanes.last().map_or(MARGIN, |lane| lane.bottom) + 2.0;

    let axes = time_axes(&frame.scale, input.dates, input.time_zero.as_ref(), bottom, frame.right);
    if let Some(zero) = &input.time_zero
        && zero.when.earliest.or(zero.when.latest).is_some()
    {
        legend.add(Sample::Line(zero_line()), format!("time 0, {}", zero.label));
    }
    if any_uncertain(&frame, input) {
        legend.add(Sample::Hatched(SILVER), "start or end lies somewhere within");
    }
    let (legend_group, height) = legend.draw(MARGIN, frame.right, axes.bottom + 4.0);

    let mut root = Group::new(Role::Figure);
    root.push(grid(&frame, input, &axes.years, bottom));
    separators(&mut root, &frame, &lanes);
    push_lanes(&mut root, &frame, lanes);
    axes.groups.into_iter().for_each(|axis| root.push(axis));
    root.push(legend_group);

    Ok(Figure {
        id: "timeline".to_owned(),
        title: input.title.clone(),
        alternative_text: words::alternative_text(input),
        caption: words::caption(input, &frame),
        scene: Scene { width: frame.page_width, height: height + MARGIN, root },
        numbers: words::numbers(input),
    })
}

fn finite(input: &Timeline) -> Result<(), FigureError> {
    for one in &input.laboratory {
        let values = one.points.iter().map(|(_, value)| *value).chain(one.lower).chain(one.upper);
        if values.into_iter().any(|value| !value.is_finite()) {
            return Err(FigureError::NotFinite { place: format!("a value or limit of {}", one.name) });
        }
    }
    Ok(())
}

/// All lanes that have something to show, from top to bottom.
fn draw_lanes(frame: &Frame, input: &Timeline, legend: &mut Legend) -> Vec<Lane> {
    type Draw<'a> = dyn Fn(f64, &mut Legend) -> Option<Lane> + 'a;
    let lanes: [&Draw<'_>; 7] = [
        &|top, legend| treatments::draw(frame, &input.treatments, input.as_of, top, legend),
        &|top, legend| events::draw(frame, &input.events, top, legend),
        &|top, legend| assessments::draw(frame, &input.assessments, top, legend),
        &|top, legend| panels::burden(frame, &input.burden, top, legend),
        &|top, legend| adverse_events::draw(frame, &input.adverse_events, input.as_of, top, legend),
        &|top, legend| panels::laboratory(frame, &input.laboratory, top, legend),
        &|top, legend| panels::performance(frame, &input.performance, top, legend),
    ];
    let mut drawn: Vec<Lane> = Vec::new();
    for lane in lanes {
        let top = drawn.last().map_or(MARGIN, |above| above.bottom + 4.0);
        drawn.extend(lane(top, legend));
    }
    drawn
}

fn zero_line() -> Stroke {
    Stroke::solid(INK, 0.7).dashed(LinePattern::Dashed)
}

/// Lines at the turn of years, and time zero.
fn grid(frame: &Frame, input: &Timeline, years: &[f64], bottom: f64) -> Group {
    let mut group = Group::new(Role::Grid);
    for x in years {
        group.vertical(*x, MARGIN, bottom, GRID);
    }
    let zero = input.time_zero.as_ref().and_then(|zero| zero.when.earliest.or(zero.when.latest));
    if let Some(day) = zero {
        let x = frame.scale.at(day);
        group.vertical(x, MARGIN, bottom + AXIS.width, zero_line());
    }
    group
}

/// The lanes with the breaks of time: over bars and lines, behind marks with labels.
fn push_lanes(root: &mut Group, frame: &Frame, lanes: Vec<Lane>) {
    let mut top = MARGIN;
    for lane in lanes {
        let mut breaks = Group::titled(Role::Annotation, "Time shortened here");
        for stretch in frame.scale.stretches().iter().filter(|s| s.shortened) {
            break_across(&mut breaks, stretch, top, lane.bottom + 2.0);
        }
        top = lane.bottom + 2.0;
        let (behind, before) = if lane.bars { (lane.group, breaks) } else { (breaks, lane.group) };
        root.push(behind);
        root.push(before);
        root.extend_with(lane.over);
    }
}

fn separators(root: &mut Group, frame: &Frame, lanes: &[Lane]) {
    let mut group = Group::new(Role::Grid);
    for lane in lanes.iter().take(lanes.len().saturating_sub(1)) {
        group.horizontal(lane.bottom + 2.0, MARGIN, frame.right, Stroke::solid(MIST, 0.6));
    }
    root.push(group);
}

fn any_uncertain(frame: &Frame, input: &Timeline) -> bool {
    let courses = input.treatments.iter().map(|c| (c.start, c.end));
    let events = input.adverse_events.iter().map(|e| (e.start, e.end));
    courses
        .chain(events)
        .filter_map(|(start, end)| Course::new(frame, start, end, input.as_of))
        .any(|course| course.uncertain())
}
