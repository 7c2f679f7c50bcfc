//! What is tried again, and what never.

use std::time::Duration;

use futures::StreamExt;
use overpaint_client::Client;
use overpaint_protocol::{Options, Policy, Rule};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::mock::{client, count, outcome, plain, streaming, token, upload};
use crate::script::Script;

/// What one edit with a fault that comes once ends with (`ok` or the error's code), and how often it was sent.
async fn tried(fault: &str, rule: Rule, options: Options) -> (&'static str, u64) {
    let token = token();
    let client = retrying(client(&format!("{fault}-once-{token}")), rule);
    let outcome = outcome(&client, options).await;
    let told = outcome.map_or_else(|error| error.code(), |_| "ok");
    (told, count(&token).await)
}

fn retrying(client: Client, rule: Rule) -> Client {
    client.with_retries(Policy {
        rule,
        max_retries: 2,
    })
}

#[wasm_bindgen_test]
async fn the_safe_rule_repeats_only_what_was_not_begun() {
    for (fault, expected) in [
        ("rate-limit", ("ok", 2)),
        ("unavailable", ("ok", 2)),
        ("server-error", ("server_error", 1)),
        ("html-502", ("unavailable", 1)),
        ("html-524", ("timed_out", 1)),
        ("redirect", ("not_found", 1)),
        ("drop", ("unreachable", 1)),
        ("quota", ("quota", 1)),
        ("moderation", ("moderation_blocked", 1)),
    ] {
        assert_eq!(tried(fault, Rule::Safe, plain()).await, expected, "{fault}");
    }
}

#[wasm_bindgen_test]
async fn the_official_rule_repeats_what_the_official_client_does() {
    for (fault, expected) in [
        ("rate-limit", ("ok", 2)),
        ("server-error", ("ok", 2)),
        ("html-502", ("ok", 2)),
        ("html-524", ("ok", 2)),
        ("html-413", ("request_too_large", 1)),
        ("redirect", ("not_found", 1)),
        ("drop", ("ok", 2)),
        ("quota", ("quota", 1)),
        ("moderation", ("moderation_blocked", 1)),
        ("unauthorized", ("unauthorized", 1)),
    ] {
        let told = tried(fault, Rule::Official, plain()).await;
        assert_eq!(told, expected, "{fault}");
    }
}

#[wasm_bindgen_test]
async fn an_answer_that_has_begun_is_never_asked_for_again() {
    for (fault, code) in [
        ("cut", "connection_lost"),
        ("no-final", "incomplete"),
        ("error-event", "server_error"),
    ] {
        let told = tried(fault, Rule::Official, streaming()).await;
        assert_eq!(told, (code, 1), "{fault}");
    }
}

#[wasm_bindgen_test]
async fn without_a_policy_nothing_is_repeated() {
    let token = token();
    let client = client(&format!("rate-limit-once-{token}"));
    let error = outcome(&client, plain()).await.unwrap_err();
    assert_eq!((error.code(), count(&token).await), ("rate_limited", 1));
}

#[wasm_bindgen_test]
async fn the_wait_that_the_server_asks_for_is_kept() {
    let start = js_sys::Date::now();
    let token = token();
    // The fault asks for one second.
    let client = client(&format!("rate-limit-once-{token}"));
    let client = retrying(client, Rule::Official);
    let mut updates = std::pin::pin!(client.edit(upload(streaming()).await));
    // Only to the head of the answer, so that the work on the picture does not count.
    updates.next().await.unwrap().unwrap();
    let took = Duration::from_secs_f64((js_sys::Date::now() - start) / 1000.0);
    assert!(took >= Duration::from_secs(1), "{took:?}");
    assert_eq!(count(&token).await, 2);
}

#[wasm_bindgen_test]
async fn it_is_given_up_after_so_many_tries() {
    let refusal =
        "return new Response('{}', { status: 429, headers: { 'retry-after-ms': '20' } });";
    let script = Script::new(refusal);
    let client = retrying(client(""), Rule::Safe).with_fetch(script.fetch.clone());
    let error = outcome(&client, plain()).await.unwrap_err();
    assert_eq!(error.code(), "rate_limited");
    assert_eq!(script.calls().len(), 3);
}

#[wasm_bindgen_test]
async fn a_server_can_forbid_another_try() {
    let refusal =
        "return new Response('{}', { status: 429, headers: { 'x-should-retry': 'false' } });";
    let script = Script::new(refusal);
    let client = retrying(client(""), Rule::Official).with_fetch(script.fetch.clone());
    outcome(&client, plain()).await.unwrap_err();
    assert_eq!(script.calls().len(), 1);
}
