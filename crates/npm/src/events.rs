use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;

use futures::future::AbortHandle;
use futures::{Stream, StreamExt, stream};
use gloo_events::EventListener;
use js_sys::Promise;
use overpaint_client::protocol::Partial;
use overpaint_client::{Error, Pieces, Update};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use crate::abort::unless_aborted_by;
use crate::core::promise;
use crate::fault::Fault;
use crate::tell;

type Updates = Pin<Box<dyn Stream<Item = (u32, Result<Update, Error>)>>>;

/// The events of one edit, however many requests it takes.
#[wasm_bindgen]
pub struct Events(Rc<Inner>);

struct Inner {
    /// Gone when there is nothing more to come, and while somebody waits for the next event. Dropping it ends the requests.
    running: Rc<RefCell<Option<Running>>>,
    /// Ends the wait for the next event.
    waiting: RefCell<Option<AbortHandle>>,
    /// Whether the end came from inside, or from [`stop`](Events::stop).
    over: Cell<bool>,
    signal: Option<AbortSignal>,
    _listener: Option<EventListener>,
}

struct Running {
    updates: Updates,
    /// Events that have come but were not asked for yet.
    ready: VecDeque<JsValue>,
    /// Requests that have not failed.
    alive: u32,
    /// The partial pictures that came, for an end before their time.
    arrived: Vec<Partial<Pieces>>,
}

#[wasm_bindgen]
impl Events {
    /// The next event; `undefined` at the end. A request that fails beside others brings an event; the last to fail throws if none of them
    /// went well.
    pub fn next(&self) -> Promise {
        let events = Rc::clone(&self.0);
        let work = async move { events.next().await };
        promise(&JsValue::UNDEFINED, work)
    }

    /// Ends the requests.
    pub fn stop(&self) {
        self.0.over.set(true);
        self.0.running.take();
        if let Some(waiting) = self.0.waiting.take() {
            waiting.abort();
        }
    }
}

impl Events {
    /// Sends `count` requests and waits until one of them is answered.
    pub(crate) async fn begin(
        updates: Updates,
        count: u32,
        signal: Option<AbortSignal>,
    ) -> Result<Self, Fault> {
        let mut running = Running {
            updates,
            ready: VecDeque::new(),
            alive: count,
            arrived: Vec::new(),
        };
        running.begin().await?;
        let running = Rc::new(RefCell::new(Some(running)));
        let listener = signal.as_ref().map(|signal| {
            let running = Rc::clone(&running);
            // Also while nobody waits for an event: the requests end at once, and the next to ask learns why.
            EventListener::once(signal, "abort", move |_| {
                if let Some(running) = running.borrow_mut().as_mut() {
                    running.updates = Box::pin(stream::empty());
                }
            })
        });
        Ok(Self(Rc::new(Inner {
            running,
            waiting: RefCell::default(),
            over: Cell::new(false),
            signal,
            _listener: listener,
        })))
    }
}

impl Inner {
    async fn next(&self) -> Result<JsValue, Fault> {
        let Some(mut running) = self.running.take() else {
            return Ok(JsValue::UNDEFINED);
        };
        let (handle, registration) = AbortHandle::new_pair();
        self.waiting.replace(Some(handle.clone()));
        match unless_aborted_by(handle, registration, self.signal.as_ref(), running.next()).await {
            Ok(Some(event)) => {
                self.running.replace(Some(running));
                Ok(event)
            }
            Ok(None) => {
                self.over.set(true);
                Ok(JsValue::UNDEFINED)
            }
            Err(_) if self.over.get() => Ok(JsValue::UNDEFINED),
            Err(fault) => {
                self.over.set(true);
                Err(match fault {
                    Fault::Failed(Error::Aborted { .. }) => running.aborted(),
                    fault => fault,
                })
            }
        }
    }
}

impl Running {
    async fn begin(&mut self) -> Result<(), Fault> {
        while let Some((index, update)) = self.updates.next().await {
            match update {
                Err(error) => self.fail(index, error)?,
                Ok(_) => break,
            }
        }
        Ok(())
    }

    async fn next(&mut self) -> Result<Option<JsValue>, Fault> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(Some(event));
            }
            let Some((index, update)) = self.updates.next().await else {
                return Ok(None);
            };
            match update {
                Ok(Update::Answering) => {}
                Ok(Update::Partial(partial)) => {
                    self.arrived.push(partial.clone());
                    return Ok(Some(tell::partial(index, &partial)));
                }
                Ok(Update::Completed(answer)) => {
                    self.ready.extend(tell::completed(index, &answer));
                }
                Err(error) => self.fail(index, error)?,
            }
        }
    }

    fn aborted(self) -> Fault {
        let arrived = self.arrived;
        Fault::Failed(Error::Aborted { arrived })
    }

    fn fail(&mut self, index: u32, error: Error) -> Result<(), Fault> {
        let fault = Fault::from(error);
        self.alive -= 1;
        if self.alive == 0 {
            return Err(fault);
        }
        self.ready.push_back(tell::failed(index, &fault));
        Ok(())
    }
}
