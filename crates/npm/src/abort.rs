use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::Cell;
use core::future::poll_fn;
use core::task::{Poll, Waker};

use futures::future::LocalBoxFuture;
use overpaint_client::Error;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
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

/// Hears a signal until it is dropped.
pub(crate) struct Listener {
    signal: AbortSignal,
    listener: Closure<dyn FnMut(JsValue)>,
}

impl Listener {
    pub(crate) fn new(signal: &AbortSignal, mut heard: impl FnMut() + 'static) -> Self {
        let listener = Closure::<dyn FnMut(JsValue)>::new(move |_| heard());
        let function = listener.as_ref().unchecked_ref();
        // It is refused only where there is no function.
        let _ = signal.add_event_listener_with_callback("abort", function);
        Self {
            signal: signal.clone(),
            listener,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.listener.as_ref().unchecked_ref();
        let _ = self
            .signal
            .remove_event_listener_with_callback("abort", function);
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
        Listener::new(signal, move || stop.stop())
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
