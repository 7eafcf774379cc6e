//! Target lesions and their sum over time, with the thresholds of response and progression in millimetres.

mod input;
mod marks;
mod table;
mod words;

pub use input::{Diameter, LesionAssessment, LesionCourse, LesionPlot, NewLesion};

use crate::axis::{extent, ticks_for_height, upright};
use crate::calendar::time_axes;
use crate::figure::{Figure, FigureError};
use crate::geometry::Point;
use crate::legend::Legend;
use crate::page::{BODY, MARGIN, SMALL};
use crate::scale::{DayScale, Linear};
use crate::scene::{Group, Role, Scene};
use crate::spread;
use crate::text::{Align, LINE_HEIGHT, Text, Weight, width, wrap};

/// Room left of the plot for tick labels, the axis title and the heads of the table.
const LEFT_ROOM: f64 = 34.0;

/// Where things stand.
pub(super) struct Plot {
    pub x: DayScale,
    pub y: Linear,
    pub left: f64,
    pub right: f64,
    pub page_right: f64,
    pub top: f64,
    pub bottom: f64,
}

impl Plot {
    /// The place of an assessment in time; `None` when nothing of its date is known.
    pub fn place(&self, assessment: &LesionAssessment) -> Option<(f64, f64, f64)> {
        let when = assessment.when;
        let known = when.earliest.or(when.latest)?;
        let left = self.x.at(when.earliest.unwrap_or(known));
        let right = self.x.at(when.latest.unwrap_or(known));
        Some((f64::midpoint(left, right), left, right))
    }
}

/// Draws the diameters of target lesions and their sum.
///
/// # Errors
/// When no assessment has both a date and a diameter or sum, or a lesion has more diameters than there are
/// assessments.
pub fn lesions(input: &LesionPlot) -> Result<Figure, FigureError> {
    input.dates.check(input.time_zero.as_ref())?;
    check(input)?;
    let page_width = input.width.points();
    let labels = marks::end_labels(input, page_width * 0.24);
    let plot = layout(input, &labels)?;
    let mut legend = Legend::default();

    let mut root = Group::new(Role::Figure);
    let strip_top = MARGIN;
    let strip = marks::strip(input, &plot, strip_top, &mut legend);
    let shift = strip.as_ref().map_or(0.0, |(_, bottom)| bottom - strip_top + 2.0);
    let plot = moved_down(plot, shift);
    root.push(y_axis(&plot));
    root.push(marks::drop_lines(input, &plot));
    root.push(marks::thresholds(input, &plot, &mut legend));
    root.push(marks::sum_line(input, &plot, &mut legend));
    // Over the sum: a single lesion is the sum, and both must be seen.
    root.push(marks::lesion_lines(input, &plot, &mut legend));
    root.push(marks::draw_end_labels(input, &plot, &labels));
    root.extend_with(strip.map(|(group, _)| group));

    let axes = time_axes(&plot.x, input.dates, input.time_zero.as_ref(), plot.bottom + 2.0, plot.page_right);
    axes.groups.into_iter().for_each(|axis| root.push(axis));
    let (table, below, complete) = table::draw(input, &plot, axes.bottom + 4.0);
    root.push(table);
    let (legend, bottom) = legend.draw(MARGIN, plot.page_right, below + 4.0);
    root.push(legend);

    Ok(Figure {
        id: "lesions".to_owned(),
        title: input.title.clone(),
        alternative_text: words::alternative_text(input),
        caption: words::caption(input, complete),
        scene: Scene { width: page_width, height: bottom + MARGIN, root },
        numbers: words::numbers(input),
    })
}

fn check(input: &LesionPlot) -> Result<(), FigureError> {
    let count = input.assessments.len();
    match input.lesions.iter().find(|lesion| lesion.diameters.len() > count) {
        Some(lesion) => Err(FigureError::Inconsistent {
            problem: format!(
                "lesion {} has {} diameters for {count} assessments; give one diameter an assessment",
                lesion.label,
                lesion.diameters.len()
            ),
        }),
        None => Ok(()),
    }
}

/// The largest length to draw, in millimetres.
fn largest(input: &LesionPlot) -> Option<f64> {
    let lengths = input
        .assessments
        .iter()
        .flat_map(|a| [a.sum, a.partial_response_at_most, a.progression_at_least].into_iter().flatten());
    let diameters = input.lesions.iter().flat_map(|l| &l.diameters).filter_map(|d| d.counted());
    lengths.chain(diameters).max().map(oncase_record::Length::as_mm)
}

fn layout(input: &LesionPlot, labels: &[marks::EndLabel]) -> Result<Plot, FigureError> {
    let empty = FigureError::Empty { needed: "assessment with a date and a diameter or sum" };
    let days = input.assessments.iter().flat_map(|a| [a.when.earliest, a.when.latest]).flatten();
    let (Some((first, last)), Some(largest)) = (extent(days), largest(input)) else { return Err(empty) };
    let page_width = input.width.points();
    let page_right = page_width - MARGIN;
    let widest = labels.iter().map(marks::EndLabel::width).fold(0.0, f64::max);
    let (left, right) = (MARGIN + LEFT_ROOM, page_right - widest - 14.0);
    let heights: Vec<f64> = labels.iter().map(marks::EndLabel::height).collect();
    let height = (page_width * 0.36).clamp(120.0, 190.0).max(spread::height(&heights) + 4.0);
    let (top, bottom) = (MARGIN + 4.0, MARGIN + 4.0 + height);
    let y = Linear::new(0.0, largest * 1.04, bottom - 3.0, top + 4.0);
    let x = DayScale::new(first, last, left + 8.0, right - 8.0, &[]);
    Ok(Plot { x, y, left, right, page_right, top, bottom })
}

fn moved_down(plot: Plot, by: f64) -> Plot {
    let y = Linear { start: plot.y.start + by, end: plot.y.end + by, ..plot.y };
    Plot { y, top: plot.top + by, bottom: plot.bottom + by, ..plot }
}

fn y_axis(plot: &Plot) -> Group {
    let mut group = upright(&plot.y, plot.left, plot.right, ticks_for_height(plot.bottom - plot.top));
    let lines = wrap("Diameter (mm)", BODY, Weight::Regular, plot.bottom - plot.top);
    for (i, line) in lines.into_iter().enumerate() {
        let at = Point::new(
            MARGIN + BODY / 2.0 + i as f64 * BODY * LINE_HEIGHT,
            f64::midpoint(plot.top, plot.bottom),
        );
        group.text(Text::new(line, at, BODY).upward().centred_on_line().align(Align::Middle));
    }
    group
}

/// Width of the widest of some lines at the small size.
pub(super) fn widest(lines: &[String]) -> f64 {
    lines.iter().map(|line| width(line, SMALL, Weight::Regular)).fold(0.0, f64::max)
}
