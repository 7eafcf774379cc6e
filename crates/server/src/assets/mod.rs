//! Script and style, embedded; each is served under a name that holds its hash, so that a browser may keep it for
//! ever and a new version has a new name.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// One embedded file.
#[derive(Debug)]
struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
    hashed: String,
}

static ASSETS: LazyLock<[Asset; 2]> = LazyLock::new(|| {
    [
        asset("app.css", "text/css; charset=utf-8", include_str!("app.css")),
        asset(
            "app.js",
            "text/javascript; charset=utf-8",
            concat!(
                include_str!("script/01-ground.js"),
                include_str!("script/01-own.js"),
                include_str!("script/02-save.js"),
                include_str!("script/03-live.js"),
                include_str!("script/04-fields.js"),
                include_str!("script/05-items.js"),
                include_str!("script/06-grid.js"),
                include_str!("script/07-beside.js"),
                include_str!("script/08-figures.js"),
                include_str!("script/09-lists.js"),
                include_str!("script/10-import.js"),
            ),
        ),
    ]
});

fn asset(name: &'static str, kind: &'static str, text: &'static str) -> Asset {
    let hash = Sha256::digest(text.as_bytes());
    let short: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    Asset { name, kind, text, hashed: format!("{stem}.{short}.{ending}") }
}

/// The address of an embedded file, such as `/assets/app.0123456789abcdef.css`.
pub fn url(name: &str) -> String {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    format!("/assets/{}", found.map_or(name, |asset| &asset.hashed))
}

/// `GET /assets/{name}`.
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|asset| asset.hashed == name) {
        Some(asset) => {
            let kept = "public, max-age=31536000, immutable";
            ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, kept)], asset.text).into_response()
        }
        None => Problem::not_found(format!("file `{name}`")).into_response(),
    }
}
