//! Bars of best change, standing or lying.

use super::input::BestChange;
use crate::figure::FigureError;
use crate::legend::{Legend, Sample};
use crate::scene::Shape;
use crate::style::{INK, Paint, Stroke, WHITE};
use crate::texture::Texture;
use crate::ticks::signed;
use crate::timeline::Response;

/// Changes above this are cut, and their number is printed.
pub(super) const LARGEST: f64 = 100.0;

/// From the largest increase to the deepest decrease; those without a change last, in the order given.
pub(super) fn order(changes: &[&BestChange]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..changes.len()).collect();
    let value = |i: &usize| changes.get(*i).and_then(|c| c.percent).unwrap_or(f64::NEG_INFINITY);
    order.sort_by(|a, b| value(b).total_cmp(&value(a)).then(a.cmp(b)));
    order
}

pub(super) fn check(changes: &[&BestChange], guides: &[f64]) -> Result<(), FigureError> {
    if changes.iter().all(|c| c.percent.is_none()) {
        return Err(FigureError::Empty { needed: "patient with a change" });
    }
    if guides.iter().any(|guide| !guide.is_finite()) {
        return Err(FigureError::NotFinite { place: "a guide line".to_owned() });
    }
    for change in changes {
        if change.percent.is_some_and(|p| !p.is_finite()) {
            return Err(FigureError::NotFinite { place: format!("the best change of {}", change.id) });
        }
        if change.percent.is_some_and(|p| p < -100.0) {
            let problem =
                format!("the best change of {} is below −100 %; a sum cannot be negative", change.id);
            return Err(FigureError::Inconsistent { problem });
        }
    }
    Ok(())
}

/// The change as `+23 %`, `−100 %`.
pub(super) fn percent_words(percent: f64) -> String {
    let rounded = (percent * 10.0).round() / 10.0;
    let sign = if rounded > 0.0 { "+" } else { "" };
    signed(&format!("{sign}{rounded} %"))
}

/// The mark of a bar whose height and response differ.
pub(super) fn difference_mark() -> (Shape, Paint) {
    (Shape::Diamond, Paint::fill(WHITE).with_stroke(Stroke::solid(INK, 0.8)))
}

pub(super) fn explain(changes: &[&BestChange], legend: &mut Legend) {
    let mut responses: Vec<Option<Response>> =
        changes.iter().filter(|c| c.percent.is_some()).map(|c| c.response).collect();
    responses.sort_unstable();
    responses.dedup();
    // Those without a response come first in the order; name them last.
    let without = responses.iter().position(Option::is_none);
    if let Some(place) = without {
        let none = responses.remove(place);
        responses.push(none);
    }
    for response in responses {
        let words = response.map_or("no confirmed best response", Response::words);
        let letters = response.map(|r| format!("{}: ", r.mark())).unwrap_or_default();
        legend.add(Sample::Texture(Texture::of_response(response)), format!("{letters}{words}"));
    }
    if changes.iter().any(|c| c.percent.is_some() && !c.difference.is_empty()) {
        let (shape, paint) = difference_mark();
        legend.add(Sample::Symbol(shape, paint), "height of the bar and response differ (see caption)");
    }
}

/// What the caption must add: differences, cut bars, patients without an assessment.
pub(super) fn footnotes(changes: &[&BestChange]) -> Vec<String> {
    let mut notes = Vec::new();
    let differing: Vec<String> = changes
        .iter()
        .filter(|c| c.percent.is_some() && !c.difference.is_empty())
        .map(|c| {
            let response = c.response.map_or("no response", Response::letters);
            let percent = c.percent.map(percent_words).unwrap_or_default();
            format!("{} ({percent}, {response}: {})", c.id, c.difference)
        })
        .collect();
    if !differing.is_empty() {
        notes.push(format!("Best change and confirmed response differ: {}.", differing.join("; ")));
    }
    let cut: Vec<String> = changes
        .iter()
        .filter_map(|c| {
            c.percent.filter(|p| *p > LARGEST).map(|p| format!("{} ({})", c.id, percent_words(p)))
        })
        .collect();
    if !cut.is_empty() {
        notes.push(format!("Bars cut at +100 %: {}.", cut.join("; ")));
    }
    let without: Vec<&str> = changes.iter().filter(|c| c.percent.is_none()).map(|c| c.id.as_str()).collect();
    if !without.is_empty() {
        notes.push(format!("Not drawn, no assessment after the baseline: {}.", without.join(", ")));
    }
    notes
}

/// One patient in words.
pub(super) fn words(change: &BestChange) -> String {
    let percent = change.percent.map_or_else(|| "no assessment".to_owned(), percent_words);
    let response = change.response.map_or("no confirmed response", Response::words);
    let difference =
        if change.difference.is_empty() { String::new() } else { format!(" ({})", change.difference) };
    format!("{} {percent}, {response}{difference}", change.id)
}
