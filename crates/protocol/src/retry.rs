//! Whether an edit that failed may be tried again, and when.
//!
//! An edit is paid for and not idempotent: a request whose answer is lost may have been made and billed all the same. So the default is
//! to try again only where the server says that it did not begin.

use core::time::Duration;

use crate::decimal::number;
use crate::text::{concat, cut};

/// The longest wait a server can ask for, in milliseconds. The official client ignores longer ones in favour of its own back-off; [`Rule::Safe`] gives up,
/// because to ask sooner than that would be hammering, and nobody stays to watch for longer.
const MAX_WAIT: u64 = 60_000;
/// The wait before the second try, in milliseconds; it doubles with every try (official client: 0.5 s).
const FIRST_WAIT: u64 = 500;
/// How often it doubles at most: up to 8 s (official client).
const MAX_DOUBLINGS: u32 = 4;
/// The share of a wait that chance decides (official client: a quarter).
const JITTER: f64 = 0.25;

/// What is tried again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rule {
    /// Only what cannot have been billed: 429 unless it is the quota, and 503 that says when to come again.
    #[default]
    Safe,
    /// What the official client tries again: lost connections, time-outs, 408, 409, 429, 500 and above, or what `x-should-retry` says.
    /// Such a try may be billed a second time.
    Official,
}

/// How often, and by which rule, an edit is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What is tried again.
    pub rule: Rule,
    /// How many tries may follow the first.
    pub max_retries: u32,
}

/// The safe rule, and 2 further tries, as many as in the official client.
impl Default for Policy {
    fn default() -> Policy {
        Policy {
            rule: Rule::Safe,
            max_retries: 2,
        }
    }
}

/// Why a try ended. It must have been before any event of the answer: what has begun to answer has begun to cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause<'a> {
    /// The server said no.
    Status {
        /// The HTTP status.
        status: u16,
        /// [`Error::code`](crate::Error::code), which is [`ApiError::reason`](crate::ApiError::reason) where the server said more.
        reason: &'a str,
    },
    /// The request failed without an answer.
    Connection,
    /// No answer came in time.
    TimedOut,
}

/// The headers of the answer that matter here, as far as they can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Headers<'a> {
    /// `Retry-After`
    pub retry_after: Option<&'a str>,
    /// `retry-after-ms`
    pub retry_after_ms: Option<&'a str>,
    /// `x-should-retry`
    pub should_retry: Option<&'a str>,
}

impl Policy {
    /// How long to wait before the next try, or `None` to give up.
    ///
    /// `attempt` counts the tries so far, from 1. `now_ms` is the time in milliseconds since 1970, for dates in `Retry-After`. `random` is
    /// fresh and between 0 and 1.
    ///
    /// Whatever the rule, an exhausted quota and a refused content are not tried again. A wait is what the server asks for, if that is 60 s
    /// at most; else 0.5 s, 1 s, 2 s and so on up to 8 s, less up to a quarter. Under [`Rule::Safe`], what the server asks for grows by up to a
    /// quarter, so that requests refused together do not come back together, and is never shorter than the wait without it; a server that
    /// asks for more than 60 s gets no further try. `x-should-retry` can forbid a try under both rules, and allow one under
    /// [`Rule::Official`].
    pub fn wait(
        &self,
        attempt: u32,
        cause: Cause<'_>,
        headers: Headers<'_>,
        now_ms: f64,
        random: f64,
    ) -> Option<Duration> {
        let asked = headers.asked(now_ms);
        if attempt > self.max_retries || !self.rule.allows(cause, headers, asked) {
            return None;
        }
        let random = if (0.0..=1.0).contains(&random) {
            random
        } else {
            0.5
        };
        let doublings = attempt.saturating_sub(1).min(MAX_DOUBLINGS);
        let own = scaled(FIRST_WAIT << doublings, 1.0 - JITTER * random);
        let wait = match (self.rule, asked) {
            (_, None) => own,
            (Rule::Safe, Some(asked)) if asked > MAX_WAIT => return None,
            (Rule::Safe, Some(asked)) => scaled(asked, 1.0 + JITTER * random).max(own),
            (Rule::Official, Some(asked)) if asked > MAX_WAIT => own,
            (Rule::Official, Some(asked)) => asked,
        };
        Some(Duration::from_millis(wait))
    }
}

fn scaled(wait: u64, factor: f64) -> u64 {
    (wait as f64 * factor) as u64
}

impl Rule {
    fn allows(self, cause: Cause<'_>, headers: Headers<'_>, asked: Option<u64>) -> bool {
        if let Cause::Status {
            reason: "quota" | "moderation_blocked",
            ..
        } = cause
        {
            return false;
        }
        match (self, headers.should_retry, cause) {
            (_, Some("false"), _) => false,
            (Rule::Official, Some("true"), _) => true,
            (Rule::Official, _, Cause::Connection | Cause::TimedOut) => true,
            (Rule::Official, _, Cause::Status { status, .. }) => {
                matches!(status, 408 | 409 | 429 | 500..)
            }
            (Rule::Safe, _, Cause::Status { status: 429, .. }) => true,
            (Rule::Safe, _, Cause::Status { status: 503, .. }) => asked.is_some(),
            (Rule::Safe, ..) => false,
        }
    }
}

impl Headers<'_> {
    /// The wait the server asks for, in milliseconds.
    fn asked(&self, now_ms: f64) -> Option<u64> {
        let precise = self.retry_after_ms.and_then(thousandths);
        precise
            .map(|value| value / 1000)
            .or_else(|| milliseconds(self.retry_after?, now_ms))
    }
}

/// The wait a `Retry-After` asks for: seconds, with or without decimals, or a date such as `Sun, 06 Nov 1994 08:49:37 GMT` (the one form
/// that RFC 9110, 5.6.7 allows to be sent); none if that has passed. `now_ms` is the time in milliseconds since 1970.
pub fn retry_after(value: &str, now_ms: f64) -> Option<Duration> {
    milliseconds(value, now_ms).map(Duration::from_millis)
}

fn milliseconds(value: &str, now_ms: f64) -> Option<u64> {
    thousandths(value).or_else(|| Some(date(value)?.saturating_sub(now_ms as u64)))
}

/// A decimal number without sign or exponent, times a thousand. Further digits are dropped; too large numbers are the largest.
pub(crate) fn thousandths(text: &str) -> Option<u64> {
    let text = text.trim_ascii();
    let (whole, fraction) = cut(text, ".").unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let mut digits = concat(&[whole, fraction, "000"]);
    digits.truncate(whole.len() + 3);
    Some(number(&digits).unwrap_or(u64::MAX))
}

/// Milliseconds since 1970 of a date from 1970 on.
fn date(text: &str) -> Option<u64> {
    const SHAPE: &[u8] = b"aaa, 00 aaa 0000 00:00:00 GMT";
    const MONTHS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
    const DAYS_BEFORE: [u64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let text = text.trim_ascii().as_bytes();
    let fits = |(&byte, &shape): (&u8, &u8)| match shape {
        b'a' => byte.is_ascii_alphabetic(),
        b'0' => byte.is_ascii_digit(),
        _ => byte == shape,
    };
    if text.len() != SHAPE.len() || !text.iter().zip(SHAPE).all(fits) {
        return None;
    }
    let number = |from: usize, to: usize| {
        let digits = text[from..to].iter();
        digits.fold(0, |value, &digit| value * 10 + u64::from(digit - b'0'))
    };
    let month = MONTHS.chunks(3).position(|name| *name == text[8..11])?;
    let (day, year) = (number(5, 7), number(12, 16));
    let (hours, minutes, seconds) = (number(17, 19), number(20, 22), number(23, 25));
    // 60 is a leap second.
    if !(1..=31).contains(&day) || year < 1970 || hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    // Up to the February of this year, or of the year before.
    let last = if month > 1 { year } else { year - 1 };
    let leap_days = |year: u64| year / 4 - year / 100 + year / 400;
    let days =
        (year - 1970) * 365 + leap_days(last) - leap_days(1969) + DAYS_BEFORE[month] + day - 1;
    Some((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000)
}
