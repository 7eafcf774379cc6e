//! Adverse events: grades, actions, laboratory values and claims about them (class 19).

use std::collections::BTreeMap;

use oncase_record::DayInterval;
use oncase_record::model::{AdverseEvent, AeAction, EventKind, LabResult, Topic, VitalStatus};
use oncase_record::scalar::{Comparator, MeasuredValue};
use oncase_toxicity::{
    Answer, Conditions, Grader, LabResult as Graded, Numbers, check_grade, find_measure, find_term,
    grade_one, parse_version,
};

use super::statements;
use crate::context::Context;
use crate::finding::Finding;
use crate::moments::Side;
use crate::words::{says, shortened};

/// Terms and grades that the named version does not have; events without term, version or date; grade 5 alive.
pub(crate) fn grades(context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, event) in context.record.adverse_events.iter().enumerate() {
        let pointer = format!("/adverse_events/{at}");
        found.extend(term_and_grade(event, &pointer));
        let missing: Vec<&str> = [
            ("no CTCAE term", event.term.is_none()),
            ("no date", event.start.is_none()),
            ("no CTCAE version", event.ctcae.is_none() && event.grade.is_some()),
            ("no grade", event.grade.is_none()),
        ]
        .into_iter()
        .filter(|(_, lacks)| *lacks)
        .map(|(what, _)| what)
        .collect();
        if !missing.is_empty() && event.same_as.is_none() {
            let words = event.term.as_deref().or(event.as_written.as_deref()).unwrap_or("adverse event");
            found.push(
                Finding::uncheckable(
                    "C191",
                    format!("an adverse event has {}; its grade cannot be checked", missing.join(" and ")),
                )
                .at(pointer.clone(), shortened(words, 60))
                .mend("record `term`, `ctcae`, `grade` and `start` when the source gives them"),
            );
        }
        if event.grade == Some(5) {
            found.extend(alive_after_grade_five(context, &pointer));
        }
    }
    found
}

fn term_and_grade(event: &AdverseEvent, pointer: &str) -> Option<Finding> {
    let version = parse_version(Some(event.ctcae.as_deref()?)).ok()?;
    let name = event.term.as_deref()?;
    let mend = "correct the term, the grade or the version; `oncase` looks terms up in the version named";
    match find_term(name, version) {
        Err(unknown) => Some(
            Finding::impossible("C192", unknown.to_string()).at(format!("{pointer}/term"), name).mend(mend),
        ),
        Ok(term) => {
            let grade = event.grade?;
            let no_such = check_grade(term, grade).err()?;
            Some(
                Finding::impossible("C192", no_such.to_string())
                    .at(format!("{pointer}/grade"), format!("grade {grade}"))
                    .at(format!("{pointer}/term"), name)
                    .mend(mend),
            )
        }
    }
}

/// Grade 5 is death.
fn alive_after_grade_five(context: &Context<'_>, pointer: &str) -> Option<Finding> {
    let record = context.record;
    let since = context.moment_at(pointer, Side::Start)?;
    let (at, contact) =
        record.followup.iter().enumerate().find(|(_, f)| {
            f.status == VitalStatus::Alive && since.days.certainly_before(record.days(&f.date))
        })?;
    Some(
        Finding::impossible("C193", "an adverse event of grade 5, and the patient alive after it")
            .at(format!("{pointer}/grade"), "grade 5: death")
            .at(format!("/followup/{at}/date"), format!("alive, {}", contact.date))
            .mend("which of the two is right? correct the grade or the follow-up"),
    )
}

/// The highest grade and the doses that someone stated, against the adverse events and doses recorded.
pub(crate) fn claims(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let mut found = Vec::new();
    for (pointer, statement) in statements(context) {
        let of = statement.of.as_deref();
        let concerned = || {
            record
                .adverse_events
                .iter()
                .enumerate()
                .filter(move |(_, event)| of.is_none() || event.treatment.as_deref() == of)
        };
        if let (Topic::Toxicity, Some(highest)) = (statement.about, statement.grade) {
            let above: Vec<(String, String)> = concerned()
                .filter(|(_, event)| event.grade.is_some_and(|grade| grade > highest))
                .map(|(at, event)| {
                    let name =
                        event.term.as_deref().or(event.as_written.as_deref()).unwrap_or("adverse event");
                    (
                        format!("/adverse_events/{at}/grade"),
                        format!("{name}, grade {}", event.grade.unwrap_or(0)),
                    )
                })
                .collect();
            if !above.is_empty() {
                found.push(
                    Finding::impossible(
                        "C194",
                        format!("no adverse event above grade {highest} is claimed, and one is recorded"),
                    )
                    .at(format!("{pointer}/grade"), statement.says.clone())
                    .at_all(above.into_iter().take(3))
                    .mend("which is right, the claim or the grade? correct it"),
                );
            }
        }
        let denied = says(&statement.says, &["not", "no", "without", "never", "full"]);
        if statement.about == Topic::DoseReduction && denied && !says(&statement.says, &["was", "were"]) {
            found.extend(reduced_all_the_same(context, &pointer, &statement.says, of));
        }
    }
    found.extend(normal_laboratory(context));
    found
}

fn reduced_all_the_same(
    context: &Context<'_>,
    pointer: &str,
    claim: &str,
    of: Option<&str>,
) -> Option<Finding> {
    let record = context.record;
    let events = record.adverse_events.iter().enumerate().filter(|(_, event)| {
        event.action == Some(AeAction::Reduced) && (of.is_none() || event.treatment.as_deref() == of)
    });
    let events = events.map(|(at, _)| (format!("/adverse_events/{at}/action"), "dose reduced".to_owned()));
    let (index, treatment) = of.and_then(|id| context.treatment(id)).unzip();
    let lower = treatment.into_iter().flat_map(|t| {
        t.cycles.iter().enumerate().flat_map(move |(c, cycle)| {
            cycle.doses.iter().enumerate().filter_map(move |(d, given)| {
                let planned = t.components.iter().find(|p| p.drug == given.drug)?.dose.as_ref()?;
                let less = planned.unit == given.dose.unit
                    && planned.basis == given.dose.basis
                    && given.dose.upper.to_f64() < planned.amount.to_f64();
                less.then(|| (c, d, format!("cycle {}: {} of {planned}", cycle.number, given.dose)))
            })
        })
    });
    let lower = lower.map(|(c, d, words)| {
        (format!("/treatments/{}/cycles/{c}/doses/{d}/dose", index.unwrap_or_default()), words)
    });
    let reduced: Vec<(String, String)> = events.chain(lower).take(3).collect();
    (!reduced.is_empty()).then(|| {
        Finding::impossible("C195", "it is claimed that no dose was reduced, and a reduction is recorded")
            .at(format!("{pointer}/says"), claim)
            .at_all(reduced)
            .mend("which is right, the claim or the doses? correct it")
    })
}

/// "No abnormality in the laboratory tests" against the values.
fn normal_laboratory(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let mut found = Vec::new();
    for (at, event) in record.events.iter().enumerate() {
        let laboratory =
            says(&event.what, &["laboratory", "blood"]) && event.kind == EventKind::Investigation;
        let normal = says(&event.what, &["normal", "unremarkable"])
            || (says(&event.what, &["no", "without"]) && says(&event.what, &["abnormal*"]));
        if !(laboratory && normal) {
            continue;
        }
        let pointer = format!("/events/{at}/what");
        let words = shortened(&event.what, 60);
        if record.labs.is_empty() {
            found.push(
                Finding::uncheckable("C196", "laboratory tests are called normal, and no value is recorded")
                    .at(pointer, words)
                    .mend("record the values with their limits when the source gives them"),
            );
            continue;
        }
        let Some(when) = event.date.as_ref().map(|when| record.days(when)) else { continue };
        let outside: Vec<(String, String)> = record
            .labs
            .iter()
            .enumerate()
            .filter(|(_, lab)| record.days(&lab.date).day().is_some() && record.days(&lab.date) == when)
            .filter(|(_, lab)| outside_limits(lab))
            .map(|(k, lab)| (format!("/labs/{k}/value"), format!("{} {} {}", lab.test, lab.value, lab.unit)))
            .collect();
        if !outside.is_empty() {
            found.push(
                Finding::impossible(
                    "C197",
                    "laboratory tests are called normal, and a value of that day is outside its limits",
                )
                .at(pointer, words)
                .at_all(outside.into_iter().take(3))
                .mend("which is right, the words or the value? correct it"),
            );
        }
    }
    found
}

fn exact(value: &MeasuredValue) -> Option<f64> {
    (value.comparator == Comparator::Equal).then(|| value.number.to_f64())
}

fn outside_limits(lab: &LabResult) -> bool {
    let Some(value) = exact(&lab.value) else { return false };
    lab.lower_limit.as_ref().and_then(exact).is_some_and(|limit| value < limit)
        || lab.upper_limit.as_ref().and_then(exact).is_some_and(|limit| value > limit)
}

/// A laboratory result with what is asked of it again and again.
struct Measured<'r> {
    pointer: String,
    lab: &'r LabResult,
    days: DayInterval,
    measure: &'static str,
}

/// Graded laboratory events against the values during them.
pub(crate) fn laboratory(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let labs = record.labs.iter().enumerate().filter_map(|(k, lab)| {
        let measure = find_measure(&lab.test)?.name;
        Some(Measured { pointer: format!("/labs/{k}/value"), lab, days: record.days(&lab.date), measure })
    });
    let labs: Vec<Measured<'_>> = labs.collect();
    let events = record.adverse_events.iter().enumerate();
    events.filter_map(|(at, event)| grade_against_values(context, at, event, &labs)).collect()
}

fn grade_against_values(
    context: &Context<'_>,
    at: usize,
    event: &AdverseEvent,
    labs: &[Measured<'_>],
) -> Option<Finding> {
    let (term, grade, start) = (event.term.as_deref()?, event.grade?, event.start.as_ref()?);
    let version = parse_version(Some(event.ctcae.as_deref()?)).ok()?;
    let name = find_term(term, version).ok()?.name;
    let since = context.record.days(start);
    let until = event.end.as_ref().map(|end| context.record.days(end));
    let mut graded_by: BTreeMap<&str, Option<&'static str>> = BTreeMap::new();
    let mut seen: Vec<(&str, String, u8, u8)> = Vec::new();
    for Measured { pointer, lab, days, measure } in labs {
        let within = !days.possibly_before(since) && until.is_none_or(|until| !until.possibly_before(*days));
        if !within {
            continue;
        }
        let by = graded_by.entry(&lab.unit).or_insert_with(|| {
            Grader::new(name, version, None, &lab.unit).ok().map(|grader| grader.measure().name)
        });
        if *by != Some(*measure) {
            continue;
        }
        let Some((low, high)) = bounds(name, version, lab) else { continue };
        let words =
            format!("{} {} {} on {}: {}", lab.test, lab.value, lab.unit, lab.date, grade_words(low, high));
        seen.push((pointer, words, low, high));
    }
    let above = seen.iter().filter(|(_, _, low, _)| *low > grade).max_by_key(|(_, _, low, _)| *low);
    let highest = seen.iter().max_by_key(|(_, _, _, high)| *high).filter(|(_, _, _, high)| *high < grade);
    let (pointer, words, ..) = above.or(highest)?;
    let title = format!("{name} is recorded as grade {grade}; the values during it give another grade");
    // A lower value between two samples may have carried the grade.
    let finding =
        if above.is_some() { Finding::impossible("C198", title) } else { Finding::edge("C199", title) };
    Some(
        finding
            .at(format!("/adverse_events/{at}/grade"), format!("grade {grade}"))
            .at(*pointer, words.clone())
            .mend("is the grade, the value, its unit or the time of the event wrong? correct it"),
    )
}

fn grade_words(low: u8, high: u8) -> String {
    match (low, high) {
        (0, 0) => "no grade".to_owned(),
        (a, b) if a == b => format!("grade {a}"),
        (a, b) => format!("grade {a} to {b}"),
    }
}

fn bounds(term: &str, version: oncase_toxicity::CtcaeVersion, lab: &LabResult) -> Option<(u8, u8)> {
    let limit = |value: &Option<MeasuredValue>| value.as_ref().and_then(exact).unwrap_or(f64::NAN);
    let numbers = Numbers {
        lln: limit(&lab.lower_limit),
        uln: limit(&lab.upper_limit),
        ..Numbers::value(exact(&lab.value)?)
    };
    let result = Graded { term, measure: None, unit: &lab.unit, numbers, conditions: Conditions::unknown() };
    match grade_one(&result, version).ok()?.value {
        Answer::Ungradable { .. } => None,
        answer => answer.bounds(),
    }
}
