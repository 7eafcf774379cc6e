//! Findings in a list, each with its places, and settled in place.

use maud::{Markup, html};
use oncase_consistency::{Finding, Verdict, code_doc};

use crate::derive::View;
use crate::derive::summary::in_a_word;
use crate::pages::form::{capital, prose, shortened};
use crate::pages::shell::{command, file_of};

/// The list of findings, open and settled.
pub fn findings(view: &View<'_>) -> Markup {
    let blocking: Vec<_> = view.loaded.problems.iter().filter(|problem| problem.blocks).collect();
    let count =
        |verdict: Verdict| view.report.findings.iter().filter(|finding| finding.verdict == verdict).count();
    html! {
        p.tally data-open=(view.report.findings.len()) {
            @for (verdict, words) in [(Verdict::Impossible, "cannot be so"), (Verdict::Edge, "at the edge"), (Verdict::Uncheckable, "cannot be checked")] {
                span class=(format!("mark {}", verdict.word())) { (count(verdict)) " " (words) } " "
            }
        }
        @if !blocking.is_empty() {
            h3 { "To mend" }
            p.soft { "These values are kept, and not used until they are mended." }
            ul.findings {
                @for problem in blocking {
                    li.finding.bad {
                        p { strong { (prose(&capital(&problem.title))) "." } " " (prose(&capital(&problem.mend))) "." }
                        (place(view, &problem.pointer, ""))
                    }
                }
            }
        }
        @if view.report.findings.is_empty() { p.empty { "Nothing in this record contradicts itself." } }
        ul.findings {
            @for (number, finding) in view.report.findings.iter().enumerate() { (one(view, number, finding)) }
        }
        @if !view.report.settled.is_empty() {
            details {
                summary { "Settled: " (view.report.settled.len()) }
                ul.findings {
                    @for settled in &view.report.settled {
                        li.finding.settled {
                            p { span.code { (settled.finding.code) } " " (prose(&settled.finding.title)) }
                            p.soft { "Let stand by " (settled.by) " on " (settled.on) ": " (settled.reason) }
                            @if let Some(item) = view.spot(&format!("/settled/{}", settled.review)) {
                                button.link type="button" data-reopen=(item.item) { "Open it again" }
                            }
                        }
                    }
                }
            }
        }
        (command(&format!("oncase check {}", file_of(&view.case.id))))
    }
}

fn one(view: &View<'_>, number: usize, finding: &Finding) -> Markup {
    let ids: Vec<String> = {
        let mut ids: Vec<String> = finding
            .spots
            .iter()
            .filter_map(|spot| view.case.item(view.spot(&spot.pointer)?.item))
            .filter_map(|item| item.body.get("id")?.as_str().map(str::to_owned))
            .collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let ids = serde_json::to_string(&ids).unwrap_or_default();
    html! {
        li class=(format!("finding {}", finding.verdict.word())) id=(format!("finding-{number}")) {
            p { span.code { (finding.code) } " " (prose(&capital(&finding.title))) "." }
            ul.places { @for spot in &finding.spots { li { (place(view, &view.loaded.stored(&spot.pointer), &spot.words)) } } }
            p.soft { (prose(&capital(&finding.mend))) }
            details data-keep=(format!("settle-{}-{number}", finding.code)) {
                summary {
                    // One of the two shows, by what the role may do.
                    span.settles { "Settle, or read" } span.only-reads { "A reviewer settles this; read" } " what it means"
                    @if let Some(doc) = code_doc(finding.code) { span.quiet { ": " (doc.title) } }
                }
                @if let Some(doc) = code_doc(finding.code) { p.soft { (prose(doc.explanation)) } }
                form.settle data-settle=(finding.code) data-ids=(ids) {
                    label for=(format!("reason-{number}")) { "Why it may stand" }
                    textarea id=(format!("reason-{number}")) name="reason" rows="2" required {}
                    button type="submit" { "Let it stand" }
                    span.soft { " Recorded with your name and today's date." }
                }
            }
        }
    }
}

/// A link to a place in the forms.
fn place(view: &View<'_>, stored: &str, words: &str) -> Markup {
    let Some(spot) = view.case.spot(stored) else { return html! { span.soft { (words) } } };
    let name = view.case.item(spot.item).map(|item| shortened(&in_a_word(item), 48)).unwrap_or_default();
    html! {
        a href=(format!("#i{}", spot.item)) data-goto=(spot.item) data-path=(spot.path) { (name) }
        @if !words.is_empty() { span.soft { ": " (words) } }
    }
}
