use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use serde_json::{Value, json};

use crate::answer::Job;
use crate::api::{blocking, files_url, host};
use crate::api_error::{ApiError, json_response};
use crate::fault::Fault;
use crate::picture::Encoded;
use crate::record::{Outcome, Run};
use crate::stream::failed_midway;

/// How many tasks are known; one more and the oldest is forgotten.
const KNOWN: usize = 64;

/// What the first polls of a task are told, status and progress; the next is told its end.
const UNDER_WAY: [(&str, &str); 3] = [
    ("NOT_START", "0%"),
    ("IN_PROGRESS", "30%"),
    ("IN_PROGRESS", "60%"),
];

/// The seconds that a task of dialect B is kept, by its own word.
const KEPT: u64 = 24 * 60 * 60;

/// The tasks of edits with `?async=true`, each under the number of its edit.
#[derive(Default)]
pub(crate) struct Tasks(Mutex<VecDeque<Arc<Task>>>);

/// The work of one edit, and the polls that came for it.
pub(crate) struct Task {
    run: Arc<Run>,
    fault: Option<Fault>,
    /// Only this key, or none where none was sent, may ask.
    key: Option<HeaderValue>,
    /// Where to poll, if the submit's answer says so.
    poll_url: Option<String>,
    model: &'static str,
    created: u64,
    work: Work,
    polls: Mutex<Vec<Poll>>,
}

type Work = Shared<BoxFuture<'static, End>>;
type End = Result<Arc<Done>, ApiError>;

struct Done {
    pictures: Vec<Encoded>,
    /// As the body of an edit that is not asynchronous.
    images: Value,
}

struct Poll {
    url: String,
    with_key: bool,
    /// It was told how far the task is.
    answered: bool,
}

impl Tasks {
    /// Starts the work of `job` and answers the submit.
    pub(crate) fn submit(
        &self,
        job: Arc<Job>,
        fault: Option<Fault>,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Response {
        let task = Arc::new(Task::start(job, fault, uri, headers));
        remember(&mut self.known(), Arc::clone(&task));
        task.submitted()
    }

    pub(crate) fn of_edit(&self, number: u64) -> Option<Arc<Task>> {
        let known = self.known();
        known.iter().find(|task| task.run.number == number).cloned()
    }

    pub(crate) fn named(&self, id: &str) -> Option<Arc<Task>> {
        let known = self.known();
        known.iter().find(|task| task.id() == id).cloned()
    }

    fn known(&self) -> MutexGuard<'_, VecDeque<Arc<Task>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Task {
    fn start(job: Arc<Job>, fault: Option<Fault>, uri: &Uri, headers: &HeaderMap) -> Self {
        let run = Arc::clone(&job.run);
        let (model, created) = (job.order.model.name, job.created);
        let by_url = speaks_b(fault) || fault == Some(Fault::Url);
        let files = by_url.then(|| files_url(headers, run.number));
        let work = blocking(move || {
            let pictures = job.pictures()?;
            let images = serde_json::to_value(job.images(&pictures, files.as_deref()));
            let images = images.unwrap_or_default();
            Ok(Arc::new(Done { pictures, images }))
        });
        let work = work.boxed().shared();
        tokio::spawn(work.clone());

        let base = uri.path().trim_end_matches("images/edits");
        let id = id(run.number);
        let poll_url = match fault {
            Some(Fault::TaskForeign) => Some(format!(
                "http://{}{base}images/tasks/{id}",
                foreign(host(headers))
            )),
            _ if moved(fault) => Some(format!("{base}image-tasks/{id}")),
            _ => None,
        };
        Self {
            run,
            fault,
            key: headers.get(header::AUTHORIZATION).cloned(),
            poll_url,
            model,
            created,
            work,
            polls: Mutex::default(),
        }
    }

    fn submitted(&self) -> Response {
        let Some(poll_url) = &self.poll_url else {
            return json_response(StatusCode::OK, &json!({"task_id": self.id()}));
        };
        let mut body = self.in_b("processing");
        body["poll_url"] = poll_url.as_str().into();
        let headers = [
            (header::LOCATION, poll_url.as_str()),
            (header::RETRY_AFTER, "1"),
        ];
        (headers, json_response(StatusCode::ACCEPTED, &body)).into_response()
    }

    pub(crate) async fn poll(&self, uri: &Uri, headers: &HeaderMap) -> Response {
        let (step, obstacle) = self.note(uri, headers);
        if let Some(obstacle) = obstacle {
            return obstacle;
        }
        let body = match UNDER_WAY.get(step) {
            Some(_) if speaks_b(self.fault) => self.in_b("processing"),
            Some((status, progress)) => self.in_a(status, progress),
            None => self.ended().await,
        };
        let uncached = [(header::CACHE_CONTROL, "no-store")];
        (uncached, json_response(StatusCode::OK, &body)).into_response()
    }

    /// Puts a poll on record. Gives the number of those before it that were answered, and what stands in the way of
    /// an answer.
    fn note(&self, uri: &Uri, headers: &HeaderMap) -> (usize, Option<Response>) {
        let mut polls = self.polls();
        let obstacle = self.obstacle(polls.len(), uri, headers);
        let step = polls.iter().filter(|poll| poll.answered).count();
        polls.push(Poll {
            url: format!("http://{}{uri}", host(headers)),
            with_key: headers.contains_key(header::AUTHORIZATION),
            answered: obstacle.is_none(),
        });
        (step, obstacle)
    }

    /// `before` is how many polls came before this one.
    fn obstacle(&self, before: usize, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
        let elsewhere = uri.path().contains("/image-tasks/") != moved(self.fault);
        let stranger = headers.get(header::AUTHORIZATION) != self.key.as_ref();
        match self.fault {
            _ if elsewhere || stranger => Some(unknown_task().into_response()),
            Some(Fault::TaskLost) => Some(unknown_task().into_response()),
            Some(Fault::TaskFlaky) => match before % 4 {
                1 => Fault::html_502().refusal(),
                3 => Fault::RateLimit(1).refusal(),
                _ => None,
            },
            _ => None,
        }
    }

    async fn ended(&self) -> Value {
        let end = match self.fault {
            Some(Fault::TaskFails | Fault::TasksBFail) => Err(failed_midway()),
            _ => self.work.clone().await,
        };
        let outcome = if end.is_ok() {
            Outcome::Complete
        } else {
            Outcome::Broken
        };
        self.run.finish(outcome);
        match (speaks_b(self.fault), end) {
            (false, Ok(done)) => {
                let mut body = self.in_a("SUCCESS", "100%");
                body["data"]["data"] = json!({
                    "created": done.images["created"],
                    "model": self.model,
                    "usage": done.images["usage"],
                    "data": done.images["data"],
                });
                body
            }
            (false, Err(error)) => {
                let mut body = self.in_a("FAILURE", "100%");
                body["data"]["fail_reason"] = error.message.into();
                body
            }
            (true, Ok(done)) => {
                let mut body = self.in_b("completed");
                body["http_status"] = 200.into();
                body["image_url"] = done.images["data"][0]["url"].clone();
                body["result"] = done.images.clone();
                body
            }
            (true, Err(error)) => {
                let mut body = self.in_b("failed");
                body["http_status"] = error.status.as_u16().into();
                body["error"] = error.body()["error"].take();
                body
            }
        }
    }

    fn in_a(&self, status: &str, progress: &str) -> Value {
        json!({"code": "success", "message": "", "data": {
            "task_id": self.id(),
            "status": status,
            "progress": progress,
            "fail_reason": "",
            "data": null,
        }})
    }

    fn in_b(&self, status: &str) -> Value {
        json!({
            "id": self.id(),
            "task_id": self.id(),
            "object": "image.generation.task",
            "status": status,
            "created_at": self.created,
            "expires_at": self.created + KEPT,
        })
    }

    /// For tests to look at.
    pub(crate) fn to_json(&self) -> Value {
        let poll = |poll: &Poll| json!({"url": poll.url, "with_key": poll.with_key, "answered": poll.answered});
        json!({
            "id": self.id(),
            "polls": self.polls().iter().map(poll).collect::<Value>(),
        })
    }

    /// Picture number `index`, once there are pictures.
    pub(crate) fn picture(&self, index: usize) -> Option<Encoded> {
        let done = self.work.peek()?.as_ref().ok()?;
        done.pictures.get(index).cloned()
    }

    fn id(&self) -> String {
        id(self.run.number)
    }

    fn polls(&self) -> MutexGuard<'_, Vec<Poll>> {
        self.polls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn unknown_task() -> ApiError {
    let message = "The task does not exist, or belongs to another key.";
    ApiError::call(StatusCode::NOT_FOUND, Some("task_not_found"), message)
}

fn remember<T>(known: &mut VecDeque<T>, new: T) {
    known.push_back(new);
    if known.len() > KNOWN {
        known.pop_front();
    }
}

fn id(number: u64) -> String {
    format!("task_{number:08}")
}

/// Dialect B, in place of A.
fn speaks_b(fault: Option<Fault>) -> bool {
    moved(fault) || fault == Some(Fault::TaskForeign)
}

/// Polled at another path than the usual one, where there is nothing then.
fn moved(fault: Option<Fault>) -> bool {
    matches!(fault, Some(Fault::TasksB | Fault::TasksBFail))
}

/// Another name of this machine, which is another origin to a browser.
fn foreign(host: &str) -> String {
    match host.strip_prefix("127.0.0.1") {
        Some(port) => format!("localhost{port}"),
        None => host.replacen("localhost", "127.0.0.1", 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_of_65_tasks_is_forgotten() {
        let mut known = VecDeque::new();
        (0..65).for_each(|number| remember(&mut known, number));
        assert!(known.into_iter().eq(1..65));
    }
}
