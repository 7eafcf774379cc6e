//! Markers: one specimen told twice, words against numbers, claims about specimens (class 13).

use oncase_record::model::{Marker, Specimen, Statement, Topic};
use oncase_record::organs::organs;
use oncase_record::scalar::{Comparator, MarkerValue, Polarity};

use super::statements;
use crate::context::Context;
use crate::finding::Finding;
use crate::tellings::told_twice;
use crate::words::{key, says};

/// The percentages that a value allows, both ends included, in hundredths so that "> 50 %" begins above 50.
fn allowed(value: &MarkerValue) -> Option<(u32, u32)> {
    let (comparator, low, high) = value.percent()?;
    let (low, high) = (u32::from(low) * 100, u32::from(high) * 100);
    let about = says(value.text(), &["approximately", "about", "approx", "ca"]);
    // "Approximately 50 %" may be up to 55 %: one step of the tens in which such indices are estimated, halved.
    let slack = if about { 500 } else { 0 };
    Some(match comparator {
        Comparator::Equal => (low.saturating_sub(slack), (high + slack).min(10_000)),
        Comparator::Below => (0, high.saturating_sub(1)),
        Comparator::AtMost => (0, high),
        Comparator::Above => (low + 1, 10_000),
        Comparator::AtLeast => (low, 10_000),
    })
}

/// Two values of one marker of one specimen.
pub(crate) fn same_specimen(context: &Context<'_>) -> Vec<Finding> {
    let specimens = &context.record.specimens;
    let mut groups = told_twice(specimens, |s| (s.id.as_deref(), s.same_as.as_deref()));
    let grouped: Vec<usize> = groups.iter().flatten().copied().collect();
    groups.extend((0..specimens.len()).filter(|at| !grouped.contains(at)).map(|at| vec![at]));
    let mut found = Vec::new();
    for group in groups {
        let markers: Vec<(String, &Marker)> = group
            .iter()
            .filter_map(|at| Some((*at, specimens.get(*at)?)))
            .flat_map(|(at, specimen)| {
                let markers = specimen.markers.iter().enumerate();
                markers.map(move |(k, marker)| (format!("/specimens/{at}/markers/{k}"), marker))
            })
            .collect();
        for (i, (pointer, marker)) in markers.iter().enumerate() {
            let others = markers
                .iter()
                .skip(i + 1)
                .filter(|(_, other)| key(&other.marker) == key(&marker.marker) && same_method(marker, other));
            for (other_pointer, other) in others {
                if let Some(finding) = two_values(marker, other) {
                    found.push(
                        finding
                            .at(format!("{pointer}/value"), marker.value.text())
                            .at(format!("{other_pointer}/value"), other.value.text())
                            .mend("which value stands? if they are of two specimens, record them apart"),
                    );
                }
            }
        }
    }
    found
}

/// Immunohistochemistry and sequencing of one marker answer different questions.
fn same_method(a: &Marker, b: &Marker) -> bool {
    match (&a.method, &b.method) {
        (Some(a), Some(b)) => key(a) == key(b),
        _ => true,
    }
}

fn two_values(a: &Marker, b: &Marker) -> Option<Finding> {
    let name = &a.marker;
    let polarities = [a.value.polarity(), b.value.polarity()];
    if polarities.contains(&Polarity::Positive) && polarities.contains(&Polarity::Negative) {
        return Some(Finding::impossible("C131", format!("{name} of one specimen is positive and negative")));
    }
    let (first, second) = (allowed(&a.value)?, allowed(&b.value)?);
    let title = format!("{name} of one specimen is {} and {}", a.value.text(), b.value.text());
    if first.1 < second.0 || second.1 < first.0 {
        return Some(Finding::impossible("C131", title));
    }
    // Ranges that share no more than their ends, once "approximately" is left out.
    let stated = |value: &MarkerValue| value.percent().filter(|(c, ..)| *c == Comparator::Equal);
    let ((_, low_a, high_a), (_, low_b, high_b)) = (stated(&a.value)?, stated(&b.value)?);
    let point = low_a.max(low_b);
    let an_end_of_both = [low_a, high_a].contains(&point) && [low_b, high_b].contains(&point);
    let ranges = low_a < high_a || low_b < high_b;
    let meet_at_an_end = ranges && an_end_of_both && point == high_a.min(high_b);
    meet_at_an_end.then(|| Finding::edge("C132", format!("{title}: they meet only at an end of the range")))
}

/// A marker called low or high in words against the values reported and the threshold that the sources name.
pub(crate) fn word_against_number(context: &Context<'_>) -> Vec<Finding> {
    let about: Vec<(String, &Statement)> =
        statements(context).filter(|(_, s)| s.about == Topic::Marker && s.marker.is_some()).collect();
    let mut found = Vec::new();
    for (pointer, statement) in &about {
        let low = says(&statement.says, &["low", "lower", "small"]);
        let high = says(&statement.says, &["high", "higher", "elevated"]);
        let Some(marker) = statement.marker.as_deref().filter(|_| low != high) else { continue };
        if threshold(&statement.says).is_some() {
            continue;
        }
        let stated = about.iter().find_map(|(at, other)| {
            let same = key(other.marker.as_deref()?) == key(marker);
            let (limit, above) = threshold(&other.says).filter(|_| same)?;
            Some((at, other, limit, above))
        });
        let Some((at, other, limit, above_is_high)) = stated else { continue };
        let against: Vec<(String, String)> = values(context, marker, statement.of.as_deref())
            .filter(|(_, value)| {
                allowed(value).is_some_and(|(lowest, highest)| {
                    if low { above_is_high && lowest > limit } else { !above_is_high && highest < limit }
                })
            })
            .map(|(pointer, value)| (pointer, value.text().to_owned()))
            .collect();
        let all =
            values(context, marker, statement.of.as_deref()).filter(|(_, v)| v.percent().is_some()).count();
        if !against.is_empty() && against.len() == all {
            let word = if low { "low" } else { "high" };
            found.push(
                Finding::impossible(
                    "C133",
                    format!("{marker} is called {word}; every value reported is {} by the threshold that is named", if low { "high" } else { "low" }),
                )
                .at(format!("{pointer}/says"), statement.says.clone())
                .at(format!("{at}/says"), other.says.clone())
                .at_all(against.into_iter().take(4))
                .mend("which is right, the word or the numbers? name the specimen and the threshold that are meant"),
            );
        }
    }
    found
}

/// "> 20 % is high": the limit in hundredths of a percent, and whether values above it are the high ones.
fn threshold(says_text: &str) -> Option<(u32, bool)> {
    let value: MarkerValue = says_text.parse().ok()?;
    let (comparator, limit, _) = value.percent()?;
    let limit = u32::from(limit) * 100;
    match comparator {
        Comparator::Above | Comparator::AtLeast if says(says_text, &["high"]) => Some((limit, true)),
        Comparator::Below | Comparator::AtMost if says(says_text, &["low"]) => Some((limit, false)),
        _ => None,
    }
}

/// Values of a marker: of all specimens, or of the one that is named.
fn values<'c>(
    context: &'c Context<'_>,
    marker: &'c str,
    specimen: Option<&'c str>,
) -> impl Iterator<Item = (String, &'c MarkerValue)> {
    let wanted = move |s: &Specimen| specimen.is_none_or(|id| s.id.as_deref() == Some(id));
    context.record.specimens.iter().enumerate().filter(move |(_, s)| wanted(s)).flat_map(move |(at, s)| {
        let markers = s.markers.iter().enumerate().filter(|(_, m)| key(&m.marker) == key(marker));
        markers.map(move |(k, m)| (format!("/specimens/{at}/markers/{k}/value"), &m.value))
    })
}

/// A marker claimed of a specimen that never reports it, or reports the opposite; one report for several tissues.
pub(crate) fn claims_about_specimens(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (pointer, statement) in statements(context) {
        let (Topic::Marker, Some(marker)) = (statement.about, statement.marker.as_deref()) else { continue };
        let Some(of) = statement.of.as_deref() else { continue };
        let tellings = context.tellings_of(of);
        let markers: Vec<(String, &Marker)> = tellings
            .iter()
            .filter_map(|pointer| crate::moments::section_and_index(pointer))
            .filter(|(section, _)| *section == "specimens")
            .filter_map(|(_, at)| Some((at, context.record.specimens.get(at)?)))
            .flat_map(|(at, s)| {
                s.markers.iter().enumerate().map(move |(k, m)| (format!("/specimens/{at}/markers/{k}"), m))
            })
            .filter(|(_, m)| key(&m.marker) == key(marker))
            .collect();
        if markers.is_empty() && tellings.iter().any(|pointer| pointer.starts_with("/specimens/")) {
            found.push(
                Finding::uncheckable(
                    "C135",
                    format!("{marker} is claimed of `{of}`, whose report does not give it"),
                )
                .at(format!("{pointer}/says"), statement.says.clone())
                .at(tellings.first().copied().unwrap_or_default(), "no such marker reported")
                .mend("record the marker of this specimen when the source gives it"),
            );
        }
        let claimed = statement.says.parse::<MarkerValue>().ok().map(|value| value.polarity());
        let opposite = markers.iter().find(|(_, m)| {
            matches!(
                (claimed, m.value.polarity()),
                (Some(Polarity::Negative), Polarity::Positive)
                    | (Some(Polarity::Positive), Polarity::Negative)
            )
        });
        if let Some((at, reported)) = opposite {
            found.push(
                Finding::impossible(
                    "C134",
                    format!("{marker} of `{of}` is stated and reported with opposite results"),
                )
                .at(format!("{pointer}/says"), statement.says.clone())
                .at(format!("{at}/value"), reported.value.text())
                .mend("which of the two is right? correct the other"),
            );
        }
    }
    found.extend(several_tissues(context));
    found
}

fn several_tissues(context: &Context<'_>) -> Vec<Finding> {
    let specimens = context.record.specimens.iter().enumerate();
    let mixed = specimens.filter(|(_, s)| {
        let biopsy = says(s.procedure.as_deref().unwrap_or_default(), &["biops*"]);
        biopsy && !s.markers.is_empty() && s.site.contains(" and ") && organs(&s.site).len() > 1
    });
    mixed
        .map(|(at, specimen)| {
            Finding::uncheckable(
                "C136",
                format!("one set of markers is given for the tissue of {}", specimen.site),
            )
            .at(format!("/specimens/{at}/site"), specimen.site.clone())
            .mend("record one specimen a site, with its own markers, when the source tells them apart")
        })
        .collect()
}
