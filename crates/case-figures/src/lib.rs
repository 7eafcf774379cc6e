//! The figures of one case: from the record and what was derived of it to the figures' inputs.
//!
//! Nothing is computed here: responses come from the response room, lines from the treatment room; this module
//! arranges them for drawing.

mod lesions;
mod plan;
mod timeline;
mod told;

use oncase_figure::timeline::{Response as Drawn, TimeZero};
use oncase_figure::{Figure, FigureError, JournalWidth};
use oncase_record::model::{self, Record};
use oncase_response::Response;
use oncase_response::case::Evaluation;
use oncase_treatment::RecordLines;
pub use plan::of_plan;
pub use told::{Telling, Times};

/// A figure with the name of its files.
#[derive(Debug)]
pub struct CaseFigure {
    /// Name for files and anchors: `timeline`, `lesions`.
    pub name: String,
    /// The figure.
    pub figure: Figure,
}

/// Draws every figure that the case has data for, with dates and words as recorded.
///
/// # Errors
/// When a figure refuses its input.
pub fn of_case(
    record: &Record,
    lines: &RecordLines,
    evaluations: &[Evaluation],
    width: JournalWidth,
) -> Result<Vec<CaseFigure>, FigureError> {
    told(record, lines, evaluations, &Telling::as_recorded(width))
}

/// Draws every figure that the case has data for, telling no more than is asked for.
///
/// # Errors
/// When a figure refuses its input.
pub fn told(
    record: &Record,
    lines: &RecordLines,
    evaluations: &[Evaluation],
    telling: &Telling<'_>,
) -> Result<Vec<CaseFigure>, FigureError> {
    let zero = telling.time_zero().or_else(|| time_zero(record, evaluations, telling));
    let mut figures = vec![course(record, lines, evaluations, telling, zero.clone())?];
    let drawable = evaluations.iter().filter(|e| e.result.is_ok() && e.lesions.iter().any(|l| l.target));
    for (at, evaluation) in drawable.enumerate() {
        let input = lesions::input(record, evaluation, zero.clone(), telling);
        let name = if at == 0 { "lesions".to_owned() } else { format!("lesions-{}", at + 1) };
        figures.push(CaseFigure { name, figure: oncase_figure::lesions::lesions(&input)? });
    }
    Ok(figures)
}

/// Draws the timeline alone, with dates and words as recorded.
///
/// # Errors
/// When the figure refuses its input.
pub fn timeline_of_case(
    record: &Record,
    lines: &RecordLines,
    evaluations: &[Evaluation],
    width: JournalWidth,
) -> Result<CaseFigure, FigureError> {
    let telling = Telling::as_recorded(width);
    course(record, lines, evaluations, &telling, time_zero(record, evaluations, &telling))
}

fn course(
    record: &Record,
    lines: &RecordLines,
    evaluations: &[Evaluation],
    telling: &Telling<'_>,
    zero: Option<TimeZero>,
) -> Result<CaseFigure, FigureError> {
    let input = timeline::Source { record, telling }.input(lines, evaluations, zero);
    Ok(CaseFigure { name: "timeline".to_owned(), figure: oncase_figure::timeline::timeline(&input)? })
}

/// Time is counted from the first dose of the treatment that most assessments evaluate; where none names a
/// treatment, from the start of the first palliative one.
fn time_zero(record: &Record, evaluations: &[Evaluation], telling: &Telling<'_>) -> Option<TimeZero> {
    let evaluated = |id: &str| {
        let of = |e: &&Evaluation| e.treatment.as_deref() == Some(id);
        evaluations.iter().filter(of).map(|e| e.follow_ups.len()).sum::<usize>()
    };
    let dated = record.treatments.iter().filter(|t| t.same_as.is_none() && t.start.is_some());
    let evaluated_most = dated
        .clone()
        .filter_map(|t| Some((evaluated(t.id.as_deref()?), t)))
        .filter(|(count, _)| *count > 0)
        .max_by_key(|(count, _)| *count)
        .map(|(_, t)| t);
    let palliative = || dated.clone().find(|t| t.intent == Some(model::Intent::Palliative));
    let treatment = evaluated_most.or_else(palliative)?;
    let name = treatment.regimen.as_deref().unwrap_or(&treatment.name);
    let label = format!("first dose of {}", (telling.words)(name));
    Some(TimeZero { label, when: telling.days(record, treatment.start.as_ref()?) })
}

/// A derived response as it is drawn; NED has no mark of its own.
pub fn drawn(response: Response) -> Option<Drawn> {
    Some(match response {
        Response::Cr => Drawn::Complete,
        Response::Pr => Drawn::Partial,
        Response::Sd => Drawn::Stable,
        Response::NonCrNonPd => Drawn::NonCompleteNonProgressive,
        Response::Pd => Drawn::Progressive,
        Response::Ne => Drawn::NotEvaluable,
        Response::Ned | Response::Missing => return None,
    })
}

/// A claimed response as it is drawn.
fn drawn_claim(response: model::Response) -> Option<Drawn> {
    Some(match response {
        model::Response::Cr => Drawn::Complete,
        model::Response::Pr => Drawn::Partial,
        model::Response::Sd => Drawn::Stable,
        model::Response::NonCrNonPd => Drawn::NonCompleteNonProgressive,
        model::Response::Pd => Drawn::Progressive,
        model::Response::Ne => Drawn::NotEvaluable,
        model::Response::Ned => return None,
    })
}
