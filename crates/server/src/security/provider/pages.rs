//! `GET /login/provider`: off to the identity provider. `GET /login/callback`: back from it.

use axum::extract::{Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::super::accounts;
use super::super::enter::onwards;
use super::super::guard::{cookie, peer_address, session_of};
use super::super::kept;
use super::super::login::session_cookie;
use super::super::secret::new_secret;
use super::begun::{Begun, LIFETIME};
use super::exchange::{Provider, ProviderError};
use crate::problem::Problem;
use crate::state::AppState;

/// What the provider sends back with the browser.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answer {
    code: Option<String>,
    state: String,
    iss: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// Sends the browser to the provider.
pub(crate) async fn begin(State(state): State<AppState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match begun(&state, &parts).await {
        Ok((address, browser)) => {
            let held = begun_cookie(&state, &browser, LIFETIME.as_secs());
            ([(header::SET_COOKIE, held)], Redirect::to(&address)).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// The address at the provider, and the secret of the browser that goes there.
async fn begun(state: &AppState, request: &Parts) -> Result<(String, String), Problem> {
    provider(state)?;
    let no_random = |_| Problem::failed("the system gives no random numbers");
    let [label, nonce, browser] = [new_secret(), new_secret(), new_secret()];
    let (label, nonce, browser) =
        (label.map_err(no_random)?, nonce.map_err(no_random)?, browser.map_err(no_random)?);
    let asked = (state.clone(), label.clone(), nonce.clone());
    let invitation = state.wait_outside(move || {
        let (state, label, nonce) = asked;
        provider(&state)?.invitation(label, nonce).map_err(|error| refused(&state, &error))
    });
    let invitation = invitation.await?;
    let (from, before) = (peer_address(state, request), session_of(state, &request.headers));
    let begun = Begun::now(&browser, nonce, invitation.verifier, from, before);
    provider(state)?.begun.remember(&label, begun);
    Ok((invitation.address, browser))
}

/// Signs in whom the provider names, if there is an account of that name. A session begins here; so the page must come from
/// here, and the browser then goes on by itself (see [`onwards`]).
pub(crate) async fn callback(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Response {
    let gone = begun_cookie(&state, "", 0);
    let mut response = match signed_in(&state, &headers, answer).await {
        Ok(secret) => {
            let session = session_cookie(&state, &secret, Some(state.config.limits.session_seconds));
            ([(header::SET_COOKIE, session)], onwards()).into_response()
        }
        Err(problem) => problem.into_response(),
    };
    response.headers_mut().append(header::SET_COOKIE, gone);
    response
}

/// The secret of a new session.
async fn signed_in(state: &AppState, headers: &HeaderMap, answer: Answer) -> Result<String, Problem> {
    let provider_ = provider(state)?;
    let browser = cookie(headers, &begun_name(state)).unwrap_or_default();
    let begun = provider_.begun.take(&answer.state, browser).ok_or_else(not_begun)?;
    if answer.iss.as_deref().is_some_and(|issuer| issuer != provider_.issuer()) {
        return Err(not_begun());
    }
    if let Some(error) = answer.error {
        let details = answer.error_description.map(|words| format!(" ({words})")).unwrap_or_default();
        let said: String = format!("{error}{details}").chars().take(200).collect();
        return Err(refused(state, &ProviderError::Refused(said)));
    }
    let code = answer.code.ok_or_else(not_begun)?;
    let asked = state.clone();
    let before = begun.before;
    let name = state.wait_outside(move || {
        let found = provider(&asked)?.name(code, begun.verifier, begun.nonce);
        found.map_err(|error| refused(&asked, &error))
    });
    let name = name.await?;
    let account = accounts::named(state, &name).await?;
    let secret = kept::begin(state, &account).await?;
    // The cookie of the session before does not come along from another site; it was seen at the beginning.
    if let Some(before) = before {
        kept::end(state, &before).await?;
    }
    Ok(secret)
}

fn provider(state: &AppState) -> Result<&Provider, Problem> {
    let found = state.provider.as_ref();
    found.ok_or_else(|| Problem::not_found("signing in through an identity provider"))
}

fn not_begun() -> Problem {
    Problem::unauthenticated(
        "this sign-in was not begun in this browser, was finished before, or took longer than ten minutes",
        "begin again at /login",
    )
}

fn refused(state: &AppState, error: &ProviderError) -> Problem {
    if let ProviderError::Unreachable(why) = error {
        state.note(&format!("the identity provider cannot be reached: {why}"));
    }
    match error {
        ProviderError::Unreachable(_) => Problem::new(
            StatusCode::BAD_GATEWAY,
            "provider-unreachable",
            error.to_string(),
            "try again later, or tell an administrator",
        ),
        ProviderError::Refused(_) | ProviderError::NotBelieved(_) => {
            Problem::unauthenticated(error.to_string(), "begin again at /login")
        }
        ProviderError::NoClaim(_) => Problem::forbidden(
            error.to_string(),
            "ask an administrator: the provider can be told to send it, or another claim named with --oidc-claim",
        ),
        ProviderError::NotVerifiedEmail => {
            Problem::forbidden(error.to_string(), "have it verified there, then begin again at /login")
        }
    }
}

/// Name of the cookie that holds the browser to the sign-in it began.
fn begun_name(state: &AppState) -> String {
    format!("{}-login", state.config.cookie())
}

/// That cookie. Coming back from another site is what it is for, so it is `Lax`.
fn begun_cookie(state: &AppState, secret: &str, seconds: u64) -> HeaderValue {
    let secure = if state.config.is_secure() { "; Secure" } else { "" };
    let name = begun_name(state);
    let text = format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax{secure}; Max-Age={seconds}");
    // Names and secrets are plain ASCII; a cookie that could not be written signs nobody in.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}
