use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;

use crate::api_error::{ApiError, json_response};

/// What is to go wrong. The crate's documentation says what each does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Slow(Duration),
    Silence,
    Cut,
    OneByte,
    Crlf,
    NoFinal,
    ErrorEvent,
    Json,
    Url,
    Html502,
    Unauthorized,
    RateLimit,
    Quota,
    Moderation,
    MaskMismatch,
    NoCors,
}

impl Fault {
    /// The fault that a request asks for, by `/fault/<name>/` at the start of its path or `fault=<name>` in its query.
    ///
    /// # Errors
    /// 404 for a name that is no fault: a test with a spelling mistake should not pass.
    pub(crate) fn of(uri: &Uri) -> Result<Option<Self>, ApiError> {
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
            "one-byte" => Self::OneByte,
            "crlf" => Self::Crlf,
            "no-final" => Self::NoFinal,
            "error-event" => Self::ErrorEvent,
            "json" => Self::Json,
            "url" => Self::Url,
            "html-502" => Self::Html502,
            "unauthorized" => Self::Unauthorized,
            "rate-limit" => Self::RateLimit,
            "quota" => Self::Quota,
            "moderation" => Self::Moderation,
            "mask-mismatch" => Self::MaskMismatch,
            "no-cors" => Self::NoCors,
            _ => return None,
        })
    }

    /// The whole answer of a fault that refuses the request, whatever is in it.
    pub(crate) fn refusal(self) -> Option<Response> {
        Some(match self {
            Self::Html502 => bad_gateway(),
            Self::Unauthorized => invalid_key("sk-none").into_response(),
            Self::RateLimit => rate_limited(),
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

/// 401. Of the key, only its start is told, as the real service does.
pub(crate) fn invalid_key(key: &str) -> ApiError {
    let start: String = key.chars().take(6).collect();
    let message = format!(
        "Incorrect API key provided: {start}***. You can find your API key at \
         https://platform.openai.com/account/api-keys."
    );
    ApiError::call(StatusCode::UNAUTHORIZED, Some("invalid_api_key"), message)
}

fn bad_gateway() -> Response {
    let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1>\
                </center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
    (StatusCode::BAD_GATEWAY, Html(page)).into_response()
}

fn rate_limited() -> Response {
    let error = ApiError {
        kind: "requests",
        ..ApiError::call(
            StatusCode::TOO_MANY_REQUESTS,
            Some("rate_limit_exceeded"),
            "Rate limit reached for gpt-image-1 on images per min: Limit 5, Used 5, Requested 1. Please try again in 2s.",
        )
    };
    let mut response = error.into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    response
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
