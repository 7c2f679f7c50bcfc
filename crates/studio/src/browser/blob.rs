//! Bytes the browser holds: reading, showing and saving them.

use gloo_file::{Blob, ObjectUrl};
use wasm_bindgen::JsCast;
use web_sys::{HtmlAnchorElement, Response};

use super::document::{document, window};

/// A file of the page's own site.
pub(crate) async fn of_site(path: &str) -> Option<Blob> {
    let promise = window()?.fetch_with_str(path);
    let response: Response = wasm_bindgen_futures::JsFuture::from(promise)
        .await
        .ok()?
        .dyn_into()
        .ok()?;
    if !response.ok() {
        return None;
    }
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
