//! The page of one case, put together from panels that are refreshed one by one.

use maud::{Markup, PreEscaped, html};
use oncase_consistency::Verdict;
use oncase_store::Section;

use super::{findings, grid_section, outcomes, section};
use crate::derive::summary::{line, text, word};
use crate::derive::{Said, Spot, View};
use crate::pages::form::shortened;
use crate::pages::shell::{Part, command, file_of, page};

/// A part of the page that is refreshed on its own.
#[derive(Debug)]
pub struct Panel {
    /// Id of its element.
    pub id: &'static str,
    /// Its content.
    pub markup: Markup,
    /// A short name of the content, to tell whether it has changed.
    pub hash: String,
}

impl Panel {
    fn new(id: &'static str, markup: Markup) -> Self {
        let hash = hash(&markup);
        Self { id, markup, hash }
    }
}

/// The sections as they are worked through, with what each is called.
pub const SECTIONS: [(Section, &str); 16] = [
    (Section::Case, "Case"),
    (Section::Patient, "Patient"),
    (Section::Events, "Events"),
    (Section::Diagnoses, "Diagnoses"),
    (Section::Specimens, "Specimens and markers"),
    (Section::Stages, "Stages"),
    (Section::Treatments, "Treatments"),
    (Section::Lesions, "Lesions"),
    (Section::Assessments, "Assessments and responses"),
    (Section::Labs, "Laboratory"),
    (Section::Vitals, "Vital signs"),
    (Section::AdverseEvents, "Adverse events"),
    (Section::Followup, "Follow-up"),
    (Section::Statements, "Statements of the source"),
    (Section::Sources, "Sources"),
    (Section::Narrative, "Author's text"),
];

/// The whole page.
pub fn case_page(view: &View<'_>) -> Markup {
    let case = view.case;
    let said = view.said();
    let timeline = Panel::new("p-timeline", timeline(view));
    let contents = Panel::new("p-sections", sections(view, &said));
    let main = html! {
        article.case data-case=(case.id) data-version=(case.version) data-archived=[case.archived.then_some("")] {
            (head(view, "record"))
            section #p-timeline aria-label="Timeline" data-hash=(timeline.hash) { (timeline.markup) }
            div.columns {
                nav #p-sections aria-label="Sections" data-hash=(contents.hash) { (contents.markup) }
                div.forms {
                    @for (kind, name) in SECTIONS {
                        (section(view, kind, name, &said))
                        @if kind == Section::Lesions { (grid_section(view)) }
                    }
                }
                (aside(view))
            }
            datalist #all-ids { @for (id, _) in case.ids().values().flatten() { option value=(id) {} option value=(format!("{id}.start")) {} option value=(format!("{id}.end")) {} } }
            datalist #units { @for unit in oncase_toxicity::units::units() { option value=(unit.ucum) {} } }
            datalist #tests { @for measure in oncase_toxicity::measures() { option value=(measure.name) {} } }
        }
    };
    page(&title(view), Part::Cases, "case-page", &main)
}

/// The title of a case.
pub fn title(view: &View<'_>) -> String {
    let title =
        view.case.section(Section::Case).next().map(|item| text(&item.body, "title")).unwrap_or_default();
    if title.is_empty() { view.case.id.clone() } else { title }
}

/// What stands above every page of a case: its title, what it is about, and where one can go.
pub fn head(view: &View<'_>, here: &str) -> Markup {
    let case = view.case;
    let current = |this: &str| (this == here).then_some("page");
    let line = Panel::new("p-about", about(view));
    html! {
        header.case-head {
            div {
                p.kind { "Case " (case.id) @if view.record().invented { " · invented" } @if case.archived { " · archived" } }
                h1 #case-title { (title(view)) }
                p.about #p-about data-hash=(line.hash) { (line.markup) }
            }
            div.tools {
                @if here == "record" {
                    button #undo type="button" title="Take back your last step (Ctrl+Z outside a field)" aria-keyshortcuts="Control+Z" disabled[case.archived] { "Undo" }
                    button #redo type="button" title="Do it again (Ctrl+Y outside a field)" aria-keyshortcuts="Control+Y" disabled[case.archived] { "Redo" }
                }
            }
            nav.tabs aria-label="This case" {
                a href=(format!("/cases/{}", case.id)) aria-current=[current("record")] { "Record" }
                a href=(format!("/cases/{}/report", case.id)) aria-current=[current("report")] { "Report and downloads" }
                a href=(format!("/cases/{}/history", case.id)) aria-current=[current("history")] { "History" }
            }
        }
    }
}

/// The patient and the disease in one line.
fn about(view: &View<'_>) -> Markup {
    let case = view.case;
    let patient = case.section(Section::Patient).next();
    let patient = patient.map(|item| {
        [word(&text(&item.body, "sex")), text(&item.body, "age")]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    });
    let diagnosis = case.section(Section::Diagnoses).next().map(|item| line(item).what);
    let parts: Vec<String> =
        [patient, diagnosis].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    html! { (if parts.is_empty() { "Nothing entered yet. Begin with the patient; every change is saved as you go.".to_owned() } else { parts.join(" · ") }) }
}

/// The panels that are refreshed on their own, other than items and grids.
pub fn panels(view: &View<'_>, said: &[(Spot, Said<'_>)]) -> Vec<Panel> {
    vec![
        Panel::new("p-about", about(view)),
        Panel::new("p-timeline", timeline(view)),
        Panel::new("p-sections", sections(view, said)),
        Panel::new("p-findings", findings(view)),
        Panel::new("p-outcomes", outcomes(view)),
    ]
}

/// The timeline of the case, or why there is none.
fn timeline(view: &View<'_>) -> Markup {
    if !has_times(view) {
        return html! { p.empty { "The timeline appears here with the first date." } };
    }
    html! {
        @match view.timeline() {
            Ok(timeline) => {
                figure.timeline {
                    div.picture tabindex="0" role="group" aria-label="Timeline, scrolls sideways where it is wide" { (PreEscaped(timeline.svg())) }
                    figcaption.soft { "Drawn from the record as it stands; hatched ends are dates known as a range." }
                }
                (command(&format!("oncase figure {} --only timeline", file_of(&view.case.id))))
            }
            Err(why) => p.empty { "The timeline cannot be drawn: " (why) },
        }
    }
}

fn has_times(view: &View<'_>) -> bool {
    let record = view.record();
    record.treatments.iter().any(|t| t.start.is_some() || t.date.is_some())
        || record.events.iter().any(|event| event.date.is_some())
        || record.diagnoses.iter().any(|diagnosis| diagnosis.date.is_some())
        || !record.assessments.is_empty()
        || !record.followup.is_empty()
}

/// The list of sections, with how much is in each and what is said about it.
fn sections(view: &View<'_>, said: &[(Spot, Said<'_>)]) -> Markup {
    let marks = |section: Section| {
        let of = |wanted: fn(&Said<'_>) -> bool| {
            let spots = said.iter().filter(|(_, said)| wanted(said));
            spots
                .filter(|(spot, _)| view.case.item(spot.item).is_some_and(|item| item.section == section))
                .count()
        };
        let wrong = of(|said| match said {
            Said::Problem(problem) => problem.blocks,
            Said::Finding(_, finding) => finding.verdict == Verdict::Impossible,
        });
        let doubtful = of(|said| match said {
            Said::Problem(problem) => !problem.blocks,
            Said::Finding(_, finding) => finding.verdict != Verdict::Impossible,
        });
        (wrong, doubtful)
    };
    html! {
        ol {
            @for (section, name) in SECTIONS {
                @let count = view.case.section(section).count();
                @let (wrong, doubtful) = marks(section);
                li {
                    a href=(format!("#s-{section}")) {
                        span { (name) }
                        @if section.is_list() && count > 0 { span.count { (count) } }
                        @if wrong > 0 { span.dot.bad title=(format!("{wrong} to mend or contradictory")) { span.quiet { (wrong) " to mend or contradictory" } } }
                        @else if doubtful > 0 { span.dot.doubt title=(format!("{doubtful} to look at")) { span.quiet { (doubtful) " to look at" } } }
                    }
                }
                @if section == Section::Lesions { li { a href="#s-grid" { span { "Lesion grid" } } } }
            }
        }
    }
}

/// Findings, outcomes and the source texts, beside the forms.
fn aside(view: &View<'_>) -> Markup {
    let open = view.report.findings.len();
    let findings = Panel::new("p-findings", findings(view));
    let outcomes = Panel::new("p-outcomes", outcomes(view));
    let sources: Vec<(String, String)> = view
        .case
        .section(Section::Sources)
        .map(|item| (text(&item.body, "id"), shortened(&line(item).what, 40)))
        .filter(|(id, _)| !id.is_empty())
        .collect();
    html! {
        aside aria-label="Findings, outcomes and source text" {
            div.tablist role="tablist" aria-label="Beside the record" {
                button #t-findings type="button" role="tab" aria-selected="true" aria-controls="side-findings" { "Findings " span.count #open-findings { (open) } }
                button #t-outcomes type="button" role="tab" aria-selected="false" aria-controls="side-outcomes" tabindex="-1" { "Outcomes" }
                button #t-text type="button" role="tab" aria-selected="false" aria-controls="side-text" tabindex="-1" { "Source text" }
            }
            div #side-findings role="tabpanel" aria-labelledby="t-findings" tabindex="0" {
                div #p-findings data-hash=(findings.hash) { (findings.markup) }
            }
            div #side-outcomes role="tabpanel" aria-labelledby="t-outcomes" tabindex="0" hidden {
                div #p-outcomes data-hash=(outcomes.hash) { (outcomes.markup) }
            }
            div #side-text role="tabpanel" aria-labelledby="t-text" tabindex="0" hidden {
                @if sources.is_empty() {
                    p.empty { "No source yet. Add one under " a href="#s-sources" { "Sources" } ", and paste its text here." }
                }
                @if sources.len() > 1 {
                    label for="which-text" { "Text of " }
                    select #which-text { @for (id, words) in &sources { option value=(id) { (words) } } }
                }
                div #source-text data-source=[sources.first().map(|(id, _)| id.as_str())] { }
            }
        }
    }
}

/// A short name of a markup, to tell whether it has changed.
pub fn hash(markup: &Markup) -> String {
    let mut sum = flate2::Crc::new();
    sum.update(markup.0.as_bytes());
    format!("{:x}-{:08x}", markup.0.len(), sum.sum())
}
