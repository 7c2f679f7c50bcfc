//! One JSON answer about a task, and what is done with what it tells.
#![no_main]

extern crate alloc;

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use overpaint_protocol::{Pace, poll_paths, retry_after, same_origin};

// Reading is private to the crate, so its files are taken in as they are.
#[allow(dead_code, unreachable_pub)]
#[path = "../../src/decimal.rs"]
mod decimal;
#[allow(dead_code, unreachable_pub)]
#[path = "../../src/json.rs"]
mod json;
#[allow(dead_code, unreachable_pub)]
#[path = "../../src/retry.rs"]
mod retry;
#[allow(dead_code, unreachable_pub)]
#[path = "../../src/task.rs"]
mod task;
#[allow(dead_code, unreachable_pub)]
#[path = "../../src/text.rs"]
mod text;

const BASE: &str = "https://api.example.com/v1";

fuzz_target!(|data: &[u8]| {
    let Ok(value) = json::read(data) else { return };
    let told = task::read(&value);
    if let Some(id) = &told.id {
        for path in poll_paths(id).iter().flatten() {
            let slashes = path.bytes().filter(|&byte| byte == b'/').count();
            assert!(slashes == 1 + usize::from(path.starts_with("images/")), "{path}");
        }
    }
    if let Some(url) = told.poll_url.as_deref().and_then(|url| same_origin(BASE, url)) {
        let rest = url.strip_prefix("https://api.example.com").expect("the origin of the base");
        assert!(rest.is_empty() || rest.starts_with(['/', '?', '#']), "{url}");
    }
    assert!(told.progress.is_none_or(|progress| (0.0..=1.0).contains(&progress)));
    assert!(task::results(&value).iter().all(|item| item.is_object() || item.is_string()));
    if let Some(wait) = task::failure(&value).and_then(|text| retry_after(text, 0.0)) {
        assert!(Pace::default().next(Some(wait)).is_none_or(|wait| wait >= Duration::from_secs(1)));
    }
});
