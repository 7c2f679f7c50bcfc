//! Error bodies of every shape servers send, turned into one.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;

use crate::decimal::number;
use crate::error::{ApiError, Error};
use crate::image::Format;
use crate::json::{self, Value};
use crate::text::{before, concat, cut, is_space, lossy, trim};

/// The longest message that is passed on, in characters. Some gateways put a whole stream into it.
const MAX_MESSAGE: usize = 2000;
/// The longest beginning of an unreadable answer that is passed on, and the longest title of a web page, in characters.
const MAX_START: usize = 200;

/// The error that a body tells which is no answer: that of a failed request, or with a good status what is neither JSON nor an event
/// stream. It may be cut.
pub(crate) fn of_text(status: u16, body: &[u8]) -> Error {
    let good = (200..300).contains(&status);
    if status < 400 && !good {
        let message =
            "It redirects, and the key must not follow. Give that address as the base URL.";
        return said(status, message);
    }
    let text = lossy(body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body));
    let text = trim(&text);
    if text.starts_with('<') {
        return page(status, text);
    }
    if let Some(picture) = Format::sniff(body) {
        // What a picture is made of is no text.
        let start = picture.mime().to_owned();
        return Error::NotJson { status, start };
    }
    if good {
        let start = begin(text, MAX_START);
        return Error::NotJson { status, start };
    }
    // An event stream in spite of the status: its first data says why.
    let (_, data) = cut(text, "data:").unwrap_or_default();
    for json in [text, before(data, b"\r\n").0] {
        if let Ok(value) = json::read(json.as_bytes()) {
            return of_value(status, &value);
        }
    }
    said(status, text)
}

/// An error that says no more than this.
pub(crate) fn said(status: u16, message: &str) -> Error {
    api(ApiError {
        status,
        message: message.to_owned(),
        ..ApiError::default()
    })
}

/// The error in a JSON value that is known to be one.
pub(crate) fn of_value(status: u16, value: &Value) -> Error {
    api(api_error(status, value))
}

/// What a JSON value that is known to be an error says. Some gateways answer everything with 200, and tell the status as the code.
pub(crate) fn api_error(status: u16, value: &Value) -> ApiError {
    let mut error = ApiError {
        status,
        ..ApiError::default()
    };
    match value {
        Value::Object(_) => read_object(&mut error, value),
        other => error.message = plain(other).unwrap_or_default(),
    }
    let code = error.code.as_deref().and_then(number);
    if let Some(told @ 400..600) = code
        && (200..300).contains(&status)
    {
        error.status = told as u16;
    }
    error
}

/// Whether a value that came with a good status tells an error all the same.
pub(crate) fn tells_error(value: &Value) -> bool {
    value.get("error").is_some_and(is_truthy)
}

/// `error` by JavaScript's rules, as the official client reads it.
fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => !number.is_zero(),
        _ => true,
    }
}

fn api(mut error: ApiError) -> Error {
    error.message = begin(&error.message, MAX_MESSAGE);
    Error::Api(Box::new(error))
}

fn read_object(error: &mut ApiError, object: &Value) {
    match object.get("error") {
        Some(inner @ Value::Object(_)) => return read_fields(error, inner),
        Some(Value::String(text)) if !text.is_empty() => {
            read_fields(error, object);
            // With a message beside it, `error` is the code.
            if error.message.is_empty() {
                error.message.clone_from(text);
            } else if error.code.is_none() {
                error.code = Some(text.clone());
            }
            return;
        }
        _ => {}
    }
    read_fields(error, object);
}

/// Reads `message`, `code`, `type`, `param`, and the `detail` and `title` of other conventions.
fn read_fields(error: &mut ApiError, fields: &Value) {
    let text = |key: &str| fields.get(key).and_then(plain);
    error.code = text("code");
    // In a stream `"type":"error"` names the event, not the error.
    error.kind = text("type").filter(|kind| kind != "error");
    error.param = text("param");
    error.message = text("message").unwrap_or_default();
    if !error.message.is_empty() {
        return;
    }
    match fields.get("detail") {
        Some(Value::Array(items)) => read_items(error, items),
        Some(inner @ Value::Object(_)) => read_object(error, inner),
        detail => {
            let (title, detail) = (text("title"), detail.and_then(plain));
            error.message = joined([title.as_deref(), detail.as_deref()]);
        }
    }
}

/// `[{"loc": ["body", "size"], "msg": "…"}]`
fn read_items(error: &mut ApiError, items: &[Value]) {
    for item in items {
        let place = item
            .get("loc")
            .and_then(Value::as_array)
            .and_then(<[Value]>::last)
            .and_then(plain);
        let message = item.get("msg").and_then(plain).or_else(|| plain(item));
        if !error.message.is_empty() {
            error.message.push_str("; ");
        }
        let said = [place.as_deref(), message.as_deref()];
        error.message.push_str(&joined(said));
        error.param = error.param.take().or(place);
    }
}

/// What there is of the two.
fn joined(said: [Option<&str>; 2]) -> String {
    match said {
        [Some(one), Some(other)] => concat(&[one, ": ", other]),
        [one, other] => one.or(other).unwrap_or_default().to_owned(),
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.as_str().to_owned()),
        _ => None,
    }
}

/// A page under a status that says what is wrong is how proxies say it. Where there is nothing at the address, or a good answer, it is
/// rather that of a site that is no API.
fn page(status: u16, page: &str) -> Error {
    let title = title(page);
    match status {
        0..400 | 404 | 405 => Error::Html { status, title },
        _ => said(status, title.as_deref().unwrap_or_default()),
    }
}

fn title(page: &str) -> Option<String> {
    // ASCII only, so that places in one are places in the other.
    let lower = page.to_ascii_lowercase();
    let (_, tag) = cut(&lower, "<title")?;
    let (_, inside) = cut(tag, ">")?;
    let (raw, _) = cut(inside, "<")?;
    let start = page.len() - inside.len();
    let mut title = String::new();
    for c in trim(page.get(start..start + raw.len())?).chars() {
        if !is_space(c) {
            title.push(c);
        } else if !title.ends_with(' ') {
            title.push(' ');
        }
    }
    // The one that titles have.
    while let Some((before, after)) = cut(&title, "&amp;") {
        title = concat(&[before, "&", after]);
    }
    Some(begin(&title, MAX_START)).filter(|title| !title.is_empty())
}

/// The first characters of a text.
fn begin(text: &str, most: usize) -> String {
    let end = text.char_indices().nth(most).map(|(end, _)| end);
    let begin = end.and_then(|end| text.get(..end));
    begin.unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str) -> (Option<String>, Option<String>, Option<String>, String) {
        match of_text(status, body.as_bytes()) {
            Error::Api(error) => {
                assert_eq!(error.status, status);
                (error.code, error.kind, error.param, error.message)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_shape_gives_its_message() {
        let cases = [
            (
                r#"{"error":{"message":"m","type":"t","param":"p","code":"c"}}"#,
                "c t p m",
            ),
            (
                r#"{"error":{"message":"m","type":null,"param":null,"code":null}}"#,
                "- - - m",
            ),
            (r#"{"error":{"message":"m","code":429}}"#, "429 - - m"),
            (r#"{"error":"prompt required"}"#, "- - - prompt required"),
            (
                r#"{"error":"server_error","message":"m"}"#,
                "server_error - - m",
            ),
            (
                r#"{"type":"error","error":{"type":"t","message":"m"}}"#,
                "- t - m",
            ),
            (
                r#"{"type":"error","code":"c","message":"m","param":null}"#,
                "c - - m",
            ),
            (r#"{"message":"m"}"#, "- - - m"),
            (r#"{"code":1001,"message":"m"}"#, "1001 - - m"),
            (r#"{"detail":"m"}"#, "- - - m"),
            (r#"{"detail":{"error":"m"}}"#, "- - - m"),
            (
                r#"{"detail":[{"loc":["body","size"],"msg":"bad"},{"loc":["body",0],"msg":"worse"}]}"#,
                "- - size size: bad; 0: worse",
            ),
            (
                r#"{"type":"about:blank","title":"Too large","status":413,"detail":"m"}"#,
                "- about:blank - Too large: m",
            ),
            (r#""text""#, "- - - text"),
            ("upstream connect error", "- - - upstream connect error"),
            (
                "event: error\ndata: {\"error\":{\"message\":\"m\"}}\n\n",
                "- - - m",
            ),
            ("\u{feff}{\"error\":\"m\"}", "- - - m"),
            ("", "- - - "),
            ("{}", "- - - "),
            ("[]", "- - - "),
            ("null", "- - - "),
            (r#"{"error":null,"message":"m"}"#, "- - - m"),
        ];
        for (body, expected) in cases {
            let (code, kind, param, message) = read(500, body);
            let dash = |text: Option<String>| text.unwrap_or("-".to_owned());
            assert_eq!(
                format!("{} {} {} {message}", dash(code), dash(kind), dash(param)),
                expected,
                "{body}"
            );
        }
    }

    #[test]
    fn a_web_page_is_told_by_its_title() {
        let cases = [
            (
                "<html><head><TITLE>502 Bad\n  Gateway</TITLE></head>",
                Some("502 Bad Gateway"),
            ),
            (
                "<!DOCTYPE html><title lang=en>Attention &amp; wait | Cloudflare</title>",
                Some("Attention & wait | Cloudflare"),
            ),
            ("<html><title></title>", None),
            ("<html><title>cut off", None),
            ("<h1>no title</h1>", None),
        ];
        for (page, title) in cases {
            let title = title.map(str::to_owned);
            for status in [404, 405] {
                assert_eq!(
                    of_text(status, page.as_bytes()),
                    Error::Html {
                        status,
                        title: title.clone()
                    },
                    "{page}"
                );
            }
            let message = title.unwrap_or_default();
            for (status, code) in [
                (403, "forbidden"),
                (413, "request_too_large"),
                (429, "rate_limited"),
                (502, "unavailable"),
                (520, "server_error"),
                (524, "timed_out"),
            ] {
                let error = of_text(status, page.as_bytes());
                assert_eq!(error.code(), code, "{page}");
                assert!(
                    matches!(error, Error::Api(error) if error.status == status && error.message == message),
                    "{page}"
                );
            }
        }
    }

    #[test]
    fn a_redirect_is_told_as_one_whatever_its_body() {
        for (status, body) in [
            (302, "<html><title>Moved</title>"),
            (308, ""),
            (308, "{\"message\":\"moved\"}"),
            (0, ""),
        ] {
            let error = of_text(status, body.as_bytes());
            assert_eq!(error.code(), "not_found");
            assert!(error.message().contains("redirects"), "{error}");
        }
    }

    #[test]
    fn a_code_that_is_a_status_counts_where_the_status_is_good() {
        for (status, body, code) in [
            (200, r#"{"code":401,"message":"m"}"#, "unauthorized"),
            (200, r#"{"error":{"code":"429"}}"#, "rate_limited"),
            (200, r#"{"code":200,"message":"m"}"#, "server_error"),
            (200, r#"{"code":1001,"message":"m"}"#, "server_error"),
            (500, r#"{"code":401,"message":"m"}"#, "server_error"),
        ] {
            let value = json::read(body.as_bytes()).unwrap();
            assert_eq!(of_value(status, &value).code(), code, "{status} {body}");
        }
    }

    #[test]
    fn a_picture_is_no_text() {
        for (body, start) in [
            (&b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"[..], "image/png"),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "image/jpeg"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ] {
            let start = start.to_owned();
            assert_eq!(of_text(200, body), Error::NotJson { status: 200, start });
        }
    }

    #[test]
    fn a_message_is_cut_between_characters() {
        let (.., message) = read(500, &"é".repeat(3000));
        assert_eq!(message.chars().count(), MAX_MESSAGE);
    }

    #[test]
    fn bytes_that_are_no_text_are_no_panic() {
        assert!(matches!(of_text(500, b"\xFF\xFE\x00"), Error::Api(_)));
    }

    #[test]
    fn falsy_errors_are_none() {
        for text in [
            r#"{"error":null}"#,
            r#"{"error":false}"#,
            r#"{"error":""}"#,
            r#"{"error":0}"#,
            "{}",
            "[]",
        ] {
            assert!(
                !tells_error(&json::read(text.as_bytes()).unwrap()),
                "{text}"
            );
        }
        assert!(tells_error(&json::read(br#"{"error":{}}"#).unwrap()));
    }
}
