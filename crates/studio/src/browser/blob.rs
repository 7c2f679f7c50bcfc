//! Bytes the browser holds: reading, showing and saving them.

use std::ops::Range;

use gloo_file::{Blob, ObjectUrl};
use gloo_net::http::Request;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BlobPropertyBag, HtmlAnchorElement, Response};

use super::document::document;

/// A file of the page's own site.
pub(crate) async fn of_site(path: &str) -> Option<Blob> {
    let response = Request::get(path).send().await.ok()?;
    if !response.ok() {
        return None;
    }
    let response = Response::from(response);
    let blob = wasm_bindgen_futures::JsFuture::from(response.blob().ok()?)
        .await
        .ok()?;
    Some(Blob::from(blob.dyn_into::<web_sys::Blob>().ok()?))
}

/// All bytes of a blob; `None` if the file behind it is gone or can't be read.
pub(crate) async fn bytes(blob: &Blob) -> Option<Vec<u8>> {
    let blob: &web_sys::Blob = blob.as_ref();
    let buffer = wasm_bindgen_futures::JsFuture::from(blob.array_buffer())
        .await
        .ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// A file of blobs one after the other; `None` where the browser has no room for it.
pub(crate) fn joined(pieces: &[Blob], mime: &str) -> Option<Blob> {
    let pieces: Array = pieces.iter().map(AsRef::<JsValue>::as_ref).collect();
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let file = web_sys::Blob::new_with_blob_sequence_and_options(&pieces, &options);
    file.ok().map(Blob::from)
}

/// A file without parts of it, which come in order. Nothing is read.
pub(crate) fn without(file: &Blob, parts: &[Range<usize>]) -> Option<Blob> {
    let rest = Array::new();
    let mut from = 0;
    for part in parts {
        rest.push(file.slice(from, part.start as u64).as_ref());
        from = part.end as u64;
    }
    rest.push(file.slice(from, file.size()).as_ref());
    let blob = web_sys::Blob::new_with_blob_sequence(&rest).ok()?;
    Some(Blob::from(blob))
}

/// An address to show a blob by, for as long as the value lives.
pub(crate) fn url(blob: &Blob) -> ObjectUrl {
    ObjectUrl::from(blob.clone())
}

/// Saves what is at `url` under `name`, as the browser saves files.
pub(crate) fn save(url: &str, name: &str) {
    let Some(link) = document()
        .and_then(|document| document.create_element("a").ok())
        .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok())
    else {
        return;
    };
    link.set_href(url);
    link.set_download(name);
    link.click();
}
