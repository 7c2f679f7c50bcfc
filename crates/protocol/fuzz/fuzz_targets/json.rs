//! Any bytes: our reader and serde_json take the same ones for JSON, find the same value, and agree on what is cut short.
#![no_main]

extern crate alloc;

use libfuzzer_sys::fuzz_target;

// Reading is private to the crate, so its files are taken in as they are.
#[allow(dead_code, unreachable_pub)]
#[path = "../../src/decimal.rs"]
mod decimal;
#[allow(dead_code, unreachable_pub)]
#[path = "../../src/json.rs"]
mod json;
#[allow(dead_code, unreachable_pub)]
#[path = "../../src/text.rs"]
mod text;

use json::{Problem, Value};

fuzz_target!(|data: &[u8]| {
    match (serde_json::from_slice::<serde_json::Value>(data), json::read(data)) {
        (Ok(expected), Ok(value)) => assert_eq!(other(&value), expected),
        // Here numbers are as large as they like to be.
        (Err(error), _) if error.to_string().starts_with("number out of range") => {}
        (Err(error), Err(problem)) => assert_eq!(problem == Problem::CutShort, error.is_eof(), "{error}"),
        (expected, found) => panic!("{expected:?} {found:?}"),
    }
});

fn other(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(is) => (*is).into(),
        Value::Number(number) => serde_json::from_str(number.as_str()).expect("a number"),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(other).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), other(value))).collect(),
    }
}
