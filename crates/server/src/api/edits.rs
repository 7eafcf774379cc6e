//! Changing a case: edits, undo and redo, history, files.

use std::collections::BTreeSet;

use axum::Json;
use oncase_store::{Attachment, CaseId, Change, Edit, Entry, ItemKey, Section};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answer::Download;
use super::body::{InJson, Upload};
use super::model::{CasePath, EditBody, Item, ItemPath, NamePath, Saved};
use super::operation::{Call, Nothing};
use crate::problem::Problem;
use crate::refusal::case_id;
use crate::security::May;
use crate::state::AppState;

pub(super) async fn item(call: Call<ItemPath>) -> Result<Json<Item>, Problem> {
    let id = case_id(&call.path.case)?;
    let item = call.state.store.item(&id, ItemKey(call.path.item)).await?;
    item.map(|item| Json(item.into()))
        .ok_or_else(|| Problem::not_found(format!("item {} in case `{id}`", call.path.item)))
}

pub(super) async fn edit(call: Call<CasePath, Nothing, InJson<EditBody>>) -> Result<Json<Saved>, Problem> {
    let InJson(body) = call.body;
    let changes: Vec<Change> = body.changes.into_iter().map(Change::try_from).collect::<Result<_, _>>()?;
    let case = case_id(&call.path.case)?;
    if !call.caller.role.may(May::Settle) && touches_settled(&call.state, &case, &changes).await? {
        return Err(Problem::forbidden(
            format!("the role of {} ({}) may not settle findings", call.caller.name, call.caller.role.name()),
            "ask a reviewer",
        ));
    }
    let actor = call.caller.name.to_string();
    let edit = Edit { case, actor, why: body.why, seen: body.seen, changes };
    Ok(Json(call.state.store.apply(edit).await?.into()))
}

/// Whether changes concern settled findings, which are another role's.
async fn touches_settled(state: &AppState, case: &CaseId, changes: &[Change]) -> Result<bool, Problem> {
    let mut items = BTreeSet::new();
    for change in changes {
        match change {
            Change::Add { section: Section::Settled, .. } => return Ok(true),
            Change::Add { .. } => {}
            Change::Set { item, .. } | Change::Remove { item } | Change::Move { item, .. } => {
                items.insert(*item);
            }
        }
    }
    for item in items {
        let found = state.store.item(case, item).await?;
        if found.is_some_and(|item| item.section == Section::Settled) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) async fn undo(call: Call<CasePath>) -> Result<Json<Saved>, Problem> {
    let case = case_id(&call.path.case)?;
    Ok(Json(call.state.store.undo(&case, &call.caller.name).await?.into()))
}

pub(super) async fn redo(call: Call<CasePath>) -> Result<Json<Saved>, Problem> {
    let case = case_id(&call.path.case)?;
    Ok(Json(call.state.store.redo(&case, &call.caller.name).await?.into()))
}

/// Which entries.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entries {
    /// Number of the entry to begin with.
    #[serde(default)]
    pub from: Option<u64>,
    /// How many, at most 1,000; 0 means 100.
    #[serde(default)]
    pub limit: u32,
}

impl Entries {
    pub(super) fn count(self) -> u32 {
        if self.limit == 0 { 100 } else { self.limit.min(1_000) }
    }
}

/// Entries of the audit trail.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct History {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// Where the next page begins; null on the last.
    pub next: Option<u64>,
}

/// An entry of the audit trail.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AuditEntry {
    /// Its number.
    pub number: u64,
    /// The case; null for accounts.
    pub case: Option<String>,
    /// The step of the case it belongs to.
    pub step: u64,
    /// Who.
    pub actor: String,
    /// When, UTC.
    pub at: String,
    /// `edit`, `undo` or `redo`.
    pub act: &'static str,
    /// The step taken back or done again.
    pub undoes: Option<u64>,
    /// What was done, such as `set`.
    pub kind: &'static str,
    /// Section of the item.
    pub section: Option<&'static str>,
    /// The item.
    pub item: Option<i64>,
    /// Place in the item, or a name.
    pub path: Option<String>,
    /// What was there.
    pub old: Value,
    /// What is there now.
    pub new: Value,
    /// Why.
    pub why: Option<String>,
    /// Hash over the entry and its predecessor.
    pub hash: String,
}

impl From<Entry> for AuditEntry {
    fn from(entry: Entry) -> Self {
        let (old, new) = (entry.old_value(), entry.new_value());
        Self {
            number: entry.number,
            case: entry.case.map(|case| case.to_string()),
            step: entry.step,
            actor: entry.actor,
            at: entry.at.to_string(),
            act: entry.act.name(),
            undoes: entry.undoes,
            kind: entry.kind.name(),
            section: entry.section.map(|section| section.name()),
            item: entry.item.map(|item| item.0),
            path: entry.path,
            old: old.unwrap_or_default(),
            new: new.unwrap_or_default(),
            why: entry.why,
            hash: entry.hash.to_string(),
        }
    }
}

pub(super) async fn history(call: Call<CasePath, Entries>) -> Result<Json<History>, Problem> {
    let case = case_id(&call.path.case)?;
    let page = call.state.store.history(&case, call.query.from, call.query.count()).await?;
    let page = page.ok_or_else(|| Problem::not_found(format!("case `{case}`")))?;
    Ok(Json(History { entries: page.entries.into_iter().map(AuditEntry::from).collect(), next: page.next }))
}

pub(super) async fn attachment(call: Call<NamePath>) -> Result<Download, Problem> {
    let case = case_id(&call.path.case)?;
    let found = call.state.store.attachment(&case, &call.path.name).await?;
    let found =
        found.ok_or_else(|| Problem::not_found(format!("file `{}` of case `{case}`", call.path.name)))?;
    // Whatever it was declared to be, here it is bytes to keep: a browser must not run it as a page of ours.
    Ok(Download::new(found.name, "application/octet-stream", found.bytes))
}

/// A file to be attached.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentKind {
    /// Its media type, such as `text/plain`.
    #[serde(default)]
    pub media_type: Option<String>,
    /// Why; it stands in the audit trail.
    #[serde(default)]
    pub why: Option<String>,
}

pub(super) async fn attach(call: Call<NamePath, AttachmentKind, Upload>) -> Result<Json<Saved>, Problem> {
    let case = case_id(&call.path.case)?;
    let media_type = call.query.media_type.unwrap_or_else(|| "application/octet-stream".to_owned());
    let attachment = Attachment { name: call.path.name, media_type, bytes: call.body.0 };
    let why = call.query.why;
    Ok(Json(call.state.store.attach(&case, &call.caller.name, attachment, why.as_deref()).await?.into()))
}
