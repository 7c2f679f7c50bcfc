use js_sys::Reflect;
use overpaint_protocol::{Failure, Partial};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Navigator, WorkerNavigator};

use crate::time_limit::Elapsed;

/// What the client was waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// The status and headers of the answer.
    Head,
    /// The next chunk of the answer.
    Body,
}

/// Headers of an answer that help to explain a failure. A browser shows them only where the
/// server exposes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Whole seconds to wait, from `Retry-After`; a date there is not read.
    pub retry_after: Option<u32>,
    /// `x-request-id`, for the provider's support.
    pub request_id: Option<String>,
}

impl Hints {
    pub(crate) fn read(header: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            retry_after: header("retry-after").and_then(|value| value.trim().parse().ok()),
            request_id: header("x-request-id"),
        }
    }
}

/// Why an edit did not end well. Every variant that can happen after the first partial picture
/// carries what arrived.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// The server answered, but not with finished pictures.
    #[error("{}", failure.error)]
    Answer {
        /// What the answer said, with the partial pictures before it.
        failure: Box<Failure>,
        /// What the answer's headers add.
        hints: Hints,
    },
    /// The browser is not connected to a network.
    #[error("The browser is offline. Connect to the network and try again.")]
    Offline {
        /// Partial pictures that had arrived.
        arrived: Vec<Partial>,
    },
    /// The request failed and the browser does not tell why. Before the answer's head that may be
    /// a server that sends no CORS headers, a wrong address, a redirect, an ad blocker or a
    /// gateway's own error page; after it, a cut connection. The request may have been billed.
    #[error("The connection to the server failed after {seconds} s ({detail}).")]
    Network {
        /// What was awaited.
        waiting: Waiting,
        /// Seconds since the request left: about 60 points to nginx, 100 to 125 to Cloudflare.
        seconds: u32,
        /// The browser's own words.
        detail: String,
        /// Partial pictures that had arrived.
        arrived: Vec<Partial>,
    },
    /// Nothing came for as long as [`Timeouts`](crate::Timeouts) allows.
    #[error("The server sent nothing for too long; given up after {seconds} s.")]
    TimedOut {
        /// What was awaited.
        waiting: Waiting,
        /// Seconds since the request left.
        seconds: u32,
        /// Partial pictures that had arrived.
        arrived: Vec<Partial>,
    },
    /// The request was aborted from outside.
    #[error("The request was cancelled.")]
    Aborted {
        /// Partial pictures that had arrived.
        arrived: Vec<Partial>,
    },
}

impl Error {
    /// A stable name for programs and translations.
    pub fn code(&self) -> &str {
        match self {
            Self::Answer { failure, .. } => failure.error.code(),
            Self::Offline { .. } => "offline",
            Self::Network {
                waiting: Waiting::Head,
                ..
            } => "unreachable",
            Self::Network {
                waiting: Waiting::Body,
                ..
            } => "connection_lost",
            Self::TimedOut { .. } => "given_up",
            Self::Aborted { .. } => "aborted",
        }
    }

    /// The partial pictures that had arrived, oldest first.
    pub fn arrived(&self) -> &[Partial] {
        match self {
            Self::Answer { failure, .. } => &failure.arrived,
            Self::Offline { arrived }
            | Self::Network { arrived, .. }
            | Self::TimedOut { arrived, .. }
            | Self::Aborted { arrived } => arrived,
        }
    }

    pub(crate) fn fetch(error: gloo_net::Error, since: Elapsed, arrived: Vec<Partial>) -> Self {
        match error {
            gloo_net::Error::JsError(error) => {
                Self::named(&error.name, error.message, Waiting::Head, since, arrived)
            }
            other => Self::named("", other.to_string(), Waiting::Head, since, arrived),
        }
    }

    pub(crate) fn browser(value: &JsValue, since: Elapsed, arrived: Vec<Partial>) -> Self {
        let (name, message) = match value.dyn_ref::<js_sys::Error>() {
            Some(error) => (String::from(error.name()), String::from(error.message())),
            None => (String::new(), format!("{value:?}")),
        };
        Self::named(&name, message, Waiting::Body, since, arrived)
    }

    fn named(
        name: &str,
        detail: String,
        waiting: Waiting,
        since: Elapsed,
        arrived: Vec<Partial>,
    ) -> Self {
        if name == "AbortError" {
            return Self::Aborted { arrived };
        }
        if !online() {
            return Self::Offline { arrived };
        }
        Self::Network {
            waiting,
            seconds: since.seconds(),
            detail,
            arrived,
        }
    }
}

/// What the browser believes; where it says nothing, the network is taken to be there.
fn online() -> bool {
    let Ok(navigator) = Reflect::get(&js_sys::global(), &"navigator".into()) else {
        return true;
    };
    if let Some(page) = navigator.dyn_ref::<Navigator>() {
        return page.on_line();
    }
    navigator
        .dyn_ref::<WorkerNavigator>()
        .is_none_or(WorkerNavigator::on_line)
}
