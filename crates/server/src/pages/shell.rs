//! What every page has: the bar on top, the way to its content, the notice at its foot.

use maud::{DOCTYPE, Markup, html};

use crate::assets;

/// The parts of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The list of cases, and one case.
    Cases,
    /// Many cases.
    Cohort,
    /// Bringing cases in.
    Import,
}

/// What the application says of itself at the foot of every page.
pub const NOTICE: &str = "Oncase documents and computes: what it shows follows from what was entered, by rules that it names. It gives no medical advice, and no decision about a patient should rest on it alone.";

/// A whole page. It holds nothing of the session: who is signed in comes by script.
pub fn page(title: &str, part: Part, class: &str, main: &Markup) -> Markup {
    let here = |this: Part| (this == part).then_some("page");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (named(title))
                meta name="color-scheme" content="light dark";
                script type="module" src=(assets::url("app.js")) {}
            }
            body class=(class) {
                a.skip href="#main" { "To the content" }
                header.bar {
                    a.name href="/cases" { "Oncase" }
                    nav aria-label="Oncase" {
                        a href="/cases" aria-current=[here(Part::Cases)] { "Cases" }
                        a href="/cohort" aria-current=[here(Part::Cohort)] { "Cohorts" }
                        a href="/import" aria-current=[here(Part::Import)] { "Import" }
                    }
                    p #save-state role="status" aria-live="polite" { }
                    p #user { }
                }
                main #main tabindex="-1" { (main) }
                footer { p { (NOTICE) } }
                div #messages role="alert" aria-live="assertive" { }
            }
        }
    }
}

/// A page with nothing around its content: for those who are not signed in, and for reading on the side.
pub fn bare_page(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head { (named(title)) }
            body class="bare" { main { (content) } }
        }
    }
}

/// What the head of every page says.
fn named(title: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1";
        title { (title) " · Oncase" }
        link rel="stylesheet" href=(assets::url("app.css"));
        link rel="icon" href="data:,";
    }
}

/// The command line that does the same as a view.
pub fn command(line: &str) -> Markup {
    html! {
        p.cli { span.soft { "On the command line: " } code { (line) }
            button.link type="button" data-copy=(line) { "copy" } }
    }
}

/// A case in a command line. What is not a plain word is quoted, so that it can be pasted.
pub fn file_of(id: &str) -> String {
    format!("{id}.yaml")
}
