//! The waterfall plot.

use super::bars::{LARGEST, check, difference_mark, explain, footnotes, order, percent_words, words};
use super::input::{BestChange, WaterfallPlot};
use crate::axis::{AXIS, upright};
use crate::figure::{Figure, FigureError, Numbers};
use crate::geometry::{Point, Rect};
use crate::legend::Legend;
use crate::page::{BODY, MARGIN, SMALL, SMALLEST_TEXT};
use crate::scale::Linear;
use crate::scene::{Group, Role, Scene};
use crate::style::{GREY, LinePattern, Stroke};
use crate::text::{Align, CAP_HEIGHT, Text, Weight, width};
use crate::texture::Texture;
use crate::ticks::{number_label, number_ticks};
use crate::timeline::Response;

/// Narrowest slot in which an upward label keeps off its neighbour.
const LABEL_SLOT: f64 = SMALLEST_TEXT * 1.02;
/// About how many ticks the axis of changes has.
const TICKS: usize = 8;
/// Longest label under a bar.
const LONGEST_LABEL: f64 = 64.0;

/// Draws the best change of every patient.
///
/// # Errors
/// When no patient has a change, or a number is not finite or below −100 %.
pub fn waterfall(input: &WaterfallPlot) -> Result<Figure, FigureError> {
    let all: Vec<&BestChange> = input.patients.iter().collect();
    check(&all, &input.guides)?;
    let sorted: Vec<&BestChange> = order(&all).into_iter().filter_map(|i| all.get(i).copied()).collect();
    let drawn: Vec<&BestChange> = sorted.iter().copied().filter(|c| c.percent.is_some()).collect();
    let page_width = input.width.points();
    let (left, right) = (MARGIN + 38.0, page_width - MARGIN);
    let slot = (right - left - 6.0) / drawn.len() as f64;
    let (top, bottom) = (MARGIN + 4.0, MARGIN + 4.0 + (page_width * 0.42).clamp(120.0, 200.0));
    let highest = drawn.iter().filter_map(|c| c.percent).fold(20.0, f64::max).min(LARGEST);
    let y = Linear::new(-112.0, highest + 14.0, bottom, top);

    let mut root = Group::new(Role::Figure);
    root.push(value_axis(&y, left, right));
    root.push(guides(&input.guides, &y, left, right, TICKS));
    let labels = labels(&drawn, slot);
    let places = |k: usize| left + 3.0 + (k as f64 + 0.5) * slot;
    for (k, change) in drawn.iter().enumerate() {
        root.push(bar(change, places(k), slot, &y));
    }
    root.push(zero(&y, left, right));
    let (group, label_bottom) = draw_labels(&labels, &places, bottom + 2.0);
    root.push(group);
    let mut legend = Legend::default();
    explain(&drawn, &mut legend);
    let (group, height) = legend.draw(MARGIN, right, label_bottom + 5.0);
    root.push(group);

    Ok(Figure {
        id: "waterfall".to_owned(),
        title: input.title.clone(),
        alternative_text: format!(
            "Waterfall plot. {}. {}.",
            input.title.trim_end_matches('.'),
            sorted.iter().map(|c| words(c)).collect::<Vec<_>>().join("; ")
        ),
        caption: caption(&input.title, &sorted, labels.is_none()),
        scene: Scene { width: page_width, height: height + MARGIN, root },
        numbers: numbers(&sorted),
    })
}

fn value_axis(y: &Linear, left: f64, right: f64) -> Group {
    let inner = Linear::new(-100.0, y.high, y.at(-100.0), y.end);
    let mut group = upright(&inner, left, right, TICKS);
    let words = "Best change of the sum of diameters (%)";
    let words = if width(words, BODY, Weight::Regular) > y.start - y.end { "Best change (%)" } else { words };
    let at = Point::new(MARGIN + BODY / 2.0, f64::midpoint(y.start, y.end));
    group.text(Text::new(words, at, BODY).upward().centred_on_line().align(Align::Middle));
    group
}

fn zero(y: &Linear, left: f64, right: f64) -> Group {
    let mut group = Group::new(Role::Axis);
    group.horizontal(y.at(0.0), left, right, AXIS);
    group
}

/// Dashed level lines at the guides, as far as they are on the page, with their numbers on the axis where
/// about `wanted` round ticks leave room.
pub(super) fn guides(guides: &[f64], y: &Linear, left: f64, right: f64, wanted: usize) -> Group {
    let mut group = Group::new(Role::Grid);
    let (low, high) = (y.low.max(-100.0), y.high);
    let mut taken: Vec<f64> = number_ticks(low, high, wanted).into_iter().map(|t| y.at(t.0)).collect();
    for guide in guides.iter().filter(|g| (y.low..=y.high).contains(*g)) {
        let place = y.at(*guide);
        group.horizontal(place, left, right, Stroke::solid(GREY, 0.7).dashed(LinePattern::Dashed));
        if taken.iter().all(|other| (other - place).abs() > SMALL * 1.1) {
            let text = Text::new(number_label(*guide, 1.0), Point::new(left - 4.0, place), SMALL);
            group.text(text.centred_on_line().align(Align::End));
            taken.push(place);
        }
    }
    group
}

fn bar(change: &BestChange, x: f64, slot: f64, y: &Linear) -> Group {
    let mut group = Group::titled(Role::Data, words(change));
    let Some(percent) = change.percent else { return group };
    let (zero, end) = (y.at(0.0), y.at(percent.min(LARGEST)));
    let half = (slot * 0.41).min(11.0);
    let (upper, lower) = (zero.min(end), zero.max(end).max(zero.min(end) + 0.6));
    let rect = Rect { left: x - half, right: x + half, top: upper, bottom: lower };
    Texture::of_response(change.response).draw(&mut group, rect);
    let (above, below) = (upper - 2.0, lower + 2.0 + SMALLEST_TEXT * CAP_HEIGHT);
    let letters = change.response.map_or("", Response::mark);
    if width(letters, SMALLEST_TEXT, Weight::Regular) + 1.5 <= slot {
        let baseline = if percent > 0.0 { above } else { below };
        let text = Text::new(letters, Point::new(x, baseline), SMALLEST_TEXT);
        group.label(text.align(Align::Middle));
    }
    if !change.difference.is_empty() {
        let (shape, paint) = difference_mark();
        let at = if percent > 0.0 { zero + 4.5 } else { zero - 4.5 };
        group.symbol(shape, Point::new(x, at), 5.0_f64.min(slot), paint);
    }
    group
}

/// The labels, or `None` where they find no room.
fn labels(drawn: &[&BestChange], slot: f64) -> Option<Vec<String>> {
    let fits = |id: &str| width(id, SMALLEST_TEXT, Weight::Regular) <= LONGEST_LABEL;
    (slot >= LABEL_SLOT && drawn.iter().all(|c| fits(&c.id)))
        .then(|| drawn.iter().map(|c| c.id.clone()).collect())
}

fn draw_labels(labels: &Option<Vec<String>>, place: &dyn Fn(usize) -> f64, top: f64) -> (Group, f64) {
    let mut group = Group::new(Role::Annotation);
    let Some(labels) = labels else { return (group, top) };
    let mut longest = 0.0_f64;
    for (k, label) in labels.iter().enumerate() {
        let text = Text::new(label.clone(), Point::new(place(k), top), SMALLEST_TEXT);
        let text = text.upward().centred_on_line().align(Align::End);
        longest = longest.max(text.width());
        group.text(text);
    }
    (group, top + longest)
}

fn caption(title: &str, sorted: &[&BestChange], numbered: bool) -> String {
    let drawn = sorted.iter().filter(|c| c.percent.is_some()).count();
    let mut sentences = vec![
        format!("{}.", title.trim_end_matches('.')),
        format!(
            "Best change of the sum of diameters from the baseline, one bar a patient ({drawn} of {}), filled by confirmed best response.",
            sorted.len()
        ),
    ];
    if numbered {
        sentences.push("From left to right in the order of the figure's table of numbers.".to_owned());
    }
    sentences.extend(footnotes(sorted));
    sentences.join(" ")
}

fn numbers(sorted: &[&BestChange]) -> Numbers {
    let mut table =
        Numbers::new(&["patient", "best_change_percent", "confirmed_best_response", "difference", "printed"]);
    for change in sorted {
        table.push([
            change.id.clone(),
            change.percent.map(|p| p.to_string()).unwrap_or_default(),
            change.response.map_or("", Response::letters).to_owned(),
            change.difference.clone(),
            change.percent.map(percent_words).unwrap_or_default(),
        ]);
    }
    table
}
