//! Cases: the list, making, showing, duplicating, putting away.

use axum::Json;
use oncase_store::{CasePage, Search, Sort, StoredCase, split_json};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answer::Made;
use super::body::InJson;
use super::model::{Case, CasePath, MadeCase, Saved, Stamp, Why};
use super::operation::{Call, Nothing};
use crate::problem::Problem;
use crate::refusal::case_id;

/// Which cases, in which order.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// Words that must all occur in id, title, sex or diagnoses.
    #[serde(default)]
    pub words: String,
    /// Sex of the patient, as in the case file.
    #[serde(default)]
    pub sex: Option<String>,
    /// Part of a diagnosis or its site.
    #[serde(default)]
    pub diagnosis: Option<String>,
    /// Only invented patients, or only others.
    #[serde(default)]
    pub invented: Option<bool>,
    /// The archive, instead of what is not in it.
    #[serde(default)]
    pub archived: bool,
    /// The order.
    #[serde(default)]
    pub sort: Order,
    /// How many to leave out first.
    #[serde(default)]
    pub offset: u32,
    /// How many to give, at most 1,000; 0 means 50.
    #[serde(default)]
    pub limit: u32,
}

/// Orders of a list of cases.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Last changed first.
    #[default]
    Updated,
    /// Last made first.
    Created,
    /// By id.
    Id,
    /// By title.
    Title,
    /// By first diagnosis.
    Diagnosis,
}

impl From<Which> for Search {
    fn from(which: Which) -> Self {
        Self {
            words: which.words,
            sex: which.sex,
            diagnosis: which.diagnosis,
            invented: which.invented,
            archived: which.archived,
            sort: match which.sort {
                Order::Updated => Sort::Updated,
                Order::Created => Sort::Created,
                Order::Id => Sort::Id,
                Order::Title => Sort::Title,
                Order::Diagnosis => Sort::Diagnosis,
            },
            offset: which.offset,
            limit: which.limit,
        }
    }
}

/// A page of a list of cases.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CaseList {
    /// How many there are in all.
    pub total: u64,
    /// Those of this page.
    pub cases: Vec<CaseLine>,
}

/// A case in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CaseLine {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u64,
    /// Whether it is put away.
    pub archived: bool,
    /// By whom and when it was made.
    pub created: Stamp,
    /// By whom and when it was last changed.
    pub updated: Stamp,
    /// Its title.
    pub title: Option<String>,
    /// Sex of the patient.
    pub sex: Option<String>,
    /// Age of the patient, as written.
    pub age: Option<String>,
    /// First diagnosis.
    pub diagnosis: Option<String>,
    /// Whether the patient is invented.
    pub invented: bool,
}

impl From<CasePage> for CaseList {
    fn from(page: CasePage) -> Self {
        let line = |case: oncase_store::CaseSummary| CaseLine {
            id: case.id.to_string(),
            version: case.version,
            archived: case.archived,
            created: case.created.into(),
            updated: case.updated.into(),
            title: case.summary.title,
            sex: case.summary.sex,
            age: case.summary.age,
            diagnosis: case.summary.diagnosis,
            invented: case.summary.invented,
        };
        Self { total: page.total, cases: page.cases.into_iter().map(line).collect() }
    }
}

pub(super) async fn list(call: Call<Nothing, Which>) -> Result<Json<CaseList>, Problem> {
    Ok(Json(call.state.store.cases(&call.query.into()).await?.into()))
}

/// A case to be made.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    /// Its id: letters, digits, `-`, `_` and `.`.
    pub id: String,
    /// Its title.
    #[serde(default)]
    pub title: Option<String>,
    /// Whether the patient is invented.
    #[serde(default)]
    pub invented: bool,
}

pub(super) async fn create(call: Call<Nothing, Nothing, InJson<NewCase>>) -> Result<Made<MadeCase>, Problem> {
    let InJson(new) = call.body;
    let mut record = json!({"oncase": 1, "id": new.id, "patient": {}});
    if let Some(members) = record.as_object_mut() {
        members.extend(new.title.map(|title| ("title".to_owned(), Value::from(title))));
        members.extend(new.invented.then(|| ("invented".to_owned(), Value::from(true))));
    }
    let items = split_json(record).map_err(|error| Problem::failed(error.to_string()))?;
    let id = call.state.store.create(&call.caller.name, &new.id, items, Vec::new(), None).await?;
    Ok(Made(MadeCase { id: id.to_string(), version: 1 }))
}

pub(super) async fn show(call: Call<CasePath>) -> Result<Json<Case>, Problem> {
    Ok(Json(stored(&call.state, &call.path.case).await?.into()))
}

/// A case as stored.
pub(super) async fn stored(state: &crate::AppState, case: &str) -> Result<StoredCase, Problem> {
    let id = case_id(case)?;
    state.store.case(&id).await?.ok_or_else(|| Problem::not_found(format!("case `{id}`")))
}

/// A copy to be made.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Copy {
    /// Id of the copy.
    pub id: String,
}

pub(super) async fn duplicate(
    call: Call<CasePath, Nothing, InJson<Copy>>,
) -> Result<Made<MadeCase>, Problem> {
    let case = stored(&call.state, &call.path.case).await?;
    let InJson(Copy { id }) = call.body;
    let mut attachments = Vec::new();
    for info in &case.attachments {
        attachments.extend(call.state.store.attachment(&case.id, &info.name).await?);
    }
    let mut record = case.json();
    if let Some(members) = record.as_object_mut() {
        members.insert("id".to_owned(), Value::from(id.clone()));
    }
    let items =
        split_json(record).map_err(|error| Problem::cannot(error.to_string(), "mend the case first"))?;
    let why = format!("copy of {} at version {}", case.id, case.version);
    let id = call.state.store.create(&call.caller.name, &id, items, attachments, Some(&why)).await?;
    Ok(Made(MadeCase { id: id.to_string(), version: 1 }))
}

pub(super) async fn archive(call: Call<CasePath, Nothing, InJson<Why>>) -> Result<Json<Saved>, Problem> {
    let id = case_id(&call.path.case)?;
    let why = call.body.0.why;
    Ok(Json(call.state.store.archive(&id, &call.caller.name, why.as_deref()).await?.into()))
}

pub(super) async fn restore(call: Call<CasePath, Nothing, InJson<Why>>) -> Result<Json<Saved>, Problem> {
    let id = case_id(&call.path.case)?;
    let why = call.body.0.why;
    Ok(Json(call.state.store.unarchive(&id, &call.caller.name, why.as_deref()).await?.into()))
}
