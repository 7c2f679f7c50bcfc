//! What is tried again, and after how long.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use overpaint_protocol::{Cause, Policy, RetryHeaders as Headers, Rule, retry_after};
use proptest::prelude::*;

/// 1994-11-06T08:49:37Z, as `date -u -d … +%s` tells it.
const NOW: f64 = 784_111_777_000.0;

const SAFE: Policy = Policy {
    rule: Rule::Safe,
    max_retries: 2,
};
const OFFICIAL: Policy = Policy {
    rule: Rule::Official,
    max_retries: 2,
};

fn status(status: u16, reason: &str) -> Cause<'_> {
    Cause::Status { status, reason }
}

fn after(value: &str) -> Headers<'_> {
    Headers {
        retry_after: Some(value),
        ..Headers::default()
    }
}

fn should(value: &str) -> Headers<'_> {
    Headers {
        should_retry: Some(value),
        ..Headers::default()
    }
}

/// The first wait in milliseconds, without chance.
fn wait(policy: Policy, cause: Cause<'_>, headers: Headers<'_>) -> Option<u128> {
    policy
        .wait(1, cause, headers, NOW, 0.0)
        .map(|wait| wait.as_millis())
}

#[test]
fn the_safe_rule_tries_again_only_what_did_not_begin() {
    let none = Headers::default();
    let cases = [
        (status(429, "rate_limited"), none, Some(500)),
        (status(429, "rate_limited"), after("7"), Some(7000)),
        (status(429, "html"), none, Some(500)),
        (status(503, "unavailable"), after("2"), Some(2000)),
        (status(503, "unavailable"), none, None),
        (status(503, "unavailable"), after("soon"), None),
        (status(429, "quota"), after("1"), None),
        (status(429, "moderation_blocked"), none, None),
        (status(503, "quota"), after("1"), None),
        (status(400, "refused"), after("1"), None),
        (status(408, "timed_out"), after("1"), None),
        (status(409, "refused"), after("1"), None),
        (status(500, "server_error"), after("1"), None),
        (status(502, "unavailable"), after("1"), None),
        (status(504, "timed_out"), after("1"), None),
        (status(524, "timed_out"), after("1"), None),
        (Cause::Connection, none, None),
        (Cause::TimedOut, none, None),
    ];
    for (cause, headers, expected) in cases {
        assert_eq!(
            wait(SAFE, cause, headers),
            expected,
            "{cause:?} {headers:?}"
        );
    }
}

#[test]
fn the_official_rule_tries_again_what_the_official_client_does() {
    let none = Headers::default();
    for cause in [
        Cause::Connection,
        Cause::TimedOut,
        status(408, "timed_out"),
        status(409, "refused"),
        status(429, "rate_limited"),
        status(500, "server_error"),
        status(502, "html"),
        status(524, "timed_out"),
    ] {
        assert_eq!(wait(OFFICIAL, cause, none), Some(500), "{cause:?}");
        assert_eq!(wait(OFFICIAL, cause, should("false")), None, "{cause:?}");
    }
    for cause in [
        status(400, "refused"),
        status(401, "unauthorized"),
        status(404, "not_found"),
        status(413, "request_too_large"),
        status(200, "not_json"),
    ] {
        assert_eq!(wait(OFFICIAL, cause, none), None, "{cause:?}");
        assert_eq!(
            wait(OFFICIAL, cause, should("true")),
            Some(500),
            "{cause:?}"
        );
    }
}

#[test]
fn quota_and_refused_content_are_never_tried_again() {
    for policy in [SAFE, OFFICIAL] {
        for reason in ["quota", "moderation_blocked"] {
            for code in [400, 402, 429, 451, 500, 503] {
                for headers in [Headers::default(), after("1"), should("true")] {
                    assert_eq!(wait(policy, status(code, reason), headers), None, "{code}");
                }
            }
        }
    }
}

#[test]
fn a_header_can_forbid_a_safe_try_but_not_allow_one() {
    let limited = status(429, "rate_limited");
    assert_eq!(wait(SAFE, limited, should("false")), None);
    assert_eq!(
        wait(SAFE, status(500, "server_error"), should("true")),
        None
    );
    assert_eq!(wait(SAFE, Cause::Connection, should("true")), None);
}

#[test]
fn tries_end_with_their_number() {
    let limited = status(429, "rate_limited");
    let tries = |max_retries: u32| {
        let policy = Policy {
            max_retries,
            ..Policy::default()
        };
        (1..20)
            .take_while(|&attempt| {
                policy
                    .wait(attempt, limited, Headers::default(), NOW, 0.5)
                    .is_some()
            })
            .count()
    };
    assert_eq!(Policy::default(), SAFE);
    assert_eq!([tries(0), tries(1), tries(2), tries(7)], [0, 1, 2, 7]);
}

#[test]
fn waits_double_up_to_eight_seconds_and_shrink_by_a_quarter_at_most() {
    let policy = Policy {
        max_retries: u32::MAX,
        ..OFFICIAL
    };
    let waits = |random: f64| {
        [1, 2, 3, 4, 5, 6, u32::MAX].map(|attempt| {
            policy
                .wait(attempt, Cause::Connection, Headers::default(), NOW, random)
                .unwrap()
                .as_millis()
        })
    };
    assert_eq!(waits(0.0), [500, 1000, 2000, 4000, 8000, 8000, 8000]);
    assert_eq!(waits(1.0), [375, 750, 1500, 3000, 6000, 6000, 6000]);
}

#[test]
fn a_server_that_asks_for_longer_than_a_minute_gets_no_safe_try() {
    let limited = status(429, "rate_limited");
    assert_eq!(wait(SAFE, limited, after("60")), Some(60_000));
    assert_eq!(wait(SAFE, limited, after("60.001")), None);
    assert_eq!(
        wait(SAFE, limited, after("99999999999999999999999999")),
        None
    );
    assert_eq!(wait(OFFICIAL, limited, after("61")), Some(500));
    assert_eq!(wait(OFFICIAL, limited, after("60")), Some(60_000));
}

#[test]
fn a_safe_try_never_comes_sooner_than_asked_or_at_once() {
    let limited = status(429, "rate_limited");
    assert_eq!(wait(SAFE, limited, after("0")), Some(500));
    assert_eq!(wait(OFFICIAL, limited, after("0")), Some(0));
    let late = SAFE.wait(1, limited, after("4"), NOW, 1.0).unwrap();
    assert_eq!(late, Duration::from_secs(5));
}

#[test]
fn milliseconds_go_before_seconds() {
    let headers = Headers {
        retry_after: Some("9"),
        retry_after_ms: Some("1250.7"),
        should_retry: None,
    };
    let limited = status(429, "rate_limited");
    assert_eq!(wait(OFFICIAL, limited, headers), Some(1250));
    let unreadable = Headers {
        retry_after_ms: Some("?"),
        ..headers
    };
    assert_eq!(wait(OFFICIAL, limited, unreadable), Some(9000));
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    let cases = [
        ("0", Some(0)),
        (" 3 ", Some(3000)),
        ("1.5", Some(1500)),
        ("2.", Some(2000)),
        ("0.0625", Some(62)),
        ("007", Some(7000)),
        ("", None),
        (".5", None),
        ("-1", None),
        ("+1", None),
        ("1e3", None),
        ("1,5", None),
        ("1.2.3", None),
        ("1.5s", None),
        ("１", None),
        ("inf", None),
        ("Sun, 06 Nov 1994 08:49:40 GMT", Some(3000)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
        ("Sat, 05 Nov 1994 08:49:37 GMT", Some(0)),
        ("Mon, 07 Nov 1994 08:49:37 GMT", Some(86_400_000)),
        ("Sun, 6 Nov 1994 08:49:37 GMT", None),
        ("Sun, 06 Nov 1994 08:49:37 UTC", None),
        ("Sun, 06 Nov 1994 24:00:00 GMT", None),
        ("Sun, 00 Nov 1994 08:49:37 GMT", None),
        ("Sun, 06 Nev 1994 08:49:37 GMT", None),
        ("Sun, 06 anF 1994 08:49:37 GMT", None),
        ("Sun, 06 Nov 1969 08:49:37 GMT", None),
        ("Sunday, 06-Nov-94 08:49:37 GMT", None),
        ("Sun Nov  6 08:49:37 1994", None),
        ("Sun, 06 Nov 1994 08:49:37 GMTé", None),
    ];
    for (value, expected) in cases {
        let wait = retry_after(value, NOW).map(|wait| wait.as_millis());
        assert_eq!(wait, expected, "{value:?}");
    }
}

#[test]
fn dates_are_right_around_leap_days() {
    let cases = [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799),
        ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800),
        ("Wed, 28 Feb 2024 00:00:00 GMT", 1_709_078_400),
        ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
        ("Sun, 22 Nov 2026 11:20:53 GMT", 1_795_346_453),
        ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
    ];
    for (value, seconds) in cases {
        assert_eq!(
            retry_after(value, 0.0),
            Some(Duration::from_secs(seconds)),
            "{value}"
        );
    }
}

proptest! {
    #[test]
    fn no_input_panics_and_no_wait_is_absurd(
        rule in any::<bool>(),
        attempt in any::<u32>(),
        code in any::<u16>(),
        header in ".{0,40}|[0-9.]{1,30}|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT",
        now in any::<f64>(),
        random in any::<f64>(),
    ) {
        let policy = Policy { rule: if rule { Rule::Safe } else { Rule::Official }, max_retries: u32::MAX };
        let headers = Headers { retry_after: Some(&header), retry_after_ms: Some(&header), should_retry: Some(&header) };
        if let Some(wait) = policy.wait(attempt, status(code, "rate_limited"), headers, now, random) {
            prop_assert!(wait <= Duration::from_secs(75));
        }
        retry_after(&header, now);
    }
}
