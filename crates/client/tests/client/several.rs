//! Several pictures where a server makes one at a time.

use std::collections::BTreeMap;

use futures::StreamExt;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use overpaint_client::Update;
use overpaint_protocol::{Picture, Usage};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::mock::{client, count, last, of, server, streaming, token, upload};
use crate::script::Script;

#[wasm_bindgen_test]
async fn a_stream_that_fails_does_not_end_the_others() {
    for at_once in [1, 3] {
        let token = token();
        let client = client(&format!("stream-second-fails-{token}"));
        let upload = upload(streaming()).await;
        let mut told = BTreeMap::<u32, Vec<&str>>::new();
        let mut updates = std::pin::pin!(client.edit_each(&upload, 3, at_once));
        while let Some((index, update)) = updates.next().await {
            told.entry(index).or_default().push(match update {
                Ok(Update::Answering) => "answering",
                Ok(Update::Partial(_)) => "partial",
                Ok(Update::Completed(_)) => "completed",
                Err(error) => {
                    assert_eq!(error.arrived().len(), 1);
                    "failed"
                }
            });
        }
        assert_eq!(count(&token).await, 3);
        assert!(told.keys().eq(&[0, 1, 2]));
        if at_once == 1 {
            assert_eq!(told[&1].last(), Some(&"failed"));
        }
        told.retain(|_, told| told.last() != Some(&"failed"));
        let whole = ["answering", "partial", "partial", "completed"];
        assert_eq!(told.into_values().collect::<Vec<_>>(), [whole; 2]);
    }
}

#[wasm_bindgen_test]
async fn no_more_are_under_way_than_allowed() {
    let script = Script::new("return new Promise(() => {});");
    let client = client("").with_fetch(script.fetch.clone());
    let mut updates = client.edit_each(&upload(streaming()).await, 5, 2);
    let first = select(updates.next(), TimeoutFuture::new(50)).await;
    assert!(matches!(first, Either::Right(_)));
    assert_eq!(script.calls().len(), 2);
}

#[wasm_bindgen_test]
async fn one_request_is_enough_where_the_server_takes_n() {
    let before = last().await["number"].as_u64().unwrap_or_default();
    let whole = client("")
        .edit_whole(&upload(of(2)).await, 4)
        .await
        .unwrap();
    assert_eq!(whole.answer.pictures.len(), 2);
    assert!(whole.failures.is_empty());
    assert_eq!(last().await["number"].as_u64().unwrap(), before + 1);
}

#[wasm_bindgen_test]
async fn single_requests_make_up_for_what_is_missing() {
    let one = client("")
        .edit_whole(&upload(of(1)).await, 1)
        .await
        .unwrap();
    let one = one.answer.usage.unwrap();
    assert!(one.total_tokens.unwrap() > 0);
    // With `n` refused there is one request more, which costs nothing.
    for (fault, requests) in [("single", 3), ("n-refused", 4)] {
        let before = last().await["number"].as_u64().unwrap();
        let whole = client(fault)
            .edit_whole(&upload(of(3)).await, 2)
            .await
            .unwrap();
        assert!(whole.failures.is_empty());
        let pictures = &whole.answer.pictures;
        assert_eq!(pictures.len(), 3, "{fault}");
        assert!(
            pictures
                .iter()
                .all(|output| matches!(output.picture, Picture::Image(_)))
        );
        let twice = Usage::sum(Some(one), Some(one));
        assert_eq!(whole.answer.usage, Usage::sum(twice, Some(one)), "{fault}");
        let number = last().await["number"].as_u64().unwrap();
        assert_eq!(number, before + requests, "{fault}");
    }
}

#[wasm_bindgen_test]
async fn single_requests_that_fail_are_told_beside_the_pictures() {
    let quota = format!("{}/fault/quota/v1/images/edits", server());
    let script = Script::new(&format!("return fetch(count < 3 ? url : '{quota}', init);"));
    let client = client("single").with_fetch(script.fetch.clone());
    let whole = client.edit_whole(&upload(of(4)).await, 1).await.unwrap();
    assert_eq!(whole.answer.pictures.len(), 2);
    let codes: Vec<_> = whole.failures.iter().map(|error| error.code()).collect();
    assert_eq!(codes, ["quota", "quota"]);
}

#[wasm_bindgen_test]
async fn without_any_picture_there_is_only_the_error() {
    let upload = upload(of(3)).await;
    let script = Script::new("return fetch(url, init);");
    let client = client("quota").with_fetch(script.fetch.clone());
    let error = client.edit_whole(&upload, 2).await.unwrap_err();
    assert_eq!(error.code(), "quota");
    assert_eq!(script.calls().len(), 1);
}
