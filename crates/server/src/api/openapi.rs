//! The OpenAPI 3.1 document, made of the table of operations and their types.
//!
//! A table of our own and not `utoipa` or `aide`: our types already describe themselves with `schemars`, which
//! `utoipa` would have us do a second time, and `aide` for axum 0.8 with schemars 1 is a pre-release. What is
//! left to do is this file.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::operation::Operation;

/// The document; `cookie` is the name of the session's cookie.
pub(super) fn document(operations: &[Operation], cookie: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for operation in operations {
        let mut entry = (operation.document)(&mut generator);
        if let Some(members) = entry.as_object_mut() {
            members.insert("operationId".into(), operation.id.into());
            members.insert("summary".into(), operation.summary.into());
            members.insert("tags".into(), json!([tag(operation.path)]));
            members.insert("x-needs".into(), json!(operation.may));
        }
        let path = paths.entry(format!("/api/v1{}", operation.path)).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.method.name().to_owned(), entry);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Oncase",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Everything that the pages do. It documents and computes, and gives no medical advice. \
                Sign in first (the link that `oncase serve` prints, or POST /login); send the cookie with every \
                request and, with a request that changes something, the header X-Oncase-Token with the token of \
                GET /api/v1/session.",
        },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "responses": {"Problem": {
                "description": "Refused; `detail` says why and `mend` what to do (RFC 9457).",
                "content": {"application/problem+json": {"schema": problem()}},
            }},
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": cookie},
                "token": {"type": "apiKey", "in": "header", "name": "X-Oncase-Token"},
            },
        },
        "security": [{"session": [], "token": []}],
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "mend": {"type": "string"},
        },
        "required": ["type", "title", "status", "detail", "mend"],
    })
}

/// The first word of a path.
fn tag(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}
