//! The programming interface under `/api/v1`: everything that the pages do.
//!
//! [`operations`] is the table: the router and the OpenAPI document are both made of it.

mod accounts;
mod answer;
mod audit;
mod body;
mod cases;
mod cohorts;
mod derived;
mod edits;
mod exchange;
mod figures;
mod findings;
mod knowledge;
mod model;
mod openapi;
mod operation;
mod page;
mod report;
mod session;
mod statistics;
mod table;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

pub use answer::{Answer, Derived, Done, Download, Made};
pub use body::{Body, InJson, LARGEST_UPLOAD, Upload};
pub use operation::{Call, Method, Nothing, Operation, operation};
pub use table::operations;

use crate::state::AppState;

/// The OpenAPI document, as JSON; `cookie` is the name of the session's cookie.
pub fn document(cookie: &str) -> String {
    openapi::document(&operations(), cookie).to_string()
}

async fn show_document(State(state): State<AppState>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], document(&state.config.cookie()))
}

/// The addresses of the programming interface, with `/session` as its short name for the pages.
pub fn router() -> Router<AppState> {
    let mut router = Router::new();
    for operation in operations() {
        if operation.id == "session" {
            router = router.route("/session", operation.route.clone());
        }
        router = router.route(&format!("/api/v1{}", operation.path), operation.route);
    }
    router.route("/api/v1", get(page::page)).route("/api/v1/openapi.json", get(show_document))
}
