//! What an operation answers.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::{JsonSchema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::{Value, json};

/// An answer that can be sent, and described.
pub trait Answer: IntoResponse + 'static {
    /// Its `responses` in the OpenAPI document.
    fn document(generator: &mut SchemaGenerator) -> Value;
}

fn described(status: &str, description: &str, content: &Value) -> Value {
    json!({
        status: {"description": description, "content": content},
        "default": {"$ref": "#/components/responses/Problem"},
    })
}

impl<T: Serialize + JsonSchema + 'static> Answer for Json<T> {
    fn document(generator: &mut SchemaGenerator) -> Value {
        let schema = generator.subschema_for::<T>();
        described("200", "As asked.", &json!({"application/json": {"schema": schema}}))
    }
}

/// Something new was made.
#[derive(Clone, Debug)]
pub struct Made<T>(pub T);

impl<T: Serialize> IntoResponse for Made<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
    }
}

impl<T: Serialize + JsonSchema + 'static> Answer for Made<T> {
    fn document(generator: &mut SchemaGenerator) -> Value {
        let schema = generator.subschema_for::<T>();
        described("201", "Made.", &json!({"application/json": {"schema": schema}}))
    }
}

/// It is done; there is nothing to say.
#[derive(Clone, Copy, Debug)]
pub struct Done;

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl Answer for Done {
    fn document(_: &mut SchemaGenerator) -> Value {
        json!({"204": {"description": "Done."}, "default": {"$ref": "#/components/responses/Problem"}})
    }
}

/// What a room derived, in the form that the command line writes with `--format json`.
#[derive(Clone, Debug, Serialize)]
pub struct Derived(pub Value);

impl Derived {
    /// A value with the name and version of its form: `{"form": "oncase.response/1", …}`.
    pub fn new(form: &str, value: Value) -> Self {
        let mut object = serde_json::Map::new();
        object.insert("form".into(), Value::from(form));
        match value {
            Value::Object(members) => object.extend(members),
            other => {
                object.insert("data".into(), other);
            }
        }
        Self(Value::Object(object))
    }
}

impl JsonSchema for Derived {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Derived".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> schemars::Schema {
        json_schema!({
            "type": "object",
            "description": "What `oncase … --format json` writes: `form` names and versions the other members.",
            "properties": {"form": {"type": "string"}},
            "required": ["form"],
        })
    }
}

/// A file to download.
#[derive(Clone, Debug)]
pub struct Download {
    /// Suggested name.
    pub name: String,
    /// Media type.
    pub kind: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
    /// Further headers, each a name and a value.
    pub headers: Vec<(&'static str, String)>,
}

impl Download {
    /// A file.
    pub fn new(name: impl Into<String>, kind: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), kind, bytes: bytes.into(), headers: Vec::new() }
    }
}

impl Download {
    /// The same with a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The same with the head of the audit trail, which every export carries.
    #[must_use]
    pub fn with_head(self, head: &str) -> Self {
        self.with("x-oncase-audit-head", head.to_owned())
    }
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        let mut response = self.bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        // What is downloaded is nobody's page: no script of it runs, wherever it is opened from.
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"),
        );
        let disposition = format!("attachment; filename=\"{}\"", plain(&self.name));
        let own = [(header::CONTENT_DISPOSITION.as_str(), disposition)];
        for (name, value) in own.into_iter().chain(self.headers) {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        response
    }
}

impl Answer for Download {
    fn document(_: &mut SchemaGenerator) -> Value {
        described("200", "The file.", &json!({"*/*": {"schema": {}}}))
    }
}

/// A file name of letters, digits, `-`, `_` and `.`, which no header and no file system takes for something else.
fn plain(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' })
        .take(120)
        .collect();
    name.trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        assert_eq!(plain("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(plain("a\"; x=\"b\r\nSet-Cookie: c"), "a___x__b__Set-Cookie__c");
        assert_eq!(plain("münchen.yaml"), "m_nchen.yaml");
    }
}
