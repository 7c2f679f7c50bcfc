//! Small things kept in the browser's storage, as JSON. Where storage is refused (private windows,
//! blocked cookies), nothing is kept and nothing breaks.

use serde::{Serialize, de::DeserializeOwned};
use web_sys::Storage;

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

fn key(name: &str) -> String {
    format!("overpaint.{name}")
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}
