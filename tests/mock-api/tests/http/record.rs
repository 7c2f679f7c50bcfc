use std::io::Read;
use std::thread::sleep;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::wire::{FORM, Form, Server, png};

#[test]
fn the_request_is_on_record_without_its_key() {
    let server = Server::api();
    assert_eq!(server.get("/last").status, 404);
    let key = [("Authorization", "Bearer sk-secret")];
    server.post_with("/v1/images/edits?x=1", &Form::small(), &key);
    let last = server.last();
    assert_eq!(last["number"], 1);
    assert_eq!(last["method"], "POST");
    assert_eq!(last["path"], "/v1/images/edits?x=1");
    assert_eq!(last["headers"]["authorization"], "Bearer (9 characters)");
    assert!(!last.to_string().contains("secret"));
    let names: Vec<_> = (0..3).map(|i| last["parts"][i]["name"].clone()).collect();
    assert_eq!(names, ["prompt", "model", "image"]);
    assert_eq!(last["parts"][0]["text"], "a red hat");
    assert_eq!(last["parts"][2]["file_name"], "a.bin");
    assert_eq!(last["parts"][2]["content_type"], "image/png");
    assert!(last["parts"][2]["text"].is_null());
    let part = server.get("/last/part/2");
    assert_eq!(part.body, png(12, 8, 255));
    assert_eq!(part.header("content-type"), Some("image/png"));
}

#[test]
fn what_was_sent_is_on_record() {
    let server = Server::api();
    let events = server.edit(&Form::stream(2)).events();
    let sent = |i: usize| {
        STANDARD
            .decode(events[i].1["b64_json"].as_str().unwrap())
            .unwrap()
    };
    let last = server.last();
    assert_eq!(last["outcome"], "complete");
    assert_eq!(last["partials"].as_array().unwrap().len(), 2);
    assert_eq!(last["answers"][0]["format"], "jpeg");
    assert_eq!(last["answers"][0]["width"], 1536);
    assert_eq!(server.get("/last/partial/1").body, sent(1));
    assert_eq!(server.get("/last/answer/0").body, sent(2));
    assert_eq!(server.get("/last/answer/1").status, 404);
}

#[test]
fn refused_broken_and_given_up() {
    let server = Server::api();
    server.edit(&Form::empty());
    assert_eq!(server.last()["outcome"], "refused");
    server.fault("cut", &Form::stream(1));
    assert_eq!(server.last()["outcome"], "broken");

    let path = "/fault/silence/v1/images/edits";
    let mut stream = server.open("POST", path, &[FORM], &Form::stream(1).body());
    stream.read_exact(&mut [0; 1000]).unwrap();
    assert_eq!(server.last()["outcome"], "running");
    drop(stream);
    let aborted = (0..50).any(|_| {
        sleep(Duration::from_millis(20));
        server.last()["outcome"] == "aborted"
    });
    assert!(aborted);
    assert_eq!(server.last()["number"], 3);
}
