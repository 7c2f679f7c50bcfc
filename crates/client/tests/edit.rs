//! The client in a real browser against the mock API, over real HTTP.
#![allow(
    clippy::unwrap_used,
    reason = "a test that panics has failed, as it should"
)]

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use gloo_net::http::Request;
use overpaint_client::{Client, Error, Timeouts, Update, Waiting};
use overpaint_protocol::{Answer, ApiKey, BaseUrl, EditRequest, File, Options, Picture};
use serde_json::Value;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const PHOTO: &[u8] = include_bytes!("../../../tests/fixtures/photos/chelsea.png");

/// The server's address, without a path; `cargo xtask test` starts it there.
fn server() -> &'static str {
    option_env!("OVERPAINT_MOCK_API").unwrap_or("http://127.0.0.1:18788")
}

#[wasm_bindgen_test]
async fn an_answer_at_once_brings_the_bytes_the_server_sent() {
    let updates = edit("", request(Options::default())).await;
    let [Ok(Update::Answering), Ok(Update::Completed(answer))] = &updates[..] else {
        panic!("{updates:?}");
    };
    assert_eq!(bytes_of(answer), fetched("last/answer/0").await);
    assert!(answer.usage.is_some());
}

#[wasm_bindgen_test]
async fn a_stream_brings_previews_before_the_picture() {
    let updates = edit("", request(streaming())).await;
    let [
        Ok(Update::Answering),
        Ok(Update::Partial(first)),
        Ok(Update::Partial(second)),
        Ok(Update::Completed(answer)),
    ] = &updates[..]
    else {
        panic!("{updates:?}");
    };
    assert_eq!((first.index, second.index), (0, 1));
    assert_eq!(first.image.bytes, fetched("last/partial/0").await);
    assert_eq!(second.image.bytes, fetched("last/partial/1").await);
    assert_eq!(bytes_of(answer), fetched("last/answer/0").await);
}

#[wasm_bindgen_test]
async fn the_form_goes_out_with_types_and_names_and_no_header_but_the_key() {
    let options = Options {
        n: Some(2),
        quality: Some("low".into()),
        ..Options::default()
    };
    let request = EditRequest::parse(
        named(options),
        vec![file("a cat.png", PHOTO), file("b.png", PHOTO)],
        Some(File {
            bytes: mask(),
            name: None,
        }),
    )
    .unwrap();
    let key = ApiKey::parse("sk-secret").unwrap();
    let updates: Vec<_> = Client::new(base(""), Some(key))
        .edit(request)
        .collect()
        .await;
    assert!(
        matches!(updates.last(), Some(Ok(Update::Completed(answer))) if answer.pictures.len() == 2)
    );

    let last = last().await;
    let parts: BTreeMap<&str, Vec<&Value>> =
        last["parts"]
            .as_array()
            .unwrap()
            .iter()
            .fold(BTreeMap::new(), |mut parts, part| {
                parts
                    .entry(part["name"].as_str().unwrap())
                    .or_insert_with(Vec::new)
                    .push(part);
                parts
            });
    let names: Vec<&str> = parts.keys().copied().collect();
    assert_eq!(
        names,
        ["image[]", "mask", "model", "n", "prompt", "quality"]
    );
    assert_eq!(parts["image[]"].len(), 2);
    assert_eq!(parts["image[]"][0]["content_type"], "image/png");
    assert_eq!(parts["image[]"][0]["file_name"], "a_cat.png");
    assert_eq!(parts["mask"][0]["content_type"], "image/png");
    assert_eq!(parts["n"][0]["text"], "2");
    let headers = last["headers"].as_object().unwrap();
    assert!(
        headers["authorization"]
            .as_str()
            .unwrap()
            .starts_with("Bearer"),
        "{headers:?}"
    );
    assert!(!last.to_string().contains("sk-secret"));
    // Any other header of our own would be in the preflight, which this server refuses.
    assert!(
        headers.keys().all(|name| !name.starts_with("x-")),
        "{headers:?}"
    );
}

#[wasm_bindgen_test]
async fn without_a_key_no_authorization_is_sent() {
    edit("", request(Options::default())).await;
    assert!(last().await["headers"].get("authorization").is_none());
}

#[wasm_bindgen_test]
async fn dropping_the_stream_ends_the_request() {
    let mut updates = Box::pin(Client::new(base("silence"), None).edit(request(streaming())));
    while let Some(update) = updates.next().await {
        if matches!(update, Ok(Update::Partial(_))) {
            break;
        }
    }
    assert_eq!(last().await["outcome"], "running");
    drop(updates);
    for _ in 0..100 {
        if last().await["outcome"] == "aborted" {
            return;
        }
        gloo_timers::future::TimeoutFuture::new(20).await;
    }
    panic!("the server still waits: {}", last().await);
}

#[wasm_bindgen_test]
async fn odd_but_lawful_answers_are_read() {
    for fault in ["crlf", "one-byte", "json"] {
        let updates = edit(fault, request(streaming())).await;
        let Some(Ok(Update::Completed(answer))) = updates.last() else {
            panic!("{fault}: {updates:?}");
        };
        assert_eq!(bytes_of(answer), fetched("last/answer/0").await, "{fault}");
    }
}

#[wasm_bindgen_test]
async fn an_answer_may_name_the_picture_by_its_address() {
    let updates = edit("url", request(Options::default())).await;
    let Some(Ok(Update::Completed(answer))) = updates.last() else {
        panic!("{updates:?}");
    };
    assert!(matches!(&answer.pictures[0].picture, Picture::Url(url) if url.starts_with("http")));
}

#[wasm_bindgen_test]
async fn refusals_are_told_apart() {
    for (fault, code) in [
        ("html-502", "html"),
        ("unauthorized", "unauthorized"),
        ("rate-limit", "rate_limited"),
        ("quota", "quota"),
        ("moderation", "moderation_blocked"),
        ("mask-mismatch", "mask_refused"),
    ] {
        let error = failure(fault, Timeouts::default()).await;
        assert_eq!(error.code(), code, "{fault}: {error}");
        assert!(error.arrived().is_empty(), "{fault}");
    }
}

#[wasm_bindgen_test]
async fn the_wait_that_the_server_asks_for_is_told() {
    let Error::Answer { hints, .. } = failure("rate-limit", Timeouts::default()).await else {
        panic!("no answer");
    };
    assert_eq!(hints.retry_after, Some(2));
}

#[wasm_bindgen_test]
async fn what_arrived_before_a_stream_broke_is_kept() {
    for (fault, code) in [("cut", "connection_lost"), ("no-final", "incomplete")] {
        let error = failure(fault, Timeouts::default()).await;
        assert_eq!(error.code(), code, "{error}");
        assert!(!error.arrived().is_empty(), "{fault}");
        assert_eq!(
            error.arrived()[0].image.bytes,
            fetched("last/partial/0").await,
            "{fault}"
        );
    }
    let error = failure("error-event", Timeouts::default()).await;
    assert!(matches!(error, Error::Answer { .. }), "{error}");
    assert_eq!(error.arrived().len(), 1);
}

#[wasm_bindgen_test]
async fn silence_is_given_up_after_the_limit() {
    let limit = Timeouts {
        silence: Duration::from_secs(6),
        ..Timeouts::default()
    };
    let error = failure("silence", limit).await;
    assert!(
        matches!(&error, Error::TimedOut { waiting: Waiting::Body, arrived, .. } if !arrived.is_empty()),
        "{error}"
    );
    let limit = Timeouts {
        head: Duration::from_millis(200),
        ..Timeouts::default()
    };
    let error = failure("slow-2000", limit).await;
    assert!(
        matches!(
            &error,
            Error::TimedOut {
                waiting: Waiting::Head,
                ..
            }
        ),
        "{error}"
    );
}

#[wasm_bindgen_test]
async fn a_server_without_cors_or_without_anybody_is_unreachable() {
    assert_eq!(
        failure("no-cors", Timeouts::default()).await.code(),
        "unreachable"
    );
    // Port 9 discards, where anything listens at all.
    let nobody = BaseUrl::parse("http://127.0.0.1:9/v1").unwrap();
    let updates: Vec<_> = Client::new(nobody, None)
        .edit(request(Options::default()))
        .collect()
        .await;
    assert!(
        matches!(&updates[..], [Err(error)] if error.code() == "unreachable"),
        "{updates:?}"
    );
}

#[wasm_bindgen_test]
fn a_key_prints_nowhere() {
    let client = Client::new(base(""), Some(ApiKey::parse("sk-secret").unwrap()));
    assert!(!format!("{client:?}").contains("secret"));
}

async fn failure(fault: &str, timeouts: Timeouts) -> Error {
    let client = Client::new(base(fault), None).with_timeouts(timeouts);
    let mut updates: Vec<_> = client.edit(request(streaming())).collect().await;
    match updates.pop() {
        Some(Err(error)) => error,
        other => panic!("{fault}: {other:?}"),
    }
}

async fn edit(fault: &str, request: EditRequest) -> Vec<Result<Update, Error>> {
    Client::new(base(fault), None).edit(request).collect().await
}

fn base(fault: &str) -> BaseUrl {
    let path = if fault.is_empty() {
        "/v1".to_owned()
    } else {
        format!("/fault/{fault}/v1")
    };
    BaseUrl::parse(&format!("{}{path}", server())).unwrap()
}

fn streaming() -> Options {
    Options {
        stream: Some(true),
        partial_images: Some(2),
        ..Options::default()
    }
}

fn request(options: Options) -> EditRequest {
    EditRequest::parse(named(options), vec![file("cat.png", PHOTO)], None).unwrap()
}

fn named(options: Options) -> Options {
    Options {
        model: "gpt-image-1.5".into(),
        prompt: "a red ball".into(),
        ..options
    }
}

fn file(name: &str, bytes: &'static [u8]) -> File {
    File {
        bytes: Bytes::from_static(bytes),
        name: Some(name.into()),
    }
}

/// A mask of the photo's size whose left half is to be edited.
fn mask() -> Bytes {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 451, 300);
    encoder.set_color(png::ColorType::Rgba);
    let row: Vec<u8> = (0..451)
        .flat_map(|x| {
            if x < 225 {
                [255, 255, 255, 0]
            } else {
                [0, 0, 0, 255]
            }
        })
        .collect();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&row.repeat(300)).unwrap();
    writer.finish().unwrap();
    Bytes::from(bytes)
}

fn bytes_of(answer: &Answer) -> Bytes {
    match &answer.pictures[0].picture {
        Picture::Image(image) => image.bytes.clone(),
        Picture::Url(url) => panic!("only an address: {url}"),
    }
}

async fn fetched(path: &str) -> Bytes {
    let response = Request::get(&format!("{}/{path}", server()))
        .send()
        .await
        .unwrap();
    assert!(response.ok(), "{path}");
    Bytes::from(response.binary().await.unwrap())
}

async fn last() -> Value {
    serde_json::from_slice(&fetched("last").await).unwrap()
}
