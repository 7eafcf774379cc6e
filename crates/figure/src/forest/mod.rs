//! The forest plot: estimates with intervals, one row a study or subgroup, and their summary.

mod input;
mod words;

pub use input::{ForestEstimate, ForestKind, ForestPlot, ForestRow, ForestScale};

use crate::axis::{AXIS, GRID, LabelRow, axis_title};
use crate::figure::{Figure, FigureError};
use crate::geometry::{Point, Rect};
use crate::legend::arrow_head;
use crate::page::{BODY, MARGIN, SMALL};
use crate::scale::Linear;
use crate::scene::{Group, Role, Scene};
use crate::style::{BLUE, GREY, INK, LinePattern, MIST, Paint, Stroke};
use crate::text::{Align, LINE_HEIGHT, Text, Weight, width, wrap};
use crate::ticks::number_ticks;
use words::{alternative_text, caption, estimate_words, numbers};

const ROW: f64 = 11.0;
const GAP: f64 = 8.0;

/// Draws a forest plot.
///
/// # Errors
/// When no row has an estimate, or a number is not finite, or a ratio is not above 0, or limits do not enclose
/// their estimate.
pub fn forest(input: &ForestPlot) -> Result<Figure, FigureError> {
    check(input)?;
    let layout = Layout::new(input);
    let mut root = Group::new(Role::Figure);
    let mut rows = Group::new(Role::Figure);
    let mut y = MARGIN + layout.draw_heads(input, &mut rows);
    let top = y;
    for row in &input.rows {
        let height = layout.draw_row(row, y, &mut rows);
        y += height;
    }
    root.push(layout.grid(input, top, y));
    root.push(rows);
    let (axis, mut bottom) = layout.axis(input, y + 1.0);
    root.push(axis);
    let mut notes = Group::new(Role::Annotation);
    for note in &input.notes {
        for line in wrap(note, SMALL, Weight::Regular, layout.page_right - MARGIN) {
            bottom += SMALL * LINE_HEIGHT;
            notes.text(Text::new(line, Point::new(MARGIN, bottom), SMALL));
        }
    }
    root.push(notes);
    Ok(Figure {
        id: "forest".to_owned(),
        title: input.title.clone(),
        alternative_text: alternative_text(input),
        caption: caption(input),
        scene: Scene { width: input.width.points(), height: bottom + 2.0 + MARGIN, root },
        numbers: numbers(input),
    })
}

fn check(input: &ForestPlot) -> Result<(), FigureError> {
    let needed = "row with an estimate";
    if input.rows.iter().all(|r| r.estimate.is_none()) {
        return Err(FigureError::Empty { needed });
    }
    if input.no_effect.is_some_and(|v| !v.is_finite()) {
        return Err(FigureError::NotFinite { place: "the value of no effect".to_owned() });
    }
    for row in &input.rows {
        let Some(e) = row.estimate else { continue };
        if [Some(e.value), Some(e.lower), Some(e.upper), e.weight]
            .into_iter()
            .flatten()
            .any(|v| !v.is_finite())
        {
            return Err(FigureError::NotFinite { place: format!("the estimate of {}", row.label) });
        }
        if !(e.lower <= e.value && e.value <= e.upper) {
            let problem = format!("the limits of {} do not enclose its estimate", row.label);
            return Err(FigureError::Inconsistent { problem });
        }
        if input.scale == ForestScale::Logarithmic && e.lower <= 0.0 {
            let problem = format!("the ratio of {} is not above 0, but the axis is logarithmic", row.label);
            return Err(FigureError::Inconsistent { problem });
        }
    }
    Ok(())
}

fn weight_of(row: &ForestRow) -> Weight {
    if row.kind == ForestKind::Study { Weight::Regular } else { Weight::Bold }
}

/// Where columns stand.
struct Layout {
    label_width: f64,
    /// Left edges and widths of the columns of words.
    cells: Vec<(f64, f64)>,
    words_right: f64,
    words_width: f64,
    plot: Linear,
    scale: ForestScale,
    page_right: f64,
}

impl Layout {
    fn new(input: &ForestPlot) -> Self {
        let page_right = input.width.points() - MARGIN;
        let page = page_right - MARGIN;
        let natural = |texts: Vec<(String, Weight)>, limit: f64| {
            texts.iter().map(|(t, w)| width(t, SMALL, *w)).fold(0.0, f64::max).min(limit)
        };
        let labels = input.rows.iter().map(|r| (r.label.clone(), weight_of(r))).collect();
        let label_width = natural(labels, page * 0.28);
        let words = input.rows.iter().map(|r| (estimate_words(r), weight_of(r)));
        let words_width =
            natural(words.chain([(input.measure.clone(), Weight::Bold)]).collect(), page * 0.24);
        let share = page * 0.2 / input.columns.len().max(1) as f64;
        let mut left = MARGIN + label_width + GAP;
        let cells = (0..input.columns.len())
            .map(|k| {
                let head = input.columns.get(k).map(|c| (c.clone(), Weight::Bold));
                let texts = input.rows.iter().filter_map(|r| Some((r.cells.get(k)?.clone(), weight_of(r))));
                let wide = natural(texts.chain(head).collect(), share);
                let column = (left, wide);
                left += wide + GAP;
                column
            })
            .collect();
        let plot = axis_scale(input, left + 4.0, page_right - words_width - GAP);
        Self {
            label_width,
            cells,
            words_right: page_right,
            words_width,
            plot,
            scale: input.scale,
            page_right,
        }
    }

    fn at(&self, value: f64) -> f64 {
        let value =
            if self.scale == ForestScale::Logarithmic { value.max(f64::MIN_POSITIVE).ln() } else { value };
        self.plot.clamped(value)
    }

    fn draw_heads(&self, input: &ForestPlot, group: &mut Group) -> f64 {
        let mut heads: Vec<(Vec<String>, f64, Align)> = Vec::new();
        for (head, (left, wide)) in input.columns.iter().zip(&self.cells) {
            heads.push((wrap(head, SMALL, Weight::Bold, *wide), left + wide / 2.0, Align::Middle));
        }
        heads.push((
            wrap(&input.measure, SMALL, Weight::Bold, self.words_width),
            self.words_right,
            Align::End,
        ));
        let lines = heads.iter().map(|h| h.0.len()).max().unwrap_or(0) as f64;
        let height = lines * SMALL * LINE_HEIGHT + 3.0;
        for (words, x, align) in heads {
            let first = MARGIN + height - 3.0 - words.len() as f64 * SMALL * LINE_HEIGHT;
            for (i, line) in words.into_iter().enumerate() {
                let y = first + (i as f64 + 0.5) * SMALL * LINE_HEIGHT;
                group.text(Text::new(line, Point::new(x, y), SMALL).centred_on_line().bold().align(align));
            }
        }
        group.horizontal(MARGIN + height, MARGIN, self.page_right, Stroke::solid(MIST, 0.6));
        height + 1.5
    }

    /// Draws a row from `top`; gives its height.
    fn draw_row(&self, row: &ForestRow, top: f64, group: &mut Group) -> f64 {
        let weight = weight_of(row);
        let mut blocks = vec![(wrap(&row.label, SMALL, weight, self.label_width), MARGIN, Align::Start)];
        for (cell, (left, wide)) in row.cells.iter().zip(&self.cells) {
            blocks.push((wrap(cell, SMALL, weight, *wide), left + wide / 2.0, Align::Middle));
        }
        blocks.push((
            wrap(&estimate_words(row), SMALL, weight, self.words_width),
            self.words_right,
            Align::End,
        ));
        let lines = blocks.iter().map(|b| b.0.len()).max().unwrap_or(1) as f64;
        let height = (lines * SMALL * LINE_HEIGHT + 2.0).max(ROW);
        let middle = top + height / 2.0;
        let mut data = Group::titled(Role::Data, format!("{}: {}", row.label, estimate_words(row)));
        for (words, x, align) in blocks {
            let first = middle - (words.len() as f64 - 1.0) * SMALL * LINE_HEIGHT / 2.0;
            for (i, line) in words.into_iter().enumerate() {
                let at = Point::new(x, first + i as f64 * SMALL * LINE_HEIGHT);
                let text = Text::new(line, at, SMALL).centred_on_line().align(align);
                data.text(if weight == Weight::Bold { text.bold() } else { text });
            }
        }
        if let Some(estimate) = row.estimate.filter(|_| row.kind != ForestKind::Heading) {
            self.draw_estimate(&mut data, row.kind, estimate, middle);
        }
        group.push(data);
        height
    }

    fn draw_estimate(&self, group: &mut Group, kind: ForestKind, e: ForestEstimate, y: f64) {
        let (left, x, right) = (self.at(e.lower), self.at(e.value), self.at(e.upper));
        if kind == ForestKind::Summary {
            let corners =
                [Point::new(left, y), Point::new(x, y - 4.0), Point::new(right, y), Point::new(x, y + 4.0)];
            group.polygon(&corners, Paint::fill(BLUE).with_stroke(Stroke::solid(BLUE, 0.5)));
            return;
        }
        let line = Stroke::solid(INK, 0.9);
        group.horizontal(y, left, right, line);
        let cut = |limit: f64| {
            let limit = if self.scale == ForestScale::Logarithmic { limit.ln() } else { limit };
            limit < self.plot.low || limit > self.plot.high
        };
        if cut(e.upper) {
            arrow_head(group, right - 6.0, y, 2.4, INK);
        }
        if cut(e.lower) {
            let corners =
                [Point::new(left + 6.0, y - 2.4), Point::new(left, y), Point::new(left + 6.0, y + 2.4)];
            group.polygon(&corners, Paint::fill(INK));
        }
        // The area of the square is proportional to the weight.
        let side = e.weight.map_or(4.5, |w| 2.4 + (w.clamp(0.0, 100.0) / 100.0).sqrt() * 6.6);
        group.rect(Rect::around(Point::new(x, y), side, side), 0.0, Paint::fill(BLUE));
    }

    fn grid(&self, input: &ForestPlot, top: f64, bottom: f64) -> Group {
        let mut group = Group::new(Role::Grid);
        for (x, _) in self.ticks() {
            group.vertical(x, top, bottom, GRID);
        }
        if let Some(value) = input.no_effect {
            group.vertical(self.at(value), top, bottom, Stroke::solid(INK, 0.7));
        }
        let summary = input.rows.iter().rfind(|r| r.kind == ForestKind::Summary).and_then(|r| r.estimate);
        // Under two headings stand two measures: the summary of the last is no line for the rows of the first.
        let headings = input.rows.iter().filter(|r| r.kind == ForestKind::Heading).count();
        if let Some(e) = summary.filter(|_| headings < 2) {
            group.vertical(
                self.at(e.value),
                top,
                bottom,
                Stroke::solid(GREY, 0.6).dashed(LinePattern::Dashed),
            );
        }
        group
    }

    /// Places and labels of ticks that keep apart, the roundest numbers first.
    fn ticks(&self) -> Vec<(f64, String)> {
        let candidates: Vec<(f64, String)> = match self.scale {
            ForestScale::Linear => number_ticks(self.plot.low, self.plot.high, 5),
            ForestScale::Logarithmic => ratio_ticks(self.plot.low, self.plot.high),
        };
        let mut row = LabelRow::new(self.plot.start - 12.0, self.plot.end + 12.0);
        let places = candidates.into_iter().map(|(value, label)| (self.plot.at(value), label));
        places.filter(|(x, label)| row.take(*x, width(label, SMALL, Weight::Regular))).take(9).collect()
    }

    fn axis(&self, input: &ForestPlot, y: f64) -> (Group, f64) {
        let mut group = Group::titled(Role::Axis, input.measure.clone());
        group.horizontal(y, self.plot.start, self.plot.end, AXIS);
        for (x, label) in self.ticks() {
            group.vertical(x, y, y + 2.5, AXIS);
            group.text(Text::new(label, Point::new(x, y + 9.0), SMALL).align(Align::Middle));
        }
        let mut bottom = y + 11.0;
        let (lesser, greater) = &input.favours;
        let value = input.no_effect.map(|v| self.at(v));
        if let (Some(x), false) = (value, lesser.trim().is_empty() && greater.trim().is_empty()) {
            let x = x.clamp(MARGIN + 40.0, self.page_right - 40.0);
            let left = axis_title(&mut group, lesser, (self.plot.start, x - 6.0), bottom, (MARGIN, x - 6.0));
            let room = (x + 6.0, self.page_right);
            let right = axis_title(&mut group, greater, (x + 6.0, self.plot.end), bottom, room);
            bottom = left.max(right).max(bottom + BODY);
        }
        (group, bottom)
    }
}

/// The axis holds every estimate and the value of no effect; limits further out than the estimates' own spread
/// times three are cut, with arrows.
fn axis_scale(input: &ForestPlot, left: f64, right: f64) -> Linear {
    let measure = |v: f64| if input.scale == ForestScale::Logarithmic { v.max(1e-12).ln() } else { v };
    let estimates = || input.rows.iter().filter_map(|r| r.estimate);
    let reference = input.no_effect.map(measure).filter(|v| v.is_finite());
    let centres: Vec<f64> = estimates().map(|e| measure(e.value)).chain(reference).collect();
    let fold =
        |start: f64, pick: fn(f64, f64) -> f64, values: &[f64]| values.iter().copied().fold(start, pick);
    let (low, high) = (fold(f64::INFINITY, f64::min, &centres), fold(f64::NEG_INFINITY, f64::max, &centres));
    let reach =
        (high - low).max(if input.scale == ForestScale::Logarithmic { 0.7 } else { high.abs() * 0.3 });
    let lowers: Vec<f64> = estimates().map(|e| measure(e.lower)).collect();
    let uppers: Vec<f64> = estimates().map(|e| measure(e.upper)).collect();
    let low = fold(low, f64::min, &lowers).max(low - 1.5 * reach);
    let high = fold(high, f64::max, &uppers).min(high + 1.5 * reach);
    let margin = (high - low).max(1e-9) * 0.03;
    Linear::new(low - margin, high + margin, left, right)
}

/// Round ratios between two logarithms, as (logarithm, label): powers of ten first, then what lies between.
fn ratio_ticks(low: f64, high: f64) -> Vec<(f64, String)> {
    let power_of = |logarithm: f64| logarithm / std::f64::consts::LN_10;
    let (first, last) = (power_of(low).floor() as i32, power_of(high).ceil() as i32);
    let powers = first..=last.min(first.saturating_add(40));
    let factors: &[f64] = if last - first > 4 { &[1.0] } else { &[1.0, 5.0, 2.0, 3.0, 1.5, 7.0] };
    factors
        .iter()
        .flat_map(|factor| powers.clone().map(move |power| (*factor, power)))
        .map(|(factor, power)| {
            let value = factor * 10_f64.powi(power);
            let decimals = usize::try_from(-power).unwrap_or(0) + usize::from(factor == 1.5);
            (value.ln(), format!("{value:.decimals$}"))
        })
        .filter(|(logarithm, _)| (low..=high).contains(logarithm))
        .collect()
}
