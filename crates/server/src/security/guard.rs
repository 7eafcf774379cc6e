//! The gates that a request passes.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::secret::{Hash, hash, same};
use super::session::{Caller, not_signed_in};
use crate::problem::Problem;
use crate::state::AppState;

/// The header in which a request that changes something carries the session's token.
pub const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-oncase-token");

/// The other end of the connection; in each request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct PeerAddress(pub SocketAddr);

/// The address that a request comes from: behind our proxy, the last one that the proxy names. What stands before that, in the
/// same line or in an earlier one, may have been written by the client.
pub fn peer_address(state: &AppState, request: &Parts) -> Option<IpAddr> {
    let PeerAddress(peer) = request.extensions.get()?;
    let peer = peer.ip().to_canonical();
    let forwarded = request.headers.get_all("x-forwarded-for").iter().next_back();
    let named = forwarded.and_then(|list| list.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    named.filter(|_| state.config.is_our_proxy(peer)).or(Some(peer))
}

/// Refuses requests for names that are not ours.
pub async fn our_host(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let host = host(&parts);
    let on_this_computer =
        parts.extensions.get().is_some_and(|PeerAddress(peer)| peer.ip().to_canonical().is_loopback());
    if host.as_deref().is_some_and(|host| state.config.is_our_host(host, on_this_computer)) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let detail = format!("this is not the host `{}`", host.unwrap_or_default().escape_default());
    Problem::new(
        StatusCode::MISDIRECTED_REQUEST,
        "wrong-host",
        detail,
        format!("open {}", state.config.url()),
    )
    .into_response()
}

fn host(request: &Parts) -> Option<String> {
    let mut hosts = request.headers.get_all(header::HOST).iter();
    let named = hosts.next().and_then(|host| host.to_str().ok()).map(str::to_owned);
    if hosts.next().is_some() {
        return None;
    }
    // A request line with a whole address must name the same host.
    match (request.uri.authority(), named) {
        (Some(authority), Some(named)) if authority.as_str() != named => None,
        (Some(authority), None) => Some(authority.as_str().to_owned()),
        (_, named) => named,
    }
}

/// Lets pass who is signed in; a request that changes something must also come from one of our pages and carry the
/// session's token.
pub async fn closed(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match admitted(&state, &parts).await {
        Ok(caller) => {
            parts.extensions.insert(caller);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(problem) => {
            let page = asks_for_page(&parts.headers) && parts.method == Method::GET;
            if page && problem.status == StatusCode::UNAUTHORIZED {
                return Redirect::to("/login").into_response();
            }
            problem.into_response()
        }
    }
}

async fn admitted(state: &AppState, request: &Parts) -> Result<Caller, Problem> {
    let caller = signed_in(state, &request.headers).await?;
    if is_safe(&request.method) {
        return Ok(caller);
    }
    same_origin(state, request)?;
    let token = request.headers.get(TOKEN_HEADER).and_then(|token| token.to_str().ok());
    if token.is_none_or(|token| !same(token, &caller.token)) {
        return Err(Problem::forbidden(
            format!("the header `{TOKEN_HEADER}` does not hold this session's token"),
            "take the token from /session and send it with every request that changes something",
        )
        .with("missing", "token"));
    }
    Ok(caller)
}

/// Who is signed in, by the cookie.
pub(super) async fn signed_in(state: &AppState, headers: &HeaderMap) -> Result<Caller, Problem> {
    let secret = cookie(headers, &state.config.cookie()).ok_or_else(not_signed_in)?;
    let found = super::kept::find(state, secret).await?.ok_or_else(|| {
        Problem::unauthenticated("the session has ended", "sign in again; nothing that was saved is lost")
    })?;
    if found.to_be_checked {
        super::accounts::still_valid(state, &found).await?;
    }
    Ok(found.caller)
}

/// The session that a cookie names, whether or not it lasts.
pub(super) fn session_of(state: &AppState, headers: &HeaderMap) -> Option<Hash> {
    cookie(headers, &state.config.cookie()).map(hash)
}

/// Whether a browser asks for a page.
pub(super) fn asks_for_page(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accepts.is_some_and(|accept| accept.contains("text/html"))
}

/// The value of a cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Refuses a request that a page of another site makes. Browsers say where it comes from; a program without a
/// browser says nothing and is held by the token.
pub(super) fn same_origin(state: &AppState, request: &Parts) -> Result<(), Problem> {
    let text = |name: HeaderName| request.headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = host(request).unwrap_or_default();
    let origin_is_ours = text(header::ORIGIN).is_none_or(|origin| state.config.is_our_origin(origin, &host));
    let site = text(HeaderName::from_static("sec-fetch-site"));
    if origin_is_ours && site.is_none_or(|site| site == "same-origin" || site == "none") {
        return Ok(());
    }
    Err(Problem::forbidden("the request comes from another site", "use the pages of this application")
        .with("missing", "same origin"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; oncase-80=secret; b=2"));
        assert_eq!(cookie(&headers, "oncase-80"), Some("secret"));
        assert_eq!(cookie(&headers, "oncase"), None);
    }
}
