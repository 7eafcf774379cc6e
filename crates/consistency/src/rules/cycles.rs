//! Numbers of cycles, their length and their dates (class 5).

use oncase_record::model::Topic;
use oncase_record::scalar::DurationUnit;
use oncase_treatment::{StatedCycles, cycle_span};

use super::statements;
use crate::context::Context;
use crate::finding::Finding;
use crate::network::course::EARLY_DAYS;
use crate::words::number_before;

/// Cycles given against cycles listed, stated and possible.
pub(crate) fn counts(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, treatment) in context.record.treatments.iter().enumerate() {
        let pointer = format!("/treatments/{at}");
        let Some(given) = treatment.cycles_given else {
            let cyclic = treatment.cycle_length.is_some() && treatment.cycles.is_empty();
            if cyclic && treatment.ongoing != Some(true) && context.first_telling(&pointer) == pointer {
                found.push(not_counted(context, at, &pointer));
            }
            continue;
        };
        let listed = treatment.cycles.len();
        if listed > 0 && (listed < usize::from(given.low) || listed > usize::from(given.high)) {
            found.push(
                Finding::impossible(
                    "C052",
                    format!("{given} cycles are said to be given, and {listed} are listed"),
                )
                .at(format!("{pointer}/cycles_given"), format!("{given} given"))
                .at(format!("{pointer}/cycles"), format!("{listed} listed"))
                .mend("is a cycle missing from the list, or is the number wrong? correct it"),
            );
        }
        found.extend(stretched(context, at, &pointer));
    }
    found.extend(stated_counts(context));
    found
}

fn not_counted(context: &Context<'_>, at: usize, pointer: &str) -> Finding {
    let possible = cycle_span(context.record, at).and_then(|span| span.possible().ok());
    let room = possible
        .map(|p| format!("; the dates hold {} to {}", p.fewest_on_schedule, p.most))
        .unwrap_or_default();
    Finding::uncheckable("C054", format!("the number of cycles is not recorded{room}"))
        .at(format!("{pointer}/cycle_length"), "repeated in cycles, not counted")
        .mend("record `cycles_given` when the source says it")
}

/// A course that is at least twice as long as its cycles would be on schedule.
fn stretched(context: &Context<'_>, at: usize, pointer: &str) -> Option<Finding> {
    let treatment = context.record.treatments.get(at)?;
    if !treatment.cycles.is_empty() {
        return None;
    }
    let given = treatment.cycles_given?;
    let span = cycle_span(context.record, at)?;
    let StatedCycles::OnlyWithDelays { least_days, .. } = span.compare(u32::from(given.high)).ok()?.value
    else {
        return None;
    };
    let scheduled = u32::from(given.high) * u32::from(span.cycle_days);
    (least_days > scheduled).then(|| {
        Finding::edge(
            "C055",
            format!(
                "{given} cycles of {} days take {scheduled} days; between start and end they leave at least {least_days} days of delay",
                span.cycle_days
            ),
        )
        .at(format!("{pointer}/cycles_given"), format!("{given} cycles"))
        .at(format!("{pointer}/start"), "started")
        .at(format!("{pointer}/end"), "ended")
        .mend("is a number or a date wrong, or was treatment interrupted? record the cycles with their dates")
    })
}

/// "Six cycles" in a statement against the number given.
fn stated_counts(context: &Context<'_>) -> Vec<Finding> {
    let about = statements(context).filter(|(_, statement)| statement.about == Topic::Cycles);
    let differing = about.filter_map(|(pointer, statement)| {
        let stated = number_before(&statement.says, &["cycle", "cycles", "courses"])?;
        let (at, treatment) = context.treatment(statement.of.as_deref()?)?;
        let given = treatment.cycles_given?;
        let fits = (u32::from(given.low)..=u32::from(given.high)).contains(&stated);
        (!fits).then(|| {
            Finding::impossible("C052", format!("{stated} cycles are stated, and {given} were given"))
                .at(format!("{pointer}/says"), format!("stated: {}", statement.says))
                .at(format!("/treatments/{at}/cycles_given"), format!("{given} given"))
                .mend("which of the two is right? correct the other")
        })
    });
    differing.collect()
}

/// A cycle that began more than a few days before it was due.
pub(crate) fn intervals(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, treatment) in context.record.treatments.iter().enumerate() {
        let Some(length) = &treatment.cycle_length else { continue };
        let planned = match length.unit() {
            // "Every 3 weeks" is 21 days.
            DurationUnit::Weeks => (length.stated().0.to_f64() * 7.0) as i32,
            _ => length.days().0,
        };
        let mut cycles: Vec<_> = treatment.cycles.iter().enumerate().collect();
        cycles.sort_by_key(|(_, cycle)| cycle.number);
        for pair in cycles.windows(2) {
            let [(_, earlier), (k, later)] = pair else { continue };
            if later.number != earlier.number + 1 {
                continue;
            }
            let days = context.record.days(&later.start);
            let (_, longest) = days.days_since(context.record.days(&earlier.start));
            if let Some(longest) = longest.filter(|longest| *longest >= 1 && *longest < planned - EARLY_DAYS)
            {
                found.push(
                    Finding::edge(
                        "C056",
                        format!(
                            "cycle {} began {longest} days after cycle {}, {} days before it was due ({length})",
                            later.number,
                            earlier.number,
                            planned - longest
                        ),
                    )
                    .at(format!("/treatments/{at}/cycles/{k}/start"), later.start.text())
                    .at(format!("/treatments/{at}/cycle_length"), format!("planned: {length}"))
                    .mend("is a date wrong, or was the interval shortened on purpose? correct it, or settle the finding"),
                );
            }
        }
    }
    found
}
