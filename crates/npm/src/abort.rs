use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use futures::future::LocalBoxFuture;
use gloo_events::EventListener;
use overpaint_client::Error;
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use crate::fault::Fault;

/// Work for JavaScript.
pub(crate) type Work<'a> = LocalBoxFuture<'a, Result<JsValue, Fault>>;

/// Ends work from outside.
#[derive(Clone, Default)]
pub(crate) struct Stop(Rc<Inner>);

#[derive(Default)]
struct Inner {
    stopped: Cell<bool>,
    waiting: Cell<Option<Waker>>,
}

impl Stop {
    pub(crate) fn stop(&self) {
        self.0.stopped.set(true);
        if let Some(waiting) = self.0.waiting.take() {
            waiting.wake();
        }
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.0.stopped.get()
    }
}

/// Does the work until `stop` or the signal says otherwise. What is dropped then aborts its requests.
pub(crate) async fn unless_stopped(
    stop: Stop,
    signal: Option<&AbortSignal>,
    mut work: Work<'_>,
) -> Result<JsValue, Fault> {
    if signal.is_some_and(AbortSignal::aborted) {
        stop.stop();
    }
    let _listener = signal.map(|signal| {
        let stop = stop.clone();
        EventListener::once(signal, "abort", move |_| stop.stop())
    });
    poll_fn(|context| {
        if stop.is_stopped() {
            let arrived = Vec::new();
            return Poll::Ready(Err(Error::Aborted { arrived }.into()));
        }
        stop.0.waiting.set(Some(context.waker().clone()));
        work.as_mut().poll(context)
    })
    .await
}
