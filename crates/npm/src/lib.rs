//! What the npm package `overpaint` calls: bindings of [`overpaint_client`], and nothing else.
//!
//! The face that people see, with its classes, errors and types, is `web/npm`: real JavaScript. Across this border go plain objects,
//! `Blob`s and `Uint8Array`s. What is thrown or rejected is a plain object as well (see [`fault`]); the other side makes an `Error` of it.

mod abort;
mod core;
mod estimate;
mod events;
mod fault;
mod params;
mod settings;
mod tell;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use js_sys::{Array, Uint8Array};
use overpaint_client::protocol::Model;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

pub use crate::core::{Core, validate};
pub use crate::estimate::{cost, estimate};
pub use crate::events::Events;

/// The table of known models.
#[wasm_bindgen]
pub fn models() -> JsValue {
    let models: Vec<_> = Model::known().iter().map(tell::Model::from).collect();
    tell::value(&models)
}

/// The base64 of a picture. It passes through this memory piece by piece, so that it does not grow by the whole picture.
#[wasm_bindgen(js_name = encodeBase64)]
pub fn encode_base64(pieces: &Array) -> String {
    let mut text = String::new();
    let mut left = Vec::new();
    for piece in pieces.iter() {
        left.extend(Uint8Array::from(piece).to_vec());
        let whole = left.len() / 3 * 3;
        BASE64_STANDARD.encode_string(&left[..whole], &mut text);
        left.drain(..whole);
    }
    BASE64_STANDARD.encode_string(&left, &mut text);
    text
}
