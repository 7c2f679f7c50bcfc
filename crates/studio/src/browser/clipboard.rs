//! Pictures for other programs.

use std::future::Future;

use gloo_file::Blob;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::ClipboardItem;

use super::document::window;

/// Whether pictures can be copied: browsers let only pages do that which came over a safe connection.
pub(crate) fn takes_pictures() -> bool {
    window().is_some_and(|window| Reflect::has(&window, &"ClipboardItem".into()).unwrap_or(false))
}

/// Copies a PNG that is still being made, since browsers must be asked while a press of a button is fresh; whether that came about.
pub(crate) async fn write_png(png: impl Future<Output = Option<Blob>> + 'static) -> bool {
    let png = future_to_promise(async move {
        let png = png.await.ok_or(JsValue::NULL)?;
        Ok(web_sys::Blob::from(png).into())
    });
    write(&png).await.is_some()
}

async fn write(png: &JsValue) -> Option<()> {
    let forms = Object::new();
    Reflect::set(&forms, &"image/png".into(), png).ok()?;
    let item = ClipboardItem::new_with_record_from_str_to_blob_promise(&forms).ok()?;
    let clipboard = window()?.navigator().clipboard();
    JsFuture::from(clipboard.write(&Array::of1(&item)))
        .await
        .ok()?;
    Some(())
}
