//! The marks of the lesion plot.

use oncase_record::Length;

use super::input::{Diameter, LesionPlot};
use super::{Plot, widest};
use crate::geometry::Point;
use crate::legend::{Legend, Sample, whisker};
use crate::page::SMALL;
use crate::scene::{Group, Role, Shape};
use crate::spread;
use crate::style::{Colour, GREEN, GREY, INK, LinePattern, Paint, SERIES, Stroke, VERMILLION, WHITE};
use crate::text::{Align, LINE_HEIGHT, Text, Weight, width, wrap};
use crate::timeline::lanes::{level_tops, pack};

/// Sums are drawn thick and dark, above all lesions.
const SUM: Stroke = Stroke::solid(INK, 1.6);
const RESPONSE_LINE: Stroke = Stroke::solid(GREEN, 1.0).dashed(LinePattern::Dashed);
const PROGRESSION_LINE: Stroke = Stroke::solid(VERMILLION, 1.0).dashed(LinePattern::DashDot);

/// Colour, shape and line of the lesion number `index`. Colour and shape run out of step, so that 49 lesions
/// differ, and each is labelled besides.
fn look(index: usize) -> (Colour, Shape, Stroke) {
    let colour = SERIES[(index + index / SERIES.len()) % 6];
    let shape =
        [Shape::Square, Shape::TriangleUp, Shape::Diamond, Shape::TriangleDown, Shape::Circle, Shape::Star]
            [index % 6];
    (colour, shape, Stroke::solid(colour, 0.8))
}

/// A label at the right end of a line.
pub(super) struct EndLabel {
    lines: Vec<String>,
    bold: bool,
    colour: Colour,
    /// Assessment at which the line ends, and the length there in millimetres.
    at: (usize, f64),
}

impl EndLabel {
    pub fn width(&self) -> f64 {
        let weight = if self.bold { Weight::Bold } else { Weight::Regular };
        self.lines.iter().map(|line| width(line, SMALL, weight)).fold(0.0, f64::max)
    }

    pub fn height(&self) -> f64 {
        self.lines.len() as f64 * SMALL * LINE_HEIGHT + 1.0
    }
}

/// Labels of all lines that have at least one point.
pub(super) fn end_labels(input: &LesionPlot, limit: f64) -> Vec<EndLabel> {
    let mut labels = Vec::new();
    let mut add = |words: &str, bold: bool, colour: Colour, end: Option<(usize, f64)>| {
        let weight = if bold { Weight::Bold } else { Weight::Regular };
        let lines = wrap(words, SMALL, weight, limit);
        if let (Some(at), false) = (end, lines.is_empty()) {
            labels.push(EndLabel { lines, bold, colour, at });
        }
    };
    let dated =
        |k: &usize| input.assessments.get(*k).is_some_and(|a| a.when.earliest.or(a.when.latest).is_some());
    let last = |read: &dyn Fn(usize) -> Option<Length>| {
        (0..input.assessments.len()).rev().filter(dated).find_map(|k| Some((k, read(k)?.as_mm())))
    };
    add("Sum", true, INK, last(&|k| input.assessments.get(k)?.sum));
    let pr = last(&|k| input.assessments.get(k)?.partial_response_at_most);
    let pd = last(&|k| input.assessments.get(k)?.progression_at_least);
    add("PR at or below", false, GREEN.for_text(), pr);
    add("PD at or above", false, VERMILLION.for_text(), pd);
    for (index, lesion) in input.lesions.iter().enumerate() {
        let end = last(&|k| lesion.diameters.get(k).copied().and_then(Diameter::counted));
        add(&lesion.label, false, look(index).0.for_text(), end);
    }
    labels
}

/// Labels in a column right of the plot, kept apart, each tied to its line's end.
pub(super) fn draw_end_labels(input: &LesionPlot, plot: &Plot, labels: &[EndLabel]) -> Group {
    let mut group = Group::new(Role::Annotation);
    let wanted: Vec<f64> = labels.iter().map(|label| plot.y.at(label.at.1)).collect();
    let heights: Vec<f64> = labels.iter().map(EndLabel::height).collect();
    let middles = spread::apart(&wanted, &heights, plot.top, plot.bottom);
    for ((label, middle), wanted) in labels.iter().zip(middles).zip(wanted) {
        let place = input.assessments.get(label.at.0).and_then(|a| plot.place(a));
        let from = place.map_or(plot.right, |(x, _, _)| x + 3.0);
        let bend =
            [Point::new(from, wanted), Point::new(plot.right, wanted), Point::new(plot.right + 10.0, middle)];
        group.polyline(&bend, Stroke::solid(GREY, 0.35).dashed(LinePattern::Dotted));
        let line = SMALL * LINE_HEIGHT;
        let first = middle - (label.lines.len() as f64 - 1.0) * line / 2.0;
        for (i, words) in label.lines.iter().enumerate() {
            let at = Point::new(plot.right + 12.0, first + i as f64 * line);
            let text = Text::new(words.clone(), at, SMALL).centred_on_line().colour(label.colour);
            group.text(if label.bold { text.bold() } else { text });
        }
    }
    group
}

/// One thin line a lesion; a gap where it was not evaluable.
pub(super) fn lesion_lines(input: &LesionPlot, plot: &Plot, legend: &mut Legend) -> Group {
    let mut group = Group::titled(Role::Data, "Target lesions");
    for (index, lesion) in input.lesions.iter().enumerate() {
        let (colour, shape, stroke) = look(index);
        let mut series = Group::titled(Role::Data, lesion.label.clone());
        let points: Vec<Option<(Point, Diameter)>> = lesion
            .diameters
            .iter()
            .zip(&input.assessments)
            .map(|(diameter, assessment)| {
                let (x, _, _) = plot.place(assessment)?;
                Some((Point::new(x, plot.y.at(diameter.counted()?.as_mm())), *diameter))
            })
            .collect();
        for run in points.split(Option::is_none) {
            let line: Vec<Point> = run.iter().flatten().map(|(p, _)| *p).collect();
            series.polyline(&line, stroke);
        }
        for (at, diameter) in points.into_iter().flatten() {
            let hollow = Paint::fill(WHITE).with_stroke(Stroke::solid(colour, 0.9));
            if matches!(diameter, Diameter::Measured(_)) {
                series.symbol(shape, at, 4.6, Paint::fill(colour).with_stroke(Stroke::solid(WHITE, 0.3)));
            } else {
                series.symbol(shape, at, 4.6, hollow);
                let sample = Paint::fill(WHITE).with_stroke(Stroke::solid(GREY, 0.9));
                legend.add(
                    Sample::Symbol(Shape::Square, sample),
                    "hollow: lesion absent, or too small to measure (counted by convention)",
                );
            }
        }
        group.push(series);
    }
    group
}

/// The sum: thick, with a gap where it is not evaluable.
pub(super) fn sum_line(input: &LesionPlot, plot: &Plot, legend: &mut Legend) -> Group {
    let mut group = Group::titled(Role::Data, "Sum of diameters");
    let points: Vec<Option<(Point, f64, f64)>> = input
        .assessments
        .iter()
        .filter(|a| plot.place(a).is_some())
        .map(|a| {
            let (x, left, right) = plot.place(a)?;
            Some((Point::new(x, plot.y.at(a.sum?.as_mm())), left, right))
        })
        .collect();
    for run in points.split(Option::is_none) {
        let line: Vec<Point> = run.iter().flatten().map(|(p, _, _)| *p).collect();
        group.polyline(&line, SUM);
    }
    let disc = Paint::fill(INK).with_stroke(Stroke::solid(WHITE, 0.5));
    for (at, left, right) in points.iter().flatten() {
        whisker(&mut group, *left, *right, at.y);
        group.symbol(Shape::Circle, *at, 5.6, disc);
        if right - left >= 1.0 {
            legend.add(Sample::Whisker, "days within which an assessment may lie");
        }
    }
    if points.iter().flatten().count() > 0 {
        legend.add(Sample::LineSymbol(SUM, Shape::Circle, disc), "sum of diameters");
    }
    group
}

/// The threshold that decides the assessment of this number.
type Threshold<'a> = dyn Fn(usize) -> Option<Length> + 'a;

/// The thresholds as steps: the value that decides an assessment runs from the assessment before up to it.
pub(super) fn thresholds(input: &LesionPlot, plot: &Plot, legend: &mut Legend) -> Group {
    let mut group = Group::titled(Role::Data, "Thresholds");
    let partial = |k: usize| input.assessments.get(k)?.partial_response_at_most;
    let progression = |k: usize| input.assessments.get(k)?.progression_at_least;
    let kinds: [(&Threshold<'_>, Stroke, &str); 2] = [
        (&partial, RESPONSE_LINE, "largest sum that is a partial response (PR), from the baseline"),
        (&progression, PROGRESSION_LINE, "smallest sum that is progression (PD), from the nadir so far"),
    ];
    for (read, stroke, words) in kinds {
        let mut line: Vec<Point> = Vec::new();
        let mut before: Option<f64> = None;
        for (k, assessment) in input.assessments.iter().enumerate() {
            let Some((x, _, _)) = plot.place(assessment) else { continue };
            match read(k) {
                Some(length) => {
                    let y = plot.y.at(length.as_mm());
                    line.push(Point::new(before.unwrap_or(plot.left), y));
                    line.push(Point::new(x, y));
                }
                None => {
                    group.polyline(&line, stroke);
                    line.clear();
                }
            }
            before = Some(x);
        }
        if !line.is_empty() {
            legend.add(Sample::Line(stroke), words);
        }
        group.polyline(&line, stroke);
    }
    group
}

/// Faint lines down from what the strip says.
pub(super) fn drop_lines(input: &LesionPlot, plot: &Plot) -> Group {
    let mut group = Group::new(Role::Annotation);
    let marked = input.assessments.iter().filter(|a| a.sum.is_none() || !a.new_lesions.is_empty());
    for (x, _, _) in marked.filter_map(|a| plot.place(a)) {
        group.vertical(x, plot.top - 4.0, plot.bottom, Stroke::solid(GREY, 0.4).dashed(LinePattern::Dotted));
    }
    group
}

/// The strip above the plot: "NE" where the sum is missing, a star where a lesion is new.
pub(super) fn strip(input: &LesionPlot, plot: &Plot, top: f64, legend: &mut Legend) -> Option<(Group, f64)> {
    let mut items: Vec<(f64, Vec<String>, Option<bool>)> = Vec::new();
    for assessment in &input.assessments {
        let Some((x, _, _)) = plot.place(assessment) else { continue };
        if assessment.sum.is_none() {
            items.push((x, vec!["NE".to_owned()], None));
        }
        for new in &assessment.new_lesions {
            let words = format!("new: {}", new.label);
            items.push((x, wrap(&words, SMALL, Weight::Regular, 80.0), Some(new.certain)));
        }
    }
    if items.is_empty() {
        return None;
    }
    let line = SMALL * LINE_HEIGHT;
    let star = |item: &(f64, Vec<String>, Option<bool>)| if item.2.is_some() { 8.0 } else { 0.0 };
    let height = |item: &(f64, Vec<String>, Option<bool>)| item.1.len() as f64 * line + star(item);
    let left = |item: &(f64, Vec<String>, Option<bool>)| {
        let wide = widest(&item.1);
        (item.0 - wide / 2.0).min(plot.page_right - wide).max(plot.left)
    };
    let extents: Vec<(f64, f64)> = items
        .iter()
        .map(|item| (left(item).min(item.0 - 4.0), (left(item) + widest(&item.1)).max(item.0 + 4.0)))
        .collect();
    let levels = pack(&extents, 4.0);
    let heights: Vec<f64> = items.iter().map(height).collect();
    let tops = level_tops(&levels, &heights, top, 1.0);
    let mut group = Group::titled(Role::Annotation, "New lesions and sums not evaluable");
    for (item, level) in items.iter().zip(levels) {
        let level_top = tops.get(level).copied().unwrap_or(top);
        let middle = left(item) + widest(&item.1) / 2.0;
        for (i, words) in item.1.iter().enumerate() {
            let at = Point::new(middle, level_top + (i as f64 + 0.5) * line);
            group.text(Text::new(words.clone(), at, SMALL).centred_on_line().align(Align::Middle));
        }
        if let Some(certain) = item.2 {
            let outline = Stroke::solid(VERMILLION, 0.8);
            let paint =
                if certain { Paint::fill(VERMILLION) } else { Paint::fill(WHITE) }.with_stroke(outline);
            group.symbol(Shape::Star, Point::new(item.0, level_top + height(item) - 4.0), 7.0, paint);
            let words = if certain { "new lesion" } else { "possible new lesion" };
            legend.add(Sample::Symbol(Shape::Star, paint), words);
        }
    }
    Some((group, tops.last().copied().unwrap_or(top)))
}
