//! What a refused request is answered with: problem+json (RFC 9457), or a page for a browser.

use std::fmt;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// Why a request was refused: what is wrong, and how to mend it.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The answer's status.
    pub status: StatusCode,
    /// Stable name of this kind of problem, such as `conflict`.
    pub kind: &'static str,
    /// What is wrong, in one sentence.
    pub detail: String,
    /// How to mend it; may be empty.
    pub mend: String,
    /// Members of the JSON form that only this kind has.
    pub more: Box<Map<String, Value>>,
}

impl Problem {
    /// A problem in one sentence, with how to mend it.
    pub fn new(
        status: StatusCode,
        kind: &'static str,
        detail: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self { status, kind, detail: detail.into(), mend: mend.into(), more: Box::default() }
    }

    /// The same with a further member of its JSON form.
    #[must_use]
    pub fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.more.insert(member.to_owned(), value.into());
        self
    }

    /// The request is not what the address takes (400).
    pub fn malformed(detail: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", detail, mend)
    }

    /// Nobody is signed in, or the session has ended (401).
    pub fn unauthenticated(detail: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", detail, mend)
    }

    /// The caller may not do this (403).
    pub fn forbidden(detail: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail, mend)
    }

    /// There is no such thing (404).
    pub fn not_found(what: impl fmt::Display) -> Self {
        let mend = "check the address; the list of cases shows what is stored";
        Self::new(StatusCode::NOT_FOUND, "not-found", format!("there is no {what}"), mend)
    }

    /// The request is understood and cannot be done (422).
    pub fn cannot(detail: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "cannot", detail, mend)
    }

    /// The body is larger than this address takes (413).
    pub fn too_large(most: usize) -> Self {
        let most =
            if most >= 1 << 20 { format!("{} MiB", most >> 20) } else { format!("{} KiB", most >> 10) };
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            format!("the request is larger than {most}"),
            "send less at once",
        )
    }

    /// Something of the server failed (500). The detail is for the person at the server, too: it names no data.
    pub fn failed(detail: impl Into<String>) -> Self {
        let mend = "try again; `oncase audit verify` checks the store";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", detail, mend)
    }

    /// Too much is asked for at the same time (503); `seconds` are to be waited.
    pub fn busy(detail: impl Into<String>, seconds: u64) -> Self {
        let mend = format!("try again in {seconds} seconds");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail, mend).with("seconds", seconds)
    }

    /// Writes into a response when to try again, where that is known.
    pub fn say_when(&self, response: &mut Response) {
        if let Some(seconds) = self.more.get("seconds").and_then(Value::as_u64) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
    }

    /// The JSON form.
    pub fn as_json(&self) -> Value {
        let mut value = json!({
            "type": format!("urn:oncase:problem:{}", self.kind),
            "title": self.status.canonical_reason().unwrap_or("Refused"),
            "status": self.status.as_u16(),
            "detail": self.detail,
            "mend": self.mend,
        });
        if let Some(members) = value.as_object_mut() {
            members.extend(self.more.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        value
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Problem {}

/// Always the JSON form; [`crate::security::for_browsers`] makes a page of it where a page was asked for.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.as_json().to_string()).into_response();
        let json = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        self.say_when(&mut response);
        response.extensions_mut().insert(self);
        response
    }
}
