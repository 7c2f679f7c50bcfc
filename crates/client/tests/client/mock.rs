//! The other side: where it is, what is sent to it, what it has seen.

use futures::StreamExt;
use gloo_net::http::Request;
use js_sys::{Array, Uint8Array};
use overpaint_client::{Client, Error, InputFile, Pieces, Update, Upload};
use overpaint_protocol::{Answer, ApiKey, BaseUrl, Image, Options, Picture};
use serde_json::Value;
use web_sys::Blob;

pub(crate) const PHOTO: &[u8] = include_bytes!("../../../../tests/fixtures/photos/chelsea.png");

/// The server's address, without a path; `cargo xtask test` starts it there.
pub(crate) fn server() -> &'static str {
    option_env!("OVERPAINT_MOCK_API").unwrap_or("http://127.0.0.1:18788")
}

/// The endpoint with a fault, or without one for an empty name.
pub(crate) fn base(fault: &str) -> BaseUrl {
    let path = if fault.is_empty() {
        "/v1".to_owned()
    } else {
        format!("/fault/{fault}/v1")
    };
    BaseUrl::parse(&format!("{}{path}", server())).unwrap()
}

pub(crate) fn client(fault: &str) -> Client {
    Client::new(base(fault), None)
}

pub(crate) fn key() -> Option<ApiKey> {
    Some(ApiKey::parse("sk-secret").unwrap())
}

/// A name that no other test has for its edits.
pub(crate) fn token() -> String {
    format!("{:x}", js_sys::Math::random().to_bits())
}

/// How many edits came with a token.
pub(crate) async fn count(token: &str) -> u64 {
    let body = fetched(&format!("count/{token}")).await;
    let body: Value = serde_json::from_slice(&body).unwrap();
    body["count"].as_u64().unwrap()
}

/// The record of the last edit.
pub(crate) async fn last() -> Value {
    serde_json::from_slice(&fetched("last").await).unwrap()
}

pub(crate) async fn fetched(path: &str) -> Vec<u8> {
    let response = Request::get(&format!("{}/{path}", server()))
        .send()
        .await
        .unwrap();
    assert!(response.ok(), "{path}");
    response.binary().await.unwrap()
}

pub(crate) fn plain() -> Options {
    Options {
        model: "gpt-image-1.5".into(),
        prompt: "a red ball".into(),
        ..Options::default()
    }
}

pub(crate) fn streaming() -> Options {
    Options {
        stream: Some(true),
        partial_images: Some(2),
        ..plain()
    }
}

pub(crate) fn of(n: u32) -> Options {
    Options {
        n: Some(n),
        ..plain()
    }
}

/// An edit of the photo.
pub(crate) async fn upload(options: Options) -> Upload {
    Upload::read(options, vec![file("cat.png", PHOTO)], None)
        .await
        .unwrap()
}

pub(crate) fn file(name: &str, bytes: &[u8]) -> InputFile {
    InputFile {
        blob: blob(bytes),
        name: Some(name.into()),
    }
}

/// A blob without a type.
pub(crate) fn blob(bytes: &[u8]) -> Blob {
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap()
}

/// Everything one edit tells.
pub(crate) async fn updates(client: &Client, options: Options) -> Vec<Result<Update, Error>> {
    client.edit(upload(options).await).collect().await
}

/// What one edit ends with.
pub(crate) async fn outcome(client: &Client, options: Options) -> Result<Answer<Pieces>, Error> {
    match updates(client, options).await.pop() {
        Some(Ok(Update::Completed(answer))) => Ok(answer),
        Some(Err(error)) => Err(error),
        other => panic!("{other:?}"),
    }
}

/// The first picture of an answer.
pub(crate) fn image_of(answer: &Answer<Pieces>) -> &Image<Pieces> {
    match &answer.pictures[0].picture {
        Picture::Image(image) => image,
        Picture::Url(url) => panic!("only an address: {url}"),
    }
}

pub(crate) fn bytes_of(answer: &Answer<Pieces>) -> Vec<u8> {
    image_of(answer).bytes.to_vec()
}
