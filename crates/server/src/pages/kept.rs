//! Pages of cases, kept compressed by case and state. They hold nothing of a session, so everyone gets the same.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use axum::extract::{Path as Named, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use oncase_store::PageCache;

use super::case::case_page;
use super::open::with_case;
use crate::assets;
use crate::case_id;
use crate::derive::View;
use crate::problem::Problem;
use crate::security::Caller;
use crate::state::AppState;

/// Opens the file of pages beside the file of cases or, where they are on a server, beside the anchor. Without it pages are derived anew each time.
pub fn open_pages(cases: &Path) -> Option<PageCache> {
    let mut name = cases.file_stem()?.to_owned();
    name.push("-pages.db");
    let path: PathBuf = cases.with_file_name(name);
    PageCache::open(&path, &form()).ok()
}

/// What made the pages: this program as it was built, with its script and style.
fn form() -> String {
    let built = std::env::current_exe().and_then(std::fs::metadata).and_then(|file| file.modified()).ok();
    let built = built.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map_or(0, |since| since.as_nanos());
    format!("{} {built} {} {}", env!("CARGO_PKG_VERSION"), assets::url("app.css"), assets::url("app.js"))
}

/// `GET /cases/{id}`: the page of a case.
pub async fn show(
    State(state): State<AppState>,
    _: Caller,
    Named(id): Named<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = case_id(&id)?;
    let now = state.store.state(&id).await?.ok_or_else(|| Problem::not_found(format!("case `{id}`")))?;
    let pages = state.pages.get();
    if let Some(kept) = pages.and_then(|pages| pages.get(&id, &now, "case").ok().flatten()) {
        return respond(kept, &headers);
    }
    // The state that was read, which may be a newer one.
    let (derived_from, page) = with_case(&state, id.as_str(), |case| {
        Ok((case.state, compressed(&case_page(&View::of(&case)).into_string())?))
    })
    .await?;
    if let Some(pages) = pages {
        // A page that cannot be kept is derived again next time.
        let _ = pages.put(&id, &derived_from, "case", &page);
    }
    respond(page, &headers)
}

fn compressed(page: &str) -> Result<Vec<u8>, Problem> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(3));
    let written = encoder.write_all(page.as_bytes()).and_then(|()| encoder.finish());
    written.map_err(|error| Problem::failed(format!("the page could not be compressed: {error}")))
}

fn respond(page: Vec<u8>, asked: &HeaderMap) -> Result<Response, Problem> {
    let takes_gzip = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let html = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let vary = (header::VARY, HeaderValue::from_static("accept-encoding"));
    if takes_gzip.is_some_and(|value| value.contains("gzip")) {
        let encoded = (header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        return Ok(([html, vary, encoded], page).into_response());
    }
    let mut plain = String::new();
    GzDecoder::new(page.as_slice())
        .read_to_string(&mut plain)
        .map_err(|error| Problem::failed(format!("a kept page cannot be read: {error}")))?;
    Ok(([html, vary], plain).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_the_same_compressed_and_plain() {
        let page = "<!DOCTYPE html><p>Ki-67 50–75 %</p>".repeat(100);
        let kept = compressed(&page).expect("compresses");
        assert!(kept.len() < page.len() / 5);
        let plain = respond(kept.clone(), &HeaderMap::new()).expect("a response");
        assert!(plain.headers().get(header::CONTENT_ENCODING).is_none());
        let mut asked = HeaderMap::new();
        asked.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, br"));
        let encoded = respond(kept, &asked).expect("a response");
        assert_eq!(encoded.headers().get(header::CONTENT_ENCODING), Some(&HeaderValue::from_static("gzip")));
    }
}
