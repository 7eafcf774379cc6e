//! The flow of patients: who was there at each step, who left and why.

use crate::figure::{Figure, FigureError, Numbers};
use crate::geometry::{Point, Rect};
use crate::page::{JournalWidth, MARGIN, SMALL};
use crate::scene::{Group, Role, Scene};
use crate::style::{HAZE, INK, Paint, Stroke, WHITE};
use crate::text::{Align, LINE_HEIGHT, Text, Weight, wrap};

/// The way of patients through a study.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PatientFlow {
    /// Title of the figure.
    pub title: String,
    /// Steps that all patients share, from top to bottom.
    pub steps: Vec<FlowStep>,
    /// Arms after the last step, side by side; empty for none. Each has its own steps.
    pub arms: Vec<Vec<FlowStep>>,
    /// Printed width.
    pub width: JournalWidth,
}

/// A step with those who did not go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlowStep {
    /// What it is: `Assessed for eligibility`.
    pub label: String,
    /// Patients at this step.
    pub patients: u32,
    /// Reasons for which patients left after this step, with their numbers.
    pub left: Vec<(String, u32)>,
}

const PAD: f64 = 4.0;
const GAP: f64 = 12.0;
const BETWEEN: f64 = 8.0;
const LINE: Stroke = Stroke::solid(INK, 0.8);

/// Draws the flow of patients.
///
/// # Errors
/// When there is no step, or more patients left a step or its arms than were there.
pub fn patient_flow(input: &PatientFlow) -> Result<Figure, FigureError> {
    check(input)?;
    let page_width = input.width.points();
    let (left, right) = (MARGIN, page_width - MARGIN);
    let mut root = Group::new(Role::Figure);
    let main = if input.arms.is_empty() { (left, right) } else { shared_column(left, right) };
    let (middle, mut bottom) = column(&mut root, &input.steps, main, MARGIN, true);
    if !input.arms.is_empty() {
        let wide = (right - left + BETWEEN) / input.arms.len() as f64 - BETWEEN;
        let fork = bottom + GAP / 2.0;
        let middles: Vec<f64> =
            (0..input.arms.len()).map(|k| left + k as f64 * (wide + BETWEEN) + wide / 2.0).collect();
        let mut branches = Group::new(Role::Annotation);
        if let (Some(first), Some(last), false) = (middles.first(), middles.last(), input.steps.is_empty()) {
            branches.vertical(middle, bottom, fork, LINE);
            branches.horizontal(fork, first.min(middle), last.max(middle), LINE);
            middles.iter().for_each(|x| arrow_down(&mut branches, *x, fork, bottom + GAP));
        }
        root.push(branches);
        let top = bottom + GAP;
        for (arm, x) in input.arms.iter().zip(middles) {
            let (_, end) = column(&mut root, arm, (x - wide / 2.0, x + wide / 2.0), top, false);
            bottom = bottom.max(end);
        }
    }
    Ok(Figure {
        id: "patient-flow".to_owned(),
        title: input.title.clone(),
        alternative_text: alternative_text(input),
        caption: format!("{}. Flow of patients.", input.title.trim_end_matches('.')),
        scene: Scene { width: page_width, height: bottom + MARGIN, root },
        numbers: numbers(input),
    })
}

/// The shared steps stand in the middle when arms follow.
fn shared_column(left: f64, right: f64) -> (f64, f64) {
    (left + (right - left) * 0.22, right)
}

fn check(input: &PatientFlow) -> Result<(), FigureError> {
    if input.steps.is_empty() && input.arms.iter().all(Vec::is_empty) {
        return Err(FigureError::Empty { needed: "step" });
    }
    let inconsistent = |problem| Err(FigureError::Inconsistent { problem });
    for steps in std::iter::once(&input.steps).chain(&input.arms) {
        for pair in steps.windows(2) {
            let [before, after] = pair else { continue };
            let gone = leavers(before);
            if u64::from(after.patients) + gone != u64::from(before.patients) {
                return inconsistent(format!(
                    "{} ({}) less those who left ({gone}) is not {} ({}); name all who left",
                    before.label, before.patients, after.label, after.patients
                ));
            }
        }
        if let Some(step) = steps.iter().find(|s| leavers(s) > u64::from(s.patients)) {
            return inconsistent(format!("more patients left {} than were there", step.label));
        }
    }
    let arms: u64 = input.arms.iter().filter_map(|arm| arm.first()).map(|s| u64::from(s.patients)).sum();
    match input.steps.last() {
        Some(last) if !input.arms.is_empty() && arms + leavers(last) != u64::from(last.patients) => {
            inconsistent(format!(
                "the arms hold {arms} patients, {} less those who left holds another number",
                last.label
            ))
        }
        _ => Ok(()),
    }
}

fn leavers(step: &FlowStep) -> u64 {
    step.left.iter().map(|(_, n)| u64::from(*n)).sum()
}

/// A box's lines and where it stands.
struct FlowBox {
    lines: Vec<(String, Weight)>,
    rect: Rect,
}

impl FlowBox {
    fn new(paragraphs: &[(String, Weight)], left: f64, wide: f64, top: f64) -> Self {
        let lines: Vec<(String, Weight)> = paragraphs
            .iter()
            .flat_map(|(words, weight)| {
                wrap(words, SMALL, *weight, wide - 2.0 * PAD).into_iter().map(|line| (line, *weight))
            })
            .collect();
        let height = lines.len() as f64 * SMALL * LINE_HEIGHT + 2.0 * PAD - 1.0;
        Self { lines, rect: Rect::sized(left, top, wide, height) }
    }

    fn draw(&self, group: &mut Group, centred: bool, fill: crate::style::Colour) {
        group.rect(self.rect, 2.0, Paint::fill(fill).with_stroke(LINE));
        let (x, align) = if centred {
            (self.rect.centre().x, Align::Middle)
        } else {
            (self.rect.left + PAD, Align::Start)
        };
        for (i, (line, weight)) in self.lines.iter().enumerate() {
            let y = self.rect.top + PAD - 0.5 + (i as f64 + 0.5) * SMALL * LINE_HEIGHT;
            let text = Text::new(line.clone(), Point::new(x, y), SMALL).centred_on_line().align(align);
            group.text(if *weight == Weight::Bold { text.bold() } else { text });
        }
    }
}

/// Steps below one another with those who left beside them (or below, in arms); gives the middle of the steps'
/// boxes and the bottom.
fn column(
    root: &mut Group,
    steps: &[FlowStep],
    (left, right): (f64, f64),
    top: f64,
    beside: bool,
) -> (f64, f64) {
    let page = right - left;
    let wide = if beside { page * 0.56 } else { page };
    let middle = left + wide / 2.0;
    let mut y = top;
    for (k, step) in steps.iter().enumerate() {
        if k > 0 {
            let mut arrow = Group::new(Role::Annotation);
            arrow_down(&mut arrow, middle, y, y + GAP);
            root.push(arrow);
            y += GAP;
        }
        let words = [
            (step.label.clone(), Weight::Bold),
            (format!("n\u{a0}=\u{a0}{}", step.patients), Weight::Regular),
        ];
        let main = FlowBox::new(&words, left, wide, y);
        let mut group = Group::titled(Role::Data, format!("{}: {}", step.label, step.patients));
        main.draw(&mut group, true, WHITE);
        y = main.rect.bottom;
        if !step.left.is_empty() {
            let words = left_words(step);
            if beside {
                let aside = FlowBox::new(&words, left + wide + 14.0, page - wide - 14.0, y + 4.0);
                let level = aside.rect.centre().y;
                group.vertical(middle, y, aside.rect.bottom + 4.0, LINE);
                group.horizontal(level, middle, aside.rect.left - 4.0, LINE);
                let tip = aside.rect.left;
                let corners = [
                    Point::new(tip - 5.0, level - 2.4),
                    Point::new(tip, level),
                    Point::new(tip - 5.0, level + 2.4),
                ];
                group.polygon(&corners, Paint::fill(INK));
                aside.draw(&mut group, false, HAZE);
                y = aside.rect.bottom + 4.0;
            } else {
                let under = FlowBox::new(&words, left, wide, y + 3.0);
                under.draw(&mut group, false, HAZE);
                y = under.rect.bottom;
            }
        }
        root.push(group);
    }
    (middle, y)
}

fn left_words(step: &FlowStep) -> Vec<(String, Weight)> {
    let reasons = step.left.iter().map(|(reason, n)| (format!("{reason}: {n}"), Weight::Regular));
    std::iter::once((format!("Excluded or lost: n\u{a0}=\u{a0}{}", leavers(step)), Weight::Bold))
        .chain(reasons)
        .collect()
}

fn arrow_down(group: &mut Group, x: f64, from: f64, to: f64) {
    group.vertical(x, from, to - 4.0, LINE);
    let corners = [Point::new(x - 2.4, to - 5.0), Point::new(x, to), Point::new(x + 2.4, to - 5.0)];
    group.polygon(&corners, Paint::fill(INK));
}

fn step_words(step: &FlowStep) -> String {
    let reasons: Vec<String> = step.left.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
    let left = if reasons.is_empty() { String::new() } else { format!("; left: {}", reasons.join(", ")) };
    format!("{}: {}{left}", step.label, step.patients)
}

fn alternative_text(input: &PatientFlow) -> String {
    let mut parts: Vec<String> = input.steps.iter().map(step_words).collect();
    for (k, arm) in input.arms.iter().enumerate() {
        let steps: Vec<String> = arm.iter().map(step_words).collect();
        parts.push(format!("arm {}: {}", k + 1, steps.join("; then ")));
    }
    format!("Flow diagram. {}. {}.", input.title.trim_end_matches('.'), parts.join(". "))
}

fn numbers(input: &PatientFlow) -> Numbers {
    let mut table = Numbers::new(&["arm", "step", "reason_for_leaving", "patients"]);
    let arms = input.arms.iter().enumerate().map(|(k, arm)| ((k + 1).to_string(), arm));
    for (name, steps) in std::iter::once((String::new(), &input.steps)).chain(arms) {
        for step in steps {
            table.push([name.clone(), step.label.clone(), String::new(), step.patients.to_string()]);
            for (reason, n) in &step.left {
                table.push([name.clone(), step.label.clone(), reason.clone(), n.to_string()]);
            }
        }
    }
    table
}
