//! Last dose, progression and the stated reason for stopping (class 6).

use oncase_record::model::{StopReason, TreatmentKind};

use super::progressions;
use crate::context::Context;
use crate::finding::Finding;
use crate::moments::{Moment, Side, span_words};

/// Most days between the last dose and the progression for which treatment was stopped.
///
/// Oncase's own reading: two cycles of four weeks, within which imaging and its reading fall.
const LATEST_DAYS: i32 = 56;

/// A treatment that ended certainly before or after the progression it is said to have ended for, or that ended
/// without a reason before the progression to which its effect is counted.
pub(crate) fn stopped_and_progressed(context: &Context<'_>) -> Vec<Finding> {
    let progressions = progressions(context);
    let mut found = Vec::new();
    for (at, treatment) in context.record.treatments.iter().enumerate() {
        let pointer = format!("/treatments/{at}");
        let palliative = treatment.kind == TreatmentKind::Systemic && treatment.same_as.is_none();
        let moments = (context.moment_at(&pointer, Side::Start), context.moment_at(&pointer, Side::End));
        let (Some(start), Some(end), true) = (moments.0, moments.1, palliative) else { continue };
        if start.pointer == end.pointer {
            continue;
        }
        // A progression in the month in which treatment began is most likely the one it was begun for.
        let next = progressions.iter().find(|p| start.days.certainly_before(p.days));
        match (treatment.reason_stopped, next) {
            (Some(StopReason::Progression), next) => {
                found.extend(stopped_for_progression(context, &pointer, &end, next));
            }
            (None | Some(StopReason::Unknown), Some(next)) => {
                found.extend(stopped_without_reason(context, at, &pointer, &end, next));
            }
            _ => {}
        }
    }
    found
}

fn stopped_for_progression(
    context: &Context<'_>,
    pointer: &str,
    end: &Moment<'_>,
    next: Option<&Moment<'_>>,
) -> Option<Finding> {
    let Some(next) = next else {
        return Some(
            Finding::uncheckable(
                "C063",
                "treatment was stopped for progression, and no progression is recorded",
            )
            .at(format!("{pointer}/reason_stopped"), "stopped for progression")
            .mend("record the progression with its date, as an assessment or an event"),
        );
    };
    let (shortest, longest) = next.days.days_since(end.days);
    let apart = shortest.filter(|days| *days > LATEST_DAYS)?;
    Some(
        Finding::edge(
            "C061",
            format!(
                "treatment is said to have been stopped for progression, but the progression came {} after its end, at least {apart} days",
                span_words((shortest, longest))
            ),
        )
        .at(format!("{pointer}/reason_stopped"), "stopped for progression")
        .at(end.pointer.clone(), format!("ended {}", end.when))
        .at(next.pointer.clone(), format!("progression {} ({})", next.when, context.label(&next.pointer)))
        .mend("is the reason or one of the dates wrong? correct it"),
    )
}

fn stopped_without_reason(
    context: &Context<'_>,
    at: usize,
    pointer: &str,
    end: &Moment<'_>,
    next: &Moment<'_>,
) -> Option<Finding> {
    let treatment = context.record.treatments.get(at)?;
    let completed = match (treatment.cycles_planned, treatment.cycles_given) {
        (Some(planned), Some(given)) => given.high >= planned.low,
        // A stated number of cycles is how a course of treatment ends.
        (None, Some(_)) => true,
        _ => false,
    };
    if completed || !end.days.certainly_before(next.days) {
        return None;
    }
    let span = span_words(next.days.days_since(end.days));
    Some(
        Finding::uncheckable(
            "C062",
            format!(
                "why this treatment ended is not recorded; it ended before the progression, with {span} between"
            ),
        )
        .at(end.pointer.clone(), format!("ended {}", end.when))
        .at(next.pointer.clone(), format!("progression {} ({})", next.when, context.label(&next.pointer)))
        .at(pointer.to_owned(), "no reason recorded")
        .mend("record `reason_stopped` when the source says it"),
    )
}
