//! `GET /enter?token=…`: the link in the terminal becomes a session.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::html;
use serde::Deserialize;

use super::guard::signed_in;
use super::login::session_cookie;
use super::roles::Role;
use crate::pages::shell::bare_page;
use crate::problem::Problem;
use crate::state::AppState;

#[derive(Debug, Deserialize)]
pub(crate) struct Link {
    #[serde(default)]
    token: String,
}

/// Signs in once. A link used before is of no use, except to who is signed in by it already.
pub(crate) async fn enter(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(link): Query<Link>,
) -> Response {
    if !state.config.has_accounts() && state.links.take(&link.token) {
        return match state.sessions.begin(&state.own_name, Role::Administrator, false) {
            Ok(secret) => {
                let cookie = session_cookie(&state, &secret, None);
                ([(header::SET_COOKIE, cookie)], onwards()).into_response()
            }
            Err(_) => Problem::failed("the system gives no random numbers").into_response(),
        };
    }
    if signed_in(&state, &headers).await.is_ok() {
        return onwards().into_response();
    }
    Problem::unauthenticated(
        "this link was used before, or is too old",
        "open the newest link in the terminal where `oncase serve` runs; open the first page here to have a new one printed there",
    )
    .into_response()
}

/// A page that leads to the first one. A redirect would not do: after a click in another program the browser counts
/// the whole chain as coming from elsewhere, and keeps a strict cookie back.
pub(super) fn onwards() -> maud::Markup {
    bare_page(
        "Signed in",
        &html! {
            meta http-equiv="refresh" content="0; url=/";
            p { "Signed in. " a href="/" { "To the cases" } }
        },
    )
}
