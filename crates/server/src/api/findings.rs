//! Contradictions of one case, and settling them.

use axum::Json;
use oncase_consistency::{check, diagnostics};
use oncase_record::case_file::SourceTexts;
use oncase_store::{Change, Edit, ItemKey, Section};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::answer::Derived;
use super::body::InJson;
use super::model::{CasePath, Saved};
use super::operation::{Call, Nothing};
use crate::loaded::place_of;
use crate::problem::Problem;
use crate::refusal::case_id;

/// What the checks say, as `oncase check`; a place is a pointer, and the item and path that it leads to.
pub(super) async fn findings(call: Call<CasePath>) -> Result<Json<Derived>, Problem> {
    let case = call.state.loaded(&case_id(&call.path.case)?).await?;
    let texts = source_texts(&call, &case).await?;
    let answer = call.state.compute(move || {
        let file = case.file()?;
        let report = check(&file.record);
        let mut findings = file.diagnostics.clone();
        findings.extend(file.check_quotes(&texts));
        findings.extend(diagnostics(file, &report.findings));
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let place = |place: &oncase_record::case_file::Place| place_of(&case.stored, place);
        let name = case.stored.id.as_str();
        Ok(oncase_answers::check_with(name, file, &findings, &report.settled, &place))
    });
    Ok(Json(answer.await?.into()))
}

/// The texts of source documents, which are kept as files of the case.
async fn source_texts(
    call: &Call<CasePath>,
    case: &crate::loaded::LoadedCase,
) -> Result<SourceTexts, Problem> {
    let mut texts = SourceTexts::new();
    let Ok(record) = case.record() else { return Ok(texts) };
    for source in &record.sources {
        let Some(name) = &source.text else { continue };
        let found = call.state.store.attachment(&case.stored.id, name).await?;
        if let Some(text) = found.and_then(|found| String::from_utf8(found.bytes).ok()) {
            texts.insert(source.id.clone(), text);
        }
    }
    Ok(texts)
}

/// A finding that was reviewed and may stand.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settling {
    /// Code of the finding, such as `C104`.
    pub finding: String,
    /// Ids of the items it concerns; empty settles every finding with this code.
    #[serde(default)]
    pub items: Vec<String>,
    /// Why it may stand.
    pub reason: String,
}

pub(super) async fn settle(call: Call<CasePath, Nothing, InJson<Settling>>) -> Result<Json<Saved>, Problem> {
    let InJson(settling) = call.body;
    if oncase_consistency::code_doc(&settling.finding).is_none() {
        let said = format!("there is no finding `{}`", settling.finding.escape_default());
        return Err(Problem::cannot(said, "take the code of a finding of this case"));
    }
    if settling.reason.trim().is_empty() {
        return Err(Problem::cannot("a finding is settled with a reason", "write why it may stand"));
    }
    let today = jiff::Zoned::now().date().to_string();
    let body = json!({
        "finding": settling.finding,
        "items": settling.items,
        "by": &*call.caller.name,
        "on": today,
        "reason": settling.reason,
    });
    let edit = Edit {
        case: case_id(&call.path.case)?,
        actor: call.caller.name.to_string(),
        why: Some(settling.reason),
        seen: None,
        changes: vec![Change::Add { section: Section::Settled, after: None, body }],
    };
    Ok(Json(call.state.store.apply(edit).await?.into()))
}

/// A settled finding that is to be open again.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopening {
    /// Key of the item that settled it.
    pub item: i64,
    /// Why; it stands in the audit trail.
    #[serde(default)]
    pub why: Option<String>,
}

pub(super) async fn reopen(call: Call<CasePath, Nothing, InJson<Reopening>>) -> Result<Json<Saved>, Problem> {
    let InJson(Reopening { item, why }) = call.body;
    let (case, item) = (case_id(&call.path.case)?, ItemKey(item));
    let found = call.state.store.item(&case, item).await?;
    if found.is_none_or(|found| found.section != Section::Settled) {
        let said = format!("item {} of case `{case}` settles no finding", item.0);
        return Err(Problem::cannot(said, "take the key of an item of the section `settled`"));
    }
    let changes = vec![Change::Remove { item }];
    let edit = Edit { case, actor: call.caller.name.to_string(), why, seen: None, changes };
    Ok(Json(call.state.store.apply(edit).await?.into()))
}
