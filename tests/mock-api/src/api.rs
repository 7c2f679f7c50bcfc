use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use axum::Router;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{from_fn, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;
use tokio::time::sleep;

use crate::answer::Job;
use crate::api_error::{ApiError, json_response};
use crate::check::{self, Order};
use crate::cors::cors;
use crate::count::Counts;
use crate::fault::{self, Fault};
use crate::form::Form;
use crate::picture::{self, Encoded, format_name};
use crate::record::{Outcome, Record, Run};
use crate::task::{Tasks, unknown_task};
use crate::{model, stream};

/// Sixteen images of 50 MB and the rest of a form, in bytes.
const MAX_BODY: usize = 900 * 1024 * 1024;

/// The API with its faults and its record. `pace` is the pause before every event of a stream, so that a person can
/// watch it.
pub fn api(pace: Duration) -> Router {
    let server = Server {
        record: Arc::default(),
        tasks: Arc::default(),
        counts: Arc::default(),
        pace,
    };
    let edit = post(edits).layer(DefaultBodyLimit::max(MAX_BODY));
    Router::new()
        .route("/v1/images/edits", edit.clone())
        .route("/fault/{fault}/v1/images/edits", edit.clone())
        .route("/v1/images/tasks/{id}", get(poll))
        .route("/fault/{fault}/v1/images/tasks/{id}", get(poll))
        .route("/v1/image-tasks/{id}", get(poll))
        .route("/fault/{fault}/v1/image-tasks/{id}", get(poll))
        .route("/v1/models", get(models))
        .route("/fault/{fault}/v1/models", get(models))
        .route("/bare/images/edits", edit)
        .route("/bare/models", get(models))
        .route("/last", get(last))
        .route("/last/part/{index}", get(last_part))
        .route("/last/answer/{index}", get(last_answer))
        .route("/last/partial/{index}", get(last_partial))
        .route("/count/{token}", get(count))
        .route("/files/{run}/{name}", get(file))
        .fallback(unknown_url)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn(cors))
        .layer(map_response(last_of_connection))
        .with_state(server)
}

/// Runs what takes long outside the event loop.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|panic| Err(ApiError::ours(panic.to_string())))
}

/// Has every answer close its connection, for the sake of `drop`: a browser sends a request again by itself when a
/// connection that it used before is closed without an answer.
async fn last_of_connection(mut response: Response) -> Response {
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    response
}

#[derive(Clone)]
struct Server {
    record: Arc<Record>,
    tasks: Arc<Tasks>,
    counts: Arc<Counts>,
    pace: Duration,
}

async fn edits(
    State(server): State<Server>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Multipart, MultipartRejection>,
) -> Response {
    // Before the body has come, so that edits are counted in the order they arrive.
    let fault = Fault::of_edit(&uri, &server.counts);
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
    let answer = edit(&server, fault, &uri, &headers, form, Arc::clone(&run)).await;
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
    server: &Server,
    fault: Result<Option<Fault>, ApiError>,
    uri: &Uri,
    headers: &HeaderMap,
    form: Arc<Form>,
    run: Arc<Run>,
) -> Result<Response, Response> {
    let fault = fault?;
    admit(fault, headers).await?;
    let in_background = wants_task(uri) && fault != Some(Fault::TaskAtOnce);
    let order = order(&form, fault, in_background)?;
    let files = (fault == Some(Fault::Url)).then(|| files_url(headers, run.number));
    let created = UNIX_EPOCH.elapsed().unwrap_or_default().as_secs();
    let prepare = move || {
        let input = picture::decode(&form)?;
        Ok(Arc::new(Job::new(order, &input, fault, created, run)))
    };
    let job = blocking(prepare).await?;

    if in_background {
        return Ok(server.tasks.submit(job, fault, uri, headers));
    }
    if job.order.stream && !matches!(fault, Some(Fault::Json | Fault::Url)) {
        let pace = match fault {
            Some(Fault::Slow(pause)) => pause,
            _ => server.pace,
        };
        return Ok(stream::events(job, fault, pace));
    }
    let renderer = Arc::clone(&job);
    let render = move || {
        let images = renderer.images(&renderer.pictures()?, files.as_deref());
        Ok(serde_json::to_string(&images).unwrap_or_default())
    };
    Ok(stream::json(job, blocking(render).await?, fault))
}

fn wants_task(uri: &Uri) -> bool {
    let mut pairs = uri.query().unwrap_or_default().split('&');
    pairs.any(|pair| pair == "async=true")
}

fn order(form: &Form, fault: Option<Fault>, in_background: bool) -> Result<Order, ApiError> {
    let mut order = check::order(form)?;
    if in_background && order.stream {
        let message = "Streaming is not supported for asynchronous tasks.";
        let code = "unsupported_parameter";
        return Err(ApiError::invalid("stream", code, message));
    }
    match fault {
        Some(Fault::NRefused) if order.n > 1 => {
            let message = "This model makes one image at a time.";
            return Err(ApiError::invalid("n", "invalid_value", message));
        }
        Some(Fault::Single) => order.n = 1,
        _ => {}
    }
    Ok(order)
}

async fn poll(State(server): State<Server>, uri: Uri, headers: HeaderMap) -> Response {
    if let Err(refusal) = admit_to(&uri, &headers).await {
        return refusal;
    }
    let id = uri.path().rsplit('/').next().unwrap_or_default();
    match server.tasks.named(id) {
        Some(task) => task.poll(&uri, &headers).await,
        None => unknown_task().into_response(),
    }
}

async fn models(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if let Err(refusal) = admit_to(&uri, &headers).await {
        return refusal;
    }
    if matches!(Fault::of(&uri), Ok(Some(Fault::NoModels))) {
        return unknown_url(method, uri).await.into_response();
    }
    json_response(StatusCode::OK, &model::list())
}

async fn admit_to(uri: &Uri, headers: &HeaderMap) -> Result<(), Response> {
    admit(Fault::of(uri)?, headers).await
}

/// What comes before any look at the request itself: the wait or refusal that a fault wants, then the key.
async fn admit(fault: Option<Fault>, headers: &HeaderMap) -> Result<(), Response> {
    if let Some(Fault::Slow(wait)) = fault {
        sleep(wait).await;
    }
    if let Some(response) = fault.and_then(Fault::refusal) {
        return Err(response);
    }
    if fault == Some(Fault::KeyNeeded) && !headers.contains_key(header::AUTHORIZATION) {
        return Err(fault::missing_key().into());
    }
    Ok(authorize(headers)?)
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

/// The address, with a slash at its end, that the pictures of edit number `run` are below.
pub(crate) fn files_url(headers: &HeaderMap, run: u64) -> String {
    format!("http://{}/files/{run}/", host(headers))
}

/// The name and port that the client knows this server by.
pub(crate) fn host(headers: &HeaderMap) -> &str {
    let host = headers.get(header::HOST);
    host.and_then(|host| host.to_str().ok())
        .unwrap_or("127.0.0.1")
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
    let Some(mut record) = server.record.to_json() else {
        return nothing_there().into_response();
    };
    let number = record["number"].as_u64().unwrap_or_default();
    record["task"] = server
        .tasks
        .of_edit(number)
        .map(|task| task.to_json())
        .into();
    json_response(StatusCode::OK, &record)
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
    let picture = || {
        let index = name.split('.').next()?.parse().ok()?;
        match server.tasks.of_edit(run) {
            Some(task) => task.picture(index),
            None => server.record.answer_of(run, index),
        }
    };
    picture_response(picture())
}

async fn count(State(server): State<Server>, Path(token): Path<String>) -> Response {
    let body = json!({"count": server.counts.of(&token)});
    json_response(StatusCode::OK, &body)
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
