//! Adverse events by cycle: one row a term, one column a cycle, the worst grade in each cell.

use crate::axis::axis_title;
use crate::figure::{Figure, FigureError, Numbers};
use crate::geometry::{Point, Rect};
use crate::legend::{Legend, Sample};
use crate::page::{JournalWidth, MARGIN, SMALL, SMALLEST_TEXT};
use crate::scene::{Group, Role, Scene};
use crate::style::{MIST, Paint, Stroke, WHITE};
use crate::text::{Align, LINE_HEIGHT, Text, Weight, width, wrap};
use crate::timeline::grade_colour;

/// Adverse events of one patient or of a cohort, by cycle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AdverseEventHeatMap {
    /// Title of the figure.
    pub title: String,
    /// Names of the cycles: `1`, `2`.
    pub cycles: Vec<String>,
    /// Patients treated in each cycle; empty for a figure of one patient.
    pub treated: Vec<u32>,
    /// Rows from top to bottom.
    pub rows: Vec<HeatRow>,
    /// Printed width.
    pub width: JournalWidth,
}

/// One term.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatRow {
    /// CTCAE term.
    pub term: String,
    /// One entry a cycle; `None` where the term was not recorded in that cycle.
    pub cells: Vec<Option<HeatCell>>,
}

/// A term in a cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeatCell {
    /// Worst CTCAE grade, 1 to 5.
    pub worst_grade: u8,
    /// Number of patients with the event in this cycle; not printed for a figure of one patient.
    pub patients: u32,
}

const ROW: f64 = 13.0;
const TALL_ROW: f64 = 20.0;

/// Draws adverse events by cycle.
///
/// # Errors
/// When there is no row or no cycle, a row has more cells than there are cycles, or the patients treated are
/// not given for every cycle.
pub fn adverse_event_heat_map(input: &AdverseEventHeatMap) -> Result<Figure, FigureError> {
    check(input)?;
    let page_width = input.width.points();
    let right = page_width - MARGIN;
    let longest = input.rows.iter().map(|r| width(&r.term, SMALL, Weight::Regular));
    let cohort = !input.treated.is_empty();
    let head = if cohort { width("Patients treated", SMALL, Weight::Regular) } else { 20.0 };
    let labels = longest.fold(head, f64::max).min(page_width * 0.34);
    let left = MARGIN + labels + 5.0;
    let wide = ((right - left) / input.cycles.len() as f64).min(42.0);
    let two_lines = cohort && wide < 26.0;
    let least = if two_lines { TALL_ROW } else { ROW };

    let mut root = Group::new(Role::Figure);
    let mut y = MARGIN;
    let mut drawn_grades: Vec<u8> = Vec::new();
    for row in &input.rows {
        let lines = wrap(&row.term, SMALL, Weight::Regular, labels);
        let height = (lines.len() as f64 * SMALL * LINE_HEIGHT + 2.0).max(least);
        let middle = y + height / 2.0;
        let mut group = Group::titled(Role::Lane, row.term.clone());
        let first = middle - (lines.len() as f64 - 1.0) * SMALL * LINE_HEIGHT / 2.0;
        for (i, line) in lines.into_iter().enumerate() {
            let at = Point::new(MARGIN, first + i as f64 * SMALL * LINE_HEIGHT);
            group.text(Text::new(line, at, SMALL).centred_on_line());
        }
        for k in 0..input.cycles.len() {
            let rect = Rect::sized(left + k as f64 * wide, y, wide, height).grown(-0.6);
            let cell = row.cells.get(k).copied().flatten();
            group.push(draw_cell(input, row, k, cell, rect));
            drawn_grades.extend(cell.map(|c| c.worst_grade));
        }
        root.push(group);
        y += height;
    }
    let (group, bottom) = column_labels(input, (left, wide), y, right);
    root.push(group);
    let (group, height) = legend(drawn_grades, cohort).draw(MARGIN, right, bottom + 4.0);
    root.push(group);
    Ok(Figure {
        id: "adverse-events-by-cycle".to_owned(),
        title: input.title.clone(),
        alternative_text: alternative_text(input),
        caption: caption(input),
        scene: Scene { width: page_width, height: height + MARGIN, root },
        numbers: numbers(input),
    })
}

fn check(input: &AdverseEventHeatMap) -> Result<(), FigureError> {
    if input.rows.is_empty() || input.cycles.is_empty() {
        return Err(FigureError::Empty { needed: "adverse event and one cycle" });
    }
    let count = input.cycles.len();
    if let Some(row) = input.rows.iter().find(|r| r.cells.len() > count) {
        let problem = format!("{} has {} cells for {count} cycles", row.term, row.cells.len());
        return Err(FigureError::Inconsistent { problem });
    }
    if !input.treated.is_empty() && input.treated.len() != count {
        let problem = format!("patients treated are given for {} of {count} cycles", input.treated.len());
        return Err(FigureError::Inconsistent { problem });
    }
    Ok(())
}

fn cell_words(input: &AdverseEventHeatMap, k: usize, cell: HeatCell) -> String {
    match input.treated.get(k) {
        Some(treated) => format!("{} of {treated} patients, worst grade {}", cell.patients, cell.worst_grade),
        None => format!("grade {}", cell.worst_grade),
    }
}

fn draw_cell(
    input: &AdverseEventHeatMap,
    row: &HeatRow,
    k: usize,
    cell: Option<HeatCell>,
    rect: Rect,
) -> Group {
    let cycle = input.cycles.get(k).map_or("", String::as_str);
    let words = cell.map_or_else(|| "none recorded".to_owned(), |c| cell_words(input, k, c));
    let mut group = Group::titled(Role::Data, format!("{}, cycle {cycle}: {words}", row.term));
    let edge = Stroke::solid(MIST, 0.5);
    let Some(cell) = cell else {
        group.rect(rect, 0.0, Paint::fill(WHITE).with_stroke(edge));
        return group;
    };
    let colour = grade_colour(cell.worst_grade);
    group.rect(rect, 0.0, Paint::fill(colour).with_stroke(edge));
    let grade = if input.treated.is_empty() {
        cell.worst_grade.to_string()
    } else {
        format!("G{}", cell.worst_grade)
    };
    let count = (!input.treated.is_empty()).then(|| cell.patients.to_string());
    let centre = rect.centre();
    let mut put = |words: String, at: Point| {
        if width(&words, SMALLEST_TEXT, Weight::Regular) <= rect.width() {
            let text = Text::new(words, at, SMALLEST_TEXT).centred_on_line().align(Align::Middle);
            group.text(text.colour(colour.text_on()));
        }
    };
    match count {
        None => put(grade, centre),
        Some(count) if rect.height() > TALL_ROW - 2.0 => {
            put(count, Point::new(centre.x, centre.y - 3.9));
            put(grade, Point::new(centre.x, centre.y + 3.9));
        }
        Some(count) => put(format!("{count} · {grade}"), centre),
    }
    group
}

/// Cycles (and patients treated) under the columns, as many as keep apart; gives the bottom.
fn column_labels(
    input: &AdverseEventHeatMap,
    (left, wide): (f64, f64),
    top: f64,
    right: f64,
) -> (Group, f64) {
    let mut group = Group::titled(Role::Axis, "Cycle");
    let treated: Vec<String> = input.treated.iter().map(u32::to_string).collect();
    let mut y = top + 2.0;
    for (head, labels) in [("", &input.cycles), ("Patients treated", &treated)] {
        if labels.is_empty() {
            continue;
        }
        let mut free = left;
        let baseline = y + 7.0;
        group.text(Text::new(head, Point::new(MARGIN, baseline), SMALL));
        for (k, label) in labels.iter().enumerate() {
            let (x, half) = (left + (k as f64 + 0.5) * wide, width(label, SMALL, Weight::Regular) / 2.0);
            if x - half >= free && x + half <= right {
                group.text(Text::new(label.clone(), Point::new(x, baseline), SMALL).align(Align::Middle));
                free = x + half + 3.0;
            }
        }
        y += 9.0;
        if head.is_empty() {
            let end = left + wide * input.cycles.len() as f64;
            y = axis_title(&mut group, "Cycle", (left, end), y, (left, right)) + 1.0;
        }
    }
    (group, y)
}

fn legend(mut grades: Vec<u8>, cohort: bool) -> Legend {
    grades.sort_unstable();
    grades.dedup();
    let mut legend = Legend::default();
    let boxes = grades
        .into_iter()
        .map(|g| {
            let colour = grade_colour(g);
            (g.to_string(), Paint::fill(colour).with_stroke(Stroke::solid(MIST, 0.5)), colour.text_on())
        })
        .collect::<Vec<_>>();
    if !boxes.is_empty() {
        let words =
            if cohort { "worst CTCAE grade; cells: patients, worst grade" } else { "worst CTCAE grade" };
        legend.add(Sample::Letters(boxes), words);
    }
    let blank = Paint::fill(WHITE).with_stroke(Stroke::solid(MIST, 0.7));
    legend.add(Sample::Area(blank), "none recorded");
    legend
}

fn alternative_text(input: &AdverseEventHeatMap) -> String {
    let rows: Vec<String> = input
        .rows
        .iter()
        .map(|row| {
            let cells = row.cells.iter().enumerate().filter_map(|(k, cell)| {
                Some(format!("cycle {} {}", input.cycles.get(k)?, cell_words(input, k, (*cell)?)))
            });
            format!("{}: {}", row.term, cells.collect::<Vec<_>>().join(", "))
        })
        .collect();
    format!("Heat map. {}. {}.", input.title.trim_end_matches('.'), rows.join(". "))
}

fn caption(input: &AdverseEventHeatMap) -> String {
    let what = if input.treated.is_empty() {
        "Worst CTCAE grade of each adverse event in each cycle."
    } else {
        "Number of patients with each adverse event in each cycle, and their worst CTCAE grade (G)."
    };
    format!("{}. {what} A blank cell: none recorded.", input.title.trim_end_matches('.'))
}

fn numbers(input: &AdverseEventHeatMap) -> Numbers {
    let mut table = Numbers::new(&["term", "cycle", "worst_grade", "patients", "treated"]);
    for row in &input.rows {
        for (k, cycle) in input.cycles.iter().enumerate() {
            let cell = row.cells.get(k).copied().flatten();
            let patients = cell.filter(|_| !input.treated.is_empty()).map(|c| c.patients.to_string());
            table.push([
                row.term.clone(),
                cycle.clone(),
                cell.map(|c| c.worst_grade.to_string()).unwrap_or_default(),
                patients.unwrap_or_default(),
                input.treated.get(k).map(u32::to_string).unwrap_or_default(),
            ]);
        }
    }
    table
}
