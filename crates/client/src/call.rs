use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use futures::future::LocalBoxFuture;
use js_sys::{Object, Promise, Reflect};
use overpaint_protocol::{Event, Exchange, concat};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, FormData, Response};

use crate::body::Body;
use crate::client::Client;
use crate::error::{Error, Hints, Waiting};
use crate::pieces::Pieces;
use crate::time_limit::{Elapsed, Silence, now, sleep, within};

/// One request.
pub(crate) struct Call {
    pub(crate) url: String,
    /// A POST has one, a GET has none.
    pub(crate) form: Option<FormData>,
    /// Whether it goes to the endpoint, so that the key and the caller's headers go along.
    pub(crate) own: bool,
    /// Whether the answer may tell of a task.
    pub(crate) task: bool,
}

/// An answer that is being read.
pub(crate) struct Reading {
    pub(crate) status: u16,
    pub(crate) hints: Box<Hints>,
    exchange: Exchange<Pieces>,
    body: Body,
    silence: Silence,
    pending: alloc::vec::IntoIter<Event<Pieces>>,
    ended: bool,
    since: Elapsed,
    _abort: AbortOnDrop,
}

impl Call {
    /// Sends until a good answer begins, as often as the client's policy allows. Boxed, as is [`send`](Self::send): a future that others
    /// await is compiled anew into each of them.
    pub(crate) fn open<'a>(
        &'a self,
        client: &'a Client,
    ) -> LocalBoxFuture<'a, Result<Reading, Error>> {
        Box::pin(async move {
            let mut tries = 0;
            loop {
                tries += 1;
                let error = match self.send(client).await {
                    Ok(reading) if reading.is_good() => return Ok(reading),
                    Ok(reading) => reading.refusal().await,
                    Err(error) => error,
                };
                let wait = error.cause().and_then(|cause| {
                    let random = js_sys::Math::random();
                    client
                        .retries
                        .wait(tries, cause, error.retry_headers(), now(), random)
                });
                match wait {
                    Some(wait) => sleep(wait).await,
                    None => return Err(error),
                }
            }
        })
    }

    /// Sends once and waits for the head of the answer, whatever it says.
    pub(crate) fn send<'a>(
        &'a self,
        client: &'a Client,
    ) -> LocalBoxFuture<'a, Result<Reading, Error>> {
        Box::pin(self.sent(client))
    }

    async fn sent(&self, client: &Client) -> Result<Reading, Error> {
        let since = Elapsed::start();
        let failed = |said: &JsValue| Error::browser(said, Waiting::Head, since, Vec::new());
        let abort = AbortOnDrop::new().map_err(|said| failed(&said))?;
        let response = within(client.timeouts.head, self.fetch(client, &abort.0))
            .await
            .ok_or_else(|| Error::TimedOut {
                waiting: Waiting::Head,
                seconds: since.seconds(),
                arrived: Vec::new(),
            })?
            .map_err(|said| failed(&said))?;
        let headers = response.headers();
        let header = |name: &str| headers.get(name).ok().flatten();
        let mut exchange = Exchange::storing(client.limits);
        if self.task {
            exchange = exchange.of_task();
        }
        exchange.on_head(response.status(), header("content-type").as_deref());
        Ok(Reading {
            status: response.status(),
            hints: Box::new(Hints::read(header)),
            exchange,
            body: Body::of(response.body().as_ref()),
            silence: Silence::of(client.timeouts.silence),
            pending: Vec::new().into_iter(),
            ended: false,
            since,
            _abort: abort,
        })
    }

    async fn fetch(&self, client: &Client, abort: &AbortController) -> Result<Response, JsValue> {
        // A plain object is filled by one function; each setter of a `RequestInit` would be one more to load.
        let init = Object::new();
        let set = |name: &str, value: &JsValue| Reflect::set(&init, &name.into(), value);
        let method = if self.form.is_some() { "POST" } else { "GET" };
        set("method", &method.into())?;
        set("credentials", &"omit".into())?;
        set("signal", &abort.signal())?;
        match &self.form {
            Some(form) => set("body", form)?,
            // What was answered to one key, or a moment ago, does not count.
            None => set("cache", &"no-store".into())?,
        };
        if self.own {
            // A redirect could lead elsewhere, and is told as what it is.
            set("redirect", &"manual".into())?;
            let headers = client.headers()?;
            if let Some(key) = &client.key {
                headers.set("Authorization", &concat(&["Bearer ", key.expose()]))?;
            }
            set("headers", &headers)?;
        }
        let response = JsFuture::from(client.fetch(&self.url, &init)?).await?;
        // Unchecked, since a `fetch` of the user's may bring responses of another make.
        Ok(response.unchecked_into())
    }
}

/// Whether anything answers at `url`, asked in a way that needs no permission of the server. What it answers is not to be known.
pub(crate) async fn is_reached(client: &Client, url: &str) -> bool {
    let Ok(abort) = AbortOnDrop::new() else {
        return false;
    };
    let init = Object::new();
    let signal = abort.0.signal();
    for (name, value) in [
        ("mode", &"no-cors".into()),
        ("credentials", &"omit".into()),
        ("cache", &"no-store".into()),
        ("signal", signal.as_ref()),
    ] {
        // Fails only for an object that is frozen.
        let _ = Reflect::set(&init, &name.into(), value);
    }
    let Ok(promise) = client.fetch(url, &init) else {
        return false;
    };
    let answer = within(client.timeouts.head, JsFuture::from(promise)).await;
    matches!(answer, Some(Ok(_)))
}

impl Client {
    /// The global `fetch`, or that of the caller's.
    fn fetch(&self, url: &str, init: &Object) -> Result<Promise, JsValue> {
        let promise = match &self.fetch {
            Some(fetch) => fetch.call2(&JsValue::UNDEFINED, &url.into(), init)?,
            None => fetch(url, init)?,
        };
        Ok(Promise::resolve(&promise))
    }
}

impl Reading {
    pub(crate) fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The next event, or nothing at the end of a good answer.
    pub(crate) async fn next(&mut self) -> Result<Option<Event<Pieces>>, Error> {
        loop {
            if let Some(event) = self.pending.next() {
                return Ok(Some(event));
            }
            if self.ended || self.exchange.is_done() {
                return Ok(None);
            }
            let events = match self.chunk().await? {
                Some(bytes) => self.exchange.on_chunk(&bytes),
                None => {
                    self.ended = true;
                    self.exchange.on_end()
                }
            };
            let events = events.map_err(|failure| Error::Answer {
                failure: Box::new(failure),
                hints: self.hints.clone(),
            })?;
            self.pending = events.into_iter();
        }
    }

    /// The bytes as they come, for an answer that is a picture.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let (since, arrived) = (self.since, self.exchange.arrived());
        self.silence
            .unless_over(self.body.chunk())
            .await
            .ok_or_else(|| Error::TimedOut {
                waiting: Waiting::Body,
                seconds: since.seconds(),
                arrived: arrived.to_vec(),
            })?
            .map_err(|said| Error::browser(&said, Waiting::Body, since, arrived.to_vec()))
    }

    /// What an answer with a bad status says.
    pub(crate) async fn refusal(mut self) -> Error {
        loop {
            match self.next().await {
                Err(error) => return error,
                Ok(Some(_)) => {}
                Ok(None) => return Error::empty(self.hints),
            }
        }
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch)]
    fn fetch(url: &str, init: &Object) -> Result<JsValue, JsValue>;
}

/// Ends the request when the answer is no longer wanted. Aborting one that is over does nothing.
struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    fn new() -> Result<Self, JsValue> {
        AbortController::new().map(Self)
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
