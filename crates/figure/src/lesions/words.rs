//! The lesion plot's caption, alternative text and table of numbers.

use oncase_record::Length;

use super::input::{Diameter, LesionAssessment, LesionPlot};
use crate::dates::Dates;
use crate::figure::Numbers;
use crate::timeline::Standing;

pub(super) fn alternative_text(input: &LesionPlot) -> String {
    let mut sentences = vec![format!("Line plot. {}.", input.title.trim_end_matches('.'))];
    sentences.push(format!(
        "{} target lesion{} over {} assessment{}.",
        input.lesions.len(),
        plural(input.lesions.len()),
        input.assessments.len(),
        plural(input.assessments.len())
    ));
    sentences.extend(input.assessments.iter().map(|a| assessment_words(a, input.dates)));
    for lesion in &input.lesions {
        let diameters: Vec<String> = lesion.diameters.iter().map(|d| diameter_words(*d)).collect();
        sentences.push(format!("{}: {}.", lesion.label, diameters.join(", ")));
    }
    sentences.join(" ")
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn assessment_words(a: &LesionAssessment, dates: Dates) -> String {
    let sum = a.sum.map_or_else(|| "sum not evaluable".to_owned(), |sum| format!("sum {sum}"));
    let mut parts = vec![format!("{}: {sum}", dates.words(a.when))];
    parts.extend(a.partial_response_at_most.map(|t| format!("partial response at or below {t}")));
    parts.extend(a.progression_at_least.map(|t| format!("progression at or above {t}")));
    parts.extend(
        a.new_lesions
            .iter()
            .map(|n| format!("{} lesion {}", if n.certain { "new" } else { "possible new" }, n.label)),
    );
    parts.extend(a.response.map(|(response, standing)| match standing {
        Standing::Derived => response.words().to_owned(),
        Standing::Claimed => format!("{} (claimed)", response.words()),
    }));
    format!("{}.", parts.join("; "))
}

fn diameter_words(diameter: Diameter) -> String {
    match diameter {
        Diameter::Measured(length) => length.to_string(),
        Diameter::TooSmall(length) => format!("too small to measure (counted as {length})"),
        Diameter::Absent => "absent".to_owned(),
        Diameter::NotEvaluable => "not evaluable".to_owned(),
    }
}

pub(super) fn caption(input: &LesionPlot, complete: bool) -> String {
    let mut sentences = vec![
        format!("{}.", input.title.trim_end_matches('.')),
        "Diameters of the target lesions (thin lines) and their sum (thick line) in millimetres.".to_owned(),
    ];
    if input.assessments.iter().any(|a| a.partial_response_at_most.is_some()) {
        sentences.push("PR: the largest sum that is a partial response, from the baseline sum.".to_owned());
    }
    if input.assessments.iter().any(|a| a.progression_at_least.is_some()) {
        sentences.push(
            "PD: the smallest sum that is progression, from the smallest sum before each assessment."
                .to_owned(),
        );
    }
    if input.assessments.iter().any(|a| a.sum.is_none()) {
        sentences.push("NE: sum not evaluable, because a diameter is missing.".to_owned());
    }
    if input.assessments.iter().any(|a| matches!(a.response, Some((_, Standing::Claimed)))) {
        sentences.push("Responses in brackets are claimed by the source.".to_owned());
    }
    if !complete {
        sentences.push(
            "The table shows as many assessments as fit; the figure's table of numbers has all.".to_owned(),
        );
    }
    if let (Dates::SinceTimeZero, Some(zero)) = (input.dates, &input.time_zero) {
        sentences.push(format!("Time is counted from the {}.", zero.label));
    }
    let undated = input.assessments.iter().filter(|a| a.when.earliest.or(a.when.latest).is_none()).count();
    if undated > 0 {
        sentences
            .push(format!("Not drawn, because no date is known: {undated} assessment{}.", plural(undated)));
    }
    sentences.join(" ")
}

/// One row an assessment and lesion, and one an assessment for the sum.
pub(super) fn numbers(input: &LesionPlot) -> Numbers {
    let [earliest, latest] = ["earliest", "latest"].map(|name| input.dates.column(name));
    let mut table = Numbers::new(&[
        "assessment",
        &earliest,
        &latest,
        "lesion",
        "diameter_mm",
        "state",
        "pr_at_or_below_mm",
        "pd_at_or_above_mm",
        "response",
    ]);
    let length = |l: Option<Length>| l.map(Length::mm_text).unwrap_or_default();
    for (k, a) in input.assessments.iter().enumerate() {
        let when = [(k + 1).to_string(), input.dates.cell(a.when.earliest), input.dates.cell(a.when.latest)];
        for lesion in &input.lesions {
            let diameter = lesion.diameters.get(k).copied().unwrap_or_default();
            let state = match diameter {
                Diameter::Measured(_) => "measured",
                Diameter::TooSmall(_) => "too small to measure",
                Diameter::Absent => "absent",
                Diameter::NotEvaluable => "not evaluable",
            };
            let [n, earliest, latest] = when.clone();
            table.push([
                n,
                earliest,
                latest,
                lesion.label.clone(),
                length(diameter.counted()),
                state.to_owned(),
            ]);
        }
        for new in &a.new_lesions {
            let [n, earliest, latest] = when.clone();
            let state = if new.certain { "new" } else { "possibly new" };
            table.push([n, earliest, latest, new.label.clone(), String::new(), state.to_owned()]);
        }
        let [n, earliest, latest] = when;
        let (letters, state) = match a.response {
            Some((response, Standing::Derived)) => (response.letters(), "derived"),
            Some((response, Standing::Claimed)) => (response.letters(), "claimed"),
            None => ("", ""),
        };
        table.push([
            n,
            earliest,
            latest,
            "sum".to_owned(),
            length(a.sum),
            state.to_owned(),
            length(a.partial_response_at_most),
            length(a.progression_at_least),
            letters.to_owned(),
        ]);
    }
    table
}
