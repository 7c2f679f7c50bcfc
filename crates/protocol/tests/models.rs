//! Lists of models as servers write them.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use overpaint_protocol::{Error, ListedModel, models};
use proptest::prelude::*;
use serde_json::json;

fn ids(body: &str) -> Vec<String> {
    let list = models(200, body.as_bytes()).unwrap();
    list.into_iter().map(|model| model.id).collect()
}

#[test]
fn every_shape_gives_its_names() {
    for body in [
        r#"{"object":"list","data":[{"id":"a","object":"model","created":1,"owned_by":"x"},{"id":"b"}]}"#,
        r#"[{"id":"a"},{"id":"b"}]"#,
        r#"["a","b"]"#,
        r#"{"models":[{"name":"a","model":"a:latest"},{"model":"b"}]}"#,
        r#"{"models":["a","b"]}"#,
        r#"{"success":true,"data":["a",{"id":"b"}]}"#,
        r#"{"data":[{"id":"a"},{"id":""},{"id":7},null,{},"",{"id":null,"name":"b"}]}"#,
        "\u{feff}[\"a\",\"b\"]",
    ] {
        assert_eq!(ids(body), ["a", "b"], "{body}");
    }
    for body in ["[]", r#"{"data":[]}"#, r#"{"object":"list","data":null}"#] {
        assert!(ids(body).is_empty(), "{body}");
    }
}

#[test]
fn the_day_of_its_end_is_told() {
    let body =
        br#"{"data":[{"id":"a","shutdown_date":"2026-10-23"},{"id":"b","shutdown_date":null}]}"#;
    let dates: Vec<_> = models(200, body)
        .unwrap()
        .into_iter()
        .map(|model| model.shutdown_date)
        .collect();
    assert_eq!(dates, [Some("2026-10-23".to_owned()), None]);
}

#[test]
fn what_is_no_list_is_an_error() {
    let cases = [
        (
            401,
            r#"{"error":{"message":"m","code":"invalid_api_key"}}"#,
            "unauthorized",
        ),
        (403, r#"{"detail":"m"}"#, "forbidden"),
        (404, "", "not_found"),
        (404, "<html><title>404</title></html>", "html"),
        (200, "<!doctype html><title>A gateway</title>", "html"),
        (
            200,
            r#"{"error":{"message":"m","code":"invalid_api_key"}}"#,
            "unauthorized",
        ),
        (200, r#"{"success":false,"message":"m"}"#, "server_error"),
        (200, r#"{"data":{"id":"a"}}"#, "server_error"),
        (200, "null", "server_error"),
        (200, "hello", "not_json"),
        (200, "", "not_json"),
    ];
    for (status, body, code) in cases {
        let error = models(status, body.as_bytes()).unwrap_err();
        assert_eq!(error.code(), code, "{status} {body}");
        if let Error::Api(error) = error {
            assert_eq!(error.status, status, "{body}");
        }
    }
}

#[test]
fn models_that_make_images_are_told_by_their_names() {
    let may = |id: &str| {
        ListedModel {
            id: id.to_owned(),
            ..ListedModel::default()
        }
        .may_make_images()
    };
    for id in [
        "gpt-image-1.5",
        "chatgpt-image-latest",
        "dall-e-2",
        "black-forest-labs/FLUX.1-Kontext-dev",
        "Qwen-Image-Edit",
        "doubao-seedream-4-0",
        "gemini-2.5-flash-image",
        "stable-diffusion-3.5",
    ] {
        assert!(may(id), "{id}");
    }
    for id in [
        "gpt-5",
        "text-embedding-3-small",
        "omni-moderation-latest",
        "whisper-1",
        "sora-2",
        "jina-image-embed",
        "kling-image-to-video",
    ] {
        assert!(!may(id), "{id}");
    }
}

proptest! {
    #[test]
    fn names_come_back_in_their_order(names in prop::collection::vec(".{1,12}", 0..8), shape in 0..4) {
        let entries = |name: &str| names.iter().map(|id| json!({name: id})).collect::<Vec<_>>();
        let body = match shape {
            0 => json!({"object": "list", "data": entries("id")}),
            1 => json!(entries("id")),
            2 => json!({"models": entries("name")}),
            _ => json!(names),
        };
        prop_assert_eq!(ids(&body.to_string()), names);
    }

    #[test]
    fn no_bytes_panic(status in 100..600u16, body in prop::collection::vec(any::<u8>(), 0..200)) {
        let list = models(status, &body);
        prop_assert!(list.is_err() || (200..300).contains(&status));
    }
}
