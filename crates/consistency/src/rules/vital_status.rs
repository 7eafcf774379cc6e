//! Alive, dead and last seen (class 22).

use oncase_record::DayInterval;
use oncase_record::model::{Topic, VitalStatus};
use oncase_record::scalar::{When, WhenExpression};

use super::statements;
use crate::context::Context;
use crate::finding::Finding;
use crate::moments::{Side, item_of};
use crate::words::says;

/// The date of death as recorded, with its pointer.
fn death<'r>(context: &Context<'r>) -> Option<(&'static str, &'r When)> {
    context.record.patient.death.as_ref().map(|when| ("/patient/death", when))
}

/// The last day on which the patient may have died: the date of death, or a contact that reports it.
fn dead_by(context: &Context<'_>) -> Vec<(String, String, DayInterval)> {
    let record = context.record;
    let mut dead: Vec<(String, String, DayInterval)> = record
        .followup
        .iter()
        .enumerate()
        .filter(|(_, f)| f.status == VitalStatus::Dead)
        .map(|(at, f)| (format!("/followup/{at}/date"), format!("dead, {}", f.date), record.days(&f.date)))
        .collect();
    if let Some((pointer, when)) = death(context) {
        dead.insert(0, (pointer.to_owned(), format!("died {when}"), record.days(when)));
    }
    dead
}

/// Alive after death; two dates of death; alive and dead.
pub(crate) fn dead_and_alive(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let dead = dead_by(context);
    let mut found = Vec::new();
    let mend = "which of the two is right? correct the other";
    let mut alive: Vec<(String, String, DayInterval)> = record
        .followup
        .iter()
        .enumerate()
        .filter(|(_, f)| f.status == VitalStatus::Alive)
        .map(|(at, f)| (format!("/followup/{at}"), format!("alive, {}", f.date), record.days(&f.date)))
        .collect();
    for (pointer, statement) in statements(context) {
        let states =
            statement.about == Topic::VitalStatus && says(&statement.says, &["alive", "living", "survived"]);
        if states {
            let days = statement.date.as_ref().map_or_else(DayInterval::default, |when| record.days(when));
            alive.push((format!("{pointer}/says"), statement.says.clone(), days));
        }
    }
    for (pointer, words, days) in &alive {
        let after = dead.iter().find(|(_, _, by)| by.certainly_before(*days));
        if let Some((at, death, _)) = after {
            found.push(
                Finding::impossible("C221", format!("{words}, after the patient had died ({death})"))
                    .at(pointer.clone(), words.clone())
                    .at(at.clone(), death.clone())
                    .mend(mend),
            );
        }
    }
    // A contact reports a death on the day or later, never before it.
    if let Some((at, words, days)) = dead.first().filter(|(at, ..)| at == "/patient/death") {
        for (other, told, by) in dead.iter().skip(1) {
            if by.certainly_before(*days) {
                found.push(
                    Finding::impossible(
                        "C222",
                        format!("the patient is reported dead ({told}) before the date of death ({words})"),
                    )
                    .at(at.clone(), words.clone())
                    .at(other.clone(), told.clone())
                    .mend(mend),
                );
            }
        }
    }
    found
}

/// Facts dated after death, before birth or after the data cut-off; one finding each.
pub(crate) fn outside_life_and_cut_off(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let dated = facts(context);
    let mut found = Vec::new();
    let listed = |finding: Finding, late: Vec<&(String, &When, DayInterval)>| {
        finding.at_all(
            late.into_iter().take(3).map(|(pointer, when, _)| (pointer.clone(), when.text().to_owned())),
        )
    };
    if let Some((pointer, words, by)) = dead_by(context).into_iter().min_by_key(|(_, _, days)| days.latest) {
        let late: Vec<_> = dated.iter().filter(|(_, _, days)| by.certainly_before(*days)).collect();
        if !late.is_empty() {
            let title = format!("{} after the patient's death ({words})", counted(late.len()));
            let finding = Finding::impossible("C223", title).at(pointer, words);
            found.push(
                listed(finding, late).mend("is the date of death wrong, or the later dates? correct them"),
            );
        }
    }
    if let Some(birth) = &record.patient.birth {
        let born = record.days(birth);
        let early: Vec<_> = dated.iter().filter(|(_, _, days)| days.certainly_before(born)).collect();
        if !early.is_empty() {
            let title = format!("{} before the patient's birth ({birth})", counted(early.len()));
            let finding = Finding::impossible("C224", title).at("/patient/birth", format!("born {birth}"));
            found.push(
                listed(finding, early).mend("is the date of birth wrong, or the earlier dates? correct them"),
            );
        }
    }
    if let Some(cut_off) = &record.data_cut_off {
        let until = record.days(cut_off);
        let late: Vec<_> = dated.iter().filter(|(_, _, days)| until.certainly_before(*days)).collect();
        if !late.is_empty() {
            let title = format!("{} after the data cut-off ({cut_off})", counted(late.len()));
            let finding = Finding::impossible("C225", title).at("/data_cut_off", cut_off.text());
            found.push(listed(finding, late).mend("is the cut-off or the later date wrong? correct it"));
        }
    }
    found
}

fn counted(facts: usize) -> String {
    if facts == 1 { "a fact is dated".to_owned() } else { format!("{facts} facts are dated") }
}

/// Every dated fact but contacts that report a death.
fn facts<'r>(context: &Context<'r>) -> Vec<(String, &'r When, DayInterval)> {
    let record = context.record;
    let mut dated = Vec::new();
    for item in &context.items {
        // Nested items have no date of their own but cycles and measurements, which follow their parents.
        if item.pointer != item_of(&item.pointer) || item.pointer.starts_with("/statements/") {
            continue;
        }
        let reports_death = item.pointer.starts_with("/followup/")
            && crate::moments::section_and_index(&item.pointer)
                .and_then(|(_, at)| record.followup.get(at))
                .is_some_and(|f| f.status != VitalStatus::Unknown);
        if reports_death {
            continue;
        }
        let moments = [Side::Start, Side::End].map(|side| context.moment_at(&item.pointer, side));
        let [start, end] = moments;
        let end = end.filter(|end| start.as_ref().is_none_or(|start| start.pointer != end.pointer));
        dated.extend([start, end].into_iter().flatten().map(|m| (m.pointer, m.when, m.days)));
    }
    dated
}

/// A last contact whose date the record does not give.
pub(crate) fn last_contact(context: &Context<'_>) -> Vec<Finding> {
    let record = context.record;
    let open = |when: &When| {
        matches!(when.expression(), WhenExpression::Unknown) || record.days(when).latest.is_none()
    };
    let contacts = || record.followup.iter().enumerate().filter(|(_, f)| f.same_as.is_none());
    let dated = contacts().any(|(_, f)| !open(&f.date));
    if dated || record.patient.death.is_some() {
        return Vec::new();
    }
    contacts()
        .map(|(at, contact)| {
            Finding::uncheckable(
                "C226",
                "the date of the last contact is not known; nothing can be censored at it, and nothing tested against it",
            )
            .at(format!("/followup/{at}/date"), contact.date.text())
            .mend("record the date of the last contact when the source gives it")
        })
        .collect()
}
