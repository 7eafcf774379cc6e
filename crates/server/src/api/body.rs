//! What a request may carry.

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use schemars::{JsonSchema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::operation::Nothing;
use crate::problem::Problem;
use crate::state::AppState;

/// A body that can be read from a request, and described.
pub trait Body: Sized + Send + 'static {
    /// Reads it.
    fn read(request: Request, state: &AppState) -> impl Future<Output = Result<Self, Problem>> + Send;

    /// Its `requestBody` in the OpenAPI document; none when there is no body.
    fn document(generator: &mut SchemaGenerator) -> Option<Value>;
}

impl Body for Nothing {
    async fn read(_: Request, _: &AppState) -> Result<Self, Problem> {
        Ok(Self {})
    }

    fn document(_: &mut SchemaGenerator) -> Option<Value> {
        None
    }
}

/// A body in JSON.
#[derive(Clone, Debug)]
pub struct InJson<T>(pub T);

impl<T: DeserializeOwned + JsonSchema + Send + 'static> Body for InJson<T> {
    async fn read(request: Request, state: &AppState) -> Result<Self, Problem> {
        let json = is_json(request.headers());
        let bytes = bytes(request, state.config.limits.body_bytes).await?;
        if !json {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not-json",
                "the body is not declared to be JSON",
                "send it with `Content-Type: application/json`",
            ));
        }
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            Problem::malformed(
                format!("the body is not what this address takes: {error}"),
                "see /api/v1/openapi.json",
            )
        })
    }

    fn document(generator: &mut SchemaGenerator) -> Option<Value> {
        let schema = generator.subschema_for::<T>();
        Some(json!({"required": true, "content": {"application/json": {"schema": schema}}}))
    }
}

/// A file, as its bytes. Its name is a parameter of the query.
#[derive(Clone, Debug)]
pub struct Upload(pub Vec<u8>);

/// Largest file that can be sent.
pub const LARGEST_UPLOAD: usize = 16 << 20;

impl Body for Upload {
    async fn read(request: Request, _: &AppState) -> Result<Self, Problem> {
        bytes(request, LARGEST_UPLOAD).await.map(Self)
    }

    fn document(_: &mut SchemaGenerator) -> Option<Value> {
        Some(json!({"required": true, "content": {"application/octet-stream": {"schema": {}}}}))
    }
}

async fn bytes(request: Request, most: usize) -> Result<Vec<u8>, Problem> {
    let stated = request.headers().get(header::CONTENT_LENGTH);
    let stated = stated.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if stated.is_some_and(|length| length > most) {
        return Err(Problem::too_large(most));
    }
    let read = axum::body::to_bytes(request.into_body(), most).await;
    read.map(|bytes| bytes.to_vec()).map_err(|_| Problem::too_large(most))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}
