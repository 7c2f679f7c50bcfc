use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::{Poll, Waker};

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader, ReadableStreamReadResult};

/// The bytes of an answer, chunk by chunk as the network gives them, or of another stream. Dropping it ends the stream.
pub(crate) struct Body {
    reader: Option<ReadableStreamDefaultReader>,
    read: Rc<Read>,
}

impl Body {
    /// Without a stream there is nothing to read.
    pub(crate) fn of(stream: Option<&ReadableStream>) -> Self {
        let reader = stream.map(ReadableStream::get_reader);
        Self {
            // Unchecked, since a `fetch` of the user's may bring streams of another make.
            reader: reader.map(JsCast::unchecked_into),
            read: Read::new(),
        }
    }

    /// The next chunk, or `None` at the end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Vec<u8>>, JsValue> {
        let Some(reader) = &self.reader else {
            return Ok(None);
        };
        if !self.read.under_way.get() {
            self.read.start(reader.read().unchecked_ref());
        }
        let read = poll_fn(|context| self.read.poll(context.waker())).await;
        let read: ReadableStreamReadResult =
            read.inspect_err(|_| self.reader = None)?.unchecked_into();
        if read.get_done() == Some(true) {
            self.reader = None;
            return Ok(None);
        }
        Ok(Some(
            read.get_value().unchecked_into::<Uint8Array>().to_vec(),
        ))
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        self.read.abandon();
        if let Some(reader) = self.reader.take() {
            // Where the stream has failed this fails too, and is to be heard by somebody.
            drop(JsFuture::from(reader.cancel()));
        }
    }
}

type Listener = Closure<dyn FnMut(JsValue)>;

/// A chunk that was asked for. One pair of listeners serves all the chunks of an answer: making a pair for each costs as much as
/// decoding the chunk.
#[derive(Default)]
struct Read {
    under_way: Cell<bool>,
    abandoned: Cell<bool>,
    came: Cell<Option<Result<JsValue, JsValue>>>,
    waiting: Cell<Option<Waker>>,
    /// They hold this in turn, until it is abandoned and no promise can call them any more.
    listeners: RefCell<Option<[Listener; 2]>>,
}

impl Read {
    fn new() -> Rc<Self> {
        let read = Rc::new(Self::default());
        let (good, bad) = (Rc::clone(&read), Rc::clone(&read));
        let listeners = [
            Closure::new(move |value| good.end(Ok(value))),
            Closure::new(move |value| bad.end(Err(value))),
        ];
        read.listeners.replace(Some(listeners));
        read
    }

    fn start(&self, promise: &Promise) {
        if let Some([good, bad]) = &*self.listeners.borrow() {
            self.under_way.set(true);
            let _ = promise.then2(good, bad);
        }
    }

    fn poll(&self, waker: &Waker) -> Poll<Result<JsValue, JsValue>> {
        match self.came.take() {
            Some(result) => Poll::Ready(result),
            None => {
                self.waiting.set(Some(waker.clone()));
                Poll::Pending
            }
        }
    }

    fn end(&self, result: Result<JsValue, JsValue>) {
        self.under_way.set(false);
        if self.abandoned.get() {
            drop(self.listeners.take());
            return;
        }
        self.came.set(Some(result));
        if let Some(waiting) = self.waiting.take() {
            waiting.wake();
        }
    }

    fn abandon(&self) {
        self.abandoned.set(true);
        if !self.under_way.get() {
            drop(self.listeners.take());
        }
    }
}
