use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use axum::Router;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::time::sleep;

use crate::answer::Job;
use crate::api_error::{ApiError, json_response};
use crate::check;
use crate::cors::cors;
use crate::fault::{self, Fault};
use crate::form::Form;
use crate::picture::{self, Encoded, format_name};
use crate::record::{Outcome, Record, Run};
use crate::{model, stream};

/// Sixteen images of 50 MB and the rest of a form, in bytes.
const MAX_BODY: usize = 900 * 1024 * 1024;

/// The API with its faults and its record. `pace` is the pause before every event of a stream, so that a person can
/// watch it.
pub fn api(pace: Duration) -> Router {
    let server = Server {
        record: Arc::default(),
        pace,
    };
    let edit = post(edits).layer(DefaultBodyLimit::max(MAX_BODY));
    Router::new()
        .route("/v1/images/edits", edit.clone())
        .route("/fault/{fault}/v1/images/edits", edit)
        .route("/v1/models", get(models))
        .route("/fault/{fault}/v1/models", get(models))
        .route("/last", get(last))
        .route("/last/part/{index}", get(last_part))
        .route("/last/answer/{index}", get(last_answer))
        .route("/last/partial/{index}", get(last_partial))
        .route("/files/{run}/{name}", get(file))
        .fallback(unknown_url)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn(cors))
        .with_state(server)
}

/// Runs what takes long outside the event loop.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|panic| Err(ApiError::ours(panic.to_string())))
}

#[derive(Clone)]
struct Server {
    record: Arc<Record>,
    pace: Duration,
}

async fn edits(
    State(server): State<Server>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Multipart, MultipartRejection>,
) -> Response {
    let form = match body {
        Ok(body) => Form::read(body).await,
        Err(rejection) => Err(not_a_form(&headers, &rejection)),
    };
    let form = match form {
        Ok(form) => Arc::new(form),
        Err(error) => return error.into_response(),
    };
    let run = Arc::new(server.record.begin(&method, &uri, &headers, &form));
    let id = format!("req_{:08}", run.number);
    let answer = edit(server.pace, &uri, &headers, form, Arc::clone(&run)).await;
    let mut response = answer.unwrap_or_else(|refusal| {
        run.finish(Outcome::Refused);
        refusal
    });
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

async fn edit(
    pace: Duration,
    uri: &Uri,
    headers: &HeaderMap,
    form: Arc<Form>,
    run: Arc<Run>,
) -> Result<Response, Response> {
    let fault = admit(uri, headers).await?;
    let order = check::order(&form)?;
    let files = (fault == Some(Fault::Url)).then(|| files_url(headers, run.number));
    let created = UNIX_EPOCH.elapsed().unwrap_or_default().as_secs();
    let prepare = move || {
        let input = picture::decode(&form)?;
        Ok(Arc::new(Job::new(order, &input, created, run)))
    };
    let job = blocking(prepare).await?;

    if job.order.stream && !matches!(fault, Some(Fault::Json | Fault::Url)) {
        let pace = match fault {
            Some(Fault::Slow(pause)) => pause,
            _ => pace,
        };
        return Ok(stream::events(job, fault, pace));
    }
    let renderer = Arc::clone(&job);
    let body = blocking(move || renderer.json(files.as_deref())).await?;
    Ok(stream::json(job, body, fault))
}

async fn models(uri: Uri, headers: HeaderMap) -> Response {
    match admit(&uri, &headers).await {
        Ok(_) => json_response(StatusCode::OK, &model::list()),
        Err(response) => response,
    }
}

/// What comes before any look at the request itself: the wait or refusal that a fault wants, then the key.
async fn admit(uri: &Uri, headers: &HeaderMap) -> Result<Option<Fault>, Response> {
    let fault = Fault::of(uri)?;
    if let Some(Fault::Slow(wait)) = fault {
        sleep(wait).await;
    }
    if let Some(response) = fault.and_then(Fault::refusal) {
        return Err(response);
    }
    authorize(headers)?;
    Ok(fault)
}

/// No key is fine, so that a demo needs none; of those given, `sk-bad…` and what is not a bearer token are refused.
fn authorize(headers: &HeaderMap) -> Result<(), ApiError> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok(());
    };
    match value
        .to_str()
        .ok()
        .and_then(|value| value.strip_prefix("Bearer "))
    {
        Some(key) if !key.is_empty() && !key.starts_with("sk-bad") => Ok(()),
        key => Err(fault::invalid_key(key.unwrap_or_default())),
    }
}

fn files_url(headers: &HeaderMap, run: u64) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    format!("http://{}/files/{run}/", host.unwrap_or("127.0.0.1"))
}

fn not_a_form(headers: &HeaderMap, rejection: &MultipartRejection) -> ApiError {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    match kind {
        Some(kind) if kind.starts_with("multipart/form-data") => {
            ApiError::call(StatusCode::BAD_REQUEST, None, rejection.body_text())
        }
        _ => {
            let kind = kind.unwrap_or("none");
            let message = format!(
                "Unsupported content type: '{kind}'. This API method only accepts 'multipart/form-data' requests."
            );
            ApiError::call(
                StatusCode::BAD_REQUEST,
                Some("unsupported_content_type"),
                message,
            )
        }
    }
}

async fn last(State(server): State<Server>) -> Response {
    match server.record.to_json() {
        Some(record) => json_response(StatusCode::OK, &record),
        None => nothing_there().into_response(),
    }
}

async fn last_part(State(server): State<Server>, Path(index): Path<usize>) -> Response {
    match server.record.part(index) {
        Some((kind, bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        None => nothing_there().into_response(),
    }
}

async fn last_answer(State(server): State<Server>, Path(index): Path<usize>) -> Response {
    picture_response(server.record.answer(index))
}

async fn last_partial(State(server): State<Server>, Path(index): Path<usize>) -> Response {
    picture_response(server.record.partial(index))
}

async fn file(State(server): State<Server>, Path((run, name)): Path<(u64, String)>) -> Response {
    let index = name.split('.').next().and_then(|index| index.parse().ok());
    picture_response(index.and_then(|index| server.record.answer_of(run, index)))
}

fn picture_response(picture: Option<Encoded>) -> Response {
    match picture {
        Some(picture) => {
            let kind = format!("image/{}", format_name(picture.format));
            ([(header::CONTENT_TYPE, kind)], picture.bytes).into_response()
        }
        None => nothing_there().into_response(),
    }
}

fn nothing_there() -> ApiError {
    ApiError::call(
        StatusCode::NOT_FOUND,
        None,
        "There is nothing on record here.",
    )
}

async fn unknown_url(method: Method, uri: Uri) -> ApiError {
    let message = format!("Invalid URL ({method} {})", uri.path());
    ApiError::call(StatusCode::NOT_FOUND, None, message)
}

async fn wrong_method(method: Method, uri: Uri) -> ApiError {
    let message = format!("Not allowed to {method} on {}.", uri.path());
    ApiError::call(StatusCode::METHOD_NOT_ALLOWED, None, message)
}
