use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use js_sys::Reflect;
use overpaint_protocol::{
    ApiError, Cause, Error as Refusal, Failure, Partial, RetryHeaders, concat, digits, retry_after,
};
use wasm_bindgen::JsValue;

use crate::pieces::Pieces;
use crate::time_limit::{Elapsed, now};

/// What the client was waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// The status and headers of the answer.
    Head,
    /// The next chunk of the answer.
    Body,
    /// The end of a task.
    Task,
}

/// Headers of an answer that help to explain a failure. A browser shows them only where the
/// server exposes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Whole seconds to wait, rounded up, from `Retry-After`.
    pub retry_after: Option<u32>,
    /// `x-request-id`, for the provider's support.
    pub request_id: Option<String>,
    /// `Location`, which may name a task.
    pub(crate) location: Option<String>,
    raw_retry_after: Option<String>,
    raw_retry_after_ms: Option<String>,
    should_retry: Option<String>,
}

impl Hints {
    pub(crate) fn read(header: impl Fn(&str) -> Option<String>) -> Self {
        let raw_retry_after = header("retry-after");
        let wait = raw_retry_after
            .as_deref()
            .and_then(|value| retry_after(value, now()));
        Self {
            retry_after: wait.map(|wait| {
                let whole = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
                whole.saturating_add(u32::from(wait.subsec_nanos() > 0))
            }),
            request_id: header("x-request-id"),
            location: header("location"),
            raw_retry_after,
            raw_retry_after_ms: header("retry-after-ms"),
            should_retry: header("x-should-retry"),
        }
    }
}

/// Why an edit did not end well. Every variant that can happen after the first partial picture
/// carries what arrived.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}", self.message())]
pub enum Error {
    /// The server answered, but not with finished pictures.
    Answer {
        /// What the answer said, with the partial pictures before it.
        failure: Box<Failure<Pieces>>,
        /// What the answer's headers add.
        hints: Box<Hints>,
    },
    /// The browser is not connected to a network.
    Offline {
        /// Partial pictures that had arrived.
        arrived: Vec<Partial<Pieces>>,
    },
    /// The request failed and the browser does not tell why. Before the answer's head that may be
    /// a server that sends no CORS headers (at least with its redirects), a wrong address, an ad blocker or a
    /// gateway's own error page; after it, a cut connection. The request may have been billed.
    Network {
        /// What was awaited.
        waiting: Waiting,
        /// Seconds since the request left: about 60 points to nginx, 100 to 125 to Cloudflare.
        seconds: u32,
        /// The browser's own words, and the code of its reason where it tells one, as Node.js does.
        detail: String,
        /// What the browser threw.
        thrown: JsValue,
        /// Partial pictures that had arrived.
        arrived: Vec<Partial<Pieces>>,
    },
    /// Nothing came for as long as [`Timeouts`](crate::Timeouts) allows.
    TimedOut {
        /// What was awaited.
        waiting: Waiting,
        /// Seconds since the request left.
        seconds: u32,
        /// Partial pictures that had arrived.
        arrived: Vec<Partial<Pieces>>,
    },
    /// The request was aborted from outside.
    Aborted {
        /// Partial pictures that had arrived.
        arrived: Vec<Partial<Pieces>>,
    },
    /// The server does not know the task, or not any more.
    TaskLost {
        /// The task's name.
        id: String,
    },
}

impl Error {
    /// An English sentence that says what went wrong.
    pub fn message(&self) -> String {
        match self {
            Self::Answer { failure, .. } => failure.error.message(),
            Self::Offline { .. } => {
                "The browser is offline. Connect to the network and try again.".to_owned()
            }
            Self::Network {
                waiting,
                seconds,
                detail,
                ..
            } => {
                let (before, after) = match waiting {
                    Waiting::Head | Waiting::Task => (
                        "The server could not be reached (",
                        " s). It may be the address, a redirect, a server that does not allow this page (CORS), an ad blocker, or a gateway that gave up.",
                    ),
                    Waiting::Body => ("The connection broke while the answer came (", " s)."),
                };
                concat(&[before, detail, ", after ", &digits(*seconds), after])
            }
            Self::TimedOut { seconds, .. } => concat(&[
                "The server sent nothing for too long; given up after ",
                &digits(*seconds),
                " s.",
            ]),
            Self::Aborted { .. } => "The request was cancelled.".to_owned(),
            Self::TaskLost { id } => concat(&[
                "The server does not know the task ",
                id,
                " (any more). Its pictures are kept for some hours only; send the edit again.",
            ]),
        }
    }

    /// A stable name for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Answer { failure, .. } => failure.error.code(),
            Self::Offline { .. } => "offline",
            Self::Network {
                waiting: Waiting::Head | Waiting::Task,
                ..
            } => "unreachable",
            Self::Network {
                waiting: Waiting::Body,
                ..
            } => "connection_lost",
            Self::TimedOut { .. } => "given_up",
            Self::Aborted { .. } => "aborted",
            Self::TaskLost { .. } => "task_lost",
        }
    }

    /// The partial pictures that had arrived, oldest first.
    pub fn arrived(&self) -> &[Partial<Pieces>] {
        match self {
            Self::Answer { failure, .. } => &failure.arrived,
            Self::Offline { arrived }
            | Self::Network { arrived, .. }
            | Self::TimedOut { arrived, .. }
            | Self::Aborted { arrived } => arrived,
            Self::TaskLost { .. } => &[],
        }
    }

    /// What the server said, where it said something.
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Answer { failure, .. } => match &failure.error {
                Refusal::Api(error) | Refusal::Task(error) => Some(error),
                _ => None,
            },
            _ => None,
        }
    }

    /// The HTTP status of an answer that was an error.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Answer { failure, .. } => match &failure.error {
                // A browser hides that of a redirect.
                Refusal::Api(error) => Some(error.status).filter(|status| *status > 0),
                Refusal::Html { status, .. } | Refusal::NotJson { status, .. } => Some(*status),
                _ => None,
            },
            _ => None,
        }
    }

    /// What the browser threw, where it was that.
    pub fn thrown(&self) -> Option<&JsValue> {
        match self {
            Self::Network { thrown, .. } => Some(thrown),
            _ => None,
        }
    }

    /// What the headers of the answer add.
    pub fn hints(&self) -> Option<&Hints> {
        match self {
            Self::Answer { hints, .. } => Some(hints),
            _ => None,
        }
    }

    /// An answer with nothing in it.
    pub(crate) fn empty(hints: Box<Hints>) -> Self {
        Self::refused(Refusal::Empty { task: None }, hints)
    }

    /// An answer before any picture.
    pub(crate) fn refused(error: Refusal, hints: Box<Hints>) -> Self {
        let failure = Failure {
            error,
            arrived: Vec::new(),
        };
        Self::Answer {
            failure: Box::new(failure),
            hints,
        }
    }

    /// Why a try ended before any event of its answer, in the words of the policy.
    pub(crate) fn cause(&self) -> Option<Cause<'_>> {
        match self {
            Self::Answer { .. } => Some(Cause::Status {
                status: self.status()?,
                reason: self.code(),
            }),
            Self::Offline { .. } | Self::Network { .. } => Some(Cause::Connection),
            Self::TimedOut { .. } => Some(Cause::TimedOut),
            Self::Aborted { .. } | Self::TaskLost { .. } => None,
        }
    }

    pub(crate) fn retry_headers(&self) -> RetryHeaders<'_> {
        self.hints()
            .map_or_else(RetryHeaders::default, |hints| RetryHeaders {
                retry_after: hints.raw_retry_after.as_deref(),
                retry_after_ms: hints.raw_retry_after_ms.as_deref(),
                should_retry: hints.should_retry.as_deref(),
            })
    }

    /// What the browser threw, told by its name.
    pub(crate) fn browser(
        value: &JsValue,
        waiting: Waiting,
        since: Elapsed,
        arrived: Vec<Partial<Pieces>>,
    ) -> Self {
        if text(value, "name").is_some_and(|name| name == "AbortError") {
            return Self::Aborted { arrived };
        }
        // What the browser believes; where it says nothing, the network is taken to be there.
        let navigator = property(&js_sys::global(), "navigator");
        if property(&navigator, "onLine").as_bool() == Some(false) {
            return Self::Offline { arrived };
        }
        let mut detail = text(value, "message")
            .or_else(|| value.as_string())
            .unwrap_or_default();
        if let Some(code) = text(&property(value, "cause"), "code") {
            detail = concat(&[&detail, ": ", &code]);
        }
        Self::Network {
            waiting,
            seconds: since.seconds(),
            detail,
            thrown: value.clone(),
            arrived,
        }
    }
}

/// `undefined` for what is no object.
fn property(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

fn text(of: &JsValue, name: &str) -> Option<String> {
    property(of, name).as_string()
}
