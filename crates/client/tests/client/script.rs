//! A `fetch` that is written for a test.

use js_sys::{Array, Function, JSON};
use serde_json::Value;
use wasm_bindgen::JsCast;

/// A function in place of `fetch`, and what it was called with.
pub(crate) struct Script {
    pub(crate) fetch: Function,
    calls: Array,
}

impl Script {
    /// One that runs `body`, which knows `url`, `init` and `count`, the number of the call from 1.
    pub(crate) fn new(body: &str) -> Self {
        let calls = Array::new();
        let maker = format!(
            "return (url, init) => {{
                const headers = Object.fromEntries(init.headers ?? []);
                const {{ method, credentials, redirect = null }} = init;
                const body = init.body?.constructor.name ?? null;
                const signal = init.signal?.constructor.name ?? null;
                calls.push({{ url, method, credentials, redirect, headers, body, signal }});
                const count = calls.length;
                {body}
            }};"
        );
        let maker = Function::new_with_args("calls", &maker);
        let fetch = maker.call1(&calls, &calls).unwrap();
        Self {
            fetch: fetch.unchecked_into(),
            calls,
        }
    }

    pub(crate) fn calls(&self) -> Vec<Value> {
        let text = String::from(JSON::stringify(&self.calls).unwrap());
        serde_json::from_str(&text).unwrap()
    }
}
