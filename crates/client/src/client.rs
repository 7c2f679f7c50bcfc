use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::pin::Pin;
use core::time::Duration;

use futures::{Stream, stream};
use js_sys::Function;
use overpaint_protocol::{Answer, ApiKey, BaseUrl, Event, Limits, Partial, Policy};

use wasm_bindgen::JsValue;
use web_sys::Headers;

use crate::call::{Call, Reading};
use crate::error::{Error, Waiting};
use crate::pieces::Pieces;
use crate::time_limit::Elapsed;
use crate::upload::Upload;

/// How long the client waits in silence before it gives up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// From sending to the answer's head. An answer that is not streamed comes all at once, so
    /// this covers the whole work of the model.
    pub head: Duration,
    /// Between two chunks of the answer.
    pub silence: Duration,
}

impl Default for Timeouts {
    /// Ten minutes for the head (the official client's limit for a whole request) and three
    /// minutes between chunks: a picture of high quality without partial images takes up to two.
    fn default() -> Self {
        Self {
            head: Duration::from_secs(600),
            silence: Duration::from_secs(180),
        }
    }
}

/// What an edit tells while it runs, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Update {
    /// The server took the request and has begun to answer.
    Answering,
    /// A preview; it is replaced by the next one.
    Partial(Partial<Pieces>),
    /// Finished pictures with everything the answer told about them. What the server only gave an address for has been fetched, and is
    /// still an address where that was not possible.
    Completed(Answer<Pieces>),
}

/// What an edit tells, as it comes. Dropping it ends the request.
pub type Updates = Pin<Box<dyn Stream<Item = Result<Update, Error>>>>;

/// One endpoint and the key for it.
#[derive(Clone)]
pub struct Client {
    pub(crate) base: BaseUrl,
    pub(crate) key: Option<ApiKey>,
    headers: Option<Headers>,
    pub(crate) fetch: Option<Function>,
    pub(crate) timeouts: Timeouts,
    pub(crate) limits: Limits,
    pub(crate) retries: Policy,
    /// Which of the paths for tasks this endpoint was found to have.
    pub(crate) task_path: Rc<Cell<usize>>,
}

/// The name of a header that can't be sent: there are none with such a name, or with such a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("There is no header {0:?} with such a value.")]
pub struct BadHeader(pub String);

impl Client {
    /// A client for `base`. Without a key no `Authorization` header is sent, which suits a proxy
    /// that adds the key itself. Nothing is tried again unless [`with_retries`](Self::with_retries) says so.
    pub fn new(base: BaseUrl, key: Option<ApiKey>) -> Self {
        Self {
            base,
            key,
            headers: None,
            fetch: None,
            timeouts: Timeouts::default(),
            limits: Limits::default(),
            retries: Policy {
                max_retries: 0,
                ..Policy::default()
            },
            task_path: Rc::default(),
        }
    }

    /// The same client with other time limits.
    pub fn with_timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// The same client with other caps on what an answer may hold.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same client that tries again what the policy allows, before the first event of an answer and never after it.
    pub fn with_retries(mut self, retries: Policy) -> Self {
        self.retries = retries;
        self
    }

    /// The same client with further headers for the endpoint, besides those it has. In a browser the endpoint has to allow each of them to
    /// other origins.
    ///
    /// # Errors
    /// The first header that can be none.
    pub fn with_headers(mut self, headers: Vec<(String, String)>) -> Result<Self, BadHeader> {
        let all = self.headers();
        for (name, value) in headers {
            if !all.as_ref().is_ok_and(|all| all.set(&name, &value).is_ok()) {
                return Err(BadHeader(name));
            }
        }
        self.headers = all.ok();
        Ok(self)
    }

    /// The further headers, to add to.
    pub(crate) fn headers(&self) -> Result<Headers, JsValue> {
        match &self.headers {
            Some(headers) => Headers::new_with_headers(headers),
            None => Headers::new(),
        }
    }

    /// The same client with another function in place of the global `fetch`.
    pub fn with_fetch(mut self, fetch: Function) -> Self {
        self.fetch = Some(fetch);
        self
    }

    /// The time limits.
    pub fn timeouts(&self) -> Timeouts {
        self.timeouts
    }

    /// What is tried again.
    pub fn retries(&self) -> Policy {
        self.retries
    }

    /// Sends `upload` to `{base}/images/edits`. The request leaves when the stream is first
    /// polled; dropping the stream aborts it. After an error the stream ends.
    ///
    /// # Errors
    /// One [`Error`], which carries the partial pictures that had arrived.
    pub fn edit(&self, upload: Upload) -> Updates {
        let ready = State::Ready(Box::new(upload));
        let updates = stream::unfold((self.clone(), ready), |(client, state)| async move {
            let (item, state) = match state {
                State::Ready(upload) => match client.open(&upload).await {
                    Ok(reading) => (Ok(Update::Answering), State::Reading(Box::new(reading))),
                    Err(error) => (Err(error), State::Over),
                },
                State::Reading(mut reading) => match reading.next().await {
                    Ok(Some(Event::Partial(partial))) => {
                        (Ok(Update::Partial(partial)), State::Reading(reading))
                    }
                    Ok(Some(Event::Completed(answer))) => {
                        let answer = client.with_pictures(answer).await;
                        (Ok(Update::Completed(answer)), State::Reading(reading))
                    }
                    Ok(Some(Event::Task(_)) | None) => return None,
                    Err(error) => (Err(error), State::Over),
                },
                State::Over => return None,
            };
            Some((item, (client, state)))
        });
        Box::pin(updates)
    }

    /// The same client for what asks for no work, such as a question for a task or a picture that is ready: it has to answer within a
    /// minute.
    pub(crate) fn without_patience(&self) -> Self {
        const MINUTE: Duration = Duration::from_secs(60);
        let mut client = self.clone();
        client.timeouts.head = client.timeouts.head.min(MINUTE);
        client
    }

    async fn open(&self, upload: &Upload) -> Result<Reading, Error> {
        let call = self.edit_call("images/edits", upload)?;
        call.open(self).await
    }

    pub(crate) fn edit_call(&self, path: &str, upload: &Upload) -> Result<Call, Error> {
        let form = upload
            .form()
            .map_err(|said| Error::browser(&said, Waiting::Head, Elapsed::start(), Vec::new()))?;
        Ok(Call {
            url: self.base.join(path),
            form: Some(form),
            own: true,
            task: false,
        })
    }
}

enum State {
    Ready(Box<Upload>),
    Reading(Box<Reading>),
    Over,
}
