//! Where a task is asked for, and how often.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use overpaint_protocol::{Pace, poll_paths, same_origin};
use proptest::prelude::*;

const BASE: &str = "https://api.example.com/v1";

#[test]
fn an_id_is_asked_for_at_three_paths() {
    assert_eq!(
        poll_paths("task_1-a.b~").unwrap(),
        [
            "images/tasks/task_1-a.b~",
            "tasks/task_1-a.b~",
            "images/edits/task_1-a.b~"
        ]
    );
}

#[test]
fn an_id_cannot_leave_its_segment() {
    let cases = [
        ("a/../b", "tasks/a%2F..%2Fb"),
        ("a?b=c#d", "tasks/a%3Fb%3Dc%23d"),
        ("%2e%2e", "tasks/%252e%252e"),
        ("...", "tasks/..."),
        ("\\..\\", "tasks/%5C..%5C"),
        ("a b\n", "tasks/a%20b%0A"),
        ("图", "tasks/%E5%9B%BE"),
    ];
    for (id, path) in cases {
        assert_eq!(poll_paths(id).unwrap()[1], path);
    }
    for id in ["", ".", ".."] {
        assert_eq!(poll_paths(id), None, "{id:?}");
    }
}

fn seconds(pace: &mut Pace, times: usize) -> Vec<f64> {
    std::iter::from_fn(|| pace.next(None))
        .take(times)
        .map(|wait| wait.as_secs_f64())
        .collect()
}

#[test]
fn waits_grow_by_half_up_to_ten_seconds() {
    let waits = seconds(&mut Pace::default(), 7);
    assert_eq!(waits, [2.0, 3.0, 4.5, 6.75, 10.0, 10.0, 10.0]);
}

#[test]
fn waits_end_after_half_an_hour() {
    let waits = seconds(&mut Pace::default(), usize::MAX);
    let sum: f64 = waits.iter().sum();
    assert!((1790.0..=1800.0).contains(&sum), "{sum}");
}

#[test]
fn a_server_can_ask_for_longer_and_for_shorter_waits() {
    let mut pace = Pace::default();
    let asked = |pace: &mut Pace, seconds| pace.next(Some(Duration::from_secs(seconds)));
    assert_eq!(asked(&mut pace, 30), Some(Duration::from_secs(30)));
    assert_eq!(asked(&mut pace, 0), Some(Duration::from_secs(1)));
    assert_eq!(pace.next(None), Some(Duration::from_millis(4500)));
    assert_eq!(asked(&mut pace, 3600), None);
}

#[test]
fn a_first_wait_of_the_callers_holds() {
    let limit = Duration::from_secs(100);
    let mut slow = Pace::new(Duration::from_secs(30), limit);
    assert_eq!(seconds(&mut slow, usize::MAX), [30.0, 30.0, 30.0]);
    let mut quick = Pace::new(Duration::ZERO, limit);
    assert_eq!(seconds(&mut quick, 2), [0.001, 0.0015]);
    assert!(seconds(&mut quick, usize::MAX).len() < 40);
    let mut never = Pace::new(Duration::MAX, Duration::MAX);
    assert_eq!(never.next(None), Some(Duration::MAX));
    assert_eq!(never.next(None), None);
}

#[test]
fn addresses_of_the_same_origin_are_resolved() {
    let cases = [
        ("https://api.example.com/x", "https://api.example.com/x"),
        ("HTTPS://API.Example.COM/x", "https://api.example.com/x"),
        ("https://api.example.com:443/x", "https://api.example.com/x"),
        ("https://api.example.com:/x", "https://api.example.com/x"),
        ("https://api.example.com", "https://api.example.com"),
        (
            "https://api.example.com?a=//b",
            "https://api.example.com?a=//b",
        ),
        ("//api.example.com/x", "https://api.example.com/x"),
        ("/v1/tasks/a?b=c", "https://api.example.com/v1/tasks/a?b=c"),
        ("tasks/a", "https://api.example.com/v1/tasks/a"),
        ("tasks/a:b", "https://api.example.com/v1/tasks/a:b"),
        ("../v2/tasks/a", "https://api.example.com/v1/../v2/tasks/a"),
    ];
    for (url, expected) in cases {
        assert_eq!(same_origin(BASE, url).as_deref(), Some(expected), "{url}");
    }
    for (base, url, expected) in [
        ("http://localhost:8080/v1/", "/x", "http://localhost:8080/x"),
        (
            "http://localhost:8080/v1/",
            "x",
            "http://localhost:8080/v1/x",
        ),
        ("http://[::1]:9", "http://[::1]:9/x", "http://[::1]:9/x"),
        ("http://[::1]", "http://[::1]:80/x", "http://[::1]/x"),
        ("https://h:443/v1", "https://h/x", "https://h:443/x"),
        ("https://h/v1?key=1", "x", "https://h/v1/x"),
        (
            "https://例子.测试",
            "https://例子.测试/x",
            "https://例子.测试/x",
        ),
    ] {
        assert_eq!(same_origin(base, url).as_deref(), Some(expected), "{url}");
    }
}

#[test]
fn addresses_of_other_origins_are_refused() {
    for url in [
        "",
        "http://api.example.com/x",
        "https://api.example.com:8443/x",
        "https://api.example.com.evil.com/x",
        "https://evil.com/api.example.com",
        "https://api.example.com@evil.com/x",
        "https://api.example.com:443@evil.com/x",
        "https://me@api.example.com/x",
        "https://:secret@api.example.com/x",
        "//evil.com/x",
        "///evil.com/x",
        "https:///evil.com/x",
        "https:/evil.com/x",
        "https:evil.com/x",
        "https:api.example.com/x",
        "/\\evil.com/x",
        "\\\\evil.com/x",
        "https://api.example.com\\@evil.com/x",
        "/\t/evil.com/x",
        "/\n/evil.com/x",
        " //evil.com/x",
        "\u{1}https://evil.com/x",
        "ht\ntps://evil.com/x",
        "/x y",
        "javascript:alert(1)//https://api.example.com",
        "data:text/html,x",
        "blob:https://api.example.com/1",
        "file:///etc/passwd",
        "wss://api.example.com/x",
        "https://api.example.com:65979/x",
        "https://api.example.com:+443/x",
        "https://api.example.com:443:443/x",
        "https://api.example.com:4a/x",
        "https://api.example.com%2f@evil.com/x",
        "https://api.example.com./x",
        "https://[::1]/x",
        "https://",
    ] {
        assert_eq!(same_origin(BASE, url), None, "{url:?}");
    }
}

#[test]
fn a_base_that_is_none_has_no_origin() {
    for base in [
        "",
        "/v1",
        "api.example.com/v1",
        "ftp://h/v1",
        "https:///v1",
        "https://me@h/v1",
        "https://h\\v1",
        "https://h:x/v1",
    ] {
        assert_eq!(same_origin(base, "/x"), None, "{base}");
    }
}

/// Pieces that addresses are made, and misread, of.
fn any_address() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "https:",
            "http:",
            "HTTPS:",
            "//",
            "/",
            "\\",
            "api.example.com",
            "API.example.com",
            "evil.com",
            "@",
            ":",
            "443",
            "8443",
            "?",
            "#",
            ".",
            "..",
            "%2f",
            "\t",
            " ",
            "\u{0}",
            "[::1]",
            "v1",
            "。",
            "／",
            "\u{AD}",
        ])
        .prop_map(str::to_owned),
        ".{0,3}",
    ];
    prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn an_encoded_id_is_one_segment(id in "[./%?#\\\\]{1,4}|.{1,20}") {
        let paths = poll_paths(&id);
        prop_assert_eq!(paths.is_none(), id == "." || id == "..");
        for (path, folder) in paths.iter().flatten().zip(["images/tasks/", "tasks/", "images/edits/"]) {
            let segment = path.strip_prefix(folder).unwrap();
            prop_assert!(segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)));
            // Browsers take these for dots, too.
            let dots = segment.to_ascii_lowercase().replace("%2e", ".");
            prop_assert!(!segment.is_empty() && dots != "." && dots != "..");
            prop_assert_eq!(decoded(segment), id.as_bytes());
        }
    }

    #[test]
    fn an_address_let_through_is_of_the_origin(url in any_address()) {
        if let Some(resolved) = same_origin(BASE, &url) {
            let rest = resolved.strip_prefix("https://api.example.com").unwrap();
            prop_assert!(rest.is_empty() || rest.starts_with(['/', '?', '#']));
            prop_assert!(!resolved.contains(|c: char| c == '\\' || c <= ' '));
            // What it names is where it goes: it is either that origin by itself, or has no origin of its own.
            let own = url.to_ascii_lowercase();
            let own = own.strip_prefix("https:").unwrap_or(&own);
            if let Some(authority) = own.strip_prefix("//") {
                let authority = authority.split(['/', '?', '#']).next().unwrap();
                prop_assert!(["api.example.com", "api.example.com:", "api.example.com:443"].contains(&authority), "{authority}");
            }
        }
    }

    #[test]
    fn any_base_and_address_are_read(base in any_address(), url in any_address()) {
        if let Some(resolved) = same_origin(&base, &url) {
            prop_assert!(base.starts_with(resolved.split_inclusive("://").next().unwrap()));
        }
    }
}

fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes();
    std::iter::from_fn(|| match bytes.next()? {
        b'%' => {
            let digits = [bytes.next()?, bytes.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()
        }
        byte => Some(byte),
    })
    .collect()
}
