//! Bringing cases in: what a file holds is shown before anything is stored.

use axum::response::Html;
use maud::html;

use super::shell::{Part, command, page};
use crate::security::Caller;

/// `GET /import`. The files are read by the programming interface, which the page's script asks.
pub async fn show(_: Caller) -> Html<String> {
    let main = html! {
        header.page-head { h1 { "Import" } }
        section.sheet #import aria-labelledby="h-import" {
            h2 #h-import { "Files" }
            div.drop {
                p { "Drop files here, or choose them." }
                p {
                    label.quiet for="import-files" { "Files to import" }
                    input #import-files type="file" multiple accept=".yaml,.yml,.json,.xlsx,.txt,.md,.csv,.docx,.html,.htm,.xml,.pdf";
                }
            }
            details.paste-in {
                summary { "Or paste the text of a paper or letter" }
                div.field {
                    label for="import-text" { "Text" }
                    textarea #import-text rows="6" {}
                }
                button type="button" #read-text { "Read it" }
            }
            p.soft { "Case files (YAML or JSON, as " code { "oncase" } " writes them), workbooks (XLSX), tables of measurements in the manner of SDTM (CSV), and the text of a case report, which becomes a draft for you to confirm item by item. Nothing is stored before you have seen what was understood." }
            ul.import-list #imports aria-live="polite" { }
            (command("oncase check FILE"))
        }
    };
    Html(page("Import", Part::Import, "import-page", &main).into_string())
}
