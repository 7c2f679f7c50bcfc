use std::time::Duration;

use futures::{Stream, stream};
use gloo_net::http::{Method, RequestBuilder, Response};
use overpaint_protocol::{Answer, ApiKey, BaseUrl, EditRequest, Event, Exchange, Limits, Partial};
use web_sys::{AbortController, FormData, RequestCredentials, RequestRedirect};

use crate::body::Body;
use crate::error::{Error, Hints, Waiting};
use crate::form_data::form_data;
use crate::time_limit::{Elapsed, within};

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

/// What an edit tells while it runs, in this order; [`Update::Completed`] may come more than once
/// where a server sends several pictures one by one.
#[derive(Clone, Debug, PartialEq)]
pub enum Update {
    /// The server took the request and has begun to answer.
    Answering,
    /// A preview; it is replaced by the next one.
    Partial(Partial),
    /// Finished pictures with everything the answer told about them.
    Completed(Answer),
}

/// One endpoint and the key for it.
#[derive(Clone, Debug)]
pub struct Client {
    base: BaseUrl,
    key: Option<ApiKey>,
    timeouts: Timeouts,
    limits: Limits,
}

impl Client {
    /// A client for `base`. Without a key no `Authorization` header is sent, which suits a proxy
    /// that adds the key itself.
    pub fn new(base: BaseUrl, key: Option<ApiKey>) -> Self {
        Self {
            base,
            key,
            timeouts: Timeouts::default(),
            limits: Limits::default(),
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

    /// Sends `request` to `{base}/images/edits`. The request leaves when the stream is first
    /// polled; dropping the stream aborts it. After an error the stream ends.
    ///
    /// # Errors
    /// One [`Error`], which carries the partial pictures that had arrived.
    pub fn edit(&self, request: EditRequest) -> impl Stream<Item = Result<Update, Error>> + use<> {
        let ready = State::Ready(Box::new((self.clone(), request)));
        stream::unfold(ready, |state| async move {
            match state {
                State::Ready(start) => match Answering::begin(&start.0, &start.1).await {
                    Ok(answering) => {
                        Some((Ok(Update::Answering), State::Answering(Box::new(answering))))
                    }
                    Err(error) => Some((Err(error), State::Over)),
                },
                State::Answering(mut answering) => match answering.next().await {
                    Ok(Some(update)) => Some((Ok(update), State::Answering(answering))),
                    Ok(None) => None,
                    Err(error) => Some((Err(error), State::Over)),
                },
                State::Over => None,
            }
        })
    }
}

enum State {
    Ready(Box<(Client, EditRequest)>),
    Answering(Box<Answering>),
    Over,
}

/// An answer that is being read.
struct Answering {
    exchange: Exchange,
    body: Body,
    pending: std::vec::IntoIter<Event>,
    ended: bool,
    silence: Duration,
    since: Elapsed,
    hints: Hints,
    _abort: AbortOnDrop,
}

impl Answering {
    async fn begin(client: &Client, request: &EditRequest) -> Result<Self, Error> {
        let since = Elapsed::start();
        let abort = AbortOnDrop::new().map_err(|e| Error::browser(&e, since, Vec::new()))?;
        let form =
            form_data(&request.parts()).map_err(|e| Error::browser(&e, since, Vec::new()))?;
        let response = within(client.timeouts.head, send(client, form, &abort))
            .await
            .ok_or_else(|| Error::TimedOut {
                waiting: Waiting::Head,
                seconds: since.seconds(),
                arrived: Vec::new(),
            })?
            .map_err(|e| Error::fetch(e, since, Vec::new()))?;
        let headers = response.headers();
        let mut exchange = Exchange::new(client.limits);
        exchange.on_head(response.status(), headers.get("content-type").as_deref());
        Ok(Self {
            exchange,
            body: Body::of(&response).map_err(|e| Error::browser(&e, since, Vec::new()))?,
            pending: Vec::new().into_iter(),
            ended: false,
            silence: client.timeouts.silence,
            since,
            hints: Hints::read(|name| headers.get(name)),
            _abort: abort,
        })
    }

    async fn next(&mut self) -> Result<Option<Update>, Error> {
        loop {
            if let Some(event) = self.pending.next() {
                return Ok(Some(match event {
                    Event::Partial(partial) => Update::Partial(partial),
                    Event::Completed(answer) => Update::Completed(answer),
                }));
            }
            if self.ended {
                return Ok(None);
            }
            let chunk = within(self.silence, self.body.chunk())
                .await
                .ok_or_else(|| Error::TimedOut {
                    waiting: Waiting::Body,
                    seconds: self.since.seconds(),
                    arrived: self.exchange.arrived().to_vec(),
                })?
                .map_err(|e| Error::browser(&e, self.since, self.exchange.arrived().to_vec()))?;
            let events = match chunk {
                Some(bytes) => self.exchange.on_chunk(&bytes),
                None => {
                    self.ended = true;
                    self.exchange.on_end()
                }
            };
            self.pending = events
                .map_err(|failure| Error::Answer {
                    failure: Box::new(failure),
                    hints: self.hints.clone(),
                })?
                .into_iter();
        }
    }
}

async fn send(
    client: &Client,
    form: FormData,
    abort: &AbortOnDrop,
) -> Result<Response, gloo_net::Error> {
    let mut fetch = RequestBuilder::new(&client.base.join("images/edits"))
        .method(Method::POST)
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .abort_signal(Some(&abort.0.signal()));
    if let Some(key) = &client.key {
        fetch = fetch.header("Authorization", &format!("Bearer {}", key.expose()));
    }
    fetch.body(form)?.send().await
}

/// Ends the request when the answer is no longer wanted. Aborting one that is over does nothing.
struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    fn new() -> Result<Self, wasm_bindgen::JsValue> {
        AbortController::new().map(Self)
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
