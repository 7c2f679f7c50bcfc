use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use futures::stream;
use serde_json::json;

use crate::api_error::{ApiError, json_response};
use crate::count::Counts;

/// What is to go wrong. The crate's documentation says what each does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Slow(Duration),
    Silence,
    Cut,
    Drop,
    OneByte,
    Crlf,
    NoFinal,
    ErrorEvent,
    Json,
    Url,
    Single,
    NRefused,
    /// With its status and title.
    Html(StatusCode, &'static str),
    Redirect,
    ServerError,
    /// With the seconds of `Retry-After`, if it is sent.
    Unavailable(Option<u32>),
    Unauthorized,
    KeyNeeded,
    /// With the seconds of `Retry-After`.
    RateLimit(u32),
    Quota,
    Moderation,
    MaskMismatch,
    NoCors,
    NoPreflight,
    NoModels,
    WebPage,
    TasksB,
    TasksBFail,
    TaskFails,
    TaskFlaky,
    TaskLost,
    TaskForeign,
    TaskAtOnce,
    Shift1,
    Zoom1,
    Tone,
    Drift,
    OtherShape,
}

impl Fault {
    /// The fault of a request that is no edit. What is for one edit of several is none here.
    ///
    /// # Errors
    /// As [`Wish::of`].
    pub(crate) fn of(uri: &Uri) -> Result<Option<Self>, ApiError> {
        let wish = Wish::of(uri)?.filter(|wish| wish.turn.is_none());
        Ok(wish.map(|wish| wish.fault))
    }

    /// The fault of an edit that has just come, which is counted if it has a token.
    ///
    /// # Errors
    /// As [`Wish::of`].
    pub(crate) fn of_edit(uri: &Uri, counts: &Counts) -> Result<Option<Self>, ApiError> {
        let wish = Wish::of(uri)?.filter(|wish| match &wish.turn {
            None => true,
            Some(turn) => counts.add(&turn.token) == turn.number,
        });
        Ok(wish.map(|wish| wish.fault))
    }

    fn named(name: &str) -> Option<Self> {
        if let Some(millis) = name.strip_prefix("slow-") {
            return millis
                .parse()
                .ok()
                .map(Duration::from_millis)
                .map(Self::Slow);
        }
        Some(match name {
            "slow" => Self::Slow(Duration::from_secs(3)),
            "silence" => Self::Silence,
            "cut" => Self::Cut,
            "drop" => Self::Drop,
            "one-byte" => Self::OneByte,
            "crlf" => Self::Crlf,
            "no-final" => Self::NoFinal,
            "error-event" => Self::ErrorEvent,
            "json" => Self::Json,
            "url" => Self::Url,
            "single" => Self::Single,
            "n-refused" => Self::NRefused,
            "html-413" => Self::Html(
                StatusCode::PAYLOAD_TOO_LARGE,
                "413 Request Entity Too Large",
            ),
            "html-502" => Self::html_502(),
            "html-524" => Self::Html(
                StatusCode::from_u16(524).ok()?,
                "example.com | 524: A timeout occurred",
            ),
            "redirect" => Self::Redirect,
            "server-error" => Self::ServerError,
            "unavailable" => Self::Unavailable(None),
            "unauthorized" => Self::Unauthorized,
            "key-needed" => Self::KeyNeeded,
            "rate-limit" => Self::RateLimit(2),
            "quota" => Self::Quota,
            "moderation" => Self::Moderation,
            "mask-mismatch" => Self::MaskMismatch,
            "no-cors" => Self::NoCors,
            "no-preflight" => Self::NoPreflight,
            "no-models" => Self::NoModels,
            "web-page" => Self::WebPage,
            "tasks-b" => Self::TasksB,
            "tasks-b-fail" => Self::TasksBFail,
            "task-fails" => Self::TaskFails,
            "task-flaky" => Self::TaskFlaky,
            "task-lost" => Self::TaskLost,
            "task-foreign" => Self::TaskForeign,
            "task-at-once" => Self::TaskAtOnce,
            "shift-1" => Self::Shift1,
            "zoom-1" => Self::Zoom1,
            "tone" => Self::Tone,
            "drift" => Self::Drift,
            "other-shape" => Self::OtherShape,
            _ => return None,
        })
    }

    pub(crate) fn html_502() -> Self {
        Self::Html(StatusCode::BAD_GATEWAY, "502 Bad Gateway")
    }

    /// The whole answer of a fault that refuses the request, whatever is in it.
    pub(crate) fn refusal(self) -> Option<Response> {
        Some(match self {
            Self::Drop => no_answer(),
            Self::Html(status, title) => page(status, title),
            Self::WebPage => web_page(),
            Self::Redirect => Redirect::permanent("https://example.com/v1").into_response(),
            Self::ServerError => server_error().into_response(),
            Self::Unavailable(wait) => unavailable(wait),
            Self::Unauthorized => invalid_key("sk-none").into_response(),
            Self::RateLimit(wait) => rate_limited(wait),
            Self::Quota => quota_spent().into_response(),
            Self::Moderation => blocked(),
            Self::MaskMismatch => ApiError::refused(
                Some("mask"),
                "invalid_mask_image_format",
                "Invalid mask image format - mask size does not match image size",
            )
            .into_response(),
            _ => return None,
        })
    }
}

/// What a request asks for: a fault, and for which of the edits that share a token it is.
struct Wish {
    fault: Fault,
    /// `None` for a fault that always comes.
    turn: Option<Turn>,
}

struct Turn {
    token: String,
    /// From 1.
    number: u64,
}

impl Wish {
    /// What `/fault/<name>/` at the start of a path asks for, or `fault=<name>` in a query.
    ///
    /// # Errors
    /// 404 for a name that is no fault: a test with a spelling mistake should not pass.
    fn of(uri: &Uri) -> Result<Option<Self>, ApiError> {
        let in_path = uri
            .path()
            .strip_prefix("/fault/")
            .and_then(|rest| rest.split('/').next());
        let in_query = || {
            let mut pairs = uri.query()?.split('&');
            pairs.find_map(|pair| pair.strip_prefix("fault="))
        };
        let Some(name) = in_path.or_else(in_query) else {
            return Ok(None);
        };
        Self::named(name).map(Some).ok_or_else(|| {
            let message = format!("There is no fault '{name}'.");
            ApiError::call(StatusCode::NOT_FOUND, Some("unknown_fault"), message)
        })
    }

    fn named(name: &str) -> Option<Self> {
        let (fault, token, number) = if let Some((first, token)) = name.split_once("-once-") {
            // A test that waits for the second try should not wait long.
            let fault = match Fault::named(first)? {
                Fault::RateLimit(_) => Fault::RateLimit(1),
                Fault::Unavailable(_) => Fault::Unavailable(Some(1)),
                fault => fault,
            };
            (fault, token, 1)
        } else if let Some(token) = name.strip_prefix("stream-second-fails-") {
            (Fault::ErrorEvent, token, 2)
        } else {
            let fault = Fault::named(name)?;
            return Some(Self { fault, turn: None });
        };
        let token = token.to_owned();
        Some(Self {
            fault,
            turn: Some(Turn { token, number }),
        })
    }
}

/// 401, where there is no key.
pub(crate) fn missing_key() -> ApiError {
    let message = "You didn't provide an API key.";
    ApiError::call(StatusCode::UNAUTHORIZED, None, message)
}

/// 401. Of the key, only its start is told, as the real service does.
pub(crate) fn invalid_key(key: &str) -> ApiError {
    let start: String = key.chars().take(6).collect();
    let message = format!(
        "Incorrect API key provided: {start}***. You can find your API key at \
         https://platform.openai.com/account/api-keys."
    );
    ApiError::call(StatusCode::UNAUTHORIZED, Some("invalid_api_key"), message)
}

/// The server writes the head together with the start of the body. A body that fails at once takes the head with it,
/// and the connection is closed.
fn no_answer() -> Response {
    let failure = async { Err::<&str, _>(io::Error::other("drop")) };
    Body::from_stream(stream::once(failure)).into_response()
}

/// What the site of a web app gives for every address.
fn web_page() -> Response {
    Html("<!doctype html>\n<html><head><title>A gateway</title></head><body><div id=\"app\"></div></body></html>\n")
        .into_response()
}

fn page(status: StatusCode, title: &str) -> Response {
    let page = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1>\
         </center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    );
    (status, Html(page)).into_response()
}

fn server_error() -> ApiError {
    ApiError::ours("The server had an error while processing your request. Sorry about that!")
}

fn unavailable(wait: Option<u32>) -> Response {
    let error = ApiError {
        status: StatusCode::SERVICE_UNAVAILABLE,
        ..ApiError::ours("The server is overloaded. Please try again later.")
    };
    match wait {
        Some(wait) => retry_after(wait, error),
        None => error.into_response(),
    }
}

fn rate_limited(wait: u32) -> Response {
    let message = format!(
        "Rate limit reached for gpt-image-1 on images per min: Limit 5, Used 5, Requested 1. Please try again in {wait}s."
    );
    let code = Some("rate_limit_exceeded");
    let error = ApiError {
        kind: "requests",
        ..ApiError::call(StatusCode::TOO_MANY_REQUESTS, code, message)
    };
    retry_after(wait, error)
}

fn retry_after(seconds: u32, error: ApiError) -> Response {
    let wait = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
    (wait, error).into_response()
}

fn quota_spent() -> ApiError {
    ApiError {
        kind: "insufficient_quota",
        ..ApiError::call(
            StatusCode::TOO_MANY_REQUESTS,
            Some("insufficient_quota"),
            "You exceeded your current quota, please check your plan and billing details.",
        )
    }
}

fn blocked() -> Response {
    let body = json!({"error": {
        "message": "Your request was rejected by the safety system. If you believe this is an error, contact us at \
                    help.openai.com and include the request ID. safety_violations=[violence].",
        "type": "image_generation_user_error",
        "param": null,
        "code": "moderation_blocked",
        "moderation_details": {"moderation_stage": "input", "categories": ["violence"]},
    }});
    json_response(StatusCode::BAD_REQUEST, &body)
}
