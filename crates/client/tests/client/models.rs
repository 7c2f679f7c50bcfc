//! What an endpoint says without an edit.

use std::time::Duration;

use overpaint_client::{Client, Timeouts};
use overpaint_protocol::{ApiKey, BaseUrl};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::mock::{base, client, key, server};
use crate::script::Script;

async fn refusal(client: &Client) -> &'static str {
    client.models().await.unwrap_err().code()
}

#[wasm_bindgen_test]
async fn the_models_are_listed() {
    let models = Client::new(base("key-needed"), key())
        .models()
        .await
        .unwrap();
    let find = |id: &str| models.iter().find(|model| model.id == id).unwrap();
    let ends = find("gpt-image-1").shutdown_date.as_deref();
    assert_eq!(ends, Some("2026-10-23"));
    assert_eq!(find("gpt-image-2").shutdown_date, None);
    assert!(models.iter().all(|model| model.may_make_images()));
}

#[wasm_bindgen_test]
async fn a_key_that_is_missing_or_bad_is_refused() {
    assert_eq!(refusal(&client("key-needed")).await, "unauthorized");
    let bad = ApiKey::parse("sk-bad").unwrap();
    assert_eq!(
        refusal(&Client::new(base(""), Some(bad))).await,
        "unauthorized"
    );
}

#[wasm_bindgen_test]
async fn what_is_no_list_is_told_apart() {
    for (fault, code) in [
        ("no-models", "not_found"),
        ("web-page", "html"),
        ("html-502", "unavailable"),
        ("rate-limit", "rate_limited"),
        ("no-cors", "unreachable"),
    ] {
        assert_eq!(refusal(&client(fault)).await, code, "{fault}");
    }
    let limited = client("slow-2000").with_timeouts(Timeouts {
        head: Duration::from_millis(200),
        ..Timeouts::default()
    });
    assert_eq!(refusal(&limited).await, "given_up");
}

#[wasm_bindgen_test]
async fn a_list_that_does_not_end_is_left() {
    let script = Script::new("return new Response(' '.repeat(5 << 20) + '[]');");
    let client = client("").with_fetch(script.fetch.clone());
    assert_eq!(refusal(&client).await, "text_too_large");
}

#[wasm_bindgen_test]
async fn edits_are_found_without_asking_for_one() {
    assert!(client("").has_edits().await);
    assert!(client("no-models").has_edits().await);
    let nowhere = BaseUrl::exact(&format!("{}/nowhere", server()), true).unwrap();
    assert!(!Client::new(nowhere, None).has_edits().await);
}

#[wasm_bindgen_test]
async fn a_server_without_cors_is_there() {
    // This page is isolated, so that it may not even ask a real one; the studio's tests do.
    let closed =
        "if (init.mode === 'no-cors') return Response.error(); throw new TypeError('CORS');";
    let client = client("").with_fetch(Script::new(closed).fetch);
    assert_eq!(refusal(&client).await, "unreachable");
    assert!(client.is_there().await);
}

#[wasm_bindgen_test]
async fn nobody_is_not_there() {
    let nobody = BaseUrl::parse("http://127.0.0.1:9/v1").unwrap();
    assert!(!Client::new(nobody, None).is_there().await);
}

#[wasm_bindgen_test]
async fn where_preflights_fail_only_the_key_is_kept_out() {
    assert!(client("no-preflight").models().await.is_ok());
    let with_key = Client::new(base("no-preflight"), key());
    assert_eq!(refusal(&with_key).await, "unreachable");
}

#[wasm_bindgen_test]
async fn the_key_goes_with_the_questions_and_not_with_the_knock() {
    let script = Script::new("return new Response('[]');");
    let client = Client::new(base(""), key()).with_fetch(script.fetch.clone());
    client.models().await.unwrap();
    client.has_edits().await;
    client.is_there().await;
    let said: Vec<_> = script
        .calls()
        .into_iter()
        .map(|call| (call["url"].clone(), call["headers"].clone()))
        .collect();
    let keyed = json!({"authorization": "Bearer sk-secret"});
    assert_eq!(
        said,
        [
            (json!(base("").join("models")), keyed.clone()),
            (json!(base("").join("images/edits")), keyed),
            (json!(base("").join("models")), json!({})),
        ]
    );
}
