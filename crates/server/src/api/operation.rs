//! One entry of the table from which both the router and the OpenAPI document are made.
//!
//! A handler is a function from a [`Call`] to an answer. What its path, query and body may hold, and what it
//! answers, are its types; the document is made of the same types, so that the two cannot drift apart.

use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::answer::Answer;
use super::body::Body;
use crate::problem::Problem;
use crate::security::{Caller, May};
use crate::state::AppState;

/// Methods of the programming interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Shows.
    Get,
    /// Makes, or does.
    Post,
    /// Replaces.
    Put,
}

impl Method {
    fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Put => MethodFilter::PUT,
        }
    }

    /// Its name in an OpenAPI document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
        }
    }
}

/// No path, query or body.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// One request, understood.
#[derive(Debug)]
pub struct Call<P = Nothing, Q = Nothing, B = Nothing> {
    /// What all requests share.
    pub state: AppState,
    /// Who asks.
    pub caller: Caller,
    /// What stands in the path.
    pub path: P,
    /// What stands in the query.
    pub query: Q,
    /// The body.
    pub body: B,
}

/// One operation of the programming interface.
#[derive(Debug)]
pub struct Operation {
    /// Method.
    pub method: Method,
    /// Path below `/api/v1`, with its parameters in braces.
    pub path: &'static str,
    /// Stable name, unique in the table.
    pub id: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// What the caller's role must allow.
    pub may: May,
    pub(super) document: fn(&mut SchemaGenerator) -> Value,
    pub(super) route: MethodRouter<AppState>,
}

/// Declares an operation.
pub fn operation<P, Q, B, A, F, Fut>(
    (method, path, id): (Method, &'static str, &'static str),
    may: May,
    summary: &'static str,
    run: F,
) -> Operation
where
    P: DeserializeOwned + JsonSchema + Send + 'static,
    Q: DeserializeOwned + JsonSchema + Send + 'static,
    B: Body,
    A: Answer,
    F: Fn(Call<P, Q, B>) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<A, Problem>> + Send,
{
    let handler = async move |State(state): State<AppState>, caller: Caller, request: Request| -> Response {
        match call(state, caller, may, request).await {
            Ok(call) => run(call).await.map_or_else(Problem::into_response, A::into_response),
            Err(problem) => problem.into_response(),
        }
    };
    Operation {
        method,
        path,
        id,
        summary,
        may,
        document: document::<P, Q, B, A>,
        route: on(method.filter(), handler),
    }
}

async fn call<P, Q, B>(
    state: AppState,
    caller: Caller,
    may: May,
    request: Request,
) -> Result<Call<P, Q, B>, Problem>
where
    P: DeserializeOwned + Send,
    Q: DeserializeOwned,
    B: Body,
{
    caller.must(may)?;
    let (mut parts, body) = request.into_parts();
    let Path(path) = Path::<P>::from_request_parts(&mut parts, &()).await.map_err(|error| {
        Problem::malformed(
            format!("the address is not understood: {}", error.body_text()),
            "see /api/v1/openapi.json",
        )
    })?;
    let Query(query) = Query::<Q>::try_from_uri(&parts.uri).map_err(|error| {
        Problem::malformed(
            format!("the query is not understood: {}", error.body_text()),
            "see /api/v1/openapi.json",
        )
    })?;
    let body = B::read(Request::from_parts(parts, body), &state).await?;
    Ok(Call { state, caller, path, query, body })
}

fn document<P: JsonSchema, Q: JsonSchema, B: Body, A: Answer>(generator: &mut SchemaGenerator) -> Value {
    let mut parameters = parameters::<P>(generator, "path");
    parameters.extend(parameters_of_query::<Q>(generator));
    let mut document = json!({"parameters": parameters, "responses": A::document(generator)});
    if let (Some(body), Some(members)) = (B::document(generator), document.as_object_mut()) {
        members.insert("requestBody".to_owned(), body);
    }
    document
}

fn parameters_of_query<Q: JsonSchema>(generator: &mut SchemaGenerator) -> Vec<Value> {
    parameters::<Q>(generator, "query")
}

/// The fields of a type, one parameter each.
fn parameters<T: JsonSchema>(generator: &mut SchemaGenerator, place: &str) -> Vec<Value> {
    let schema: Schema = T::json_schema(generator);
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return Vec::new() };
    properties
        .iter()
        .map(|(name, schema)| {
            let mut schema = schema.clone();
            let description = schema.as_object_mut().and_then(|members| members.remove("description"));
            json!({
                "name": name,
                "in": place,
                "required": place == "path" || required.contains(&name.as_str()),
                "description": description.unwrap_or_default(),
                "schema": schema,
            })
        })
        .collect()
}
