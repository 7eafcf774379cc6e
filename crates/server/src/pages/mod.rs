//! The pages. They show; every change goes through [`crate::api`].

pub mod case;
mod cases;
mod cohort;
pub mod form;
mod history;
mod import;
mod kept;
mod open;
mod report;
pub mod shell;

use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};

use crate::state::AppState;
use case::show;
pub use kept::open_pages;
pub(crate) use open::open;

/// The pages' addresses. Who asks is a [`crate::security::Caller`] among a handler's arguments.
///
/// What is posted here is computed with and not stored: the parts of a page that differ, the meaning of typed cells.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/", get(async || Redirect::to("/cases")))
        .route("/forms", get(show::forms))
        .route("/search/ctcae", get(show::search_ctcae))
        .route("/search/regimen", get(show::search_regimen))
        .route("/cases", get(cases::list))
        .route("/cohort", get(cohort::show))
        .route("/import", get(import::show))
        .route("/cases/{id}", get(kept::show))
        .route("/cases/{id}/version", get(show::version))
        .route("/cases/{id}/live", post(show::live))
        .route("/cases/{id}/items/{item}", get(show::item))
        .route("/cases/{id}/field", get(show::one_field))
        .route("/cases/{id}/why/{item}", get(show::argument))
        .route("/cases/{id}/text/{source}", get(show::text))
        .route("/cases/{id}/grid", post(show::cells))
        .route("/cases/{id}/paste", post(show::paste))
        .route("/cases/{id}/history", get(history::history))
        .route("/cases/{id}/report", get(report::show))
        .route("/cases/{id}/report/preview", get(report::preview))
        .route("/cases/{id}/report/figures/{anchor}", get(report::figure))
        .route("/cases/{id}/understand", get(show::understand))
}
