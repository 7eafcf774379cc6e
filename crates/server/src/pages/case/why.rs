//! The argument of one response, as `oncase explain response` gives it.

use maud::{Markup, html};
use oncase_record::Length;
use oncase_response::case::{Argument, LesionAt, Seen, argue};
use oncase_response::recist11::explain::Step;

use crate::derive::View;
use crate::pages::shell::{command, file_of};

/// The argument for the assessment of this item; none when it has no response.
pub fn why(view: &View<'_>, item: i64) -> Option<Markup> {
    let pointer = view.derived_pointer(&view.case.pointer(item)?)?;
    let index: usize = pointer.rsplit('/').next()?.parse().ok()?;
    let record = view.record();
    let (evaluation, argument) = view.evaluations.iter().find_map(|evaluation| {
        Some((evaluation, argue(record, evaluation, index, &view.policies.response)?))
    })?;
    let point = evaluation.result.as_ref().ok()?.iter().find(|point| point.assessment == index)?.point;
    let assessment = record.assessments.get(index)?;
    let date = assessment.date.text();
    let at = assessment.id.as_deref().unwrap_or(date);
    Some(html! {
        h2 { (point.overall) " on " (date) ": " (point.overall.words()) }
        p.soft { "RECIST 1.1. The argument as a clinician would make it, with the rule behind each step." }
        (lesions(record_date(view, argument.nadir_assessment).as_deref(), &argument))
        @for (heading, steps) in [
            ("Derivation", &argument.steps), ("Not assessed, and what that means", &argument.not_assessed),
            ("Confirmation", &argument.confirmation), ("Window used", &argument.window),
        ] { @if !steps.is_empty() { h3 { (heading) } ul.because { @for step in steps { li { (one(step)) } } } } }
        (command(&format!("oncase explain response {} --at {at}", file_of(&view.case.id))))
    })
}

fn record_date(view: &View<'_>, assessment: Option<usize>) -> Option<String> {
    view.record().assessments.get(assessment?).map(|assessment| assessment.date.to_string())
}

fn one(step: &Step) -> Markup {
    html! {
        (step.sentence)
        @if let Some(rule) = step.rule.map(|rule| rule.rule()) {
            " " abbr.rule title=(format!("{}: {} ({}, {})", rule.title, rule.statement, rule.citation, rule.locator)) { (rule.id) }
        }
    }
}

fn lesions(nadir: Option<&str>, argument: &Argument) -> Markup {
    html! {
        div.table { table {
            thead { tr { th scope="col" { "Lesion" } th scope="col" { "Baseline" } @if let Some(date) = nadir { th scope="col" { "Nadir, " (date) } } th scope="col" { "Now" } } }
            tbody { @for lesion in &argument.lesions { (row(lesion, nadir.is_some())) } }
        } }
    }
}

fn row(lesion: &LesionAt, nadir: bool) -> Markup {
    html! {
        tr {
            th scope="row" { (lesion.site) span.soft { (if lesion.target { "target" } else { "non-target" }) @if lesion.nodal { ", node" } } }
            td { (seen(lesion.baseline)) }
            @if nadir { td { (lesion.nadir.map(seen).unwrap_or_default()) } }
            td { (seen(lesion.now)) @if let Some(reason) = &lesion.reason { " (" (reason.trim_end_matches('.')) ")" } }
        }
    }
}

fn seen(seen: Seen) -> String {
    let mm = Length::mm_text;
    match seen {
        Seen::Measured(length) => format!("{} mm", mm(length)),
        Seen::TooSmall(length) => format!("too small, counts {} mm", mm(length)),
        Seen::Absent => "absent".to_owned(),
        Seen::Merged => "merged".to_owned(),
        Seen::Present => "present".to_owned(),
        Seen::NotAssessed => "not assessed".to_owned(),
    }
}
