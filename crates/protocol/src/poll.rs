//! Where and when to ask for a task.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::time::Duration;

use crate::decimal::number;
use crate::text::{among, before, concat, cut, cut_last, has, is_control, is_space, trim_end};

/// The paths to ask for a task, the likeliest first; the next is worth a try where one gives 404. None for an id that has no path of its
/// own: an empty one, `.` and `..`.
///
/// `images/tasks/{id}` is what gateways with `?async=true` document, `tasks/{id}` and `images/edits/{id}` are the habits of others. The id
/// is percent-encoded, so that it stays one segment whatever it holds.
pub fn poll_paths(id: &str) -> Option<[String; 3]> {
    if matches!(id, "" | "." | "..") {
        return None;
    }
    let id = segment(id);
    Some(["images/tasks/", "tasks/", "images/edits/"].map(|path| concat(&[path, &id])))
}

/// All but the unreserved characters of RFC 3986, 2.3 as `%XX`.
fn segment(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || among(byte, b"-._~") {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
            encoded.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    encoded
}

/// The waits between the questions for a task. It counts what it has handed out and knows no clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    step: Duration,
    left: Duration,
}

/// The first wait. Edits take tens of seconds, so it costs next to nothing.
const FIRST: Duration = Duration::from_secs(2);
/// The longest wait that is not asked for by the server or the caller.
const LONGEST: Duration = Duration::from_secs(10);
/// The shortest wait a server can ask for.
const SHORTEST: Duration = Duration::from_secs(1);
/// The sum of all waits. Gateways keep results for hours, but none is known to work on an edit for this long.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// From 2 s to 10 s, for 30 minutes in all.
impl Default for Pace {
    fn default() -> Pace {
        Pace::new(FIRST, LIMIT)
    }
}

impl Pace {
    /// Starts with `first` (at least a millisecond), and ends when the waits would come to more than `limit`.
    pub fn new(first: Duration, limit: Duration) -> Pace {
        Pace {
            step: first.max(Duration::from_millis(1)),
            left: limit,
        }
    }

    /// The next wait: what the server asked for with `Retry-After`, but 1 s at least; else half as long again as the last one, up to 10 s, or
    /// up to the first if that is longer. `None` when the waits come to more than the limit: it is time to give up.
    pub fn next(&mut self, retry_after: Option<Duration>) -> Option<Duration> {
        let wait = retry_after.map_or(self.step, |asked| asked.max(SHORTEST));
        self.left = self.left.checked_sub(wait)?;
        let longer = self.step.saturating_add(self.step / 2);
        self.step = self.step.max(longer.min(LONGEST));
        Some(wait)
    }
}

/// The address to ask at, if it is of the origin (scheme, host and port) of `base`, which is where the key may go.
///
/// `base` is absolute, such as `https://api.example.com/v1`. `url` is what the server gave: absolute, without its scheme (`//host/…`), a path
/// from the root, or one under `base`. None for another origin, and for whatever browsers could read in another way: user names,
/// backslashes, white space, control characters, other schemes, missing slashes. Hosts are compared by their letters, so another
/// spelling of the same host (an IDN and its Punycode) is another.
pub fn same_origin(base: &str, url: &str) -> Option<String> {
    let (origin, folder) = split(base)?;
    let place = place(origin)?;
    if !is_plain(url) {
        return None;
    }
    let (first, _) = before(url, b"/?#");
    let absolute = if has(first, b':') {
        url.to_owned()
    } else if url.starts_with("//") {
        concat(&[&place.0, ":", url])
    } else if url.starts_with('/') {
        return Some(concat(&[origin, url]));
    } else {
        let (folder, _) = before(folder, b"?#");
        return Some(concat(&[origin, trim_end(folder, '/'), "/", url]));
    };
    let (other, rest) = split(&absolute)?;
    (place == self::place(other)?).then(|| concat(&[origin, rest]))
}

/// Whether it holds something, and nothing that browsers drop or read as something else.
fn is_plain(url: &str) -> bool {
    let is_odd = |c: char| c == '\\' || is_space(c) || is_control(c);
    !url.is_empty() && !url.chars().any(is_odd)
}

/// An absolute address as `https://host:port` and the rest.
fn split(url: &str) -> Option<(&str, &str)> {
    let (_, rest) = cut(url, "://")?;
    let (_, tail) = before(rest, b"/?#");
    let parts = url.split_at_checked(url.len() - tail.len());
    parts.filter(|_| is_plain(url))
}

/// Scheme, host and port of `https://host:port`.
fn place(origin: &str) -> Option<(String, String, u16)> {
    let (scheme, authority) = cut(origin, "://")?;
    let scheme = scheme.to_ascii_lowercase();
    let default = match scheme.as_str() {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    // The colons of an IPv6 address stand before the bracket.
    let (_, bare) = cut_last(authority, b"]").unwrap_or(("", authority));
    let (_, port) = before(bare, b":");
    let host = authority.strip_suffix(port)?;
    let port = match port.strip_prefix(':') {
        None | Some("") => default,
        Some(digits) => u16::try_from(number(digits)?).ok()?,
    };
    (!host.is_empty() && !has(host, b'@')).then(|| (scheme, host.to_ascii_lowercase(), port))
}
