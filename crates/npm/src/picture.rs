use js_sys::Array;
use overpaint_client::Pieces;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Blob;

/// The bytes of a picture that came.
#[wasm_bindgen]
pub struct Picture(Pieces);

impl From<Pieces> for Picture {
    fn from(pieces: Pieces) -> Self {
        Self(pieces)
    }
}

#[wasm_bindgen]
impl Picture {
    /// One blob of them.
    pub fn blob(&self, mime: &str) -> Result<Blob, JsValue> {
        self.0.blob(mime)
    }

    /// The bytes as an array of `Uint8Array`s. From then on they are no longer in this memory.
    pub fn pieces(&self) -> Array {
        self.0.array()
    }
}
