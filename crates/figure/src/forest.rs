//! The forest plot: estimates with intervals, one row a study or subgroup, and their summary.

use crate::axis::{AXIS, GRID, axis_title};
use crate::figure::{Figure, FigureError, Numbers};
use crate::geometry::{Point, Rect};
use crate::legend::arrow_head;
use crate::page::{BODY, JournalWidth, MARGIN, SMALL};
use crate::scale::Linear;
use crate::scene::{Group, Role, Scene};
use crate::style::{BLUE, Dash, GREY, INK, MIST, Paint, Stroke};
use crate::text::{Align, LINE_HEIGHT, Text, Weight, width, wrap};
use crate::ticks::{number_label, number_ticks, signed};

/// Estimates of one measure from several studies or subgroups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForestPlot {
    /// Title of the figure.
    pub title: String,
    /// The measure with its interval: `Hazard ratio (95 % CI)`.
    pub measure: String,
    /// Rows from top to bottom.
    pub rows: Vec<ForestRow>,
    /// Heads of the columns of words between label and plot: `Events/n`.
    pub columns: Vec<String>,
    /// Whether the axis is logarithmic (ratios) or straight (proportions, differences).
    pub scale: ForestScale,
    /// The value of no effect, drawn as a line: 1 for ratios, 0 for differences, none for proportions.
    pub no_effect: Option<f64>,
    /// What lies left and right of no effect: `favours S-1`, `favours capecitabine`. Empty for none.
    pub favours: (String, String),
    /// Notes under the plot: heterogeneity, the model.
    pub notes: Vec<String>,
    /// Printed width.
    pub width: JournalWidth,
}

/// The axis of a forest plot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForestScale {
    /// Logarithmic, for ratios.
    #[default]
    Logarithmic,
    /// Straight, for proportions and differences.
    Linear,
}

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForestKind {
    /// A study or subgroup: a square as large as its weight, with its interval.
    #[default]
    Study,
    /// A summary: a diamond from limit to limit.
    Summary,
    /// A heading without an estimate.
    Heading,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForestRow {
    /// Kind.
    pub kind: ForestKind,
    /// Label.
    pub label: String,
    /// Words of the columns, as many as there are heads.
    pub cells: Vec<String>,
    /// Estimate with its limits, or `None` when it cannot be estimated (shown as "not estimable").
    pub estimate: Option<ForestEstimate>,
}

/// An estimate with its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ForestEstimate {
    /// Value.
    pub value: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Weight in the summary, in per cent; decides the size of the square.
    pub weight: Option<f64>,
}

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

/// The estimate in words: `0.62 (0.41–0.94)`.
fn estimate_words(row: &ForestRow) -> String {
    match (row.kind, row.estimate) {
        (ForestKind::Heading, _) => String::new(),
        (_, None) => "not estimable".to_owned(),
        (_, Some(e)) => {
            let number = |v: f64| signed(&format!("{v:.2}"));
            let joint = if e.lower < 0.0 { " to " } else { "–" };
            format!("{} ({}{joint}{})", number(e.value), number(e.lower), number(e.upper))
        }
    }
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
        if let Some(e) = summary {
            group.vertical(self.at(e.value), top, bottom, Stroke::solid(GREY, 0.6).dashed(Dash::Dashed));
        }
        group
    }

    /// Places and labels of ticks that keep apart.
    fn ticks(&self) -> Vec<(f64, String)> {
        let candidates: Vec<(f64, String)> = match self.scale {
            ForestScale::Linear => number_ticks(self.plot.low, self.plot.high, 5),
            ForestScale::Logarithmic => ratio_ticks(self.plot.low, self.plot.high),
        };
        let mut free = f64::NEG_INFINITY;
        let mut ticks = Vec::new();
        for (value, label) in candidates {
            let x = self.plot.at(value);
            let half = width(&label, SMALL, Weight::Regular) / 2.0;
            if x - half >= free {
                free = x + half + 4.0;
                ticks.push((x, label));
            }
        }
        ticks
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
            let left = axis_title(&mut group, lesser, (MARGIN, x - 6.0), bottom, (MARGIN, x - 6.0));
            let room = (x + 6.0, self.page_right);
            let right = axis_title(&mut group, greater, room, bottom, room);
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

/// 1, 2 and 5 times powers of ten between two logarithms, as (logarithm, label).
fn ratio_ticks(low: f64, high: f64) -> Vec<(f64, String)> {
    let (first, last) =
        ((low / std::f64::consts::LN_10).floor() as i32, (high / std::f64::consts::LN_10).ceil() as i32);
    let every = if last - first > 6 { [1.0, 0.0, 0.0] } else { [1.0, 2.0, 5.0] };
    (first..=last.min(first + 40))
        .flat_map(|power| every.map(|factor| factor * 10_f64.powi(power)))
        .filter(|v| *v > 0.0 && (low..=high).contains(&v.ln()))
        .map(|v| (v.ln(), if v >= 1.0 { number_label(v, 1.0) } else { format!("{v}") }))
        .collect()
}

fn alternative_text(input: &ForestPlot) -> String {
    let rows: Vec<String> = input
        .rows
        .iter()
        .filter(|r| r.kind != ForestKind::Heading)
        .map(|r| format!("{}: {}", r.label, estimate_words(r)))
        .collect();
    format!("Forest plot of {}. {}. {}.", input.measure, input.title.trim_end_matches('.'), rows.join("; "))
}

fn caption(input: &ForestPlot) -> String {
    let mut sentences =
        vec![format!("{}.", input.title.trim_end_matches('.')), format!("{}.", input.measure)];
    if input.rows.iter().any(|r| r.kind == ForestKind::Study) {
        sentences.push("Squares: estimates, as large as their weights; lines: intervals, arrows where they leave the axis.".to_owned());
    }
    if input.rows.iter().any(|r| r.kind == ForestKind::Summary) {
        sentences.push("Diamond: summary estimate with its interval.".to_owned());
    }
    sentences.extend(input.notes.iter().map(|n| format!("{}.", n.trim_end_matches('.'))));
    sentences.join(" ")
}

fn numbers(input: &ForestPlot) -> Numbers {
    let fixed = ["row", "kind", "estimate", "lower", "upper", "weight_percent"];
    let mut table = Numbers::new(&fixed);
    table.columns.extend(input.columns.iter().cloned());
    for row in &input.rows {
        let kind = match row.kind {
            ForestKind::Study => "study",
            ForestKind::Summary => "summary",
            ForestKind::Heading => "heading",
        };
        let cell = |v: Option<f64>| v.map(|v| v.to_string()).unwrap_or_default();
        let e = row.estimate;
        let mut cells = vec![
            row.label.clone(),
            kind.to_owned(),
            cell(e.map(|e| e.value)),
            cell(e.map(|e| e.lower)),
            cell(e.map(|e| e.upper)),
            cell(e.and_then(|e| e.weight)),
        ];
        cells.extend(row.cells.iter().take(input.columns.len()).cloned());
        cells.resize(table.columns.len(), String::new());
        table.rows.push(cells);
    }
    table
}
