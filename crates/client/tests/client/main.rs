//! The client in a real browser against the mock API, over real HTTP.
#![allow(
    clippy::unwrap_used,
    reason = "a test that panics has failed, as it should"
)]

mod base64;
mod edit;
mod fetch;
mod memory;
mod mock;
mod models;
mod picture;
mod retry;
mod script;
mod several;
mod task;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
