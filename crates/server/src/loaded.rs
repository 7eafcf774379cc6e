//! Cases as they are loaded for derivations; the last few are kept.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use oncase_record::case_file::{CaseFile, Diagnostic};
use oncase_record::model::Record;
use oncase_store::{CaseId, StoredCase};
use serde_json::json;

use crate::problem::Problem;
use crate::state::AppState;

/// How many cases are kept. A case of some hundred items takes about a megabyte.
const KEPT: usize = 8;

/// A case as stored, and the record that its items make.
#[derive(Debug)]
pub struct LoadedCase {
    /// As stored.
    pub stored: StoredCase,
    /// The record with its places; or what is wrong with it.
    pub file: Result<CaseFile, Vec<Diagnostic>>,
}

impl LoadedCase {
    /// The record with its places.
    ///
    /// # Errors
    /// When the items do not make a valid record yet (422, with every mistake and its field).
    pub fn file(&self) -> Result<&CaseFile, Problem> {
        self.file.as_ref().map_err(|diagnostics| {
            let said = oncase_answers::diagnostics_with(diagnostics, &|place| place_of(&self.stored, place));
            let detail = format!("{} is not a valid record yet", self.stored.id);
            Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "not-valid",
                detail,
                "mend the fields named, then ask again",
            )
            .with("diagnostics", said)
        })
    }

    /// The record.
    ///
    /// # Errors
    /// As [`Self::file`].
    pub fn record(&self) -> Result<&Record, Problem> {
        self.file().map(|file| &file.record)
    }
}

/// The place of a diagnostic in a stored case: its pointer, its item, and the path in that.
pub fn place_of(stored: &StoredCase, place: &oncase_record::case_file::Place) -> serde_json::Value {
    let field = stored.field_of_place(place);
    json!({
        "pointer": StoredCase::pointer_of_place(place),
        "item": field.as_ref().map(|field| field.item),
        "path": field.as_ref().map(|field| &field.path),
    })
}

/// The cases loaded last.
#[derive(Debug, Default)]
pub struct LoadedCases(Mutex<VecDeque<Arc<LoadedCase>>>);

impl LoadedCases {
    fn get(&self, id: &CaseId, version: u64) -> Option<Arc<LoadedCase>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|case| case.stored.id == *id && case.stored.version == version)?;
        let found = kept.remove(at)?;
        kept.push_front(Arc::clone(&found));
        Some(found)
    }

    fn put(&self, case: Arc<LoadedCase>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|other| other.stored.id != case.stored.id);
        kept.push_front(case);
        kept.truncate(KEPT);
    }
}

impl AppState {
    /// A case, loaded.
    ///
    /// # Errors
    /// When there is none, or the store refuses.
    pub async fn loaded(&self, id: &CaseId) -> Result<Arc<LoadedCase>, Problem> {
        let version =
            self.store.version(id).await?.ok_or_else(|| Problem::not_found(format!("case `{id}`")))?;
        if let Some(found) = self.cases.get(id, version) {
            return Ok(found);
        }
        let turn = self.turn().await;
        let stored = self.store.case(id).await?.ok_or_else(|| Problem::not_found(format!("case `{id}`")))?;
        let loaded = turn
            .compute(move || {
                let file = stored.load();
                Ok(Arc::new(LoadedCase { stored, file }))
            })
            .await?;
        self.cases.put(Arc::clone(&loaded));
        Ok(loaded)
    }
}
