use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;

use js_sys::{Array, Uint8Array, WebAssembly};
use overpaint_protocol::Store;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag};

/// A picture's bytes, in the pieces in which they were decoded. Cloning copies nothing.
///
/// They stay in WebAssembly's memory, so that a blob can be made of them with a single copy, until [`array`](Pieces::array) moves them
/// into JavaScript's: WebAssembly's never shrinks, so what is to be kept for long should not be kept there.
#[derive(Clone, Default)]
pub struct Pieces(Rc<RefCell<Held>>);

#[derive(Default)]
struct Held {
    inside: Vec<Vec<u8>>,
    /// `Uint8Array`s, of what was moved out.
    outside: Array,
    /// Blobs that were made on the way, so that little is left to copy when the last byte has come.
    ready: Array,
    /// How many pieces inside they hold, and how many bytes.
    ready_pieces: usize,
    ready_bytes: usize,
    bytes: usize,
}

/// A blob is made on the way of this many bytes, and again of twice as many as are ready. Each costs a talk with the browser's process, so
/// there are few; early ones, since the next has to wait until the browser has fetched the bytes of the last.
const FIRST_BLOB: usize = 1 << 20;
/// More than this of one picture does not stay inside.
const MOST_INSIDE: usize = 16 << 20;

impl Pieces {
    /// All of them as a blob.
    ///
    /// # Errors
    /// The browser's own, when it has no memory left.
    pub fn blob(&self, mime: &str) -> Result<Blob, JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(mime);
        let (parts, bytes) = {
            let held = self.0.borrow();
            let inside = held.views(held.ready_pieces);
            (held.outside.concat(&held.ready).concat(&inside), held.bytes)
        };
        let blob = Blob::new_with_blob_sequence_and_options(&parts, &options)?;
        if is_whole(&blob, bytes) {
            return Ok(blob);
        }
        Blob::new_with_blob_sequence_and_options(&self.array(), &options)
    }

    /// The pieces as `Uint8Array`s, in order. What is inside is moved out, once.
    pub fn array(&self) -> Array {
        let mut held = self.0.borrow_mut();
        held.move_out();
        held.outside.clone()
    }

    /// A copy in one piece, in WebAssembly's memory.
    pub fn to_vec(&self) -> Vec<u8> {
        let held = self.0.borrow();
        let outside = held
            .outside
            .iter()
            .map(|piece| Uint8Array::from(piece).to_vec());
        outside
            .chain(held.inside.iter().cloned())
            .collect::<Vec<_>>()
            .concat()
    }
}

impl Held {
    /// The pieces inside from `first` on, where they are: good until this memory grows, which empties them. Whatever is made of them has
    /// to be looked at, whether it [is whole](is_whole).
    fn views(&self, first: usize) -> Array {
        let view = |piece: &Vec<u8>| {
            let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
            #[expect(
                clippy::cast_possible_truncation,
                reason = "this memory has 32-bit addresses"
            )]
            let (address, length) = (piece.as_ptr() as usize as u32, piece.len() as u32);
            Uint8Array::new_with_byte_offset_and_length(&memory.buffer(), address, length)
        };
        self.inside[first..].iter().map(view).collect()
    }

    fn make_ready(&mut self) {
        let blob = Blob::new_with_u8_array_sequence(&self.views(self.ready_pieces));
        if let Ok(blob) = blob
            && is_whole(&blob, self.bytes - self.ready_bytes)
        {
            self.ready.push(&blob);
            self.ready_pieces = self.inside.len();
            self.ready_bytes = self.bytes;
        }
    }

    fn move_out(&mut self) {
        for piece in self.inside.drain(..) {
            self.outside.push(&Uint8Array::from(piece.as_slice()));
        }
        self.ready = Array::new();
        self.ready_pieces = 0;
    }
}

impl Store for Pieces {
    type Whole = Pieces;

    fn write(&mut self, bytes: Vec<u8>) {
        let mut held = self.0.borrow_mut();
        held.bytes += bytes.len();
        held.inside.push(bytes);
        if held.bytes > MOST_INSIDE {
            held.move_out();
        } else if held.bytes - held.ready_bytes >= FIRST_BLOB.max(2 * held.ready_bytes) {
            held.make_ready();
        }
    }

    fn finish(self) -> Pieces {
        self
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 bytes")]
fn is_whole(blob: &Blob, bytes: usize) -> bool {
    blob.size() >= bytes as f64
}

/// The same picture, not an equal one.
impl PartialEq for Pieces {
    fn eq(&self, other: &Pieces) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pieces({} bytes)", self.0.borrow().bytes)
    }
}
