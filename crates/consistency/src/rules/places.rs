//! Where something was done (class 15).

use oncase_record::model::EventKind;

use crate::context::Context;
use crate::finding::Finding;
use crate::moments::Side;
use crate::tellings::told_twice;
use crate::words::key;

/// Two tellings of one thing that name different places.
pub(crate) fn places_told_twice(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let mut found = Vec::new();
    macro_rules! section {
        ($section:ident) => {
            for group in told_twice(&record.$section, |i| (i.id.as_deref(), i.same_as.as_deref())) {
                let places = group.iter().filter_map(|at| {
                    let place = record.$section.get(*at)?.facility.as_deref()?;
                    Some((format!(concat!("/", stringify!($section), "/{}/facility"), at), place))
                });
                found.extend(differing(&places.collect::<Vec<_>>()));
            }
        };
    }
    section!(events);
    section!(diagnoses);
    section!(assessments);
    section!(treatments);
    section!(followup);
    section!(statements);
    found
}

fn differing(places: &[(String, &str)]) -> Option<Finding> {
    let (_, first) = places.first()?;
    let (_, other) = places.iter().find(|(_, place)| key(place) != key(first))?;
    Some(
        Finding::impossible("C151", format!("the same is told of {first} and of {other}"))
            .at_all(places.iter().map(|(pointer, place)| (pointer.clone(), (*place).to_owned())))
            .mend("where was it? keep both tellings, and settle the finding with the reason"),
    )
}

/// A treatment at a hospital to which the patient is said to have been referred only when it was over.
pub(crate) fn referred_after_treatment(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let mut found = Vec::new();
    for (at, event) in record.events.iter().enumerate() {
        let (EventKind::Referral, Some(place), Some(when)) = (event.kind, &event.facility, &event.date)
        else {
            continue;
        };
        let referred = record.days(when);
        let there = record.treatments.iter().enumerate().filter(|(_, treatment)| {
            treatment.facility.as_deref().is_some_and(|facility| key(facility) == key(place))
        });
        let over: Vec<(String, String)> = there
            .filter_map(|(k, treatment)| {
                let pointer = format!("/treatments/{k}");
                // A telling without dates has those of the first telling.
                let first = context.first_telling(&pointer).to_owned();
                let moment =
                    |side| context.moment_at(&pointer, side).or_else(|| context.moment_at(&first, side));
                let (start, end) = (moment(Side::Start)?.days, moment(Side::End)?.days);
                // Referred to where she already was: begun before, and not over before that day.
                let began_before = start.certainly_before(referred);
                let there_until_then = !end.certainly_before(referred);
                (began_before && there_until_then)
                    .then(|| (format!("{pointer}/facility"), format!("{} at {place}", treatment.name)))
            })
            .collect();
        if !over.is_empty() {
            found.push(
                Finding::impossible(
                    "C152",
                    format!("a referral to {place} in {when}, and a treatment given there that began before it"),
                )
                .at(format!("/events/{at}/facility"), format!("referred to {place} on {when}"))
                .at_all(over)
                .mend("where was the treatment given? correct `facility`, or keep both tellings and settle the finding"),
            );
        }
    }
    found
}
