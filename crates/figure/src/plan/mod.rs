//! The plan of a treatment: a lane for each drug, laboratory checks, imaging, and the day 1 of every cycle.

mod axes;
mod blocks;
mod input;
mod words;

pub use input::{PlanCycle, PlanDrug, PlanImaging, TreatmentPlan};

use blocks::Block;
use oncase_record::Day;

use crate::figure::{Figure, FigureError};
use crate::geometry::{Point, Rect};
use crate::legend::{Legend, Sample};
use crate::page::{BODY, MARGIN, SMALL};
use crate::scale::DayScale;
use crate::scene::{Group, Role, Scene, Shape};
use crate::style::{Colour, GREEN, GREY, HAZE, INK, LinePattern, MIST, Paint, SERIES, SILVER, Stroke, WHITE};
use crate::text::{Align, LINE_HEIGHT, Text, Weight, width, wrap};

/// Height of the row of cycle numbers.
const CYCLES: f64 = 11.0;
/// Least height of a lane.
const LANE: f64 = 12.0;
/// Height of a bar.
const BAR: f64 = 7.5;
/// Free space between two rows of cycles.
const BETWEEN_ROWS: f64 = 8.0;
/// Most points for a day, so that a single cycle does not fill the page.
const MOST_PER_DAY: f64 = 6.0;
const DAY_ONE: Stroke = Stroke::solid(SILVER, 0.7);
const PLANNED_DAY_ONE: Stroke = Stroke::solid(GREY, 0.7).dashed(LinePattern::Dashed);
const LABORATORY: Colour = INK;
const IMAGING: Colour = GREEN;

/// Draws the plan of a treatment.
///
/// # Errors
/// When there is no cycle, cycles overlap, or a dose, check or imaging lies in no cycle.
pub fn treatment_plan(plan: &TreatmentPlan) -> Result<Figure, FigureError> {
    plan.check()?;
    let page_width = plan.width.points();
    let lanes = Lanes::new(plan, page_width);
    let rows = blocks::blocks(plan, lanes.right - lanes.left, lanes.height(false));
    let longest = rows.iter().map(Block::days).max().unwrap_or(1);
    let end = lanes.right.min(lanes.left + f64::from(longest) * MOST_PER_DAY);

    let mut root = Group::new(Role::Figure);
    let mut y = MARGIN;
    for (nth, block) in rows.iter().enumerate() {
        // One scale for all rows: a cycle is as wide in each.
        let scale = DayScale::new(block.from, block.from.plus_days(longest), lanes.left, end, &[]);
        let row = Row { plan, block, scale, lanes: &lanes, with_notes: nth == 0 };
        y = row.draw(&mut root, y, page_width - 2.0) + BETWEEN_ROWS;
    }
    let (group, bottom) = legend(plan).draw(MARGIN, page_width - MARGIN, y - BETWEEN_ROWS + 4.0);
    root.push(group);
    Ok(Figure {
        id: "treatment-plan".to_owned(),
        title: plan.title.clone(),
        alternative_text: words::alternative_text(plan),
        caption: words::caption(plan, rows.len()),
        scene: Scene { width: page_width, height: bottom + MARGIN, root },
        numbers: words::numbers(plan),
    })
}

/// The lanes that every row has, with their labels.
struct Lanes {
    left: f64,
    right: f64,
    drugs: Vec<LaneLabel>,
    laboratory: LaneLabel,
    imaging: LaneLabel,
}

struct LaneLabel {
    label: Vec<String>,
    note: Vec<String>,
    /// Whether the note is needed in every row, because the label alone does not tell the lane.
    ambiguous: bool,
}

impl LaneLabel {
    fn new(label: &str, note: &str, room: f64, ambiguous: bool) -> Self {
        let note = wrap(note, SMALL, Weight::Regular, room);
        Self { label: wrap(label, BODY, Weight::Regular, room), note, ambiguous }
    }

    fn note(&self, wanted: bool) -> &[String] {
        if wanted || self.ambiguous { &self.note } else { &[] }
    }

    fn height(&self, with_note: bool) -> f64 {
        let lines = self.label.len() as f64 * BODY + self.note(with_note).len() as f64 * SMALL;
        (lines * LINE_HEIGHT + 3.0).max(LANE)
    }

    fn draw(&self, group: &mut Group, middle: f64, with_note: bool) {
        let (body, small) = (BODY * LINE_HEIGHT, SMALL * LINE_HEIGHT);
        let note = self.note(with_note);
        let mut y = middle - (self.label.len() as f64 * body + note.len() as f64 * small) / 2.0;
        for line in &self.label {
            group.text(Text::new(line.clone(), Point::new(MARGIN, y + body / 2.0), BODY).centred_on_line());
            y += body;
        }
        for line in note {
            let text = Text::new(line.clone(), Point::new(MARGIN, y + small / 2.0), SMALL);
            group.text(text.centred_on_line().colour(GREY));
            y += small;
        }
    }
}

impl Lanes {
    fn new(plan: &TreatmentPlan, page_width: f64) -> Self {
        let words: Vec<String> = plan.drugs.iter().map(|drug| words::dose_words(plan, drug)).collect();
        let labels = plan.drugs.iter().map(|drug| width(&drug.label, BODY, Weight::Regular));
        let notes = words.iter().map(|note| width(note, SMALL, Weight::Regular));
        let longest = labels.chain(notes).fold(width("Laboratory", BODY, Weight::Regular), f64::max);
        let room = (longest + 1.0).clamp(page_width * 0.13, page_width * 0.25);
        let drug = |(drug, note): (&PlanDrug, &String)| {
            let same = plan.drugs.iter().filter(|other| other.label == drug.label).count();
            LaneLabel::new(&drug.label, note, room, same > 1 || drug.label.trim().is_empty())
        };
        Self {
            left: MARGIN + room + 6.0,
            right: page_width - MARGIN - 3.0,
            drugs: plan.drugs.iter().zip(&words).map(drug).collect(),
            laboratory: LaneLabel::new("Laboratory", "", room, false),
            imaging: LaneLabel::new("Imaging", "", room, false),
        }
    }

    /// Height of a row of cycles with all its lanes and axes.
    fn height(&self, with_notes: bool) -> f64 {
        let drugs: f64 = self.drugs.iter().map(|lane| lane.height(with_notes)).sum();
        CYCLES + drugs + 2.0 * LANE + axes::HEIGHT + BETWEEN_ROWS
    }
}

/// One row of cycles.
struct Row<'a> {
    plan: &'a TreatmentPlan,
    block: &'a Block,
    scale: DayScale,
    lanes: &'a Lanes,
    with_notes: bool,
}

impl Row<'_> {
    /// Draws the row from `top`; gives its bottom.
    fn draw(&self, root: &mut Group, top: f64, page_right: f64) -> f64 {
        let bottom = top + self.lanes.height(self.with_notes) - axes::HEIGHT - BETWEEN_ROWS;
        self.background(root, top, bottom);
        let mut y = top + CYCLES;
        for ((nth, drug), label) in self.plan.drugs.iter().enumerate().zip(&self.lanes.drugs) {
            let height = label.height(self.with_notes);
            root.push(self.drug_lane(drug, label, series_colour(nth), y + height / 2.0));
            y += height;
        }
        root.push(self.laboratory_lane(y + LANE / 2.0));
        root.push(self.imaging_lane(y + LANE * 1.5));
        root.push(axes::axes(self.plan, self.block, &self.scale, bottom, page_right));
        bottom + axes::HEIGHT
    }

    /// Cycle numbers, day-1 lines and delays.
    fn background(&self, root: &mut Group, top: f64, bottom: f64) {
        let mut head = Group::titled(Role::Axis, "Cycles");
        let at = Point::new(MARGIN, top + CYCLES / 2.0);
        head.text(Text::new("Cycle", at, BODY).bold().centred_on_line());
        root.push(head);
        for index in self.block.cycles.clone() {
            let Some(cycle) = self.plan.cycles.get(index) else { continue };
            let late = self.plan.late(index);
            let mut title = format!("Cycle {}, day 1 on {}", index + 1, cycle.day_one);
            if late > 0 {
                title.push_str(&format!(", {late} days later than planned"));
            }
            let mut group = Group::titled(Role::Grid, title);
            let (left, right) = (self.scale.at(cycle.day_one), self.scale.at(cycle.end()));
            if late > 0 {
                let planned = self.scale.at(cycle.day_one.plus_days(-late));
                let gap = Rect::between(Point::new(planned, top), Point::new(left, bottom));
                group.rect(gap, 0.0, Paint::fill(MIST));
                group.vertical(planned, top, bottom, PLANNED_DAY_ONE);
            }
            let band = Rect::sized(left, top, right - left, CYCLES);
            let fill = if index % 2 == 0 { HAZE } else { WHITE };
            group.rect(band, 0.0, Paint::fill(fill).with_stroke(Stroke::solid(MIST, 0.4)));
            group.vertical(left, top, bottom, DAY_ONE);
            cycle_number(&mut group, index + 1, late, band);
            root.push(group);
        }
    }

    fn drug_lane(&self, drug: &PlanDrug, label: &LaneLabel, colour: Colour, middle: f64) -> Group {
        let mut lane = Group::titled(Role::Lane, drug.label.clone());
        label.draw(&mut lane, middle, self.with_notes);
        for (first, last) in drug.spans.iter().filter(|(first, _)| self.block.holds(*first)) {
            let days = if first == last { first.to_string() } else { format!("{first} to {last}") };
            let mut group = Group::titled(Role::Data, format!("{} {}: {days}", drug.label, drug.note));
            let (left, right) = (self.scale.at(*first), self.scale.at(last.plus_days(1)));
            let bar = Rect::sized(left, middle - BAR / 2.0, (right - left).max(1.2), BAR);
            group.rect(bar, 0.0, Paint::fill(colour));
            lane.push(group);
        }
        lane
    }

    fn laboratory_lane(&self, middle: f64) -> Group {
        let mut lane = Group::titled(Role::Lane, "Laboratory checks");
        self.lanes.laboratory.draw(&mut lane, middle, false);
        for day in self.plan.laboratory.iter().filter(|day| self.block.holds(**day)) {
            let mut group = Group::titled(Role::Data, format!("Laboratory check: {day}"));
            group.symbol(Shape::Diamond, self.middle_of(*day, middle), 6.0, Paint::fill(LABORATORY));
            lane.push(group);
        }
        lane
    }

    fn imaging_lane(&self, middle: f64) -> Group {
        let mut lane = Group::titled(Role::Lane, "Imaging");
        self.lanes.imaging.draw(&mut lane, middle, false);
        for imaging in self.plan.imaging.iter().filter(|imaging| self.block.holds(imaging.day)) {
            let mut group = Group::titled(Role::Data, format!("{}: {}", imaging.what, imaging.day));
            let at = self.middle_of(imaging.day, middle);
            group.symbol(Shape::Square, at, 6.0, imaging_paint(imaging.baseline));
            lane.push(group);
        }
        lane
    }

    fn middle_of(&self, day: Day, y: f64) -> Point {
        Point::new(self.scale.at(day) + self.scale.points_per_day() / 2.0, y)
    }
}

/// The number of a cycle in its band, with its delay where that fits.
fn cycle_number(group: &mut Group, number: usize, late: i32, band: Rect) {
    let short = number.to_string();
    let long = (late > 0).then(|| format!("{short} (+{late} d)"));
    let room = band.width() - 1.0;
    let fitting = long.into_iter().chain([short]).find(|label| width(label, SMALL, Weight::Bold) <= room);
    if let Some(label) = fitting {
        group.text(Text::new(label, band.centre(), SMALL).bold().centred_on_line().align(Align::Middle));
    }
}

fn imaging_paint(baseline: bool) -> Paint {
    let edge = Stroke::solid(IMAGING, 1.2);
    if baseline { Paint::fill(WHITE).with_stroke(edge) } else { Paint::fill(IMAGING).with_stroke(edge) }
}

/// Lanes are told apart by their place and label; the colour only helps the eye.
fn series_colour(nth: usize) -> Colour {
    SERIES.get(nth % SERIES.len()).copied().unwrap_or(INK)
}

fn legend(plan: &TreatmentPlan) -> Legend {
    let mut legend = Legend::default();
    legend.add(Sample::Line(DAY_ONE), "day 1");
    if !plan.laboratory.is_empty() {
        legend.add(Sample::Symbol(Shape::Diamond, Paint::fill(LABORATORY)), "laboratory check");
    }
    if plan.imaging.iter().any(|imaging| !imaging.baseline) {
        legend.add(Sample::Symbol(Shape::Square, imaging_paint(false)), "imaging");
    }
    if plan.imaging.iter().any(|imaging| imaging.baseline) {
        legend.add(Sample::Symbol(Shape::Square, imaging_paint(true)), "baseline imaging");
    }
    if (0..plan.cycles.len()).any(|index| plan.late(index) > 0) {
        legend.add(Sample::Area(Paint::fill(MIST)), "delay");
        legend.add(Sample::Line(PLANNED_DAY_ONE), "day 1 without the delay");
    }
    legend
}
