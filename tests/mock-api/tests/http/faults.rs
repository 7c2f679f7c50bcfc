use std::io::{ErrorKind, Read};
use std::time::{Duration, Instant};

use crate::wire::{FORM, Form, Server};

const PARTIAL: &str = "image_edit.partial_image";

#[test]
fn slow_waits_before_the_head_and_every_event() {
    let started = Instant::now();
    let reply = Server::api().fault("slow-200", &Form::stream(1));
    assert_eq!(reply.events().len(), 2);
    assert!(started.elapsed() > Duration::from_millis(600));
}

#[test]
fn silence_holds_the_connection_open() {
    let server = Server::api();
    let path = "/fault/silence/v1/images/edits";
    let mut stream = server.open("POST", path, &[FORM], &Form::stream(1).body());
    let (mut raw, mut chunk) = (Vec::new(), [0; 4096]);
    // The second event has begun when its name is there.
    while !String::from_utf8_lossy(&raw).contains("event: image_edit.completed") {
        let length = stream.read(&mut chunk).unwrap();
        assert!(length > 0, "closed");
        raw.extend_from_slice(&chunk[..length]);
    }
    stream
        .set_read_timeout(Some(Duration::from_secs(1)))
        .unwrap();
    let stopped = stream.read_to_end(&mut raw).unwrap_err();
    assert_eq!(stopped.kind(), ErrorKind::WouldBlock);
    assert!(!raw.ends_with(b"\n\n\r\n"));
}

#[test]
fn cut_ends_inside_a_line_of_base64() {
    let reply = Server::api().fault("cut", &Form::stream(2));
    assert_eq!(reply.event_names(), [PARTIAL]);
    assert!(!reply.whole && reply.body.last().unwrap().is_ascii_alphanumeric());
    assert!(!Server::api().fault("cut", &Form::small()).whole);
}

#[test]
fn one_byte_a_chunk() {
    let reply = Server::api().fault("one-byte", &Form::stream(0));
    assert_eq!(reply.event_names(), ["image_edit.completed"]);
    assert!(reply.chunks.len() > 64 * 1024);
    assert!(reply.chunks[..64 * 1024].iter().all(|length| *length == 1));
    assert!(
        reply.chunks[64 * 1024..]
            .iter()
            .all(|length| *length <= 1024)
    );
}

#[test]
fn crlf_lines() {
    let reply = Server::api().fault("crlf", &Form::stream(1));
    assert_eq!(reply.events().len(), 2);
    assert_eq!(
        reply.text().matches("\r\n").count(),
        reply.text().matches('\n').count()
    );
}

#[test]
fn no_final_ends_cleanly() {
    let reply = Server::api().fault("no-final", &Form::stream(2));
    assert_eq!(reply.event_names(), [PARTIAL, PARTIAL]);
    assert!(reply.whole);
}

#[test]
fn an_error_event_after_the_first_partial_image() {
    let reply = Server::api().fault("error-event", &Form::stream(2));
    assert_eq!(reply.event_names(), [PARTIAL, "error"]);
    let data = &reply.events()[1].1;
    assert_eq!(data["type"], "error");
    assert_eq!(data["error"]["code"], "image_generation_failed");
    assert_eq!(
        Server::api()
            .fault("error-event", &Form::stream(0))
            .event_names(),
        ["error"]
    );
}

#[test]
fn json_where_a_stream_was_asked_for() {
    let reply = Server::api().fault("json", &Form::stream(2));
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert!(reply.json()["data"][0]["b64_json"].is_string());
}

#[test]
fn a_url_leads_to_the_picture() {
    let server = Server::api();
    let datum = server.fault("url", &Form::small()).json()["data"][0].clone();
    assert!(datum["b64_json"].is_null());
    let url = datum["url"].as_str().unwrap().to_owned();
    let path = url
        .strip_prefix("http://")
        .unwrap()
        .split_once('/')
        .unwrap()
        .1;
    let file = server.get(&format!("/{path}"));
    assert_eq!(file.header("content-type"), Some("image/png"));
    assert_eq!(file.header("access-control-allow-origin"), Some("*"));
    assert_eq!(file.body, server.get("/last/answer/0").body);
}

#[test]
fn refusals_come_whatever_was_asked() {
    let server = Server::api();
    let expected = [
        ("unauthorized", 401, "invalid_api_key"),
        ("rate-limit", 429, "rate_limit_exceeded"),
        ("quota", 429, "insufficient_quota"),
        ("moderation", 400, "moderation_blocked"),
        ("mask-mismatch", 400, "invalid_mask_image_format"),
        ("server-error", 500, "null"),
        ("unavailable", 503, "null"),
    ];
    for (fault, status, code) in expected {
        let reply = server.fault(fault, &Form::stream(1));
        assert_eq!((reply.status, reply.code().as_str()), (status, code));
        let wait = (fault == "rate-limit").then_some("2");
        assert_eq!(reply.header("retry-after"), wait);
        assert!(reply.header("x-request-id").is_some());
    }
}

#[test]
fn drop_closes_the_connection_without_a_byte() {
    let path = "/fault/drop/v1/images/edits";
    let mut stream = Server::api().open("POST", path, &[FORM], &Form::small().body());
    let mut raw = Vec::new();
    stream.read_to_end(&mut raw).unwrap();
    assert!(raw.is_empty());
}

#[test]
fn a_server_of_single_pictures() {
    let server = Server::api();
    let three = Form::small().text("n", "3");
    let body = server.fault("single", &three).json();
    assert_eq!(body["data"].as_array().unwrap().len(), 1);
    assert_eq!(body["usage"]["output_tokens"], 1568);
    let error = server.fault("n-refused", &three).error();
    assert_eq!((error.0, error.3.as_str()), (400, "n"));
    assert_eq!(server.fault("n-refused", &Form::small()).status, 200);
}

#[test]
fn a_gateways_error_page() {
    for (status, title) in [
        (413, "413 Request Entity Too Large"),
        (502, "502 Bad Gateway"),
        (524, "example.com | 524: A timeout occurred"),
    ] {
        let reply = Server::api().fault(&format!("html-{status}"), &Form::small());
        assert_eq!(reply.status, status);
        assert_eq!(
            reply.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert!(reply.text().contains(&format!("<title>{title}</title>")));
    }
}

#[test]
fn a_redirect_that_pages_may_see() {
    let reply = Server::api().fault("redirect", &Form::small());
    assert_eq!(reply.status, 308);
    assert_eq!(reply.header("location"), Some("https://example.com/v1"));
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
}

#[test]
fn no_cors_header_anywhere() {
    let server = Server::api();
    let path = "/fault/no-cors/v1/images/edits";
    let preflight = server.send("OPTIONS", path, &[], &[]);
    assert_eq!(preflight.status, 405);
    let answer = server.post(path, &Form::small());
    assert_eq!(answer.status, 200);
    for reply in [preflight, answer] {
        assert_eq!(reply.header("access-control-allow-origin"), None);
    }
}

#[test]
fn preflights_may_fail_alone() {
    let server = Server::api();
    let path = "/fault/no-preflight/v1/models";
    let preflight = server.send("OPTIONS", path, &[], &[]);
    assert_eq!(preflight.status, 405);
    assert_eq!(preflight.header("access-control-allow-origin"), None);
    let answer = server.get(path);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
}

#[test]
fn models_may_be_kept_back() {
    let server = Server::api();
    let get = |path: &str| server.get(path);
    assert_eq!(get("/fault/no-models/v1/models").status, 404);
    assert_eq!(get("/fault/no-models/v1/images/edits").status, 405);
    let page = get("/fault/web-page/v1/models");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("<title>A gateway</title>"));
    let path = "/fault/key-needed/v1/models";
    assert_eq!(get(path).status, 401);
    let key = [("Authorization", "Bearer sk-1")];
    assert_eq!(server.send("GET", path, &key, &[]).status, 200);
}

#[test]
fn by_query_and_for_models_too() {
    let server = Server::api();
    assert_eq!(
        server
            .post("/v1/images/edits?fault=quota", &Form::small())
            .status,
        429
    );
    assert_eq!(server.get("/fault/html-502/v1/models").status, 502);
}

#[test]
fn an_unknown_fault_is_an_error() {
    let reply = Server::api().fault("silense", &Form::small());
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (404, "unknown_fault")
    );
}
