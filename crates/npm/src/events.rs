use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::mem;
use core::pin::Pin;

use futures::{Stream, StreamExt, stream};
use js_sys::Promise;
use overpaint_client::protocol::Partial;
use overpaint_client::{Error, Pieces, Update};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use crate::abort::{Listener, Stop, unless_stopped};
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
    waiting: RefCell<Stop>,
    /// Whether the end came from inside, or from [`stop`](Events::stop).
    over: Cell<bool>,
    signal: Option<AbortSignal>,
    _listener: Option<Listener>,
}

struct Running {
    updates: Updates,
    /// Events that have come but were not asked for yet.
    ready: Vec<JsValue>,
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
        self.0.waiting.take().stop();
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
            ready: Vec::new(),
            alive: count,
            arrived: Vec::new(),
        };
        running.begin().await?;
        let running = Rc::new(RefCell::new(Some(running)));
        let listener = signal.as_ref().map(|signal| {
            let running = Rc::clone(&running);
            // Also while nobody waits for an event: the requests end at once, and the next to ask learns why.
            Listener::new(signal, move || {
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
        let stop = Stop::default();
        self.waiting.replace(stop.clone());
        let work = Box::pin(running.next());
        let next = unless_stopped(stop.clone(), self.signal.as_ref(), work).await;
        match next {
            Ok(event) if !event.is_undefined() => {
                self.running.replace(Some(running));
                Ok(event)
            }
            Err(fault) if !self.over.replace(true) => Err(if stop.is_stopped() {
                running.aborted()
            } else {
                fault
            }),
            _ => {
                self.over.set(true);
                Ok(JsValue::UNDEFINED)
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

    /// `undefined` at the end.
    async fn next(&mut self) -> Result<JsValue, Fault> {
        loop {
            if !self.ready.is_empty() {
                return Ok(self.ready.remove(0));
            }
            let Some((index, update)) = self.updates.next().await else {
                return Ok(JsValue::UNDEFINED);
            };
            match update {
                Ok(Update::Answering) => {}
                Ok(Update::Partial(partial)) => {
                    let event = tell::partial(index, &partial);
                    self.arrived.push(partial);
                    return Ok(event);
                }
                Ok(Update::Completed(answer)) => {
                    self.ready.extend(tell::completed(index, &answer));
                }
                Err(error) => self.fail(index, error)?,
            }
        }
    }

    fn aborted(&mut self) -> Fault {
        let arrived = mem::take(&mut self.arrived);
        Error::Aborted { arrived }.into()
    }

    fn fail(&mut self, index: u32, error: Error) -> Result<(), Fault> {
        self.alive -= 1;
        if self.alive > 0 {
            self.ready.push(tell::failed(index, &error));
            return Ok(());
        }
        Err(match error {
            Error::Aborted { .. } => self.aborted(),
            error => error.into(),
        })
    }
}
