use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::sleep;

use crate::answer::Job;
use crate::api::blocking;
use crate::api_error::ApiError;
use crate::fault::Fault;
use crate::record::Outcome;

/// Bytes a chunk, about what arrives at once from a real gateway.
const CHUNK: usize = 16 * 1024;
/// How many bytes go one by one under [`Fault::OneByte`]; a whole picture would take a minute.
const SINGLES: usize = 64 * 1024;
const CHUNK_AFTER_SINGLES: usize = 1024;

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream; charset=utf-8";

/// Sends a JSON body in chunks.
pub(crate) fn json(job: Arc<Job>, body: String, fault: Option<Fault>) -> Response {
    let (mut wire, response) = open(JSON, fault);
    tokio::spawn(async move {
        let outcome = write_json(&mut wire, body.into(), fault).await;
        job.run.finish(outcome.unwrap_or(Outcome::Aborted));
    });
    response
}

/// Sends the events of `job` as they are rendered, each after a pause of `pace`.
pub(crate) fn events(job: Arc<Job>, fault: Option<Fault>, pace: Duration) -> Response {
    let (mut wire, response) = open(EVENTS, fault);
    tokio::spawn(async move {
        let outcome = write_events(&mut wire, &job, fault, pace).await;
        job.run.finish(outcome.unwrap_or(Outcome::Aborted));
    });
    response
}

async fn write_json(wire: &mut Wire, body: Bytes, fault: Option<Fault>) -> Result<Outcome, Gone> {
    if let Some(fault @ (Fault::Cut | Fault::Silence)) = fault {
        return wire.stop_within(body, fault).await;
    }
    wire.send(body).await?;
    Ok(Outcome::Complete)
}

async fn write_events(
    wire: &mut Wire,
    job: &Arc<Job>,
    fault: Option<Fault>,
    pace: Duration,
) -> Result<Outcome, Gone> {
    let eol = if fault == Some(Fault::Crlf) {
        "\r\n"
    } else {
        "\n"
    };
    let framed =
        |name: &str, data: &str| format!("event: {name}{eol}data: {data}{eol}{eol}").into();
    let error_event = |error: &ApiError| {
        let mut data = error.body();
        data["type"] = "error".into();
        framed("error", &data.to_string())
    };

    let painter = Arc::clone(job);
    let Ok(painting) = blocking(move || Ok(Arc::new(painter.paint(0)))).await else {
        return Ok(Outcome::Broken);
    };
    let last = job.order.partials;
    for step in 0..=last {
        let faulty = if step == last.min(1) { fault } else { None };
        sleep(pace).await;
        if fault == Some(Fault::NoFinal) && step == last {
            return Ok(Outcome::Broken);
        }
        let (job, painting) = (Arc::clone(job), Arc::clone(&painting));
        let rendered = match faulty {
            Some(Fault::ErrorEvent) => Err(failed_midway()),
            _ => blocking(move || job.event(&painting, step)).await,
        };
        let event: Bytes = match rendered {
            Ok((name, data)) => framed(name, &data),
            Err(error) => {
                wire.send(error_event(&error)).await?;
                return Ok(Outcome::Broken);
            }
        };
        if let Some(fault @ (Fault::Cut | Fault::Silence)) = faulty {
            return wire.stop_within(event, fault).await;
        }
        wire.send(event).await?;
    }
    Ok(Outcome::Complete)
}

/// The error of work that was begun and went wrong.
pub(crate) fn failed_midway() -> ApiError {
    ApiError {
        kind: "image_generation_server_error",
        code: Some("image_generation_failed"),
        ..ApiError::ours("The image could not be generated. Please try again.")
    }
}

/// A response, and the wire that its body comes from.
fn open(kind: &'static str, fault: Option<Fault>) -> (Wire, Response) {
    let (sender, receiver) = channel(1);
    let (singles, chunk) = match fault {
        Some(Fault::OneByte) => (SINGLES, CHUNK_AFTER_SINGLES),
        _ => (0, CHUNK),
    };
    let next =
        async |mut receiver: Receiver<io::Result<Bytes>>| Some((receiver.recv().await?, receiver));
    let body = Body::from_stream(stream::unfold(receiver, next));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    let wire = Wire {
        sender,
        singles,
        chunk,
    };
    (wire, (headers, body).into_response())
}

/// The client has closed the connection.
struct Gone;

/// The sending end of a body. The channel holds one chunk, so a chunk leaves before the next one is made.
struct Wire {
    sender: Sender<io::Result<Bytes>>,
    singles: usize,
    chunk: usize,
}

impl Wire {
    async fn send(&mut self, mut bytes: Bytes) -> Result<(), Gone> {
        while !bytes.is_empty() {
            let length = if self.singles > 0 {
                self.singles -= 1;
                1
            } else {
                self.chunk.min(bytes.len())
            };
            let chunk = bytes.split_to(length);
            self.sender.send(Ok(chunk)).await.map_err(|_| Gone)?;
        }
        Ok(())
    }

    /// Sends the first half, then cuts the connection or says nothing until the client leaves.
    async fn stop_within(&mut self, mut bytes: Bytes, fault: Fault) -> Result<Outcome, Gone> {
        bytes.truncate(bytes.len() / 2);
        self.send(bytes).await?;
        if fault == Fault::Silence {
            self.sender.closed().await;
            return Err(Gone);
        }
        // The server drops what it has not written yet when a body fails, so it gets time to write.
        sleep(Duration::from_millis(100)).await;
        let cut = Err(io::Error::other("cut"));
        self.sender.send(cut).await.map_err(|_| Gone)?;
        Ok(Outcome::Broken)
    }
}
