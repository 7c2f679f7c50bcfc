//! One edit.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::StreamExt;
use js_sys::Function;
use overpaint_client::{Client, Error, Timeouts, Update, Upload, UploadError, Waiting};
use overpaint_protocol::{BaseUrl, Options, Problem};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::mock::{
    PHOTO, base, blob, bytes_of, client, fetched, file, image_of, key, last, of, outcome, plain,
    streaming, updates, upload,
};

#[wasm_bindgen_test]
async fn an_answer_at_once_brings_the_bytes_the_server_sent() {
    let updates = updates(&client(""), plain()).await;
    let [Ok(Update::Answering), Ok(Update::Completed(answer))] = &updates[..] else {
        panic!("{updates:?}");
    };
    let sent = fetched("last/answer/0").await;
    assert_eq!(bytes_of(answer), sent);
    assert_eq!(image_of(answer).length, sent.len());
    assert!(answer.usage.is_some());
    assert_eq!(answer.details.output_format.as_deref(), Some("png"));
}

#[wasm_bindgen_test]
async fn a_picture_is_had_as_a_blob_too() {
    let answer = outcome(&client(""), plain()).await.unwrap();
    let image = image_of(&answer);
    let blob = image.bytes.blob("image/png").unwrap();
    assert_eq!(blob.type_(), "image/png");
    let buffer = JsFuture::from(blob.array_buffer()).await.unwrap();
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    assert_eq!(bytes, fetched("last/answer/0").await);
}

#[wasm_bindgen_test]
async fn a_stream_brings_previews_before_the_picture() {
    let updates = updates(&client(""), streaming()).await;
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
    assert_eq!(first.image.bytes.to_vec(), fetched("last/partial/0").await);
    assert_eq!(second.image.bytes.to_vec(), fetched("last/partial/1").await);
    assert_eq!(bytes_of(answer), fetched("last/answer/0").await);
}

#[wasm_bindgen_test]
async fn the_form_goes_out_with_types_and_names_and_no_header_but_the_key() {
    let options = Options {
        quality: Some("low".into()),
        ..of(2)
    };
    let images = vec![file("a cat.png", PHOTO), file("b.png", PHOTO)];
    let upload = Upload::read(options, images, Some(blob(&mask())))
        .await
        .unwrap();
    let updates: Vec<_> = Client::new(base(""), key()).edit(upload).collect().await;
    assert!(
        matches!(updates.last(), Some(Ok(Update::Completed(answer))) if answer.pictures.len() == 2)
    );

    let last = last().await;
    let mut parts: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for part in last["parts"].as_array().unwrap() {
        parts
            .entry(part["name"].as_str().unwrap())
            .or_default()
            .push(part);
    }
    let names: Vec<&str> = parts.keys().copied().collect();
    assert_eq!(
        names,
        ["image[]", "mask", "model", "n", "prompt", "quality"]
    );
    assert_eq!(parts["image[]"].len(), 2);
    assert_eq!(parts["image[]"][0]["content_type"], "image/png");
    assert_eq!(parts["image[]"][0]["file_name"], "a_cat.png");
    assert_eq!(parts["image[]"][0]["length"], PHOTO.len());
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
    outcome(&client(""), plain()).await.unwrap();
    assert!(last().await["headers"].get("authorization").is_none());
}

#[wasm_bindgen_test]
async fn what_cannot_be_sent_is_said_before() {
    let options = Options {
        prompt: String::new(),
        ..plain()
    };
    match Upload::read(options, Vec::new(), None).await.unwrap_err() {
        UploadError::Problems(problems) => {
            let codes: Vec<_> = problems.iter().map(|problem| problem.code()).collect();
            assert_eq!(codes, ["prompt_empty", "image_missing"]);
        }
        other => panic!("{other}"),
    }
}

#[wasm_bindgen_test]
async fn a_file_that_is_gone_is_said_to_be_unreadable() {
    let gone = "const gone = { size: 9, slice: () => gone, arrayBuffer: async () => { throw new Error('gone'); } }; return gone;";
    let mut image = file("cat.png", PHOTO);
    image.blob = Function::new_no_args(gone)
        .call0(&JsValue::NULL)
        .unwrap()
        .unchecked_into();
    let error = Upload::read(plain(), vec![image], None).await.unwrap_err();
    assert_eq!(error, UploadError::Unreadable("gone".into()));
}

#[wasm_bindgen_test]
async fn dropping_the_stream_ends_the_request() {
    let mut updates = Box::pin(client("silence").edit(upload(streaming()).await));
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
        let answer = outcome(&client(fault), streaming()).await.unwrap();
        assert_eq!(bytes_of(&answer), fetched("last/answer/0").await, "{fault}");
    }
}

#[wasm_bindgen_test]
async fn refusals_are_told_apart() {
    for (fault, code) in [
        ("html-413", "request_too_large"),
        ("html-502", "unavailable"),
        ("html-524", "timed_out"),
        ("redirect", "not_found"),
        ("unauthorized", "unauthorized"),
        ("rate-limit", "rate_limited"),
        ("quota", "quota"),
        ("moderation", "moderation_blocked"),
        ("mask-mismatch", "mask_refused"),
    ] {
        let error = outcome(&client(fault), streaming()).await.unwrap_err();
        assert_eq!(error.code(), code, "{fault}: {error}");
        assert!(error.arrived().is_empty(), "{fault}");
    }
}

#[wasm_bindgen_test]
async fn what_the_headers_of_a_refusal_say_is_told() {
    let error = outcome(&client("rate-limit"), plain()).await.unwrap_err();
    let hints = error.hints().unwrap();
    assert_eq!(hints.retry_after, Some(2));
    assert!(hints.request_id.as_deref().unwrap().starts_with("req_"));
}

#[wasm_bindgen_test]
async fn what_arrived_before_a_stream_broke_is_kept() {
    for (fault, code) in [("cut", "connection_lost"), ("no-final", "incomplete")] {
        let error = outcome(&client(fault), streaming()).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        let first = error.arrived().first().unwrap();
        let sent = fetched("last/partial/0").await;
        assert_eq!(first.image.bytes.to_vec(), sent, "{fault}");
    }
    let error = outcome(&client("error-event"), streaming())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Answer { .. }), "{error}");
    assert_eq!(error.arrived().len(), 1);
}

#[wasm_bindgen_test]
async fn silence_is_given_up_after_the_limit() {
    let limited = |fault, head, silence| {
        client(fault).with_timeouts(Timeouts {
            head: Duration::from_millis(head),
            silence: Duration::from_millis(silence),
        })
    };
    let error = outcome(&limited("silence", 60_000, 6_000), streaming())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::TimedOut { waiting: Waiting::Body, seconds, arrived } if *seconds >= 6 && !arrived.is_empty()),
        "{error}"
    );
    let error = outcome(&limited("slow-2000", 200, 60_000), streaming())
        .await
        .unwrap_err();
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
async fn who_looks_long_at_a_preview_is_not_told_of_silence() {
    let client = client("crlf").with_timeouts(Timeouts {
        head: Duration::from_secs(60),
        silence: Duration::from_secs(2),
    });
    let mut updates = client.edit(upload(streaming()).await);
    let mut completed = false;
    while let Some(update) = updates.next().await {
        match update.unwrap() {
            Update::Partial(_) => gloo_timers::future::TimeoutFuture::new(2_500).await,
            Update::Completed(_) => completed = true,
            Update::Answering => {}
        }
    }
    assert!(completed);
}

#[wasm_bindgen_test]
async fn a_server_without_cors_or_without_anybody_is_unreachable() {
    // Port 9 discards, where anything listens at all.
    let nobody = BaseUrl::parse("http://127.0.0.1:9/v1").unwrap();
    for base in [base("no-cors"), nobody] {
        let error = outcome(&Client::new(base, None), streaming())
            .await
            .unwrap_err();
        assert_eq!(error.code(), "unreachable");
    }
}

#[wasm_bindgen_test]
async fn a_masks_pixels_are_looked_at_as_far_as_the_browser_unpacks_them() {
    let problems = async |mask: &[u8]| {
        let upload = Upload::read(of(1), vec![file("a.png", PHOTO)], Some(blob(mask))).await;
        match upload {
            Ok(_) => Vec::new(),
            Err(UploadError::Problems(problems)) => problems.iter().map(Problem::code).collect(),
            Err(unreadable) => panic!("{unreadable}"),
        }
    };
    let good = mask();
    assert_eq!(problems(&good).await, [""; 0]);
    let cut = &good[..good.len() / 2];
    assert_eq!(problems(cut).await, ["mask_broken"]);
    // Before the checksum of the chunk, and the last chunk, is that of the pixels. Few servers compare it.
    let mut other_sum = good.clone();
    other_sum[good.len() - 17] ^= 1;
    assert_eq!(problems(&other_sum).await, [""; 0]);
}

/// A mask of the photo's size whose left half is to be edited.
fn mask() -> Vec<u8> {
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
    bytes
}
