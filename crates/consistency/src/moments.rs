//! The dated moments of a record: where each stands, and which days it may have been.

use oncase_record::DayInterval;
use oncase_record::model::Record;
use oncase_record::scalar::When;

/// A dated moment of an item.
#[derive(Clone, Debug)]
pub(crate) struct Moment<'r> {
    /// JSON pointer to the date.
    pub pointer: String,
    /// The date as written.
    pub when: &'r When,
    /// The days on which it may have been.
    pub days: DayInterval,
}

/// Which of an item's two moments is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Its date, or where it begins.
    Start,
    /// Where it ends; for a single day, that day.
    End,
}

/// The section and index of a pointer such as `/events/3` or `/events/3/date`.
pub(crate) fn section_and_index(pointer: &str) -> Option<(&str, usize)> {
    let mut steps = pointer.split('/').skip(1);
    Some((steps.next()?, steps.next()?.parse().ok()?))
}

/// The pointer of the top-level item that a pointer lies in.
pub(crate) fn item_of(pointer: &str) -> &str {
    let end = pointer.char_indices().filter(|(_, c)| *c == '/').nth(2).map_or(pointer.len(), |(at, _)| at);
    &pointer[..end]
}

/// A moment of an item, when the record dates it.
pub(crate) fn moment<'r>(record: &'r Record, pointer: &str, side: Side) -> Option<Moment<'r>> {
    let (section, at) = section_and_index(pointer)?;
    let (key, when) = dated(record, section, at, side)?;
    Some(Moment { pointer: format!("/{section}/{at}/{key}"), when, days: record.days(when) })
}

fn dated<'r>(record: &'r Record, section: &str, at: usize, side: Side) -> Option<(&'static str, &'r When)> {
    let first = |pairs: [(&'static str, Option<&'r When>); 2]| {
        let [start, end] = pairs;
        let ordered = if side == Side::Start { [start, end] } else { [end, start] };
        ordered.into_iter().find_map(|(key, when)| Some((key, when?)))
    };
    match section {
        "events" => {
            let event = record.events.get(at)?;
            match side {
                Side::Start => event.date.as_ref().map(|when| ("date", when)),
                Side::End => first([("date", event.date.as_ref()), ("end", event.end.as_ref())]),
            }
        }
        "diagnoses" => record.diagnoses.get(at)?.date.as_ref().map(|when| ("date", when)),
        "specimens" => record.specimens.get(at)?.date.as_ref().map(|when| ("date", when)),
        "stages" => record.stages.get(at)?.date.as_ref().map(|when| ("date", when)),
        "lesions" => record.lesions.get(at)?.first_seen.as_ref().map(|when| ("first_seen", when)),
        "assessments" => record.assessments.get(at).map(|a| ("date", &a.date)),
        "treatments" => {
            let treatment = record.treatments.get(at)?;
            let date = treatment.date.as_ref().map(|when| ("date", when));
            match side {
                Side::Start => treatment.start.as_ref().map(|when| ("start", when)).or(date),
                Side::End => treatment.end.as_ref().map(|when| ("end", when)).or(date),
            }
        }
        "labs" => record.labs.get(at).map(|lab| ("date", &lab.date)),
        "vitals" => record.vitals.get(at).map(|vital| ("date", &vital.date)),
        "adverse_events" => {
            let event = record.adverse_events.get(at)?;
            match side {
                Side::Start => event.start.as_ref().map(|when| ("start", when)),
                Side::End => event.end.as_ref().map(|when| ("end", when)),
            }
        }
        "followup" => record.followup.get(at).map(|f| ("date", &f.date)),
        "statements" => record.statements.get(at)?.date.as_ref().map(|when| ("date", when)),
        _ => None,
    }
}

/// Months of a number of days, with two decimals, for people.
pub(crate) fn months(days: i32) -> String {
    format!("{:.2}", f64::from(days) / oncase_record::DAYS_PER_MONTH)
}

/// "10.0 to 12.0 months (305 to 364 days)", with open ends in words.
pub(crate) fn span_words((shortest, longest): (Option<i32>, Option<i32>)) -> String {
    match (shortest, longest) {
        (Some(a), Some(b)) if a == b => format!("{} months ({a} days)", months(a)),
        (Some(a), Some(b)) => format!("{} to {} months ({a} to {b} days)", months(a), months(b)),
        (Some(a), None) => format!("at least {} months ({a} days)", months(a)),
        (None, Some(b)) => format!("at most {} months ({b} days)", months(b)),
        (None, None) => "of unknown length".to_owned(),
    }
}
