//! Every address of the application.

use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::problem::Problem;
use crate::security::{closed, enter, for_browsers, headers, login, login_page, logout, our_host};
use crate::state::AppState;
use crate::{api, assets, pages};

/// The whole application. Open to everyone who can reach it: entering, and the script and style. Everything else is
/// behind the session.
pub fn router(state: &AppState) -> Router {
    let behind_session = Router::new()
        .merge(pages::router())
        .merge(api::router())
        .route("/logout", post(logout))
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(state.clone(), closed));
    let open = Router::new()
        .route("/enter", get(enter))
        .route("/login", get(login_page).post(login))
        .route("/assets/{name}", get(assets::serve))
        .method_not_allowed_fallback(wrong_method);
    #[cfg(feature = "oidc")]
    let open = open
        .route("/login/provider", get(crate::security::begin))
        .route("/login/callback", get(crate::security::callback));
    Router::new()
        .merge(open)
        .merge(behind_session)
        .layer(from_fn_with_state(state.clone(), in_time))
        .layer(from_fn_with_state(state.clone(), our_host))
        .layer(from_fn(for_browsers))
        .layer(from_fn_with_state(state.clone(), headers))
        .with_state(state.clone())
}

async fn nothing_here(request: Request) -> Problem {
    Problem::not_found(format!("page `{}`", request.uri().path()))
}

async fn wrong_method(request: Request) -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        format!("{} does not take {}", request.uri().path(), request.method()),
        "see /api/v1/openapi.json for what each address takes",
    )
}

/// Gives up on a request that takes too long.
async fn in_time(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let seconds = state.config.limits.request_seconds;
    match tokio::time::timeout(Duration::from_secs(seconds), next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too-slow",
            format!("the answer was not ready within {seconds} seconds"),
            "ask for less at once, or use the command line",
        )
        .into_response(),
    }
}
