//! Contradictions in time, from the temporal network (classes 4, 5, 11 and 16).

use oncase_record::model::Topic;

use crate::context::Context;
use crate::finding::{Finding, Verdict};
use crate::moments::{item_of, section_and_index, span_words};
use crate::network::course::{Contradiction, Kind, Link, contradictions, ends};

/// Dates, orders, cycles and stated durations that cannot hold together.
pub(crate) fn contradictions_in_time(context: &Context<'_>) -> Vec<Finding> {
    contradictions(context).iter().map(|found| of_contradiction(context, found)).collect()
}

fn of_contradiction(context: &Context<'_>, found: &Contradiction) -> Finding {
    let dates = dated(found);
    let code = match found.link.kind {
        Kind::Dated | Kind::WithinItem => "C112",
        Kind::CycleOrder => "C053",
        Kind::AfterStart => "C084",
        Kind::SameEvent => "C161",
        Kind::Cycles => "C051",
        Kind::Stated => "C041",
    };
    let finding = Finding::new(code, found.verdict, title(context, found, &dates));
    let stated = found.against.iter().filter(|link| link.kind >= Kind::SameEvent);
    let finding = match found.link.kind {
        // The two dates speak for themselves.
        Kind::SameEvent | Kind::WithinItem | Kind::CycleOrder => finding.at_all(dates.iter().cloned()),
        _ => finding.at_all(found.link.spots.iter().cloned()).at_all(dates.iter().cloned()),
    };
    finding.at_all(stated.flat_map(|link| link.spots.iter().cloned())).mend(mend(found.link.kind))
}

/// The recorded dates of the cycle.
fn dated(found: &Contradiction) -> Vec<(String, String)> {
    let dates = found.against.iter().filter(|link| link.kind == Kind::Dated);
    let mut dates: Vec<(String, String)> = dates.flat_map(|link: &Link| link.spots.clone()).collect();
    dates.sort_by(|a, b| section_and_index(&a.0).cmp(&section_and_index(&b.0)).then(a.cmp(b)));
    dates
}

fn title(context: &Context<'_>, found: &Contradiction, dates: &[(String, String)]) -> String {
    let name = |pointer: &str| context.label(pointer);
    let words: Vec<String> =
        dates.iter().map(|(pointer, words)| format!("{words} ({})", name(pointer))).collect();
    let listed = words.join(" and ");
    match found.link.kind {
        Kind::SameEvent => format!("the same event is dated {listed}: no day is common to both"),
        Kind::Dated | Kind::WithinItem => format!("the end lies before the beginning: {listed}"),
        Kind::CycleOrder => format!("the cycles are not in the order of their dates: {listed}"),
        Kind::AfterStart => format!("something said to follow a treatment lies before its start: {listed}"),
        Kind::Cycles => {
            let stated: Vec<&str> = found.link.spots.iter().map(|(_, words)| words.as_str()).collect();
            format!(
                "{} do not fit between start and end, which lie {} apart",
                stated.join(" "),
                span_words(found.allowed)
            )
        }
        Kind::Stated => stated_title(context, found),
    }
}

fn stated_title(context: &Context<'_>, found: &Contradiction) -> String {
    let statement = found.link.spots.first().and_then(|(pointer, _)| {
        let (_, at) = section_and_index(pointer)?;
        context.record.statements.get(at)
    });
    let duration = statement.and_then(|s| s.duration.as_ref()).map(ToString::to_string).unwrap_or_default();
    let between = statement
        .and_then(|s| Some(format!("`{}` and `{}`", s.from.as_deref()?, s.to.as_deref()?)))
        .unwrap_or_default();
    let allowed = span_words(found.allowed);
    match found.verdict {
        Verdict::Edge => format!(
            "{duration} between {between} holds only by rounding up: what is recorded allows {allowed}"
        ),
        _ => format!("{duration} between {between} cannot be: what is recorded allows {allowed}"),
    }
}

fn mend(kind: Kind) -> &'static str {
    match kind {
        Kind::SameEvent => {
            "which of the two is right? keep both tellings, and settle the finding with the reason; or, if they are \
             two events, remove `same_as`"
        }
        Kind::Dated | Kind::WithinItem => "which of the two dates is right? correct the other",
        Kind::CycleOrder => "which cycle has the wrong number or the wrong date? correct it",
        Kind::AfterStart => {
            "is the date wrong, or does it belong to another treatment? correct `date` or `treatment`"
        }
        Kind::Cycles => "is the number of cycles, the cycle length or one of the dates wrong? correct it",
        Kind::Stated => {
            "is the duration or one of the dates wrong, or is it counted from another event? correct it, or name the \
             event in `from` and `to`"
        }
    }
}

/// A stated duration whose two ends the record does not date (class 4, and 2 for durations).
pub(crate) fn durations_without_ends(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let told_elsewhere = |at: usize| {
        let pointer = format!("/statements/{at}");
        let first = context.first_telling(&pointer).to_owned();
        first != pointer
    };
    let statements = record.statements.iter().enumerate().filter(|(at, statement)| {
        statement.duration.is_some() && measures_time(statement.about) && !told_elsewhere(*at)
    });
    let missing = statements.filter_map(|(at, statement)| {
        let why = match ends(context, statement) {
            Some((from, to)) => match to.days.days_since(from.days) {
                (None, None) => format!("`{}` and `{}` leave the time between them open", from.when, to.when),
                _ => return None,
            },
            None if statement.from.is_some() && statement.to.is_some() => {
                "one of the two events has no date".to_owned()
            }
            None => "the record does not say between which two events it runs".to_owned(),
        };
        let duration = statement.duration.as_ref()?;
        let pointer = format!("/statements/{at}");
        Some(
            Finding::uncheckable("C042", format!("the stated {duration} cannot be checked: {why}"))
                .at(format!("{pointer}/duration"), format!("stated: {duration}"))
                .mend("name the two events in `from` and `to`, and date them"),
        )
    });
    missing.collect()
}

fn measures_time(topic: Topic) -> bool {
    matches!(
        topic,
        Topic::ProgressionFreeSurvival
            | Topic::OverallSurvival
            | Topic::DurationOfResponse
            | Topic::TimeBetween
    )
}

/// A progression-free survival that is said to end elsewhere than at the first progression after its start.
pub(crate) fn survival_to_another_event(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let mut found = Vec::new();
    for (at, statement) in record.statements.iter().enumerate() {
        if statement.about != Topic::ProgressionFreeSurvival {
            continue;
        }
        let Some((from, to)) = ends(context, statement) else { continue };
        let earlier = super::progressions(context).into_iter().find(|progression| {
            from.days.certainly_before(progression.days)
                && progression.days.certainly_before(to.days)
                && context.first_telling(item_of(&progression.pointer))
                    != context.first_telling(item_of(&to.pointer))
        });
        if let Some(earlier) = earlier {
            found.push(
                Finding::impossible(
                    "C043",
                    format!(
                        "progression-free survival is counted to {} ({}), but a progression is recorded before it, on {}",
                        to.when,
                        context.label(&to.pointer),
                        earlier.when
                    ),
                )
                .at(format!("/statements/{at}"), "counted past a progression")
                .at(earlier.pointer.clone(), format!("progression on {}", earlier.when))
                .at(to.pointer.clone(), format!("counted to {}", to.when))
                .mend("is the earlier progression none, or does the survival end there? correct `to` or the progression"),
            );
        }
    }
    found
}
