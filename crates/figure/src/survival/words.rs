//! Caption, alternative text and numbers of curves over time.

use super::Kind;
use super::input::CurvePlot;
use crate::figure::Numbers;

pub(super) fn alternative_text(input: &CurvePlot, kind: Kind) -> String {
    let name = match kind {
        Kind::Survival => "Kaplan-Meier curves",
        Kind::Incidence => "Cumulative incidence curves",
    };
    let mut sentences = vec![format!("{name} of {}. {}.", input.endpoint, input.title.trim_end_matches('.'))];
    for curve in &input.curves {
        let end = curve
            .points
            .last()
            .map_or_else(|| "no event".to_owned(), |p| format!("{:.3} after day {}", p.value, p.day));
        let summary = if curve.summary.is_empty() { String::new() } else { format!(" {};", curve.summary) };
        sentences.push(format!(
            "{}:{summary} last estimate {end}; follow-up to day {}.",
            curve.name, curve.last_day
        ));
    }
    sentences.extend(input.results.iter().map(|r| format!("{}.", r.trim_end_matches('.'))));
    sentences.join(" ")
}

pub(super) fn caption(input: &CurvePlot, kind: Kind) -> String {
    let mut sentences = vec![format!("{}.", input.title.trim_end_matches('.'))];
    sentences.push(match kind {
        Kind::Survival => format!("Kaplan-Meier estimate of {}.", lower_first(&input.endpoint)),
        Kind::Incidence => format!("Cumulative incidence of {}.", lower_first(&input.endpoint)),
    });
    if !input.interval_name.is_empty() {
        sentences.push(format!("Shaded: {}.", input.interval_name));
    }
    if input.curves.iter().any(|c| !c.censored.is_empty()) {
        sentences.push("Upright ticks: censored.".to_owned());
    }
    if input.curves.iter().any(|c| !c.counts.is_empty()) {
        sentences.push("Under each tick: at risk on that day, censored and events before it.".to_owned());
    }
    sentences.extend(input.results.iter().map(|r| format!("{}.", r.trim_end_matches('.'))));
    sentences.join(" ")
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        // An abbreviation such as PFS keeps its capitals.
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

pub(super) fn numbers(input: &CurvePlot) -> Numbers {
    let mut table = Numbers::new(&[
        "curve", "day", "what", "estimate", "lower", "upper", "at_risk", "events", "censored",
    ]);
    let cell = |p: Option<f64>| p.map(|p| p.to_string()).unwrap_or_default();
    for curve in &input.curves {
        for p in &curve.points {
            let name = curve.name.clone();
            let what = "estimate".to_owned();
            table.push([name, p.day.to_string(), what, p.value.to_string(), cell(p.lower), cell(p.upper)]);
        }
        for c in &curve.counts {
            let empty = String::new;
            table.push([
                curve.name.clone(),
                c.day.to_string(),
                "counts".to_owned(),
                empty(),
                empty(),
                empty(),
                c.at_risk.to_string(),
                c.events.to_string(),
                c.censored.to_string(),
            ]);
        }
    }
    table
}
