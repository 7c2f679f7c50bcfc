//! Asynchronous tasks: hand in, ask, wait.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;

use futures::future::LocalBoxFuture;
use overpaint_protocol::{Answer, Error as Refusal, Event, Pace, Task, poll_paths, same_origin};

use crate::call::{Call, Reading};
use crate::client::Client;
use crate::error::{Error, Hints, Waiting};
use crate::pieces::Pieces;
use crate::time_limit::{Elapsed, sleep};
use crate::upload::Upload;

/// Where a task stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Stand {
    /// It is waited for.
    Waiting(Task),
    /// Its pictures are there.
    Completed(Answer<Pieces>),
}

/// Polls in a row that may find no task before it counts as lost: some gateways know a task only a moment after they named it.
const LOST_AFTER: u32 = 3;

impl Client {
    /// Hands `upload` in with `?async=true`. A server that knows no tasks answers with the pictures at once.
    ///
    /// # Errors
    /// As for an edit, and [`Error::Answer`] with [`Error::Task`](overpaint_protocol::Error::Task) if the task failed already.
    pub async fn submit(&self, upload: &Upload) -> Result<Stand, Error> {
        let call = Call {
            task: true,
            ..self.edit_call("images/edits?async=true", upload)?
        };
        let reading = call.open(self).await?;
        let location = reading.hints.location.clone();
        let mut stand = self.stand(reading).await?;
        if let Stand::Waiting(task) = &mut stand {
            task.poll_url = task.poll_url.take().or(location);
        }
        Ok(stand)
    }

    /// Asks once for the task `id`. `poll_url` is what the server gave for it; it is used if it is of the endpoint's origin, since the key
    /// goes along.
    ///
    /// # Errors
    /// As for [`submit`](Self::submit); [`Error::TaskLost`] where no path knows it.
    pub async fn poll(&self, id: &str, poll_url: Option<&str>) -> Result<Stand, Error> {
        self.ask(id, poll_url).await.map(|(stand, _)| stand)
    }

    async fn ask(&self, id: &str, poll_url: Option<&str>) -> Result<(Stand, Box<Hints>), Error> {
        let lost = || Error::TaskLost { id: id.to_owned() };
        let own = poll_url.and_then(|url| same_origin(self.base.as_str(), url));
        let mut urls: Vec<_> = own.into_iter().map(|url| (None, url)).collect();
        let paths = poll_paths(id).map_or_else(Vec::new, Vec::from);
        for place in 0..paths.len() {
            // The one that is known comes first.
            let place = (self.task_path.get() + place) % paths.len();
            urls.push((Some(place), self.base.join(&paths[place])));
        }
        for (path, url) in urls {
            let call = Call {
                url,
                form: None,
                own: true,
                task: true,
            };
            let reading = call.send(self).await?;
            match reading.status {
                404 | 405 => {}
                410 => return Err(lost()),
                _ => {
                    if let Some(path) = path.filter(|_| reading.is_good()) {
                        self.task_path.set(path);
                    }
                    let hints = reading.hints.clone();
                    return Ok((self.stand(reading).await?, hints));
                }
            }
        }
        Err(lost())
    }

    /// Waits for the task `id`, which [`Wait::next`] does.
    pub fn wait(&self, id: String, poll_url: Option<String>, pace: Pace) -> Wait {
        Wait {
            client: self.without_patience(),
            id,
            poll_url,
            pace,
            due: None,
            since: Elapsed::start(),
            lost: 0,
        }
    }

    fn stand(&self, mut reading: Reading) -> LocalBoxFuture<'_, Result<Stand, Error>> {
        Box::pin(async move {
            match reading.next().await? {
                Some(Event::Task(task)) => Ok(Stand::Waiting(task)),
                Some(Event::Completed(answer)) => {
                    Ok(Stand::Completed(self.with_pictures(answer).await))
                }
                Some(Event::Partial(_)) | None => Err(Error::empty(Box::default())),
            }
        })
    }
}

/// A task that is waited for. It needs no more than the id, so it can go on after a reload of the page.
pub struct Wait {
    client: Client,
    id: String,
    poll_url: Option<String>,
    pace: Pace,
    /// How long to wait before the next poll; the first comes at once.
    due: Option<Duration>,
    since: Elapsed,
    /// Polls in a row that found no task.
    lost: u32,
}

impl Wait {
    /// Where the task stands next, after as many polls as that takes. Polls are free and safe to repeat: those that fail are repeated until
    /// the pace is at its end. After [`Stand::Completed`] or an error there is no more to ask for.
    ///
    /// # Errors
    /// As for [`Client::poll`]; [`Error::TimedOut`] at the end of the pace.
    pub async fn next(&mut self) -> Result<Stand, Error> {
        loop {
            if let Some(wait) = self.due {
                sleep(wait).await;
            }
            let (stand, asked) = match self.client.ask(&self.id, self.poll_url.as_deref()).await {
                Ok((Stand::Waiting(task), hints)) => (Some(task), hints.retry_after),
                Ok((completed, _)) => return Ok(completed),
                Err(Error::TaskLost { .. }) if self.lost + 1 < LOST_AFTER => {
                    self.lost += 1;
                    (None, None)
                }
                Err(error) if is_passing(&error) => {
                    (None, error.hints().and_then(|hints| hints.retry_after))
                }
                Err(error) => return Err(error),
            };
            let asked = asked.map(|seconds| Duration::from_secs(seconds.into()));
            self.due = self.pace.next(asked);
            if self.due.is_none() {
                return Err(Error::TimedOut {
                    waiting: Waiting::Task,
                    seconds: self.since.seconds(),
                    arrived: Vec::new(),
                });
            }
            if let Some(task) = stand {
                self.lost = 0;
                return Ok(Stand::Waiting(task));
            }
        }
    }
}

/// Whether the next poll may well go better.
fn is_passing(error: &Error) -> bool {
    match error {
        Error::Network { .. } | Error::Offline { .. } | Error::TimedOut { .. } => true,
        Error::Answer { failure, .. } => match &failure.error {
            Refusal::Api(said) => {
                said.reason() != "quota" && matches!(said.status, 408 | 425 | 429 | 500..)
            }
            Refusal::Html { .. } | Refusal::NotJson { .. } | Refusal::Incomplete => true,
            _ => false,
        },
        Error::Aborted { .. } | Error::TaskLost { .. } => false,
    }
}
