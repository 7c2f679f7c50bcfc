//! What goes out through a `fetch` of the caller's.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::mock::{base, bytes_of, client, fetched, key, outcome, plain, upload};
use crate::script::Script;
use overpaint_client::{BadHeader, Client};

const PIXEL: &str = "R0lGODlhAQABAAAAACwAAAAAAQABAAA=";

#[wasm_bindgen_test]
async fn a_fetch_of_the_callers_gets_the_address_and_what_goes_there() {
    let script = Script::new("return fetch(url, init);");
    let client = Client::new(base(""), key()).with_fetch(script.fetch.clone());
    let answer = outcome(&client, plain()).await.unwrap();
    assert_eq!(bytes_of(&answer), fetched("last/answer/0").await);
    let expected = json!({
        "url": base("").join("images/edits"),
        "method": "POST",
        "credentials": "omit",
        "redirect": "manual",
        "headers": {"authorization": "Bearer sk-secret"},
        "body": "FormData",
        "signal": "AbortSignal",
    });
    assert_eq!(script.calls(), [expected]);
}

#[wasm_bindgen_test]
async fn it_may_return_a_response_without_a_promise() {
    let script = Script::new(&format!(
        r#"return new Response('{{"data":[{{"b64_json":"{PIXEL}"}}]}}');"#
    ));
    let client = client("").with_fetch(script.fetch.clone());
    let answer = outcome(&client, plain()).await.unwrap();
    assert!(bytes_of(&answer).starts_with(b"GIF89a"));
}

#[wasm_bindgen_test]
async fn what_it_throws_counts_as_a_failure_of_the_network() {
    for body in [
        "throw new TypeError('no way');",
        "return Promise.reject(new TypeError('no way'));",
    ] {
        let script = Script::new(body);
        let client = client("").with_fetch(script.fetch.clone());
        let error = outcome(&client, plain()).await.unwrap_err();
        assert_eq!(error.code(), "unreachable");
        assert!(error.to_string().contains("no way"), "{error}");
    }
    let script = Script::new("throw new DOMException('enough', 'AbortError');");
    let client = client("").with_fetch(script.fetch.clone());
    assert_eq!(
        outcome(&client, plain()).await.unwrap_err().code(),
        "aborted"
    );
}

#[wasm_bindgen_test]
async fn headers_of_the_callers_go_along_and_the_key_stays() {
    let script = Script::new(&format!(
        r#"return new Response('{{"data":[{{"b64_json":"{PIXEL}"}}]}}');"#
    ));
    let headers = [
        ("X-Organisation", "ours"),
        ("Authorization", "Bearer other"),
    ];
    let client = Client::new(base(""), key())
        .with_fetch(script.fetch.clone())
        .with_headers(
            headers
                .map(|(name, value)| (name.into(), value.into()))
                .into(),
        )
        .unwrap();
    outcome(&client, plain()).await.unwrap();
    let expected = json!({"authorization": "Bearer sk-secret", "x-organisation": "ours"});
    assert_eq!(script.calls()[0]["headers"], expected);
}

#[wasm_bindgen_test]
fn what_can_be_no_header_is_none_before_anything_is_sent() {
    for (name, value) in [("x y", "z"), ("", "z"), ("x", "y\nz"), ("ключ", "z")] {
        let headers = vec![
            ("x-good".to_owned(), "1".to_owned()),
            (name.to_owned(), value.to_owned()),
        ];
        let Err(BadHeader(bad)) = client("").with_headers(headers) else {
            panic!("{name}: {value}");
        };
        assert_eq!(bad, name);
    }
}

#[wasm_bindgen_test]
async fn what_is_thrown_is_told_with_its_reason() {
    for (thrown, words) in [
        (
            "new TypeError('fetch failed', { cause: new Error('no') })",
            "(fetch failed, after",
        ),
        (
            "new TypeError('fetch failed', { cause: { message: '', code: 'ENOTFOUND' } })",
            "(fetch failed: ENOTFOUND, after",
        ),
        ("'a text'", "(a text, after"),
    ] {
        let script = Script::new(&format!("throw window.thrown = {thrown};"));
        let client = client("").with_fetch(script.fetch.clone());
        let error = outcome(&client, plain()).await.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        let thrown = js_sys::Reflect::get(&js_sys::global(), &"thrown".into()).unwrap();
        assert_eq!(error.thrown(), Some(&thrown));
    }
}

#[wasm_bindgen_test]
async fn a_redirect_is_refused_and_told() {
    // As Node.js gives it, and as a browser does.
    for response in [
        "new Response('<title>Moved</title>', { status: 308, headers: { location: '/v1' } })",
        "{ status: 0, type: 'opaqueredirect', headers: new Headers(), body: null }",
    ] {
        let script = Script::new(&format!("return {response};"));
        let client = client("").with_fetch(script.fetch.clone());
        let error = outcome(&client, plain()).await.unwrap_err();
        assert_eq!(error.code(), "not_found");
        assert!(error.to_string().contains("redirects"), "{error}");
        assert_eq!(script.calls().len(), 1);
    }
}

#[wasm_bindgen_test]
async fn nothing_leaves_before_it_is_asked_for() {
    let script = Script::new("throw new Error();");
    let client = client("").with_fetch(script.fetch.clone());
    let upload = upload(plain()).await;
    drop(client.edit(upload.clone()));
    drop(client.submit(&upload));
    assert!(script.calls().is_empty());
}
