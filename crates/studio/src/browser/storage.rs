//! Small things kept in the browser's storage, as JSON. Where storage is refused (private windows,
//! blocked cookies), nothing is kept and nothing breaks.

use js_sys::Reflect;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Storage, StorageEstimate, StorageManager};

use super::document::window;

/// What is kept under `name`, if it can be read.
pub(crate) fn read<T: DeserializeOwned>(name: &str) -> Option<T> {
    let json = storage()?.get_item(&key(name)).ok()??;
    serde_json::from_str(&json).ok()
}

/// Keeps `value` under `name`.
pub(crate) fn write<T: Serialize>(name: &str, value: &T) {
    let Ok(json) = serde_json::to_string(value) else {
        return;
    };
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key(name), &json);
    }
}

/// Forgets what is kept under `name`.
pub(crate) fn remove(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(name));
    }
}

/// What this tab alone keeps under `name`, for as long as it is there, however often it is loaded.
pub(crate) fn of_tab(name: &str) -> Option<String> {
    tab()?.get_item(&key(name)).ok()?
}

/// Keeps a text for this tab alone, or forgets it.
pub(crate) fn set_of_tab(name: &str, text: Option<&str>) {
    if let Some(storage) = tab() {
        let _ = match text {
            Some(text) => storage.set_item(&key(name), text),
            None => storage.remove_item(&key(name)),
        };
    }
}

/// Asks the browser not to clear away what is kept when the device runs short of room.
pub(crate) async fn persist() {
    if let Some(asked) = manager().and_then(|manager| manager.persist().ok()) {
        // Whatever the answer, there is nothing else to be done.
        let _ = JsFuture::from(asked).await;
    }
}

/// About how much room all takes that is kept, in units of 1000 bytes, if the browser says so and it is any.
#[expect(clippy::cast_possible_truncation, reason = "a browser has no 4 TB")]
#[expect(clippy::cast_sign_loss, reason = "a number of bytes")]
pub(crate) async fn taken_kilobytes() -> Option<u32> {
    let asked = manager()?.estimate().ok()?;
    let estimate: StorageEstimate = JsFuture::from(asked).await.ok()?.unchecked_into();
    let kilobytes = (estimate.get_usage()? / 1000.0) as u32;
    Some(kilobytes).filter(|kilobytes| *kilobytes > 0)
}

fn key(name: &str) -> String {
    format!("overpaint.{name}")
}

fn tab() -> Option<Storage> {
    window()?.session_storage().ok()?
}

/// `None` where the page is not served safely.
fn manager() -> Option<StorageManager> {
    let navigator = window()?.navigator();
    let manager = Reflect::get(&navigator, &"storage".into()).ok()?;
    manager.dyn_into().ok()
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}
