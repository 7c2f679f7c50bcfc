//! Work that rows of the browser's are read for, in steps.
//!
//! A step runs while it is called, and never from a promise: where memory ends WebAssembly traps, and who called has to hear of it.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::fault::plain;

/// Work that is done step by step, as a generator of JavaScript does it.
#[wasm_bindgen]
pub struct Job {
    work: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>,
    desk: Desk,
}

#[wasm_bindgen]
impl Job {
    /// Works until something has to be awaited: `{ done: false, value }`, and what `value` promises is for the next step. At the end it is
    /// `{ done: true, value }` with the result, and there is no step after it.
    pub fn next(&mut self, got: JsValue) -> Result<JsValue, JsValue> {
        self.desk.0.set(got);
        let step = self.work.as_mut();
        let (done, value) = match step.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => (false, self.desk.0.take()),
            Poll::Ready(result) => (true, result?),
        };
        Ok(plain([("done", done.into()), ("value", value)]))
    }
}

impl Job {
    /// The work that is done with this desk.
    pub(crate) fn new<W>(work: impl FnOnce(Desk) -> W) -> Self
    where
        W: Future<Output = Result<JsValue, JsValue>> + 'static,
    {
        let desk = Desk::default();
        Self {
            work: Box::pin(work(desk.clone())),
            desk,
        }
    }
}

/// Where a job lays what it waits for, and finds what came of it.
#[derive(Clone, Default)]
pub(crate) struct Desk(Rc<Cell<JsValue>>);

impl Desk {
    /// What `value` promises; if it is no promise, itself.
    pub(crate) async fn awaited(&self, value: JsValue) -> JsValue {
        self.0.set(value);
        let mut is_there = false;
        poll_fn(|_| {
            if std::mem::replace(&mut is_there, true) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
        self.0.take()
    }
}
