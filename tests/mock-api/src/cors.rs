use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::fault::Fault;

/// Adds the CORS headers of a typical gateway and answers preflights.
///
/// Only `authorization` and `content-type` are allowed, so a client that adds any other header fails here as it
/// would there.
pub(crate) async fn cors(request: Request, next: Next) -> Response {
    let preflight = request.method() == Method::OPTIONS;
    let open = match Fault::of(request.uri()) {
        Ok(Some(Fault::NoCors)) => false,
        Ok(Some(Fault::NoPreflight)) => !preflight,
        _ => true,
    };
    let mut response = match (preflight, open) {
        (true, true) => StatusCode::NO_CONTENT.into_response(),
        (true, false) => StatusCode::METHOD_NOT_ALLOWED.into_response(),
        (false, _) => next.run(request).await,
    };
    if open {
        allow(response.headers_mut(), preflight);
    }
    response
}

fn allow(headers: &mut HeaderMap, preflight: bool) {
    let mut set = |name, value| drop(headers.insert(name, HeaderValue::from_static(value)));
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    if preflight {
        set(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS");
        set(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type",
        );
    } else {
        set(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "location, retry-after, x-request-id",
        );
    }
}
