//! The swimmer plot.

use super::input::{PatientOrder, SwimmerPatient, SwimmerPlot};
use super::rows::{draw_course, first_day, kinds, label_width, last_day, mark_name, rows, words};
use crate::axis::GRID;
use crate::duration::{TimeUnit, duration_axis, duration_ticks};
use crate::figure::{Figure, FigureError, Numbers};
use crate::geometry::Point;
use crate::legend::{Legend, Sample};
use crate::page::{MARGIN, SMALL};
use crate::scale::Linear;
use crate::scene::{Group, Role, Scene};
use crate::text::{Align, LINE_HEIGHT, Text};
use crate::texture::Texture;

/// Draws one bar a patient over time.
///
/// # Errors
/// When there is no patient.
pub fn swimmer(input: &SwimmerPlot) -> Result<Figure, FigureError> {
    let patients = ordered(input);
    if patients.is_empty() {
        return Err(FigureError::Empty { needed: "patient" });
    }
    let page_width = input.width.points();
    let page_right = page_width - MARGIN;
    let rows = rows(patients.iter().map(|p| p.id.as_str()), page_width * 0.22);
    let left = MARGIN + label_width(&rows) + 6.0;
    let x = course_scale(patients.iter().copied(), left + 4.0, page_right - 12.0);
    let height: f64 = rows.iter().map(|row| row.height).sum();
    let bottom = MARGIN + height + 2.0;

    let kinds = kinds(input.patients.iter());
    let mut legend = Legend::default();
    for (index, kind) in kinds.iter().enumerate() {
        legend.add(Sample::Texture(Texture::of_category(index)), *kind);
    }
    let mut root = Group::new(Role::Figure);
    root.push(grid(&x, input.unit, MARGIN, bottom));
    let mut y = MARGIN;
    for (patient, row) in patients.iter().zip(&rows) {
        let middle = y + row.height / 2.0;
        root.push(label(&row.lines, left - 2.0, middle));
        root.push(draw_course(patient, &kinds, &x, middle, &mut legend));
        y += row.height;
    }
    let title = axis_words(input.unit, &input.time_from);
    let (axis, _, axis_bottom) = duration_axis(&x, input.unit, &title, bottom, 0.0, (MARGIN, page_right));
    root.push(axis);
    let (group, legend_bottom) = legend.draw(MARGIN, page_right, axis_bottom + 4.0);
    root.push(group);

    Ok(Figure {
        id: "swimmer".to_owned(),
        title: input.title.clone(),
        alternative_text: alternative_text(&input.title, &patients),
        caption: caption(input),
        scene: Scene { width: page_width, height: legend_bottom + MARGIN, root },
        numbers: numbers(&patients),
    })
}

/// The title of an axis of time.
pub(super) fn axis_words(unit: TimeUnit, time_from: &str) -> String {
    if time_from.trim().is_empty() {
        unit.title().to_owned()
    } else {
        format!("{} from {time_from}", unit.title())
    }
}

/// A scale that holds every course.
pub(super) fn course_scale<'a>(
    patients: impl Iterator<Item = &'a SwimmerPatient>,
    left: f64,
    right: f64,
) -> Linear {
    let (low, high) = patients
        .map(|p| (first_day(p), last_day(p)))
        .fold((0, 1), |(low, high), (first, last)| (low.min(first), high.max(last)));
    Linear::new(f64::from(low), f64::from(high), left, right)
}

/// Upright grid lines at the ticks of time.
pub(super) fn grid(x: &Linear, unit: TimeUnit, top: f64, bottom: f64) -> Group {
    let mut group = Group::new(Role::Grid);
    for (tick, _) in duration_ticks(x, unit, 0.0) {
        group.vertical(tick.x, top, bottom, GRID);
    }
    group
}

/// A row's label, its lines right-aligned at `right`.
pub(super) fn label(lines: &[String], right: f64, middle: f64) -> Group {
    let mut group = Group::new(Role::Annotation);
    let line = SMALL * LINE_HEIGHT;
    let first = middle - (lines.len() as f64 - 1.0) * line / 2.0;
    for (i, words) in lines.iter().enumerate() {
        let at = Point::new(right, first + i as f64 * line);
        group.text(Text::new(words.clone(), at, SMALL).centred_on_line().align(Align::End));
    }
    group
}

fn ordered(input: &SwimmerPlot) -> Vec<&SwimmerPatient> {
    let mut patients: Vec<&SwimmerPatient> = input.patients.iter().collect();
    if input.order == PatientOrder::LongestFirst {
        patients.sort_by_key(|p| std::cmp::Reverse(last_day(p)));
    }
    patients
}

pub(super) fn alternative_text(title: &str, patients: &[&SwimmerPatient]) -> String {
    let lines: Vec<String> = patients.iter().map(|p| words(p)).collect();
    format!(
        "Swimmer plot. {}. {} patients. {}.",
        title.trim_end_matches('.'),
        patients.len(),
        lines.join(". ")
    )
}

fn caption(input: &SwimmerPlot) -> String {
    let order = match input.order {
        PatientOrder::LongestFirst => "longest course first",
        PatientOrder::AsGiven => "in the order of the data",
    };
    let ongoing = input.patients.iter().filter(|p| p.ongoing).count();
    format!(
        "{}. One bar a patient ({} patients, {order}); arrows: ongoing at the data cut-off ({ongoing}).",
        input.title.trim_end_matches('.'),
        input.patients.len()
    )
}

pub(super) fn numbers(patients: &[&SwimmerPatient]) -> Numbers {
    let mut table = Numbers::new(&["patient", "what", "kind", "from_day", "to_day", "ongoing"]);
    for patient in patients {
        let id = || patient.id.clone();
        let last = patient.segments.iter().map(|s| s.to).max();
        for s in &patient.segments {
            let ongoing = if patient.ongoing && Some(s.to) == last { "yes" } else { "" };
            table.push([
                id(),
                "segment".to_owned(),
                s.kind.clone(),
                s.from.to_string(),
                s.to.to_string(),
                ongoing.to_owned(),
            ]);
        }
        for (day, mark) in &patient.marks {
            table.push([id(), "mark".to_owned(), mark_name(*mark).to_owned(), day.to_string()]);
        }
    }
    table
}
