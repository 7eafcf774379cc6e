//! The plan in words and numbers.

use oncase_record::Day;

use super::input::{PlanDrug, TreatmentPlan};
use crate::figure::Numbers;

/// Day 1s that are listed one by one; of more, the first and the last.
const LISTED: usize = 12;

/// Days of the cycle on which a drug is given, where all cycles that have it agree: `d1–14`, `d1, 8, 15`.
pub(super) fn days_of_cycle(plan: &TreatmentPlan, drug: &PlanDrug) -> Option<String> {
    let mut found: Option<Vec<(i32, i32)>> = None;
    for index in 0..plan.cycles.len() {
        let days = spans_in_cycle(plan, drug, index);
        match &found {
            _ if days.is_empty() => {}
            Some(other) if *other != days => return None,
            _ => found = Some(days),
        }
    }
    let written: Vec<String> = found?
        .into_iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    Some(format!("d{}", written.join(", ")))
}

fn spans_in_cycle(plan: &TreatmentPlan, drug: &PlanDrug, index: usize) -> Vec<(i32, i32)> {
    let Some(cycle) = plan.cycles.get(index) else { return Vec::new() };
    let within = |(first, _): &&(Day, Day)| plan.cycle_of(*first) == index;
    let number = |day: Day| day.days_since(cycle.day_one) + 1;
    drug.spans.iter().filter(within).map(|(first, last)| (number(*first), number(*last))).collect()
}

/// `60 mg bid PO, d1–14`.
pub(super) fn dose_words(plan: &TreatmentPlan, drug: &PlanDrug) -> String {
    match days_of_cycle(plan, drug) {
        Some(days) if drug.note.is_empty() => days,
        Some(days) => format!("{}, {days}", drug.note),
        None => drug.note.clone(),
    }
}

/// `cycle 3 starts on 2017-11-27, 7 days late`.
fn delays(plan: &TreatmentPlan) -> Vec<String> {
    let late = plan.cycles.iter().enumerate().map(|(at, cycle)| (at, cycle, plan.late(at)));
    late.filter(|(.., days)| *days > 0)
        .map(|(at, cycle, days)| {
            format!("cycle {} starts on {}, {} late", at + 1, cycle.day_one, counted(days, "day"))
        })
        .collect()
}

fn counted(number: i32, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn cycles_words(plan: &TreatmentPlan) -> String {
    let count = i32::try_from(plan.cycles.len()).unwrap_or(i32::MAX);
    let (first, last) = (plan.cycles.first(), plan.cycles.last());
    let (Some(first), Some(last)) = (first, last) else { return String::new() };
    format!("{} from {} to {}", counted(count, "cycle"), first.day_one, last.end().plus_days(-1))
}

pub(super) fn caption(plan: &TreatmentPlan, rows: usize) -> String {
    let mut parts = vec![
        plan.title.trim_end_matches('.').to_owned(),
        format!("Planned calendar of {}", cycles_words(plan)),
    ];
    if rows > 1 {
        parts.push(format!("The plan runs on over {rows} rows, all at one scale"));
    }
    parts.push(
        "Bars: days on which a drug is given. Upright lines: day 1. Diamonds: laboratory checks. Squares: imaging"
            .to_owned(),
    );
    parts.extend(plan.imaging.iter().filter(|i| i.baseline).map(|i| format!("Hollow square: {}", i.what)));
    let delays = delays(plan);
    if !delays.is_empty() {
        parts.push(format!("Delays: {}", delays.join("; ")));
    }
    parts.extend(plan.notes.iter().map(|note| note.trim_end_matches('.').to_owned()));
    parts.push("A plan, not what was given; no advice about a patient".to_owned());
    format!("{}.", parts.join(". "))
}

pub(super) fn alternative_text(plan: &TreatmentPlan) -> String {
    let mut parts =
        vec![format!("Calendar of a treatment. {}", plan.title.trim_end_matches('.')), cycles_words(plan)];
    let starts: Vec<String> = plan.cycles.iter().map(|cycle| cycle.day_one.to_string()).collect();
    if let (true, Some((last, before))) = (starts.len() <= LISTED, starts.split_last()) {
        let list = if before.is_empty() { last.clone() } else { format!("{} and {last}", before.join(", ")) };
        parts.push(format!("Day 1 on {list}"));
    } else if let Some(last) = starts.last() {
        parts.push(format!("Day 1 of the last cycle on {last}"));
    }
    parts.extend(delays(plan));
    for drug in &plan.drugs {
        let days: i32 = drug.spans.iter().map(|(from, to)| to.days_since(*from) + 1).sum();
        let words = dose_words(plan, drug);
        let separator = if words.is_empty() { "" } else { " " };
        parts.push(format!("{}{separator}{words}: {}", drug.label, counted(days, "dosing day")));
    }
    let checks = i32::try_from(plan.laboratory.len()).unwrap_or(i32::MAX);
    parts.push(counted(checks, "laboratory check"));
    let imaging: Vec<String> = plan.imaging.iter().map(|i| format!("{} ({})", i.day, i.what)).collect();
    parts.push(if imaging.is_empty() {
        "No imaging planned".to_owned()
    } else {
        format!("Imaging on {}", imaging.join(", "))
    });
    format!("{}.", parts.join(". "))
}

pub(super) fn numbers(plan: &TreatmentPlan) -> Numbers {
    let columns = ["kind", "what", "cycle", "first_day", "last_day", "first_day_of_cycle", "late_days"];
    let mut table = Numbers::new(&columns);
    for (at, cycle) in plan.cycles.iter().enumerate() {
        let (number, end) = ((at + 1).to_string(), cycle.end().plus_days(-1).to_string());
        let late = plan.late(at).to_string();
        table.push(["cycle".into(), String::new(), number, cycle.day_one.to_string(), end, "1".into(), late]);
    }
    let mut push = |kind: &str, what: String, first: Day, last: Day| {
        let at = plan.cycle_of(first);
        let of_cycle = plan.cycles.get(at).map(|cycle| first.days_since(cycle.day_one) + 1);
        let of_cycle = of_cycle.map(|day| day.to_string()).unwrap_or_default();
        let number = (at + 1).to_string();
        let (first, last) = (first.to_string(), last.to_string());
        table.push([kind.to_owned(), what, number, first, last, of_cycle, String::new()]);
    };
    for drug in &plan.drugs {
        for (first, last) in &drug.spans {
            push("dose", format!("{} {}", drug.label, drug.note), *first, *last);
        }
    }
    plan.laboratory.iter().for_each(|day| push("laboratory", String::new(), *day, *day));
    plan.imaging.iter().for_each(|imaging| push("imaging", imaging.what.clone(), imaging.day, imaging.day));
    table
}
