//! The pages. They show; every change goes through [`crate::api`].

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;

use crate::state::AppState;

/// The pages' addresses. Who asks is a [`crate::security::Caller`] among a handler's arguments.
pub fn router() -> Router<AppState> {
    Router::new().route("/", get(async || Redirect::to("/api/v1/openapi.json")))
}
