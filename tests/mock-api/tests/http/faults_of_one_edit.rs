use std::io::Read;

use crate::wire::{FORM, Form, Server};

#[test]
fn once_is_the_first_edit_with_its_token() {
    let server = Server::api();
    for (name, status, wait) in [
        ("rate-limit-once-a", 429, Some("1")),
        ("unavailable-once-b", 503, Some("1")),
        ("server-error-once-c", 500, None),
        ("rate-limit-once-d", 429, Some("1")),
    ] {
        let first = server.fault(name, &Form::stream(0));
        assert_eq!(
            (first.status, first.header("retry-after")),
            (status, wait),
            "{name}"
        );
        assert_eq!(server.fault(name, &Form::stream(0)).status, 200, "{name}");
    }
}

#[test]
fn drop_once() {
    let server = Server::api();
    let path = "/fault/drop-once-a/v1/images/edits";
    let mut raw = Vec::new();
    let mut dropped = server.open("POST", path, &[FORM], &Form::stream(0).body());
    dropped.read_to_end(&mut raw).unwrap();
    assert!(raw.is_empty());
    assert_eq!(server.post(path, &Form::stream(0)).status, 200);
}

#[test]
fn the_second_stream_fails_before_its_final_picture() {
    let server = Server::api();
    let ends = [(); 3].map(|()| {
        let reply = server.fault("stream-second-fails-a", &Form::stream(2));
        reply.event_names().pop().unwrap()
    });
    let done = "image_edit.completed";
    assert_eq!(ends, [done, "error", done]);
}

#[test]
fn edits_are_counted_by_token_and_nothing_else_is() {
    let server = Server::api();
    let name = "rate-limit-once-a";
    let count = |token: &str| server.get(&format!("/count/{token}")).json()["count"].clone();
    assert_eq!(count("a"), 0);
    server.fault(name, &Form::stream(0));
    server.send(
        "OPTIONS",
        &format!("/fault/{name}/v1/images/edits"),
        &[],
        &[],
    );
    assert_eq!(
        server.get(&format!("/fault/{name}/v1/models")).status,
        200,
        "the fault is for edits"
    );
    assert_eq!(count("a"), 1);
    server.fault(name, &Form::empty());
    assert_eq!((count("a"), count("b")), (2.into(), 0.into()));
}

#[test]
fn an_unknown_fault_is_one_with_a_token_too() {
    assert_eq!(
        Server::api().fault("rate-once-a", &Form::small()).code(),
        "unknown_fault"
    );
}
