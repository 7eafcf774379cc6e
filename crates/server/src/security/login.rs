//! Signing in with an account, and signing out.

use axum::extract::{Form, FromRequest, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::guard::{asks_for_page, peer_address, same_origin, session_of};
use super::provider::BEGIN;
use super::session::Caller;
use super::{accounts, kept};
use crate::config::Config;
use crate::pages::shell::bare_page;
use crate::problem::Problem;
use crate::state::AppState;

/// What the form sends.
#[derive(Deserialize)]
struct Credentials {
    name: String,
    password: String,
}

/// Names of accounts are shorter; a longer one is not even counted as a failure, for it would be remembered.
const LONGEST_NAME: usize = oncase_store::limits::LONGEST_NAME;

/// The `Set-Cookie` of a session; with no seconds it lasts as long as the browser runs.
pub(super) fn session_cookie(state: &AppState, secret: &str, seconds: Option<u64>) -> HeaderValue {
    let name = state.config.cookie();
    let secure = if state.config.is_secure() { "; Secure" } else { "" };
    let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
    let text = format!("{name}={secret}; Path=/; HttpOnly; SameSite=Strict{secure}{age}");
    // Our secrets and names are plain ASCII; a cookie that could not be written signs nobody in.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// `GET /login`.
pub(crate) async fn login_page(State(state): State<AppState>) -> Response {
    if state.config.has_accounts() {
        return form(&state.config, None).into_response();
    }
    state.offer_link();
    bare_page("Sign in", &html! {
        h1 { "Sign in" }
        p { "Open the link that stands in the terminal where " code { "oncase serve" } " runs. A new one was printed there just now." }
    })
    .into_response()
}

fn form(config: &Config, said: Option<&str>) -> Markup {
    bare_page(
        "Sign in",
        &html! {
            h1 { "Sign in" }
            @if let Some(said) = said { p role="alert" { (said) } }
            @if config.provider.is_some() {
                p { a.button href=(BEGIN) { "Sign in with your organisation" } }
            }
            @if config.passwords {
                @if config.provider.is_some() { p.soft { "Or with a password:" } }
                form method="post" action="/login" {
                    p { label for="name" { "Name" } " " input id="name" name="name" autocomplete="username" required autofocus; }
                    p { label for="password" { "Password" } " " input id="password" name="password" type="password" autocomplete="current-password" required; }
                    p { button type="submit" { "Sign in" } }
                }
            }
        },
    )
}

/// `POST /login`: the same answer, after the same work, whether the name or the password is wrong.
pub(crate) async fn login(State(state): State<AppState>, request: Request) -> Response {
    match try_login(&state, request).await {
        Ok(secret) => {
            let seconds = state.config.limits.session_seconds;
            let cookie = session_cookie(&state, &secret, Some(seconds));
            ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
        }
        Err((problem, page)) => {
            if !page {
                return problem.into_response();
            }
            let words = format!("The login failed: {}; {}.", problem.detail, problem.mend);
            let mut response = (problem.status, form(&state.config, Some(&words))).into_response();
            problem.say_when(&mut response);
            response
        }
    }
}

/// A session's secret; or why not, and whether a page was asked for.
async fn try_login(state: &AppState, request: Request) -> Result<String, (Problem, bool)> {
    let page = asks_for_page(request.headers());
    let refuse = |problem: Problem| (problem, page);
    if !state.config.has_accounts() {
        return Err(refuse(Problem::not_found("login without accounts")));
    }
    if !state.config.passwords {
        return Err(refuse(Problem::forbidden(
            "nobody signs in with a password here",
            "sign in through the identity provider",
        )));
    }
    let (parts, body) = request.into_parts();
    same_origin(state, &parts).map_err(refuse)?;
    let address = peer_address(state, &parts);
    let before = session_of(state, &parts.headers);
    let request = Request::from_parts(parts, body);
    let Form(Credentials { name, password }) = Form::from_request(request, state)
        .await
        .map_err(|_| refuse(Problem::malformed("the login is not a form with `name` and `password`", "")))?;
    if name.len() > LONGEST_NAME {
        return Err(refuse(Problem::malformed("the name is too long for an account", "check the name")));
    }
    let account = accounts::signs_in(state, &name, password, address).await.map_err(refuse)?;
    let account =
        account.ok_or_else(|| refuse(Problem::unauthenticated("name or password is wrong", "try again")))?;
    let secret = kept::begin(state, &account).await.map_err(refuse)?;
    if let Some(before) = before {
        kept::end(state, &before).await.map_err(refuse)?;
    }
    Ok(secret)
}

/// Too many failed attempts; `seconds` are to be waited.
pub(super) fn too_many(seconds: u64) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many-attempts",
        "there were too many failed attempts",
        format!("wait {seconds} seconds"),
    )
    .with("seconds", seconds)
}

/// `POST /logout`: ends the session; the cookie goes with it.
pub(crate) async fn logout(State(state): State<AppState>, caller: Caller) -> Response {
    if let Err(problem) = kept::end(&state, &caller.session).await {
        return problem.into_response();
    }
    let gone = session_cookie(&state, "", Some(0));
    ([(header::SET_COOKIE, gone)], StatusCode::NO_CONTENT).into_response()
}
