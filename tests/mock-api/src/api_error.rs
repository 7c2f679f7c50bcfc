use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use image::ImageError;
use serde_json::{Value, json};

/// An error as the API words it: `{"error":{"message","type","param","code"}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
    pub(crate) kind: &'static str,
    pub(crate) param: Option<String>,
    pub(crate) code: Option<&'static str>,
}

impl ApiError {
    /// 400 `invalid_request_error`: the request breaks the schema.
    pub(crate) fn invalid(param: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            message: message.into(),
            kind: "invalid_request_error",
            param: Some(param.to_owned()),
            code: Some(code),
        }
    }

    /// 400 `image_generation_user_error`: the request is well formed, and the image tool cannot do it.
    pub(crate) fn refused(
        param: Option<&str>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            kind: "image_generation_user_error",
            param: param.map(str::to_owned),
            ..Self::invalid("", code, message)
        }
    }

    /// An `invalid_request_error` about the call as a whole.
    pub(crate) fn call(
        status: StatusCode,
        code: Option<&'static str>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            message: message.into(),
            kind: "invalid_request_error",
            param: None,
            code,
        }
    }

    /// 500 `server_error`: a mistake of this server.
    pub(crate) fn ours(message: impl Into<String>) -> Self {
        Self {
            kind: "server_error",
            ..Self::call(StatusCode::INTERNAL_SERVER_ERROR, None, message)
        }
    }

    /// The body of the answer.
    pub(crate) fn body(&self) -> Value {
        json!({"error": {
            "message": self.message,
            "type": self.kind,
            "param": self.param,
            "code": self.code,
        }})
    }
}

impl From<ImageError> for ApiError {
    /// For pictures of our own making; those of a client are refused with more to say.
    fn from(error: ImageError) -> Self {
        Self::ours(error.to_string())
    }
}

impl From<ApiError> for Response {
    fn from(error: ApiError) -> Self {
        error.into_response()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        json_response(self.status, &self.body())
    }
}

/// A JSON answer of known length.
pub(crate) fn json_response(status: StatusCode, body: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, body.to_string()).into_response()
}
