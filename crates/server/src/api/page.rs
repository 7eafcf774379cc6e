//! The operations on a plain page, for people.

use maud::{Markup, html};

use super::table::operations;
use crate::pages::shell::bare_page;

/// `GET /api/v1`.
pub(super) async fn page() -> Markup {
    let content = html! {
        h1 { "Programming interface" }
        p {
            "Everything that the pages do. The whole description, with the form of every request and answer, is "
            a href="/api/v1/openapi.json" { "openapi.json" } " (OpenAPI 3.1)."
        }
        p {
            "Send the session cookie with every request; with one that changes something (POST, PUT) also the header "
            code { "X-Oncase-Token" } " with the token of " code { "GET /api/v1/session" }
            ". A refusal is " code { "application/problem+json" } ": " code { "detail" } " says why, "
            code { "mend" } " what to do. Values that someone else changed are answered with 409 and both values."
        }
        table {
            thead { tr { th { "Operation" } th { "What it does" } th { "Needs" } } }
            tbody {
                @for operation in operations() {
                    tr {
                        td { code { (operation.method.name().to_uppercase()) " /api/v1" (operation.path) } }
                        td { (operation.summary) }
                        td { "may " (operation.may.words()) }
                    }
                }
            }
        }
        p { a href="/" { "To the cases" } }
    };
    bare_page("Programming interface", &content)
}
