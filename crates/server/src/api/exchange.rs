//! Cases in and out as files.

use axum::Json;
use oncase_record::case_file::{format, write};
use oncase_store::{CaseId, Change, Edit, NewItem, Section};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answer::{Download, Made};
use super::body::Upload;
use super::cases::stored;
use super::model::{CasePath, MadeCase, Saved};
use super::operation::{Call, Nothing};
use crate::import::{Understood, understand};
use crate::problem::Problem;
use crate::security::May;

/// A file that is sent.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileSent {
    /// Its name; the ending says what it is.
    pub name: String,
    /// Id for the new case; without it the one in the file.
    #[serde(default)]
    pub id: Option<String>,
    /// Keep the case although it is not a valid record yet.
    #[serde(default)]
    pub with_mistakes: bool,
}

/// What would be imported.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Preview {
    /// What kind of file it is.
    pub kind: &'static str,
    /// Id of the case.
    pub id: Option<String>,
    /// Whether there is a case of that id already.
    pub exists: bool,
    /// How many items of each section.
    pub items: std::collections::BTreeMap<&'static str, usize>,
    /// Everything that is wrong, with line and column, or sheet and cell.
    pub diagnostics: Vec<Value>,
    /// Whether it can be imported as it is.
    pub valid: bool,
    /// Whether it can be imported with its mistakes, to be mended in the forms.
    pub readable: bool,
}

pub(super) async fn preview(call: Call<Nothing, FileSent, Upload>) -> Result<Json<Preview>, Problem> {
    let FileSent { name, id: wanted, .. } = call.query;
    let bytes = call.body.0;
    let shown = name.clone();
    let understood = call.state.compute(move || understand(&name, &bytes)).await?;
    let id = wanted.or_else(|| understood.id.clone());
    let exists = match id.as_deref().and_then(|id| CaseId::new(id).ok()) {
        Some(id) => call.state.store.version(&id).await?.is_some(),
        None => false,
    };
    Ok(Json(Preview {
        kind: understood.kind.name(),
        id,
        exists,
        items: understood.counts(),
        diagnostics: oncase_answers::diagnostics(&shown, &understood.text, &understood.diagnostics),
        valid: understood.items.is_some() && !understood.has_errors(),
        readable: understood.items.is_some(),
    }))
}

pub(super) async fn import(call: Call<Nothing, FileSent, Upload>) -> Result<Made<MadeCase>, Problem> {
    let FileSent { name, id, with_mistakes } = call.query;
    let bytes = call.body.0;
    let shown = name.clone();
    let understood = call.state.compute(move || understand(&name, &bytes)).await?;
    if understood.items.is_none() || (understood.has_errors() && !with_mistakes) {
        let said = oncase_answers::diagnostics(&shown, &understood.text, &understood.diagnostics);
        let mend = "mend the file; or import it with `with_mistakes=true` and mend it in the forms";
        return Err(Problem::cannot(format!("`{}` is not a valid record", shown.escape_default()), mend)
            .with("diagnostics", said));
    }
    let Understood { items, id: own, attachments, .. } = understood;
    if !call.caller.role.may(May::Settle)
        && items.iter().flatten().any(|item| item.section == Section::Settled)
    {
        return Err(Problem::forbidden(
            format!("`{}` settles findings, which your role does not allow", shown.escape_default()),
            "take `settled` out of the file, or ask an administrator to import it",
        ));
    }
    let Some(id) = id.or(own).filter(|id| !id.is_empty()) else {
        return Err(Problem::cannot("the file gives its case no id", "give one with `id=`"));
    };
    let items = renamed(items.unwrap_or_default(), &id);
    let why = format!("imported from {shown}");
    let id = call.state.store.create(&call.caller.name, &id, items, attachments, Some(&why)).await?;
    Ok(Made(MadeCase { id: id.to_string(), version: 1 }))
}

/// The items of a case under another id.
fn renamed(mut items: Vec<NewItem>, id: &str) -> Vec<NewItem> {
    let top = items.iter_mut().find(|item| item.section == Section::Case);
    if let Some(top) = top.and_then(|top| top.body.as_object_mut()) {
        top.insert("id".to_owned(), Value::from(id));
    }
    items
}

/// In which form.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportForm {
    /// `yaml`, `json` or `xlsx`.
    #[serde(default)]
    pub to: RecordForm,
}

/// Forms of a record.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecordForm {
    /// YAML, for people.
    #[default]
    Yaml,
    /// JSON.
    Json,
    /// A workbook.
    Xlsx,
}

/// The record itself, with every date as recorded: for keeping and for other programs, not for giving away.
pub(super) async fn export(call: Call<CasePath, ExportForm>) -> Result<Download, Problem> {
    let case = stored(&call.state, &call.path.case).await?;
    let head = call.state.store.head().await?.to_string();
    let to = call.query.to;
    let state = call.state;
    let download = state.compute(move || {
        let id = &case.id;
        let record = case.json();
        Ok(match to {
            RecordForm::Yaml => {
                let text = write(&record);
                let tidy = format(&text).unwrap_or(text);
                let text = format!(
                    "# Exported by Oncase: version {} of the record; audit trail {head}\n{tidy}",
                    case.version
                );
                Download::new(format!("{id}.yaml"), "application/yaml", text).with_head(&head)
            }
            RecordForm::Json => {
                let text = serde_json::to_string_pretty(&record).unwrap_or_default();
                Download::new(format!("{id}.json"), "application/json", text + "\n").with_head(&head)
            }
            RecordForm::Xlsx => {
                let file = case.load().map_err(|_| {
                    Problem::cannot(
                        "a workbook holds only a valid record",
                        "mend the findings of form first, or export YAML",
                    )
                })?;
                let written = oncase_workbook::write(&file.record)
                    .map_err(|error| Problem::cannot(error.to_string(), "export YAML"))?;
                let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                Download::new(format!("{id}.xlsx"), kind, written.bytes)
                    .with_head(&head)
                    .with("x-oncase-losses", written.losses.len().to_string())
            }
        })
    });
    download.await
}

/// A table that is sent.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableSent {
    /// Its name, such as `lb.csv`.
    pub name: String,
    /// The patient's `USUBJID`, where the table has several patients.
    #[serde(default)]
    pub subject: Option<String>,
    /// Take the rows that can be taken although others cannot.
    #[serde(default)]
    pub with_mistakes: bool,
}

/// What a table would bring to a case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TablePreview {
    /// Domain, such as `LB`.
    pub domain: &'static str,
    /// Rows of the patient.
    pub rows: usize,
    /// Items that they make.
    pub items: usize,
    /// The first of them.
    pub first: Vec<Value>,
    /// Rows that cannot be taken, each with line and column.
    pub errors: Vec<crate::tables::RowError>,
    /// Columns that a case has no place for.
    pub unused: Vec<String>,
}

async fn table_items(call: &Call<CasePath, TableSent, Upload>) -> Result<crate::tables::TableItems, Problem> {
    let case = stored(&call.state, &call.path.case).await?;
    let TableSent { name, subject, .. } = call.query.clone();
    let bytes = call.body.0.clone();
    call.state.compute(move || crate::tables::read(&name, &bytes, subject.as_deref(), &case)).await
}

pub(super) async fn preview_table(
    call: Call<CasePath, TableSent, Upload>,
) -> Result<Json<TablePreview>, Problem> {
    let read = table_items(&call).await?;
    Ok(Json(TablePreview {
        domain: read.domain,
        rows: read.rows,
        items: read.items.len(),
        first: read.items.iter().take(20).map(|item| item.body.clone()).collect(),
        errors: read.errors,
        unused: read.unused,
    }))
}

pub(super) async fn import_table(call: Call<CasePath, TableSent, Upload>) -> Result<Json<Saved>, Problem> {
    let read = table_items(&call).await?;
    if !read.errors.is_empty() && !call.query.with_mistakes {
        let said = format!("{} of {} rows cannot be taken", read.errors.len(), read.rows);
        let errors = serde_json::to_value(&read.errors).unwrap_or_default();
        return Err(Problem::cannot(said, "mend them, or take the others with `with_mistakes=true`")
            .with("errors", errors));
    }
    if read.items.is_empty() {
        return Err(Problem::cannot("the table has no row for this patient", "look at USUBJID"));
    }
    let add = |item: NewItem| Change::Add { section: item.section, after: None, body: item.body };
    let edit = Edit {
        case: crate::refusal::case_id(&call.path.case)?,
        actor: call.caller.name.to_string(),
        why: Some(format!("imported from {}", call.query.name.escape_default())),
        seen: None,
        changes: read.items.into_iter().map(add).collect(),
    };
    Ok(Json(call.state.store.apply(edit).await?.into()))
}
