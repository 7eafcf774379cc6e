//! What Oncase knows without a case: terms, the schema of the record, the names of things.

use axum::Json;
use oncase_store::ItemKey;
use oncase_toxicity::{CtcaeVersion, search};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Derived;
use super::derived::ctcae;
use super::model::{CasePath, ItemPath};
use super::operation::{Call, Nothing};
use crate::derive::typed::{Around, in_other_units, understand as understand_typed};
use crate::problem::Problem;
use crate::refusal::case_id;

/// What to look for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Words such as `hand foot`.
    pub words: String,
    /// Version of the CTCAE: 4.03, 5 or 6; all when left out.
    #[serde(default)]
    pub ctcae: Option<String>,
    /// Most terms of a version, at most 100; 0 means 10.
    #[serde(default)]
    pub limit: u8,
}

/// As `oncase ctcae search`, with the words of each grade.
pub(super) async fn terms(call: Call<Nothing, Words>) -> Result<Json<Derived>, Problem> {
    let Words { words, ctcae: version, limit } = call.query;
    if words.len() > 200 {
        return Err(Problem::malformed("more than 200 bytes are no term", "give a word or two"));
    }
    let limit = if limit == 0 { 10 } else { usize::from(limit.min(100)) };
    let version = ctcae(version.as_deref())?;
    let versions = version.map_or_else(|| CtcaeVersion::ALL.to_vec(), |only| vec![only]);
    let hits = versions.into_iter().flat_map(|version| search(&words, version, limit));
    let found: Vec<Value> = hits
        .map(|hit| {
            let grades: serde_json::Map<String, Value> = (1..=5)
                .filter_map(|grade| Some((grade.to_string(), Value::from(hit.term.grade_text(grade)?))))
                .collect();
            json!({"term": hit.term.name, "version": hit.term.version, "soc": hit.term.soc,
                   "grades": hit.term.allowed_grades(), "alias": hit.alias, "words": grades,
                   "definition": hit.term.definition})
        })
        .collect();
    Ok(Json(Derived::new("oncase.ctcae.search/1", json!({"hits": found}))))
}

/// The JSON Schema of the case file, as `oncase schema`.
pub(super) async fn schema(_: Call) -> Result<Json<Value>, Problem> {
    Ok(Json(oncase_record::case_file::schema().clone()))
}

/// What a diagnostic or a finding means.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct CodePath {
    /// Its code, such as `C161`.
    pub code: String,
}

/// As `oncase explain CODE`.
pub(super) async fn explain(call: Call<CodePath>) -> Result<Json<Derived>, Problem> {
    let code = call.path.code;
    let found = oncase_record::case_file::code_doc(&code).or_else(|| oncase_consistency::code_doc(&code));
    let doc = found.ok_or_else(|| Problem::not_found(format!("code `{}`", code.escape_default())))?;
    Ok(Json(Derived::new(
        "oncase.explain/1",
        json!({"code": doc.code, "title": doc.title, "explanation": doc.explanation,
        "wrong": doc.wrong, "right": doc.right}),
    )))
}

/// What was typed, and into what kind of field.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// `format` of the field in the schema: `oncase-when`, `oncase-age`, `oncase-length`, `oncase-density`, `oncase-value`, `oncase-dose`,
    /// `oncase-duration`, `oncase-days`, `oncase-count`, `oncase-marker`.
    pub format: String,
    /// As typed: `9.10.2017`, `23,5`, `cycle 3 day 8`.
    pub text: String,
    /// The item of the field; with it a dose by body size is said in milligrams.
    #[serde(default)]
    pub item: Option<i64>,
    /// Path of the field in the item.
    #[serde(default)]
    pub path: String,
}

/// What a typed text means in a case: one meaning with its spelling and its words, a question, or why it is refused.
pub(super) async fn understand(call: Call<CasePath, Typed>) -> Result<Json<Derived>, Problem> {
    let Typed { format, text, item, path } = call.query;
    if text.len() > 500 {
        return Err(Problem::malformed(
            "more than 500 bytes are no field",
            "give one date, length or number",
        ));
    }
    let case = crate::pages::open(&call.state, &call.path.case).await?;
    let answer = call.state.compute(move || {
        let loaded = crate::derive::view::loaded(&case);
        let around = Around::field(&case, &loaded.file.record, item.unwrap_or_default(), &path);
        let understood = understand_typed(&format, &text, around);
        Ok(Derived::new("oncase.understood/1", json!(understood)))
    });
    Ok(Json(answer.await?))
}

/// Which field.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithUnit {
    /// Its path in the item; a measurement is named by its `/unit`.
    pub path: String,
    /// Its `format` in the schema, where it has one: `oncase-length` or `oncase-dose`.
    #[serde(default)]
    pub format: Option<String>,
}

/// A value in the other units that fit it, with the changes that write it so.
pub(super) async fn other_units(call: Call<ItemPath, WithUnit>) -> Result<Json<Derived>, Problem> {
    let id = case_id(&call.path.case)?;
    let item = call.state.store.item(&id, ItemKey(call.path.item)).await?;
    let item = item.ok_or_else(|| Problem::not_found(format!("item {} in case `{id}`", call.path.item)))?;
    let found = in_other_units(call.query.format.as_deref(), &item.body, &call.query.path);
    Ok(Json(Derived::new("oncase.units/1", json!({"units": found}))))
}
