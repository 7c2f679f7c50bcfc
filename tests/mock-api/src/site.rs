use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use percent_encoding::percent_decode_str;
use tokio::task::spawn_blocking;

/// A folder of static files to serve.
#[derive(Debug, Clone)]
pub struct Site {
    /// The folder; `index.html` stands for each folder in it.
    pub dir: PathBuf,
    /// The path it is served under, beginning and ending with a slash.
    pub prefix: String,
    /// The base URL of the API, written into HTML pages as `<meta name="overpaint-demo" content="…">`.
    pub demo: Option<String>,
}

/// Serves a folder as a plain file server does, uncached.
pub fn site(site: Site) -> Router {
    Router::new()
        .fallback(get(serve))
        .with_state(Arc::new(site))
}

async fn serve(State(site): State<Arc<Site>>, uri: Uri) -> Response {
    let not_found = || (StatusCode::NOT_FOUND, "not found\n").into_response();
    let Some(rest) = uri.path().strip_prefix(&site.prefix) else {
        if site.prefix.trim_end_matches('/') == uri.path() {
            return Redirect::permanent(&site.prefix).into_response();
        }
        return not_found();
    };
    let Some(path) = inside(&site.dir, rest) else {
        return not_found();
    };
    let kind = media_type(&path);
    let Ok(Ok(mut bytes)) = spawn_blocking(move || std::fs::read(path)).await else {
        return not_found();
    };
    if kind.starts_with("text/html")
        && let Some(demo) = &site.demo
    {
        bytes = with_demo(&bytes, demo);
    }
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, bytes).into_response()
}

/// The file that an encoded path means, or `None` for a path that leaves `dir`.
fn inside(dir: &Path, encoded: &str) -> Option<PathBuf> {
    let decoded = percent_decode_str(encoded).decode_utf8().ok()?;
    let relative = Path::new(decoded.as_ref());
    let plain = |part| matches!(part, Component::Normal(_));
    if decoded.contains('\\') || !relative.components().all(plain) {
        return None;
    }
    let path = dir.join(relative);
    Some(if decoded.is_empty() || decoded.ends_with('/') {
        path.join("index.html")
    } else {
        path
    })
}

fn with_demo(page: &[u8], demo: &str) -> Vec<u8> {
    let meta = format!("<head><meta name=\"overpaint-demo\" content=\"{demo}\">");
    String::from_utf8_lossy(page)
        .replacen("<head>", &meta, 1)
        .into_bytes()
}

fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str());
    match extension.unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
