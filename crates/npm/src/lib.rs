//! What the npm package `overpaint` calls: bindings of [`overpaint_client`], and nothing else.
//!
//! The face that people see, with its classes, errors and types, is `web/npm`: real JavaScript. Across this border go plain objects,
//! `Blob`s and `Uint8Array`s. What is thrown or rejected is a plain object as well (see [`fault`]); the other side makes an `Error` of it.

// Without the standard library a program has nothing that words a panic, which weighs kilobytes and in a browser is read by nobody.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
compile_error!(
    "compile with -Ctarget-feature=+simd128, as .cargo/config.toml does: decoding is many times slower without"
);

#[cfg(not(feature = "alone"))]
extern crate std;

/// A panic stops the program where it is, and JavaScript throws a `RuntimeError`: there is nobody here to tell why.
#[cfg(feature = "alone")]
#[panic_handler]
fn panic(_: &::core::panic::PanicInfo<'_>) -> ! {
    ::core::arch::wasm32::unreachable()
}

/// A quarter of the size of the standard library's.
#[cfg(feature = "alone")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

mod abort;
mod core;
mod estimate;
mod events;
mod fault;
mod params;
mod picture;
mod settings;
mod tell;

use js_sys::Array;
use overpaint_client::protocol::Model;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

pub use crate::core::{Core, validate};
pub use crate::estimate::{cost, estimate};
pub use crate::events::Events;
pub use crate::picture::Picture;

/// The table of known models.
#[wasm_bindgen]
pub fn models() -> JsValue {
    let models: Array = Model::known().iter().map(tell::model).collect();
    models.into()
}
