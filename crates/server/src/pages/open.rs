//! Opening a case for a page.

use oncase_store::{Section, StoredCase};

use crate::case_id;
use crate::derive::summary::text;
use crate::derive::{Case, Item};
use crate::problem::Problem;
use crate::state::AppState;

/// A case with the texts of its sources.
///
/// # Errors
/// When there is none of that name, or the store refuses.
pub async fn open(state: &AppState, id: &str) -> Result<Case, Problem> {
    let id = case_id(id)?;
    let stored = state.store.case(&id).await?;
    let stored = stored.ok_or_else(|| Problem::not_found(format!("case `{id}`")))?;
    with_texts(state, stored).await
}

/// Opens a case and computes with it, when it is this request's turn.
///
/// # Errors
/// When there is none of that name, the store refuses, or the computation fails.
pub async fn with_case<T: Send + 'static>(
    state: &AppState,
    id: &str,
    work: impl FnOnce(Case) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let turn = state.turn().await;
    let case = open(state, id).await?;
    turn.compute(move || work(case)).await
}

/// A stored case as pages take it.
///
/// # Errors
/// When the store refuses.
pub async fn with_texts(state: &AppState, stored: StoredCase) -> Result<Case, Problem> {
    let items: Vec<Item> = stored
        .items
        .into_iter()
        .map(|item| Item { key: item.key.0, section: item.section, body: item.body })
        .collect();
    let mut case = Case {
        id: stored.id.to_string(),
        version: stored.version,
        state: stored.state,
        archived: stored.archived,
        items,
        ..Case::default()
    };
    let named: Vec<(String, String)> = case
        .section(Section::Sources)
        .map(|item| (text(&item.body, "id"), text(&item.body, "text")))
        .filter(|(id, name)| !id.is_empty() && stored.attachments.iter().any(|known| known.name == *name))
        .collect();
    for (source, name) in named {
        let found = state.store.attachment(&stored.id, &name).await?;
        if let Some(words) = found.and_then(|attachment| String::from_utf8(attachment.bytes).ok()) {
            case.texts.insert(source, words);
        }
    }
    Ok(case)
}
