//! Endpoints with their reasons, and what the source claims beside them.

use maud::{Markup, html};
use oncase_outcome::{Endpoint, Outcome, explain};
use oncase_record::model::{Record, Statement, Topic};
use oncase_record::{Because, Rule};

use crate::derive::View;
use crate::pages::form::{capital, shortened};
use crate::pages::shell::{command, file_of};

/// The endpoints, line by line.
pub fn outcomes(view: &View<'_>) -> Markup {
    let mut groups: Vec<(Option<u32>, Vec<&Outcome>)> = Vec::new();
    for outcome in &view.outcomes {
        match groups.last_mut() {
            Some((line, group)) if *line == outcome.line => group.push(outcome),
            _ => groups.push((outcome.line, vec![outcome])),
        }
    }
    html! {
        @if view.outcomes.is_empty() { p.empty { "Outcomes appear here once there is a treatment or a diagnosis with a date." } }
        @for (line, group) in &groups {
            h3 { (group_title(view, *line, group)) }
            dl.outcomes { @for outcome in group { (one(view, outcome)) } }
        }
        @if !view.outcomes.is_empty() {
            p.soft { "A month of survival time is 30.4375 days. Where a date is a range, so is the outcome." }
            (command(&format!("oncase outcome {} --why", file_of(&view.case.id))))
        }
    }
}

fn group_title(view: &View<'_>, line: Option<u32>, group: &[&Outcome]) -> String {
    let treatment = group.first().and_then(|outcome| treatment(view.record(), outcome));
    match (line, treatment) {
        (Some(line), Some(treatment)) => {
            format!("Line {line}: {}", shortened(treatment.regimen.as_ref().unwrap_or(&treatment.name), 60))
        }
        (Some(line), None) => format!("Line {line}"),
        (None, _) => "Whole course".to_owned(),
    }
}

fn treatment<'r>(record: &'r Record, outcome: &Outcome) -> Option<&'r oncase_record::model::Treatment> {
    let pointer = outcome.treatment.as_deref()?;
    let index: usize = pointer.strip_prefix("/treatments/")?.split('/').next()?.parse().ok()?;
    record.treatments.get(index)
}

fn one(view: &View<'_>, outcome: &Outcome) -> Markup {
    let sentence = explain(outcome);
    let (value, how) = sentence.split_once("; ").unwrap_or((&sentence, ""));
    let key = format!("why-{}-{}", outcome.endpoint.name(), outcome.line.unwrap_or_default());
    let claims = claims(view.record(), outcome);
    html! {
        dt { (capital(outcome.endpoint.name())) @if let Some(short) = outcome.endpoint.abbreviation().filter(|short| !outcome.endpoint.name().contains(short)) { " " span.soft { (short) } } }
        dd data-endpoint=[outcome.endpoint.abbreviation()] data-line=[outcome.line] {
            strong.value[outcome.end.is_ok()] { (value) }
            @if !how.is_empty() { ", " (how) }
            @for claim in claims { p.claim { "The source states: " q { (claim.says) } } }
            @if !outcome.because.is_empty() {
                details data-keep=(key) {
                    summary { "Why" }
                    ul.because { @for because in &outcome.because { li { (reason(view, because)) } } }
                }
            }
        }
    }
}

/// Statements about the same endpoint of the same treatment.
fn claims<'r>(record: &'r Record, outcome: &Outcome) -> Vec<&'r Statement> {
    let topic = match outcome.endpoint {
        Endpoint::ProgressionFreeSurvival => Topic::ProgressionFreeSurvival,
        Endpoint::DurationOfResponse => Topic::DurationOfResponse,
        Endpoint::OverallSurvival => Topic::OverallSurvival,
        _ => return Vec::new(),
    };
    let of = treatment(record, outcome).and_then(|treatment| treatment.id.as_deref());
    record
        .statements
        .iter()
        .filter(|statement| statement.about == topic && statement.of.as_deref() == of)
        .collect()
}

/// A reason: the rule, the numbers it compared, the policies it needed, and links to the facts.
pub fn reason(view: &View<'_>, because: &Because) -> Markup {
    let numbers: Vec<String> = because
        .numbers
        .iter()
        .map(|number| format!("{} {} {}", number.name, number.value, number.unit).trim_end().to_owned())
        .collect();
    html! {
        @match rule(because.rule) {
            Some(rule) => {
                abbr title=(rule.statement) { (rule.title) }
                @if rule.verification == oncase_record::Verification::Unverified { span.soft { " (wording unverified)" } }
            }
            None => (because.rule),
        }
        @if !numbers.is_empty() { ": " (numbers.join("; ")) }
        @for policy in &because.policies { span.soft { "; policy " (policy.name) ": " (policy.setting) } }
        @for fact in &because.facts {
            @if let Some(spot) = view.spot(&fact.0) {
                " " a.fact href=(format!("#i{}", spot.item)) data-goto=(spot.item) data-path=(spot.path) {
                    (view.case.item(spot.item).map(|item| shortened(&crate::derive::summary::in_a_word(item), 40)).unwrap_or_default())
                }
            }
        }
    }
}

/// The rule with an identifier, in whichever room it stands.
pub fn rule(id: &str) -> Option<&'static Rule> {
    let found = |rules: &'static [Rule]| rules.iter().find(|rule| rule.id == id);
    found(oncase_response::recist11::RULES)
        .or_else(|| oncase_outcome::rule(id))
        .or_else(|| oncase_treatment::rule(id))
        .or_else(|| found(oncase_toxicity::rules()))
}
