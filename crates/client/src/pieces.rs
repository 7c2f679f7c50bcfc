use std::fmt;

use js_sys::{Array, Uint8Array};
use overpaint_protocol::Store;
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag};

/// A picture's bytes in the browser's memory, as an array of `Uint8Array`s: WebAssembly's own memory never shrinks, so what is decoded
/// leaves it at once. Cloning copies nothing.
#[derive(Clone, Default, PartialEq)]
pub struct Pieces(Array);

impl Pieces {
    /// The pieces, in order.
    pub fn array(&self) -> &Array {
        &self.0
    }

    /// All of them as a blob.
    ///
    /// # Errors
    /// The browser's own, when it has no memory left.
    pub fn blob(&self, mime: &str) -> Result<Blob, JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(mime);
        Blob::new_with_u8_array_sequence_and_options(&self.0, &options)
    }

    /// A copy in WebAssembly's memory.
    pub fn to_vec(&self) -> Vec<u8> {
        let pieces = self.0.iter().map(|piece| Uint8Array::from(piece).to_vec());
        pieces.collect::<Vec<_>>().concat()
    }
}

impl Store for Pieces {
    type Whole = Pieces;

    fn write(&mut self, bytes: &[u8]) {
        self.0.push(&Uint8Array::from(bytes));
    }

    fn finish(self) -> Pieces {
        self
    }
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pieces({})", self.0.length())
    }
}
