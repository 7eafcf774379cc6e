//! The table under the plot: sums and thresholds exactly under their assessments.

use oncase_record::Length;

use super::Plot;
use super::input::{LesionAssessment, LesionPlot};
use crate::geometry::Point;
use crate::page::{MARGIN, SMALL};
use crate::scene::{Group, Role};
use crate::style::{MIST, Stroke};
use crate::text::{Align, Text, Weight, width};
use crate::timeline::Standing;

const ROW: f64 = 9.5;
const BETWEEN: f64 = 3.0;

/// A head and what each assessment says under it.
type Row = (&'static str, fn(&LesionAssessment) -> String);

const ROWS: [Row; 4] = [
    ("Sum", |a| a.sum.map_or_else(|| "NE".to_owned(), Length::mm_text)),
    ("PR ≤", |a| a.partial_response_at_most.map(Length::mm_text).unwrap_or_default()),
    ("PD ≥", |a| a.progression_at_least.map(Length::mm_text).unwrap_or_default()),
    ("Response", |a| match a.response {
        Some((response, Standing::Derived)) => response.letters().to_owned(),
        Some((response, Standing::Claimed)) => format!("({})", response.letters()),
        None => String::new(),
    }),
];

/// Draws the table; gives its bottom and whether every assessment found room.
pub(super) fn draw(input: &LesionPlot, plot: &Plot, top: f64) -> (Group, f64, bool) {
    let mut group = Group::titled(Role::Table, "Sum of diameters and thresholds in millimetres");
    let rows: Vec<&Row> =
        ROWS.iter().filter(|(_, read)| input.assessments.iter().any(|a| !read(a).is_empty())).collect();
    group.horizontal(top, MARGIN, plot.page_right, Stroke::solid(MIST, 0.6));
    for (i, (head, _)) in rows.iter().enumerate() {
        let at = Point::new(MARGIN, top + 2.0 + (i as f64 + 0.5) * ROW);
        group.text(Text::new(*head, at, SMALL).centred_on_line().bold());
    }
    let heads = rows.iter().map(|(head, _)| width(head, SMALL, Weight::Bold)).fold(0.0, f64::max);
    let columns = columns(input, plot, &rows, MARGIN + heads);
    for (assessment, x) in &columns.shown {
        for (i, (_, read)) in rows.iter().enumerate() {
            let at = Point::new(*x, top + 2.0 + (i as f64 + 0.5) * ROW);
            group.text(Text::new(read(assessment), at, SMALL).centred_on_line().align(Align::Middle));
        }
    }
    (group, top + 2.0 + rows.len() as f64 * ROW, columns.complete)
}

struct Columns<'a> {
    shown: Vec<(&'a LesionAssessment, f64)>,
    complete: bool,
}

/// The assessments whose numbers do not touch their neighbours': first and last before those between.
fn columns<'a>(input: &'a LesionPlot, plot: &Plot, rows: &[&Row], from: f64) -> Columns<'a> {
    let mut placed: Vec<(&LesionAssessment, f64, f64)> = input
        .assessments
        .iter()
        .filter_map(|a| {
            let (x, _, _) = plot.place(a)?;
            let wide = rows.iter().map(|(_, read)| width(&read(a), SMALL, Weight::Regular));
            Some((a, x, wide.fold(0.0, f64::max) / 2.0))
        })
        .collect();
    let count = placed.len();
    if count > 2 {
        let last = placed.remove(count - 1);
        placed.insert(1, last);
    }
    let mut shown: Vec<(&LesionAssessment, f64, f64)> = Vec::new();
    for (a, x, half) in placed {
        let free = x - half >= from + BETWEEN
            && x + half <= plot.page_right
            && shown.iter().all(|(_, other, h)| (x - other).abs() >= half + h + BETWEEN);
        if free {
            shown.push((a, x, half));
        }
    }
    Columns { complete: shown.len() == count, shown: shown.into_iter().map(|(a, x, _)| (a, x)).collect() }
}
