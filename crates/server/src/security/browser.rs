//! A refused request of a browser is answered with a page.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::guard::asks_for_page;
use crate::pages::form::prose;
use crate::pages::shell::bare_page;
use crate::problem::Problem;

/// Makes a page of a problem where a page was asked for.
pub async fn for_browsers(request: Request, next: Next) -> Response {
    let page = asks_for_page(request.headers()) && !request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    if !page {
        return response;
    }
    match response.extensions().get::<Problem>() {
        Some(problem) => {
            let mut made = (problem.status, as_page(problem)).into_response();
            for name in [header::ALLOW, header::RETRY_AFTER, header::SET_COOKIE] {
                if let Some(value) = response.headers().get(&name) {
                    made.headers_mut().insert(name, HeaderValue::clone(value));
                }
            }
            made
        }
        None => response,
    }
}

fn as_page(problem: &Problem) -> Markup {
    let title = problem.status.canonical_reason().unwrap_or("Refused");
    bare_page(
        title,
        &html! {
            h1 { (title) }
            p { (prose(&capital(&problem.detail))) "." }
            @if !problem.mend.is_empty() { p { (prose(&capital(&problem.mend))) "." } }
            @if problem.status != StatusCode::UNAUTHORIZED { p { a href="/" { "To the cases" } } }
        },
    )
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
